//! Every call of a commit made to fail, or to be the last one of the process.

use std::path::Path;

use super::super::commit::Left;
use super::super::journal::Journal;
use super::super::undo::History;
use super::super::written::{self, Versions};
use super::*;

#[test]
fn a_change_that_fails_at_any_call_is_wholly_made_or_not_at_all_as_it_says() {
    for (name, plan) in plans() {
        let [old, new] = ends(&plan);
        for how in [How::Die, How::DieHalfWay, How::Once] {
            for at in 0.. {
                let book = book();
                recovered(book.path());
                let disk = Faulty::new(at, how);
                let result = run(&disk, book.path(), &plan);
                let case = format!("{name}, {how:?} at call {at}: {result:?}");
                recovered(book.path());
                let there = data(book.path());
                assert!(there == old || there == new, "{case}: {there:?}");
                match &result {
                    Ok(_) => assert_eq!(there, new, "{case}"),
                    Err(error) if how == How::Once => match error.left() {
                        Left::Unchanged => assert_eq!(there, old, "{case}"),
                        Left::Changed => assert_eq!(there, new, "{case}"),
                        Left::Unknown => {}
                    },
                    // A dead process says nothing.
                    Err(_) => {}
                }
                let history = History::read(book.path()).unwrap();
                assert_eq!(history.undoable().is_some(), there == new, "{case}: {history:?}");
                if there == old {
                    run(&Os, book.path(), &plan).unwrap_or_else(|error| panic!("{case}, again: {error:?}"));
                    assert_eq!(data(book.path()), new, "{case}");
                }
                if !disk.struck() {
                    assert!(at > 5, "{name} has {at} calls");
                    break;
                }
            }
        }
    }
}

#[test]
fn a_crash_during_recovery_changes_nothing_of_its_outcome() {
    for (name, plan) in plans() {
        let [old, new] = ends(&plan);
        for first in 0.. {
            let died = |root: &Path| {
                recovered(root);
                let disk = Faulty::new(first, How::DieHalfWay);
                run(&disk, root, &plan).ok();
                disk.struck()
            };
            let once = book();
            if !died(once.path()) {
                break;
            }
            if !Journal::place(once.path()).exists() {
                // Nothing to finish: the test above has seen this crash.
                continue;
            }
            for how in [How::Die, How::DieHalfWay] {
                for second in 0.. {
                    let book = book();
                    died(book.path());
                    let disk = Faulty::new(second, how);
                    finish(&disk, book.path()).ok();
                    recovered(book.path());
                    let there = data(book.path());
                    let case =
                        format!("{name}, dead at call {first}, {how:?} at call {second} of the recovery");
                    assert!(there == old || there == new, "{case}: {there:?}");
                    assert!(recovered(book.path()).is_empty(), "{case}");
                    if !disk.struck() {
                        break;
                    }
                }
            }
        }
    }
}

/// What is remembered of the planned files in the book, each with whether it is what is there.
fn remembered(root: &Path, plan: &Plan) -> Vec<(String, bool, Versions)> {
    let of = |file: &PlannedFile| {
        let versions = written::of(root, &file.name);
        let there = Os.read(&root.join(&file.name)).ok();
        let is_there = there.as_deref().is_none_or(|there| versions.hold(there));
        (file.name.clone(), is_there, versions)
    };
    plan.files.iter().map(of).collect()
}

#[test]
fn what_rolo_remembers_to_have_written_is_there_after_a_failure_at_any_call() {
    for (name, plan) in plans() {
        let [old, new] = ends(&plan);
        for how in [How::Die, How::DieHalfWay, How::Once] {
            for at in 0.. {
                let book = book();
                recovered(book.path());
                let disk = Faulty::new(at, how);
                let result = run(&disk, book.path(), &plan);
                let case = format!("{name}, {how:?} at call {at}: {result:?}");
                recovered(book.path());
                let is_new = data(book.path()) == new;
                let unchanged = result.as_ref().is_err_and(|error| error.left() == Left::Unchanged);
                for (file, is_there, versions) in remembered(book.path(), &plan) {
                    let nothing = versions == Versions::default();
                    assert!(is_there || (nothing && !is_new), "{case}: {file}: {versions:?}");
                    // A change that says it was not made leaves no word of it.
                    assert!(nothing || how != How::Once || !unchanged, "{case}: {file}: {versions:?}");
                }
                if !disk.struck() {
                    break;
                }
            }
        }
        // A change that died before it was decided is corrected by the next one.
        let book = book();
        recovered(book.path());
        let dies = (0..).find(|&at| {
            run(&Faulty::new(at, How::Die), book.path(), &plan).ok();
            recovered(book.path());
            remembered(book.path(), &plan).iter().any(|(_, _, versions)| *versions != Versions::default())
        });
        assert!(dies.is_some() && data(book.path()) == old, "{name}");
        run(&Os, book.path(), &plan).unwrap();
        assert!(remembered(book.path(), &plan).iter().all(|(_, is_there, _)| *is_there), "{name}");
    }
}
