//! The rows of a metric: its figure for each period and each group, tested, pooled, marked and explained, alike for all.
//!
//! A metric says what is counted in a period ([`Measure::facts`]) and what some of that comes to ([`Measure::sum`]); whose
//! it is, in which groups and in which rows, is seen to here.

use std::collections::BTreeSet;

use super::compare::{Compared, Way, adjusted};
use crate::i18n::{Joint, Text};
use crate::metrics::facts::NOBODY;
use crate::metrics::{Coverage, SMALL, Share, Window};
use crate::model::{Day, Period, Value};
use crate::report::framing::{
    Explain, Framing, all, column, first_column, fraction, indented, number, own, remarks, small_sample, text,
};
use crate::report::{Report, Unit};
use crate::study::{Groups, Layout, Order, Part};

/// The periods that a figure is of: one, or several finished ones that are pooled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span<'a> {
    pub(super) parts: &'a [Part],
}

impl Span<'_> {
    /// From the first day of the first to the last day of the last.
    pub(super) fn window(self) -> Window {
        let ends = self.parts.first().zip(self.parts.last());
        ends.map_or(Window::new(Day(0), Day(-1)), |(first, last)| {
            Window::new(first.period.from, last.period.to)
        })
    }

    /// Whether a year may be told from it: only what is finished says what would go on.
    pub(super) fn is_whole(self) -> bool {
        self.parts.iter().all(|part| part.coverage.is_whole())
    }

    /// The days of one period, in the mean.
    pub(super) fn days(self) -> f64 {
        let days: i32 = self.parts.iter().map(|part| part.period.days()).sum();
        f64::from(days) / self.parts.len().max(1) as f64
    }
}

/// A metric whose figure is a sum over what is counted in a period.
pub(super) trait Measure {
    /// One thing that is counted.
    type Fact: Copy;
    /// What several come to.
    type Of;

    /// The key of the column that tells rows apart where nothing else does; `period` shows the window there.
    const WHOLE: &'static str;
    /// Whether what counts in several periods is chosen over all of them, and not in each.
    const CHOOSES_ACROSS: bool = false;

