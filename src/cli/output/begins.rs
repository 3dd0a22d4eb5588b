//! How an output begins: an earlier one of the same kind may be replaced by it, another file not.

use std::io::BufRead;

use super::{Format, exact};
use crate::cli::figures::Figures;
use crate::i18n::Language;
use crate::report::Report;

/// How many bytes of a file are looked at to know how it begins.
pub const ENOUGH: usize = 1 << 20;

/// How an output begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begins {
    /// With this line: the header of csv and tsv.
    Line(String),
    /// As a JSON object of this format, without its version: `rolo.due`.
    Json(String),
    /// As a JSON object with these keys on the first line.
    Keys(Vec<String>),
    /// As a table for people with these headings, perhaps under a title, or with these words in the place of rows.
    Headings(String, String),
    /// With these bytes.
    Bytes(Vec<u8>),
    /// With nothing that could be known again.
    Anyhow,
}

impl Begins {
    /// How a report begins in a format.
    #[must_use]
    pub fn of(report: &Report, format: Format, language: Language) -> Begins {
        let keys = || exact::columns(report).into_iter().map(|column| column.key).collect();
        match format {
            Format::Csv | Format::Tsv => {
                let mut header = Vec::new();
                let empty = Report { rows: Vec::new(), notes: Vec::new(), ..bare(report) };
                let layout = crate::cli::table::Layout {
                    width: None,
                    colour: crate::cli::finding_text::Colour::Plain,
                    language,
                };
                match super::write(&empty, format, &layout, &mut header) {
                    Ok(()) => Begins::line(&header),
                    Err(_) => Begins::Anyhow,
                }
            }
            Format::Json => Begins::Json(name_of_format(&report.format).to_owned()),
            Format::Jsonl => Begins::Keys(keys()),
            Format::Table | Format::Md => {
                let headings = (0..report.columns.len()).map(|i| Figures::of(report, i).heading(language));
                let headings = headings.collect::<Vec<_>>().join(" ");
                Begins::Headings(words(&headings), words(&phrase!("no rows").fill(language)))
            }
        }
    }

    /// As the first line of `bytes`.
    #[must_use]
    pub fn line(bytes: &[u8]) -> Begins {
        Begins::Line(first_line(bytes))
    }

    /// Whether a file with these bytes at its beginning begins so; an empty one does.
    #[must_use]
    pub fn are_those_of(&self, file: &[u8]) -> bool {
        let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        if file.is_empty() {
            return true;
        }
        match self {
            Begins::Line(line) => first_line(file) == *line,
            Begins::Json(name) => json_format(file).is_some_and(|format| name_of_format(&format) == name),
            Begins::Keys(keys) => first_keys(file).is_some_and(|found| found == *keys),
            Begins::Headings(headings, none) => {
                let lines: Vec<String> =
                    file.lines().take(3).map_while(Result::ok).map(|line| words(&line)).collect();
                // Under a title there is an empty line.
                let titled = lines.get(1).is_some_and(String::is_empty).then(|| lines.get(2)).flatten();
                [lines.first(), titled].into_iter().flatten().any(|line| line == headings || line == none)
            }
            Begins::Bytes(bytes) => file.starts_with(bytes),
            Begins::Anyhow => false,
        }
    }
}

/// The report without its rows.
fn bare(report: &Report) -> Report {
    Report { format: report.format.clone(), columns: report.columns.clone(), ..Report::default() }
}

fn first_line(bytes: &[u8]) -> String {
    let line = bytes.split(|&b| b == b'\n').next().unwrap_or_default();
    String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)).into_owned()
}

/// `rolo.due` of `rolo.due/1`.
fn name_of_format(format: &str) -> &str {
    format.split_once('/').map_or(format, |(name, _)| name)
}

/// The value of `format`, when it is the first key of an object.
fn json_format(file: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(file);
    let rest = text.trim_start().strip_prefix('{')?.trim_start().strip_prefix("\"format\"")?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    Some(rest.split_once('"')?.0.to_owned())
}

fn first_keys(file: &[u8]) -> Option<Vec<String>> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&first_line(file)).ok()?;
    Some(object.into_iter().map(|(key, _)| key).collect())
}

/// The words of a line of headings: without the lines of a Markdown table, and without currencies, which depend on what
/// is in the rows.
fn words(line: &str) -> String {
    let is_currency = |word: &&str| {
        word.len() == 5 && word.starts_with('(') && word[1..4].bytes().all(|b| b.is_ascii_uppercase())
    };
    let words = line.split(|c: char| c.is_whitespace() || c == '|').filter(|word| !word.is_empty());
    words.filter(|word| !is_currency(word)).map(|word| word.replace('\\', "")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::*;
    use crate::cli::finding_text::Colour;
    use crate::cli::table::Layout;

    const ALL: [Format; 6] =
        [Format::Table, Format::Csv, Format::Tsv, Format::Json, Format::Jsonl, Format::Md];

    fn written(report: &Report, format: Format) -> Vec<u8> {
        let mut bytes = Vec::new();
        let layout = Layout { width: None, colour: Colour::Plain, language: Language::EN };
        super::super::write(report, format, &layout, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn a_report_begins_as_its_own_earlier_output_and_as_no_other() {
        let report = sample();
        let mut newer = sample();
        newer.rows.truncate(1);
        newer.as_of = None;
        for format in ALL {
            let begins = Begins::of(&newer, format, Language::EN);
            assert!(begins.are_those_of(&written(&report, format)), "{format:?}: {begins:?}");
            assert!(begins.are_those_of(b""), "{format:?}");
            for other in ALL.into_iter().filter(|&other| other != format) {
                // A table for people and one of Markdown have the same headings.
                let alike = [Format::Table, Format::Md];
                if !(alike.contains(&format) && alike.contains(&other)) {
                    assert!(!begins.are_those_of(&written(&report, other)), "{format:?} {other:?}");
                }
            }
            for foreign in [&b"#!/bin/sh\n"[..], b"id,name\n1,x\n", b"{\"format\": \"rolo.other/1\"}", b"\n"]
            {
                assert!(!begins.are_those_of(foreign), "{format:?}");
            }
        }
    }

    #[test]
    fn a_report_without_rows_replaces_one_with_rows_and_the_other_way_round() {
        let mut none = sample();
        none.rows.clear();
        for format in ALL {
            let (full, empty) = (written(&sample(), format), written(&none, format));
            assert!(Begins::of(&none, format, Language::EN).are_those_of(&full), "{format:?}");
            assert!(Begins::of(&sample(), format, Language::EN).are_those_of(&empty), "{format:?}");
        }
    }

    #[test]
    fn a_spreadsheets_marks_do_not_hide_the_header() {
        let begins = Begins::of(&sample(), Format::Csv, Language::EN);
        let saved = String::from_utf8(written(&sample(), Format::Csv)).unwrap().replace('\n', "\r\n");
        assert!(begins.are_those_of(format!("\u{feff}{saved}").as_bytes()));
    }
}
