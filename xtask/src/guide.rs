//! `cargo xtask guide`: the pictures of the user guide, taken anew from the app and the portal's stand-in.

use crate::build;
use crate::command;
use crate::packages;
use crate::python::{self, Python};
use crate::repo::Repo;
use crate::test;
use crate::trouble::Trouble;

/// Walks through the guide in its four languages and writes a picture of each step into `docs/pictures/guide`.
///
/// # Errors
/// When a step fails; pictures taken before it stay.
pub fn guide(repo: &Repo) -> Result<(), Trouble> {
    packages::install(&[packages::BUILD, packages::TEST])?;
    let python = Python::with(repo, &[python::PYOTP])?;
    build::page(repo)?;
    let mut walk = test::end_to_end_command(repo, &python)?;
    walk.arg("the_pictures_of_the_guide")
        .env("CLAVIS_GUIDE", repo.root().join("docs/pictures/guide"));
    command::run(&mut walk)
}
