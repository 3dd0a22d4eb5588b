//! Adding, changing and removing records: the same for people and for every other noun.

use std::path::Path;

use crate::book::Book;
use crate::book::assign::Assignment;
use crate::book::edit::Op;
use crate::book::history::history_of;
use crate::book::plan::Plan;
use crate::book::same::{Common, holder, namesakes};
use crate::book::typing::Typing;
use crate::book::undo::Kind as UndoKind;
use crate::book::who::{Directory, NotFound};
use crate::checks;
use crate::cli::args;
use crate::cli::asking::Shown;
use crate::cli::context::{Context, Writing};
use crate::cli::editor::{Left, Manuscript};
use crate::cli::failure::{Exit, Failure, Outcome};
use crate::diag::Diagnostic;
use crate::i18n::Text;
use crate::model::schema::TableId;
use crate::model::{At, Day, Kind};
use crate::profile::custom_columns;
use crate::text::file_name;

/// Reads words as assignments; the moment of the change (`--on`, else this one) may be written `now`.
fn assignments(table: TableId, words: &[String], at: At) -> Result<Vec<Assignment>, Failure> {
    words
        .iter()
        .map(|word| {
            let mut assignment = Assignment::parse(word).ok_or_else(|| {
                Failure::usage(
                    phrase!("`{word}` is no `field=value`", word),
                    phrase!("write `tier=A`, `tags+=vip`, `notes=`"),
                )
            })?;
            match table.table().column(&assignment.field).map(|column| column.kind) {
                Some(Kind::Day) if assignment.value == "now" => assignment.value = at.day.to_string(),
                Some(Kind::At) if assignment.value == "now" => assignment.value = at.to_string(),
                _ => {}
            }
            Ok(assignment)
        })
        .collect()
}

/// Reads what is typed on that day: `friday` is the one after today, whenever the change is dated.
fn typing<'b>(book: &'b Book, table: TableId, today: Day) -> Typing<'b> {
    Typing::new(book, table, custom_columns(book, table), today)
}

fn bad_values(findings: Vec<Diagnostic>) -> Failure {
    let unknown = findings.iter().any(|f| matches!(f.code, "unknown-name" | "ambiguous-name"));
    Failure { exit: if unknown { Exit::No } else { Exit::Usage }, findings }
}

/// Adds a record with its defaults: the day it begins, who did it, the first open stage.
pub(super) fn add(
    context: &mut Context,
    table: TableId,
    words: &[String],
    on: &args::On,
    change: &args::Change,
) -> Outcome {
    let writing = context.writing(change)?;
    let book = &writing.book;
    let at = context.moment(book, on.on.as_deref())?;
    let today = context.today(book)?;
    let mut cells = typing(book, table, today)
        .cells(&assignments(table, words, at)?, |_| String::new())
        .map_err(bad_values)?;
    refuse_taken_handle(book, table, "", &cells)?;
    let typed_id = table.table().key.and_then(|key| cells.iter().rev().find(|cell| cell.0 == key));
    if let Some(finding) = typed_id.and_then(|(_, id)| checks::taken_id(book, table, id)) {
        return Err(Failure::new(Exit::No, finding));
    }
    if table == TableId::Contacts {
        tell_namesakes(context, book, &cells);
    }
    let facts = table.table();
    let given =
        |cells: &[(String, String)], column: &str| cells.iter().any(|c| c.0 == column && !c.1.is_empty());
    if let Some(begins) = facts.begins()
        && !given(&cells, begins)
    {
        let moment = facts.column(begins).is_some_and(|c| c.kind == crate::model::Kind::At);
        cells.push((begins.to_owned(), if moment { at.to_string() } else { at.day.to_string() }));
    }
    if facts.column("by").is_some() && !given(&cells, "by") {
        cells.push(("by".into(), context.me(book)?));
    }
    if facts.column("owner").is_some() && !given(&cells, "owner") && book.settings.people.len() == 1 {
        cells.push(("owner".into(), context.me(book)?));
    }
    if table == TableId::Deals
        && !given(&cells, "stage")
        && let Some(first) = book.settings.pipeline.first()
    {
        cells.push(("stage".into(), first.name.as_str().to_owned()));
    }
    missing(table, &cells)?;
    let op = Op::Insert { table, cells: cells.clone() };
    let plan = context.plan(book, vec![op], at, on.reason.as_deref().unwrap_or_default())?;
    let id = plan.inserted.first().map(|(_, id)| id.clone()).unwrap_or_default();
    let name = cells.iter().find(|c| matches!(c.0.as_str(), "name" | "title" | "subject" | "what"));
    let noun = noun(table);
    let done = match name {
        Some((_, name)) => phrase!("added {noun} {name} ({id})", noun, name, id),
        None => phrase!("added {noun} ({id})", noun, id),
    };
    context.execute(&writing, &plan, at, UndoKind::Change, done)?;
    Ok(Exit::Done)
}

