//! What a check should say about a cell.

use super::judge_number::{decimal, probability, whole};
use super::{CellContext, Remark, Verdict, about, shown};
use crate::i18n::Text;
use crate::model::at::{OddDay, Strikes};
use crate::model::pin::BY_RULE;
use crate::model::schema::Vocabulary;
use crate::model::{At, Birthday, Currency, Id, Kind, NotADay, Span, email, list, number, phone};

/// What there is to say about the text of a cell, the worst first; an empty cell is always in order where it may be.
///
/// Looks at the cell alone: whether a reference leads anywhere or a word is declared is for others to say.
#[must_use]
pub fn judge(kind: Kind, text: &str, ctx: &CellContext) -> Verdict {
    if text.is_empty() {
        return empty(kind);
    }
    let verdict = by_kind(kind, text, ctx);
    if verdict.is_bad() { verdict } else { text_fault(kind, text).map_or(verdict, Verdict::Odd) }
}

/// Whether rolo.yaml declares a word; `words` are those it has.
///
/// Once per value is enough: an unknown word is kept and grouped as it stands.
#[must_use]
pub fn judge_word(vocabulary: Vocabulary, text: &str, words: &[&str]) -> Verdict {
    if text.is_empty() || words.is_empty() || words.contains(&text) {
        return Verdict::Ok;
    }
    let what = match vocabulary {
        Vocabulary::Tier => phrase!("tier"),
        Vocabulary::Stage | Vocabulary::PipelineStage => phrase!("stage"),
        Vocabulary::Person => phrase!("person"),
        Vocabulary::Channel => phrase!("channel"),
        Vocabulary::LostReason => phrase!("reason"),
    };
    let near = nearest(text, words);
    let message = phrase!("rolo.yaml has no {what} `{word}`", what, word = shown(text));
    let remark = Remark::new("unknown-word", message);
    let remark = match &near {
        Some(near) => remark.help(phrase!("did you mean `{near}`?", near)),
        None => remark.help(phrase!("rolo.yaml has {words}", words = listed(words))),
    };
    Verdict::Odd(remark.suggest(near))
}

fn empty(kind: Kind) -> Verdict {
    match kind {
        Kind::Id => Verdict::Bad(
            Remark::new("bad-id", phrase!("the id is empty"))
                .help(phrase!("`rolo check --fix` gives it one")),
        ),
        Kind::Choice(words) if !words.contains(&"") => {
            Verdict::Bad(Remark::new("not-a-choice", phrase!("the cell is empty")).help(write_one_of(words)))
        }
        _ => Verdict::Ok,
    }
}

fn by_kind(kind: Kind, text: &str, ctx: &CellContext) -> Verdict {
    match kind {
        Kind::Id => reference("bad-id", text),
        Kind::Ref(_) => reference("bad-reference", text.trim()),
        Kind::Refs | Kind::MergedIds => first(list::parts(text).map(|id| reference("bad-reference", id))),
        Kind::Company | Kind::Text | Kind::Note | Kind::List | Kind::Word(_) => Verdict::Ok,
        Kind::Emails => {
            first(text.split(';').filter(|p| !p.trim().is_empty()).map(|part| in_cell(text, part, address)))
        }
        Kind::Phones => first(phone::split(text).map(|part| number_of(part.value))),
        Kind::Day | Kind::At => moment(text, ctx),
        Kind::Birthday => birthday(text),
        Kind::Span => match Span::parse(text) {
            Some(_) => Verdict::Ok,
            None => Verdict::Bad(not_a_span(text)),
        },
        Kind::Amount | Kind::Number => decimal(text),
        Kind::Int => whole(text),
        Kind::Probability => probability(text),
        Kind::Flag => match super::value::flag(text) {
            Some(_) => Verdict::Ok,
            None => Verdict::Bad(
                Remark::new("not-a-flag", about(text, phrase!("is neither yes nor no")))
                    .help(phrase!("write `yes` or `no`")),
            ),
        },
        Kind::Currency => currency(text),
        Kind::Choice(words) => choice(text, words),
        Kind::Pin => pin(text),
        Kind::Consent => first(list::parts(text).map(|part| in_cell(text, part, consent))),
        Kind::Key => key(text),
    }
}

