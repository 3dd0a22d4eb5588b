//! What identifies a row in the system it comes from, so that a second import finds it again.

use std::collections::HashMap;

use super::cells::is_masked;
use super::field::ImportField as F;
use super::read::{Column, Incoming, Parts};
use crate::i18n::Text;
use crate::model::fold::fold_words;
use crate::model::{TableId, email, list};

/// Gives every row its key, and says what the rows are known by.
///
/// An id column goes first. Without one, people are known by e-mail address, phone, or name and company; firms by
/// name; records and log rows by what does not change about them. Rows that are alike in that are told apart by
/// their order, since two equal purchases on one day are two purchases.
pub(super) fn assign(
    table: TableId,
    columns: &[Column],
    rows: &mut [Incoming],
    id_header: Option<&str>,
) -> Vec<(Text, usize)> {
    // None: by the id column.
    let mut said: Vec<(Option<&'static str>, usize)> = Vec::new();
    let mut seen: HashMap<String, u32> = HashMap::new();
    let index: HashMap<&str, usize> = columns.iter().enumerate().map(|(i, c)| (c.name.as_str(), i)).collect();
    for row in rows {
        let id = row.links.take(F::Key);
        let Incoming { cells, links, .. } = row;
        let get = |name: &str| index.get(name).map_or("", |&i| cells[i].as_str());
        let (mut key, by, exact) = if id.is_empty() {
            let (key, by) = of(table, &get, links);
            (key, Some(by), matches!(table, TableId::Contacts | TableId::Companies | TableId::Products))
        } else {
            (id, None, !table.table().is_log())
        };
        if !exact {
            let n = seen.entry(key.clone()).or_insert(0);
            *n += 1;
            if *n > 1 {
                key = format!("{key}#{n}");
            }
        }
        match said.iter_mut().find(|s| s.0 == by) {
            Some(known) => known.1 += 1,
            None => said.push((by, 1)),
        }
        row.key = key;
    }
    let id = || Text::own(format!("`{}`", id_header.unwrap_or("id")));
    said.into_iter().map(|(by, n)| (by.map_or_else(id, Text::word), n)).collect()
}

/// The key of a row without an id, and what it is made of.
fn of<'a>(table: TableId, get: &dyn Fn(&str) -> &'a str, links: &Parts) -> (String, &'static str) {
    let who = || {
        let words = [
            F::ContactKey,
            F::ContactEmail,
            F::ContactPhone,
            F::ContactName,
            F::Customer,
            F::CompanyKey,
            F::Company,
        ];
        words.iter().map(|&w| links.get(w)).find(|w| !w.is_empty()).unwrap_or("").to_owned()
    };
    let joined = |parts: &[&str]| parts.join("|");
    match table {
        TableId::Contacts => {
            if let Some(address) =
                email::split(get("email")).filter(|e| !is_masked(e.value)).find_map(|e| email::key(e.value))
            {
                return (format!("email:{address}"), "e-mail address");
            }
            if let Some(phone) = list::labelled(get("phone")).next().filter(|p| !p.value.contains('*')) {
                let digits: String = phone.value.chars().filter(char::is_ascii_digit).collect();
                return (format!("phone:{digits}"), "phone number");
            }
            let name = if is_masked(get("name")) { get("wechat") } else { get("name") };
            let name = fold_words(name).into_owned();
            let company = links.get(F::Company);
            (format!("name:{}", joined(&[&name, &fold_words(company)])), "name and company")
        }
        TableId::Companies => (format!("name:{}", fold_words(get("name"))), "name"),
        TableId::Products => {
            let code = links.get(F::Code);
            let code = if code.is_empty() { get("name") } else { code };
            (code.to_owned(), if links.get(F::Code).is_empty() { "name" } else { "code" })
        }
        TableId::Deals => (
            joined(&[get("title"), &who(), get("opened_on"), links.get(F::Product)]),
            "title, customer and day begun",
        ),
        TableId::Contracts => {
            (joined(&[&who(), links.get(F::Product), get("starts_on")]), "customer, product and first day")
        }
        TableId::Tickets => {
            (joined(&[&who(), get("opened_at"), get("subject")]), "customer, moment and subject")
        }
        TableId::Tasks => (joined(&[&who(), get("what"), get("due_on")]), "customer, task and day"),
        TableId::Orders if !get("number").is_empty() => (
            joined(&[get("number"), links.get(F::ProductKey), links.get(F::Product)]),
            "order number and product",
        ),
        TableId::Orders => {
            let product = if links.get(F::Product).is_empty() {
                links.get(F::ProductKey)
            } else {
                links.get(F::Product)
            };
            let key = joined(&[get("at"), &who(), product, get("quantity"), get("amount")]);
            (key, "day, customer, product, quantity and amount")
        }
        TableId::Surveys => {
            let who = who();
            // An answer without a name is known by what it says.
            let said = if who.is_empty() { joined(&[get("score"), get("comment")]) } else { String::new() };
            let key = joined(&[get("at"), &who, get("kind"), get("dimension"), get("campaign"), &said]);
            (key, "moment, customer and question")
        }
        _ => {
            let summary: String = get("summary").chars().take(40).collect();
            (
                joined(&[get("at"), &who(), get("channel"), &summary]),
                "moment, customer, channel and first words",
            )
        }
    }
}
