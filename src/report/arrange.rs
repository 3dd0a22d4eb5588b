//! What a reader asks of any report: these columns, in this order, so many rows.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::Report;
use crate::i18n::Text;
use crate::model::Value;
use crate::model::fold::fold;

/// A column was named that the report does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchColumn {
    /// The name as typed.
    pub name: String,
    /// The column whose key is most like it, when one is.
    pub nearest: Option<String>,
    /// All keys, in order.
    pub known: Vec<String>,
}

impl NoSuchColumn {
    /// What is wrong.
    #[must_use]
    pub fn text(&self) -> Text {
        phrase!("the report has no column `{name}`", name = &self.name)
    }

    /// What to do.
    #[must_use]
    pub fn help(&self) -> Text {
        match &self.nearest {
            Some(nearest) => phrase!("did you mean `{nearest}`?", nearest),
            None => phrase!("columns are {columns}", columns = Text::list(self.known.iter().map(Text::own))),
        }
    }
}

/// Which way a column is sorted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

impl Report {
    /// Where the column with this key stands.
    ///
    /// # Errors
    /// When there is none, with the nearest key.
    pub fn column(&self, key: &str) -> Result<usize, NoSuchColumn> {
        self.columns.iter().position(|c| c.key == key).ok_or_else(|| {
            let known: Vec<String> = self.columns.iter().map(|c| c.key.clone()).collect();
            let nearest = known
                .iter()
                // Nobody mistypes so long a name, and the comparison goes by the square.
                .filter(|k| k.len().max(key.len()) <= 400)
                .map(|k| (strsim::jaro_winkler(k, key), k))
                .filter(|(score, _)| *score > 0.8)
                .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
                .map(|(_, k)| k.clone());
            NoSuchColumn { name: key.to_owned(), nearest, known }
        })
    }

    /// Keeps the columns of `list` (`name,tier`), in that order.
    ///
    /// # Errors
    /// When one of them is no column of the report, which is then as it was.
    pub fn keep_columns(&mut self, list: &str) -> Result<(), NoSuchColumn> {
        let chosen: Vec<usize> = names(list).map(|name| self.column(name)).collect::<Result<_, _>>()?;
        self.columns = chosen.iter().map(|&i| self.columns[i].clone()).collect();
        for row in &mut self.rows {
            *row = chosen.iter().map(|&i| row.get(i).cloned().unwrap_or(Value::Unknown)).collect();
        }
        Ok(())
    }

    /// Leaves out a column, where there is one.
    pub fn drop_column(&mut self, key: &str) {
        let Some(at) = self.columns.iter().position(|column| column.key == key) else { return };
        self.columns.remove(at);
        self.rows.iter_mut().filter(|row| at < row.len()).for_each(|row| drop(row.remove(at)));
    }

    /// Sorts the rows by the columns of `list` (`tier,-spend_365d`), the first first; a minus turns one around.
    ///
    /// What is unknown comes last both ways; equal rows keep their order. Text is compared folded.
    ///
    /// # Errors
    /// When one of them is no column of the report, which is then as it was.
    pub fn sort_by(&mut self, list: &str) -> Result<(), NoSuchColumn> {
        let keys: Vec<(usize, Way)> = names(list)
            .map(|name| match name.strip_prefix('-') {
                Some(name) => Ok((self.column(name)?, Way::Down)),
                None => Ok((self.column(name.strip_prefix('+').unwrap_or(name))?, Way::Up)),
            })
            .collect::<Result<_, _>>()?;
        self.rows.sort_by(|a, b| {
            keys.iter()
                .map(|&(i, way)| {
                    let (a, b) = (a.get(i).unwrap_or(&Value::Unknown), b.get(i).unwrap_or(&Value::Unknown));
                    in_order(a, b, way)
                })
                .find(|o| o.is_ne())
                .unwrap_or(Ordering::Equal)
        });
        Ok(())
    }

    /// Keeps the first `limit` rows (0: all), and notes how many there were.
    ///
    /// Returns how many were left off.
    pub fn limit(&mut self, limit: usize) -> usize {
        let all = self.rows.len();
        if limit == 0 || all <= limit {
            return 0;
        }
        self.rows.truncate(limit);
        self.notes.push(phrase!("{shown} of {all} rows shown; `--limit 0` shows all", shown = limit, all));
        all - limit
    }
}

fn names(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|name| !name.is_empty())
}

fn in_order(a: &Value, b: &Value, way: Way) -> Ordering {
    let unknown = is_last(a).cmp(&is_last(b));
    if unknown.is_ne() || is_last(a) {
        return unknown;
    }
    match way {
        Way::Up => compare(a, b),
        Way::Down => compare(b, a),
    }
}

/// Unknown, and what no single place in an order may be given to.
fn is_last(value: &Value) -> bool {
    match value {
        Value::Unknown | Value::Unreadable { .. } | Value::Moneys(_) => true,
        Value::Number(x) | Value::Fraction(x) => x.is_nan(),
        _ => false,
    }
}

