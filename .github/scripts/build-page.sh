#!/usr/bin/env bash
# Builds the page that the app holds, and the command line of Tauri that builds the app.
set -euo pipefail
cd "$(dirname "$0")/../.."
npm ci --prefix ui
npm run build --prefix ui
cargo install tauri-cli --version 2.12.5 --locked
