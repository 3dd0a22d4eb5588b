//! Words of other systems for what the book has a choice of, kept as data in `value_aliases.csv`: outcomes, channels,
//! states, yes and no, and the words that tell sums, firms and files apart.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold;
use crate::model::TableId;
use crate::model::fold::fold_words;

/// The words as they are kept: `field,tables,value,words`; words are separated by `|`.
const DATA: &str = include_str!("value_aliases.csv");

/// The book's word by the folded foreign one, for each field of each table.
type Choices = HashMap<(&'static str, TableId), HashMap<String, &'static str>>;

static CHOICES: LazyLock<Choices> = LazyLock::new(|| {
    let mut out = Choices::new();
    for row in rows() {
        for table in row.tables.split(' ').filter_map(TableId::named) {
            let known = out.entry((row.field, table)).or_default();
            known.extend(row.words.iter().map(|word| (fold::header(word), row.value)));
        }
    }
    out
});

static FLAGS: LazyLock<HashMap<&'static str, bool>> = LazyLock::new(|| {
    let flags = rows().filter(|row| row.field == "flag");
    flags.flat_map(|row| row.words.into_iter().map(move |word| (word, row.value == "yes"))).collect()
});

/// Words that are looked for within a text: each with the table and the value it speaks for.
struct Signs(Vec<(&'static str, Option<TableId>, &'static str)>);

impl Signs {
    fn of(field: &str) -> Signs {
        let rows = rows().filter(|row| row.field == field);
        let all = rows.flat_map(|row| {
            let table = TableId::named(row.tables);
            row.words.into_iter().map(move |word| (word, table, row.value))
        });
        Signs(all.collect())
    }

    fn words(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|sign| sign.0)
    }
}

static FIRMS: LazyLock<Signs> = LazyLock::new(|| Signs::of("firm"));
static FORMER: LazyLock<Signs> = LazyLock::new(|| Signs::of("former_owner"));
static TRAILERS: LazyLock<Signs> = LazyLock::new(|| Signs::of("trailer"));
static FILE_NAMES: LazyLock<Signs> = LazyLock::new(|| Signs::of("file_name"));
static ASKED: LazyLock<Signs> = LazyLock::new(|| Signs::of("asked"));

/// A line of the data.
struct Row {
    field: &'static str,
    tables: &'static str,
    value: &'static str,
    words: Vec<&'static str>,
}

/// The lines of the data: it is ours, has no quotes, and a test keeps it so.
fn rows() -> impl Iterator<Item = Row> {
    DATA.lines().skip(1).filter_map(|line| match line.splitn(4, ',').collect::<Vec<_>>()[..] {
        [field, tables, value, words] => {
            Some(Row { field, tables, value, words: words.split('|').collect() })
        }
        _ => None,
    })
}

/// How a deal stands by the word in its stage or status column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Still going on.
    Open,
    /// Closed, with this outcome.
    Closed(&'static str),
}

/// What a stage or status says of a deal or a ticket; `None` for a stage of the seller's own making.
#[must_use]
pub fn standing(table: TableId, word: &str) -> Option<Standing> {
    Some(match choice(table, "standing", word)? {
        "open" => Standing::Open,
        outcome => Standing::Closed(outcome),
    })
}

/// The book's word for a column with a fixed choice; `None` if the foreign word is not known.
#[must_use]
pub fn choice(table: TableId, field: &'static str, word: &str) -> Option<&'static str> {
    CHOICES.get(&(field, table))?.get(&fold::header(word)).copied()
}

/// Reads yes and no in the words exports use.
#[must_use]
pub fn flag(cell: &str) -> Option<bool> {
    FLAGS.get(cell.to_lowercase().as_str()).copied()
}

/// Whether a name is that of a firm, for columns that hold people and firms alike.
#[must_use]
pub fn is_firm(name: &str) -> bool {
    let folded = fold::header(name);
    FIRMS
        .words()
        .any(|e| folded.len() > e.len() && folded.ends_with(e) && (!e.is_ascii() || name.contains(' ')))
}

/// An owner without the state some exports write next to the name: `王伟(已停用)`.
#[must_use]
pub fn owner(cell: &str) -> &str {
    for state in FORMER.words() {
        for (open, close) in [('(', ')'), ('（', '）')] {
            if let Some(name) = cell
                .strip_suffix(close)
                .and_then(|c| c.strip_suffix(state))
                .and_then(|c| c.trim_end().strip_suffix(open))
            {
                return name.trim_end();
            }
        }
    }
    cell
}

/// Whether a cell begins as the lines below a table do: a sum, a sign-off.
#[must_use]
pub fn is_trailer(cell: &str) -> bool {
    let folded = fold_words(cell);
    TRAILERS.words().any(|b| {
        folded.strip_prefix(b).is_some_and(|rest| !b.is_ascii() || !rest.starts_with(char::is_alphanumeric))
    })
}

/// Whether a file is called after what a table holds.
#[must_use]
pub fn name_speaks_for(file_name: &str, table: TableId) -> bool {
    let stem = fold_words(file_name.rsplit(['/', '\\']).next().unwrap_or(file_name));
    FILE_NAMES.0.iter().any(|(word, of, _)| *of == Some(table) && stem.contains(word))
}

/// Which question a text names, the header of a score or the name of a file: `nps`, `csat`, `ces`.
#[must_use]
pub fn question_named(text: &str) -> Option<&'static str> {
    ASKED.0.iter().find(|(word, ..)| text.contains(word)).map(|(_, _, question)| *question)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;

    #[test]
    fn stages_that_close_a_deal_are_known_and_a_sellers_own_are_not() {
        assert_eq!(standing(TableId::Deals, "Closed Won"), Some(Standing::Closed("won")));
        assert_eq!(standing(TableId::Deals, "输单"), Some(Standing::Closed("lost")));
        assert_eq!(standing(TableId::Deals, "Engaging"), None);
    }

    #[test]
    fn every_word_chosen_is_one_the_schema_allows() {
        let mut seen = 0;
        for row in rows() {
            for table in row.tables.split(' ').filter_map(TableId::named) {
                let kind = table.table().column(row.field).map(|c| c.kind);
                let Some(Kind::Choice(words)) = kind else { continue };
                assert!(row.value.is_empty() || words.contains(&row.value), "{table} {}", row.value);
                seen += row.words.len();
            }
        }
        assert!(seen > 100);
        assert_eq!(choice(TableId::Interactions, "outcome", "Left voicemail"), Some("no-answer"));
    }

    #[test]
    fn the_data_is_well_formed_and_gives_a_word_one_meaning() {
        let mut seen = std::collections::BTreeMap::new();
        for (i, line) in DATA.lines().skip(1).enumerate() {
            assert!(line.split(',').count() == 4 && !line.contains('"'), "row {i}: {line}");
        }
        for row in rows() {
            for table in row.tables.split(' ').filter(|name| !name.is_empty()) {
                assert!(TableId::named(table).is_some(), "{table}");
            }
            for word in row.words {
                let key = (row.field, row.tables, word);
                assert_eq!(seen.insert(key, row.value), None, "{word} of {} is there twice", row.field);
            }
        }
    }

    #[test]
    fn firms_are_told_from_people_by_their_last_word() {
        assert!(is_firm("示例科技有限公司") && is_firm("Example Trading Ltd."));
        assert!(!is_firm("Vincent") && !is_firm("Grace Lin"));
    }

    #[test]
    fn a_former_owner_is_called_by_name() {
        assert_eq!(owner("王伟(已停用)"), "王伟");
        assert_eq!(owner("Ann (Paris)"), "Ann (Paris)");
    }
}
