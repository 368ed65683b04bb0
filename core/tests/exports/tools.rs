//! Programs that make files for the tests: what another program wrote shares none of our mistakes.

use std::{
    env, fs,
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
};

/// A folder of its own for one test, empty.
pub fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The Python to use.
pub fn python() -> Command {
    Command::new(env::var_os("CLAVIS_PYTHON").unwrap_or_else(|| "python3".into()))
}

/// Whether a program is there. A missing one fails where tools are required and is a printed skip elsewhere.
pub fn has(mut version: Command) -> bool {
    let name = version.get_program().to_string_lossy().into_owned();
    let answer = version.stdin(Stdio::null()).output();
    if answer.is_ok_and(|answer| answer.status.success()) {
        return true;
    }
    let required = env::var("CI").is_ok_and(|value| value == "true")
        || env::var("CLAVIS_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(!required, "{name} is required here");
    eprintln!("SKIPPED: {name} is not here, so no file of its making was read");
    false
}

/// Runs a program to its good end; answers its output.
pub fn run(command: &mut Command, input: &str) -> Vec<u8> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}
