#!/usr/bin/env bash
# Writes the bills of materials, CycloneDX: sbom.sh FOLDER
set -euo pipefail
mkdir -p "$1"
out=$(realpath "$1")
cd "$(dirname "$0")/../../.."
cargo install cargo-cyclonedx --version 0.5.9 --locked
cargo cyclonedx --manifest-path Cargo.toml --format json --target all --override-filename sbom-crates
mv sbom-crates.json "$out/"
# The other crates of the workspace get one each; the app's holds them all.
find . -name sbom-crates.json -not -path './target/*' -delete
npm sbom --prefix ui --sbom-format cyclonedx --omit dev >"$out/sbom-page.json"
