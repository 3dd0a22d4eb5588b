//! What a person says of foreign files, so that they are read as they were meant: for `import` and for `--input`.

use clap::Args;

use super::failure::{Exit, Failure};
use crate::diag::{Diagnostic, Place};
use crate::i18n::Text;
use crate::import::cells::Decimals;
use crate::import::dates::Order;
use crate::import::format::Hints;
use crate::import::mapping::Wishes;
use crate::import::recognise::IMPORTED;
use crate::import::{ImportError, Options};
use crate::model::{Currency, TableId};
use crate::text::encoding::Charset;

/// How foreign files are to be read.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) struct Reading {
    /// The table the files hold: contacts, companies, deals, orders, interactions, surveys …
    #[arg(long = "as", value_name = "TABLE")]
    table: Option<String>,
    /// What a column is, `'Header=field'`; also `key` (the id there), `contact_key`, `contact_email`, `ignore`
    #[arg(long, value_name = "HEADER=FIELD")]
    map: Vec<String>,
    /// Leave a column out
    #[arg(long, value_name = "HEADER")]
    ignore: Vec<String>,
    /// The order in days such as 03/04/2026: ymd, dmy, mdy
    #[arg(long, value_name = "ORDER")]
    dates: Option<String>,
    /// The mark before the cents: point, comma
    #[arg(long, value_name = "MARK")]
    decimals: Option<String>,
    /// Currency of amounts that name none [default: the book's]
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Encoding of the files: utf-8, gbk, utf-16, windows-1252
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// The character between cells; `tab` for a tab
    #[arg(long, value_name = "CHAR")]
    delimiter: Option<String>,
    /// The line with the headers
    #[arg(long, value_name = "N")]
    header_line: Option<u32>,
}

impl Reading {
    /// What was said, for the importer.
    ///
    /// # Errors
    /// A word is none of those an option takes.
    pub(super) fn options(&self) -> Result<Options, Failure> {
        let table = match &self.table {
            None => None,
            Some(word) => Some(TableId::named(word).ok_or_else(|| {
                let names = Text::list(IMPORTED.iter().map(|t| Text::own(t.name())));
                Failure::usage(
                    phrase!("there is no table `{word}`", word),
                    phrase!("tables are {names}", names),
                )
            })?),
        };
        let mut wishes = Wishes { table, map: Vec::new(), ignore: self.ignore.clone() };
        for word in &self.map {
            match word.rsplit_once('=') {
                Some((header, "ignore")) => wishes.ignore.push(header.to_owned()),
                Some((header, field)) => wishes.map.push((header.to_owned(), field.to_owned())),
                None => {
                    return Err(Failure::usage(
                        phrase!("`{word}` is no pair", word),
                        phrase!("write `--map 'Header=field'`"),
                    ));
                }
            }
        }
        let delimiter = match self.delimiter.as_deref() {
            None => None,
            Some("tab" | "\\t") => Some(b'\t'),
            Some(text) => match text.as_bytes() {
                [byte] if byte.is_ascii_punctuation() || *byte == b'\t' => Some(*byte),
                _ => {
                    return Err(Failure::usage(
                        phrase!("`{text}` cannot stand between cells", text),
                        phrase!("write one of `,` `;` `|` `tab`"),
                    ));
                }
            },
        };
        Ok(Options {
            wishes,
            hints: Hints {
                encoding: word(self.encoding.as_deref(), Charset::named, "utf-8, gbk, utf-16, windows-1252")?,
                delimiter,
                header_line: self.header_line,
            },
            dates: word(self.dates.as_deref(), Order::parse, "ymd, dmy, mdy")?,
            decimals: word(self.decimals.as_deref(), Decimals::parse, "point, comma")?,
            currency: word(self.currency.as_deref(), known_currency, "EUR, USD, CNY …")?,
            ..Options::default()
        })
    }
}

/// Why no import could be planned.
pub(in crate::cli) fn not_planned(error: ImportError) -> Failure {
    match error {
        ImportError::Wish(wish) => Failure::usage(
            wish.text(),
            phrase!("`rolo fields` lists the fields of a table; headers are written as in the file"),
        ),
        ImportError::System(error) => error.into(),
        ImportError::Rules(error) => Failure::new(
            Exit::Unreadable,
            Diagnostic::error("not-written", error.text())
                .at(Place::file("rolo.yaml"))
                .help(phrase!("write the words into it by hand, and import without `--add-values`")),
        ),
    }
}

fn known_currency(code: &str) -> Option<Currency> {
    Currency::parse(code).filter(|c| c.is_known())
}

/// Reads an option that is one of some words.
fn word<T>(given: Option<&str>, read: impl Fn(&str) -> Option<T>, words: &str) -> Result<Option<T>, Failure> {
    given
        .map(|text| {
            read(text).ok_or_else(|| {
                let message = phrase!("`{text}` is not understood", text);
                Failure::usage(message, phrase!("write one of: {words}", words))
            })
        })
        .transpose()
}
