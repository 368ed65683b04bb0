//! From the label of a key URI or migration payload to issuer and account name.

use crate::name;

/// The two names of an account, cleaned.
pub(crate) struct Names {
    pub(crate) issuer: String,
    pub(crate) label: String,
    /// One of them lost something.
    pub(crate) cleaned: bool,
}

/// Splits a decoded label `Issuer:name`; an issuer that stands by itself wins over the prefix.
///
/// The prefix goes when it says what the issuer says, case aside. A prefix that differs stays part of the label:
/// an account name may hold colons, and nothing is lost. Without an issuer the first colon parts the two.
pub(crate) fn split(label: &str, issuer: Option<&str>) -> Names {
    let own = issuer.map(name::clean).filter(|own| !own.text.is_empty());
    let (issuer, label) = match own {
        Some(issuer) => {
            let label = without_prefix(label, &issuer.text).unwrap_or(label);
            (issuer, name::clean(label))
        }
        None => match label.split_once(':') {
            Some((prefix, rest)) => (name::clean(prefix), name::clean(rest)),
            None => (name::clean(""), name::clean(label)),
        },
    };
    Names {
        cleaned: issuer.changed || label.changed,
        issuer: issuer.text,
        label: label.text,
    }
}

fn without_prefix<'a>(label: &'a str, issuer: &str) -> Option<&'a str> {
    // An issuer may hold colons itself, so its prefix ends at the colon after as many.
    let colons = issuer.matches(':').count();
    let parted = label
        .match_indices(':')
        .nth(colons)
        .and_then(|(end, _)| Some((label.get(..end)?, label.get(end + 1..)?)));
    match parted {
        Some((prefix, rest)) if says_the_same(prefix, issuer) => Some(rest),
        // `:name` is an empty prefix.
        _ => label.strip_prefix(':'),
    }
}

fn says_the_same(prefix: &str, issuer: &str) -> bool {
    name::clean(prefix).text.to_lowercase() == issuer.to_lowercase()
}
