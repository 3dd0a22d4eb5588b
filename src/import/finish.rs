//! What a row needs beyond its cells one by one: names from their parts, outcomes from stages, amounts from prices.

use rust_decimal::Decimal;

use super::cells;
use super::clock;
use super::keys;
use super::mapping::Mapping;
use super::read::{Batch, Incoming, Options, Parts};
use super::reader::{Blame, Reader};
use super::sniff::Source;
use super::words::{self, Standing};
use crate::i18n::Text;
use crate::model::fold::is_han;
use crate::model::money::parse_amount;
use crate::model::{Kind, TableId};

/// Whether a column of the book is filled by linking, so that its foreign words are kept apart until then.
pub(super) fn is_part(table: TableId, field: &str) -> bool {
    match field {
        "contact" | "product" | "parent" | "referred_by" => true,
        "company" => table.table().column("company").is_some_and(|c| c.kind == Kind::Company),
        _ => false,
    }
}

/// Link words that are kept under their own header where nobody is known by them.
pub(super) const SPARE: [&str; 10] = [
    "contact_key",
    "contact_name",
    "company_key",
    "customer",
    "product",
    "parent",
    "parent_name",
    "parent_key",
    "referred_by",
    "referred_by_name",
];

/// Whether an empty cell of a column with few words says one of them: that an order is paid, that somebody was reached.
pub(super) fn empty_means_a_word(table: TableId, field: &str) -> bool {
    match field {
        "status" | "outcome" | "event" | "action" => true,
        "kind" => matches!(table, TableId::Surveys | TableId::Points),
        _ => false,
    }
}

/// Fields the further lines of an order take from its first.
pub(super) fn is_shared(field: &str) -> bool {
    matches!(
        field,
        "at" | "status"
            | "currency"
            | "channel"
            | "by"
            | "customer"
            | "company"
            | "company_key"
            | "contact_key"
            | "contact_name"
            | "contact_email"
            | "contact_phone"
    )
}

/// Columns a row gets although no foreign column is read into them.
pub(super) fn derived(mapping: &Mapping) -> Vec<&'static str> {
    let has = |fields: &[&str]| fields.iter().any(|f| mapping.column(f).is_some());
    let table = mapping.table.table();
    let mut out = Vec::new();
    let mut also = |name: &'static str, when: bool| {
        if when && table.column(name).is_some() {
            out.push(name);
        }
    };
    let person =
        has(&["contact_key", "contact_name", "contact_email", "contact_phone", "customer", "contact"]);
    let firm = has(&["company", "company_key", "customer"]);
    also("contact", person || firm);
    also("company", person || firm);
    also("product", has(&["product", "product_key"]));
    also("parent", has(&["parent_name", "parent_key", "parent"]));
    also("referred_by", has(&["referred_by_name", "referred_by"]));
    also("currency", has(&["amount", "unit_price", "price"]));
    match mapping.table {
        TableId::Contacts => {
            also("name", true);
            also("street", has(&["street2"]));
            also("birthday", has(&["birth_month"]));
            also("consent", has(&["no_email", "no_phone", "no_contact"]));
        }
        TableId::Companies => also("street", has(&["street2"])),
        TableId::Products => also("name", true),
        TableId::Deals => {
            let ends = has(&["stage", "status", "is_won", "is_closed", "outcome", "won_on", "lost_on"]);
            also("stage", ends);
            also("outcome", ends);
            also("closed_on", ends || has(&["close_date"]));
            also("expected_on", has(&["close_date"]));
        }
        TableId::Orders => also("amount", has(&["unit_price"])),
        TableId::Interactions => also("summary", has(&["subject"])),
        TableId::Tasks => {
            also("what", true);
            also("due_on", has(&["at"]));
        }
        TableId::Surveys => {
            also("kind", true);
            also("scale", true);
        }
        _ => {}
    }
    out
}

/// The cells of one row by column name.
struct Cells<'a, 'r> {
    reader: &'a Reader<'r>,
    cells: &'a mut [String],
}

