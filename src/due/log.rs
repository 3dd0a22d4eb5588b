//! Noting a conversation: the rows of the log, the next step, what is done with it, and when the clock asks again.

use super::cadence::{NextTouch, next_touch};
use crate::book::Book;
use crate::book::edit::Op;
use crate::diag::Diagnostic;
use crate::i18n::Text;
use crate::model::schema::{Kind as CellKind, TableId, Vocabulary};
use crate::model::{At, Day, cell, note};

/// A conversation with one or several people.
#[derive(Clone, Debug, Default)]
pub struct Talk {
    /// Ids of the people; several were there together.
    pub who: Vec<String>,
    /// How, a word of `channels:`.
    pub channel: String,
    /// `in`, `out` or empty.
    pub direction: String,
    /// Empty where somebody was reached, else `no-answer`, `bounced`, `bulk`.
    pub outcome: String,
    /// What was said.
    pub summary: String,
    /// `good`, `neutral`, `bad` or empty.
    pub mood: String,
    /// How long, in minutes.
    pub minutes: Option<u32>,
    /// Ids of the records it was about.
    pub about: Vec<String>,
    /// Who of us.
    pub by: String,
    /// The step that was agreed, and its day.
    pub next: Option<(String, Day)>,
}

impl Talk {
    /// Whether somebody was really spoken to: not a note, and reached.
    #[must_use]
    pub fn is_touch(&self) -> bool {
        self.channel != "note" && self.outcome.is_empty()
    }

    /// The changes: one row a person, joined where there are several, and the step that was agreed.
    ///
    /// `ids` are fresh ids for the rows, one a person.
    #[must_use]
    pub fn ops(&self, at: At, ids: &[String]) -> Vec<Op> {
        let mut ops = Vec::new();
        for (who, id) in self.who.iter().zip(ids) {
            let joint = if self.who.len() > 1 { ids[0].clone() } else { String::new() };
            ops.push(Op::insert(
                TableId::Interactions,
                [
                    ("id", id.clone()),
                    ("at", at.to_string()),
                    ("contact", who.clone()),
                    ("channel", self.channel.clone()),
                    ("direction", self.direction.clone()),
                    ("outcome", self.outcome.clone()),
                    ("summary", note::encode(&self.summary).into_owned()),
                    ("mood", self.mood.clone()),
                    ("minutes", self.minutes.map(|n| n.to_string()).unwrap_or_default()),
                    ("about", self.about.join(";")),
                    ("by", self.by.clone()),
                    ("joint", joint),
                ],
            ));
        }
        if let Some((what, day)) = &self.next {
            for who in &self.who {
                ops.push(Op::set(TableId::Contacts, who, "next_on", day.to_string()));
                ops.push(Op::set(TableId::Contacts, who, "next_what", what.clone()));
            }
        }
        ops
    }
}

/// The channel a word means: its name, or what people see for it in any language.
///
/// # Errors
/// The book has no such channel; the nearest is named.
pub fn channel(book: &Book, word: &str) -> Result<String, Diagnostic> {
    let settings = &book.settings;
    let folded = crate::model::fold::fold_words(word);
    let is_meant = |name: &str| crate::model::fold::fold_words(name) == folded;
    let labelled = |label: &crate::model::settings::Label| {
        crate::i18n::Language::all().any(|language| label.get(language).is_some_and(is_meant))
    };
    if word.trim().is_empty() {
        let finding = Diagnostic::error("not-a-choice", phrase!("the channel is empty"));
        return Err(finding.help(phrase!("write how you were in touch: `call`, `mail`, `visit`")));
    }
    if settings.channels.is_empty() {
        return Ok(word.to_owned());
    }
    if let Some(known) = settings.channels.iter().find(|c| is_meant(&c.name) || labelled(&c.label)) {
        return Ok(known.name.as_str().to_owned());
    }
    let words = settings.vocabulary(Vocabulary::Channel);
    match cell::judge_word(Vocabulary::Channel, word, &words).remark() {
        Some((_, remark)) => Err(remark.diagnostic(crate::diag::Level::Error)),
        None => Ok(word.to_owned()),
    }
}

/// A word of a column of the interactions that has few: an outcome, a mood.
///
/// # Errors
/// It is none of them; what they are is said.
pub fn choice(column: &str, word: &str) -> Result<String, Diagnostic> {
    let Some(CellKind::Choice(words)) = TableId::Interactions.table().column(column).map(|c| c.kind) else {
        return Ok(word.to_owned());
    };
    if words.contains(&word) {
        return Ok(word.to_owned());
    }
    let words = Text::list(words.iter().filter(|w| !w.is_empty()).map(|w| Text::own(format!("`{w}`"))));
    let message = phrase!("`{word}` is no {column}", word, column = Text::column(column));
    Err(Diagnostic::error("not-a-choice", message).help(phrase!("write {words}", words)))
}

