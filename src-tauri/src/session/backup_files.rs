//! The files of automatic backups: names that sort as their times do, and the oldest that go.

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

/// Those of a folder's names that go so that `keep` of ours stay, the oldest first. Only whole names of ours are ours.
pub(super) fn too_old(names: Vec<String>, keep: u32) -> Vec<String> {
    let mut ours: Vec<String> = names.into_iter().filter(|name| is_ours(name)).collect();
    ours.sort();
    let beyond = ours
        .len()
        .saturating_sub(usize::try_from(keep).unwrap_or(usize::MAX));
    ours.truncate(beyond);
    ours
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
        let name = |hour: u64| file_name(UnixTime::from_secs(1_795_848_785 + hour * 3_600));
        let others = ["Clavis.age".to_owned(), "holiday.png".to_owned()];
        let folder: Vec<String> = [3, 0, 2, 1].map(name).into_iter().chain(others).collect();
        for (keep, gone) in [(4, 0), (9, 0), (2, 2), (1, 3)] {
            let expected: Vec<String> = (0..gone).map(name).collect();
            assert_eq!(too_old(folder.clone(), keep), expected, "{keep} stay");
        }
    }
}