impl Cells<'_, '_> {
    fn get(&self, name: &str) -> &str {
        self.reader.index(name).map_or("", |i| &self.cells[i])
    }

    fn set(&mut self, name: &str, value: impl Into<String>) {
        if let Some(i) = self.reader.index(name) {
            self.cells[i] = value.into();
        }
    }

    fn fill(&mut self, name: &str, value: impl Into<String>) {
        if self.get(name).is_empty() {
            self.set(name, value);
        }
    }
}

/// Completes one row; `continued` says that it is a further line of the order above.
pub(super) fn row(
    reader: &Reader<'_>,
    cells: &mut [String],
    parts: &mut Parts,
    continued: bool,
) -> Result<(), Blame> {
    let mut row = Cells { reader, cells };
    let beside = parts.take("currency_beside");
    row.fill("currency", beside);
    match reader.mapping.table {
        TableId::Contacts => contact(&mut row, parts)?,
        TableId::Companies => {
            second_street(&mut row, parts);
            need(&row, "name")?;
        }
        TableId::Products => {
            if row.get("name").is_empty() {
                let code = parts.get("code").to_owned();
                row.set("name", code);
            }
            if row.get("name").is_empty() {
                return Err((None, phrase!("no name and no code")));
            }
        }
        TableId::Deals => deal(&mut row, parts),
        TableId::Orders => {
            order(&mut row, parts, continued);
            need(&row, "at")?;
        }
        TableId::Interactions => {
            interaction(&mut row, parts);
            need(&row, "at")?;
        }
        TableId::Tasks => task(&mut row, parts)?,
        TableId::Surveys => {
            need(&row, "score")?;
            need(&row, "at")?;
        }
        TableId::Tickets => ticket(&mut row, parts),
        _ => {}
    }
    Ok(())
}

fn need(row: &Cells<'_, '_>, name: &'static str) -> Result<(), Blame> {
    if !row.get(name).is_empty() {
        return Ok(());
    }
    let words = match name {
        "at" => phrase!("no day"),
        "score" => phrase!("no score"),
        _ => phrase!("no name"),
    };
    Err((row.reader.mapping.column(name), words))
}

fn second_street(row: &mut Cells<'_, '_>, parts: &mut Parts) {
    let second = parts.take("street2");
    if !second.is_empty() {
        let joined =
            [row.get("street"), &second].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(", ");
        row.set("street", joined);
    }
}

fn contact(row: &mut Cells<'_, '_>, parts: &mut Parts) -> Result<(), Blame> {
    let (first, middle, last) =
        (parts.take("first_name"), parts.take("middle_name"), parts.take("last_name"));
    if row.get("name").is_empty() {
        row.set("name", full_name(&first, &middle, &last));
    }
    if row.get("name").is_empty() {
        // A person of whom only an address is known is called by it.
        let primary = |cell: &str| crate::model::list::labelled(cell).next().map(|l| l.value.to_owned());
        let stand_in = primary(row.get("email")).or_else(|| primary(row.get("phone")));
        let stand_in = stand_in.or_else(|| Some(row.get("wechat").to_owned()).filter(|w| !w.is_empty()));
        let Some(stand_in) = stand_in else {
            let why = phrase!("no name, e-mail address or phone number");
            return Err((row.reader.mapping.column("name"), why));
        };
        row.set("name", stand_in);
    }
    let known = ["name", "email", "phone", "wechat"];
    let clear = |n: &&str| !row.get(n).is_empty() && !cells::is_masked(row.get(n));
    if parts.get("key").is_empty() && !known.iter().any(clear) {
        let why = phrase!("all that identifies this person is masked");
        return Err((row.reader.mapping.column("name"), why));
    }
    second_street(row, parts);
    let (year, month, day) = (parts.take("birth_year"), parts.take("birth_month"), parts.take("birth_day"));
    if let (true, Ok(month), Ok(day)) =
        (row.get("birthday").is_empty(), month.parse::<u32>(), day.parse::<u32>())
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
    {
        let year =
            year.parse::<u32>().ok().filter(|y| *y > 1800).map_or("XXXX".to_owned(), |y| y.to_string());
        row.set("birthday", format!("{year}-{month:02}-{day:02}"));
    }
    let wishes = [("no_email", "no-email"), ("no_phone", "no-phone"), ("no_contact", "no-contact")];
    let wishes: Vec<&str> =
        wishes.iter().filter(|(p, _)| cells::flag(&parts.take(p)) == Some(true)).map(|(_, w)| *w).collect();
    if !wishes.is_empty() {
        row.fill("consent", wishes.join(";"));
    }
    Ok(())
}

