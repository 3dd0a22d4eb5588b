//! Which table a foreign file holds.

use std::collections::BTreeSet;

use super::field::ImportField::{self, *};
use super::header_aliases;
use super::mapping::{Folded, Mapping, Use, WishError, Wishes, candidates, fold_all, map_columns};
use super::value_aliases;
use crate::model::TableId;

/// What a file was found to hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Recognition {
    /// Rows of a table.
    Table(Mapping),
    /// Names of colleagues: nothing a book keeps beside rolo.yaml.
    Colleagues {
        /// The column of their names.
        column: usize,
    },
    /// It might be any of these.
    Unclear(Vec<TableId>),
    /// Nothing a book has a table for.
    Unknown,
}

/// Tables a file may be recognised as, in the order they are imported: what others refer to comes first.
pub const IMPORTED: [TableId; 10] = [
    TableId::Companies,
    TableId::Contacts,
    TableId::Products,
    TableId::Deals,
    TableId::Contracts,
    TableId::Tickets,
    TableId::Tasks,
    TableId::Orders,
    TableId::Interactions,
    TableId::Surveys,
];

/// Finds out which table the columns belong to, by the headers' meanings, and what each becomes.
///
/// A header that means something in one table only counts three times one that many tables have; the file's name
/// breaks ties; a tie that remains is [`Recognition::Unclear`]. `filled` says which columns hold any value.
///
/// # Errors
/// A wish names a field its table does not have.
pub fn recognise(
    header: &[String],
    filled: &[bool],
    file_name: &str,
    wishes: &Wishes,
) -> Result<Recognition, WishError> {
    if let Some(table) = wishes.table {
        return Ok(Recognition::Table(map_columns(table, header, filled, wishes)?));
    }
    let nowhere = |field: &str| IMPORTED.iter().all(|t| header_aliases::field_named(*t, field).is_none());
    if let Some((_, field)) = wishes.map.iter().find(|(_, field)| nowhere(field)) {
        return Err(WishError::NoFieldAnywhere(field.clone()));
    }
    let folded = fold_all(header);
    let beside: BTreeSet<&str> = folded.iter().map(|f| f.text.as_str()).collect();
    let all = vec![true; header.len()];
    let mut scores: Vec<(u32, TableId)> = Vec::new();
    for table in IMPORTED {
        // What an export could hold says what it is, though some columns may have no value this time.
        let Ok(mapping) = map_columns(table, header, &all, wishes) else { continue };
        if !is_enough(&mapping) {
            continue;
        }
        let mut score = 2 * u32::from(value_aliases::name_speaks_for(file_name, table));
        for (i, used) in mapping.uses.iter().enumerate() {
            if !matches!(used, Use::Field(_)) {
                continue;
            }
            let tables: BTreeSet<TableId> =
                candidates(&folded[i], &beside, None).into_iter().map(|m| m.table).collect();
            score += match tables.len() {
                0 | 1 => 3,
                2 | 3 => 2,
                _ => 1,
            };
        }
        scores.push((score, table));
    }
    let best = scores.iter().map(|s| s.0).max().unwrap_or(0);
    let winners: Vec<TableId> = scores.iter().filter(|s| s.0 == best).map(|s| s.1).collect();
    match winners[..] {
        [table] => Ok(Recognition::Table(map_columns(table, header, filled, wishes)?)),
        [] => Ok(colleagues(&folded, &beside)),
        _ => Ok(Recognition::Unclear(winners)),
    }
}

/// Groups of fields of which every row of a table needs one each; no group for a table that is never recognised.
fn needs(table: TableId) -> &'static [&'static [ImportField]] {
    match table {
        TableId::Contacts => {
            &[&[Column("name"), FirstName, LastName, Column("email"), Column("phone"), Column("wechat")]]
        }
        TableId::Companies => &[&[Column("name")]],
        TableId::Products => {
            &[&[Column("name"), Code], &[Column("price"), Column("series"), Column("active")]]
        }
        TableId::Deals => &[
            &[
                Column("stage"),
                Status,
                IsWon,
                Column("amount"),
                Column("probability"),
                CloseDate,
                Column("expected_on"),
                Column("closed_on"),
                Column("outcome"),
            ],
            &[
                Column("title"),
                Key,
                ContactKey,
                ContactName,
                ContactEmail,
                ContactPhone,
                Customer,
                Company,
                CompanyKey,
            ],
        ],
        TableId::Contracts => {
            &[&[Column("starts_on")], &[Column("amount"), Column("ends_on"), Column("every")]]
        }
        TableId::Tickets => &[
            &[Column("opened_at")],
            &[
                Column("subject"),
                Column("kind"),
                Column("priority"),
                Column("resolved_at"),
                Column("first_reply_at"),
                Status,
            ],
        ],
        TableId::Tasks => &[&[Column("due_on")], &[Column("what"), Subject, Summary]],
        TableId::Orders => &[
            &[Column("at")],
            &[Column("amount"), Column("quantity"), UnitPrice, Column("number"), Product],
            &[ContactKey, ContactName, ContactEmail, ContactPhone, Customer, Company, CompanyKey],
        ],
        TableId::Interactions => &[
            &[Column("at")],
            &[Column("summary"), Subject, Column("channel"), Column("outcome"), Column("minutes")],
        ],
        TableId::Surveys => &[&[Column("score")]],
        _ => &[],
    }
}

