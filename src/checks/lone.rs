//! A single file under examination, without a book: which table it is shows in its header.

use super::found::{Found, Selection};
use super::rows::Context;
use super::{Outcome, foreign, run};
use crate::import::mapping::{Use, Wishes};
use crate::import::recognise::{Recognition, recognise};
use crate::model::settings::Settings;
use crate::model::{Day, TableId};
use crate::text::csv::{Dialect, Lexed, Lexer};
use crate::text::{encoding, yaml};

/// What a file without a book is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Table,
    Yaml,
    Workbook,
    Cards,
}

/// Examines the bytes of a file that belongs to no book, as `table` or as what its header shows.
///
/// References and the words of rolo.yaml are not looked up: nobody knows them.
#[must_use]
pub fn check_file(
    name: &str,
    bytes: Vec<u8>,
    table: Option<TableId>,
    today: Day,
    selection: &Selection,
) -> Outcome {
    let mut outcome = Outcome::default();
    let mut found = Found::new(selection, None);
    let settings = Settings::default();
    let ctx = Context::new(&settings, today, None);
    match sort(name) {
        Sort::Workbook => foreign::check_workbook(name, bytes, table, &ctx, found, &mut outcome),
        Sort::Cards => {
            foreign::check_vcards(name, &bytes, &ctx, &mut found);
            outcome.add(found);
        }
        Sort::Yaml => {
            yaml::judge(name, &bytes).into_iter().for_each(|finding| found.take(finding));
            outcome.add(found);
        }
        Sort::Table => {
            let table = table.or_else(|| guess(&bytes));
            let (_, part) = run::examine_bytes(name, table, bytes, 0, &ctx, found);
            outcome.add(part.found);
        }
    }
    outcome.sort();
    outcome
}

fn sort(name: &str) -> Sort {
    match name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).as_deref() {
        Some("yaml" | "yml") => Sort::Yaml,
        Some("xlsx" | "xls" | "xlsm" | "xlsb" | "ods") => Sort::Workbook,
        Some("vcf" | "vcard") => Sort::Cards,
        _ => Sort::Table,
    }
}

/// Which table a file holds, by the names in its header and the ids in its first rows; none when it is none of ours.
#[must_use]
pub fn guess(bytes: &[u8]) -> Option<TableId> {
    /// Rows whose ids are looked at.
    const ROWS: usize = 5;
    let text;
    let bytes = match std::str::from_utf8(bytes) {
        Ok(_) => bytes,
        Err(_) => {
            let guess = encoding::detect(bytes);
            text = encoding::decode(bytes, guess).text.into_bytes();
            &text
        }
    };
    let mut lexer = Lexer::new(bytes, Dialect::sniff(bytes));
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut fields = Vec::new();
    while rows.len() <= ROWS {
        match lexer.next(&mut fields) {
            Lexed::End => break,
            Lexed::Record => {
                rows.push(
                    fields
                        .iter()
                        .map(|f| f.text(bytes).trim().trim_start_matches('\u{feff}').to_owned())
                        .collect(),
                );
            }
            _ => {}
        }
    }
    let header: Vec<String> = rows.first()?.iter().map(|name| name.to_ascii_lowercase()).collect();
    let by_id = header.iter().position(|name| name == "id").and_then(|at| {
        rows[1..].iter().find_map(|row| {
            let (letter, digits) = row.get(at)?.split_once('-')?;
            let mut letters = letter.chars();
            let known = letters.next().filter(|_| letters.next().is_none())?;
            (digits.len() >= 4).then(|| TableId::of_letter(known.to_ascii_lowercase()))?
        })
    });
    by_id.or_else(|| by_header(&header)).or_else(|| by_other_names(&rows[0]))
}

/// The table that an export of another program holds, by what an import would make of its columns; none where it would
/// make nothing of more than a third of them, or where the rows have ids of their own.
fn by_other_names(header: &[String]) -> Option<TableId> {
    let named = header.iter().filter(|name| !name.is_empty()).count();
    match recognise(header, &vec![true; header.len()], "", &Wishes::default()) {
        Ok(Recognition::Table(mapping)) => {
            let used = mapping.uses.iter().filter(|used| matches!(used, Use::Field(_))).count();
            (used >= 2 && used * 3 >= named * 2 && !header.iter().any(|name| name == "id"))
                .then_some(mapping.table)
        }
        _ => None,
    }
}

/// The table that has most of the columns; none where fewer than half are known, or fewer than two.
fn by_header(header: &[String]) -> Option<TableId> {
    let named: Vec<&String> = header.iter().filter(|name| !name.is_empty()).collect();
    let mut best = None;
    for id in TableId::ALL {
        let table = id.table();
        let known = named.iter().filter(|name| table.column(name).is_some()).count();
        let all = known == named.len() && known >= 2;
        if (all || known >= 3 && known * 2 >= named.len()) && best.is_none_or(|(most, _)| known > most) {
            best = Some((known, id));
        }
    }
    best.map(|(_, id)| id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_and_the_ids_say_which_table_it_is() {
        let of = |text: &str| guess(text.as_bytes());
        assert_eq!(of("id,name,email\n"), Some(TableId::Contacts));
        assert_eq!(of("name,email\nAnn,a@example.com\n"), Some(TableId::Contacts));
        assert_eq!(of("id,title,stage\nd-1aaaaa,A,lead\n"), Some(TableId::Deals));
        assert_eq!(of("id,at,contact,channel,summary\n"), Some(TableId::Interactions));
        assert_eq!(of("\u{feff}ID;Name;Phone\n"), Some(TableId::Contacts));
        assert_eq!(of("countryCode,latitude,longitude,name\n"), None);
        assert_eq!(of("id,Surname,FamilyName,child_id\n1,Homer,S,2\n"), None);
        assert_eq!(of("Full Name,E-mail Address,Mobile Phone\n"), Some(TableId::Contacts));
        assert_eq!(of("A,B,C\n"), None);
        assert_eq!(of(""), None);
    }
}
