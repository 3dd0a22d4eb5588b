//! The logs as events: small fixed-size values about numbered people, in the order of the files.
//!
//! Ten million of them are read at once, so a row becomes twelve to twenty-four bytes and nothing else. The words
//! are those of the metrics: a *touch*, a counted order *line*, a survey *answer*.

use rayon::slice::ParallelSliceMut;

use super::id_index::{IdIndex, NOBODY, Number, Waiting};
use super::layout::DataFile;
use super::scan::{Row, Scanned, scan, scan_about};
use crate::diag::Diagnostic;
use crate::model::{Currency, Day, DayReader};

/// Ten-thousandths of the book's currency: what amounts are inside the machine.
pub type Minor = i64;

/// How many [`Minor`] make one unit of money.
pub const MINOR: i64 = 10_000;

/// One interaction that may count as a touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// With whom.
    pub who: Number,
    /// On which day.
    pub day: Day,
    /// How long, in minutes.
    pub minutes: u16,
    /// Whether it is a touch at all: its channel is not `note`, its outcome not no-answer, bounced or bulk.
    pub real: bool,
    /// Whether they came to us.
    pub inbound: bool,
}

/// One counted order line (status empty, paid or done), or a won deal where deals are the purchases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who bought.
    pub who: Number,
    /// On which day.
    pub day: Day,
    /// How much, in the book's currency; negative for a refund. 0 where `price` is not `Known`.
    pub amount: Minor,
    /// Whether the amount could be read and converted.
    pub price: Price,
}

/// What is known of a line's amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Price {
    /// Read and, where needed, converted.
    Known,
    /// Empty: a purchase with spend 0.
    Absent,
    /// In a currency without a rate for its day: counted, not priced.
    NoRate,
}

impl Line {
    /// Whether the line makes its day a purchase day: a refund does not.
    #[must_use]
    pub fn is_purchase(&self) -> bool {
        self.amount >= 0
    }
}

/// One survey row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// Who; [`NOBODY`] for an answer without a customer.
    pub who: Number,
    /// On which day.
    pub day: Day,
    /// Which question.
    pub kind: Question,
    /// What happened.
    pub event: Asked,
    /// The answer; not a number where the cell cannot be read as one.
    pub score: f32,
    /// The highest possible score.
    pub scale: u16,
    /// Which campaign, as a number into [`Answers::campaigns`].
    pub campaign: u32,
}

/// The question of a survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Question {
    Nps,
    Csat,
    Ces,
    Exit,
}

/// What a survey row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Asked {
    Asked,
    Answered,
    Declined,
}

/// What a reader of events needs to know of the book.
pub struct Reading<'a> {
    /// Whom a row counts for.
    pub who: Whose<'a>,
    /// Ids that rows must name to be of interest; empty: all rows are.
    pub only: &'a [Vec<u8>],
    /// The last day to be read.
    pub as_of: Day,
    /// The book's currency.
    pub currency: Currency,
    /// Rates into the book's currency.
    pub rates: &'a Rates,
}

/// Whom a row of a log counts for, as a number; [`NOBODY`] for unknown ones.
#[derive(Clone, Copy)]
pub enum Whose<'a> {
    /// For its contact.
    Contact(&'a IdIndex),
    /// For whom the function says, by its contact and company cells.
    Either(&'a (dyn Fn(&[u8], &[u8]) -> Number + Sync)),
}

/// Something about one customer.
trait Of {
    fn who(&mut self) -> &mut Number;
}

impl Of for Touch {
    fn who(&mut self) -> &mut Number {
        &mut self.who
    }
}

impl Of for Line {
    fn who(&mut self) -> &mut Number {
        &mut self.who
    }
}

/// An answer with the name of its campaign.
impl Of for (Answer, Option<Box<str>>) {
    fn who(&mut self) -> &mut Number {
        &mut self.0.who
    }
}

impl std::fmt::Debug for Reading<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reading").field("as_of", &self.as_of).finish_non_exhaustive()
    }
}

/// Events of one kind, and how many rows could not become one.
#[derive(Debug)]
pub struct Events<T> {
    /// In the order of the files and their rows.
    pub list: Vec<T>,
    /// Rows about an id nobody has, or about a company where people are the customers.
    pub strangers: u64,
    /// Rows without a readable day.
    pub dayless: u64,
    /// Rows after the as-of day, which are not read.
    pub later: u64,
    /// Rows that stand twice with the same id and content, counted once.
    pub repeated: u64,
    /// What could not be read at all.
    pub problems: Vec<Diagnostic>,
}

