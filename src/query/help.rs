//! The text of `rolo help query`: made from the tables the language itself reads.

use std::fmt::Write;

use super::complete::signs;
use super::read::written;
use crate::model::fields::{FIELDS, FieldType, WINDOW};

/// Queries worth copying, each with what it selects; a test compiles them all.
pub const EXAMPLES: &[(&str, &str)] = &[
    ("tier:A", "everybody of tier A"),
    ("tier:A,B city:上海", "tier A or B, and in 上海: a blank is `and`"),
    ("silent_days > 60 and customer", "customers without a touch for two months"),
    ("customer and not (tags:vip or tags:staff)", "customers that carry neither label"),
    ("silent_days > 60 且 非 archived", "the same words in Chinese: 且 或 非"),
    ("spend_365d >= p80", "the best fifth by the last year's spend"),
    ("spend_total > 5万", "spent more than 50,000 in the book's currency"),
    ("won_total > 900EUR", "in another currency, by the rate of the day"),
    ("spend_change_90d < -30%", "spent more than 30% less than in the 90 days before"),
    ("first_order in 2026-01..2026-03", "first bought between January and the end of March"),
    ("last_order:2026-Q3", "last bought in that quarter"),
    ("next_on <= today", "an agreed step is due"),
    ("last_touch < today-60d or last_touch:none", "not spoken to for 60 days, or never"),
    ("nps_last <= 6", "detractors by their last answer; those never asked are undecided"),
    ("nps_last:none", "never answered"),
    ("deal.stage:proposal", "with a deal at that stage"),
    ("name ~ lin", "the name contains it, whatever its case, width and accents"),
    ("\"grace lin\" tea", "free text: name, company, e-mail, phone, tags or notes contain it"),
];

/// The whole text, in English, in lines of at most 100 characters.
#[must_use]
pub fn help() -> String {
    let mut text = String::from(
        "A query says which rows are meant. `list`, `due`, `--where`, and in rolo.yaml tiers, stages,\n\
         segments, warnings, playbooks and automations all take one.\n\n\
         Conditions\n\
         \x20 FIELD SIGN VALUE        tier:A   silent_days > 60   next_on in 2026-01..2026-03\n\
         \x20 FIELD                   a yes/no field alone: customer\n\
         \x20 @SEGMENT                a segment of rolo.yaml\n\
         \x20 WORD                    free text: name, company, e-mail, phone, tags, notes contain it\n\
         \x20 A and B, A B, A 且 B    both          A or B, A 或 B    either\n\
         \x20 not A, 非 A             the opposite  ( )               grouping\n\n\
         Signs\n",
    );
    for (ty, what) in [
        (FieldType::Text, "texts and lists"),
        (FieldType::Number, "numbers, money, days"),
        (FieldType::Flag, "yes/no"),
    ] {
        let signs: Vec<_> = signs(ty).iter().map(|(sign, about)| format!("{sign} {about}")).collect();
        let mut line = format!("  {what:<22}");
        for (i, sign) in signs.iter().enumerate() {
            let comma = if i + 1 < signs.len() { ", " } else { "" };
            if line.chars().count() + sign.chars().count() > 94 {
                text.push_str(line.trim_end());
                text.push('\n');
                line = " ".repeat(24);
            }
            let _ = write!(line, "{sign}{comma}");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text.push_str(
        "  `field:a,b` is any of them; `field:none` is empty or unknown, `field:any` is not.\n\
         \x20 Texts are compared without case, width and accents. A list has the value or has it not.\n\n\
         Values, read by the field's type\n",
    );
    for ty in FieldType::ALL {
        let _ = writeln!(text, "  {:<12} {}", ty.word(), written(ty).join("  "));
    }
    let family = FIELDS.iter().find(|spec| spec.is_family()).map_or("", |spec| spec.name);
    let _ = write!(
        text,
        "  p1 … p99     a percentile of the field over all customers: spend_365d >= p80; unknown where\n\
         \x20              fewer than 5 values are known, or none lies below it\n\
         \x20 Months, quarters and years are whole after `=` and `:`. With blanks or signs in it a value\n\
         \x20 or a field stands in quotation marks: \"room no\":\"12 b\".\n\n\
         Fields\n\
         \x20 A name is a column of the table asked about, else a computed field of its contact, else a\n\
         \x20 column of its contact; `deal.stage` is a column of another table: any row of it will do.\n\
         \x20 In `{family}` N is {} to {}. `rolo fields` lists them all.\n\n\
         Unknown\n\
         \x20 A comparison with an unknown value is neither true nor false, and only true selects; the\n\
         \x20 result says how many rows were undecided, and why. Texts, lists and counts are never unknown.\n\n\
         Examples\n",
        WINDOW.start(),
        WINDOW.end(),
    );
    for (query, about) in EXAMPLES {
        let pad = 44usize.saturating_sub(crate::text::width::width(query));
        let _ = writeln!(text, "  {query}{} {about}", " ".repeat(pad));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::TableId;
    use crate::query::{Query, Scope};

    #[test]
    fn every_example_compiles_without_a_note() {
        let scope = Scope::new(TableId::Contacts);
        for (query, _) in EXAMPLES {
            let compiled = Query::compile(query, &scope, crate::model::Day(20_500));
            assert_eq!(compiled.map(|c| c.notes().to_vec()), Ok(Vec::new()), "{query}");
        }
    }

    #[test]
    fn every_written_value_is_read_by_its_type() {
        let scope = Scope::new(TableId::Contacts);
        for spec in FIELDS.iter().filter(|spec| spec.waits.is_none()) {
            for value in written(spec.ty) {
                let query = format!("{}:{value}", spec.example(30));
                assert!(Query::compile(&query, &scope, crate::model::Day(20_500)).is_ok(), "{query}");
            }
        }
    }

    #[test]
    fn the_text_fits_a_terminal_and_names_every_type() {
        let text = help();
        for line in text.lines() {
            assert!(crate::text::width::width(line) <= 112 && line.trim_end() == line, "{line:?}");
        }
        assert!(FieldType::ALL.iter().all(|ty| text.contains(ty.word())));
    }
}
