//! The net promoter score as a report.

use super::framing::{
    Explain, Framing, Grouping, SMALL_SAMPLE, column, compared, count, fraction, number, numbers, remark,
    text,
};
use super::{Report, Unit};
use crate::i18n::Text;
use crate::math::multiple::holm;
use crate::metrics::facts::{Answers, Asks};
use crate::metrics::nps::{self, Counts, Group, Method, Nps};
use crate::metrics::{Periods, Window, response};
use crate::model::{Period, Value};

/// What is asked of the score.
#[derive(Clone, Copy, Debug)]
pub struct NpsOptions<'a> {
    /// The rows of the report.
    pub by: By<'a>,
    /// How intervals are made.
    pub method: Method,
}

/// What the rows of the report are.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// One row for the window.
    Whole,
    /// One row for each period; the periods follow each other and fill the window.
    Period(&'a [Period]),
    /// One row for each group of customers.
    Customers(Grouping<'a>),
    /// One row for each group of answers, such as dimensions: each has its own one answer per customer.
    Answers(Grouping<'a>),
}

/// The score, its interval and its counts; `asks` where it is known who was asked.
#[must_use]
pub fn nps(answers: &Answers, asks: Option<&Asks>, framing: &Framing<'_>, options: NpsOptions<'_>) -> Report {
    let windows = match options.by {
        By::Period(parts) => parts.iter().map(Window::from).collect(),
        _ => vec![framing.window()],
    };
    let dimensions = match options.by {
        By::Answers(grouping) => Some(grouping.whole(answers.len())),
        _ => None,
    };
    let mut report = framing.report("rolo.nps/1", "Net promoter score", columns(options.by));
    let Some(periods) = Periods::new(windows) else {
        report.notes.push("the periods do not follow each other: nothing computed".to_owned().into());
        return report;
    };
    let result = nps::nps(answers, dimensions.as_deref(), &periods, framing.frame());
    match options.by {
        By::Whole => report.rows.push(row("all", result.counts, options.method, None)),
        By::Period(parts) => {
            for (part, (_, counts)) in parts.iter().zip(&result.periods) {
                report.rows.push(row(&part.label, *counts, options.method, None));
            }
            report.rows.push(row("all", result.counts, options.method, None));
            report.notes.extend(Text::loose(trend_note(&result)));
        }
        By::Customers(grouping) => {
            let group = |row: usize| grouping.group(answers.customer[row] as usize);
            let counts = result.by(answers, grouping.len(), group);
            group_rows(&mut report, grouping, &counts, result.counts, options.method);
        }
        By::Answers(grouping) => {
            let counts = result.by(answers, grouping.len(), |row| grouping.group(row));
            group_rows(&mut report, grouping, &counts, result.counts, options.method);
        }
    }
    report.notes.extend(Text::loose(reading_notes(&result)));
    if let Some(asks) = asks {
        let responded = response::response_rate(asks, answers, &periods, framing.frame());
        if let Some(rate) = responded.value() {
            report.notes.push(
                format!("response rate {:.1} %: {} of {} asked", 100.0 * rate, responded.hits, responded.of)
                    .into(),
            );
        }
    }
    if framing.explain != Explain::Off {
        report.explanation = Text::loose(explanation(answers, framing, &result, options.method));
    }
    report
}

/// Promoters, passives and detractors by name, the most critical first, each with score, day and group.
///
/// `comment` gives the words of an answer by its row.
#[must_use]
pub fn verbatims(answers: &Answers, framing: &Framing<'_>, comment: &dyn Fn(usize) -> String) -> Report {
    let columns = vec![
        column("name", "name", Unit::None),
        column("score", "score", Unit::Points),
        column("group", "group", Unit::None),
        column("on", "on", Unit::None),
        column("comment", "comment", Unit::None),
    ];
    let mut report = framing.report("rolo.nps-answers/1", "NPS answers", columns);
    let Some(periods) = Periods::new(vec![framing.window()]) else { return report };
    let result = nps::nps(answers, None, &periods, framing.frame());
    let mut rows: Vec<usize> = result.rows.iter().map(|&row| row as usize).collect();
    rows.sort_by(|&a, &b| {
        answers.score[a].total_cmp(&answers.score[b]).then(answers.at[b].cmp(&answers.at[a])).then(a.cmp(&b))
    });
    for row in rows {
        let customer = answers.customer[row];
        let name =
            if customer == crate::metrics::facts::NOBODY { String::new() } else { (framing.name)(customer) };
        report.rows.push(vec![
            Value::Text(name),
            Value::Int(answers.score[row] as i64),
            text(Group::of(answers.score[row]).map_or("", Group::word)),
            Value::Day(answers.day(row)),
            Value::Text(comment(row)),
        ]);
    }
    report.notes.extend(Text::loose(reading_notes(&result)));
    report
}

fn columns(by: By<'_>) -> Vec<super::Column> {
    let first = match by {
        By::Whole => column("group", "", Unit::None),
        By::Period(_) => column("period", "period", Unit::None),
        By::Customers(grouping) | By::Answers(grouping) => column(grouping.key, grouping.key, Unit::None),
    };
    let mut columns = vec![
        first,
        column("nps", "NPS", Unit::Points),
        column("nps_low", "low", Unit::Points),
        column("nps_high", "high", Unit::Points),
        column("promoters", "promoters", Unit::Count),
        column("passives", "passives", Unit::Count),
        column("detractors", "detractors", Unit::Count),
        column("n", "n", Unit::Count),
    ];
    if matches!(by, By::Customers(_) | By::Answers(_)) {
        columns.extend([
            column("difference", "against the rest", Unit::Points),
            column("p", "p", Unit::Probability),
        ]);
    }
    columns.push(column("remark", "", Unit::None));
    columns
}

/// A row; `compared` holds the difference to the rest and its p, where there is such a column.
fn row(
    label: &str,
    counts: Counts,
    method: Method,
    compared: Option<(Option<f64>, Option<f64>)>,
) -> Vec<Value> {
    let mut row = vec![text(label), number(counts.points())];
    row.extend(numbers(counts.interval(method)));
    row.extend([counts.promoters, counts.passives, counts.detractors, counts.n()].map(count));
    if let Some((difference, p)) = compared {
        row.extend([number(difference), fraction(p)]);
    }
    row.push(remark(counts.n()));
    row
}

fn group_rows(report: &mut Report, grouping: Grouping<'_>, counts: &[Counts], whole: Counts, method: Method) {
    let shown: Vec<usize> =
        (0..counts.len()).filter(|&group| group < grouping.names.len() || counts[group].n() > 0).collect();
    let differences: Vec<Option<nps::Difference>> =
        shown.iter().map(|&group| nps::difference(counts[group], whole.without(counts[group]))).collect();
    let raw: Vec<f64> = differences.iter().map(|d| d.map_or(f64::NAN, |d| d.p)).collect();
    let adjusted = holm(&raw);
    for ((&group, difference), p) in shown.iter().zip(&differences).zip(adjusted) {
        let name = if grouping.name(group).is_empty() { "(none)" } else { grouping.name(group) };
        let compared = (difference.map(|d| d.points), (!p.is_nan()).then_some(p));
        report.rows.push(row(name, counts[group], method, Some(compared)));
    }
    report.rows.push(row("all", whole, method, Some((None, None))));
    let segments = raw.iter().filter(|p| !p.is_nan()).count();
    if segments > 1 {
        report.notes.push(compared(segments).into());
    }
    if segments > 0 {
        report
            .notes
            .push("the difference is taken from adjusted counts, as the interval is".to_owned().into());
    }
}

fn trend_note(result: &Nps) -> Option<String> {
    let counts: Vec<Counts> = result.periods.iter().map(|(_, counts)| *counts).collect();
    let line = nps::trend(&counts)?;
    Some(format!(
        "trend {:+.1} points per period (p {:.3}); periods differ at all: Q {:.2}, p {:.3}",
        line.slope, line.p, line.q, line.q_p
    ))
}

fn reading_notes(result: &Nps) -> Vec<String> {
    let mut notes = Vec::new();
    if result.superseded > 0 {
        notes.push(format!(
            "{} answers superseded by a later one of the same customer and campaign",
            result.superseded
        ));
    }
    if result.rejected > 0 {
        notes.push(format!("{} answers rejected: not whole numbers 0–10", result.rejected));
    }
    if result.anonymous > 0 {
        notes.push(format!("{} answers without a customer, each counted", result.anonymous));
    }
    if result.counts.n() == 0 {
        notes.push("no answers in the window".to_owned());
    } else if result.counts.is_small() {
        notes.push(format!("{SMALL_SAMPLE}: {} answers, look at the interval", result.counts.n()));
    }
    notes
}

fn explanation(answers: &Answers, framing: &Framing<'_>, result: &Nps, method: Method) -> Vec<String> {
    let counts = result.counts;
    let mut lines = framing.definition(nps::DEFINITION);
    lines.push("promoters answer 9–10, passives 7–8, detractors 0–6".to_owned());
    lines.push(
        "one answer per customer and campaign counts, the latest; without a campaign one per period"
            .to_owned(),
    );
    lines.push(format!(
        "{} answers read = {} counted + {} superseded + {} rejected",
        result.read,
        counts.n(),
        result.superseded,
        result.rejected
    ));
    if let (Some(points), Some(interval), Some(error)) =
        (counts.points(), counts.interval(method), counts.standard_error())
    {
        lines.push(format!(
            "100 × ({} − {}) / {} = {points:.1} points, standard error {error:.1}",
            counts.promoters,
            counts.detractors,
            counts.n()
        ));
        let how = match method {
            Method::AdjustedWald => "adjusted Wald: ¾ promoter, 1½ passives, ¾ detractor added",
            Method::Score => "score test inverted",
        };
        lines.push(format!("95 % between {:.1} and {:.1} ({how})", interval.low, interval.high));
    }
    for (group, what) in
        [(Group::Promoter, "promoters"), (Group::Passive, "passives"), (Group::Detractor, "detractors")]
    {
        let rows = result.rows_of(answers, group);
        lines.extend(framing.side_with(
            what,
            rows.map(|row| {
                (answers.customer[row], format!("{} on {}", answers.score[row], answers.day(row)))
            }),
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Counted;
    use crate::metrics::facts::{NOBODY, NONE};
    use crate::model::{Currency, Day, period};
    use crate::report::framing::Chosen;

    fn framing<'a>(period: &'a Period, name: &'a dyn Fn(u32) -> String) -> Framing<'a> {
        Framing {
            period,
            chosen: Chosen::Default,
            as_of: Day::new(2026, 3, 31).unwrap(),
            counted: Counted::Contact,
            currency: Currency::parse("EUR").unwrap(),
            explain: Explain::Naming(0),
            name,
        }
    }

    fn answers() -> Answers {
        let mut answers = Answers::default();
        let at = |m, d| i64::from(Day::new(2026, m, d).unwrap().0) * 86_400;
        answers.push(0, at(1, 5), 9.0, NONE);
        answers.push(0, at(1, 9), 3.0, NONE);
        answers.push(1, at(2, 5), 10.0, 4);
        answers.push(2, at(3, 5), 8.0, 4);
        answers.push(NOBODY, at(3, 5), 10.0, 4);
        answers.push(2, at(3, 6), 7.5, 4);
        answers
    }

    fn quarter() -> Period {
        Period::parse("2026-Q1", Day::new(2026, 3, 31).unwrap()).unwrap()
    }

    #[test]
    fn every_answer_read_is_accounted_for() {
        let (quarter, name) = (quarter(), |number: u32| ["Ada", "Ben", "Cleo"][number as usize].to_owned());
        let options = NpsOptions { by: By::Whole, method: Method::AdjustedWald };
        let report = nps(&answers(), None, &framing(&quarter, &name), options);
        assert_eq!(report.rows.len(), 1);
        assert_eq!(report.rows[0][1], Value::Number(25.0));
        assert_eq!(report.rows[0][4..8], [2, 1, 1, 4].map(Value::Int));
        for line in [
            "6 answers read = 4 counted + 1 superseded + 1 rejected",
            "100 × (2 − 1) / 4 = 25.0 points, standard error 41.5",
            "promoters: 2",
            "  Ben  10 on 2026-02-05",
            "  (no customer)  10 on 2026-03-05",
            "  Ada  3 on 2026-01-09",
        ] {
            assert!(
                report.explanation.iter().any(|told| *told == *line),
                "{line} in {:#?}",
                report.explanation
            );
        }
        assert!(report.notes.iter().any(|n| n.english().starts_with(SMALL_SAMPLE)), "{:?}", report.notes);
    }

    #[test]
    fn periods_show_a_trend_and_groups_how_many_were_compared() {
        let quarter = quarter();
        let parts = quarter.split(period::Unit::Month);
        let name = |_: u32| String::new();
        let by_month = NpsOptions { by: By::Period(&parts), method: Method::Score };
        let report = nps(&answers(), None, &framing(&quarter, &name), by_month);
        let n: Vec<&Value> = report.rows.iter().map(|row| &row[7]).collect();
        assert_eq!(n, [&Value::Int(1), &Value::Int(1), &Value::Int(2), &Value::Int(4)]);
        assert!(report.notes.iter().any(|n| n.english().starts_with("trend ")), "{:?}", report.notes);
        let names = ["A".to_owned(), "B".to_owned()];
        let grouping = Grouping { key: "tier", names: &names, of: &[0, 1, 1] };
        let by_tier = NpsOptions { by: By::Customers(grouping), method: Method::AdjustedWald };
        let report = nps(&answers(), None, &framing(&quarter, &name), by_tier);
        assert_eq!(report.rows.len(), 4);
        assert!(report.rows.iter().all(|row| row.len() == report.columns.len()));
        assert!(
            report.notes.iter().any(|n| n.english().starts_with("3 segments compared")),
            "{:?}",
            report.notes
        );
    }

    #[test]
    fn verbatims_begin_with_the_most_critical() {
        let (quarter, name) = (quarter(), |number: u32| format!("No {number}"));
        let report = verbatims(&answers(), &framing(&quarter, &name), &|row| format!("row {row}"));
        assert_eq!(report.rows[0][0], Value::Text("No 0".into()));
        assert_eq!(report.rows[0][4], Value::Text("row 1".into()));
        assert_eq!(report.rows.len(), 4);
    }
}
