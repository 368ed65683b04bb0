//! Codes against two programs by other people: `oathtool` (6 to 8 digits) and `pyotp` (9 and 10 digits too).
//!
//! A missing program fails in CI (`CI=true` or `CLAVIS_REQUIRE_TOOLS=1`) and is a printed skip elsewhere.
//! `CLAVIS_PYTHON` names the Python that has `pyotp`; without it `python3` is asked.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may panic, and a skip must be seen"
)]

use std::{
    env,
    io::Write,
    process::{Command, Stdio},
};

use clavis_core::{
    otp::{Algorithm, Counter, Digits, Hotp, KeyRef, Otp, Period, Totp},
    secret::Secret,
    time::UnixTime,
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{RngSeed, TestRunner},
};

/// One question to both sides.
#[derive(Debug, Clone)]
struct Case {
    secret: Vec<u8>,
    algorithm: Algorithm,
    digits: u32,
    moving: Moving,
}

#[derive(Debug, Clone, Copy)]
enum Moving {
    Time { secs: u64, period: u32 },
    Counter(u64),
}

impl Case {
    fn ours(&self) -> String {
        let digits = Digits::new(self.digits).unwrap();
        let algorithm = self.algorithm;
        let (otp, now) = match self.moving {
            Moving::Time { secs, period } => {
                let period = Period::new(period).unwrap();
                (
                    Otp::Totp(Totp {
                        algorithm,
                        digits,
                        period,
                    }),
                    secs,
                )
            }
            Moving::Counter(counter) => {
                let counter = Counter::new(counter).unwrap();
                (
                    Otp::Hotp(Hotp {
                        algorithm,
                        digits,
                        counter,
                    }),
                    0,
                )
            }
        };
        let key = KeyRef {
            secret: &self.secret,
            pin: None,
        };
        otp.code(key, UnixTime::from_secs(now))
            .unwrap()
            .as_str()
            .to_owned()
    }

    fn base32(&self) -> String {
        Secret::new(self.secret.clone())
            .unwrap()
            .to_base32()
            .to_string()
    }
}

/// Draws cases; the seed is new in every run and stands in the message of a failure.
fn draw(count: usize, cases: impl Strategy<Value = Case>) -> Vec<Case> {
    let mut runner = TestRunner::new(ProptestConfig {
        rng_seed: RngSeed::Random,
        ..ProptestConfig::default()
    });
    (0..count)
        .map(|_| cases.new_tree(&mut runner).unwrap().current())
        .collect()
}

fn algorithms() -> impl Strategy<Value = Algorithm> {
    prop_oneof![
        Just(Algorithm::Sha1),
        Just(Algorithm::Sha256),
        Just(Algorithm::Sha512)
    ]
}

fn times() -> impl Strategy<Value = Moving> {
    let periods = prop_oneof![Just(30_u32), Just(60), 1..=120_u32, 121..=86_400_u32];
    (0..=250_000_000_000_u64, periods).prop_map(|(secs, period)| Moving::Time { secs, period })
}

fn secrets(shortest: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), shortest..=128)
}

/// pyotp takes no shorter secret.
const PYOTP_SHORTEST: usize = 14;

