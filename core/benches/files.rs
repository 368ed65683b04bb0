//! Budgets: 10,000 key URIs are read in a quarter of the 2 s until they are saved; an encrypted Aegis file of 1,000
//! accounts takes 200 ms more than its own scrypt.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a bench is no interface and may panic"
)]

use std::hint::black_box;

use aes_gcm::{Aes256Gcm, KeyInit, aead::Aead};
use clavis_core::{
    account::NewAccount,
    export::{ExportAccount, aegis},
    import::{self, Found},
    key_uri,
};
use criterion::{Criterion, criterion_group, criterion_main};
use data_encoding::{BASE64, HEXLOWER};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde_json::{Value, json};

fn uri(index: usize) -> String {
    format!(
        "otpauth://totp/CC%20Commerce%20Suisse:anna.{index}%40example.ch\
         ?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=CC%20Commerce%20Suisse\
         &algorithm=SHA256&digits=8&period=60"
    )
}

fn key_uris(criterion: &mut Criterion) {
    let list = (0..10_000).map(uri).collect::<Vec<_>>().join("\n");
    criterion.bench_function("read 10,000 key URIs", |bencher| {
        bencher.iter(|| match open(list.as_bytes()) {
            Found::Open(imported) => assert_eq!(imported.accounts.len(), 10_000),
            Found::Locked(_) => panic!("a list needs no password"),
        });
    });
}

fn aegis_file(criterion: &mut Criterion) {
    let accounts: Vec<NewAccount> = (0..1_000)
        .map(|index| NewAccount {
            groups: vec![format!("group {}", index % 7)],
            note: "a note of some length, as people write them".to_owned(),
            ..key_uri::parse(&uri(index)).unwrap()
        })
        .collect();
    let accounts: Vec<ExportAccount<'_>> = accounts.iter().map(ExportAccount::from).collect();
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let plain = aegis::write(&accounts, &mut rng).unwrap();
    let plain: Value = serde_json::from_slice(&plain).unwrap();
    let file = sealed(plain.get("db").unwrap());
    criterion.bench_function("Aegis of 1,000 beyond its own scrypt", |bencher| {
        bencher.iter(|| match open(black_box(&file)) {
            Found::Locked(locked) => {
                assert_eq!(locked.unlock("password").unwrap().accounts.len(), 1_000);
            }
            Found::Open(_) => panic!("the file is encrypted"),
        });
    });
}

fn open(file: &[u8]) -> Found {
    import::read(&[file]).remove(0).outcome.unwrap()
}

/// An encrypted file whose scrypt costs next to nothing, so that what is measured is the rest.
fn sealed(database: &Value) -> Vec<u8> {
    let (key, salt, nonce) = ([7; 32], [8; 32], [9; 12]);
    let seal = |key: &[u8; 32], text: &[u8]| {
        let mut sealed = Aes256Gcm::new(key.into())
            .encrypt(&nonce.into(), text)
            .unwrap();
        let tag = sealed.split_off(text.len());
        let params = json!({ "nonce": HEXLOWER.encode(&nonce), "tag": HEXLOWER.encode(&tag) });
        (sealed, params)
    };
    let mut wrapping = [0; 32];
    let params = scrypt::Params::new(1, 8, 1, 32).unwrap();
    scrypt::scrypt(b"password", &salt, &params, &mut wrapping).unwrap();
    let (wrapped, key_params) = seal(&wrapping, &key);
    let (database, params) = seal(&key, database.to_string().as_bytes());
    let slot = json!({
        "type": 1, "uuid": "", "key": HEXLOWER.encode(&wrapped), "key_params": key_params,
        "n": 2, "r": 8, "p": 1, "salt": HEXLOWER.encode(&salt),
    });
    json!({
        "version": 1,
        "header": { "slots": [slot], "params": params },
        "db": BASE64.encode(&database),
    })
    .to_string()
    .into_bytes()
}

criterion_group!(benches, key_uris, aegis_file);
criterion_main!(benches);
