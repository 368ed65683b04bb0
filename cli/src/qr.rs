//! `qr`: the texts of the QR codes in pictures.

use std::io::Write;

use crate::{arguments::Qr, failure::Failure, source};

/// Prints the texts, one a line; a picture without one is told on standard error and does not stop the others.
pub fn run(verb: &Qr, out: &mut impl Write) -> Result<(), Failure> {
    let mut first_failure = None;
    let mut found = false;
    for (place, picture) in (1..).zip(&verb.pictures) {
        match source::codes(picture).map_err(|failure| failure.at(place)) {
            Ok(texts) => {
                for text in texts {
                    found = true;
                    writeln!(out, "{}", one_line(&text)).map_err(Failure::from_output)?;
                }
            }
            Err(failure) if first_failure.is_none() => first_failure = Some(failure),
            Err(failure) => failure.report(),
        }
    }
    match first_failure {
        Some(failure) if found => {
            failure.report();
            Ok(())
        }
        Some(failure) => Err(failure),
        None => Ok(()),
    }
}

/// Escapes what would break the line or steer the terminal.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for sign in text.chars() {
        if sign.is_control() {
            line.extend(sign.escape_default());
        } else {
            line.push(sign);
        }
    }
    line
}