fn may_skip(tool: &str, why: &str) {
    let required = env::var("CI").is_ok_and(|value| value == "true")
        || env::var("CLAVIS_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(!required, "{tool} is required here: {why}");
    eprintln!("SKIPPED: codes were not compared with {tool}: {why}");
}

#[test]
fn totp_agrees_with_oathtool() {
    if let Err(error) = Command::new("oathtool").arg("--version").output() {
        return may_skip("oathtool", &error.to_string());
    }
    let cases = (secrets(1), algorithms(), 6..=8_u32, times());
    let cases = draw(
        60,
        cases.prop_map(|(secret, algorithm, digits, moving)| Case {
            secret,
            algorithm,
            digits,
            moving,
        }),
    );
    for case in &cases {
        let Moving::Time { secs, period } = case.moving else {
            panic!("only times were drawn")
        };
        let theirs = oathtool(
            &[
                &format!("--totp={}", case.algorithm.key_uri_name()),
                &format!("--digits={}", case.digits),
                &format!("--time-step-size={period}s"),
                &format!("--now=@{secs}"),
            ],
            case,
        );
        assert_eq!(case.ours(), theirs, "{case:?}");
    }
    eprintln!("{} TOTP codes agree with oathtool", cases.len());
}

#[test]
fn hotp_agrees_with_oathtool() {
    if let Err(error) = Command::new("oathtool").arg("--version").output() {
        return may_skip("oathtool", &error.to_string());
    }
    let counters = prop_oneof![0..1_000_u64, 0..=i64::MAX as u64].prop_map(Moving::Counter);
    let cases = (secrets(1), 6..=8_u32, counters);
    let cases = draw(
        60,
        cases.prop_map(|(secret, digits, moving)| Case {
            secret,
            algorithm: Algorithm::Sha1,
            digits,
            moving,
        }),
    );
    for case in &cases {
        let Moving::Counter(counter) = case.moving else {
            panic!("only counters were drawn")
        };
        let theirs = oathtool(
            &[
                "--hotp",
                &format!("--digits={}", case.digits),
                &format!("--counter={counter}"),
            ],
            case,
        );
        assert_eq!(case.ours(), theirs, "{case:?}");
    }
    eprintln!("{} HOTP codes agree with oathtool", cases.len());
}

fn oathtool(arguments: &[&str], case: &Case) -> String {
    let answer = Command::new("oathtool")
        .args(arguments)
        .args(["--base32", &case.base32()])
        .output()
        .unwrap();
    assert!(
        answer.status.success(),
        "{case:?}: {}",
        String::from_utf8_lossy(&answer.stderr)
    );
    String::from_utf8(answer.stdout).unwrap().trim().to_owned()
}

/// Reads `base32 algorithm digits period number` a line and prints a code a line; period 0 stands for a counter.
const PYOTP: &str = r#"
import hashlib, sys, pyotp
for line in sys.stdin:
    secret, name, digits, period, number = line.split()
    digest, digits, period, number = getattr(hashlib, name), int(digits), int(period), int(number)
    step = number // period if period else number
    # TOTP of pyotp takes no period above 120 s, so longer ones are divided here.
    kind = pyotp.TOTP(secret, digits=digits, digest=digest, interval=period) if 0 < period <= 120 else pyotp.HOTP(secret, digits=digits, digest=digest)
    print(kind.generate_otp(step))
"#;

#[test]
fn six_to_ten_digits_agree_with_pyotp() {
    let python = env::var("CLAVIS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    match Command::new(&python).args(["-c", "import pyotp"]).output() {
        Ok(answer) if answer.status.success() => {}
        Ok(_) => {
            return may_skip(
                "pyotp",
                &format!("{python} has no module pyotp (set CLAVIS_PYTHON)"),
            );
        }
        Err(error) => return may_skip("pyotp", &format!("{python}: {error}")),
    }
    let counters = prop_oneof![0..1_000_u64, 0..=i64::MAX as u64].prop_map(Moving::Counter);
    // Half of the cases have the 9 or 10 digits that oathtool does not make.
    let digits = prop_oneof![6..=8_u32, 9..=10_u32];
    let cases = (
        secrets(PYOTP_SHORTEST),
        algorithms(),
        digits,
        prop_oneof![times(), counters],
    );
    let cases = draw(
        2_000,
        cases.prop_map(|(secret, algorithm, digits, moving)| Case {
            secret,
            algorithm,
            digits,
            moving,
        }),
    );
    assert!(
        cases.iter().any(|case| case.digits == 9) && cases.iter().any(|case| case.digits == 10)
    );

    let questions: String = cases
        .iter()
        .map(|case| {
            let (period, number) = match case.moving {
                Moving::Time { secs, period } => (period, secs),
                Moving::Counter(counter) => (0, counter),
            };
            let name = case.algorithm.key_uri_name().to_lowercase();
            format!(
                "{} {name} {} {period} {number}\n",
                case.base32(),
                case.digits
            )
        })
        .collect();
    let mut child = Command::new(&python)
        .args(["-c", PYOTP])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Written from a thread of its own: both pipes are smaller than what goes through them.
    let writer = std::thread::spawn(move || stdin.write_all(questions.as_bytes()));
    let answer = child.wait_with_output().unwrap();
    assert!(
        answer.status.success(),
        "pyotp failed, its words stand above"
    );
    writer.join().unwrap().unwrap();
    let answers = String::from_utf8(answer.stdout).unwrap();
    let theirs: Vec<&str> = answers.lines().collect();
    assert_eq!(theirs.len(), cases.len());
    for (case, theirs) in cases.iter().zip(theirs) {
        assert_eq!(case.ours(), theirs, "{case:?}");
    }
    eprintln!("{} codes agree with pyotp", cases.len());
}
