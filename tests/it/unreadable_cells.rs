//! No cell is read past in silence: for every typed column of every table one cell is spoilt, and each command that reads
//! the column has to say so, once, with the place, and go on.

use std::collections::BTreeSet;
use std::fs;

use rayon::prelude::*;
use rolo::model::schema::{Kind, TABLES, Table};

use super::world::World;

/// A book in which every command has something to read, and every typed cell is sound.
const BOOK: &[(&str, &str)] = &[
    (
        "rolo.yaml",
        "format: 1\ncurrency: EUR\nevery: 30d\nlost_after: 900d\nactive: [orders, contracts, touches, usage]\n\
         tiers: [{name: A, when: 'spend_365d > 1000'}, {name: B}]\n\
         sla: {first_reply: {high: 4h, normal: 1d}, resolve: {high: 1d, normal: 5d}}\n\
         loyalty: {expires: 365d, levels: [{name: friend, at: 50}]}\n",
    ),
    (
        "contacts.csv",
        "id,name,tier,birthday,anniversary,next_on,every,tier_pin,referred_by,lost_on,archived_on,created_on\n\
         c-10000001,Ann Lee,A,1980-03-05,2016-03-06,2026-03-01,14d,2026-12-31,c-10000002,2027-01-01,2027-01-01,2025-01-01\n\
         c-10000002,Bo Ruiz,B,,,,,,,,,2025-01-01\n",
    ),
    (
        "companies.csv",
        "id,name,kind,parent\no-10000001,Chen Tea,company,o-10000002\no-10000002,Chen Group,company,\n",
    ),
    ("products.csv", "code,name,price,currency,active\nCARE,Care,100,EUR,yes\n"),
    ("rates.csv", "on,currency,rate\n2026-02-20,USD,0.9\n"),
    (
        "deals.csv",
        "id,contact,title,amount,currency,stage,opened_on,expected_on,closed_on,outcome,probability,next_on\n\
         d-10000001,c-10000001,Shop,1200,USD,,2026-01-02,2026-04-01,,,0.5,2026-03-01\n\
         d-10000002,c-10000001,Logo,900,EUR,,2026-01-02,2026-04-01,2026-02-25,won,1,2026-03-01\n",
    ),
    (
        "contracts.csv",
        "id,contact,product,amount,currency,every,starts_on,ends_on,renews,quantity,notice_days,signed_on,replaces,cancelled_on\n\
         k-10000001,c-10000001,CARE,100,USD,1mo,2026-01-10,2026-03-20,manual,2,14,2026-01-02,,2027-01-01\n",
    ),
    (
        "tickets.csv",
        "id,contact,kind,priority,subject,opened_at,first_reply_at,resolved_at,due_at\n\
         t-10000001,c-10000001,complaint,high,lost mail,2026-02-20T10:00:00,2026-02-21T10:00:00,,2026-02-27T18:00:00\n\
         t-10000002,c-10000001,complaint,high,late mail,2026-02-20T10:00:00,2026-02-21T10:00:00,2026-02-22T10:00:00,\n",
    ),
    (
        "tasks.csv",
        "id,contact,what,due_on,done_on,repeat,anchor,priority,created_on\n\
         w-10000001,c-10000001,taxes,2026-02-27,,1mo,,high,2026-01-01\n\
         w-10000002,c-10000001,backup,2026-02-27,2026-02-28,1mo,,high,2026-01-01\n",
    ),
    (
        "interactions/2026-02.csv",
        "id,at,contact,channel,direction,outcome,minutes,mood,cost\n\
         i-100000000001,2026-02-20T10:00:00,c-10000001,call,in,,20,good,5\n\
         i-100000000002,2026-02-21T10:00:00,c-10000001,call,out,no-answer,20,good,5\n",
    ),
    (
        "orders/2026.csv",
        "id,at,contact,product,quantity,amount,currency,status\n\
         b-100000000001,2026-02-21,c-10000001,CARE,1,120,USD,paid\n\
         b-100000000002,2026-02-22,c-10000002,CARE,1,80,EUR,paid\n",
    ),
    (
        "surveys/2026.csv",
        "id,at,contact,kind,event,score,scale\n\
         s-100000000001,2026-02-20,c-10000001,nps,answered,9,10\n\
         s-100000000002,2026-02-21,c-10000001,csat,answered,4,5\n",
    ),
    (
        "points/2026.csv",
        "id,at,contact,points,kind,expires_on\np-100000000001,2026-01-20,c-10000001,90,earn,2026-03-09\n",
    ),
    ("moves/2026.csv", "id,at,record,field,from,to\nm-100000000001,2026-02-20,c-10000001,tier,B,A\n"),
    (
        "followups/2026.csv",
        "id,at,key,contact,action,until\n\
         f-100000000001,2026-02-28,task:w-10000001:2026-02-27,c-10000001,snooze,2026-03-01\n",
    ),
    ("usage/2026-02.csv", "id,at,contact,event,quantity\ne-100000000001,2026-02-20,c-10000001,login,3\n"),
];