/// The worst of several verdicts; the first of equals.
fn first(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let mut worst = Verdict::Ok;
    for verdict in verdicts {
        match (&worst, &verdict) {
            (_, Verdict::Bad(_)) => return verdict,
            (Verdict::Ok, _) => worst = verdict,
            _ => {}
        }
    }
    worst
}

/// The verdict on a part of a list, with a suggestion for the whole cell.
fn in_cell(cell: &str, part: &str, judged: impl Fn(&str) -> Verdict) -> Verdict {
    // Parts are slices of the cell.
    let at = (part.as_ptr() as usize).saturating_sub(cell.as_ptr() as usize);
    let whole = |mut remark: Remark| {
        remark.suggestion = remark
            .suggestion
            .and_then(|meant| Some(format!("{}{meant}{}", cell.get(..at)?, cell.get(at + part.len()..)?)));
        remark
    };
    match judged(part) {
        Verdict::Ok => Verdict::Ok,
        Verdict::Odd(remark) => Verdict::Odd(whole(remark)),
        Verdict::Bad(remark) => Verdict::Bad(whole(remark)),
    }
}

fn reference(code: &'static str, text: &str) -> Verdict {
    match Id::objection(text) {
        None => Verdict::Ok,
        Some(why) => Verdict::Bad(Remark::new(code, phrase!("the id `{id}` {why}", id = shown(text), why))),
    }
}

/// An address with its label and the blanks around it.
fn address(part: &str) -> Verdict {
    let Some(labelled) = list::labelled(part).next() else { return Verdict::Ok };
    let value = labelled.value;
    let relabelled = |meant: String| match labelled.label {
        "" => meant,
        label => format!("{meant} [{label}]"),
    };
    let Some(fault) = email::fault(value) else {
        // A blank behind a `;` is no fault.
        if part.trim_end() == part
            && !part.starts_with("  ")
            && !part.starts_with(['\t', '\u{a0}', '\u{3000}'])
        {
            return Verdict::Ok;
        }
        let remark = Remark::new("odd-email", about(part, phrase!("has blanks around it")));
        return Verdict::Odd(remark.suggest(Some(part.trim().to_owned())));
    };
    let mended = match fault {
        email::EmailFault::ForeignAt => Some(value.replace(['＠', '﹫'], "@")),
        _ => Some(email::bare(value)).filter(|bare| bare != value),
    };
    let mended = mended.filter(|m| email::fault(m).is_none()).map(relabelled);
    let code = if fault.is_fatal() { "bad-email" } else { "odd-email" };
    let mut remark = Remark::new(code, about(value, fault.message())).suggest(mended);
    remark.help = fault.help();
    if fault.is_fatal() { Verdict::Bad(remark) } else { Verdict::Odd(remark) }
}

fn number_of(value: &str) -> Verdict {
    match phone::oddity(value) {
        None => Verdict::Ok,
        Some(odd) => Verdict::Odd(Remark::new(odd.code(), about(value, odd.message()))),
    }
}

/// What to say about a text that is no day.
pub(super) fn not_a_day(text: &str, why: &NotADay) -> Remark {
    Remark::new(why.code(), about(text, why.message()))
        .help(why.help())
        .suggest(why.suggestion().map(|day| day.to_string()))
}

fn moment(text: &str, ctx: &CellContext) -> Verdict {
    let reading = match At::read(text) {
        Ok(reading) => reading,
        Err(why) => return Verdict::Bad(not_a_day(text, &why)),
    };
    if let Some(odd) = reading.odd {
        let meant = (odd != OddDay::Year).then(|| reading.at.to_string());
        return Verdict::Odd(
            Remark::new("odd-day", phrase!("`{value}`: {why}", value = shown(text), why = odd.message()))
                .suggest(meant),
        );
    }
    let skipped = ctx.zone.is_some_and(|zone| {
        // An offset of another zone has its own clocks.
        let ours = |days: i32| {
            let near = At { day: reading.at.day + days, offset: None, ..reading.at };
            near.in_zone(zone).offset == reading.at.offset
        };
        reading.at.strikes(zone) == Strikes::Never && (reading.at.offset.is_none() || ours(-1) || ours(1))
    });
    match ctx.zone.filter(|_| skipped) {
        Some(zone) => {
            let value = shown(text);
            let message =
                phrase!("`{value}` does not exist in {zone}: clocks go forward over it", value, zone);
            Verdict::Odd(
                Remark::new("skipped-hour", message).suggest(Some(reading.at.in_zone(zone).to_string())),
            )
        }
        None => Verdict::Ok,
    }
}