/// When the clock asks for each person again after a talk on `at`.
#[must_use]
pub fn after(book: &Book, talk: &Talk, at: At, today: Day) -> Vec<(String, Option<NextTouch>)> {
    let touched = if talk.is_touch() { Some(at.day) } else { None };
    next_touch(book, &talk.who, touched, today)
}

#[cfg(test)]
mod tests {
    use super::super::desk::tests::book;
    use super::super::question::tests::day;
    use super::*;

    fn office() -> tempfile::TempDir {
        book(&[
            (
                "rolo.yaml",
                "format: 1\nevery: 90d\ntiers: [{name: A, every: 14d}]\nnew_customers: {within: 30d, every: 7d}\n\
                 channels: [{name: call, label: {zh-CN: 电话}}, {name: visit}, {name: note}]\n",
            ),
            (
                "contacts.csv",
                "id,name,tier,archived_on,created_on\nc-1,Ann,A,,2025-01-01\nc-2,Bo,,,2025-01-01\nc-3,Cy,A,2026-01-01,2025-01-01\nc-4,Di,A,,2025-01-01\n",
            ),
            ("interactions/2026-02.csv", "id,at,contact,channel\ni-1,2026-02-28,c-1,call\n"),
            ("orders/2026.csv", "id,at,contact,amount\nb-1,2026-02-20,c-4,10\n"),
        ])
    }

    fn talk(who: &[&str], channel: &str) -> Talk {
        let who = who.iter().map(|w| (*w).to_owned()).collect();
        Talk { who, channel: channel.to_owned(), ..Talk::default() }
    }

    #[test]
    fn a_meeting_of_several_is_one_joint_meeting_with_a_row_each() {
        let mut meeting = talk(&["c-1", "c-2"], "visit");
        meeting.next = Some(("send the quote".into(), day("2026-03-09")));
        meeting.summary = "two\nlines".into();
        let ops = meeting.ops(At::from(day("2026-03-02")), &["i-8".into(), "i-9".into()]);
        let cells = |op: &Op| match op {
            Op::Insert { cells, .. } => cells.iter().map(|c| c.1.clone()).collect::<Vec<_>>().join(","),
            Op::Set { id, column, value, .. } => format!("{id} {column}={value}"),
            other => panic!("{other:?}"),
        };
        let all: Vec<String> = ops.iter().map(cells).collect();
        assert_eq!(
            all,
            [
                "i-8,2026-03-02,c-1,visit,,,two\\nlines,,,,,i-8",
                "i-9,2026-03-02,c-2,visit,,,two\\nlines,,,,,i-8",
                "c-1 next_on=2026-03-09",
                "c-1 next_what=send the quote",
                "c-2 next_on=2026-03-09",
                "c-2 next_what=send the quote",
            ]
        );
    }

    #[test]
    fn a_channel_is_a_word_of_the_book_or_its_label() {
        let dir = office();
        let book = Book::open(dir.path()).unwrap();
        assert_eq!(channel(&book, "Call").unwrap(), "call");
        assert_eq!(channel(&book, "电话").unwrap(), "call");
        let wrong = channel(&book, "cal").unwrap_err();
        assert!(wrong.help.unwrap().english().contains("`call`"));
        assert_eq!(channel(&book, " ").unwrap_err().message, "the channel is empty");
        assert!(choice("mood", "great").unwrap_err().help.unwrap().english().contains("`good`"));
        assert_eq!(choice("outcome", "no-answer").unwrap(), "no-answer");
    }

    #[test]
    fn after_a_talk_the_clock_runs_from_it_and_after_a_missed_call_from_the_last_one() {
        let dir = office();
        let book = Book::open(dir.path()).unwrap();
        let today = day("2026-03-02");
        let next = |talk: &Talk, on: &str| -> Vec<String> {
            let found = after(&book, talk, At::from(day(on)), today);
            found
                .into_iter()
                .map(|(id, next)| {
                    next.map_or(format!("{id} never"), |n| format!("{id} {} {}", n.due_on, n.rule.english()))
                })
                .collect()
        };
        let call = talk(&["c-1", "c-2", "c-3", "c-4"], "call");
        assert_eq!(
            next(&call, "2026-03-02"),
            [
                "c-1 2026-03-16 14 d cadence of tier A",
                "c-2 2026-05-31 90 d cadence of the book",
                "c-3 never",
                "c-4 2026-03-09 7 d cadence of new customers"
            ]
        );
        let missed = Talk { outcome: "no-answer".into(), ..talk(&["c-1"], "call") };
        assert_eq!(next(&missed, "2026-03-02"), ["c-1 2026-03-14 14 d cadence of tier A"]);
        // A talk that is noted late does not turn the clock back.
        assert_eq!(next(&talk(&["c-1"], "call"), "2026-02-01"), ["c-1 2026-03-14 14 d cadence of tier A"]);
    }
}
