//! `cargo xtask bench`: every figure beside its budget.

use std::process::ExitCode;

use crate::repo::Repo;
use crate::trouble::Trouble;

/// TODO
pub fn bench(_repo: &Repo) -> Result<ExitCode, Trouble> {
    Err(Trouble::unexpected("the benches are not there yet"))
}
