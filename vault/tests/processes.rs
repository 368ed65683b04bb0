//! Two processes on one vault, and a process that is killed while it saves.
//!
//! This program is its own child: with `CLAVIS_VAULT_CHILD` set it opens that vault and saves until it is killed.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test program stops at once when something is off"
)]

#[path = "support/real.rs"]
mod real;
mod support;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use clavis_vault::{CreateError, Found, Problem};
use support::{CHEAP, NOW, PIN, SeededRng, hotp, labels, pin, totp};

const CHILD: &str = "CLAVIS_VAULT_CHILD";
const KILLS: u64 = 25;

fn main() {
    if let Some(root) = std::env::var_os(CHILD) {
        return save_for_ever(Path::new(&root));
    }
    // What a harness would do, for whoever lists or filters tests.
    if std::env::args().any(|argument| argument == "--list") {
        return println!("a_second_process_is_told: test\na_killed_process_loses_nothing: test");
    }
    a_second_process_is_told();
    println!("test a_second_process_is_told ... ok");
    a_killed_process_loses_nothing();
    println!("test a_killed_process_loses_nothing ... ok");
}

/// Uses up one counter after the other, and says each one only after the vault gave its code.
fn save_for_ever(root: &Path) {
    let folder = real::folder(root);
    let mut vault = real::locked(&folder).unlock(&pin(PIN)).unwrap();
    println!("open");
    // Another child must not make the same ids.
    for number in u64::from(std::process::id()) << 32.. {
        let id = vault.accounts().first().unwrap().id;
        let code = vault.next_counter_code(id, NOW).unwrap();
        println!("{}", code.counter.get());
        let other = vault
            .add(
                vec![totp("comes and goes")],
                &mut SeededRng::new(number),
                NOW,
            )
            .unwrap();
        vault.delete_for_good(*other.first().unwrap()).unwrap();
    }
}

fn child(root: &Path) -> Child {
    let program = std::env::current_exe().unwrap();
    Command::new(program)
        .env(CHILD, root)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn a_second_process_is_told() {
    let root = tempfile::tempdir().unwrap();
    prepare(root.path());
    let mut child = child(root.path());
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "open");
    let second = real::folder(root.path());
    assert!(matches!(second.inspect(), Found::Unusable(Problem::InUse)));
    let error = second
        .create(&pin(PIN), CHEAP, &mut SeededRng::new(9))
        .unwrap_err();
    assert_eq!(error, CreateError::Unusable(Problem::InUse));
    assert!(
        second.erase_everything().is_err(),
        "erased under the feet of another process"
    );
    child.kill().unwrap();
    child.wait().unwrap();
    // The lock ends with its process, however that ended.
    assert!(matches!(second.inspect(), Found::Locked(_)));
    // Within one process as well.
    assert!(matches!(
        real::folder(root.path()).inspect(),
        Found::Unusable(Problem::InUse)
    ));
}

fn a_killed_process_loses_nothing() {
    let root = tempfile::tempdir().unwrap();
    prepare(root.path());
    let mut rng = SeededRng::new(11);
    let mut last = 0;
    for round in 0..KILLS {
        let mut child = child(root.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert_eq!(lines.next().unwrap().unwrap(), "open");
        let pause = u64::from(rand_core::RngCore::next_u32(&mut rng) % 60);
        std::thread::sleep(Duration::from_millis(pause));
        child.kill().unwrap();
        child.wait().unwrap();
        let shown = lines
            .map_while(Result::ok)
            .filter_map(|line| line.parse::<u64>().ok())
            .last();
        let folder = real::folder(root.path());
        let vault = real::locked(&folder).unlock(&pin(PIN)).unwrap();
        assert_eq!(vault.restored(), None, "round {round}");
        let labels = labels(&vault);
        // Each kill may leave the one account that was just there.
        let (first, others) = labels.split_first().unwrap();
        assert_eq!(first, "counter", "round {round}");
        assert!(
            others.len() as u64 <= round + 1,
            "round {round}: {labels:?}"
        );
        assert!(
            others.iter().all(|label| label == "comes and goes"),
            "round {round}: {labels:?}"
        );
        let counter = vault
            .accounts()
            .first()
            .unwrap()
            .otp
            .counter()
            .unwrap()
            .get();
        assert!(counter >= last, "round {round}: the counter went back");
        assert!(
            shown.is_none_or(|shown| counter > shown),
            "round {round}: a code was shown and its counter lost"
        );
        for account in vault.accounts() {
            assert!(account.otp.counter().is_some() || vault.code(account.id, NOW).is_ok());
        }
        last = counter;
        // Lock, throttle, two headers and their halves, and three generations.
        let files = std::fs::read_dir(root.path().join("vault"))
            .unwrap()
            .count();
        assert!(files <= 9, "round {round}: {files} files");
    }
    assert!(last > 0, "the child never saved");
    println!("{KILLS} kills, {last} counters");
}

fn prepare(root: &Path) {
    let folder = real::folder(root);
    let mut vault = folder
        .create(&pin(PIN), CHEAP, &mut SeededRng::new(1))
        .unwrap();
    vault
        .add(vec![hotp("counter", 0)], &mut SeededRng::new(2), NOW)
        .unwrap();
}
