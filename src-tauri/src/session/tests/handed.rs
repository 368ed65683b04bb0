//! Links and shares, and what the camera reads: they wait while the vault is locked, and end as drafts.

use clavis_core::export::transfer::{Pictures, Transfer, seal};
use data_encoding::BASE32_NOPAD;
use rand_core::OsRng;
use sha2::{Digest, Sha256};

use super::super::Handed;
use super::super::taking_out::Which;
use super::*;
use crate::view::{FileProblem, IncomingView, InputProblem, PreviewView};

fn link(text: &str) -> Vec<Handed> {
    vec![Handed::Text(Zeroizing::new(text.to_owned()))]
}

fn file(name: &str, content: &[u8]) -> Vec<Handed> {
    vec![Handed::File(ChosenFile {
        name: name.to_owned(),
        content: Ok(Zeroizing::new(content.to_vec())),
    })]
}

impl Test {
    fn waiting(&self) -> IncomingView {
        self.session.take_waiting().unwrap().unwrap()
    }

    fn preview(&self) -> PreviewView {
        match self.waiting() {
            IncomingView::Preview(preview) => preview,
            _ => panic!("no preview"),
        }
    }

    fn told(&self) -> Vec<News> {
        std::mem::take(&mut *self.world.told.lock().unwrap())
    }

    /// A transfer of several codes, as the old phone shows it.
    fn transfer(&self) -> Transfer {
        let lines: Vec<String> = (0..60)
            .map(|number| {
                // As random as secrets are, so that they take the space of secrets.
                let secret = BASE32_NOPAD.encode(&Sha256::digest(format!("{number}")));
                format!("otpauth://totp/{secret}:b?secret={secret}")
            })
            .collect();
        let drafts = self.session.preview_text(&lines.join("\n")).unwrap().drafts;
        let edits: Vec<DraftEdit> = drafts
            .iter()
            .map(|draft| DraftEdit {
                draft_id: draft.draft_id.clone(),
                issuer: draft.issuer.clone(),
                label: draft.label.clone(),
            })
            .collect();
        self.session.save_drafts(&edits).unwrap();
        let authority = self.session.authorise(&pin(PIN)).unwrap();
        let taken = self.session.take(&authority, Which::All).unwrap();
        seal(&taken.accounts(), Pictures::With, &mut OsRng).unwrap()
    }
}

#[test]
fn a_link_waits_for_the_pin_and_keeps_nothing_by_itself() {
    let test = Test::with_vault();
    test.session.lock();
    test.told();
    test.session.hand_over(link(TIMED));
    assert_eq!(test.told(), [News::Waiting]);
    assert_eq!(kind(test.session.take_waiting()), "locked");
    test.session.unlock(&pin(PIN)).unwrap();
    let preview = test.preview();
    assert_eq!(preview.drafts.len(), 1);
    assert!(test.session.keys().unwrap().keys.is_empty());
    assert!(test.session.take_waiting().unwrap().is_none(), "taken once");
    // The same again is told as a duplicate once the first is kept, and overwrites nothing.
    test.session
        .save_drafts(&[edit(&preview.drafts[0].draft_id)])
        .unwrap();
    test.session.hand_over(link(TIMED));
    assert_eq!(test.preview().drafts[0].duplicates.len(), 1);
    assert_eq!(test.session.keys().unwrap().keys.len(), 1);
}

#[test]
fn what_is_no_key_is_told_and_gone() {
    let test = Test::with_vault();
    for nonsense in ["otpauth://totp/A:b", "hello", ""] {
        test.session.hand_over(link(nonsense));
        assert!(
            matches!(
                test.waiting(),
                IncomingView::Error(CommandError::Input { .. })
            ),
            "{nonsense}"
        );
        assert!(test.session.take_waiting().unwrap().is_none());
    }
}

