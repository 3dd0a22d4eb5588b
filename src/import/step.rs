//! How the cells of one foreign column are read.

use rust_decimal::Decimal;

use super::cells::{self, Decimals};
use super::dates::{self, Convention, Doubt, Order};
use super::mapping::{Mapping, Target, Use};
use super::read::Options;
use super::words;
use crate::i18n::Text;
use crate::model::birthday::Birthday;
use crate::model::schema::Column;
use crate::model::{Currency, Kind, TableId};

/// What one column contributes to a row.
#[derive(Debug)]
pub(super) struct Step {
    /// The foreign column.
    pub source: usize,
    /// How it is read.
    pub how: How,
    /// Where it goes.
    pub slot: Slot,
}

/// Where the value of a column goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slot {
    /// A cell of the row.
    Cell(usize),
    /// A word the row is finished or linked with.
    Part(&'static str),
}

/// How cells of a column are read.
#[derive(Debug)]
pub(super) enum How {
    Nothing,
    Text,
    Custom,
    Note,
    Day(Convention),
    At(Convention),
    Birthday(Convention),
    Amount { decimals: Decimals, scale: Decimal, currency: Option<Currency> },
    Number(Decimals),
    Minutes,
    Probability { hundreds: bool },
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

/// A value read.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub text: String,
    pub currency: Option<Currency>,
}

impl From<String> for Read {
    fn from(text: String) -> Read {
        Read { text, currency: None }
    }
}

impl Step {
    /// The column with the labels of this one.
    pub(super) fn label_column(&self) -> Option<usize> {
        match &self.how {
            How::Emails(labels) | How::Phones(labels) => labels.column,
            _ => None,
        }
    }
}

impl How {
    /// Decides how a column is read; `each` hands over its filled cells.
    pub(super) fn of(
        target: &Target,
        column: Option<&Column>,
        mapping: &Mapping,
        each: impl Fn(&mut dyn FnMut(usize, &str)),
        options: &Options,
    ) -> Result<How, Doubt> {
        let day = || convention(&each, options.dates);
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
        let amount = || How::Amount { decimals: decimals(), scale: target.scale, currency: target.currency };
        let labels = |label_field: &str| {
            let several = mapping.of(target.field).count() > 1;
            let column = mapping.uses.iter().position(
                |u| matches!(u, Use::Field(t) if t.field == label_field && t.number == target.number),
            );
            Labels { fixed: target.label.filter(|_| several), column }
        };
        Ok(match (target.field, column.map(|c| c.kind)) {
            ("close_date" | "won_on", _) | ("lost_on", None) => How::Day(day()?),
            ("unit_price", _) => amount(),
            ("contact_email", _) => How::Emails(Labels { fixed: None, column: None }),
            ("contact_phone", _) => How::Phones(Labels { fixed: None, column: None }),
            ("email_label" | "phone_label", _) => How::Nothing,
            ("minutes", _) => How::Minutes,
            ("every", _) => How::Choice(mapping.table, target.field),
            (_, Some(Kind::Day)) => How::Day(day()?),
            (_, Some(Kind::At)) => How::At(day()?),
            (_, Some(Kind::Birthday)) => How::Birthday(day()?),
            (_, Some(Kind::Amount)) => amount(),
            (_, Some(Kind::Number | Kind::Int)) => How::Number(decimals()),
            (_, Some(Kind::Probability)) => {
                let mut hundreds = false;
                each(&mut |_, cell| hundreds |= cell.parse::<f64>().is_ok_and(|n| n > 1.0));
                How::Probability { hundreds }
            }
            (_, Some(Kind::Flag)) => How::Flag,
            (_, Some(Kind::Currency)) => How::Currency,
            ("channel", Some(Kind::Word(_))) => How::Choice(mapping.table, target.field),
            ("outcome", _) if mapping.table == TableId::Deals => How::Text,
            (_, Some(Kind::Choice(_))) => How::Choice(mapping.table, target.field),
            (_, Some(Kind::List)) => How::List,
            (_, Some(Kind::Emails)) => How::Emails(labels("email_label")),
            (_, Some(Kind::Phones)) => How::Phones(labels("phone_label")),
            (_, Some(Kind::Note)) | ("summary" | "notes" | "comment", _) => How::Note,
            ("owner" | "by", _) => How::Owner,
            _ => How::Text,
        })
    }