/// Kinds apart; numbers by size, whatever holds them; money by currency, then amount; words folded, then as they are.
///
/// A total order, also of a column that holds everything: equal sizes and words are told apart by what holds them.
fn compare(a: &Value, b: &Value) -> Ordering {
    let by_kind = kind(a).cmp(&kind(b));
    by_kind.then_with(|| match (a, b) {
        (Value::Flag(a), Value::Flag(b)) => a.cmp(b),
        (Value::Money(a), Value::Money(b)) => {
            a.currency.cmp(&b.currency).then_with(|| a.amount.cmp(&b.amount))
        }
        (Value::Day(a), Value::Day(b)) => a.cmp(b),
        (Value::At(a), Value::At(b)) => a.cmp(b),
        (Value::Day(a), Value::At(b)) => a.cmp(&b.day).then(Ordering::Less),
        (Value::At(a), Value::Day(b)) => a.day.cmp(b).then(Ordering::Greater),
        _ => match (number(a), number(b)) {
            (Some((x, holder)), Some((y, other))) => {
                x.total_cmp(&y).then(holder.cmp(&other)).then_with(|| exactly(a, b))
            }
            _ => {
                let (x, y) = (words(a), words(b));
                let folded = fold(&x).cmp(&fold(&y)).then_with(|| x.cmp(&y));
                folded.then_with(|| matches!(a, Value::List(_)).cmp(&matches!(b, Value::List(_))))
            }
        },
    })
}

/// Numbers of one size and kind, to the last digit.
fn exactly(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Decimal(a), Value::Decimal(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

/// A text as programs read it, in which order it is in every language; a list with all its words.
fn words(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) => Cow::Borrowed(text),
        Value::Phrase(text) => Cow::Owned(text.english()),
        Value::List(words) => Cow::Owned(words.join(";")),
        _ => Cow::Borrowed(""),
    }
}

/// The size of a number, and what holds it.
fn number(value: &Value) -> Option<(f64, u8)> {
    match value {
        Value::Int(n) => Some((*n as f64, 0)),
        Value::Decimal(d) => Some((d.to_string().parse().ok()?, 1)),
        Value::Number(x) | Value::Fraction(x) => Some((*x, 2)),
        _ => None,
    }
}

/// The order of kinds where a column holds several.
fn kind(value: &Value) -> u8 {
    match value {
        Value::Flag(_) => 0,
        Value::Int(_) | Value::Decimal(_) | Value::Number(_) | Value::Fraction(_) => 1,
        Value::Money(_) => 2,
        Value::Day(_) | Value::At(_) => 3,
        Value::Text(_) | Value::Phrase(_) | Value::List(_) => 4,
        Value::Moneys(_) | Value::Unknown | Value::Unreadable { .. } => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Column, Unit};

    fn report() -> Report {
        let row = |name: &str, spend: Value| vec![Value::Text(name.into()), spend];
        Report {
            columns: vec![Column::new("name", Unit::None), Column::new("orders", Unit::Count)],
            rows: vec![
                row("bob", Value::Int(2)),
                row("Ann", Value::Unknown),
                row("Émile", Value::Number(2.5)),
                row("Zoe", Value::Int(-1)),
            ],
            ..Report::default()
        }
    }

    fn order(report: &Report) -> Vec<String> {
        let i = report.column("name").unwrap();
        report
            .rows
            .iter()
            .map(|r| if let Value::Text(t) = &r[i] { t.clone() } else { String::new() })
            .collect()
    }

    #[test]
    fn the_unknown_is_last_both_ways() {
        let mut r = report();
        r.sort_by("orders").unwrap();
        assert_eq!(order(&r), ["Zoe", "bob", "Émile", "Ann"]);
        r.sort_by("-orders").unwrap();
        assert_eq!(order(&r), ["Émile", "bob", "Zoe", "Ann"]);
    }

    #[test]
    fn names_are_sorted_without_regard_to_case_and_accents() {
        let mut r = report();
        r.sort_by("name").unwrap();
        assert_eq!(order(&r), ["Ann", "bob", "Émile", "Zoe"]);
    }

    #[test]
    fn columns_are_kept_in_the_order_asked_for() {
        let mut r = report();
        r.keep_columns("orders, name").unwrap();
        assert_eq!(r.columns[0].key, "orders");
        assert_eq!(r.rows[0], [Value::Int(2), Value::Text("bob".into())]);
        let before = r.clone();
        let error = r.keep_columns("name,ordes").unwrap_err();
        assert_eq!((error.name.as_str(), error.nearest.as_deref()), ("ordes", Some("orders")));
        assert_eq!(r, before);
    }

    #[test]
    fn a_limit_says_what_it_left_off_and_zero_is_all() {
        let mut r = report();
        assert_eq!(r.limit(0), 0);
        assert_eq!(r.limit(3), 1);
        assert_eq!(r.notes, ["3 of 4 rows shown; `--limit 0` shows all"]);
    }

    #[test]
    fn the_order_of_values_is_total_whatever_a_column_holds() {
        let mut all = vec![
            Value::Flag(true),
            Value::Int(2),
            Value::Int(i64::MAX),
            Value::Int(i64::MAX - 1),
            Value::Number(i64::MAX as f64),
            Value::Decimal("2.0".parse().unwrap()),
            Value::Fraction(0.5),
            Value::Day(crate::model::Day(20_000)),
            Value::Text("b".into()),
            Value::Text("a;c".into()),
            Value::List(vec!["a".into(), "c".into()]),
            Value::List(vec!["b".into()]),
            Value::Phrase(phrase!("no rows")),
        ];
        all.extend(all.clone());
        for (a, b) in all.iter().flat_map(|a| all.iter().map(move |b| (a, b))) {
            assert_eq!(compare(a, b), compare(b, a).reverse(), "{a:?} {b:?}");
            for c in &all {
                if compare(a, b).is_le() && compare(b, c).is_le() {
                    assert!(compare(a, c).is_le(), "{a:?} {b:?} {c:?}");
                }
            }
        }
    }
}