/// Commands by the words they are called with below.
const DUE: &str = "due --format json";
const SHOW: &str = "show c-10000001 --format json";
const STATS: &str = "stats --format json";
const NPS: &str = "nps --format json";
const RETENTION: &str = "retention --format json";
const CHURN: &str = "churn --format json";
const REPEAT: &str = "repeat --format json";
const COHORT: &str = "cohort --format json";
const TIER: &str = "tier --format json";

/// Which commands read a column beside the listing of its table; a command written `list FIELD` lists that field.
const READERS: &[(&str, &[&str], &[&str])] = &[
    ("contacts", &["next_on", "every"], &[DUE, SHOW]),
    ("contacts", &["birthday", "anniversary"], &[DUE, SHOW]),
    ("contacts", &["lost_on"], &[DUE, STATS, SHOW, "list lost"]),
    ("contacts", &["archived_on"], &[DUE, STATS, SHOW, "list archived"]),
    ("contacts", &["created_on"], &[DUE, SHOW, STATS, TIER, "list name"]),
    ("contacts", &["tier_pin"], &[TIER]),
    ("contacts", &["referred_by"], &["list referrals"]),
    ("deals", &["contact"], &[DUE, "list open_deals"]),
    ("deals", &["amount", "currency"], &["list pipeline_value"]),
    ("deals", &["opened_on", "closed_on", "outcome"], &[DUE, STATS, "list open_deals"]),
    ("deals", &["next_on"], &[DUE]),
    ("contracts", &["contact"], &[DUE, STATS, RETENTION, CHURN, "list contracts"]),
    ("contracts", &["amount", "currency"], &["list mrr", STATS, RETENTION]),
    ("contracts", &["every", "quantity"], &["list mrr"]),
    ("contracts", &["starts_on", "ends_on", "renews", "cancelled_on"], &[DUE, STATS, RETENTION, CHURN]),
    ("contracts", &["notice_days"], &[DUE]),
    ("tickets", &["contact"], &[DUE, "list open_tickets"]),
    ("tickets", &["kind"], &["list open_complaints"]),
    ("tickets", &["priority", "opened_at"], &[DUE, "list sla_missed_365d"]),
    ("tickets", &["resolved_at"], &[DUE, "list open_tickets"]),
    ("tickets", &["due_at", "first_reply_at"], &[DUE]),
    ("tasks", &["contact"], &["list open_tasks"]),
    ("tasks", &["due_on", "done_on"], &[DUE, "list overdue_tasks"]),
    ("tasks", &["priority"], &[DUE]),
    ("tasks", &["created_on"], &[DUE, "list open_tasks"]),
    ("interactions", &["at", "outcome"], &[DUE, STATS, RETENTION, "list last_touch", "list touches_365d"]),
    ("interactions", &["direction", "minutes"], &["list minutes_365d", STATS]),
    (
        "orders",
        &["at", "status"],
        &[STATS, RETENTION, CHURN, REPEAT, COHORT, TIER, "list spend_total", "list orders_total"],
    ),
    ("orders", &["amount", "currency"], &[STATS, REPEAT, COHORT, TIER, "list spend_total"]),
    // Where only those who are listed are looked for, a row about nobody is none of theirs.
    ("interactions", &["contact"], &[DUE, STATS, RETENTION]),
    ("orders", &["contact"], &[DUE, TIER, STATS, RETENTION, CHURN, REPEAT, COHORT]),
    ("surveys", &["at", "kind", "event"], &[NPS, STATS, "list nps_last", "list csat_365d"]),
    ("surveys", &["score"], &[STATS, "list nps_last"]),
    ("surveys", &["contact"], &[STATS, NPS, "list nps_last"]),
    ("surveys", &["scale"], &["list csat_365d"]),
    ("points", &["at", "contact", "points", "kind", "expires_on"], &[DUE, "list points"]),
    ("moves", &["at"], &[DUE, STATS, NPS, TIER, "list name"]),
    ("rates", &["on", "currency", "rate"], &[STATS, REPEAT, TIER, "list spend_total"]),
    ("followups", &["at", "key", "action", "until"], &[DUE]),
    ("usage", &["at", "contact"], &[STATS, RETENTION, "list last_use"]),
    ("usage", &["quantity"], &["list uses_365d"]),
];

