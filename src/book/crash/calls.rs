//! Every call of a commit made to fail, or to be the last one of the process.

use std::path::Path;

use super::super::commit::Left;
use super::super::journal::Journal;
use super::super::undo::History;
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
