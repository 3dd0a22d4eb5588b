//! The log of changes: what is in it, what beside it, and what is left out.

use super::*;
use crate::sys::disk::Durability;
use crate::sys::inside::Inside;
use crate::sys::work::{self, Work};

const USUAL: Limits = Limits::keeping(200);

fn account<'a>(about: &'a str, kind: &'a Kind, files: Vec<Touched>) -> Account<'a> {
    Account { at: "2026-03-02", by: "lin", about, kind, files, rows: &[], outside: &[], missing: &[] }
}

fn whole(before: &[u8], after: &[u8]) -> Touched {
    let trace = Trace::Whole {
        before: Some(hex(before)),
        after: Some(hex(after)),
        back: Some(Back::between(after, before)),
    };
    Touched { path: BookPath::new("contacts.csv").unwrap(), trace }
}

fn book(contacts: &[u8]) -> tempfile::TempDir {
    let book = tempfile::tempdir().unwrap();
    Os.make_folder(&Inside::anywhere(book.path().join(FOLDER))).unwrap();
    Os.create(&Inside::anywhere(book.path().join("contacts.csv")), contacts, None, Durability::Cached)
        .unwrap();
    book
}

fn abouts(history: &History) -> Vec<&str> {
    history.entries().iter().map(|e| e.about.as_str()).collect()
}

#[test]
fn undo_and_redo_walk_the_changes_like_two_stacks() {
    let book = book(b"2");
    let write = |about: &str, kind: &Kind| {
        let draft = write(&Os, book.path(), account(about, kind, Vec::new()), USUAL).unwrap();
        draft.id
    };
    let first = write("first", &Kind::Change);
    let second = write("second", &Kind::Change);
    let read = || History::read(book.path()).unwrap();
    assert_eq!(read().undoable().unwrap().id, second);
    assert_eq!(read().redoable(), None);
    write("undo", &Kind::Undo(second.clone()));
    assert_eq!(read().undoable().unwrap().id, first);
    assert_eq!(read().redoable().unwrap().0.id, second);
    write("redo", &Kind::Redo(second.clone()));
    assert_eq!(read().undoable().unwrap().id, second);
    write("undo", &Kind::Undo(second));
    write("third", &Kind::Change);
    assert_eq!(read().redoable(), None);
}

#[test]
fn a_change_that_was_not_made_is_not_in_the_history() {
    let book = book(b"2");
    let change = Kind::Change;
    write(&Os, book.path(), account("made", &change, vec![whole(b"1", b"2")]), USUAL).unwrap();
    write(&Os, book.path(), account("not made", &change, vec![whole(b"2", b"3")]), USUAL).unwrap();
    assert_eq!(abouts(&History::read(book.path()).unwrap()), ["made"]);
    write(&Os, book.path(), account("nor this", &change, vec![whole(b"2", b"4")]), USUAL).unwrap();
    assert_eq!(abouts(&History::read(book.path()).unwrap()), ["made"]);
}

#[test]
fn a_torn_line_is_skipped_and_does_not_swallow_the_next() {
    let book = book(b"2");
    let change = Kind::Change;
    let mut log = Vec::new();
    for (about, files) in [("one", [b"0", b"1"]), ("two", [b"1", b"3"]), ("three", [b"3", b"2"])] {
        write(&Os, book.path(), account(about, &change, vec![whole(files[0], files[1])]), USUAL).unwrap();
        if about == "two" {
            log = Os.read(&place(book.path())).unwrap();
            Os.cut(&Inside::anywhere(place(book.path())), log.len() as u64 - 20, Durability::Cached).unwrap();
        }
    }
    assert!(!log.is_empty());
    assert_eq!(abouts(&History::read(book.path()).unwrap()), ["one", "three"]);
}

#[test]
fn an_entry_taken_back_leaves_no_trace() {
    let book = book(b"2");
    let change = Kind::Change;
    write(&Os, book.path(), account("one", &change, vec![]), USUAL).unwrap();
    let before = Os.read(&place(book.path())).unwrap();
    write(&Os, book.path(), account("two", &change, vec![]), USUAL).unwrap().take_back(&Os);
    assert_eq!(Os.read(&place(book.path())).unwrap(), before);
}

#[test]
fn the_way_back_leads_to_bytes_that_are_no_text_too() {
    for (old, new) in
        [(&b"id\n\xcc\xc6\n"[..], "id\n唐\n".as_bytes()), (b"\xff\xfei\0", b"i"), (b"", b"id\n")]
    {
        let trace = Trace::Whole {
            before: Some(hex(old)),
            after: Some(hex(new)),
            back: Some(Back::between(new, old)),
        };
        let file = Touched { path: BookPath::new("contacts.csv").unwrap(), trace };
        let kept: Touched = serde_json::from_slice(&serde_json::to_vec(&file).unwrap()).unwrap();
        assert_eq!(kept.restored(Some(new)), Ok(Some(old.to_vec())));
    }
}

