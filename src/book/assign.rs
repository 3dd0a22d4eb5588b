//! `field=value` on the command line: what is typed, turned into cells.

use crate::model::schema::{Kind, Table};

/// What is done to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// `field=value`; an empty value clears.
    Set,
    /// `field+=value`: one more in a list, or so much more.
    Add,
    /// `field-=value`: one fewer in a list, or so much less.
    Remove,
}

/// One `field=value`, `field+=value` or `field-=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The field, as typed.
    pub field: String,
    /// What is done.
    pub action: Action,
    /// The value, as typed.
    pub value: String,
}

impl Assignment {
    /// Reads a word; none where it has no `=` behind a name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Assignment> {
        let (left, value) = word.split_once('=')?;
        let (field, action) = match left.strip_suffix('+') {
            Some(field) => (field, Action::Add),
            None => match left.strip_suffix('-') {
                Some(field) => (field, Action::Remove),
                None => (left, Action::Set),
            },
        };
        let field = field.trim();
        (!field.is_empty()).then(|| Assignment {
            field: field.to_owned(),
            action,
            value: value.trim().to_owned(),
        })
    }
}

/// Whether a cell of this kind is a list joined with `;`.
#[must_use]
pub fn is_list(kind: Kind) -> bool {
    matches!(kind, Kind::List | Kind::Emails | Kind::Phones | Kind::Refs | Kind::MergedIds | Kind::Consent)
}

/// A list cell with `item` added (once) or removed; items are compared without their `[label]` and case.
#[must_use]
pub fn change_list(cell: &str, item: &str, action: Action) -> String {
    let bare = |text: &str| text.split(" [").next().unwrap_or(text).trim().to_lowercase();
    let mut items: Vec<&str> = crate::model::list::parts(cell).collect();
    match action {
        Action::Set => return crate::model::list::parts(item).collect::<Vec<_>>().join(";"),
        Action::Add => {
            for new in crate::model::list::parts(item) {
                if !items.iter().any(|known| bare(known) == bare(new)) {
                    items.push(new);
                }
            }
        }
        Action::Remove => {
            let gone: Vec<String> = crate::model::list::parts(item).map(bare).collect();
            items.retain(|known| !gone.contains(&bare(known)));
        }
    }
    items.join(";")
}

/// The nearest column name of a table, for a word that names none.
#[must_use]
pub fn nearest_column<'a>(
    table: &Table,
    others: impl Iterator<Item = &'a str>,
    word: &str,
) -> Option<String> {
    table
        .columns
        .iter()
        .map(|c| c.name)
        .chain(others)
        // Nobody mistypes so long a name, and the comparison goes by the square.
        .filter(|name| name.len().max(word.len()) <= 400)
        .map(|name| (strsim::jaro_winkler(name, word), name))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_an_equals_sign_are_assignments() {
        let parse = |word| Assignment::parse(word).map(|a| (a.field, a.action, a.value));
        assert_eq!(parse("tier=A"), Some(("tier".into(), Action::Set, "A".into())));
        assert_eq!(parse("tags+=vip"), Some(("tags".into(), Action::Add, "vip".into())));
        assert_eq!(parse("tags-=old"), Some(("tags".into(), Action::Remove, "old".into())));
        assert_eq!(parse("notes="), Some(("notes".into(), Action::Set, String::new())));
        assert_eq!(parse("Grace Lin"), None);
        assert_eq!(parse("=x"), None);
    }

    #[test]
    fn a_list_gains_and_loses_items_without_caring_about_case_or_labels() {
        assert_eq!(change_list("vip;Lead", "lead;new", Action::Add), "vip;Lead;new");
        assert_eq!(change_list("vip;Lead", "LEAD", Action::Remove), "vip");
        assert_eq!(
            change_list("a@example.com [work];b@example.com", "a@example.com", Action::Remove),
            "b@example.com"
        );
        assert_eq!(change_list("x", "a; b ;", Action::Set), "a;b");
    }
}
