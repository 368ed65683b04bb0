//! `cargo xtask bench`: every figure beside its budget, misses shown as misses.

use std::path::Path;
use std::process::{ExitCode, Stdio};
use std::time::{Duration, SystemTime};
use std::{fs, io};

use serde_json::Value;

use crate::build;
use crate::command::cargo;
use crate::node::Node;
use crate::packages;
use crate::python::{self, Python};
use crate::repo::Repo;
use crate::test;
use crate::trouble::Trouble;

/// What a figure may be at most.
struct Budget {
    /// How criterion, the size check or the end-to-end test names the figure.
    id: &'static str,
    what: &'static str,
    limit: f64,
    unit: &'static str,
}

const BUDGETS: [Budget; 13] = [
    Budget::ms("code", "a code from an unlocked vault", 1.0),
    Budget::ms(
        "open_1000",
        "opening 1,000 accounts, without key derivation",
        30.0,
    ),
    Budget::ms("save_1000", "saving one change among 1,000 accounts", 60.0),
    Budget {
        id: "memory_1000",
        what: "more memory of the shell for that",
        limit: 40.0,
        unit: "MB",
    },
    Budget::ms("parse 1,000 key URIs", "parsing 1,000 key URIs", 10.0),
    Budget::ms(
        "move_in_10000",
        "10,000 key URIs from the file to saved and shown",
        2_000.0,
    ),
    Budget {
        id: "memory_move_in",
        what: "more memory of the shell for that",
        limit: 150.0,
        unit: "MB",
    },
    Budget::ms(
        "read 10,000 key URIs",
        "reading 10,000 key URIs, of 2 s until they are saved",
        500.0,
    ),
    Budget::ms(
        "Aegis of 1,000 beyond its own scrypt",
        "reading an Aegis file of 1,000, without its scrypt",
        200.0,
    ),
    Budget::ms(
        "qr/photo of 12 megapixels",
        "reading the code in a photo of 12 megapixels",
        500.0,
    ),
    Budget {
        id: "until Keys is painted",
        what: "loaded until Keys is painted, gzipped",
        limit: 60.0,
        unit: "kB",
    },
    // Measured, without a limit.
    Budget::ms(
        "start to painted Unlock",
        "process start to painted Unlock",
        f64::INFINITY,
    ),
    Budget::ms(
        "tap to painted digits",
        "tap to painted digits",
        f64::INFINITY,
    ),
];

impl Budget {
    const fn ms(id: &'static str, what: &'static str, limit: f64) -> Self {
        Self {
            id,
            what,
            limit,
            unit: "ms",
        }
    }
}

/// One measured figure, in the unit of its budget.
struct Figure {
    id: String,
    value: f64,
}

/// Measures everything and prints the table. A miss is a line of the table, not a failure of the command.
///
/// # Errors
/// When something cannot be measured.
pub fn bench(repo: &Repo) -> Result<ExitCode, Trouble> {
    packages::install(&[packages::BUILD, packages::TEST])?;
    let python = Python::with(repo, &[python::PYOTP])?;
    build::page(repo)?;
    let begin = SystemTime::now();
    let mut figures = Vec::new();

    let printed =
        shown(cargo(repo).args(["bench", "--workspace", "--exclude", "xtask", "--bench", "*"]))?;
    figures.extend(printed_figures(&printed));
    medians(&repo.target().join("criterion"), begin, &mut figures)?;

    // It fails when the page is too large, and has printed the figure by then.
    let size = shown(
        Node::find(repo)?
            .npm(repo)
            .args(["run", "--silent", "size"]),
    )?;
    figures.extend(page_size(&size));

    let painted = shown(&mut test::end_to_end_command(repo, &python)?)?;
    figures.extend(printed_figures(&painted));

    print_table(&figures);
    Ok(ExitCode::SUCCESS)
}

/// Runs a command, shows what it prints and returns it, with a note when it failed: what it measured still counts.
fn shown(command: &mut std::process::Command) -> Result<String, Trouble> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(Trouble::io(format!("start {name}")))?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    print!("{printed}");
    if !output.status.success() {
        println!("{name} ended with {}", output.status);
    }
    Ok(printed)
}

/// Lines such as `figure: tap to painted digits = 12 ms (first-day-en)`.
fn printed_figures(printed: &str) -> Vec<Figure> {
    printed
        .lines()
        .filter_map(|line| {
            // A test runner may have begun the line with the name of the test.
            let (_, figure) = line.split_once("figure: ")?;
            let (id, value) = figure.split_once(" = ")?;
            let value = value.split_whitespace().next()?.parse().ok()?;
            Some(Figure {
                id: id.to_owned(),
                value,
            })
        })
        .collect()
}

/// The line `  41.5 kB  until Keys is painted (limit 60 kB gzipped)`.
fn page_size(printed: &str) -> Option<Figure> {
    let id = "until Keys is painted";
    let line = printed.lines().find(|line| line.contains(id))?;
    let value = line.split_whitespace().next()?.parse().ok()?;
    Some(Figure {
        id: id.to_owned(),
        value,
    })
}