/// Columns that no command reads but the listing of their table, and references that are kept as words.
const NOT_READ: &[(&str, &[&str])] = &[
    ("contacts", &[]),
    ("companies", &["kind", "parent"]),
    ("products", &["currency", "active"]),
    ("deals", &["product", "probability", "expected_on"]),
    ("contracts", &["product", "deal", "replaces", "signed_on"]),
    ("tasks", &["repeat", "anchor"]),
    ("interactions", &["mood", "joint", "cost"]),
    ("orders", &["product", "quantity", "refunds", "contract", "deal"]),
    ("surveys", &["ask"]),
    ("points", &["cause", "reverses"]),
    ("moves", &["record"]),
    ("followups", &["contact"]),
    ("products", &["price"]),
];

/// Tables with a listing of their own, and its words.
const LISTED: &[(&str, &str)] = &[
    ("contacts", "list"),
    ("companies", "company list"),
    ("products", "product list"),
    ("deals", "deal list"),
    ("contracts", "contract list"),
    ("tickets", "ticket list"),
    ("tasks", "task list"),
    ("orders", "order list"),
    ("surveys", "survey list"),
    ("points", "points list"),
    ("usage", "usage list"),
];

/// What a spreadsheet, or a slip of the hand, makes of a cell.
fn spoilt(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Day | Kind::At => "06/03/2026",
        Kind::Birthday => "05/17/1980",
        Kind::Span => "fortnight",
        Kind::Amount | Kind::Number | Kind::Probability | Kind::Int => "1'2x",
        Kind::Flag | Kind::Pin | Kind::Choice(_) => "perhaps",
        Kind::Currency => "€",
        Kind::Ref(_) => "c-99999999",
        Kind::Key => "task:w-10000001:27/02/2026",
        _ => return None,
    })
}

fn write(world: &World, table: &Table, column: &str, cell: Option<&str>) -> bool {
    let mut has = false;
    for (name, text) in BOOK {
        let path = world.place.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let is_spoilt = name.split(['/', '.']).next() == Some(table.name);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let at = lines[0].split(',').position(|name| name == column).filter(|_| is_spoilt);
        if let (Some(at), Some(cell)) = (at, cell) {
            has = true;
            let mut cells: Vec<&str> = lines[1].split(',').collect();
            cells[at] = cell;
            lines[1] = cells.join(",");
        }
        fs::write(path, lines.join("\n") + "\n").unwrap();
    }
    has
}

