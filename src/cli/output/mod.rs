//! A report in the format asked for: a table for people, csv, tsv, json, jsonl for programs, Markdown for pages.
//!
//! csv, tsv, json and jsonl are a contract: raw text, ISO days, numbers as they are, the same bytes every time.
//! Tables and Markdown are for people: clean, aligned, in their language, numbers grouped and rounded.

pub mod begins;
mod delimited;
pub mod exact;
mod json;
mod markdown;

use std::io::{self, Write};

use super::table::{self, Layout};
use crate::report::Report;

/// How a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Aligned columns for people
    #[default]
    Table,
    /// Comma-separated, with a header
    Csv,
    /// Tab-separated, with a header; tabs and line ends inside cells as \t and \n
    Tsv,
    /// One object: format, as_of, from, to, columns with their units, rows, notes
    Json,
    /// One object a line: the rows alone
    Jsonl,
    /// A Markdown table
    Md,
}

/// Writes `report` as `format`; `layout` matters to [`Format::Table`] and [`Format::Md`] only.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, format: Format, layout: &Layout, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Table => out.write_all(table::render(report, layout).as_bytes()),
        Format::Csv => delimited::csv(report, out),
        Format::Tsv => delimited::tsv(report, out),
        Format::Json => json::object(report, out),
        Format::Jsonl => json::lines(report, out),
        Format::Md => out.write_all(markdown::render(report, layout.language).as_bytes()),
    }
}