impl<T> Default for Events<T> {
    fn default() -> Events<T> {
        Events { list: Vec::new(), strangers: 0, dayless: 0, later: 0, repeated: 0, problems: Vec::new() }
    }
}

/// Rates into the book's currency.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    /// By currency, days ascending: units of the book's currency per unit.
    list: Vec<(Currency, Day, rust_decimal::Decimal)>,
}

impl Rates {
    /// Takes rates in any order.
    #[must_use]
    pub fn new(mut list: Vec<(Currency, Day, rust_decimal::Decimal)>) -> Rates {
        list.sort_by_key(|r| (r.0, r.1));
        Rates { list }
    }

    /// Reads `rates.csv`; rows that cannot be read are left to `check`.
    #[must_use]
    pub fn read(files: &[DataFile]) -> Rates {
        let scanned = scan(
            files,
            &["on", "currency", "rate"],
            |_| Vec::new(),
            |part, row| {
                let day = Day::parse_iso(&row.cell(0));
                let currency = Currency::parse(row.text(1).trim());
                let rate = crate::model::money::parse_amount(row.text(2).trim());
                if let (Some(day), Some(currency), Some(rate)) = (day, currency, rate) {
                    part.push((currency, day, rate));
                }
            },
        );
        Rates::new(scanned.parts.concat())
    }

    /// The currencies there are rates of, each at least once.
    pub fn currencies(&self) -> impl Iterator<Item = Currency> + '_ {
        self.list.iter().map(|r| r.0)
    }

    /// The rate in force on `day`: the latest on or before it, not older than 31 days.
    #[must_use]
    pub fn on(&self, currency: Currency, day: Day) -> Option<rust_decimal::Decimal> {
        let end = self.list.partition_point(|r| (r.0, r.1) <= (currency, day));
        let (found, on, rate) = self.list.get(end.checked_sub(1)?)?;
        (*found == currency && day - *on <= 31).then_some(*rate)
    }
}

/// An amount as ten-thousandths; none where it is no plain decimal or has more than four decimals.
#[must_use]
#[inline]
pub fn parse_minor(text: &[u8]) -> Option<Minor> {
    let (negative, digits) = match text.first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let (mut value, mut decimals, mut seen) = (0i64, 0u32, 0u32);
    let mut point = false;
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                if point {
                    if decimals == 4 {
                        if byte != b'0' {
                            return None;
                        }
                        continue;
                    }
                    decimals += 1;
                }
                seen += 1;
                value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    if seen == 0 {
        return None;
    }
    let value = value.checked_mul(10i64.pow(4 - decimals))?;
    Some(if negative { -value } else { value })
}

/// The nearest amount that can be paid in a currency: a converted line is booked in whole cents.
#[must_use]
pub fn round_to_coin(amount: Minor, currency: Currency) -> Minor {
    let coin = 10i64.pow(4u32.saturating_sub(currency.decimals()));
    let half = coin / 2 * amount.signum();
    (amount + half) / coin * coin
}

fn convert(amount: Minor, currency: &[u8], day: Day, reading: &Reading<'_>) -> (Minor, Price) {
    if currency.is_empty() || currency == reading.currency.code().as_bytes() {
        return (amount, Price::Known);
    }
    let Some(currency) = std::str::from_utf8(currency).ok().and_then(|c| Currency::parse(c.trim())) else {
        return (0, Price::NoRate);
    };
    if currency == reading.currency {
        return (amount, Price::Known);
    }
    let Some(rate) = reading.rates.on(currency, day) else { return (0, Price::NoRate) };
    let priced = rust_decimal::Decimal::from(amount).checked_mul(rate).map(|d| d.round());
    match priced.and_then(|d| i64::try_from(d).ok()) {
        Some(amount) => (round_to_coin(amount, reading.currency), Price::Known),
        None => (0, Price::NoRate),
    }
}

/// An event that waits for the number of its customer.
struct Made<T> {
    event: T,
    id_hash: u64,
    /// Whether its row says whom it is about.
    is_named: bool,
}

/// The events of a block of rows.
struct Part<T> {
    events: Events<T>,
    ids: Ids,
    days: DayReader,
    waiting: Waiting<Made<T>>,
}

