//! Retention as a report: by period or by group, with the split of the active.

use super::framing::{
    Explain, Framing, Grouping, SMALL_SAMPLE, column, compared, count, fraction, fractions, share_line, text,
};
use super::{Column, Report, Unit};
use crate::i18n::Text;
use crate::math::{multiple::holm, proportion};
use crate::metrics::retention::{self, Formula, Split, Standing};
use crate::metrics::{Activity, Share, Window};
use crate::model::{Period, Value};

/// What the rows of the report are.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// One row for the window.
    Whole,
    /// One row for each period; the periods follow each other and fill the window.
    Period(&'a [Period]),
    /// One row for each group, by the value at the window's start.
    Customers(Grouping<'a>),
}

impl<'a> By<'a> {
    /// The periods, or the window alone.
    pub(super) fn parts(self, window: &'a Period) -> &'a [Period] {
        match self {
            By::Period(parts) if !parts.is_empty() => parts,
            _ => std::slice::from_ref(window),
        }
    }
}

/// Retention over the window, its periods or its groups.
#[must_use]
pub fn retention(activity: &Activity<'_>, framing: &Framing<'_>, formula: Formula, by: By<'_>) -> Report {
    let mut report = framing.report("rolo.retention/1", "Retention", columns(by));
    let parts = by.parts(framing.period);
    let base = Window::from(&parts[0].previous());
    let Some(result) = splits(activity, framing, parts) else {
        report.notes.push("the periods do not follow each other: nothing computed".to_owned().into());
        return report;
    };
    match by {
        By::Whole | By::Period(_) => {
            for (part, split) in parts.iter().zip(&result) {
                report.rows.push(row(&part.label, split, formula, framing, None));
            }
        }
        By::Customers(grouping) => {
            let groups = grouping.whole(activity.customers());
            let by_group = retention::by_group(activity, base, framing.window(), &groups, grouping.len());
            group_rows(&mut report, framing, grouping, &by_group.unwrap_or_default(), result[0], formula);
        }
    }
    report.notes.extend(Text::loose(notes(&result, base, framing, formula)));
    if framing.explain != Explain::Off {
        report.explanation = Text::loose(explanation(activity, framing, &result, base, parts, formula));
    }
    report
}

/// The activity split of each part of the window; none where they do not follow each other.
pub(super) fn splits(activity: &Activity<'_>, framing: &Framing<'_>, parts: &[Period]) -> Option<Vec<Split>> {
    let windows: Vec<Window> = parts.iter().map(Window::from).collect();
    let base = Window::from(&parts.first()?.previous());
    retention::retention(activity, base, &windows, framing.counted).map(|r| r.splits)
}

fn columns(by: By<'_>) -> Vec<Column> {
    let mut columns = vec![
        match by {
            By::Whole | By::Period(_) => column("period", "period", Unit::None),
            By::Customers(grouping) => column(grouping.key, grouping.key, Unit::None),
        },
        column("retention", "retention", Unit::Fraction),
        column("retention_low", "low", Unit::Fraction),
        column("retention_high", "high", Unit::Fraction),
        column("before", "active before", Unit::Count),
        column("active", "active", Unit::Count),
        column("new", "new", Unit::Count),
        column("retained", "retained", Unit::Count),
        column("reactivated", "reactivated", Unit::Count),
        column("lapsed", "lapsed", Unit::Count),
    ];
    if matches!(by, By::Customers(_)) {
        columns.push(column("p", "p", Unit::Probability));
    }
    columns.push(column("remark", "", Unit::None));
    columns
}

fn row(
    label: &str,
    split: &Split,
    formula: Formula,
    framing: &Framing<'_>,
    p: Option<Option<f64>>,
) -> Vec<Value> {
    let mut row = vec![text(label), fraction(split.retention(formula))];
    row.extend(fractions(split.interval(formula)));
    row.extend(
        [split.before, split.active, split.new, split.retained, split.reactivated, split.lapsed].map(count),
    );
    row.extend(p.map(fraction));
    row.push(Value::Text(remark(split, formula, framing)));
    row
}

/// What to know of one row: nobody before, too few, more than all, not over.
pub(super) fn remark(split: &Split, formula: Formula, framing: &Framing<'_>) -> String {
    let mut words = Vec::new();
    if split.before == 0 {
        words.push("nobody active before");
    } else if split.share(formula).is_small() {
        words.push(SMALL_SAMPLE);
    }
    if split.retention(formula).is_some_and(|kept| kept > 1.0) {
        words.push("above 1: holds the reactivated");
    }
    if split.window.to > framing.as_of {
        words.push("not over");
    }
    words.join("; ")
}

fn group_rows(
    report: &mut Report,
    framing: &Framing<'_>,
    grouping: Grouping<'_>,
    splits: &[Split],
    whole: Split,
    formula: Formula,
) {
    let shown: Vec<usize> = (0..splits.len())
        .filter(|&i| i < grouping.names.len() || splits[i].before + splits[i].active > 0)
        .collect();
    let all = whole.share(Formula::Locked);
    let raw: Vec<f64> = shown
        .iter()
        .map(|&i| {
            let own: Share = splits[i].share(Formula::Locked);
            let rest = Share::new(all.hits - own.hits.min(all.hits), all.of - own.of.min(all.of));
            proportion::same((own.hits, rest.hits), (own.of, rest.of)).unwrap_or(f64::NAN)
        })
        .collect();
    // Period retention is no proportion: no test is said to hold for it.
    let adjusted = if formula == Formula::Locked { holm(&raw) } else { vec![f64::NAN; raw.len()] };
    for (&i, &p) in shown.iter().zip(&adjusted) {
        let name = if grouping.name(i).is_empty() { "(none)" } else { grouping.name(i) };
        report.rows.push(row(name, &splits[i], formula, framing, Some((!p.is_nan()).then_some(p))));
    }
    report.rows.push(row("all", &whole, formula, framing, Some(None)));
    let segments = adjusted.iter().filter(|p| !p.is_nan()).count();
    if segments > 1 {
        report.notes.push(compared(segments).into());
    }
    report.notes.push(format!("groups are those of {}, the window's start", framing.period.from).into());
}

fn notes(splits: &[Split], base: Window, framing: &Framing<'_>, formula: Formula) -> Vec<String> {
    let mut notes = vec![match formula {
        Formula::Locked => format!(
            "retention: of those active in the period before ({base} for the first), the share active again"
        ),
        Formula::Period => format!(
            "retention: active less first-timers, over those active in the period before ({base} for the first); may exceed 1"
        ),
    }];
    let small = splits.iter().filter(|s| s.before > 0 && s.share(formula).is_small()).count();
    if small > 0 {
        notes.push(format!(
            "{SMALL_SAMPLE} marks a rate of fewer than {} {}s",
            crate::metrics::SMALL,
            framing.counted.word()
        ));
    }
    notes
}

fn explanation(
    activity: &Activity<'_>,
    framing: &Framing<'_>,
    splits: &[Split],
    base: Window,
    parts: &[Period],
    formula: Formula,
) -> Vec<String> {
    let mut lines = framing.definition(formula.definition());
    lines.push(
        "S: active in the period before; E: active in the period; N: active for the first time ever"
            .to_owned(),
    );
    let mut before = base;
    for (part, split) in parts.iter().zip(splits) {
        lines.push(format!("{}: {}", part.label, arithmetic(split, formula)));
        lines.push(format!(
            "  active {} = new {} + retained {} + reactivated {}; before {} = retained {} + lapsed {}",
            split.active,
            split.new,
            split.retained,
            split.reactivated,
            split.before,
            split.retained,
            split.lapsed
        ));
        let standings = retention::standings(activity, before, split.window);
        for (standing, what) in [
            (Standing::Retained, "retained"),
            (Standing::Lapsed, "lapsed"),
            (Standing::New, "new"),
            (Standing::Reactivated, "reactivated"),
        ] {
            let of = standings.iter().filter(|(_, s)| *s == standing).map(|&(customer, _)| customer);
            lines.extend(framing.side(what, of));
        }
        before = split.window;
    }
    lines
}

/// The numbers put into the formula.
pub(super) fn arithmetic(split: &Split, formula: Formula) -> String {
    match formula {
        Formula::Locked => share_line(split.share(formula)),
        Formula::Period => format!(
            "({} − {}) / {} = {}",
            split.active,
            split.new,
            split.before,
            super::framing::percent(split.retention(formula))
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Counted;
    use crate::metrics::activity::Source;
    use crate::metrics::facts::{Events, NONE};
    use crate::model::{Currency, Day, period};
    use crate::report::framing::Chosen;

    fn activity() -> Activity<'static> {
        let mut events = Events::default();
        let day = |m, d| Day::new(2026, m, d).unwrap();
        for (customer, on) in
            [(0, day(1, 5)), (0, day(2, 5)), (1, day(1, 9)), (2, day(2, 1)), (3, day(1, 2)), (3, day(2, 2))]
        {
            events.push(customer, on);
        }
        Activity::new(&[Source::Events(&events)], 4, day(3, 2))
    }

    fn framing<'a>(period: &'a Period, name: &'a dyn Fn(u32) -> String) -> Framing<'a> {
        Framing {
            period,
            chosen: Chosen::Asked,
            as_of: Day::new(2026, 3, 2).unwrap(),
            counted: Counted::Contact,
            currency: Currency::parse("EUR").unwrap(),
            explain: Explain::Naming(10),
            name,
        }
    }

    #[test]
    fn a_month_is_held_against_the_month_before() {
        let today = Day::new(2026, 3, 2).unwrap();
        let period = Period::parse("2026-02", today).unwrap();
        let name = |number: u32| ["Ada", "Ben", "Cleo", "Dan"][number as usize].to_owned();
        let report = retention(&activity(), &framing(&period, &name), Formula::Locked, By::Whole);
        assert_eq!(report.rows[0][0], Value::Text("2026-02".into()));
        assert_eq!(report.rows[0][1], Value::Fraction(2.0 / 3.0));
        assert_eq!(report.rows[0][4..10], [3, 3, 1, 2, 0, 1].map(Value::Int));
        assert_eq!(report.rows[0][10], Value::Text(SMALL_SAMPLE.into()));
        assert!(report.explanation.iter().any(|line| *line == *"  Ben"), "{:#?}", report.explanation);
        assert!(report.rows.iter().all(|row| row.len() == report.columns.len()));
    }

    #[test]
    fn periods_and_groups_add_up() {
        let today = Day::new(2026, 3, 2).unwrap();
        let period = Period::parse("2026-02..2026-03", today).unwrap_or_else(|_| {
            Period::new(Day::new(2026, 2, 1).unwrap(), Day::new(2026, 3, 31).unwrap()).unwrap()
        });
        let parts = period.split(period::Unit::Month);
        let report = retention(
            &activity(),
            &framing(&period, &|_| String::new()),
            Formula::Locked,
            By::Period(&parts),
        );
        assert_eq!(report.rows.len(), 2);
        assert_eq!(report.rows[1][10], Value::Text("small sample; not over".into()));
        let february = Period::parse("2026-02", today).unwrap();
        let names = ["A".to_owned(), "B".to_owned()];
        let grouping = Grouping { key: "tier", names: &names, of: &[0, 0, 1, NONE] };
        let report = retention(
            &activity(),
            &framing(&february, &|_| String::new()),
            Formula::Locked,
            By::Customers(grouping),
        );
        let labels: Vec<&Value> = report.rows.iter().map(|row| &row[0]).collect();
        assert_eq!(
            labels,
            ["A", "B", "(none)", "all"].map(|l| Value::Text(l.into())).iter().collect::<Vec<_>>()
        );
        assert!(report.rows.iter().all(|row| row.len() == report.columns.len()));
        assert_eq!(report.rows[0][1], Value::Fraction(0.5));
    }
}