#[test]
fn a_file_without_rows_goes_back_only_from_what_the_change_left() {
    let touched = whole("name: 林\n".as_bytes(), "name: 木\n".as_bytes());
    assert_eq!(touched.restored(Some("name: 木\n".as_bytes())), Ok(Some("name: 林\n".into())));
    assert_eq!(touched.restored(Some(b"name: x\n")), Err(ChangedSince));
    assert_eq!(touched.restored(None), Err(ChangedSince));
}

#[test]
fn the_log_does_not_grow_without_bound() {
    let book = book(b"2");
    let about = "x".repeat(3 << 20);
    let few = Limits::keeping(10);
    for _ in 0..12 {
        write(&Os, book.path(), account(&about, &Kind::Change, vec![]), few).unwrap();
    }
    let size = |path: &Path| path.metadata().unwrap().len();
    assert!(size(&place(book.path())) + size(&older(book.path())) < 2 * (few.full() + (4 << 20)));
    assert!(History::read(book.path()).unwrap().entries().len() >= 3);
}

#[test]
fn so_many_changes_are_kept_as_was_said_and_the_numbers_go_on() {
    let book = book(b"2");
    for keep in [3, 7] {
        let limits = Limits::keeping(keep);
        for _ in 0..40 {
            let of = write(&Os, book.path(), account("x", &Kind::Change, vec![]), limits).unwrap().id;
            for kind in [Kind::Undo(of.clone()), Kind::Redo(of)] {
                write(&Os, book.path(), account("x", &kind, vec![]), limits).unwrap();
            }
        }
        let history = History::read(book.path()).unwrap();
        assert!((keep..=2 * keep + 1).contains(&history.changes().len()), "{}", history.changes().len());
        let history = history.of_the_last(keep);
        let numbers: Vec<u64> = history.changes().iter().map(|(entry, _)| entry.number).collect();
        let last = if keep == 3 { 40 } else { 80 };
        assert_eq!(numbers, (last - keep as u64 + 1..=last).collect::<Vec<_>>());
        assert_eq!(history.forgotten(), last - keep as u64);
        assert!(history.changes().iter().all(|(_, state)| *state == State::Redone));
    }
}

#[test]
fn a_change_passed_over_stays_marked_until_redo_comes_back_to_it() {
    let book = book(b"2");
    let write = |about: &str, kind: &Kind| {
        write(&Os, book.path(), account(about, kind, Vec::new()), USUAL).unwrap().id
    };
    let read = || History::read(book.path()).unwrap();
    let (first, second) = (write("first", &Kind::Change), write("second", &Kind::Change));
    write("skip", &Kind::Skip(second.clone()));
    assert_eq!(read().undoable().unwrap().id, first);
    write("undo", &Kind::Undo(first.clone()));
    let third = write("third", &Kind::Change);
    let states = |history: &History| history.changes().iter().map(|(_, state)| *state).collect::<Vec<_>>();
    assert_eq!(states(&read()), [State::Lapsed, State::Skipped, State::Done]);
    write("undo", &Kind::Undo(third.clone()));
    assert_eq!(read().undoable(), None);
    let history = read();
    assert_eq!(history.redoable(), Some((&history.entries()[4], Step::Undone)));
    write("redo", &Kind::Redo(third.clone()));
    assert_eq!(read().redoable().unwrap().1, Step::Skipped);
    write("redo", &Kind::Redo(second.clone()));
    assert_eq!(states(&read()), [State::Lapsed, State::Done, State::Redone]);
    write("undo", &Kind::Undo(third));
    assert_eq!(read().undoable().unwrap().id, second);
}

const SMALL: Limits = Limits { inline: 200, beside: 5000, room: 6000, keep: 200 };

fn rows(count: usize) -> Vec<RowChange> {
    let row = |n: usize| RowChange {
        table: "contacts".into(),
        id: format!("c-{n}"),
        before: n.is_multiple_of(2).then(|| vec![("id".into(), format!("c-{n}"))]),
        after: Some(vec![("id".into(), format!("c-{n}")), ("name".into(), "林".into())]),
    };
    (0..count).map(row).collect()
}

fn beside_the_log(root: &Path) -> usize {
    let names = Os.list(&root.join(FOLDER)).unwrap();
    names.iter().filter(|name| name.to_str().unwrap().starts_with("undo-")).count()
}

