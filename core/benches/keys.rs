//! Budgets: 1,000 key URIs are parsed in 10 ms or less; a code is far below 1 ms.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a bench is no interface and may panic"
)]

use std::hint::black_box;

use clavis_core::{
    key_uri,
    otp::{KeyRef, Otp},
    time::UnixTime,
};
use criterion::{Criterion, criterion_group, criterion_main};

fn uris() -> Vec<String> {
    (0..1_000)
        .map(|index| {
            format!(
                "otpauth://totp/CC%20Commerce%20Suisse:anna.{index}%40example.ch\
                 ?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=CC%20Commerce%20Suisse\
                 &algorithm=SHA256&digits=8&period=60"
            )
        })
        .collect()
}

fn parse(criterion: &mut Criterion) {
    let uris = uris();
    criterion.bench_function("parse 1,000 key URIs", |bencher| {
        bencher.iter(|| {
            for uri in &uris {
                black_box(key_uri::parse(black_box(uri)).unwrap());
            }
        });
    });
}

fn code(criterion: &mut Criterion) {
    let uri = uris().swap_remove(0);
    let account = key_uri::parse(&uri).unwrap();
    let key = KeyRef {
        secret: account.secret.as_bytes(),
        pin: None,
    };
    for (name, otp) in [
        ("code, TOTP SHA-256", &account.otp),
        ("code, Steam", &Otp::Steam),
    ] {
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                otp.code(black_box(key), black_box(UnixTime::from_secs(59)))
                    .unwrap()
            });
        });
    }
}

criterion_group!(benches, parse, code);
criterion_main!(benches);
