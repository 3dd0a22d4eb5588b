//! What usually helps: the first playbook that holds for a person, its fields filled in.

use std::collections::BTreeMap;

use super::desk::Desk;
use crate::book::Book;
use crate::book::roster::{NOBODY, Number};
use crate::diag::Diagnostic;
use crate::i18n::{Joint, Text};
use crate::model::schema::TableId;
use crate::model::{Day, Value};
use crate::profile::add_rules;
use crate::query::{Compiled, Field, Origin, Query, Scope};

/// For whom each playbook holds, and the fields their texts name.
#[derive(Debug, Default)]
pub(super) struct Suggestions {
    /// By person, the number of the first playbook that holds.
    first: BTreeMap<Number, usize>,
    fields: BTreeMap<String, Field>,
}

/// The rules of the playbooks, read before anything else is: what is wrong with one is said at once.
pub(super) struct Playbooks(Vec<Compiled>);

impl Playbooks {
    /// # Errors
    /// What is wrong with a playbook, at its place in rolo.yaml.
    pub(super) fn of(book: &Book, scope: &Scope, today: Day) -> Result<Playbooks, Vec<Diagnostic>> {
        let scope = scope.about(TableId::Contacts);
        let rules = book.settings.playbooks.iter().map(|playbook| {
            let origin = Origin::Written(playbook.when.place.clone());
            Query::compile_from(&playbook.when.text, &origin, &scope, today)
        });
        Ok(Playbooks(rules.collect::<Result<_, _>>()?))
    }

    /// The fields they ask for.
    pub(super) fn fields_needed(&self) -> impl Iterator<Item = &Field> {
        self.0.iter().flat_map(Compiled::fields_needed)
    }

    /// Finds the playbook of each of `people`.
    ///
    /// # Errors
    /// What is wrong with a rule that a playbook names.
    pub(super) fn suggest(
        &self,
        desk: &mut Desk<'_>,
        scope: &Scope,
        people: impl Iterator<Item = Number>,
    ) -> Result<Suggestions, Vec<Diagnostic>> {
        let book = desk.book;
        let mut found = Suggestions::default();
        if self.0.is_empty() {
            return Ok(found);
        }
        let scope = scope.about(TableId::Contacts);
        let mut waiting = vec![false; desk.people().len()];
        people.filter(|&who| who != NOBODY).for_each(|who| waiting[who as usize] = true);
        for (number, rule) in self.0.iter().enumerate() {
            desk.rows.need(rule.fields_needed());
            add_rules(&mut desk.rows, rule.fields_needed(), &scope)?;
            for who in desk.rows.select(rule).0 {
                if waiting[who] {
                    found.first.entry(who as Number).or_insert(number);
                }
            }
        }
        let used: std::collections::BTreeSet<usize> = found.first.values().copied().collect();
        let language = book.settings.language();
        for number in used {
            for name in names(book.settings.playbooks[number].suggest.get(language).unwrap_or_default()) {
                if let Ok(field) = Query::field(name, &scope) {
                    found.fields.insert(name.to_owned(), field);
                }
            }
        }
        let fields: Vec<Field> = found.fields.values().cloned().collect();
        desk.rows.need(&fields);
        add_rules(&mut desk.rows, &fields, &scope)?;
        Ok(found)
    }
}

impl Suggestions {
    /// What is suggested for a person; empty where no playbook holds.
    pub(super) fn of(&self, desk: &Desk<'_>, who: Number) -> Text {
        let Some(&number) = self.first.get(&who) else { return Text::default() };
        let text = desk.book.settings.playbooks[number].suggest.get(desk.book.settings.language());
        fill(text.unwrap_or_default(), |name| {
            let field = self.fields.get(name)?;
            Some(say(&desk.rows.value(field, who as usize)))
        })
    }
}

