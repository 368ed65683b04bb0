//! The vault as people have it: Stronghold, 1,000 accounts. Budgets are those of `cargo xtask bench`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a bench stops at the first surprise")]
