//! `cargo xtask bench`: every figure beside its budget, misses shown as misses.

use std::fs;
use std::path::Path;
use std::process::{ExitCode, Stdio};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::build;
use crate::command::{self, cargo};
use crate::node::Node;
use crate::packages;
use crate::repo::Repo;
use crate::test;
use crate::trouble::Trouble;

/// What issue 2, section 6 allows; `id` is how criterion or the end-to-end test names the figure.
struct Budget {
    id: &'static str,
    what: &'static str,
    limit: f64,
    unit: &'static str,
}

const BUDGETS: [Budget; 9] = [
    Budget {
        id: "code",
        what: "a code from an unlocked vault",
        limit: 1.0,
        unit: "ms",
    },
    Budget {
        id: "open_1000",
        what: "opening 1,000 accounts, without the key derivation",
        limit: 30.0,
        unit: "ms",
    },
    Budget {
        id: "save_1000",
        what: "saving one change among 1,000 accounts",
        limit: 60.0,
        unit: "ms",
    },
    Budget {
        id: "memory_1000",
        what: "more memory of the shell for that",
        limit: 40.0,
        unit: "MB",
    },
    Budget {
        id: "key_uris_1000",
        what: "parsing 1,000 key URIs",
        limit: 10.0,
        unit: "ms",
    },
    Budget {
        id: "photo_12mp",
        what: "finding the code in a photo of 12 megapixels",
        limit: 500.0,
        unit: "ms",
    },
    Budget {
        id: "page size",
        what: "loaded until Keys is painted, gzipped",
        limit: 60.0,
        unit: "kB",
    },
    Budget {
        id: "start to painted Unlock",
        what: "process start to painted Unlock",
        limit: f64::INFINITY,
        unit: "ms",
    },
    Budget {
        id: "tap to painted digits",
        what: "tap to painted digits",
        limit: f64::INFINITY,
        unit: "ms",
    },
];

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
    build::page(repo)?;
    let begin = SystemTime::now();
    let mut figures = Vec::new();

    let printed = shown(cargo(repo).args(["bench", "--workspace", "--exclude", "xtask"]))?;
    figures.extend(printed_figures(&printed));
    medians(&repo.target().join("criterion"), begin, &mut figures)?;

    let size = shown(
        Node::find(repo)?
            .npm(repo)
            .args(["run", "--silent", "size"]),
    )?;
    figures.extend(printed_figures(&size));

    let painted = shown(&mut test::end_to_end_command(repo)?)?;
    figures.extend(printed_figures(&painted));

    print_table(&figures);
    Ok(ExitCode::SUCCESS)
}

/// Runs a command, shows what it prints and returns it.
fn shown(command: &mut std::process::Command) -> Result<String, Trouble> {
    let printed = command::output(command.stdin(Stdio::null()))?;
    print!("{printed}");
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

/// Criterion leaves `<group>/<name>/new/estimates.json`; the median stands there in nanoseconds.
fn medians(folder: &Path, begin: SystemTime, figures: &mut Vec<Figure>) -> Result<(), Trouble> {
    let entries =
        fs::read_dir(folder).map_err(Trouble::io(format!("list {}", folder.display())))?;
    for entry in entries {
        let path = entry
            .map_err(Trouble::io(format!("list {}", folder.display())))?
            .path();
        let estimates = path.join("new/estimates.json");
        if estimates.is_file() {
            // A folder of an earlier run, whose bench has been renamed since, is not a figure of today.
            let slack = Duration::from_secs(2);
            let today = fs::metadata(&estimates)
                .and_then(|about| about.modified())
                .is_ok_and(|written| written + slack >= begin);
            if today {
                figures.push(median(&path, &estimates)?);
            }
        } else if path.is_dir() {
            medians(&path, begin, figures)?;
        }
    }
    Ok(())
}

fn median(folder: &Path, estimates: &Path) -> Result<Figure, Trouble> {
    let text = fs::read_to_string(estimates)
        .map_err(Trouble::io(format!("read {}", estimates.display())))?;
    let nanoseconds = serde_json::from_str::<Value>(&text)
        .ok()
        .and_then(|estimates| estimates.pointer("/median/point_estimate")?.as_f64())
        .ok_or_else(|| Trouble::unexpected(format!("{} holds no median", estimates.display())))?;
    let id = folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Ok(Figure {
        id,
        value: nanoseconds / 1_000_000.0,
    })
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
        let printed = "test a ... figure: page size = 41.5 kB\nfigure: tap to painted digits = 12 ms (x)\nno = 3\n";
        let found: Vec<_> = printed_figures(printed)
            .into_iter()
            .map(|figure| (figure.id, figure.value))
            .collect();
        assert_eq!(
            found,
            [
                ("page size".to_owned(), 41.5),
                ("tap to painted digits".to_owned(), 12.0)
            ]
        );
    }

    #[test]
    fn takes_the_median_of_a_criterion_run() {
        let folder = std::env::temp_dir().join(format!("xtask-bench-{}", std::process::id()));
        let run = folder.join("group/open_1000/new");
        fs::create_dir_all(&run).unwrap();
        fs::write(
            run.join("estimates.json"),
            r#"{"median":{"point_estimate":2500000.0}}"#,
        )
        .unwrap();
        let mut figures = Vec::new();
        medians(&folder, SystemTime::now(), &mut figures).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        let found: Vec<_> = figures
            .into_iter()
            .map(|figure| (figure.id, figure.value))
            .collect();
        assert_eq!(found, [("open_1000".to_owned(), 2.5)]);
    }
}