/// What a record cannot be without.
fn missing(table: TableId, cells: &[(String, String)]) -> Result<(), Failure> {
    let has = |column: &str| cells.iter().any(|c| c.0 == column && !c.1.is_empty());
    let facts = table.table();
    let needs = |what: &str| {
        let help = phrase!("add `{what}=…`; `rolo fields {word}` lists the fields", what, word = facts.noun);
        Err(Failure::usage(phrase!("every {noun} needs `{what}`", noun = noun(table), what), help))
    };
    if facts.column("name").is_some() && table != TableId::Products && !has("name") {
        return needs("name");
    }
    if table == TableId::Products && !has("code") {
        return needs("code");
    }
    if facts.column("contact").is_some() && !has("contact") && !has("company") {
        return needs("contact");
    }
    Ok(())
}

/// The handle a person is to have from now on; none where the handle is left alone or cleared.
fn given_handle(table: TableId, cells: &[(String, String)]) -> Option<&str> {
    let handle = cells.iter().rev().find(|c| c.0 == "handle").map(|c| c.1.as_str());
    handle.filter(|handle| table == TableId::Contacts && !handle.is_empty())
}

/// Two people cannot answer to one handle.
fn refuse_taken_handle(
    book: &Book,
    table: TableId,
    id: &str,
    cells: &[(String, String)],
) -> Result<(), Failure> {
    match given_handle(table, cells).and_then(|handle| Some((handle, holder(book, id, handle)?))) {
        None => Ok(()),
        Some((handle, other)) => {
            let (name, id) = (other.name, other.id);
            let message = phrase!("the handle `{handle}` is taken by {name} (`{id}`)", handle, name, id);
            Err(Failure::no("handle-taken", message)
                .help(phrase!("choose another one, or change theirs first")))
        }
    }
}

/// Says who is in the book already under the same name or e-mail address.
fn tell_namesakes(context: &mut Context, book: &Book, cells: &[(String, String)]) {
    let typed = |column: &str| cells.iter().rev().find(|c| c.0 == column).map_or("", |c| c.1.as_str());
    for (person, common) in namesakes(book, typed("name"), typed("email")) {
        let (name, id) = (person.name, person.id);
        context.ui.warning(match common {
            Common::Name => phrase!("there is somebody of that name already: {name} (`{id}`)", name, id),
            Common::Email => {
                phrase!("there is somebody with that e-mail address already: {name} (`{id}`)", name, id)
            }
        });
    }
}

/// What one record of a table is called.
fn noun(table: TableId) -> Text {
    Text::word(table.table().noun)
}

/// `1 contact`, `2 contacts`.
fn counted(count: usize, table: TableId) -> Text {
    let noun = if count == 1 { noun(table) } else { Text::word(table.name()) };
    plural!(count, "1 {noun}", "{count} {noun}", noun)
}

/// A word that means nobody, or a table that nobody can be found in.
pub(super) fn nobody(why: &NotFound, word: &str, table: TableId) -> Failure {
    let exit = if matches!(why, NotFound::Unreadable(_)) { Exit::Unreadable } else { Exit::No };
    Failure::new(exit, why.describe(word, table))
}

/// The id of the record a word means: people by name, others by id or its beginning.
pub(super) fn identify(book: &Book, table: TableId, word: &str) -> Result<String, Failure> {
    let found = Directory::read(book, table).find(word);
    found.map(|record| record.id).map_err(|why| nobody(&why, word, table))
}

/// Changes one record.
pub(super) fn edit(
    context: &mut Context,
    table: TableId,
    word: &str,
    words: &[String],
    on: &args::On,
    change: &args::Change,
) -> Outcome {
    let writing = context.writing(change)?;
    let book = &writing.book;
    let at = context.moment(book, on.on.as_deref())?;
    let id = identify(book, table, word)?;
    let ops = ops_for(book, table, std::slice::from_ref(&id), words, at, context.today(book)?)?;
    let plan = context.plan(book, ops, at, on.reason.as_deref().unwrap_or_default())?;
    let done = phrase!("changed {noun} {id}", noun = noun(table), id);
    context.execute(&writing, &plan, at, UndoKind::Change, done)?;
    Ok(Exit::Done)
}

/// What the words change in these records, each read once.
fn ops_for(
    book: &Book,
    table: TableId,
    ids: &[String],
    words: &[String],
    at: At,
    today: Day,
) -> Result<Vec<Op>, Failure> {
    let rows = crate::book::row::read_rows(book, table, ids)?;
    let typing = typing(book, table, today);
    let assignments = assignments(table, words, at)?;
    let mut ops = Vec::new();
    for (id, row) in ids.iter().zip(&rows) {
        let cells = typing.cells(&assignments, |column| cell(row, column)).map_err(bad_values)?;
        if ids.len() > 1 && given_handle(table, &cells).is_some() {
            let records = counted(ids.len(), table);
            let message = phrase!("a handle is one person's, and {records} would get it", records);
            return Err(Failure::no("handle-taken", message)
                .help(phrase!("give each one of their own: `rolo edit WHO handle=…`")));
        }
        ops.extend(sets(book, table, id, cells)?);
    }
    Ok(ops)
}

