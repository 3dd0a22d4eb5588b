//! People: a name from its parts, a birthday from its parts, what they do not wish.

use super::super::cells;
use super::super::field::ImportField as F;
use super::super::read::Parts;
use super::super::reader::Blame;
use super::super::value_aliases;
use super::{Cells, second_street};
use crate::model::fold::is_han;

/// Names a person, and puts street, birthday and wishes together.
pub(super) fn complete(row: &mut Cells<'_, '_>, parts: &mut Parts) -> Result<(), Blame> {
    let (first, middle, last) =
        (parts.take(F::FirstName), parts.take(F::MiddleName), parts.take(F::LastName));
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
            return Err((row.source("name"), why));
        };
        row.set("name", stand_in);
    }
    let known = ["name", "email", "phone", "wechat"];
    let clear = |n: &&str| !row.get(n).is_empty() && !cells::is_masked(row.get(n));
    if parts.get(F::Key).is_empty() && !known.iter().any(clear) {
        let why = phrase!("all that identifies this person is masked");
        return Err((row.source("name"), why));
    }
    second_street(row, parts);
    let (year, month, day) = (parts.take(F::BirthYear), parts.take(F::BirthMonth), parts.take(F::BirthDay));
    if let (true, Ok(month), Ok(day)) =
        (row.get("birthday").is_empty(), month.parse::<u32>(), day.parse::<u32>())
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
    {
        let year =
            year.parse::<u32>().ok().filter(|y| *y > 1800).map_or("XXXX".to_owned(), |y| y.to_string());
        row.set("birthday", format!("{year}-{month:02}-{day:02}"));
    }
    let wishes = [(F::NoEmail, "no-email"), (F::NoPhone, "no-phone"), (F::NoContact, "no-contact")];
    let wishes: Vec<&str> = wishes
        .iter()
        .filter(|(p, _)| value_aliases::flag(&parts.take(*p)) == Some(true))
        .map(|(_, w)| *w)
        .collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_put_together_the_way_they_are_written() {
        assert_eq!(full_name("Grace", "", "Lin"), "Grace Lin");
        assert_eq!(full_name("伟", "", "张"), "张伟");
        assert_eq!(full_name("", "", "Lin"), "Lin");
        assert_eq!(full_name("Grace", "B.", "Lin"), "Grace B. Lin");
    }
}
