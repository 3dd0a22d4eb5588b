//! How the cells of one foreign column are read. Reading is total: every cell comes to a [`CellRead`].

use chrono_tz::Tz;

use rust_decimal::Decimal;

use super::cells::{self, Decimals};
use super::dates::{self, Convention, Doubt, Order};
use super::field::ImportField;
use super::mapping::{Mapping, Target, Use};
use super::read::Options;
use super::value_aliases;
use crate::i18n::Text;
use crate::model::birthday::Birthday;
use crate::model::schema::Column;
use crate::model::{Currency, Kind, TableId};

/// What one column contributes to a row.
#[derive(Debug)]
pub(super) struct ColumnReader {
    /// The foreign column.
    pub source: usize,
    /// The field it is read into; `None` for a column of its own.
    pub field: Option<ImportField>,
    /// How its cells are read.
    pub parser: Parser,
    /// Where the values go.
    pub slot: Slot,
}

/// Where the value of a column goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slot {
    /// A cell of the row.
    Cell(usize),
    /// A word the row is finished or linked with.
    Part(ImportField),
}

/// How cells of a column are read.
#[derive(Debug)]
pub(super) enum Parser {
    Nothing,
    Text,
    Custom,
    Note,
    /// A day on the clocks of a zone.
    Day(Convention, Tz),
    At(Convention),
    Birthday(Convention),
    Amount {
        decimals: Decimals,
        scale: Decimal,
        currency: Option<Currency>,
    },
    Number(Decimals),
    Minutes,
    Probability {
        hundreds: bool,
    },
    Flag,
    Currency,
    Choice(TableId, &'static str),
    List,
    Emails(Labels),
    Phones(Labels),
    Owner,
}

/// Where the labels of e-mails and phones come from.
#[derive(Debug)]
pub(super) struct Labels {
    fixed: Option<&'static str>,
    column: Option<usize>,
}

/// What a cell comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum CellRead {
    /// It is empty, or stands for nothing.
    Nothing,
    /// A value of the book, never empty.
    Value(String),
    /// An amount with the currency that its cell or header names.
    Amount(String, Currency),
    /// Words that are not understood, kept as they are.
    Kept(String),
    /// The row cannot be taken, for this reason.
    Fatal(Text),
}

impl CellRead {
    /// A value read; nothing if it is empty.
    fn value(text: String) -> CellRead {
        if text.is_empty() { CellRead::Nothing } else { CellRead::Value(text) }
    }

    /// A value, or why there is none.
    fn value_or(text: Option<String>, why: impl FnOnce() -> Text) -> CellRead {
        text.map_or_else(|| CellRead::Fatal(why()), CellRead::value)
    }
}

impl ColumnReader {
    /// The column with the labels of this one.
    pub(super) fn label_column(&self) -> Option<usize> {
        match &self.parser {
            Parser::Emails(labels) | Parser::Phones(labels) => labels.column,
            _ => None,
        }
    }
}

impl Parser {
    /// Decides how a column is read; `each` hands over its filled cells.
    pub(super) fn of(
        target: &Target,
        column: Option<&Column>,
        header: &str,
        mapping: &Mapping,
        each: impl Fn(&mut dyn FnMut(usize, &str)),
        options: &Options,
    ) -> Result<Parser, Doubt> {
        use ImportField as F;
        let day = || {
            let of_cells = convention(&each, options.dates)?;
            Ok(Convention { offset: dates::offset_in(header), ..of_cells })
        };
        let decimals = || {
            options.decimals.unwrap_or_else(|| {
                let mut all = Vec::new();
                each(&mut |_, cell| {
                    if cell.contains([',', '.']) {
                        all.push(cell.to_owned());
                    }
                });
                cells::decimals(all.iter().map(String::as_str))
            })
        };
        let amount =
            || Parser::Amount { decimals: decimals(), scale: target.scale, currency: target.currency };
        let labels = |label_field: ImportField| {
            let several = mapping.of(target.field).count() > 1;
            let column = mapping.uses.iter().position(
                |u| matches!(u, Use::Field(t) if t.field == label_field && t.number == target.number),
            );
            Labels { fixed: target.label.filter(|_| several), column }
        };
        let table = mapping.table;
        Ok(match target.field {
            F::CloseDate | F::WonOn | F::LostOn => Parser::Day(day()?, options.zone),
            F::UnitPrice => amount(),
            F::ContactEmail => Parser::Emails(Labels { fixed: None, column: None }),
            F::ContactPhone => Parser::Phones(Labels { fixed: None, column: None }),
            F::EmailLabel | F::PhoneLabel => Parser::Nothing,
            F::Summary => Parser::Note,
            F::Column(name) => match (name, column.map_or(Kind::Text, |c| c.kind)) {
                ("minutes", _) => Parser::Minutes,
                ("every", _) => Parser::Choice(table, name),
                (_, Kind::Day) => Parser::Day(day()?, options.zone),
                (_, Kind::At) => Parser::At(day()?),
                (_, Kind::Birthday) => Parser::Birthday(day()?),
                (_, Kind::Amount) => amount(),
                (_, Kind::Number | Kind::Int) => Parser::Number(decimals()),
                (_, Kind::Probability) => {
                    let mut hundreds = false;
                    each(&mut |_, cell| hundreds |= cell.parse::<f64>().is_ok_and(|n| n > 1.0));
                    Parser::Probability { hundreds }
                }
                (_, Kind::Flag) => Parser::Flag,
                (_, Kind::Currency) => Parser::Currency,
                ("channel", Kind::Word(_)) => Parser::Choice(table, name),
                ("outcome", _) if table == TableId::Deals => Parser::Text,
                (_, Kind::Choice(_)) => Parser::Choice(table, name),
                (_, Kind::List) => Parser::List,
                (_, Kind::Emails) => Parser::Emails(labels(F::EmailLabel)),
                (_, Kind::Phones) => Parser::Phones(labels(F::PhoneLabel)),
                (_, Kind::Note) | ("summary" | "notes" | "comment", _) => Parser::Note,
                ("owner" | "by", _) => Parser::Owner,
                _ => Parser::Text,
            },
            _ => Parser::Text,
        })
    }