/// A cell of a row; empty where the row has none under that header.
fn cell(row: &[(String, String)], column: &str) -> String {
    row.iter().find(|cell| cell.0 == column).map(|cell| cell.1.clone()).unwrap_or_default()
}

/// The changes that give a record these cells.
fn sets(book: &Book, table: TableId, id: &str, cells: Vec<(String, String)>) -> Result<Vec<Op>, Failure> {
    refuse_taken_handle(book, table, id, &cells)?;
    Ok(cells.into_iter().map(|(column, value)| Op::set(table, id, column, value)).collect())
}

/// Changes one record in $EDITOR: what was changed there, and nothing else. What is wrong is shown there again; what is
/// given up is kept in a file.
pub(super) fn edit_in_editor(
    context: &mut Context,
    table: TableId,
    word: &str,
    on: &args::On,
    change: &args::Change,
) -> Outcome {
    /// Away from a terminal the editor is a program, which may make the same mistake for ever.
    const ROUNDS_OF_A_PROGRAM: usize = 3;
    let editor = context.env.editor.clone().ok_or_else(|| {
        let help = phrase!("set EDITOR, or say what to change: `rolo edit WHO field=value`");
        Failure::usage(phrase!("no editor is set"), help)
    })?;
    let (id, before) = {
        let book = context.book()?;
        let id = identify(&book, table, word)?;
        let row = crate::book::row::read_row(&book, table, &id)?;
        (id, row)
    };
    let original = crate::book::sheet::write(table, &id, &before, context.ui.language);
    // An id is whatever the table says, a path too.
    let mut manuscript = Manuscript::new(format!("{}.yaml", file_name::stem(&id)), original)?;
    let mut wrong: Option<(String, Failure)> = None;
    loop {
        let text = match manuscript.open(&editor) {
            Ok(Left::Text(text)) => text,
            Ok(Left::GivenUp) => {
                let Some((text, failure)) = wrong else {
                    context.ui.status(phrase!("nothing was changed"));
                    return Ok(Exit::Done);
                };
                return Err(given_up(context, manuscript, &text, failure));
            }
            Err(error) => {
                let text = wrong.as_ref().map(|(text, _)| text.as_str());
                let is_touched = manuscript.is_touched();
                if text.is_some() || is_touched {
                    say_kept(context, &manuscript.keep(text.filter(|_| !is_touched)));
                }
                return Err(error.into());
            }
        };
        let Err(failure) = take_edited(context, table, &id, &before, &manuscript, &text, on, change) else {
            return Ok(Exit::Done);
        };
        let is_for_the_user = matches!(failure.exit, Exit::Usage | Exit::No) && !failure.findings.is_empty();
        let goes_on = context.ui.can_ask() || manuscript.opened() < ROUNDS_OF_A_PROGRAM;
        if !is_for_the_user || !goes_on {
            return Err(given_up(context, manuscript, &text, failure));
        }
        if let Err(error) = manuscript.remark(&text, &failure.findings, context.ui.language) {
            context.ui.findings(&failure.findings);
            return Err(given_up(context, manuscript, &text, error.into()));
        }
        wrong = Some((text, failure));
    }
}

/// Keeps what was typed, and says where; the failure that stood in its way.
fn given_up(context: &mut Context, manuscript: Manuscript, text: &str, failure: Failure) -> Failure {
    say_kept(context, &manuscript.keep(Some(text)));
    failure
}

fn say_kept(context: &mut Context, file: &Path) {
    context.ui.warning(phrase!("what was typed is kept in `{file}`", file = file.display()));
}

/// Makes the changes that were typed in the editor.
#[expect(clippy::too_many_arguments, reason = "one step of `edit_in_editor`, which owns them all")]
fn take_edited(
    context: &mut Context,
    table: TableId,
    id: &str,
    before: &[(String, String)],
    manuscript: &Manuscript,
    text: &str,
    on: &args::On,
    change: &args::Change,
) -> Result<(), Failure> {
    let changes =
        crate::book::sheet::read(table, manuscript.name(), text.as_bytes(), before).map_err(bad_values)?;
    if changes.is_empty() {
        context.ui.status(phrase!("nothing was changed"));
        return Ok(());
    }
    let writing = context.writing(change)?;
    let book = &writing.book;
    let at = context.moment(book, on.on.as_deref())?;
    if crate::book::row::read_row(book, table, id)? != before {
        let message = phrase!("`{id}` was changed by somebody else while the editor was open", id);
        return Err(Failure::new(Exit::Later, Diagnostic::error("changed-meanwhile", message))
            .help(phrase!("nothing was written; run the command again")));
    }
    let typing = typing(book, table, context.today(book)?);
    let cells = typing.cells(&changes, |column| cell(before, column)).map_err(bad_values)?;
    let ops = sets(book, table, id, cells)?;
    let plan = context.plan(book, ops, at, on.reason.as_deref().unwrap_or_default())?;
    let done = phrase!("changed {noun} {id}", noun = noun(table), id);
    context.execute(&writing, &plan, at, UndoKind::Change, done)
}