/// What is wrong with how a command speaks of the book, where it should say `cells` cells; none where all is well.
fn complaint(world: &World, command: &str, cells: usize, place: &str) -> Option<String> {
    let command = match command.strip_prefix("list ").filter(|rest| !rest.contains(' ')) {
        Some(field) => format!("list --columns name,{field} --format json"),
        None => command.to_owned(),
    };
    let words: Vec<&str> = command.split(' ').collect();
    let output = world.rolo(&words).output().unwrap();
    let (said, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let on_stderr = err.matches("could not be read").count();
    let json: serde_json::Value = serde_json::from_str(&said).unwrap_or_default();
    let none = Vec::new();
    let notes = json["notes"].as_array().unwrap_or(&none);
    let of_cells: Vec<&str> = notes
        .iter()
        .filter_map(|note| note.as_str())
        .filter(|note| note.contains("could not be read"))
        .collect();
    let in_place = cells == 0 || of_cells.iter().all(|note| note.contains(place));
    // A number of nothing ends with 1, and says so.
    let is_done = output.status.success() || err.contains("warning: no data");
    let is_right = is_done && on_stderr == cells && of_cells.len() == cells && in_place;
    (!is_right).then(|| format!("rolo {command}: {}\n{err}{notes:?}", output.status))
}

#[test]
fn each_command_says_once_that_a_cell_it_needs_cannot_be_read() {
    let mut jobs: Vec<(&Table, &str, &'static str, String)> = Vec::new();
    let mut unknown = BTreeSet::new();
    for table in &TABLES {
        for column in table.columns {
            let Some(cell) = spoilt(column.kind) else { continue };
            let readers = || READERS.iter().filter(|r| r.0 == table.name && r.1.contains(&column.name));
            let is_named = readers().next().is_some()
                || NOT_READ.iter().any(|not| not.0 == table.name && not.1.contains(&column.name));
            if !is_named {
                unknown.insert(format!("{}.{}", table.name, column.name));
            }
            let mut commands: Vec<String> =
                readers().flat_map(|r| r.2).map(|command| (*command).to_owned()).collect();
            let listing = LISTED.iter().find(|listed| listed.0 == table.name);
            let is_word = matches!(
                column.kind,
                Kind::Choice(_) | Kind::Currency | Kind::Pin | Kind::Ref(_) | Kind::Key
            );
            if let (Some((_, words)), false) = (listing, is_word) {
                commands.push(format!("{words} --columns {} --format json", column.name));
            }
            jobs.extend(commands.into_iter().map(|command| (table, column.name, cell, command)));
        }
    }
    assert!(unknown.is_empty(), "say in READERS who reads these columns: {unknown:?}");
    let wrong: Vec<String> = jobs
        .par_iter()
        .filter_map(|(table, column, cell, command)| {
            let world = World::empty();
            assert!(write(&world, table, column, Some(cell)), "{}.{column} is not in the book", table.name);
            let place =
                BOOK.iter().find(|(name, _)| name.split(['/', '.']).next() == Some(table.name)).unwrap();
            let complaint = complaint(&world, command, 1, &format!(" {}:2:", place.0))?;
            Some(format!("{}.{column} `{cell}`: {complaint}", table.name))
        })
        .collect();
    assert!(wrong.is_empty(), "{}\n{} of {} commands", wrong.join("\n"), wrong.len(), jobs.len());
}

#[test]
fn of_a_sound_book_and_of_cells_it_does_not_need_a_command_says_nothing() {
    let world = World::empty();
    write(&world, &TABLES[0], "", None);
    let commands: BTreeSet<&str> = READERS.iter().flat_map(|readers| readers.2).copied().collect();
    let wrong: Vec<String> =
        commands.par_iter().filter_map(|command| complaint(&world, command, 0, "")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (column, cell, command) in [
        ("next_on", "06/03/2026", "list name"),
        ("next_on", "06/03/2026", TIER),
        ("birthday", "05/17/1980", NPS),
        ("every", "fortnight", STATS_OF_NOTHING),
    ] {
        let world = World::empty();
        assert!(write(&world, &TABLES[0], column, Some(cell)));
        assert_eq!(complaint(&world, command, 0, ""), None, "{column}");
    }
}

/// A number that asks nothing of people but who they are.
const STATS_OF_NOTHING: &str = "repeat --format json";

#[test]
fn a_cell_that_several_readers_need_counts_once() {
    let world = World::empty();
    for (name, text) in BOOK {
        let path = world.place.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.replace("2026-02-20", "20.02.2026").replace("2026-03-01", "1.3.26")).unwrap();
    }
    let output = world.rolo(&["due", "--format", "json"]).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let notes = json["notes"].as_array().unwrap();
    let note = notes.last().unwrap().as_str().unwrap();
    assert_eq!(
        note, "9 cells could not be read, the first at contacts.csv:2:44: next_on `1.3.26`",
        "next steps of Ann and of the open deal, both tickets' opened_at, one talk, rate, move, snooze and use: {notes:?}"
    );
}