    /// Reads one cell (blanks around it taken off).
    pub(super) fn read(&self, cell: &str, label: Option<&str>) -> CellRead {
        if cell.is_empty() {
            return CellRead::Nothing;
        }
        if cell.contains('\0') {
            return CellRead::Fatal(phrase!("a NUL byte stands in it, which no text file may hold"));
        }
        if let Parser::Custom = self {
            return CellRead::Value(cell.to_owned());
        }
        let is_free = matches!(self, Parser::Text | Parser::Note | Parser::Owner | Parser::List);
        if if is_free { cells::is_null_text(cell) } else { cells::is_null(cell) } {
            return CellRead::Nothing;
        }
        let no_day = || phrase!("`{cell}` is not a day", cell);
        match self {
            Parser::Nothing => CellRead::Nothing,
            Parser::Custom | Parser::Text => CellRead::value(one_line(cell)),
            Parser::Note => CellRead::value(escape(cell)),
            Parser::Owner => CellRead::value(one_line(value_aliases::owner(cell))),
            Parser::Day(convention, zone) => CellRead::value_or(
                dates::read(cell, *convention).map(|at| at.day_in(*zone).to_string()),
                no_day,
            ),
            Parser::At(convention) => {
                CellRead::value_or(dates::read(cell, *convention).map(|at| at.to_string()), no_day)
            }
            Parser::Birthday(convention) => {
                let day = dates::read(cell, *convention).map(|at| at.day.to_string());
                let birthday = day.or_else(|| Birthday::parse(cell).map(|birthday| birthday.to_string()));
                CellRead::value_or(birthday, || phrase!("`{cell}` is no birthday", cell))
            }
            Parser::Amount { decimals, scale, currency } => match cells::amount(cell, *decimals) {
                None => CellRead::Fatal(phrase!("`{cell}` is no amount", cell)),
                Some(read) => {
                    let amount =
                        if *scale == Decimal::ONE { read.amount } else { (read.amount * scale).normalize() };
                    match read.currency.or(*currency) {
                        Some(currency) => CellRead::Amount(amount.to_string(), currency),
                        None => CellRead::value(amount.to_string()),
                    }
                }
            },
            Parser::Number(decimals) => {
                let bare = cell.strip_suffix('分').unwrap_or(cell);
                let read =
                    cells::amount(bare, *decimals).filter(|a| a.currency.is_none() && a.sign.is_none());
                let number = read.map(|read| read.amount.normalize().to_string());
                CellRead::value_or(number, || phrase!("`{cell}` is no number", cell))
            }
            Parser::Minutes => {
                CellRead::value_or(minutes(cell), || phrase!("`{cell}` is no length of time", cell))
            }
            Parser::Probability { hundreds } => {
                let fraction = cells::probability(cell, *hundreds).map(|fraction| fraction.to_string());
                CellRead::value_or(fraction, || phrase!("`{cell}` is no probability", cell))
            }
            Parser::Flag => {
                let word = value_aliases::flag(cell).map(|is_so| if is_so { "yes" } else { "no" });
                CellRead::value_or(word.map(str::to_owned), || {
                    phrase!("`{cell}` is neither yes nor no", cell)
                })
            }
            Parser::Currency => {
                CellRead::value_or(currency_code(cell), || phrase!("`{cell}` is no currency", cell))
            }
            // A word rolo does not know is kept and reported.
            Parser::Choice(table, field) => match value_aliases::choice(*table, field, cell) {
                Some(word) => CellRead::value(word.to_owned()),
                None => CellRead::Kept(one_line(cell)),
            },
            Parser::List => CellRead::value(cells::list(cell).join(";")),
            Parser::Emails(labels) => match cells::emails(cell) {
                Ok(entries) => CellRead::value(labels.join(&entries, label)),
                Err(why) => CellRead::Fatal(why),
            },
            Parser::Phones(labels) => match cells::phones(cell) {
                Ok(entries) => CellRead::value(labels.join(&entries, label)),
                Err(why) => CellRead::Fatal(why),
            },
        }
    }