/// The names in braces of a text.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// The text with its `{names}` filled in; a name nobody knows stays as it is written.
fn fill(text: &str, value: impl Fn(&str) -> Option<Text>) -> Text {
    let mut parts = text.split('{');
    let mut out = vec![Text::own(parts.next().unwrap_or_default())];
    for part in parts {
        match part.split_once('}').and_then(|(name, rest)| Some((value(name)?, rest))) {
            Some((value, rest)) => out.extend([value, Text::own(rest)]),
            None => out.push(Text::own(format!("{{{part}"))),
        }
    }
    Text::joined(Joint::Nothing, out)
}

/// A value within a sentence.
fn say(value: &Value) -> Text {
    match value {
        Value::Unknown | Value::Unreadable { .. } => Text::own("?"),
        Value::Text(text) => Text::own(text),
        Value::Phrase(text) => text.clone(),
        Value::List(words) => Text::own(words.join(", ")),
        Value::Flag(yes) => Text::word(if *yes { "yes" } else { "no" }),
        Value::Int(number) => Text::own(number),
        Value::Decimal(number) => Text::own(number),
        Value::Number(number) => Text::own((number * 10.0).round() / 10.0),
        Value::Fraction(share) => Text::own(format!("{}%", (share * 1000.0).round() / 10.0)),
        Value::Money(money) => Text::own(money),
        Value::Moneys(list) => Text::own(list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        Value::Day(day) => Text::own(day),
        Value::At(at) => Text::own(at),
    }
}

#[cfg(test)]
mod tests {
    use super::super::desk::tests::book;
    use super::super::question::tests::day;
    use super::super::{Question, due};
    use super::*;
    use crate::book::Book;

    #[test]
    fn the_first_playbook_that_holds_is_suggested_with_its_fields() {
        let dir = book(&[
            (
                "rolo.yaml",
                "format: 1\nevery: 10d\nplaybooks:\n  - {when: 'open_complaints >= 1', suggest: answer first}\n  \
                 - {when: 'silent_days > 20', suggest: 'call; last time {last_summary}, {silent_days} days ago'}\n",
            ),
            ("contacts.csv", "id,name\nc-1,Ann\nc-2,Bo\nc-3,Cy\n"),
            (
                "interactions/2026-02.csv",
                "id,at,contact,channel,summary\ni-1,2026-02-01,c-1,call,hello\ni-2,2026-02-01,c-2,call,tea\ni-3,2026-02-15,c-3,call,x\n",
            ),
            (
                "tickets.csv",
                "id,contact,kind,opened_at,first_reply_at,due_at\nt-1,c-1,complaint,2026-02-01,2026-02-01,2026-05-01\n",
            ),
        ]);
        let book = Book::open(dir.path()).unwrap();
        let due = due(&book, &Question::on(day("2026-03-02"))).unwrap();
        let said: Vec<String> = due.waiting.iter().map(|w| due.suggestion(w).english()).collect();
        assert_eq!(said, ["answer first", "call; last time tea, 29 days ago", ""]);
    }

    #[test]
    fn what_is_wrong_with_a_log_that_is_read_twice_is_said_once() {
        let dir = book(&[
            (
                "rolo.yaml",
                "format: 1\ncurrency: EUR\nevery: 10d\nplaybooks: [{when: 'tags:x', suggest: 'spent {spend_total}'}]\n",
            ),
            ("contacts.csv", "id,name,tags,created_on\nc-1,Ann,x,2026-01-01\n"),
            ("orders/2026.csv", "id,at,contact,amount\nb-1,2026-02-01,c-1,5\nb-2,2026-02-01,c-1,5,6,7\n"),
        ]);
        let book = Book::open(dir.path()).unwrap();
        let due = due(&book, &Question::on(day("2026-03-02"))).unwrap();
        assert_eq!(due.waiting.iter().map(|w| due.suggestion(w)).collect::<Vec<_>>(), ["spent 5.00 EUR"]);
        assert_eq!(due.problems().iter().map(|p| p.code).collect::<Vec<_>>(), ["ragged-row"]);
    }

    #[test]
    fn a_name_nobody_knows_stays_as_it_is_written() {
        assert_eq!(fill("{a} and {b} {", |n| (n == "a").then(|| Text::own("1"))), "1 and {b} {");
        assert_eq!(names("{a} x {b").collect::<Vec<_>>(), ["a"]);
    }
}