/// Changes every record a query selects, after showing the plan and asking.
pub(super) fn edit_many(
    context: &mut Context,
    table: TableId,
    query: &str,
    words: &[String],
    on: &args::On,
    change: &args::Change,
) -> Outcome {
    // Where nobody is asked the plan is made under the lock. Else without it, for nobody may be kept waiting by a
    // question; the commit sees whether anything has changed since.
    if change.dry_run || change.yes {
        let writing = context.writing(change)?;
        let (plan, at) = plan_for_many(context, &writing.book, table, query, words, on)?;
        return change_many(context, &writing, table, &plan, at);
    }
    context.will_write();
    let book = context.book()?;
    let (plan, at) = plan_for_many(context, &book, table, query, words, on)?;
    let changed = changed_in(&plan, table);
    if changed > 0 {
        context.print(&plan.diff())?;
        context.agree(phrase!("change {records}?", records = counted(changed, table)))?;
    }
    drop(book);
    let writing = context.writing(change)?;
    change_many(context, &writing, table, &plan, at)
}

/// How many rows of a table a plan changes.
fn changed_in(plan: &Plan, table: TableId) -> usize {
    plan.rows.iter().filter(|row| row.table == table.name()).count()
}

/// What the words change in every record a query selects, and when.
fn plan_for_many(
    context: &mut Context,
    book: &Book,
    table: TableId,
    query: &str,
    words: &[String],
    on: &args::On,
) -> Result<(Plan, At), Failure> {
    let at = context.moment(book, on.on.as_deref())?;
    let selected = crate::report::list::select_ids(book, table, query, at.day)
        .map_err(|findings| Failure { exit: Exit::Usage, findings })?;
    let mut ids = selected.ids;
    context.goes_on_without(&selected.unneeded);
    for note in selected.notes {
        context.ui.status(note);
    }
    context.leave_out(&mut ids, |id| vec![id.clone()], |id| format!("`{id}`"));
    if table == TableId::Contacts {
        context.leave_out_misread(book, &mut ids);
    }
    let ops = ops_for(book, table, &ids, words, at, context.today(book)?)?;
    Ok((context.plan(book, ops, at, on.reason.as_deref().unwrap_or_default())?, at))
}

fn change_many(context: &mut Context, writing: &Writing, table: TableId, plan: &Plan, at: At) -> Outcome {
    let done = phrase!("changed {records}", records = counted(changed_in(plan, table), table));
    context.execute(writing, plan, at, UndoKind::Change, done)?;
    Ok(Exit::Done)
}

/// Takes a record out; a person with history is kept.
pub(super) fn remove(context: &mut Context, table: TableId, word: &str, change: &args::Change) -> Outcome {
    let writing = context.proposing(change)?;
    let book = &writing.book;
    let at = context.now(book)?;
    let id = identify(book, table, word)?;
    let history = history_of(book, table, &id);
    if !history.is_empty() {
        let list = Text::list(history.iter().map(|(table, count)| counted(*count, *table)));
        let finding = Diagnostic::error("has-history", phrase!("`{id}` has history: {list}", id, list));
        let help = match table {
            TableId::Contacts => {
                phrase!("put the person away instead: `rolo edit {id} archived_on=today`", id)
            }
            _ => phrase!("remove or change those rows first"),
        };
        return Err(Failure::new(Exit::No, finding.help(help)));
    }
    if book.faults.is_named_outside(table, &id) {
        context.say_faults();
        return Err(Failure::no("has-history", phrase!("a row that cannot be read may be about `{id}`", id))
            .help(phrase!("put the row right first; `rolo check` says how")));
    }
    let plan = context.plan(book, vec![Op::Delete { table, id: id.clone() }], at, "")?;
    let noun = noun(table);
    let question = phrase!("remove {noun} {id}?", noun, id);
    let done = phrase!("removed {noun} {id}; `rolo undo` brings it back", noun, id);
    let writing = context.agreed(writing, change, &plan, Shown::Diff, question)?;
    context.execute(&writing, &plan, at, UndoKind::Change, done)?;
    Ok(Exit::Done)
}