fn birthday(text: &str) -> Verdict {
    match Birthday::read(text) {
        Err(why) => Verdict::Bad(
            not_a_day(text, &why)
                .help(phrase!("write `1980-05-17`, `XXXX-05-17` without the year, or `lunar:08-15`")),
        ),
        Ok(reading) => match reading.odd {
            None => Verdict::Ok,
            Some(odd) => {
                let shown = reading.birthday.to_string();
                let remark = Remark::new("odd-birthday", about(text, odd.message()));
                Verdict::Odd(remark.suggest(Some(shown).filter(|s| s != text)))
            }
        },
    }
}

fn currency(text: &str) -> Verdict {
    let meant = number::currency_word(text).map(|c| c.to_string());
    match Currency::parse(text) {
        Some(code) if code.code() != text => {
            let remark = Remark::new("unknown-currency", about(text, phrase!("is not in capitals")));
            Verdict::Odd(remark.suggest(Some(code.to_string())))
        }
        Some(code) if code.is_known() => Verdict::Ok,
        Some(_) => {
            let message = phrase!("ISO 4217 has no currency `{code}`", code = shown(text));
            let remark = Remark::new("unknown-currency", message);
            Verdict::Odd(remark.suggest(meant))
        }
        None => {
            let remark = Remark::new("not-a-currency", about(text, phrase!("is not a currency code")));
            Verdict::Bad(remark.help(phrase!("write the ISO code, such as `EUR`")).suggest(meant))
        }
    }
}

fn choice(text: &str, words: &'static [&'static str]) -> Verdict {
    if words.contains(&text) {
        return Verdict::Ok;
    }
    let meant = super::normalise::chosen(text, words).map(str::to_owned).or_else(|| nearest(text, words));
    let message = about(text, phrase!("is none of the words this column takes"));
    Verdict::Bad(Remark::new("not-a-choice", message).help(write_one_of(words)).suggest(meant))
}

fn pin(text: &str) -> Verdict {
    if matches!(text, "always" | BY_RULE) {
        return Verdict::Ok;
    }
    match At::read(text) {
        Ok(reading) if reading.odd.is_none() => Verdict::Ok,
        Ok(reading) => {
            let remark = Remark::new("odd-day", about(text, phrase!("is not written as rolo writes days")));
            Verdict::Odd(remark.suggest(Some(reading.at.day.to_string())))
        }
        Err(_) => {
            let message = about(text, phrase!("is neither `always`, `rule` nor a day"));
            Verdict::Bad(
                Remark::new("bad-pin", message)
                    .help(phrase!("write `always`, `rule`, or the day until which the tier is kept")),
            )
        }
    }
}

/// The words of a consent list that rolo acts on; `less:30d` beside them.
pub(super) const CONSENTS: [&str; 6] =
    ["no-email", "no-phone", "no-wechat", "no-bulk", "no-survey", "no-contact"];

fn consent(part: &str) -> Verdict {
    let known =
        CONSENTS.contains(&part) || part.strip_prefix("less:").is_some_and(|s| Span::parse(s).is_some());
    if known {
        return Verdict::Ok;
    }
    let remark = Remark::new("odd-consent", about(part, phrase!("is not a word rolo acts on")));
    Verdict::Odd(
        remark
            .help(phrase!("write {words}, `less:30d`", words = listed(&CONSENTS)))
            .suggest(nearest(part, &CONSENTS)),
    )
}

fn key(text: &str) -> Verdict {
    let mut parts = text.splitn(3, ':');
    let full = (0..3).all(|_| parts.next().is_some_and(|p| !p.is_empty()));
    if full {
        return Verdict::Ok;
    }
    Verdict::Odd(Remark::new("odd-key", about(text, phrase!("is not `kind:record:occurrence`"))))
}

