//! All rows at once: each comparison is one pass over a column, and/or/not are words of bits.

use rayon::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::bitmap::Bitmap;
use super::columns::{Cells, Columns, NO_WORD, Texts, UNKNOWN_INT, UNKNOWN_LONG};
use super::field::Field;
use super::plan::{Compiled, Edge, Interval, Plan, Test};
use super::read::{Amount, Bound};
use super::row::amount_of;
use super::texts;
use crate::i18n::Text;
use crate::model::fields::FieldType;

/// What a query selects of many rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// The rows it is true for.
    pub rows: Bitmap,
    /// The rows it is neither true nor false for.
    pub undecided: Bitmap,
    /// The fields that left rows undecided, and how many each; in the order of [`Compiled::fields_needed`].
    ///
    /// A row is counted for every unknown field that it hangs on.
    pub because: Vec<(Field, usize)>,
}

impl Selection {
    /// What the reader of the result must know: "12 undecided: `nps_last` unknown", a line for each field.
    #[must_use]
    pub fn notes(&self) -> Vec<Text> {
        self.because.iter().map(|(field, rows)| undecided(field, *rows)).collect()
    }
}

/// What there is to say of so many rows that are neither selected nor not.
pub(crate) fn undecided(field: &Field, rows: usize) -> Text {
    phrase!("{rows} undecided: `{field}` unknown", rows, field)
}

/// True and unknown rows of one condition; the others are false.
#[derive(Clone)]
struct Kleene {
    yes: Bitmap,
    unknown: Bitmap,
}

/// A condition that left rows undecided, with its parts, so that the fields can be named afterwards.
struct Solved {
    truth: Kleene,
    /// Parts that are undecided themselves; of a leaf, its field.
    parts: Parts,
}

enum Parts {
    Field(usize),
    Terms(Vec<Solved>),
    Rule(usize),
}

impl Compiled {
    /// Which rows the query selects.
    ///
    /// A million rows take some milliseconds per comparison of numbers; long texts are looked at by all threads.
    pub fn select(&self, columns: &dyn Columns) -> Selection {
        self.select_among(columns, &Bitmap::all(columns.rows()))
    }

    /// The same, where only some rows are there: no other is selected or counted as undecided.
    pub fn select_among(&self, columns: &dyn Columns, among: &Bitmap) -> Selection {
        let rows = columns.rows();
        let mut batch = Batch { query: self, columns, rows, rules: Vec::new() };
        for rule in &self.rules {
            let solved = batch.plan(rule);
            batch.rules.push(solved);
        }
        let solved = batch.plan(&self.root);
        let undecided = solved.truth.unknown.clone().and(among);
        let mut because = vec![None; self.fields.len()];
        if !undecided.is_empty() {
            batch.blame(&solved, &undecided, &mut because);
        }
        let because = because.into_iter().zip(&self.fields).filter_map(|(blamed, field)| {
            let rows = blamed.as_ref().map_or(0, Bitmap::count);
            (rows > 0).then(|| (field.clone(), rows))
        });
        Selection { because: because.collect(), rows: solved.truth.yes.and(among), undecided }
    }
}

struct Batch<'q> {
    query: &'q Compiled,
    columns: &'q dyn Columns,
    rows: usize,
    rules: Vec<Solved>,
}

