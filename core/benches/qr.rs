//! Budgets: a photo of 12 megapixels is read in 500 ms or less on a phone; a screenshot in a tenth of that.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a bench is no interface and may panic"
)]

#[path = "../tests/qr/made.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod made;

use std::hint::black_box;

use clavis_core::qr::read_codes;
use criterion::{Criterion, criterion_group, criterion_main};
use made::{KEY_URI, Placed, Scene};

/// A photo as a phone takes it: noise, a little blur, a shadow, grey paper.
fn photo(module: f64) -> Vec<u8> {
    let code = Placed::turned(KEY_URI, (2300.0, 1400.0), module, 9.0).in_greys(40, 210);
    let scene = Scene {
        ground: 150,
        noise: 12,
        blur: 1.0,
        shadow: 0.4,
        ..Scene::new(4000, 3000, vec![code])
    };
    scene.jpeg(85)
}

fn read(criterion: &mut Criterion) {
    let screen = Scene::new(
        1170,
        2532,
        vec![Placed::upright(KEY_URI, 400.0, 900.0, 3.0)],
    )
    .png();
    let empty = Scene {
        noise: 12,
        ground: 150,
        ..Scene::new(4000, 3000, Vec::new())
    }
    .jpeg(85);
    let mut group = criterion.benchmark_group("qr");
    group.sample_size(10);
    for (name, picture, count) in [
        ("photo of 12 megapixels", photo(14.0), 1),
        ("photo of 12 megapixels, small code", photo(5.0), 1),
        ("photo of 12 megapixels, no code", empty, 0),
        ("screenshot", screen, 1),
    ] {
        assert_eq!(
            read_codes(&picture, &|| true).map_or(0, |texts| texts.len()),
            count,
            "{name}"
        );
        group.bench_function(name, |bencher| {
            bencher.iter(|| read_codes(black_box(&picture), &|| true));
        });
    }
    group.finish();
}

criterion_group!(benches, read);
criterion_main!(benches);
