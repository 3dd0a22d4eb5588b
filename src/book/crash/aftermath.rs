//! What recovery makes of each thing a crash may leave.

use super::super::journal::Journal;
use super::super::overlay::{Covered, Overlay};
use super::*;
use crate::model::schema::TableId;

/// A book whose process died when `plan` was decided and no file had changed yet.
fn decided(plan: &Plan) -> tempfile::TempDir {
    for at in 0.. {
        let book = book();
        recovered(book.path());
        let disk = Faulty::new(at, How::Die);
        run(&disk, book.path(), plan).ok();
        assert!(disk.struck(), "never decided");
        if Journal::place(book.path()).exists() {
            return book;
        }
    }
    unreachable!()
}

fn put(root: &Path, name: &str, bytes: &[u8]) {
    Os.create(&Inside::anywhere(root.join(name)), bytes, None, Durability::Cached).unwrap();
}

fn text(root: &Path, name: &str) -> String {
    String::from_utf8(Os.read(&root.join(name)).unwrap()).unwrap()
}

fn new_contacts() -> String {
    let NewContent::Whole(bytes) = edited().after else { panic!() };
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_file_that_somebody_saved_in_between_stays_theirs_and_ours_goes_beside_it() {
    let book = decided(&planned(vec![edited(), begun()]));
    put(book.path(), "contacts.csv", b"id,name\nc-9,Theirs Example\n");
    let recovery = recovered(book.path());
    assert_eq!(text(book.path(), "contacts.csv"), "id,name\nc-9,Theirs Example\n");
    assert_eq!(text(book.path(), "contacts.csv.rolo-conflict"), new_contacts());
    assert!(book.path().join("orders/2026.csv").exists());
    assert_eq!(recovery.conflicts.len(), 1);
    assert_eq!(recovery.notices().len(), 2, "{:?}", recovery.notices());
    assert!(recovered(book.path()).is_empty());
}

#[test]
fn an_earlier_conflict_file_is_not_overwritten() {
    let book = decided(&planned(vec![edited(), begun()]));
    put(book.path(), "contacts.csv", b"id,name\n");
    put(book.path(), "contacts.csv.rolo-conflict", b"older");
    recovered(book.path());
    assert_eq!(text(book.path(), "contacts.csv.rolo-conflict"), "older");
    assert_eq!(text(book.path(), "contacts.csv.rolo-conflict-2"), new_contacts());
}

#[test]
fn rows_for_a_log_that_was_rewritten_meanwhile_go_beside_it() {
    let book = decided(&planned(vec![edited(), logged()]));
    put(book.path(), "interactions/2026-03.csv", b"id,at,contact\n");
    recovered(book.path());
    assert_eq!(text(book.path(), "interactions/2026-03.csv"), "id,at,contact\n");
    assert_eq!(text(book.path(), "interactions/2026-03.csv.rolo-conflict"), "i-2,2026-03-02,c-2\n");
    assert_eq!(text(book.path(), "contacts.csv"), new_contacts());
}

#[test]
fn a_journal_that_comes_back_after_its_change_was_undone_does_nothing() {
    let book = decided(&planned(vec![edited(), begun()]));
    let journal = Os.read(&Journal::place(book.path())).unwrap();
    assert_eq!(recovered(book.path()).finished.len(), 2);
    put(book.path(), "contacts.csv", CONTACTS);
    Os.remove(&at(&book, "orders/2026.csv")).unwrap();
    put(book.path(), ".rolo/journal", &journal);
    assert!(recovered(book.path()).is_empty());
    assert_eq!(text(book.path(), "contacts.csv").as_bytes(), CONTACTS);
    assert!(!Journal::place(book.path()).exists());
}

#[test]
fn a_journal_that_comes_back_after_others_wrote_behind_it_does_nothing() {
    let book = decided(&planned(vec![edited(), logged()]));
    let journal = Os.read(&Journal::place(book.path())).unwrap();
    recovered(book.path());
    let log = text(book.path(), "interactions/2026-03.csv");
    let contacts = text(book.path(), "contacts.csv");
    put(
        book.path(),
        "interactions/2026-03.csv",
        format!("{}i-3,2026-03-03,c-1\n", log.replace("c-1", "c-2")).as_bytes(),
    );
    put(book.path(), "contacts.csv", contacts.replace("Ada", "Eve").as_bytes());
    let before = data(book.path());
    put(book.path(), ".rolo/journal", &journal);
    assert!(recovered(book.path()).is_empty());
    assert_eq!(data(book.path()), before);
}

#[test]
fn staged_versions_that_a_power_cut_took_are_made_anew() {
    let plan = planned(vec![edited(), begun()]);
    let [_, new] = ends(&plan);
    let book = decided(&plan);
    let order = at(&book, "orders/2026.csv");
    Os.rename(&order.temporary(), &order).unwrap();
    Os.remove(&at(&book, "contacts.csv").temporary()).unwrap();
    recovered(book.path());
    assert_eq!(data(book.path()), new);
}

#[test]
fn torn_ends_of_logs_are_cut_where_a_torn_journal_says_there_was_a_crash_and_nowhere_else() {
    let half = [CALLS, b"i-2,2026-03".as_slice()].concat();
    let zeros = [CALLS, [0; 19].as_slice()].concat();
    let complete = [CALLS, b"i-2,2026-03-02,c-2".as_slice()].concat();
    for (there, expected) in [(&half, CALLS), (&zeros, CALLS), (&complete, complete.as_slice())] {
        let book = book();
        recovered(book.path());
        put(book.path(), "interactions/2026-03.csv", there);
        assert!(recovered(book.path()).is_empty());
        assert_eq!(&Os.read(&book.path().join("interactions/2026-03.csv")).unwrap(), there);
        put(book.path(), ".rolo/journal", b"rolo jour");
        let recovery = recovered(book.path());
        assert_eq!(Os.read(&book.path().join("interactions/2026-03.csv")).unwrap(), expected);
        assert_eq!(recovery.cut.len(), usize::from(there.as_slice() != expected));
    }
}

#[test]
fn where_nothing_may_be_finished_reading_sees_what_finishing_would_make() {
    for (name, plan) in plans() {
        for at in 0.. {
            let book = book();
            recovered(book.path());
            let disk = Faulty::new(at, How::DieHalfWay);
            run(&disk, book.path(), &plan).ok();
            let mut seen = data(book.path());
            seen.retain(|name, _| !name.ends_with(".rolo-tmp"));
            let overlay = Overlay::of(&Os, book.path()).unwrap();
            seen.retain(|name, _| overlay.look(name) == Covered::No);
            let laid_out = overlay.lay_out().unwrap();
            for table in TableId::ALL {
                let mut files = Vec::new();
                if let Some(laid_out) = &laid_out {
                    laid_out.cover(&overlay, table, &mut files);
                }
                seen.extend(files.into_iter().map(|file| (file.name, Os.read(&file.path).unwrap())));
            }
            recovered(book.path());
            assert_eq!(seen, data(book.path()), "{name}, dead at call {at}");
            assert!(Overlay::of(&Os, book.path()).unwrap().is_empty());
            if !disk.struck() {
                break;
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn a_journal_that_was_found_is_never_written_through_a_link() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().unwrap();
    let book = decided(&planned(vec![edited(), logged()]));
    for (name, bytes) in [("contacts.csv", CONTACTS), ("interactions/2026-03.csv", CALLS)] {
        let victim = elsewhere.path().join(name.replace('/', "-"));
        Os.create(&Inside::anywhere(&victim), bytes, None, Durability::Cached).unwrap();
        Os.remove(&at(&book, name)).unwrap();
        symlink(&victim, book.path().join(name)).unwrap();
    }
    let recovery = recovered(book.path());
    assert_eq!(Os.read(&elsewhere.path().join("contacts.csv")).unwrap(), CONTACTS);
    assert_eq!(Os.read(&elsewhere.path().join("interactions-2026-03.csv")).unwrap(), CALLS);
    assert_eq!(recovery.conflicts.len(), 2);
    assert_eq!(text(book.path(), "contacts.csv.rolo-conflict"), new_contacts());
}

#[test]
fn a_commit_first_finishes_what_an_earlier_one_of_the_same_process_left() {
    let book = decided(&planned(vec![edited(), begun()]));
    run(&Os, book.path(), &planned(vec![logged()])).unwrap();
    assert_eq!(text(book.path(), "contacts.csv"), new_contacts());
    assert!(text(book.path(), "interactions/2026-03.csv").ends_with("i-2,2026-03-02,c-2\n"));
    assert!(finish(&Os, book.path()).unwrap().is_empty());
}
