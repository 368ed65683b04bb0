//! The build whose system dialogs and sensor a script answers (the feature `fake-device`).

use std::env;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::app::App;

impl App {
    /// Starts, for the first time, the build whose dialogs a script answers.
    pub fn scripted_start(name: &'static str, language: &str) -> Self {
        Self::first_start_of(scripted_program(), name, language, &[])
    }

    /// What the person answers from now on.
    pub fn script_says(&self, script: &Value) {
        fs::write(self.script_file(), script.to_string()).expect("a script");
    }
}

fn scripted_program() -> PathBuf {
    env::var_os("CLAVIS_SCRIPTED_APP")
        .expect(
            "`cargo xtask test` builds the app with the feature `fake-device` and names it here",
        )
        .into()
}