impl Batch<'_> {
    fn plan(&self, plan: &Plan) -> Solved {
        let none = || Bitmap::none(self.rows);
        let settled =
            |yes: Bitmap| Solved { truth: Kleene { yes, unknown: none() }, parts: Parts::Terms(Vec::new()) };
        match plan {
            Plan::All => settled(Bitmap::all(self.rows)),
            Plan::Nothing => settled(none()),
            Plan::Or(terms) => self.join(terms, settled(none()).truth, |a, b| {
                let yes = a.yes.or(&b.yes);
                Kleene { unknown: a.unknown.or(&b.unknown).without(&yes), yes }
            }),
            Plan::And(terms) => self.join(terms, settled(Bitmap::all(self.rows)).truth, |a, b| {
                let maybe = a.yes.clone().or(&a.unknown).and(&b.yes.clone().or(&b.unknown));
                let yes = a.yes.and(&b.yes);
                Kleene { unknown: maybe.without(&yes), yes }
            }),
            Plan::Not(inner) => {
                let mut solved = self.plan(inner);
                solved.truth.yes =
                    Bitmap::all(self.rows).without(&solved.truth.yes).without(&solved.truth.unknown);
                solved
            }
            Plan::Leaf(leaf) => {
                let leaf = &self.query.leaves[*leaf];
                let field = &self.query.fields[leaf.field];
                let cells = self.columns.cells(field);
                let test = Ready::new(&leaf.test, field, self.columns, &cells);
                Solved { truth: test.look(&cells, self.rows), parts: Parts::Field(leaf.field) }
            }
            Plan::Rule(rule) => match self.rules.get(*rule) {
                Some(solved) => Solved { truth: solved.truth.clone(), parts: Parts::Rule(*rule) },
                None => settled(none()),
            },
            Plan::Holds(rule) => {
                settled(self.rules.get(*rule).map_or_else(none, |solved| solved.truth.yes.clone()))
            }
        }
    }

    fn join(&self, terms: &[Plan], start: Kleene, join: fn(Kleene, &Kleene) -> Kleene) -> Solved {
        let mut truth = start;
        let mut parts = Vec::new();
        for term in terms {
            let solved = self.plan(term);
            truth = join(truth, &solved.truth);
            if !solved.truth.unknown.is_empty() {
                parts.push(solved);
            }
        }
        Solved { truth, parts: Parts::Terms(parts) }
    }

    /// Marks the undecided `rows` for each unknown field they hang on.
    fn blame(&self, solved: &Solved, rows: &Bitmap, because: &mut [Option<Bitmap>]) {
        let rows = rows.clone().and(&solved.truth.unknown);
        match &solved.parts {
            Parts::Field(field) => {
                because[*field] = Some(match because[*field].take() {
                    Some(before) => before.or(&rows),
                    None => rows,
                });
            }
            Parts::Terms(terms) => terms.iter().for_each(|term| self.blame(term, &rows, because)),
            Parts::Rule(rule) => {
                if let Some(rule) = self.rules.get(*rule) {
                    self.blame(rule, &rows, because);
                }
            }
        }
    }
}

/// A test with its bounds in the unit of the column; none where a bound is unknown.
enum Ready<'q> {
    Yes,
    Known,
    Whole(Vec<Option<(i64, i64)>>),
    Float(Vec<Option<FloatInterval>>),
    Text(&'q Test, &'q Field),
    /// The column cannot answer.
    Never,
}

#[derive(Clone, Copy)]
struct FloatInterval {
    low: f64,
    high: f64,
    low_edge: Edge,
    high_edge: Edge,
}

impl FloatInterval {
    fn contains(&self, value: f64) -> bool {
        let above = if self.low_edge == Edge::Included { value >= self.low } else { value > self.low };
        let below = if self.high_edge == Edge::Included { value <= self.high } else { value < self.high };
        above & below
    }
}