#[test]
fn what_is_too_large_for_the_log_is_kept_beside_it() {
    let old = "x\n".repeat(500);
    for (count, light) in [(1, true), (30, false)] {
        let book = book(b"2");
        let rows = rows(count);
        let other = Touched { path: BookPath::new("rolo.yaml").unwrap(), ..whole(b"1", b"2") };
        let files = vec![whole(old.as_bytes(), b"2"), other];
        let account = Account { rows: &rows, ..account("import", &Kind::Change, files.clone()) };
        write(&Os, book.path(), account, SMALL).unwrap();
        let history = History::read(book.path()).unwrap();
        let entry = history.undoable().unwrap();
        assert_eq!(entry.rows.is_empty(), !light);
        assert!(Os.length(&place(book.path())).unwrap() < Some(1500));
        let entry = history.whole(book.path(), entry);
        assert_eq!((entry.rows, entry.files, entry.rows_kept), (rows, files, RowsKept::All));
    }
}

#[test]
fn rows_beyond_all_limits_are_not_kept_but_the_way_back_of_the_files_is() {
    let book = book(b"2");
    let rows = rows(200);
    let account = Account { rows: &rows, ..account("import", &Kind::Change, vec![whole(b"1", b"2")]) };
    write(&Os, book.path(), account, SMALL).unwrap();
    assert_eq!(beside_the_log(book.path()), 0);
    let history = History::read(book.path()).unwrap();
    let entry = history.whole(book.path(), history.undoable().unwrap());
    assert_eq!((entry.rows.len(), entry.rows_kept), (0, RowsKept::Not));
    assert_eq!(entry.files[0].restored(Some(b"2")), Ok(Some(b"1".to_vec())));
}

#[test]
fn a_file_beside_the_log_that_is_torn_or_foreign_takes_nothing_else_along() {
    let book = book(b"2");
    let rows = rows(30);
    let account = Account { rows: &rows, ..account("import", &Kind::Change, vec![whole(b"1", b"2")]) };
    write(&Os, book.path(), account, SMALL).unwrap();
    let history = History::read(book.path()).unwrap();
    let entry = history.undoable().unwrap();
    let name = Os.list(&book.path().join(FOLDER)).unwrap().into_iter().find(|name| name != "undo").unwrap();
    Os.cut(&Inside::anywhere(book.path().join(FOLDER).join(name)), 100, Durability::Cached).unwrap();
    assert_eq!(history.whole(book.path(), entry).rows_kept, RowsKept::Not);
    assert!(history.whole(book.path(), entry).files[0].restored(Some(b"2")).is_ok());
}

#[test]
fn files_beside_the_log_go_with_their_entries_and_when_they_are_too_many() {
    let book = book(b"2");
    let root = book.path();
    let write = |count: usize| {
        let rows = rows(count);
        write(&Os, root, Account { rows: &rows, ..account("import", &Kind::Change, vec![]) }, SMALL).unwrap()
    };
    write(20);
    write(21).take_back(&Os);
    assert_eq!(beside_the_log(root), 1, "one that was taken back is gone");
    write(22);
    write(23);
    assert!((1..=3).contains(&beside_the_log(root)));
    for count in 24..50 {
        write(count);
    }
    let sizes = Os.list(&root.join(FOLDER)).unwrap().into_iter().filter(|name| name != "undo");
    let total: u64 = sizes.map(|name| Os.length(&root.join(FOLDER).join(name)).unwrap().unwrap()).sum();
    assert!((2000..=SMALL.room).contains(&total), "{total}");
    let history = History::read(root).unwrap();
    assert_eq!(history.whole(root, history.undoable().unwrap()).rows, rows(49));
    let (lock, _) = crate::book::recover::open_for_writing(
        root,
        "rolo test",
        crate::book::recover::Opening::waiting(std::time::Duration::ZERO),
    )
    .unwrap();
    forget(&lock).unwrap();
    assert_eq!(beside_the_log(root), 0);
}

#[test]
fn a_list_of_changes_reads_a_table_once_however_many_they_are() {
    let opened = |n: usize| {
        let rows: String = (0..n).map(|i| format!("c-{i},Bo\n")).collect();
        let book = book(format!("id,name\n{rows}").as_bytes());
        for i in 0..n {
            let cells = |name: &str| {
                Some(vec![("id".to_owned(), format!("c-{i}")), ("name".to_owned(), name.to_owned())])
            };
            let row = RowChange {
                table: "contacts".into(),
                id: format!("c-{i}"),
                before: cells("Ann"),
                after: cells("Bo"),
            };
            // The file was rewritten since, so each row has to be looked at.
            let files = vec![whole(&[1, i as u8], &[2, i as u8])];
            let account = Account { rows: &[row], ..account("edit", &Kind::Change, files) };
            write(&Os, book.path(), account, USUAL).unwrap();
        }
        let history = History::read(book.path()).unwrap();
        assert_eq!(history.changes().len(), n);
        let done = work::during(|| {
            let list = listed::listed(book.path(), &history);
            assert!(
                list.iter().all(|change| change.undoable && change.why.english().starts_with("row by row")),
                "{list:?}"
            );
        });
        done[Work::Files as usize]
    };
    let (few, many) = (opened(10), opened(40));
    assert!(many <= few + 2, "{few} for 10, {many} for 40");
}
