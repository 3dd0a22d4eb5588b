//! The names of what can be said about a cell.

use crate::diag::Level;
use crate::i18n::Text;

/// One finding about cells: for `rolo explain`, and for the settings that ignore it.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// Its stable name.
    pub name: &'static str,
    /// How serious it is.
    pub level: Level,
    /// What it means and why it matters: sentences.
    pub about: fn() -> Text,
}

const fn odd(name: &'static str, about: fn() -> Text) -> Code {
    Code { name, level: Level::Warning, about }
}

const fn bad(name: &'static str, about: fn() -> Text) -> Code {
    Code { name, level: Level::Error, about }
}

/// Every code [`judge`](super::judge) uses, sorted by name.
#[rustfmt::skip]
pub const CODES: &[Code] = &[
    bad("bad-email", || phrase!("No mail can reach this address: there is no plain `@`, or a line break hides a second header.")),
    bad("bad-id", || phrase!("An id must be printable, without blanks or `/ \\ : ; ,`, and must not begin with `- . = + @`: it is used in file names, links and on the command line.")),
    bad("bad-pin", || phrase!("A tier is pinned with `always`, until a day, or with `rule` until the rules say the same.")),
    bad("bad-reference", || phrase!("The cell should hold the id of another record, but its text could never be an id.")),
    odd("control-character", || phrase!("Characters that cannot be seen act on terminals and other programs; they come from broken exports.")),
    bad("day-month-order", || phrase!("The year stands last: `01/02/2026` is two days in two countries, so it is not guessed; `rolo import --date-order` can decide for a whole file.")),
    bad("day-time-missing", || phrase!("The text ends where its time of day should stand.")),
    odd("hidden-character", || phrase!("Marks that turn the direction of writing make a text look different from what it is.")),
    odd("line-break", || phrase!("A line break inside a field that is one line.")),
    odd("lost-encoding", || phrase!("The sign � stands where a program could not read the file's encoding: the letter is lost.")),
    bad("no-such-day", || phrase!("The calendar has no such day.")),
    bad("no-such-time", || phrase!("The clock has no such time, or its offset from UTC cannot be read.")),
    bad("not-a-choice", || phrase!("The column takes one of a fixed list of words.")),
    bad("not-a-currency", || phrase!("A currency is an ISO 4217 code of three letters.")),
    bad("not-a-day", || phrase!("Days are written `2026-11-22`; anything that could be read in two ways is not read.")),
    bad("not-a-flag", || phrase!("The column takes `yes` or `no`.")),
    bad("not-a-number", || phrase!("Numbers in files have plain digits and at most one point: no grouping, no currency, no exponent.")),
    bad("not-a-probability", || phrase!("A probability is a fraction from 0 to 1.")),
    bad("not-a-span", || phrase!("Lengths of time are written `14d 8w 3mo 1y`.")),
    bad("not-a-whole-number", || phrase!("The column counts something: there are no parts of it.")),
    odd("odd-birthday", || phrase!("A birthday that can be read, but is not written as `1980-05-17`, `XXXX-05-17` or `lunar:08-15`, or has a year that was made up.")),
    odd("odd-consent", || phrase!("A word in the list of what a person does not want that rolo does not act on.")),
    odd("odd-day", || phrase!("A day or moment that can be read, but is written in another way than rolo writes it, or lies far away.")),
    odd("odd-email", || phrase!("An address that may not reach the person, or is not written alone.")),
    odd("odd-key", || phrase!("The key of a follow-up is `kind:record:occurrence`.")),
    odd("odd-number", || phrase!("A number that can be read, but looks as if a program has been at it.")),
    odd("odd-phone", || phrase!("A phone number that nobody can dial as it stands.")),
    odd("phone-digits-lost", || phrase!("A spreadsheet has taken the phone number for a number and lost digits, zeros or the plus.")),
    odd("phone-masked", || phrase!("A phone number with hidden digits: it is kept, and never matches another one.")),
    odd("skipped-hour", || phrase!("The local time does not exist: clocks were put forward over it.")),
    bad("spreadsheet-day", || phrase!("A spreadsheet's day number, or seconds since 1970, instead of a day.")),
    odd("spreadsheet-error", || phrase!("What a spreadsheet shows instead of a value, such as `#NAME?` or `####`: the value itself is lost.")),
    odd("unknown-currency", || phrase!("ISO 4217 has no such currency: sums with it have no price.")),
    odd("unknown-word", || phrase!("Rolo.yaml does not declare this word; it is kept and grouped as it stands.")),
];

/// What to do about a code where the remark on the cell knows nothing better.
pub(super) fn remedy(code: &str) -> Option<Text> {
    Some(match code {
        "bad-email" => phrase!("write `name@example.com`; several are joined with `;`"),
        "bad-id" => phrase!("give it another id, and follow it in the references"),
        "bad-reference" => phrase!("write the id of the record; `rolo show NAME` and `rolo list` tell it"),
        "control-character" => phrase!("delete it; look how it came into the file it was exported from"),
        "hidden-character" => phrase!("delete it, or type the text anew"),
        "line-break" => phrase!("write one line; only notes and comments may have several"),
        "lost-encoding" => phrase!("look the letter up in the original, and export that as UTF-8"),
        "odd-birthday" => phrase!("write `XXXX-05-17` where nobody knows the year"),
        "odd-key" => {
            phrase!("`done`, `skip` and `snooze` write these keys; `rolo due --columns key` lists them")
        }
        "odd-number" => phrase!("write the number that was meant"),
        "odd-phone" => phrase!("write the number alone; words belong into `notes`"),
        "phone-digits-lost" => phrase!("look the number up in git or in the original file"),
        "phone-masked" => phrase!("write the whole number when you learn it"),
        "unknown-currency" => phrase!("write an ISO 4217 code: `EUR`, `USD`, `CNY`"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_unique() {
        assert!(CODES.is_sorted_by(|a, b| a.name < b.name));
    }
}
