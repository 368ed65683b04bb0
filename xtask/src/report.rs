//! Steps, their times, and the table at the end.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::trouble::Trouble;

/// How a step ended.
enum Verdict {
    Passed,
    Failed(String),
    Skipped(String),
}

struct Step {
    name: &'static str,
    time: Duration,
    verdict: Verdict,
}

/// The steps so far.
pub struct Report {
    only: Vec<String>,
    steps: Vec<Step>,
}

impl Report {
    /// Starts a report; with words in `only`, steps whose name holds none of them are left out.
    pub fn new(only: &[String]) -> Self {
        Self {
            only: only.to_vec(),
            steps: Vec::new(),
        }
    }

    /// Runs one step and notes how it ended. Answers whether what needs it can go on.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<(), Trouble>) -> bool {
        if !self.wanted(name) {
            return true;
        }
        println!("\n== {name}");
        let start = Instant::now();
        let verdict = match work() {
            Ok(()) => Verdict::Passed,
            Err(trouble) => {
                println!("{trouble}");
                Verdict::Failed(trouble.to_string())
            }
        };
        let passed = matches!(verdict, Verdict::Passed);
        self.note(name, start.elapsed(), verdict);
        passed
    }

    /// Notes a step that was not run, and why.
    pub fn skip(&mut self, name: &'static str, reason: &str) {
        if self.wanted(name) {
            println!("\n== {name}\nskipped: {reason}");
            self.note(name, Duration::ZERO, Verdict::Skipped(reason.to_owned()));
        }
    }

    /// Whether a step is asked for.
    pub fn wanted(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|word| name.contains(word.as_str()))
    }

    /// Prints the table; the last line counts the steps.
    pub fn finish(&self) -> ExitCode {
        println!("\n{:<26} {:>8}  outcome", "step", "time");
        for step in &self.steps {
            let outcome = match &step.verdict {
                Verdict::Passed => "passed".to_owned(),
                Verdict::Failed(why) => {
                    format!("FAILED: {}", why.lines().next().unwrap_or_default())
                }
                Verdict::Skipped(why) => format!("skipped: {why}"),
            };
            println!(
                "{:<26} {:>6.1} s  {outcome}",
                step.name,
                step.time.as_secs_f64()
            );
        }
        let total: Duration = self.steps.iter().map(|step| step.time).sum();
        let failed = self.count(|verdict| matches!(verdict, Verdict::Failed(_)));
        let passed = self.count(|verdict| matches!(verdict, Verdict::Passed));
        let skipped = self.count(|verdict| matches!(verdict, Verdict::Skipped(_)));
        println!("{:<26} {:>6.1} s\n", "all", total.as_secs_f64());
        if passed + failed == 0 {
            println!("no step has such a name");
        }
        println!("{passed} passed, {failed} failed, {skipped} skipped");
        if failed == 0 && passed > 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    fn note(&mut self, name: &'static str, time: Duration, verdict: Verdict) {
        println!("-- {name}: {:.1} s", time.as_secs_f64());
        self.steps.push(Step {
            name,
            time,
            verdict,
        });
    }

    fn count(&self, kind: impl Fn(&Verdict) -> bool) -> usize {
        self.steps.iter().filter(|step| kind(&step.verdict)).count()
    }
}