impl<T> Default for Part<T> {
    fn default() -> Part<T> {
        Part {
            events: Events::default(),
            ids: Ids::default(),
            days: DayReader::default(),
            waiting: Waiting::default(),
        }
    }
}

impl<T: Of> Part<T> {
    fn take(&mut self, made: Made<T>, who: Number, strangers: Strangers) {
        let Made { mut event, id_hash, is_named } = made;
        if who == NOBODY {
            self.events.strangers += u64::from(is_named);
            if strangers == Strangers::Out {
                return;
            }
        }
        *event.who() = who;
        self.events.list.push(event);
        self.ids.hashes.push(id_hash);
    }

    /// Lets an event wait for its number, with many others.
    fn wait(&mut self, made: Made<T>, contact: &[u8], index: &IdIndex, strangers: Strangers) {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.push(index, contact, made, |made, who| self.take(made, who, strangers));
        self.waiting = waiting;
    }

    /// Takes in what still waits.
    fn settle(&mut self, index: &IdIndex, strangers: Strangers) {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.settle(index, |made, who| self.take(made, who, strangers));
    }
}

/// The events of the rows that `counts` lets through and `make` makes something of, as yet about nobody.
fn gather<T: Send + Sync + PartialEq + Of>(
    files: &[DataFile],
    columns: &[&str],
    reading: &Reading<'_>,
    strangers: Strangers,
    counts: impl Fn(&Row<'_>) -> bool + Sync,
    make: impl Fn(&Row<'_>, Day) -> Option<T> + Sync,
) -> Events<T> {
    let id = columns.len();
    let columns: Vec<&str> = columns.iter().copied().chain(["id"]).collect();
    let scanned: Scanned<Part<T>> = scan_about(
        files,
        &columns,
        reading.only,
        |_| Part::default(),
        |part, row| {
            if !counts(row) {
                return;
            }
            let Some(day) = part.days.read(&row.cell(0)) else {
                part.events.dayless += 1;
                return;
            };
            if day > reading.as_of {
                part.events.later += 1;
                return;
            }
            let Some(event) = make(row, day) else { return };
            let (contact, company) = (row.cell(1), row.cell(2));
            let id_hash = part.ids.see(&row.cell(id));
            let made = Made { event, id_hash, is_named: !contact.is_empty() || !company.is_empty() };
            match reading.who {
                Whose::Contact(index) => part.wait(made, &contact, index, strangers),
                Whose::Either(who) => part.take(made, who(&contact, &company), strangers),
            }
        },
    );
    let mut all = Events { problems: scanned.problems, ..Events::default() };
    all.list.reserve_exact(scanned.parts.iter().map(|p| p.events.list.len() + p.waiting.len()).sum());
    let mut ids = Vec::with_capacity(scanned.parts.len());
    for mut part in scanned.parts {
        if let Whose::Contact(index) = reading.who {
            part.settle(index, strangers);
        }
        all.list.extend(part.events.list);
        all.strangers += part.events.strangers;
        all.dayless += part.events.dayless;
        all.later += part.events.later;
        ids.push(part.ids);
    }
    drop_repeated(&mut all, &ids);
    all
}

/// The ids of a block of rows, enough to see whether one stands twice.
#[derive(Default)]
struct Ids {
    /// Of the rows that became events.
    hashes: Vec<u64>,
    first: Option<Vec<u8>>,
    last: Vec<u8>,
    /// Whether each was greater than the one before it: then none stands twice in the block.
    unordered: bool,
}

impl Ids {
    /// Notes where an id stands among the others, and hashes it.
    #[inline]
    fn see(&mut self, id: &[u8]) -> u64 {
        if self.first.is_none() {
            self.first = Some(id.to_vec());
        } else if id <= self.last.as_slice() {
            self.unordered = true;
        }
        self.last.clear();
        self.last.extend_from_slice(id);
        // FNV-1a, eight bytes a step; rows whose ids share a hash are compared before one is taken for the other.
        let step = |hash: u64, word: u64| {
            let mixed = (hash ^ word).wrapping_mul(0x9fb2_1c65_1e98_df25);
            mixed ^ mixed >> 32
        };
        let (words, rest) = id.as_chunks::<8>();
        let hash =
            words.iter().fold(0xcbf2_9ce4_8422_2325, |hash, word| step(hash, u64::from_le_bytes(*word)));
        rest.iter().fold(step(hash, rest.len() as u64), |hash, &byte| step(hash, u64::from(byte)))
    }
}

/// Counts a row once that stands twice with the same id and content, as a union of two branches leaves it.
fn drop_repeated<T: PartialEq>(all: &mut Events<T>, ids: &[Ids]) {
    let filled = || ids.iter().filter_map(|i| Some((i, i.first.as_ref()?)));
    let ordered =
        filled().all(|i| !i.0.unordered) && filled().zip(filled().skip(1)).all(|(a, b)| a.0.last < *b.1);
    if ordered {
        return;
    }
    let mut order: Vec<(u64, u32)> =
        ids.iter().flat_map(|i| &i.hashes).zip(0u32..).map(|(&hash, row)| (hash, row)).collect();
    order.par_sort_unstable();
    let mut gone: Vec<u32> = order
        .windows(2)
        .filter(|pair| pair[0].0 == pair[1].0 && all.list[pair[0].1 as usize] == all.list[pair[1].1 as usize])
        .map(|pair| pair[1].1)
        .collect();
    if gone.is_empty() {
        return;
    }
    gone.sort_unstable();
    all.repeated = gone.len() as u64;
    let mut gone = gone.into_iter().peekable();
    let mut row = 0u32;
    all.list.retain(|_| {
        let is_gone = gone.next_if_eq(&row).is_some();
        row += 1;
        !is_gone
    });
}

/// Whether rows without a known customer are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strangers {
    In,
    Out,
}

/// The interactions, notes and missed calls included (see [`Touch::real`]).
#[must_use]
pub fn touches(files: &[DataFile], reading: &Reading<'_>) -> Events<Touch> {
    let columns = ["at", "contact", "company", "channel", "outcome", "direction", "minutes"];
    gather(
        files,
        &columns,
        reading,
        Strangers::Out,
        |_| true,
        |row, day| {
            let real = row.cell(3).as_ref() != b"note" && row.cell(4).is_empty();
            let inbound = matches!(row.cell(5).as_ref(), b"in" | b"inbound");
            let minutes = row.cell(6);
            let minutes = if minutes.is_empty() { 0 } else { parse_minor(&minutes).unwrap_or(0) / MINOR };
            Some(Touch {
                who: NOBODY,
                day,
                minutes: minutes.clamp(0, i64::from(u16::MAX)) as u16,
                real,
                inbound,
            })
        },
    )
}

/// The counted order lines.
#[must_use]
pub fn lines(files: &[DataFile], reading: &Reading<'_>) -> Events<Line> {
    let columns = ["at", "contact", "company", "amount", "currency", "status"];
    let counts = |row: &Row<'_>| matches!(row.cell(5).as_ref(), b"" | b"paid" | b"done");
    gather(files, &columns, reading, Strangers::Out, counts, |row, day| {
        Some(priced_line(NOBODY, day, &row.cell(3), &row.cell(4), reading))
    })
}

/// A line from its cells; an amount that cannot be read is absent (a check names it).
#[must_use]
pub fn priced_line(who: Number, day: Day, amount: &[u8], currency: &[u8], reading: &Reading<'_>) -> Line {
    match parse_minor(amount) {
        None => Line { who, day, amount: 0, price: Price::Absent },
        Some(amount) => {
            let (converted, price) = convert(amount, currency, day, reading);
            Line { who, day, amount: converted, price }
        }
    }
}

/// The won deals as purchases on the day they closed, for a book whose purchases are deals.
#[must_use]
pub fn won_deals(files: &[DataFile], reading: &Reading<'_>) -> Events<Line> {
    let columns = ["closed_on", "contact", "company", "amount", "currency", "outcome"];
    let counts = |row: &Row<'_>| row.cell(5).as_ref() == b"won";
    gather(files, &columns, reading, Strangers::Out, counts, |row, day| {
        Some(priced_line(NOBODY, day, &row.cell(3), &row.cell(4), reading))
    })
}

/// The survey rows with the names of their campaigns.
#[derive(Debug, Default)]
pub struct Answers {
    /// The rows; those of unknown people stand with [`NOBODY`].
    pub events: Events<Answer>,
    /// Names by number; number 0 is the empty name.
    pub campaigns: Vec<String>,
}

/// The survey rows of all kinds.
#[must_use]
pub fn answers(files: &[DataFile], reading: &Reading<'_>) -> Answers {
    let columns = ["at", "contact", "company", "kind", "event", "score", "scale", "campaign"];
    let named = gather(
        files,
        &columns,
        reading,
        Strangers::In,
        |_| true,
        |row, day| {
            let kind = match row.cell(3).as_ref() {
                b"" | b"nps" => Question::Nps,
                b"csat" => Question::Csat,
                b"ces" => Question::Ces,
                b"exit" => Question::Exit,
                _ => return None,
            };
            let event = match row.cell(4).as_ref() {
                b"" | b"answered" => Asked::Answered,
                b"asked" => Asked::Asked,
                b"declined" => Asked::Declined,
                _ => return None,
            };
            let score = row.text(5).trim().parse().unwrap_or(f32::NAN);
            let scale = row.text(6).trim().parse().unwrap_or(match kind {
                Question::Nps | Question::Exit => 10,
                Question::Csat => 5,
                Question::Ces => 7,
            });
            let campaign = row.cell(7);
            let name = (!campaign.is_empty()).then(|| row.text(7).into_owned().into_boxed_str());
            Some((Answer { who: NOBODY, day, kind, event, score, scale, campaign: 0 }, name))
        },
    );
    let mut campaigns = vec![String::new()];
    let mut numbers: std::collections::HashMap<Box<str>, u32> = std::collections::HashMap::new();
    let list = named
        .list
        .into_iter()
        .map(|(mut answer, name)| {
            if let Some(name) = name {
                answer.campaign = *numbers.entry(name).or_insert_with_key(|name| {
                    campaigns.push(name.to_string());
                    campaigns.len() as u32 - 1
                });
            }
            answer
        })
        .collect();
    let events = Events {
        list,
        strangers: named.strangers,
        dayless: named.dayless,
        later: named.later,
        repeated: named.repeated,
        problems: named.problems,
    };
    Answers { events, campaigns }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_become_ten_thousandths_exactly_or_not_at_all() {
        for (text, want) in [
            ("12", Some(120_000)),
            ("12.5", Some(125_000)),
            ("-0.0001", Some(-1)),
            ("1.23450000", Some(12_345)),
            ("1.23456", None),
            ("", None),
            (".", None),
            ("1e3", None),
            ("1,5", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(parse_minor(text.as_bytes()), want, "{text}");
        }
    }

    #[test]
    fn a_converted_line_is_booked_in_whole_coins() {
        let (eur, jpy) = (Currency::parse("EUR").unwrap(), Currency::parse("JPY").unwrap());
        assert_eq!(round_to_coin(123_450, eur), 123_500);
        assert_eq!(round_to_coin(-123_449, eur), -123_400);
        assert_eq!(round_to_coin(125_000, jpy), 130_000);
    }

    #[test]
    fn a_rate_holds_for_a_month_and_never_before_its_day() {
        let usd = Currency::parse("USD").unwrap();
        let day = |d| Day::new(2026, 1, 1).unwrap() + d;
        let rates =
            Rates::new(vec![(usd, day(0), "0.90".parse().unwrap()), (usd, day(10), "0.95".parse().unwrap())]);
        assert_eq!(rates.on(usd, day(-1)), None);
        assert_eq!(rates.on(usd, day(9)).unwrap().to_string(), "0.90");
        assert_eq!(rates.on(usd, day(41)).unwrap().to_string(), "0.95");
        assert_eq!(rates.on(usd, day(42)), None);
        assert_eq!(rates.on(Currency::parse("EUR").unwrap(), day(0)), None);
    }

    #[test]
    fn a_row_that_a_union_merge_left_twice_counts_once() {
        use std::io::Write as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("2026-01.csv");
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path).unwrap();
        let text = "id,at,contact,channel\ni-2,2026-01-05,c-1,call\ni-1,2026-01-04,c-1,call\n\
                    i-2,2026-01-05,c-1,call\ni-1,2026-01-04,c-2,call\n";
        file.write_all(text.as_bytes()).unwrap();
        let rates = Rates::default();
        let who = |contact: &[u8], _: &[u8]| Number::from(contact[2] - b'0');
        let reading = Reading {
            who: Whose::Either(&who),
            only: &[],
            as_of: Day::new(2026, 2, 1).unwrap(),
            currency: Currency::parse("EUR").unwrap(),
            rates: &rates,
        };
        let found = touches(&[DataFile { name: "interactions/2026-01.csv".into(), path }], &reading);
        // The same id with other content is two rows; `check` names it.
        assert_eq!((found.list.len(), found.repeated), (3, 1));
    }
}