    /// The columns of its own.
    fn columns(&self) -> Vec<crate::report::Column>;
    /// What is counted in these periods.
    fn facts(&self, span: Span<'_>) -> Vec<Self::Fact>;
    /// Whose it is, or [`NOBODY`].
    fn owner(&self, fact: Self::Fact) -> u32;
    /// By which number the groups of the log's rows know it.
    fn row(&self, fact: Self::Fact) -> u32 {
        self.owner(fact)
    }
    /// What they come to.
    fn sum(&self, facts: &[Self::Fact], span: Span<'_>) -> Self::Of;
    /// The cells of its columns.
    fn cells(&self, of: &Self::Of, span: Span<'_>) -> Vec<Value>;
    /// The number that groups are sorted by.
    fn figure(&self, of: &Self::Of) -> Option<f64>;
    /// Of how many it is.
    fn n(&self, of: &Self::Of) -> u64;
    /// Whether there is anything to show.
    fn is_something(&self, of: &Self::Of) -> bool {
        self.n(of) > 0
    }
    /// That there is nothing in these days.
    fn missing(&self, from: Day, to: Day) -> Text;
    /// The last day up to the as-of day on which there was something; None where there never was.
    fn last_day(&self) -> Option<Day>;
    /// What is to be said of one row besides few and none.
    fn remarks(&self, _of: &Self::Of) -> Vec<Text> {
        Vec::new()
    }
    /// The proportion it is, where groups can be tested by it.
    fn share(&self, _of: &Self::Of) -> Option<Share> {
        None
    }
    /// A group against the rest of the whole.
    fn compare(&self, own: &Self::Of, whole: &Self::Of) -> Option<Compared> {
        let (own, whole) = (self.share(own)?, self.share(whole)?);
        Compared::shares(own, whole)
    }
    /// The columns of a comparison but for p.
    fn difference(&self) -> Option<crate::report::Column> {
        None
    }
    /// Its definition and what else is said before the first row is explained.
    fn definition(&self, framing: &Framing<'_>) -> Vec<Text>;
    /// The numbers put into the formula.
    fn told(&self, of: &Self::Of, span: Span<'_>) -> Vec<Text>;
    /// Everybody on each side, by name.
    fn sides(&self, facts: &[Self::Fact], framing: &Framing<'_>) -> Vec<Text>;
}

/// One row: its period and its group, None for all of them.
pub(super) struct Row<M: Measure> {
    part: Option<usize>,
    group: Option<Value>,
    is_all: bool,
    facts: Vec<M::Fact>,
    pub(super) of: M::Of,
    compared: Option<Compared>,
    p: Option<f64>,
}

/// The rows of a report.
pub(super) struct Table<M: Measure> {
    rows: Vec<Row<M>>,
}

impl<M: Measure> Table<M> {
    /// The row of everything: of the window, or of the finished periods.
    pub(super) fn all(&self) -> Option<&M::Of> {
        self.rows.last().map(|row| &row.of)
    }

    /// Whether groups were held against each other.
    pub(super) fn is_compared(&self) -> bool {
        self.rows.iter().any(|row| row.compared.is_some())
    }

    /// Whether a row is of so few that it is marked.
    pub(super) fn is_small(&self, measure: &M) -> bool {
        self.rows.iter().any(|row| (1..SMALL).contains(&measure.n(&row.of)))
    }

    /// The figures of all finished periods, in their order.
    pub(super) fn finished<'a>(&'a self, layout: &'a Layout) -> impl Iterator<Item = &'a M::Of> {
        let is_whole = |part: usize| layout.parts[part].coverage.is_whole();
        let rows = self.rows.iter().filter(move |row| row.is_all && row.part.is_some_and(is_whole));
        rows.map(|row| &row.of)
    }
}

/// Fills a report with the rows of a measure.
pub(super) fn fill<M: Measure>(
    measure: &M,
    layout: &Layout,
    framing: &Framing<'_>,
    report: &mut Report,
) -> Table<M> {
    let mut left_out = 0;
    let mut parts: Vec<Vec<M::Fact>> = Vec::new();
    for (place, part) in layout.parts.iter().enumerate() {
        let mut facts = measure.facts(Span { parts: std::slice::from_ref(part) });
        left_out +=
            facts.iter().filter(|fact| layout.only.is_some() && measure.owner(**fact) == NOBODY).count();
        facts.retain(|fact| layout.counts(place, measure.owner(*fact)));
        parts.push(facts);
    }
    let everything: Vec<M::Fact> = parts.concat();
    let mut rows = Vec::new();
    let mut ways: BTreeSet<Way> = BTreeSet::new();
    let mut most_compared = 0;
    for (place, facts) in parts.iter().enumerate() {
        let span = Span { parts: &layout.parts[place..=place] };
        let whole = measure.sum(facts, span);
        // Classes are the same in all periods where the field is read once.
        let is_once = layout.field.as_ref().is_some_and(|field| field.values.len() == 1);
        if let Some(groups) = groups(measure, layout, place, if is_once { &everything } else { facts }) {
            let mut own = split(measure, layout, &groups, facts, span, place);
            if span.is_whole() {
                for row in &mut own {
                    row.compared = measure.compare(&row.of, &whole);
                }
                let p = adjusted(own.iter().map(|row| row.compared.map(|compared| compared.p)));
                own.iter_mut().zip(p).for_each(|(row, p)| row.p = p);
                let compared = own.iter().filter_map(|row| row.compared);
                ways.extend(compared.map(|compared| compared.way));
                most_compared = most_compared.max(own.iter().filter(|row| row.p.is_some()).count());
            }
            rows.extend(own);
        }
        let facts = facts.clone();
        rows.push(Row {
            part: Some(place),
            group: None,
            is_all: true,
            facts,
            of: whole,
            compared: None,
            p: None,
        });
    }
    if layout.is_timed {
        rows.push(pooled(measure, layout, parts));
    }
    let table = Table { rows };
    describe(measure, layout, report);
    write(measure, layout, &table, report);
    notes(layout, left_out, most_compared, &ways, report);
    if table.rows.iter().all(|row| measure.n(&row.of) == 0) {
        let Period { from, to, .. } = *framing.period;
        report.say_empty(
            measure.missing(from, to),
            measure.last_day().filter(|day| *day < from),
            framing.chosen,
        );
    }
    if framing.explain != Explain::Off {
        report.explanation = explain(measure, layout, framing, &table);
    }
    table
}

/// The groups of the facts of a period.
fn groups<M: Measure>(measure: &M, layout: &Layout, place: usize, facts: &[M::Fact]) -> Option<Groups> {
    let counted = facts.iter().map(|fact| group_number(measure, layout, *fact));
    Some(layout.values(place)?.groups(counted))
}

/// The number by which groups know a fact.
fn group_number<M: Measure>(measure: &M, layout: &Layout, fact: M::Fact) -> u32 {
    let is_of_rows = layout.field.as_ref().is_some_and(|field| field.is_of_rows);
    if is_of_rows { measure.row(fact) } else { measure.owner(fact) }
}

/// A row for each group of a period, in the order they are shown.
fn split<M: Measure>(
    measure: &M,
    layout: &Layout,
    groups: &Groups,
    facts: &[M::Fact],
    span: Span<'_>,
    place: usize,
) -> Vec<Row<M>> {
    let mut of: Vec<Vec<M::Fact>> = vec![Vec::new(); groups.count()];
    for &fact in facts {
        groups.of(group_number(measure, layout, fact)).for_each(|group| of[group].push(fact));
    }
    let none = groups.names.len();
    let named = of.into_iter().enumerate().map(|(group, facts)| {
        let name = groups.names.get(group).cloned().unwrap_or_else(|| Value::Phrase(phrase!("(none)")));
        let sum = measure.sum(&facts, span);
        let row = Row {
            part: Some(place),
            group: Some(name),
            is_all: false,
            facts,
            of: sum,
            compared: None,
            p: None,
        };
        (group, row)
    });
    let is_shown = |(group, row): &(usize, Row<M>)| {
        (*group != none && groups.order == Order::Given) || measure.is_something(&row.of)
    };
    let mut named: Vec<(usize, Row<M>)> = named.filter(is_shown).collect();
    if groups.order == Order::ByFigure {
        let figure = |row: &Row<M>| measure.figure(&row.of).unwrap_or(f64::NEG_INFINITY);
        // Groups come by their names; those in none stay last.
        named.sort_by(|(a, first), (b, second)| {
            (*a == none).cmp(&(*b == none)).then(figure(second).total_cmp(&figure(first)))
        });
    }
    named.into_iter().map(|(_, row)| row).collect()
}

/// What the finished periods come to together.
fn pooled<M: Measure>(measure: &M, layout: &Layout, parts: Vec<Vec<M::Fact>>) -> Row<M> {
    let finished: Vec<Part> = layout.parts.iter().filter(|part| part.coverage.is_whole()).cloned().collect();
    let span = Span { parts: &finished };
    let facts = if M::CHOOSES_ACROSS && !finished.is_empty() {
        let mut facts = measure.facts(span);
        facts.retain(|fact| layout.counts(0, measure.owner(*fact)));
        facts
    } else {
        let whole = layout.parts.iter().zip(parts).filter(|(part, _)| part.coverage.is_whole());
        whole.flat_map(|(_, facts)| facts).collect()
    };
    let of = measure.sum(&facts, span);
    Row { part: None, group: None, is_all: true, facts, of, compared: None, p: None }
}

/// The columns.
fn describe<M: Measure>(measure: &M, layout: &Layout, report: &mut Report) {
    let has_period = layout.is_timed || (M::WHOLE == "period" && layout.field.is_none());
    report.columns.extend(has_period.then(|| first_column("period")));
    report.columns.extend(layout.field.as_ref().map(|field| column(&field.name, &field.name, Unit::None)));
    if report.columns.is_empty() {
        report.columns.push(first_column(M::WHOLE));
    }
    report.columns.extend(measure.columns());
    if layout.field.is_some() {
        report.columns.extend(measure.difference());
        report.columns.push(column("p", "p", Unit::Probability));
    }
    report.columns.extend(has_period.then(|| column("coverage", "coverage", Unit::None)));
    report.columns.push(column("remark", "", Unit::None));
}

/// The rows as values.
fn write<M: Measure>(measure: &M, layout: &Layout, table: &Table<M>, report: &mut Report) {
    let is_nothing = table.rows.iter().all(|row| !measure.is_something(&row.of));
    if is_nothing {
        return;
    }
    let finished: Vec<Part> = layout.parts.iter().filter(|part| part.coverage.is_whole()).cloned().collect();
    for row in &table.rows {
        let span = Span { parts: row.part.map_or(&finished[..], |place| &layout.parts[place..=place]) };
        let has_period = report.columns.first().is_some_and(|column| column.key == "period");
        let mut cells = Vec::new();
        if has_period {
            cells.push(row.part.map_or_else(all, |place| text(&layout.parts[place].period.label)));
        }
        if layout.field.is_some() {
            cells.push(row.group.clone().unwrap_or_else(all));
        }
        if cells.is_empty() {
            cells.push(all());
        }
        cells.extend(measure.cells(&row.of, span));
        if layout.field.is_some() {
            let points = row.compared.and_then(|compared| compared.points);
            cells.extend(measure.difference().map(|_| number(points)));
            cells.push(fraction(row.p));
        }
        let coverage = row.part.map(|place| layout.parts[place].coverage);
        if has_period {
            cells.push(coverage.map_or_else(|| text(""), |coverage| own(coverage.text())));
        }
        let coverage = coverage.filter(|coverage| !coverage.is_whole()).map(Coverage::text);
        cells.push(remarks(coverage.into_iter().chain(few(measure, &row.of)).collect()));
        report.rows.push(cells);
    }
}

/// What is said beside a row of few or none.
fn few<M: Measure>(measure: &M, of: &M::Of) -> Vec<Text> {
    let own = measure.remarks(of);
    let n = measure.n(of);
    let few = match n {
        0 if own.is_empty() => Some(phrase!("no data")),
        1..SMALL => Some(small_sample()),
        _ => None,
    };
    few.into_iter().chain(own).collect()
}

/// How many customers `-w` selects.
pub(in crate::report) fn only_note(only: &crate::study::Only) -> Text {
    let (among, all) = only.of;
    phrase!("{among} of {all} customers", among, all)
}

/// What is said of all rows alike.
fn notes(layout: &Layout, left_out: usize, compared: usize, ways: &BTreeSet<Way>, report: &mut Report) {
    let notes = &mut report.notes;
    notes.extend(layout.only.as_ref().map(only_note));
    if left_out > 0 {
        notes.push(plural!(
            left_out,
            "1 row without a customer is left out",
            "{count} rows without a customer are left out"
        ));
    }
    if let Some(field) = &layout.field {
        if let Some(day) = field.day {
            notes.push(phrase!("groups are those at the end of {day}", day));
        }
        let overlaps = field
            .values
            .iter()
            .any(|values| matches!(values, crate::study::Values::Words(groups) if groups.overlap()));
        if overlaps {
            notes
                .push(phrase!("the groups overlap: one may be in several, and they add up to more than all"));
        }
    }
    let finished = layout.parts.iter().filter(|part| part.coverage.is_whole()).count();
    if layout.is_timed && finished < layout.parts.len() {
        notes.push(phrase!("unfinished and cut periods are not tested and not part of `all` and of trends"));
    }
    if !ways.is_empty() {
        let tests = Text::joined(Joint::And, ways.iter().map(|way| way.text()));
        notes.push(match compared {
            0..=2 => phrase!("p: one comparison, each group with all others, by {tests}", tests),
            groups => phrase!(
                "p: {groups} groups compared, each with all others, by {tests}; adjusted by Holm for so many",
                groups,
                tests
            ),
        });
    }
}

/// The definition, then every row: the numbers put into the formula, and everybody behind them.
fn explain<M: Measure>(measure: &M, layout: &Layout, framing: &Framing<'_>, table: &Table<M>) -> Vec<Text> {
    let mut lines = measure.definition(framing);
    let is_one = table.rows.len() == 1;
    let finished: Vec<Part> = layout.parts.iter().filter(|part| part.coverage.is_whole()).cloned().collect();
    for row in table.rows.iter().filter(|row| !row.facts.is_empty()) {
        let span = Span { parts: row.part.map_or(&finished[..], |place| &layout.parts[place..=place]) };
        let mut own = measure.told(&row.of, span);
        // Who is in a group is named there, and not once more among all.
        let is_named = row.group.is_some() || (row.part.is_some() && layout.field.is_none());
        if is_named {
            own.extend(measure.sides(&row.facts, framing));
        }
        if is_one {
            lines.extend(own);
            continue;
        }
        let period = layout.is_timed.then(|| {
            row.part.map_or_else(|| phrase!("all"), |place| Text::own(&layout.parts[place].period.label))
        });
        let group = layout.field.is_some().then(|| match &row.group {
            Some(Value::Text(name)) => Text::own(name),
            Some(Value::Phrase(name)) => name.clone(),
            _ => phrase!("all"),
        });
        let label = Text::joined(Joint::Comma, period.into_iter().chain(group));
        lines.push(phrase!("{label}:", label));
        lines.extend(own.into_iter().map(indented));
    }
    lines
}