/// Whether the fields found are enough to make rows of the table.
fn is_enough(mapping: &Mapping) -> bool {
    let needs = needs(mapping.table);
    !needs.is_empty() && needs.iter().all(|group| mapping.has_any(group))
}

/// A list of owners and nothing else a table knows.
fn colleagues(folded: &[Folded<'_>], beside: &BTreeSet<&str>) -> Recognition {
    let mut owner = None;
    for (i, column) in folded.iter().enumerate() {
        let meanings = candidates(column, beside, Some(TableId::Deals));
        match meanings.first() {
            Some(m) if m.field == Column("owner") => owner = owner.or(Some(i)),
            Some(_) => return Recognition::Unknown,
            None => {}
        }
    }
    owner.map_or(Recognition::Unknown, |column| Recognition::Colleagues { column })
}

#[cfg(test)]
mod tests {
    use super::super::mapping::tests::{names, shown as written};
    use super::*;

    fn recognised(header: &str) -> Recognition {
        let header = names(header);
        recognise(&header, &vec![true; header.len()], "x.csv", &Wishes::default()).unwrap()
    }

    fn shown(header: &str) -> String {
        match recognised(header) {
            Recognition::Table(mapping) => written(&mapping),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn tables_are_told_by_their_headers() {
        assert_eq!(
            shown("opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"),
            "deals: key owner product company stage opened_on close_date amount"
        );
        assert_eq!(
            shown("account,sector,year_established,revenue,employees,office_location,subsidiary_of"),
            "companies: name industry \"year_established\" \"revenue\" size country parent_name"
        );
        assert_eq!(shown("customer_id,date,units,amount"), "orders: contact_key at quantity amount");
        assert_eq!(shown("product,series,sales_price"), "products: name series price");
        assert_eq!(
            shown("ticket_id,created,first_response,resolved,priority"),
            "tickets: key opened_at first_reply_at resolved_at priority"
        );
        assert_eq!(shown("姓名,手机,公司,职位,备注"), "contacts: name phone:mobile company title notes");
        assert_eq!(shown("客户名称,联系人,电话"), "contacts: company name phone");
        assert_eq!(shown("跟进时间,客户名称,跟进方式,跟进内容"), "interactions: at customer channel summary");
        assert_eq!(shown("Submitted At,Email,NPS Score,Comment"), "surveys: at contact_email score comment");
    }

    #[test]
    fn a_list_of_colleagues_is_no_table() {
        assert_eq!(recognised("sales_agent,manager,regional_office"), Recognition::Colleagues { column: 0 });
        assert_eq!(recognised("group,weeks,event"), Recognition::Unknown);
    }

    #[test]
    fn a_tie_is_never_broken_by_guessing() {
        let found = recognised("Name,Reference,Tags,Street,City,Country");
        assert_eq!(found, Recognition::Unclear(vec![TableId::Companies, TableId::Contacts]));
    }

    #[test]
    fn wishes_go_before_everything() {
        let header = names("Kundennummer,Wer,Quatsch");
        let wishes = Wishes {
            table: Some(TableId::Contacts),
            map: vec![("Kundennummer".into(), "key".into()), ("wer".into(), "name".into())],
            ignore: vec!["Quatsch".into()],
        };
        let Ok(Recognition::Table(m)) = recognise(&header, &[true; 3], "x.csv", &wishes) else { panic!() };
        assert_eq!((m.column(Key), m.column(Column("name")), &m.uses[2]), (Some(0), Some(1), &Use::Ignored));
        let wrong = Wishes { map: vec![("Wer".into(), "nam".into())], ..wishes };
        assert!(recognise(&header, &[true; 3], "x.csv", &wrong).is_err());
    }
}