/// What to say about a text that is no length of time.
pub(super) fn not_a_span(text: &str) -> Remark {
    let meant = text.trim().parse::<u32>().ok().map(|n| format!("{n}d")).filter(|s| Span::parse(s).is_some());
    Remark::new("not-a-span", about(text, phrase!("is not a length of time")))
        .help(phrase!("write `14d`, `8w`, `3mo` or `1y`"))
        .suggest(meant)
}

/// What no text should have in it, whatever its kind.
fn text_fault(kind: Kind, text: &str) -> Option<Remark> {
    let free = matches!(
        kind,
        Kind::Text | Kind::Note | Kind::Company | Kind::List | Kind::Word(_) | Kind::Id | Kind::Key
    );
    if !free {
        return None;
    }
    if text.starts_with('#') && is_spreadsheet_error(text.trim()) {
        let message = about(text, phrase!("is what a spreadsheet shows instead of a value"));
        return Some(
            Remark::new("spreadsheet-error", message).help(phrase!("look up the value in the original file")),
        );
    }
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_control()) {
        return None;
    }
    let may_break = matches!(kind, Kind::Note);
    for c in text.chars() {
        let (code, what) = match c {
            '\u{fffd}' => {
                ("lost-encoding", phrase!("has a letter that was lost when its encoding was misread"))
            }
            '\n' | '\r' if may_break => continue,
            '\n' | '\r' => ("line-break", phrase!("has a line break in it")),
            '\t' => continue,
            c if c.is_control() => ("control-character", phrase!("has a control character in it")),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                ("hidden-character", phrase!("has a mark in it that turns the direction of writing"))
            }
            _ => continue,
        };
        return Some(Remark::new(code, about(text, what)));
    }
    None
}

fn is_spreadsheet_error(text: &str) -> bool {
    matches!(
        text,
        "#NAME?"
            | "#REF!"
            | "#VALUE!"
            | "#DIV/0!"
            | "#N/A"
            | "#NUM!"
            | "#NULL!"
            | "#SPILL!"
            | "#CALC!"
            | "#ERROR!"
    ) || (text.len() >= 3 && text.bytes().all(|b| b == b'#'))
}

/// No more words, and no longer ones, are compared for the most alike: nobody mistypes so long a word.
const MAX_COMPARED: usize = 200;

/// The one word that is much like `text`.
fn nearest(text: &str, words: &[&str]) -> Option<String> {
    // Each of many strange words would be compared with each of many declared ones.
    if words.len() > MAX_COMPARED || text.len() > MAX_COMPARED {
        return None;
    }
    let folded = crate::model::fold::fold(text).into_owned();
    let like = |word: &&str| strsim::jaro_winkler(&folded, &crate::model::fold::fold(word));
    let likes = words.iter().filter(|w| !w.is_empty()).map(|word| (like(word), word));
    let (best, word) = likes.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best > 0.8).then(|| (*word).to_owned())
}

/// What to do where a column takes some words only.
pub(super) fn write_one_of(words: &[&str]) -> Text {
    phrase!("write {words}", words = listed(words))
}