/// A name from its parts: family name first and without blanks where it is written in Han characters.
fn full_name(first: &str, middle: &str, last: &str) -> String {
    let han = |s: &str| s.chars().any(is_han);
    if (han(first) || first.is_empty()) && (han(last) || last.is_empty()) {
        return format!("{last}{middle}{first}");
    }
    [first, middle, last].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Tells a deal that is closed from one that goes on: by its outcome, flags, status and stage, in this order.
fn deal(row: &mut Cells<'_, '_>, parts: &mut Parts) {
    let stage = row.get("stage").to_owned();
    let (status, outcome) = (parts.take("status"), row.get("outcome").to_owned());
    let (is_won, is_closed) = (cells::flag(&parts.take("is_won")), cells::flag(&parts.take("is_closed")));
    let by_flags = match (is_won, is_closed) {
        (Some(true), _) => Some(Standing::Closed("won")),
        (Some(false), Some(true)) => Some(Standing::Closed("lost")),
        (_, Some(false)) => Some(Standing::Open),
        _ => None,
    };
    let by_stage = words::standing(&stage);
    let standing = words::standing(&outcome).or(by_flags).or_else(|| words::standing(&status)).or(by_stage);
    let (close, won_on, lost_on) = (parts.take("close_date"), parts.take("won_on"), parts.take("lost_on"));
    if let Some(Standing::Closed(_)) = by_stage {
        // The book keeps the last open stage; the word that closes is the outcome.
        row.set("stage", "");
    } else if stage.is_empty() && words::standing(&status).is_none() {
        row.set("stage", status);
    }
    if let Some(Standing::Closed(outcome)) = standing {
        row.set("outcome", outcome);
        row.fill("closed_on", if outcome == "won" { won_on } else { lost_on });
        row.fill("closed_on", close);
    } else {
        row.fill("expected_on", close);
        if standing == Some(Standing::Open) {
            row.set("outcome", "");
            row.set("closed_on", "");
        }
    }
}

fn order(row: &mut Cells<'_, '_>, parts: &mut Parts, continued: bool) {
    let price = parts.take("unit_price");
    let has_total = row.reader.mapping.column("amount").is_some();
    // On the further lines of an order an empty total means that the first line has it all.
    if row.get("amount").is_empty()
        && !(continued && has_total)
        && let Some(price) = parse_amount(&price)
    {
        let quantity = parse_amount(row.get("quantity")).unwrap_or(Decimal::ONE);
        row.set("amount", (price * quantity).normalize().to_string());
    }
}

fn interaction(row: &mut Cells<'_, '_>, parts: &mut Parts) {
    let subject = parts.take("subject");
    if !subject.is_empty() {
        let summary = row.get("summary");
        let joined = if summary.is_empty() { subject } else { format!("{subject}: {summary}") };
        row.set("summary", joined);
    }
    let time = clock::time(&parts.take("clock"));
    if let (Some(time), 10) = (time, row.get("at").len()) {
        let s = time.seconds;
        let at = format!("{}T{:02}:{:02}:{:02}", row.get("at"), s / 3600, s / 60 % 60, s % 60);
        row.set("at", at);
    }
}

fn task(row: &mut Cells<'_, '_>, parts: &mut Parts) -> Result<(), Blame> {
    let (subject, summary) = (parts.take("subject"), parts.take("summary"));
    row.fill("what", if subject.is_empty() { summary } else { subject });
    let at = parts.take("at");
    row.fill("due_on", at.get(..10).unwrap_or_default());
    if row.get("what").is_empty() {
        return Err((None, phrase!("no word on what is to be done")));
    }
    Ok(())
}

fn ticket(row: &mut Cells<'_, '_>, parts: &mut Parts) {
    let status = parts.take("status");
    let open = matches!(
        super::fold::header(&status).as_str(),
        "open" | "new" | "pending" | "inprogress" | "处理中" | "待处理"
    );
    if open {
        row.set("resolved_at", "");
    }
}

/// The rows of a file for one table, with their keys, and what should be said of them.
pub(super) fn batch(
    reader: Reader<'_>,
    rows: Vec<(u32, Vec<String>, Parts)>,
    source: &Source,
    options: &Options,
) -> (Batch, Vec<Text>) {
    let mut notes = Vec::new();
    let table = reader.mapping.table;
    let columns = reader.columns;
    let mut rows: Vec<Incoming> = rows
        .into_iter()
        .map(|(row, cells, links)| Incoming { row, key: String::new(), cells, links })
        .collect();
    let index = |name: &str| columns.iter().position(|c| c.name == name);
    if let (Some(currency), Some(asked)) = (index("currency"), options.currency) {
        let amount = index("amount").or_else(|| index("price"));
        for row in &mut rows {
            if row.cells[currency].is_empty() && amount.is_some_and(|a| !row.cells[a].is_empty()) {
                asked.code().clone_into(&mut row.cells[currency]);
            }
        }
    }
    if table == TableId::Surveys
        && let (Some(kind), Some(scale), Some(score)) = (index("kind"), index("scale"), index("score"))
    {
        let header = reader.mapping.column("score").map_or("", |c| source.header[c].as_str());
        notes.extend(survey_kind(&mut rows, [kind, scale, score], header, &source.name));
    }
    if table == TableId::Contacts && reader.mapping.column("prefix").is_none() {
        let unnamed = index("name").zip(index("email")).map_or(0, |(name, email)| {
            rows.iter()
                .filter(|r| !r.cells[name].is_empty() && r.cells[email].starts_with(&r.cells[name]))
                .count()
        });
        if unnamed > 0 {
            notes.push(plural!(
                unnamed,
                "1 person without a name: called by the e-mail address",
                "{count} people without a name: called by the e-mail address"
            ));
        }
    }
    let key_header = reader.mapping.column("key").or_else(|| reader.mapping.column("code"));
    let keys = keys::assign(table, &columns, &mut rows, key_header.map(|c| source.header[c].as_str()));
    (Batch { table, columns, rows, keys }, notes)
}

/// Which question was asked, where no column says so: by the header or the file's name; a plain score of at most 5
/// is satisfaction, since the likelihood to recommend goes to 10.
fn survey_kind(
    rows: &mut [Incoming],
    [kind, scale, score]: [usize; 3],
    header: &str,
    file: &str,
) -> Vec<Text> {
    let most = rows.iter().filter_map(|r| parse_amount(&r.cells[score])).max().unwrap_or_default();
    let says = |words: &[&str]| {
        let text = format!("{} {}", super::fold::header(header), file.to_lowercase());
        words.iter().any(|w| text.contains(w))
    };
    let (word, said) = if says(&["nps", "recommend", "推荐"]) {
        ("nps", true)
    } else if says(&["csat", "satisf", "满意"]) {
        ("csat", true)
    } else if says(&["ces", "effort", "费力"]) {
        ("ces", true)
    } else {
        (if most <= Decimal::from(5) { "csat" } else { "nps" }, false)
    };
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
    if !said && filled > 0 {
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

    #[test]
    fn names_are_put_together_the_way_they_are_written() {
        assert_eq!(full_name("Grace", "", "Lin"), "Grace Lin");
        assert_eq!(full_name("伟", "", "张"), "张伟");
        assert_eq!(full_name("", "", "Lin"), "Lin");
        assert_eq!(full_name("Grace", "B.", "Lin"), "Grace B. Lin");
    }
}
