//! Many at once, and how often the disk is asked to confirm.

use super::super::commit::{Left, commit};
use super::super::recover::open_for_reading;
use super::*;
use crate::sys::fs;

const LOG: &str = "interactions/2026-03.csv";

/// One more row for the log and one more contact, as the files stand now.
fn one_more(root: &Path, id: &str) -> Plan {
    let log = fs::read(&root.join(LOG)).unwrap();
    let contacts = fs::read(&root.join("contacts.csv")).unwrap();
    let begin = log[..log.len() - 1].iter().rposition(|&b| b == b'\n').unwrap() + 1;
    let row = PlannedFile {
        name: LOG.into(),
        before: Some(log[begin..].to_vec()),
        length: log.len() as u64,
        after: NewContent::Append {
            keep: log.len() as u64,
            bytes: format!("i-{id},2026-03-02,c-{id}\n").into_bytes(),
        },
    };
    let mut more = contacts.clone();
    more.extend(format!("c-{id},Example\n").bytes());
    planned(vec![whole("contacts.csv", Some(&contacts), &more), row])
}

#[test]
fn of_many_writers_at_once_each_change_is_kept_and_no_reader_sees_half_of_one() {
    const WRITERS: usize = 6;
    const CHANGES: usize = 8;
    let book = book();
    let root = book.path();
    let wait = Duration::from_secs(120);
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            scope.spawn(move || {
                for change in 0..CHANGES {
                    let (lock, recovery) =
                        open_for_writing(root, "rolo test", Opening::waiting(wait)).unwrap();
                    assert!(recovery.is_empty());
                    let plan = one_more(root, &format!("{writer}{change}"));
                    commit(&lock, &plan, &Story::default()).unwrap();
                }
            });
        }
        scope.spawn(move || {
            for _ in 0..40 {
                let reading = open_for_reading(root, Opening::waiting(wait)).unwrap();
                let lines = |name: &str| fs::read(&root.join(name)).unwrap().split(|&b| b == b'\n').count();
                assert_eq!(lines("contacts.csv"), lines(LOG) + 1);
                assert!(reading.lock.excludes_writers() && reading.overlay.is_empty());
            }
        });
    });
    let lines = |name: &str| fs::read(&root.join(name)).unwrap().split(|&b| b == b'\n').count();
    assert_eq!(lines(LOG), 3 + WRITERS * CHANGES);
    assert_eq!(lines("contacts.csv"), 4 + WRITERS * CHANGES);
}

#[test]
fn a_plan_made_from_what_somebody_has_changed_since_is_refused() {
    for file in [edited(), logged(), begun(), gone()] {
        let book = book();
        recovered(book.path());
        let name = file.name.clone();
        Os.make_folder(&at(&book, "orders")).unwrap();
        Os.create(&at(&book, &name), b"id,at,contact\ntheirs,,\n", None, Durability::Cached).unwrap();
        let before = data(book.path());
        for plan in [planned(vec![file.clone()]), planned(vec![file, whole("deals.csv", None, b"id\n")])] {
            let error = run(&Os, book.path(), &plan).unwrap_err();
            assert_eq!(error.exit_code(), 4, "{name}: {error:?}");
            assert_eq!(data(book.path()), before, "{name}");
        }
    }
}

#[test]
fn a_lost_lock_stops_the_commit_before_anything_is_written() {
    let book = book();
    recovered(book.path());
    let before = data(book.path());
    let error =
        commit_on(&Os, book.path(), &|| false, &planned(vec![edited()]), &Story::default()).unwrap_err();
    assert_eq!(error.exit_code(), 4);
    assert_eq!(data(book.path()), before);
}

#[test]
fn the_disk_is_asked_to_confirm_no_more_often_than_safety_needs() {
    for (name, plan) in plans() {
        let book = book();
        recovered(book.path());
        Os.make_folder(&at(&book, "orders")).unwrap();
        let disk = Faulty::sound();
        run(&disk, book.path(), &plan).unwrap();
        let most = match plan.files.as_slice() {
            [file] if matches!(file.after, NewContent::Append { .. }) => 1,
            [file] if file.after == NewContent::Gone => 1,
            [_] => 2,
            files => files.len() + 4,
        };
        assert!(disk.syncs.get() <= most, "{name}: {} syncs", disk.syncs.get());
    }
}

#[test]
fn a_torn_line_that_the_plan_cuts_goes_with_the_new_rows_in_one_step() {
    let book = book();
    recovered(book.path());
    let torn = [CALLS, b"i-2,20".as_slice()].concat();
    Os.create(&at(&book, LOG), &torn, None, Durability::Cached).unwrap();
    let file = PlannedFile { before: Some(b"i-2,20".to_vec()), length: torn.len() as u64, ..logged() };
    run(&Os, book.path(), &planned(vec![file])).unwrap();
    assert_eq!(
        Os.read(&book.path().join(LOG)).unwrap(),
        [CALLS, b"i-2,2026-03-02,c-2\n".as_slice()].concat()
    );
}

#[cfg(unix)]
#[test]
fn a_linked_file_stays_a_link_and_the_new_version_goes_where_it_leads_inside_the_book() {
    let book = book();
    recovered(book.path());
    Os.make_folder(&at(&book, "data")).unwrap();
    let real = at(&book, "data/people.csv");
    Os.remove(&at(&book, "contacts.csv")).unwrap();
    std::os::unix::fs::symlink("data/people.csv", book.path().join("contacts.csv")).unwrap();
    for plan in [planned(vec![edited()]), planned(vec![edited(), logged()])] {
        Os.create(&real, CONTACTS, None, Durability::Cached).unwrap();
        run(&Os, book.path(), &plan).unwrap();
        assert!(book.path().join("contacts.csv").is_symlink());
        assert_ne!(Os.read(real.path()).unwrap(), CONTACTS);
        assert_eq!(Os.list(real.folder()).unwrap(), ["people.csv"]);
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_book_stops_the_whole_change() {
    let elsewhere = tempfile::tempdir().unwrap();
    for (name, file) in [("contacts.csv", edited()), (LOG, logged()), ("tasks.csv", gone())] {
        let book = book();
        recovered(book.path());
        let real = elsewhere.path().join("theirs.csv");
        let bytes = Os.read(&book.path().join(name)).unwrap();
        Os.create(&Inside::anywhere(&real), &bytes, None, Durability::Cached).unwrap();
        Os.remove(&at(&book, name)).unwrap();
        std::os::unix::fs::symlink(&real, book.path().join(name)).unwrap();
        let before = data(book.path());
        for plan in [planned(vec![file.clone()]), planned(vec![begun(), file])] {
            let error = run(&Os, book.path(), &plan).unwrap_err();
            assert_eq!((error.exit_code(), error.left()), (5, Left::Unchanged), "{name}: {error:?}");
            assert_eq!(data(book.path()), before, "{name}");
            assert_eq!(Os.read(&real).unwrap(), bytes, "{name}");
        }
    }
}