/// Words as a list for a message.
fn listed(words: &[&str]) -> String {
    let words: Vec<String> =
        words.iter().filter(|w| !w.is_empty()).take(12).map(|w| format!("`{w}`")).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Country;

    fn shown(kind: Kind, text: &str) -> String {
        let ctx = CellContext {
            country: Country::of_code("NL").unwrap(),
            zone: Some(chrono_tz::Europe::Amsterdam),
        };
        match judge(kind, text, &ctx) {
            Verdict::Ok => "ok".into(),
            Verdict::Odd(r) => format!("odd {} {}", r.code, r.suggestion.unwrap_or_default()).trim().into(),
            Verdict::Bad(r) => format!("bad {} {}", r.code, r.suggestion.unwrap_or_default()).trim().into(),
        }
    }

    #[test]
    fn each_kind_has_its_verdicts() {
        const IN_OUT: Kind = Kind::Choice(&["", "in", "out"]);
        for (kind, text, is) in [
            (Kind::Id, "c-4f7q2mkd", "ok"),
            (Kind::Id, "", "bad bad-id"),
            (Kind::Refs, "c-1;../x", "bad bad-reference"),
            (Kind::Amount, "1234.50", "ok"),
            (Kind::Amount, "", "ok"),
            (Kind::Amount, "1,234.56", "bad not-a-number 1234.56"),
            (Kind::Amount, "1,234", "bad not-a-number"),
            (Kind::Amount, "1e3", "bad not-a-number 1000"),
            (Kind::Amount, "00012", "odd odd-number"),
            (Kind::Int, "12", "ok"),
            (Kind::Int, "12.0", "odd odd-number 12"),
            (Kind::Int, "12.5", "bad not-a-whole-number"),
            (Kind::Probability, "0.3", "ok"),
            (Kind::Probability, "30", "bad not-a-probability 0.3"),
            (Kind::Probability, "30%", "bad not-a-probability 0.3"),
            (Kind::Flag, "是", "ok"),
            (Kind::Flag, "maybe", "bad not-a-flag"),
            (Kind::Currency, "EUR", "ok"),
            (Kind::Currency, "eur", "odd unknown-currency EUR"),
            (Kind::Currency, "XXX", "odd unknown-currency"),
            (Kind::Currency, "€", "bad not-a-currency EUR"),
            (IN_OUT, "", "ok"),
            (IN_OUT, "inbound", "bad not-a-choice in"),
            (Kind::Choice(&["done"]), "", "bad not-a-choice"),
            (Kind::Span, "14", "bad not-a-span 14d"),
            (Kind::Pin, "always", "ok"),
            (Kind::Pin, "rule", "ok"),
            (Kind::Pin, "soon", "bad bad-pin"),
            (Kind::Consent, "no-email;less:30d", "ok"),
            (Kind::Consent, "no-mail", "odd odd-consent no-email"),
            (Kind::Key, "birthday:c-4f7q2mkd:2026-05-17", "ok"),
            (Kind::Key, "birthday", "odd odd-key"),
            (Kind::Day, "46023", "bad spreadsheet-day 2026-01-01"),
            (Kind::Day, "2026/01/02", "odd odd-day 2026-01-02"),
            (Kind::At, "2026-03-29T02:30:00+01:00", "odd skipped-hour 2026-03-29T03:30:00+02:00"),
            (Kind::At, "2026-03-29T02:30:00+08:00", "ok"),
            (Kind::At, "2026-10-25T02:30:00", "ok"),
            (Kind::Birthday, "lunar 8-15", "odd odd-birthday lunar:08-15"),
            (Kind::Emails, "ann@example.com;bo", "bad bad-email"),
            (Kind::Emails, "mailto:ann@example.com", "odd odd-email ann@example.com"),
            (
                Kind::Emails,
                "ann@example.com;Bo <bo@example.com> [work]",
                "odd odd-email ann@example.com;bo@example.com [work]",
            ),
            (Kind::Consent, "no-mail;less:30d", "odd odd-consent no-email;less:30d"),
            (Kind::Phones, "06-12345678;138****0000", "odd phone-masked"),
            (Kind::Text, "#NAME?", "odd spreadsheet-error"),
            (Kind::Text, "###", "odd spreadsheet-error"),
            (Kind::Text, "#1 client", "ok"),
            (Kind::Text, "a\u{fffd}b", "odd lost-encoding"),
            (Kind::Text, "a\nb", "odd line-break"),
            (Kind::Note, "a\nb", "ok"),
            (Kind::Text, "NaN", "ok"),
        ] {
            assert_eq!(shown(kind, text), is, "{kind:?} {text}");
        }
    }

    #[test]
    fn an_unknown_word_is_named_with_the_nearest_known_one() {
        let verdict = judge_word(Vocabulary::PipelineStage, "proposl", &["lead", "proposal"]);
        assert_eq!(verdict.remark().and_then(|(_, r)| r.suggestion.clone()).as_deref(), Some("proposal"));
        assert_eq!(judge_word(Vocabulary::Tier, "", &["A"]), Verdict::Ok);
        assert_eq!(judge_word(Vocabulary::Tier, "A", &["A"]), Verdict::Ok);
    }
}
