//! The real app in a real web view: WebKitGTK under Xvfb, driven through WebKitWebDriver.
//!
//! `cargo xtask test` runs it (`cargo test --test e2e -- --test-threads 1 --nocapture` by hand, the page built first).
//! `docs/testing.md` says what it covers and how to look at its pictures.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first surprise and prints its figures"
)]

#[path = "e2e/acceptance.rs"]
mod acceptance;
#[path = "e2e/app.rs"]
mod app;
#[path = "e2e/biometrics.rs"]
mod biometrics;
#[path = "e2e/browser.rs"]
mod browser;
#[path = "e2e/display.rs"]
mod display;
#[path = "e2e/empty_window.rs"]
mod empty_window;
#[path = "e2e/first_day.rs"]
mod first_day;
#[path = "e2e/forgotten_pin.rs"]
mod forgotten_pin;
#[path = "e2e/keyboard.rs"]
mod keyboard;
#[path = "e2e/links.rs"]
mod links;
#[path = "e2e/moving.rs"]
mod moving;
#[path = "e2e/phone.rs"]
mod phone;
#[path = "e2e/portal.rs"]
mod portal;
#[path = "e2e/relying_parties.rs"]
mod relying_parties;
#[path = "e2e/scripted.rs"]
mod scripted;
#[path = "e2e/search.rs"]
mod search;
#[path = "e2e/shots.rs"]
mod shots;
#[path = "e2e/tools.rs"]
mod tools;
#[path = "e2e/trash.rs"]
mod trash;
#[path = "e2e/webdriver.rs"]
mod webdriver;