/// Writes the first column alone, each cell ended by a NUL: for `xargs -0`.
///
/// # Errors
/// Those of `out`.
pub fn write_nul_separated(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for row in &report.rows {
        if let Some(value) = row.first() {
            out.write_all(exact::text(value).as_bytes())?;
            out.write_all(b"\0")?;
        }
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::cli::finding_text::Colour;
    use crate::i18n::{Language, Text};
    use crate::model::{Currency, Day, Money, Value};
    use crate::report::{Column, Unit};

    pub(super) fn sample() -> Report {
        let money = |amount: &str, code: &str| {
            Value::Money(Money { amount: amount.parse().unwrap(), currency: Currency::parse(code).unwrap() })
        };
        Report {
            format: "rolo.sample/1".into(),
            title: Text::own("a sample"),
            as_of: Day::new(2026, 3, 2),
            columns: vec![
                Column::new("name", Unit::None),
                Column::new("tags", Unit::None),
                Column::new("spend_total", Unit::Money),
                Column::new("p_silent_90d", Unit::Probability),
                Column::new("last_touch", Unit::None),
                Column::new("orders_90d", Unit::Count),
            ],
            rows: vec![
                vec![
                    Value::Text("Grace \"G\" Lin, MD".into()),
                    Value::List(vec!["vip".into(), "wholesale".into()]),
                    money("12345.50", "EUR"),
                    Value::Fraction(0.1 + 0.2),
                    Value::Day(Day::new(2026, 1, 9).unwrap()),
                    Value::Int(1234),
                ],
                vec![
                    Value::Text("林薇\n\u{1b}[31m".into()),
                    Value::List(vec![]),
                    Value::Unknown,
                    Value::Fraction(-0.0),
                    Value::Unknown,
                    Value::Int(0),
                ],
            ],
            notes: vec![Text::own("as of 2026-03-02")],
            ..Report::default()
        }
    }

    fn written(format: Format, language: Language) -> String {
        let layout = Layout { width: Some(100), colour: Colour::Plain, language };
        let mut out = vec![];
        write(&sample(), format, &layout, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn csv_is_raw_and_rfc_4180_with_a_currency_beside_money() {
        assert_eq!(
            written(Format::Csv, Language::chinese()),
            "name,tags,spend_total,spend_total_currency,p_silent_90d,last_touch,orders_90d\n\
             \"Grace \"\"G\"\" Lin, MD\",vip;wholesale,12345.50,EUR,0.30000000000000004,2026-01-09,1234\n\
             \"林薇\n\u{1b}[31m\",,,,0,,0\n"
        );
    }

    #[test]
    fn tsv_keeps_every_row_on_one_line() {
        let text = written(Format::Tsv, Language::EN);
        assert_eq!(text.lines().count(), 3);
        assert_eq!(text.lines().nth(2).unwrap(), "林薇\\n\u{1b}[31m\t\t\t\t0\t\t0");
    }

    #[test]
    fn json_is_an_object_whose_numbers_have_units() {
        let text = written(Format::Json, Language::chinese());
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["format", "as_of", "from", "to", "columns", "rows", "notes"]);
        assert_eq!(value["format"], "rolo.sample/1");
        assert_eq!(value["as_of"], "2026-03-02");
        assert!(value["from"].is_null());
        assert_eq!(value["columns"][2], serde_json::json!({"key": "spend_total", "unit": "money"}));
        assert_eq!(value["columns"][3]["unit"], serde_json::Value::Null);
        let row = &value["rows"][0];
        assert_eq!(row["spend_total"], "12345.50");
        assert_eq!(row["spend_total_currency"], "EUR");
        assert_eq!(row["p_silent_90d"], 0.1 + 0.2);
        assert_eq!(row["tags"], serde_json::json!(["vip", "wholesale"]));
        assert!(value["rows"][1]["spend_total"].is_null() && value["rows"][1]["last_touch"].is_null());
        assert_eq!(value["rows"][1]["name"], "林薇\n\u{1b}[31m");
        assert!(!text.contains(": -0"));
        assert_eq!(value["notes"][0], "as of 2026-03-02");
    }

    #[test]
    fn jsonl_is_the_rows_alone() {
        let text = written(Format::Jsonl, Language::EN);
        let object: serde_json::Value = serde_json::from_str(&written(Format::Json, Language::EN)).unwrap();
        let rows: Vec<serde_json::Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert_eq!(serde_json::Value::Array(rows), object["rows"]);
    }

    #[test]
    fn an_empty_report_is_still_whole() {
        let report = Report { format: "rolo.due/1".into(), columns: sample().columns, ..Report::default() };
        let layout = Layout { width: None, colour: Colour::Plain, language: Language::EN };
        let mut out = vec![];
        write(&report, Format::Json, &layout, &mut out).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(
            (value["rows"].clone(), value["notes"].clone()),
            (serde_json::json!([]), serde_json::json!([]))
        );
        let mut out = vec![];
        write(&report, Format::Csv, &layout, &mut out).unwrap();
        assert_eq!(out.iter().filter(|&&b| b == b'\n').count(), 1);
    }

    #[test]
    fn markdown_cannot_be_broken_out_of() {
        let mut report = sample();
        report.rows[0][0] = Value::Text("a|b <script>x</script> [l](u) `c` *d*".into());
        let layout = Layout { width: None, colour: Colour::Plain, language: Language::EN };
        let mut out = vec![];
        write(&report, Format::Md, &layout, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let row = text.lines().find(|l| l.contains("script")).unwrap();
        assert!(row.starts_with(
            "| a\\|b &lt;script&gt;x&lt;/script&gt; \\[l\\](u) \\`c\\` \\*d\\* | vip, wholesale | 12,345.50 |"
        ));
        assert!(text.contains("| name | tags | spend total (EUR) |"), "{text}");
        assert!(text.contains("| :--- | :--- | ---: |"));
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn the_first_column_can_be_handed_to_xargs() {
        let mut out = vec![];
        write_nul_separated(&sample(), &mut out).unwrap();
        assert_eq!(out, "Grace \"G\" Lin, MD\0林薇\n\u{1b}[31m\0".as_bytes());
    }

    #[test]
    fn every_column_of_a_book_and_every_profile_field_has_a_chinese_heading() {
        let columns = crate::model::schema::TABLES.iter().flat_map(|t| t.columns).map(|c| c.name.to_owned());
        let fields = crate::model::fields::FIELDS.iter().map(|f| f.example(90));
        for key in columns.chain(fields) {
            let label = Column::new(key.as_str(), Unit::None).label;
            let said = Language::chinese().label(&label);
            assert!(said != label || ["rfm"].contains(&key.as_str()), "`{key}` is not in the table");
        }
    }
}
