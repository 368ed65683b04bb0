//! The memory backend passes the suite that the product's backend passes.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test program stops at once when something is off"
)]

use std::sync::Arc;

use clavis_vault::contract::secret_store_contract;
use clavis_vault::{MemoryBackend, SystemFiles};

#[test]
fn the_memory_backend_keeps_the_contract() {
    let dir = tempfile::tempdir().unwrap();
    secret_store_contract(&MemoryBackend::new(Arc::new(SystemFiles)), dir.path());
}
