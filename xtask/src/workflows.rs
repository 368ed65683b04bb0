//! Checks of `.github`: nothing in it runs here, so its files are read instead.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::command::{self, program};
use crate::node::Node;
use crate::repo::Repo;
use crate::trouble::Trouble;

/// Lints the workflows, and holds them and their scripts against the rules of this house and against the page.
///
/// It proves that they can be read and that what they name exists. It does not prove that they pass on GitHub.
///
/// # Errors
/// Every place that breaks a rule, or what the linter says.
pub fn check(repo: &Repo, node: &Node) -> Result<(), Trouble> {
    let workflows = files(&repo.root().join(".github/workflows"), &["yml"])?;
    let scripts = files(
        &repo.root().join(".github/scripts"),
        &["sh", "mjs", "swift"],
    )?;
    let mut places = Vec::new();
    for (path, text) in &workflows {
        places.extend(said_of(repo, path, loose_ends(text)));
    }
    places.extend(unknown_scripts(repo, &workflows));
    places.extend(unknown_controls(
        &scripts,
        &files(&repo.ui().join("src"), &["svelte"])?,
    ));
    places.extend(unknown_words(&scripts, &english(repo)?));
    if !places.is_empty() {
        return Err(Trouble::Rule { places });
    }
    for (path, _) in &scripts {
        if path.extension().is_some_and(|ending| ending == "sh") {
            command::run(program("bash").arg("-n").arg(path))?;
        }
    }
    node.script(repo, "workflows")
}

/// What a workflow must not do, as line number and rule.
fn loose_ends(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    if !text.contains("\npermissions:\n  contents: read\n") {
        found.push((
            1,
            "may do more than read: `permissions` is missing".to_owned(),
        ));
    }
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_start_matches([' ', '-']);
        let mut say = |rule: &str| found.push((index + 1, format!("{rule}: {line}")));
        if let Some(action) = line.strip_prefix("uses: ")
            && !pinned(action)
        {
            say("an action is named by its full commit, its version behind it");
        }
        if line.starts_with("pull_request_target") {
            say("code of strangers would run with our rights");
        }
        // `NAME: ${{ secrets.NAME }}` hands it over as a variable; anywhere else it would stand in a command line.
        if line.contains("{{ secrets.") && !line.ends_with(" }}") {
            say("a secret is handed over in `env`");
        }
    }
    found
}

/// `owner/name@0123…cdef # v1.2.3`
fn pinned(action: &str) -> bool {
    let Some((commit, version)) = action
        .split_once('@')
        .and_then(|(_, rest)| rest.split_once(" # v"))
    else {
        return false;
    };
    commit.len() == 40
        && commit.bytes().all(|sign| sign.is_ascii_hexdigit())
        && version.starts_with(|sign: char| sign.is_ascii_digit())
}

/// Scripts that a workflow starts and that are not there.
fn unknown_scripts(repo: &Repo, workflows: &[(PathBuf, String)]) -> Vec<String> {
    let named = workflows.iter().flat_map(|(_, text)| {
        between(text, ".github/scripts/", |sign| {
            !(sign.is_ascii_alphanumeric() || "/.-".contains(sign))
        })
    });
    named
        .filter(|name| !repo.root().join(".github/scripts").join(name).is_file())
        .map(|name| format!(".github/scripts/{name} is started and does not exist"))
        .collect()
}

/// Controls that the scripts touch and the page does not have.
fn unknown_controls(scripts: &[(PathBuf, String)], page: &[(PathBuf, String)]) -> Vec<String> {
    let touched: BTreeSet<String> = scripts
        .iter()
        .flat_map(|(_, text)| between(text, "control(\"", |sign| sign == '"'))
        .collect();
    let exists = |id: &str| {
        // One of a row has its number written in by the page: `pin-{digit}`.
        let row = id.rsplit_once('-').map_or(id, |(row, _)| row);
        let ends = [
            format!("testid=\"{id}\""),
            format!("testid = \"{id}\""),
            format!("testid=\"{row}-{{"),
        ];
        page.iter()
            .any(|(_, text)| ends.iter().any(|end| text.contains(end)))
    };
    let mut faults = Vec::new();
    if touched.is_empty() {
        faults.push("the scripts touch no control: this check would prove nothing".to_owned());
    }
    for id in touched.iter().filter(|id| !exists(id)) {
        faults.push(format!("the page has no control {id:?}"));
    }
    faults
}

