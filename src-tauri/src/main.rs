//! The program `clavis`.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    clavis_lib::run();
}
