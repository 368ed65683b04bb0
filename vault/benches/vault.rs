//! A vault of 1,000 accounts on the memory backend: opened without the key derivation, saved, asked for a code.
//!
//! The figures of the product, with Stronghold, are in the shell's bench; these show what the vault itself adds.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a bench stops at once when something is off"
)]

#[path = "../tests/support/real.rs"]
mod real;
#[path = "../tests/support/mod.rs"]
mod support;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use support::{CHEAP, NOW, PIN, SeededRng, pin, totp};

fn vault(bench: &mut Criterion) {
    let root = tempfile::tempdir().unwrap();
    let folder = real::folder(root.path());
    let mut vault = folder
        .create(&pin(PIN), CHEAP, &mut SeededRng::new(1))
        .unwrap();
    let accounts = (0..1_000)
        .map(|number| totp(&format!("account {number}")))
        .collect();
    let ids = vault.add(accounts, &mut SeededRng::new(2), NOW).unwrap();
    let last = *ids.last().unwrap();
    bench.bench_function("code of 1,000", |bench| {
        bench.iter(|| vault.code(last, NOW).unwrap())
    });
    bench.bench_function("save one change of 1,000", |bench| {
        bench.iter(|| {
            vault.trash(last, NOW).unwrap();
        });
    });
    let mut locked = vault.lock();
    bench.bench_function("open 1,000 with the cheapest key derivation", |bench| {
        bench.iter_batched(
            || (),
            |()| locked.unlock(&pin(PIN)).unwrap(),
            BatchSize::PerIteration,
        );
    });
}

criterion_group!(benches, vault);
criterion_main!(benches);