/// English names that the simulator's test looks for and the page does not say.
fn unknown_words(scripts: &[(PathBuf, String)], english: &[String]) -> Vec<String> {
    scripts
        .iter()
        .flat_map(|(_, text)| {
            ["tap(\"", "see(\""]
                .into_iter()
                .flat_map(|start| between(text, start, |sign| sign == '"'))
        })
        .filter(|words| !english.contains(words))
        .map(|words| format!("the page never says {words:?}"))
        .collect()
}

fn english(repo: &Repo) -> Result<Vec<String>, Trouble> {
    let file = repo.ui().join("src/locales/en.json");
    let text = fs::read_to_string(&file).map_err(Trouble::io("read the English texts"))?;
    let texts: BTreeMap<String, String> = serde_json::from_str(&text)
        .map_err(|error| Trouble::unexpected(format!("{}: {error}", file.display())))?;
    Ok(texts.into_values().collect())
}

/// What stands between each `start` and the next sign that ends it.
fn between(text: &str, start: &str, ends: impl Fn(char) -> bool) -> Vec<String> {
    text.split(start)
        .skip(1)
        .filter_map(|rest| rest.split(&ends).next())
        .map(str::to_owned)
        .collect()
}

fn said_of(repo: &Repo, path: &Path, found: Vec<(usize, String)>) -> Vec<String> {
    let name = path.strip_prefix(repo.root()).unwrap_or(path).display();
    found
        .into_iter()
        .map(|(line, rule)| format!("{name}:{line}: {rule}"))
        .collect()
}

/// All files below a folder with one of these endings.
fn files(folder: &Path, endings: &[&str]) -> Result<Vec<(PathBuf, String)>, Trouble> {
    let read = |path: &Path| Trouble::io(format!("read {}", path.display()));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(read(folder))? {
        let path = entry.map_err(read(folder))?.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            found.extend(files(&path, endings)?);
        } else if ending.is_some_and(|ending| endings.contains(&ending)) {
            let text = fs::read_to_string(&path).map_err(read(&path))?;
            found.push((path, text));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "on: push\n\npermissions:\n  contents: read\n\n";

    fn check(text: &str, lines: &[usize]) {
        let found = loose_ends(&format!("{HEAD}{text}"));
        let at: Vec<usize> = found.iter().map(|(line, _)| *line).collect();
        assert_eq!(at, lines, "{text}: {found:?}");
    }

    #[test]
    fn an_action_is_named_by_its_commit() {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        check(&format!("      - uses: a/b@{commit} # v1.2.3\n"), &[]);
        check(&format!("      - uses: a/b@{commit}\n"), &[6]);
        check("        uses: a/b@v4\n", &[6]);
        check("        uses: a/b@0123456 # v1\n", &[6]);
    }

    #[test]
    fn a_secret_stands_in_no_command_line() {
        check("          KEY: ${{ secrets.KEY }}\n", &[]);
        check("      - run: sign --key ${{ secrets.KEY }} app\n", &[6]);
    }

    #[test]
    fn a_workflow_may_only_read() {
        assert_eq!(loose_ends("on: push\n").len(), 1);
        check("  pull_request_target:\n", &[6]);
    }

    #[test]
    fn a_control_that_the_page_does_not_have_is_found() {
        let file = |text: &str| vec![(PathBuf::from("x"), text.to_owned())];
        let page = file("<Button testid=\"photo\" />");
        let faults = |script: &str| unknown_controls(&file(script), &page).len();
        assert_eq!(faults("tap(control(\"photo\"))"), 0);
        assert_eq!(faults("tap(control(\"foto\"))"), 1);
        assert_eq!(faults("tap(\"photo\")"), 1);
    }

    #[test]
    fn a_name_that_the_page_does_not_say_is_found() {
        let swift = vec![(
            PathBuf::from("x.swift"),
            "see(\"Choose a PIN\"); tap(\"OK\"); tap(name)".to_owned(),
        )];
        let english = ["Choose a PIN".to_owned(), "Done".to_owned()];
        assert_eq!(
            unknown_words(&swift, &english),
            ["the page never says \"OK\""]
        );
    }
}