    /// Reads one cell (blanks around it taken off).
    ///
    /// # Errors
    /// Why it cannot be taken, for people.
    pub(super) fn read(&self, cell: &str, label: Option<&str>) -> Result<Read, Text> {
        if cell.is_empty() {
            return Ok(Read::default());
        }
        if cell.contains('\0') {
            return Err(phrase!("a NUL byte stands in it, which no text file may hold"));
        }
        if let How::Custom = self {
            return Ok(Read::from(cell.to_owned()));
        }
        if let How::Text | How::Note | How::Owner | How::List = self {
            if cells::is_null_text(cell) {
                return Ok(Read::default());
            }
        } else if cells::is_null(cell) {
            return Ok(Read::default());
        }
        let no_day = || phrase!("`{cell}` is not a day", cell);
        let text = match self {
            How::Nothing => String::new(),
            How::Custom | How::Text => one_line(cell),
            How::Note => escape(cell),
            How::Owner => one_line(cells::owner(cell)),
            How::Day(convention) => dates::read(cell, *convention).ok_or_else(no_day)?.day.to_string(),
            How::At(convention) => dates::read(cell, *convention).ok_or_else(no_day)?.to_string(),
            How::Birthday(convention) => match dates::read(cell, *convention) {
                Some(at) => at.day.to_string(),
                None => {
                    Birthday::parse(cell).ok_or_else(|| phrase!("`{cell}` is no birthday", cell))?.to_string()
                }
            },
            How::Amount { decimals, scale, currency } => {
                let read =
                    cells::amount(cell, *decimals).ok_or_else(|| phrase!("`{cell}` is no amount", cell))?;
                let amount =
                    if *scale == Decimal::ONE { read.amount } else { (read.amount * scale).normalize() };
                return Ok(Read { text: amount.to_string(), currency: read.currency.or(*currency) });
            }
            How::Number(decimals) => {
                let bare = cell.strip_suffix('分').unwrap_or(cell);
                let read =
                    cells::amount(bare, *decimals).filter(|a| a.currency.is_none() && a.sign.is_none());
                read.ok_or_else(|| phrase!("`{cell}` is no number", cell))?.amount.normalize().to_string()
            }
            How::Minutes => minutes(cell).ok_or_else(|| phrase!("`{cell}` is no length of time", cell))?,
            How::Probability { hundreds } => cells::probability(cell, *hundreds)
                .ok_or_else(|| phrase!("`{cell}` is no probability", cell))?
                .to_string(),
            How::Flag => {
                if cells::flag(cell).ok_or_else(|| phrase!("`{cell}` is neither yes nor no", cell))? {
                    "yes".to_owned()
                } else {
                    "no".to_owned()
                }
            }
            How::Currency => currency_code(cell).ok_or_else(|| phrase!("`{cell}` is no currency", cell))?,
            // A word rolo does not know is kept and reported.
            How::Choice(table, field) => {
                words::choice(*table, field, cell).map_or_else(|| one_line(cell), str::to_owned)
            }
            How::List => cells::list(cell).join(";"),
            How::Emails(labels) => labels.join(&cells::emails(cell)?, label),
            How::Phones(labels) => labels.join(&cells::phones(cell)?, label),
        };
        Ok(Read::from(text))
    }

    /// Adds a value to a cell that another column has filled: lists grow, other values stay.
    pub(super) fn join(&self, cell: &mut String, value: &str) {
        if !matches!(self, How::Emails(_) | How::Phones(_) | How::List) {
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
                Some(label) => format!("{e} [{label}]"),
                None => e.clone(),
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