/// Criterion leaves `…/new/estimates.json` with the median in nanoseconds and `…/new/benchmark.json` with the name.
fn medians(folder: &Path, begin: SystemTime, figures: &mut Vec<Figure>) -> Result<(), Trouble> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        // No bench was run; the table shows it.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Trouble::io(format!("list {}", folder.display()))(error)),
    };
    for entry in entries {
        let path = entry
            .map_err(Trouble::io(format!("list {}", folder.display())))?
            .path();
        let run = path.join("new");
        if run.join("estimates.json").is_file() {
            // A folder of an earlier run, whose bench has been renamed since, is not a figure of today.
            let slack = Duration::from_secs(2);
            let today = fs::metadata(run.join("estimates.json"))
                .and_then(|about| about.modified())
                .is_ok_and(|written| written + slack >= begin);
            if today {
                figures.push(median(&run)?);
            }
        } else if path.is_dir() {
            medians(&path, begin, figures)?;
        }
    }
    Ok(())
}

fn median(run: &Path) -> Result<Figure, Trouble> {
    let nanoseconds = json(&run.join("estimates.json"))?
        .pointer("/median/point_estimate")
        .and_then(Value::as_f64)
        .ok_or_else(|| Trouble::unexpected(format!("{} holds no median", run.display())))?;
    let id = json(&run.join("benchmark.json"))?
        .get("full_id")
        .and_then(Value::as_str)
        .ok_or_else(|| Trouble::unexpected(format!("{} holds no name", run.display())))?
        .to_owned();
    Ok(Figure {
        id,
        value: nanoseconds / 1_000_000.0,
    })
}

fn json(file: &Path) -> Result<Value, Trouble> {
    let text = fs::read_to_string(file).map_err(Trouble::io(format!("read {}", file.display())))?;
    serde_json::from_str(&text)
        .map_err(|_| Trouble::unexpected(format!("{} is no JSON", file.display())))
}

fn print_table(figures: &[Figure]) {
    println!(
        "\n{:<52} {:>12} {:>12}  outcome",
        "figure", "measured", "budget"
    );
    for budget in &BUDGETS {
        // Of several measurements of one thing the slowest counts.
        let worst = figures
            .iter()
            .filter(|figure| figure.id == budget.id)
            .map(|figure| figure.value)
            .reduce(f64::max);
        let (measured, outcome) = match worst {
            Some(value) if value <= budget.limit => (format!("{value:.2} {}", budget.unit), "kept"),
            Some(value) => (format!("{value:.2} {}", budget.unit), "MISS"),
            None => ("-".to_owned(), "MISS: not measured"),
        };
        let limit = if budget.limit.is_finite() {
            format!("{} {}", budget.limit, budget.unit)
        } else {
            "none".to_owned()
        };
        println!("{:<52} {measured:>12} {limit:>12}  {outcome}", budget.what);
    }
    for figure in figures
        .iter()
        .filter(|figure| BUDGETS.iter().all(|budget| budget.id != figure.id))
    {
        println!("{:<52} {:>9.3} ms {:>12}", figure.id, figure.value, "");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_figures_that_other_programs_print() {
        let printed = "test a ... figure: start to painted Unlock = 41.5 ms\nfigure: tap to painted digits = 12 ms (x)\nno = 3\n";
        let found: Vec<_> = printed_figures(printed)
            .into_iter()
            .map(|figure| (figure.id, figure.value))
            .collect();
        assert_eq!(
            found,
            [
                ("start to painted Unlock".to_owned(), 41.5),
                ("tap to painted digits".to_owned(), 12.0)
            ]
        );
    }

    #[test]
    fn reads_the_size_that_the_size_check_prints() {
        let printed =
            "   12.5 kB  index.js\n   41.5 kB  until Keys is painted (limit 60 kB gzipped)\n";
        assert_eq!(page_size(printed).map(|figure| figure.value), Some(41.5));
        assert!(page_size("an error").is_none());
    }

    #[test]
    fn takes_the_median_of_a_criterion_run() {
        let folder = std::env::temp_dir().join(format!("xtask-bench-{}", std::process::id()));
        let run = folder.join("parse 1_000 key URIs/new");
        fs::create_dir_all(&run).unwrap();
        fs::write(
            run.join("estimates.json"),
            r#"{"median":{"point_estimate":2500000.0}}"#,
        )
        .unwrap();
        fs::write(
            run.join("benchmark.json"),
            r#"{"full_id":"parse 1,000 key URIs"}"#,
        )
        .unwrap();
        let mut today = Vec::new();
        medians(&folder, SystemTime::now(), &mut today).unwrap();
        let mut tomorrow = Vec::new();
        medians(
            &folder,
            SystemTime::now() + Duration::from_secs(86_400),
            &mut tomorrow,
        )
        .unwrap();
        fs::remove_dir_all(&folder).unwrap();
        let found: Vec<_> = today
            .into_iter()
            .map(|figure| (figure.id, figure.value))
            .collect();
        assert_eq!(found, [("parse 1,000 key URIs".to_owned(), 2.5)]);
        assert_eq!(tomorrow.len(), 0);
    }
}