    /// Adds a value to a cell that another column has filled: lists grow, other values stay.
    pub(super) fn join(&self, cell: &mut String, value: &str) {
        if !matches!(self, Parser::Emails(_) | Parser::Phones(_) | Parser::List) {
            return;
        }
        for part in value.split(';') {
            let bare = |p: &str| {
                crate::model::list::labelled(p).next().map_or(String::new(), |l| l.value.to_lowercase())
            };
            if !cell.split(';').any(|known| bare(known) == bare(part)) {
                cell.push(';');
                cell.push_str(part);
            }
        }
    }
}

impl Labels {
    /// Joins entries, each with the label of the column or of the cell beside it.
    fn join(&self, entries: &[String], beside: Option<&str>) -> String {
        let beside = beside.map(|l| l.trim_start_matches("* ").trim().to_lowercase());
        let label =
            beside.as_deref().or(self.fixed).filter(|l| !l.is_empty() && !l.contains([';', '[', ']', '*']));
        let entries: Vec<String> = entries
            .iter()
            .map(|e| match label {
                Some(label) if !e.ends_with(']') => format!("{e} [{label}]"),
                _ => e.clone(),
            })
            .collect();
        entries.join(";")
    }
}

/// Text on one line: every run of blanks with a line break in it becomes one blank.
fn one_line(text: &str) -> String {
    if text.contains(['\n', '\r', '\t']) {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        text.to_owned()
    }
}

/// Free text as the book writes it: `\n` for a line break, `\\` for a backslash.
fn escape(text: &str) -> String {
    if text.contains(['\\', '\n', '\r']) {
        text.replace('\\', "\\\\").replace("\r\n", "\\n").replace(['\n', '\r'], "\\n")
    } else {
        text.to_owned()
    }
}

fn currency_code(cell: &str) -> Option<String> {
    let named = match cell {
        "人民币" | "元" | "RMB" | "人民币元" | "CNY-人民币" => "CNY",
        "美元" | "US Dollar" | "美金" => "USD",
        "欧元" | "Euro" | "€" => "EUR",
        "港币" | "港元" => "HKD",
        "日元" => "JPY",
        "英镑" | "£" => "GBP",
        // `CNY - Chinese Yuan`
        other => other.split([' ', '-']).next().unwrap_or(other),
    };
    Currency::parse(named).filter(|c| c.is_known()).map(|c| c.code().to_owned())
}

/// Whole minutes, rounded up, of `12`, `00:12:30`, `12 min`, `12分钟`.
fn minutes(cell: &str) -> Option<String> {
    if cell.contains(':') {
        let parts: Vec<u32> = cell.split(':').map(|p| p.trim().parse().ok()).collect::<Option<_>>()?;
        let seconds = match parts[..] {
            [h, m, s] => h * 3600 + m * 60 + s,
            [m, s] => m * 60 + s,
            _ => return None,
        };
        return Some(seconds.div_ceil(60).to_string());
    }
    let number = cell.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = cell[number.len()..].trim();
    let n: f64 = number.parse().ok().filter(|n: &f64| (0.0..100_000.0).contains(n))?;
    let n = match unit {
        "" | "min" | "mins" | "minutes" | "m" | "分钟" | "分" => n,
        "h" | "hour" | "hours" | "小时" => n * 60.0,
        "s" | "sec" | "seconds" | "秒" => n / 60.0,
        _ => return None,
    };
    Some((n.ceil() as u32).to_string())
}

/// The convention of a day column, decided over its filled cells.
fn convention(each: impl Fn(&mut dyn FnMut(usize, &str)), asked: Option<Order>) -> Result<Convention, Doubt> {
    let mut all: Vec<(usize, String)> = Vec::new();
    let mut last = String::new();
    each(&mut |i, cell| {
        // Neighbours are often the same day; one of them tells as much.
        if cell != last {
            cell.clone_into(&mut last);
            all.push((i, last.clone()));
        }
    });
    dates::decide(all.iter().map(|(i, c)| (*i, c.as_str())), asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_calls_are_whole_minutes() {
        assert_eq!(minutes("00:12:30").as_deref(), Some("13"));
        assert_eq!(minutes("45 min").as_deref(), Some("45"));
        assert_eq!(minutes("1.5 h").as_deref(), Some("90"));
        assert_eq!(minutes("long"), None);
    }

    #[test]
    fn free_text_keeps_its_line_breaks_on_one_line() {
        assert_eq!(escape("a\r\nb\\c"), "a\\nb\\\\c");
        assert_eq!(one_line("a\n  b"), "a b");
    }

    #[test]
    fn labels_come_from_the_column_beside() {
        let labels = Labels { fixed: Some("work"), column: Some(1) };
        assert_eq!(labels.join(&["a@example.com".into()], Some("* Home")), "a@example.com [home]");
        assert_eq!(labels.join(&["a@example.com".into()], None), "a@example.com [work]");
    }
}
