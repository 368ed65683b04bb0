//! The files of automatic backups: names that sort as their times do, and the oldest that go.

use std::fs;
use std::path::{Path, PathBuf};

use clavis_core::time::UnixTime;
use time::OffsetDateTime;

/// `Clavis-2026-11-28-0653.age`, in UTC: names sort as their times do.
pub(super) fn file_name(now: UnixTime) -> String {
    let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    format!(
        "Clavis-{:04}-{:02}-{:02}-{:02}{:02}{:02}.age",
        time.year(),
        u8::from(time.month()),
        time.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// Removes the oldest backups beyond the number to keep; only files with names of ours, whole.
pub(super) fn prune(folder: &Path, keep: u32) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut ours: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.file_name()
                .and_then(|name| name.to_str())
                .is_some_and(is_ours)
        })
        .collect();
    ours.sort();
    let beyond = ours
        .len()
        .saturating_sub(usize::try_from(keep).unwrap_or(usize::MAX));
    for old in ours.iter().take(beyond) {
        // One that cannot be removed stays, and is tried again after the next.
        let _ = fs::remove_file(old);
    }
}

fn is_ours(name: &str) -> bool {
    let pattern = "Clavis-0000-00-00-000000.age";
    name.len() == pattern.len()
        && name
            .bytes()
            .zip(pattern.bytes())
            .all(|(sign, wanted)| match wanted {
                b'0' => sign.is_ascii_digit(),
                wanted => sign == wanted,
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_their_time_and_are_known_again() {
        let name = file_name(UnixTime::from_secs(1_795_848_785));
        assert_eq!(name, "Clavis-2026-11-28-065305.age");
        assert!(is_ours(&name));
        for other in [
            "Clavis.age",
            "Clavis-2026-11-28-065305.age.clavis-tmp",
            "clavis-2026-11-28-065305.age",
            "",
        ] {
            assert!(!is_ours(other), "{other}");
        }
    }

    #[test]
    fn the_oldest_of_ours_go_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let names: Vec<String> = (0..4)
            .map(|hour| file_name(UnixTime::from_secs(1_795_848_785 + hour * 3_600)))
            .collect();
        for name in names
            .iter()
            .map(String::as_str)
            .chain(["Clavis.age", "holiday.png"])
        {
            fs::write(folder.path().join(name), "x").expect("a file");
        }
        prune(folder.path(), 2);
        for (name, stays) in [
            (&names[0], false),
            (&names[1], false),
            (&names[2], true),
            (&names[3], true),
        ] {
            assert_eq!(folder.path().join(name).exists(), stays, "{name}");
        }
        assert!(
            folder.path().join("Clavis.age").exists() && folder.path().join("holiday.png").exists()
        );
    }
}
