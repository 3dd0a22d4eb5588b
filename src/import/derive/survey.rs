//! Survey answers: which question was asked, and on which scale.

use rust_decimal::Decimal;

use super::super::read::Incoming;
use super::super::{fold, value_aliases};
use crate::i18n::Text;
use crate::model::money::parse_amount;

/// Which question was asked, where no column says so: by the header or the file's name; a plain score of at most 5
/// is satisfaction, since the likelihood to recommend goes to 10.
pub(in super::super) fn kind(
    rows: &mut [Incoming],
    [kind, scale, score]: [usize; 3],
    header: &str,
    file: &str,
) -> Vec<Text> {
    let most = rows.iter().filter_map(|r| parse_amount(&r.cells[score])).max().unwrap_or_default();
    let text = format!("{} {}", fold::header(header), file.to_lowercase());
    let named = value_aliases::question_named(&text);
    let word = named.unwrap_or(if most <= Decimal::from(5) { "csat" } else { "nps" });
    let usual = match word {
        "csat" => 5,
        "ces" => 7,
        _ => 10,
    };
    let mut filled = 0;
    for row in rows.iter_mut() {
        if row.cells[kind].is_empty() {
            word.clone_into(&mut row.cells[kind]);
            filled += 1;
        }
    }
    let mut notes = Vec::new();
    if named.is_none() && filled > 0 {
        notes.push(phrase!(
            "no column says what was asked: `{header}` goes up to {most}, read as {word} (else `--map '{header}=score'` and a column `kind`)",
            header,
            most,
            word
        ));
    }
    let asked: Vec<&mut Incoming> =
        rows.iter_mut().filter(|row| row.cells[kind] == word && row.cells[scale].is_empty()).collect();
    let scores: Vec<Decimal> = asked.iter().filter_map(|row| parse_amount(&row.cells[score])).collect();
    if let Some(larger) = larger_scale(word, usual, &scores) {
        for row in asked {
            row.cells[scale] = larger.to_string();
        }
        notes.push(phrase!(
            "`{header}` goes up to {most}: read on a scale up to {larger}",
            header,
            most,
            larger
        ));
    }
    notes
}

/// The scale that answers are on where many of them lie beyond the usual one; None if only some do, which are mistakes.
///
/// The likelihood to recommend is asked from 0 to 10 by everybody.
fn larger_scale(word: &str, usual: i64, scores: &[Decimal]) -> Option<i64> {
    if word == "nps" {
        return None;
    }
    let beyond = |scale: i64| scores.iter().filter(|score| **score > Decimal::from(scale)).count();
    let many = |count: usize| count > 0 && count * 4 >= scores.len();
    if many(beyond(10)) { Some(100) } else { (many(beyond(usual)) && beyond(10) == 0).then_some(10) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_is_larger_than_usual_only_where_many_answers_say_so() {
        let scores = |list: &[i64]| list.iter().map(|n| Decimal::from(*n)).collect::<Vec<_>>();
        assert_eq!(larger_scale("nps", 10, &scores(&[11, 9, 10])), None, "a mistake");
        assert_eq!(larger_scale("csat", 5, &scores(&[4, 5, 5, 5, 3, 2, 4, 55])), None, "a mistake");
        assert_eq!(larger_scale("csat", 5, &scores(&[80, 95, 100, 5])), Some(100));
        assert_eq!(larger_scale("csat", 5, &scores(&[8, 9, 4, 10])), Some(10));
        assert_eq!(larger_scale("ces", 7, &scores(&[7, 1])), None);
    }
}
