//! The vault as people have it: Stronghold with 1,000 accounts, without the key derivation, which is slow on purpose
//! (the recovery code needs none). Budgets stand in `cargo xtask bench`.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench is no interface, may panic and prints its figures"
)]

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use clavis_core::account::NewAccount;
use clavis_core::key_uri;
use clavis_core::time::UnixTime;
use clavis_lib::stronghold_store::StrongholdBackend;
use clavis_vault::{
    AccountChange, Credential, FileDeviceKey, Found, KdfParams, Kib, LockedVault, OpenVault,
    RecoveryCode, SystemBootClock, SystemFiles, VaultConfig, VaultFolder,
};
use criterion::{Criterion, criterion_group};
use rand_core::OsRng;

/// Set in the process that only measures memory: the folder of the filled vault.
const MEMORY_OF: &str = "CLAVIS_BENCH_MEMORY_OF";
const ACCOUNTS: usize = 1_000;
const NOW: UnixTime = UnixTime::from_secs(1_800_000_000);
/// The cheapest there is: the derivation is not what is measured.
const CHEAP: KdfParams = KdfParams {
    memory: Kib(8),
    passes: 1,
    lanes: 1,
};

fn folder(root: &Path) -> VaultFolder {
    VaultFolder::new(VaultConfig {
        dir: root.join("vault"),
        files: Arc::new(SystemFiles),
        backend: Box::new(StrongholdBackend),
        device_key: Box::new(FileDeviceKey::new(root.join("device.key"))),
        clock: Box::new(SystemBootClock::new()),
    })
}

fn account(number: usize) -> NewAccount {
    let secret = data_encoding::BASE32_NOPAD.encode(format!("{number:020}").as_bytes());
    key_uri::parse(&format!(
        "otpauth://totp/Issuer%20{number}:person{number}@example.ch?secret={secret}"
    ))
    .unwrap()
}

/// A vault of 1,000 accounts, locked, and the code that opens it.
fn filled(root: &Path) -> (LockedVault, RecoveryCode) {
    let mut vault = folder(root)
        .create(&Credential::pin("274916"), CHEAP, &mut OsRng)
        .unwrap();
    vault
        .add((0..ACCOUNTS).map(account).collect(), &mut OsRng, NOW)
        .unwrap();
    let code = vault.create_recovery_code(&mut OsRng).unwrap();
    vault
        .confirm_recovery_code(&code, &code, &mut OsRng)
        .unwrap();
    (vault.lock(), code)
}

fn open(locked: &mut LockedVault) -> OpenVault {
    locked.unlock(&Credential::pin("274916")).unwrap()
}

fn change(vault: &OpenVault, note: &str) -> AccountChange {
    let account = vault.accounts().first().unwrap();
    AccountChange {
        id: account.id,
        issuer: account.issuer.clone(),
        label: account.label.clone(),
        groups: Vec::new(),
        note: note.to_owned(),
        favourite: false,
    }
}

fn bench(criterion: &mut Criterion) {
    let root = tempfile::tempdir().unwrap();
    let (locked, code) = filled(root.path());
    drop(locked);
    print_memory_of_a_fresh_process(root.path());
    let mut locked = match folder(root.path()).inspect() {
        Found::Locked(locked) => locked,
        other => unreachable!("the vault is there and nobody holds it: {other:?}"),
    };
    criterion.bench_function("open_1000", |bencher| {
        bencher.iter(|| black_box(locked.recover(&code).unwrap()));
    });
    let mut vault = open(&mut locked);
    let id = vault.accounts().first().unwrap().id;
    criterion.bench_function("code", |bencher| {
        bencher.iter(|| vault.code(black_box(id), NOW).unwrap())
    });
    let mut times = 0_u64;
    criterion.bench_function("save_1000", |bencher| {
        bencher.iter(|| {
            times += 1;
            let change = change(&vault, &times.to_string());
            vault.edit(change).unwrap();
        });
    });
}

/// Asks a fresh process, because this one still holds what filling the vault took.
fn print_memory_of_a_fresh_process(root: &Path) {
    let status = Command::new(std::env::current_exe().unwrap())
        .env(MEMORY_OF, root)
        .status()
        .unwrap();
    assert!(status.success());
}

/// How much more of this process lies in memory, at its highest, for opening the vault and saving one change.
fn print_memory(root: &Path) {
    let Found::Locked(mut locked) = folder(root).inspect() else {
        unreachable!("the vault was filled before this process was started")
    };
    let before = kilobytes("VmRSS");
    let mut vault = open(&mut locked);
    let change = change(&vault, "memory");
    vault.edit(change).unwrap();
    let more = kilobytes("VmHWM").saturating_sub(before);
    println!("figure: memory_1000 = {:.1} MB", f64::from(more) / 1_000.0);
}

fn kilobytes(field: &str) -> u32 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

criterion_group!(benches, bench);

fn main() {
    if let Some(root) = std::env::var_os(MEMORY_OF) {
        print_memory(Path::new(&root));
        return;
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