#[test]
fn what_nobody_takes_for_five_minutes_is_gone_and_no_more_than_a_few_wait() {
    let test = Test::with_vault();
    test.locks_after(900);
    test.session.hand_over(link(TIMED));
    test.glance_after(secs(299));
    test.session.hand_over(link(COUNTER));
    test.glance_after(secs(299));
    assert_eq!(test.preview().drafts.len(), 2, "both wait since the last");
    test.session.hand_over(link(TIMED));
    test.glance_after(secs(300));
    assert!(test.session.take_waiting().unwrap().is_none());

    for number in 0..40 {
        test.session
            .hand_over(link(&format!("{TIMED}&issuer={number}")));
    }
    // Handed over twice, it waits once.
    test.session.hand_over(link(&format!("{TIMED}&issuer=39")));
    let drafts = test.preview().drafts;
    assert_eq!(drafts.len(), 16);
    assert_eq!(drafts[15].issuer, "39");
    test.session.hand_over(link(&"x".repeat(100_000)));
    assert!(test.session.take_waiting().unwrap().is_none(), "too long");
}

#[test]
fn a_file_goes_the_way_of_move_in() {
    let test = Test::with_vault();
    test.session
        .hand_over(file("keys.csv", b"not a file of any app"));
    let IncomingView::Files(files) = test.waiting() else {
        panic!("no files");
    };
    assert_eq!(files.refused[0].name, "keys.csv");
    test.session.hand_over(file("keys.txt", TIMED.as_bytes()));
    test.session.hand_over(link(COUNTER));
    let IncomingView::Files(files) = test.waiting() else {
        panic!("no files");
    };
    assert_eq!(files.preview.drafts.len(), 2);
}

#[test]
fn the_camera_reads_a_key_and_tells_what_is_none() {
    let test = Test::with_vault();
    let scanned = test.session.preview_scan(TIMED).unwrap();
    assert!(matches!(scanned, IncomingView::Preview(preview) if preview.drafts.len() == 1));
    assert!(matches!(
        test.session.preview_scan("WIFI:S:guests;;"),
        Err(CommandError::Input {
            problem: InputProblem::NotAKey
        })
    ));
    test.locks_after(30);
    for _ in 0..3 {
        test.glance_after(secs(20));
        test.session.preview_scan(TIMED).unwrap();
    }
    assert!(test.is_open(), "who scans is there");
    test.session.lock();
    assert_eq!(kind(test.session.preview_scan(TIMED)), "locked");
}

#[test]
fn the_camera_collects_another_phone_in_any_order() {
    let old = Test::with_vault();
    let Transfer { texts, code } = old.transfer();
    assert!(texts.len() > 2, "{} codes", texts.len());
    let new = Test::with_vault();
    let total = u32::try_from(texts.len()).unwrap();
    let (last, before) = texts.split_first().unwrap();
    for (place, text) in before.iter().rev().enumerate() {
        for _ in 0..2 {
            let Ok(IncomingView::Preview(preview)) = new.session.preview_scan(text) else {
                panic!("no progress");
            };
            let batch = preview.batch.unwrap();
            let received = u32::try_from(place + 1).unwrap();
            assert_eq!((batch.received, batch.total), (received, total));
            assert!(preview.drafts.is_empty());
        }
    }
    let Ok(IncomingView::Files(files)) = new.session.preview_scan(last) else {
        panic!("not whole");
    };
    let locked = &files.locked[0];
    assert_eq!(
        kind(new.session.open_file(&locked.file_id, "0000-0000")),
        "wrongFilePassword"
    );
    let opened = new.session.open_file(&locked.file_id, &code.grouped());
    assert_eq!(opened.unwrap().preview.drafts.len(), 60);
}

#[test]
fn a_series_that_begins_anew_takes_the_place_of_the_old_one() {
    let old = Test::with_vault();
    let first = old.transfer();
    let authority = old.session.authorise(&pin(PIN)).unwrap();
    let taken = old.session.take(&authority, Which::All).unwrap();
    let second = seal(&taken.accounts(), Pictures::With, &mut OsRng).unwrap();
    let new = Test::with_vault();
    let received = |text: &str| match new.session.preview_scan(text) {
        Ok(IncomingView::Preview(preview)) => preview.batch.unwrap().received,
        _ => panic!("no progress"),
    };
    assert_eq!(received(&first.texts[0]), 1);
    assert_eq!(received(&first.texts[1]), 2);
    assert_eq!(received(&second.texts[1]), 1);
    new.session.discard_drafts();
    assert_eq!(received(&second.texts[0]), 1, "cancelled, it is forgotten");
    let newer = second.texts[0].replacen(":1/", ":9/", 1);
    assert!(matches!(
        new.session.preview_scan(&newer),
        Err(CommandError::FileRefused {
            problem: FileProblem::TooNew
        })
    ));
}