impl<'q> Ready<'q> {
    fn new(test: &'q Test, field: &'q Field, columns: &dyn Columns, cells: &Cells<'_>) -> Ready<'q> {
        if matches!(field.ty, FieldType::Text | FieldType::List) {
            return Ready::Text(test, field);
        }
        let intervals = match test {
            Test::Yes => return Ready::Yes,
            Test::Known => return Ready::Known,
            Test::Within(intervals) => intervals,
            Test::Same(_) | Test::Has(_) => return Ready::Never,
        };
        let amount = |bound: &Bound| match bound {
            Bound::Fixed(amount) => Some(*amount),
            Bound::Percentile(p) => columns.percentile(field, *p).as_ref().and_then(amount_of),
        };
        let inner = if let Cells::Many { cells, .. } = cells { cells } else { cells };
        match inner {
            Cells::Numbers(_) => Ready::Float(intervals.iter().map(|i| float(i, amount)).collect()),
            Cells::Minor { decimals, .. } => {
                let unit = Decimal::try_from_i128_with_scale(10i128.pow((*decimals).min(18)), 0).ok();
                Ready::Whole(intervals.iter().map(|i| whole(i, amount, unit)).collect())
            }
            _ => Ready::Whole(intervals.iter().map(|i| whole(i, amount, Some(Decimal::ONE))).collect()),
        }
    }

    fn look(&self, cells: &Cells<'_>, rows: usize) -> Kleene {
        if let Cells::Many { starts, cells } = cells {
            let count = starts.last().map_or(0, |&last| last as usize);
            let inner = self.look(cells, count);
            let range = |row: usize| match (starts.get(row), starts.get(row + 1)) {
                (Some(&from), Some(&to)) => from as usize..to as usize,
                _ => 0..0,
            };
            let yes = bits(rows, |row| range(row).any(|i| inner.yes.contains(i)));
            let unknown = if inner.unknown.is_empty() {
                Bitmap::none(rows)
            } else {
                bits(rows, |row| range(row).any(|i| inner.unknown.contains(i))).without(&yes)
            };
            return Kleene { yes, unknown };
        }
        match self {
            Ready::Text(test, field) => {
                Kleene { yes: look_at_texts(test, field, cells, rows), unknown: Bitmap::none(rows) }
            }
            Ready::Yes => {
                let yes = match cells {
                    Cells::Flags(flags) => bits(rows, |row| flags.get(row).copied().unwrap_or(false)),
                    _ => Bitmap::none(rows),
                };
                Kleene { yes, unknown: Bitmap::none(rows) }
            }
            Ready::Known => {
                let yes = Bitmap::all(rows).without(&unknown(cells, rows));
                Kleene { yes, unknown: Bitmap::none(rows) }
            }
            Ready::Whole(intervals) => {
                let known: Vec<_> = intervals.iter().flatten().copied().collect();
                let yes = match cells {
                    Cells::Ints(values) => {
                        let within = known.iter().map(|(low, high)| {
                            // The unknown marker is below every bound.
                            let low = (*low).clamp(i64::from(UNKNOWN_INT) + 1, i64::from(i32::MAX) + 1);
                            let high = (*high).clamp(i64::from(UNKNOWN_INT), i64::from(i32::MAX));
                            (low, high)
                        });
                        let within: Vec<_> = within.collect();
                        packed(values, rows, |v| {
                            let v = i64::from(v);
                            within.iter().any(|(low, high)| v >= *low && v <= *high)
                        })
                    }
                    Cells::Longs(values) | Cells::Minor { amounts: values, .. } => {
                        packed(values, rows, |v| {
                            v != UNKNOWN_LONG && known.iter().any(|(low, high)| v >= *low && v <= *high)
                        })
                    }
                    _ => Bitmap::none(rows),
                };
                let all_known = known.len() == intervals.len();
                let unknown = if all_known { unknown(cells, rows) } else { Bitmap::all(rows).without(&yes) };
                Kleene { yes, unknown }
            }
            Ready::Float(intervals) => {
                let known: Vec<_> = intervals.iter().flatten().copied().collect();
                let Cells::Numbers(values) = cells else {
                    return Kleene { yes: Bitmap::none(rows), unknown: Bitmap::all(rows) };
                };
                let yes = packed(values, rows, |v| known.iter().any(|interval| interval.contains(v)));
                let all_known = known.len() == intervals.len();
                let unknown = if all_known { unknown(cells, rows) } else { Bitmap::all(rows).without(&yes) };
                Kleene { yes, unknown }
            }
            Ready::Never => Kleene { yes: Bitmap::none(rows), unknown: Bitmap::none(rows) },
        }
    }
}

/// The interval in whole units; none when a bound is unknown. An empty one has its low end above its high.
fn whole(
    interval: &Interval,
    amount: impl Fn(&Bound) -> Option<Amount>,
    unit: Option<Decimal>,
) -> Option<(i64, i64)> {
    let scaled = |bound: &Bound| {
        let amount = amount(bound)?.in_book?;
        // Too large for exact numbers is beyond every column.
        Some(unit.and_then(|unit| amount.checked_mul(unit)).unwrap_or(if amount.is_sign_negative() {
            Decimal::MIN
        } else {
            Decimal::MAX
        }))
    };
    let clamp = |value: Decimal| match value.to_i64() {
        Some(value) => value,
        None if value.is_sign_negative() => i64::MIN,
        None => i64::MAX,
    };
    let low = match &interval.low {
        None => i64::MIN + 1,
        Some((bound, edge)) => {
            let at = scaled(bound)?;
            let first = clamp(at.ceil());
            let excluded = *edge == Edge::Excluded && at.ceil() == at;
            if excluded { first.saturating_add(1) } else { first }
        }
    };
    let high = match &interval.high {
        None => i64::MAX,
        Some((bound, edge)) => {
            let at = scaled(bound)?;
            let last = clamp(at.floor());
            let excluded = *edge == Edge::Excluded && at.floor() == at;
            if excluded { last.saturating_sub(1) } else { last }
        }
    };
    Some((low, high))
}

fn float(interval: &Interval, amount: impl Fn(&Bound) -> Option<Amount>) -> Option<FloatInterval> {
    let (low, low_edge) = match &interval.low {
        None => (f64::NEG_INFINITY, Edge::Included),
        Some((bound, edge)) => (amount(bound)?.float, *edge),
    };
    let (high, high_edge) = match &interval.high {
        None => (f64::INFINITY, Edge::Included),
        Some((bound, edge)) => (amount(bound)?.float, *edge),
    };
    Some(FloatInterval { low, high, low_edge, high_edge })
}

fn unknown(cells: &Cells<'_>, rows: usize) -> Bitmap {
    match cells {
        Cells::Flags(_) => Bitmap::none(rows),
        Cells::Ints(values) => packed(values, rows, |v| v == UNKNOWN_INT),
        Cells::Longs(values) | Cells::Minor { amounts: values, .. } => {
            packed(values, rows, |v| v == UNKNOWN_LONG)
        }
        Cells::Numbers(values) => packed(values, rows, f64::is_nan),
        Cells::Unknown | Cells::Coded { .. } | Cells::Texts(_) | Cells::Lists(_) | Cells::Many { .. } => {
            Bitmap::all(rows)
        }
    }
}

fn look_at_texts(test: &Test, field: &Field, cells: &Cells<'_>, rows: usize) -> Bitmap {
    let passes = |text: &str| texts::passes(test, field.ty, field.form, text);
    let empty = passes("");
    match cells {
        Cells::Coded { codes, words } => {
            let passing: Vec<bool> = (0..words.count()).map(|i| passes(&words.text(i))).collect();
            packed(codes, rows, |code| {
                if code == NO_WORD { empty } else { passing.get(code as usize).copied().unwrap_or(empty) }
            })
        }
        Cells::Texts(texts) => {
            let texts: &dyn Texts = *texts;
            bits(rows, |row| passes(&texts.text(row)))
        }
        Cells::Lists(lists) => bits(rows, |row| match lists.get(row) {
            Some(parts) => texts::list_passes(test, field.form, parts),
            None => empty,
        }),
        _ if empty => Bitmap::all(rows),
        _ => Bitmap::none(rows),
    }
}

/// Words of bits a thread fills at a time.
const CHUNK: usize = 256;

/// A bit for each row, asked by its number.
fn bits(rows: usize, passes: impl Fn(usize) -> bool + Sync) -> Bitmap {
    let mut words = vec![0u64; rows.div_ceil(64)];
    let fill = |(chunk, words): (usize, &mut [u64])| {
        for (at, word) in words.iter_mut().enumerate() {
            let first = (chunk * CHUNK + at) * 64;
            let last = (first + 64).min(rows);
            *word = (first..last).fold(0, |bits, row| bits | u64::from(passes(row)) << (row - first));
        }
    };
    if words.len() <= CHUNK {
        fill((0, &mut words));
    } else {
        words.par_chunks_mut(CHUNK).enumerate().for_each(fill);
    }
    Bitmap::of_words(words, rows)
}

/// A bit for each value of a column.
fn packed<T: Copy + Sync>(values: &[T], rows: usize, passes: impl Fn(T) -> bool + Sync) -> Bitmap {
    let values = &values[..values.len().min(rows)];
    let mut words = vec![0u64; rows.div_ceil(64)];
    let fill = |(words, values): (&mut [u64], &[T])| {
        for (word, values) in words.iter_mut().zip(values.chunks(64)) {
            *word = values
                .iter()
                .enumerate()
                .fold(0, |bits, (row, &value)| bits | u64::from(passes(value)) << row);
        }
    };
    if words.len() <= CHUNK {
        fill((&mut words, values));
    } else {
        words.par_chunks_mut(CHUNK).zip(values.par_chunks(CHUNK * 64)).for_each(fill);
    }
    Bitmap::of_words(words, rows)
}
