//! Whole imports on small invented files: what is new, changed, the same, rejected, and that the counts add up.

use super::*;
use crate::model::Day;
use crate::model::phone::Country;
use crate::text::csv::Document;

/// A book in memory: its tables and what was imported into it.
struct Book {
    present: Present,
    memories: BTreeMap<String, Memory>,
}

impl Book {
    fn new() -> Book {
        Book { present: Present::empty(Country::NONE), memories: BTreeMap::new() }
    }

    fn with(table: TableId, csv: &str) -> Book {
        let mut book = Book::new();
        book.present.add_document(table, &Document::parse(csv.as_bytes().to_vec()));
        book
    }

    fn plan(&mut self, files: &[(&str, &str)], options: &Options) -> ImportPlan {
        let files: Vec<Foreign<'_>> =
            files.iter().map(|(name, text)| Foreign { name, bytes: text.as_bytes() }).collect();
        let readings = read_files(&files, options).unwrap();
        let names: Names<'_> = &|_, word| word.eq_ignore_ascii_case("lead").then(|| "lead".to_owned());
        let mut plan = compare(readings, &mut self.present, &mut self.memories, names, options);
        plan.ops = self.present.clone().into_ops();
        for file in &plan.files {
            let c = file.counts;
            assert_eq!(c.read, c.new + c.changed + c.same + c.rejected, "{}: {c:?}", file.name);
        }
        plan
    }

    /// Plans and commits: the next plan sees the rows and memories as a book would hold them.
    fn import(&mut self, files: &[(&str, &str)]) -> ImportPlan {
        let plan = self.plan(files, &Options::default());
        let mut after = Present::empty(Country::NONE);
        for table in TableId::ALL {
            if let Some(bytes) = self.present.csv(table) {
                after.add_document(table, &Document::parse(bytes));
            }
        }
        self.present = after;
        for (system, memory) in &mut self.memories {
            let (read, problems) = Memory::read(system, &Document::parse(memory.bytes()));
            assert!(problems.is_empty() && read == *memory);
        }
        plan
    }

    fn row(&self, table: TableId, id: &str) -> (TableId, usize) {
        (table, self.present.find(table, id).unwrap_or_else(|| panic!("no {id}")))
    }
}

fn total(plan: &ImportPlan) -> [usize; 4] {
    let t = plan.total();
    [t.new, t.changed, t.same, t.rejected]
}

fn changes(plan: &ImportPlan) -> usize {
    plan.ops.len()
}

const PEOPLE: &str = "Record ID,First Name,Last Name,Email,Mobile Phone,Company,Shoe size\n\
    1,Grace,Lin,grace@example.com,010-5555-0101,Example Trading,38\n\
    2,Omar,Haddad,omar@example.org,,,\n";

#[test]
fn a_second_import_of_the_same_file_changes_nothing() {
    let mut book = Book::new();
    assert_eq!(total(&book.import(&[("people.csv", PEOPLE)])), [2, 0, 0, 0]);
    let again = book.import(&[("people-2026-11-22.csv", PEOPLE)]);
    assert_eq!(total(&again), [0, 0, 2, 0]);
    assert_eq!(changes(&again), 0);
}

#[test]
fn an_export_that_changed_updates_what_the_user_left_alone() {
    let mut book = Book::new();
    book.import(&[("people.csv", PEOPLE)]);
    let id = book.present.id((TableId::Contacts, 0)).to_owned();
    book.present.set((TableId::Contacts, 0), "company", "Lin & Partners");
    let newer = PEOPLE.replace("Example Trading", "Example Holding").replace("38", "39");
    let plan = book.import(&[("people.csv", &newer)]);
    assert_eq!(total(&plan), [0, 1, 1, 0]);
    assert_eq!(plan.conflicts.len(), 1);
    let row = book.row(TableId::Contacts, &id);
    assert_eq!(book.present.cell(row, "company"), "Lin & Partners");
    assert_eq!(book.present.cell(row, "Shoe size"), "39");
    assert_eq!(book.import(&[("people.csv", &newer)]).conflicts.len(), 0);
}

#[test]
fn people_of_the_book_are_recognised_by_address_and_never_by_name_alone() {
    let mut book = Book::with(
        TableId::Contacts,
        "id,name,email,phone\nc-aaaaaaaa,G. Lin,GRACE@example.com,\nc-bbbbbbbb,Omar Haddad,,\n",
    );
    let plan = book.import(&[("people.csv", PEOPLE)]);
    assert_eq!(total(&plan), [1, 1, 0, 0]);
    let grace = book.row(TableId::Contacts, "c-aaaaaaaa");
    assert_eq!(book.present.cell(grace, "name"), "G. Lin");
    assert_eq!(book.present.cell(grace, "phone"), "010-5555-0101");
    let omar = book.row(TableId::Contacts, "c-bbbbbbbb");
    assert_eq!(book.present.cell(omar, "email"), "");
}

#[test]
fn a_phone_number_two_people_share_merges_nobody() {
    let mut book = Book::with(TableId::Contacts, "id,name,phone\nc-aaaaaaaa,Front desk,010-5555-0101\n");
    assert_eq!(total(&book.import(&[("people.csv", PEOPLE)])), [2, 0, 0, 0]);
}

#[test]
fn who_was_taken_out_of_the_book_does_not_come_back() {
    let mut book = Book::new();
    book.import(&[("people.csv", PEOPLE)]);
    book.present = Present::empty(Country::NONE);
    let plan = book.import(&[("people.csv", PEOPLE)]);
    assert_eq!((total(&plan), changes(&plan)), ([0, 0, 2, 0], 0));
}

#[test]
fn a_merged_person_is_updated_as_whom_they_became() {
    let mut book = Book::new();
    book.import(&[("people.csv", PEOPLE)]);
    let loser = book.present.id((TableId::Contacts, 0)).to_owned();
    book.present = Book::with(
        TableId::Contacts,
        &format!("id,name,email,Shoe size,merged_ids\nc-wwwwwwww,Grace Lin,grace@example.com,38,{loser}\n"),
    )
    .present;
    let newer = PEOPLE.replace("38", "41");
    book.import(&[("people.csv", &newer)]);
    let row = book.row(TableId::Contacts, "c-wwwwwwww");
    assert_eq!(book.present.cell(row, "Shoe size"), "41");
}

#[test]
fn deals_close_by_their_stage_and_stages_of_the_sellers_own_are_reported_once() {
    let mut book = Book::new();
    let plan = book.import(&[
        ("accounts.csv", "account,sector\nExample Trading,retail\n"),
        (
            "pipeline.csv",
            "opportunity_id,account,deal_stage,engage_date,close_date,close_value\n\
             A1,Example Trading,Won,2026-01-05,2026-03-01,1054\n\
             A2,Elsewhere,Lost,2026-01-06,2026-03-02,0\n\
             A3,,Engaging,2026-01-07,,\n\
             A4,,Engaging,2026-01-08,2026-12-01,\n\
             A5,Example Trading,Lead,,,\n",
        ),
    ]);
    assert_eq!(total(&plan), [6, 0, 0, 0]);
    let cells =
        |row: usize, names: [&str; 5]| names.map(|n| book.present.cell((TableId::Deals, row), n).to_owned());
    let columns = ["stage", "outcome", "closed_on", "expected_on", "company"];
    let firm = book.present.id((TableId::Companies, 0)).to_owned();
    assert_eq!(cells(0, columns), ["", "won", "2026-03-01", "", &firm]);
    assert_eq!(cells(1, columns), ["", "lost", "2026-03-02", "", "Elsewhere"]);
    assert_eq!(cells(3, columns), ["Engaging", "", "", "2026-12-01", ""]);
    assert_eq!(cells(4, columns)[0], "lead");
    let unknown: Vec<(&str, usize)> = plan.unknown.iter().map(|u| (u.value.as_str(), u.count)).collect();
    assert_eq!(unknown, [("Engaging", 2)]);
    assert!(plan.files[1].notes.iter().any(|n| *n == "2 rows without a contact or company"));
}

#[test]
fn people_are_made_from_the_customer_ids_of_orders_and_equal_purchases_stay_two() {
    let orders =
        "customer_id,date,units,amount\n1,1997-01-01,2,29.33\n1,1997-01-01,2,29.33\n2,1997-02-01,1,0\n";
    let mut book = Book::new();
    let plan = book.import(&[("orders.csv", orders)]);
    assert_eq!(total(&plan), [3, 0, 0, 0]);
    assert_eq!(plan.made, [("customer id", 2)]);
    let again = book.import(&[("orders.csv", &format!("{orders}2,1997-03-01,1,5\n"))]);
    assert_eq!((total(&again), again.made.len()), ([1, 0, 3, 0], 0));
}

#[test]
fn an_order_line_whose_status_changed_is_changed_not_doubled() {
    let mut book = Book::new();
    let orders = "Order Number,Order Date,Customer Email,Product,Amount,Status\n\
        7,2026-01-01,grace@example.com,Tea,10,pending\n7,2026-01-01,grace@example.com,Cup,5,pending\n";
    assert_eq!(total(&book.import(&[("shop.csv", orders)])), [2, 0, 0, 0]);
    let plan = book.import(&[("shop.csv", &orders.replace("pending", "paid"))]);
    assert_eq!(total(&plan), [0, 2, 0, 0]);
    assert_eq!(book.present.cell((TableId::Orders, 1), "status"), "paid");
}

#[test]
fn further_lines_of_an_order_take_what_the_first_one_says() {
    let mut book = Book::new();
    book.import(&[(
        "shop.csv",
        "Name,Email,Financial Status,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price\n\
         #1,grace@example.com,paid,30,2026-01-02,1,Tea,10\n#1,,,,,2,Cup,10\n#2,omar@example.org,paid,5,2026-01-03,1,Cup,5\n",
    )]);
    let cells = |row: usize| {
        ["number", "at", "status", "amount", "quantity"]
            .map(|n| book.present.cell((TableId::Orders, row), n).to_owned())
    };
    assert_eq!(cells(0), ["#1", "2026-01-02", "paid", "30", "1"]);
    assert_eq!(cells(1), ["#1", "2026-01-02", "paid", "", "2"]);
    assert_eq!(
        book.present.cell((TableId::Orders, 0), "contact"),
        book.present.cell((TableId::Orders, 1), "contact")
    );
}

#[test]
fn rows_that_cannot_be_taken_are_rejected_with_the_reason_and_the_rest_goes_on() {
    let mut book = Book::new();
    let plan = book.import(&[(
        "people.csv",
        "姓名,手机,生日\n林薇,1.38E+10,\n王芳,13800000001,昨天\n,,\n陈晨,13800000002,1990-05-17\n李明,\"13800000003,\n",
    )]);
    assert_eq!(total(&plan), [1, 0, 0, 3]);
    let reasons: Vec<(u32, &str)> =
        plan.files[0].rejects.iter().map(|r| (r.line, r.header.as_str())).collect();
    assert_eq!(reasons, [(2, "手机"), (3, "生日"), (6, "")]);
    let file = plan.files[0].rejects_file().unwrap();
    assert!(
        String::from_utf8(file)
            .unwrap()
            .starts_with("姓名,手机,生日,_line,_column,_reason\n林薇,1.38E+10,,2,手机,")
    );
}

#[test]
fn an_open_question_about_days_refuses_the_column_of_a_record_and_the_whole_of_a_log() {
    let mut book = Book::new();
    let plan = book.plan(
        &[
            ("people.csv", "Name,Email,Birthday\nGrace,grace@example.com,03/04/1990\n"),
            ("orders.csv", "Order Date,Email,Amount\n03/04/2026,grace@example.com,5\n"),
        ],
        &Options::default(),
    );
    assert_eq!(total(&plan), [1, 0, 0, 0]);
    assert_eq!(plan.diagnostics.iter().filter(|d| d.code == "import-dates").count(), 2);
    let told = Options { dates: Some(super::super::dates::Order::Dmy), ..Options::default() };
    let plan = Book::new()
        .plan(&[("orders.csv", "Order Date,Email,Amount\n03/04/2026,grace@example.com,5\n")], &told);
    assert_eq!(total(&plan), [1, 0, 0, 0]);
}

#[test]
fn a_full_name_two_people_have_is_refused_with_the_candidates() {
    let mut book = Book::with(
        TableId::Contacts,
        "id,name\nc-aaaaaaaa,Grace Lin\nc-bbbbbbbb,Grace Lin\nc-cccccccc,Omar Haddad\n",
    );
    let plan = book.import(&[(
        "calls.csv",
        "Date,Contact,Activity Type,Notes\n2026-01-02,Grace Lin,Call,hello\n2026-01-03,Omar Haddad,Email,offer\n",
    )]);
    assert_eq!(total(&plan), [1, 0, 0, 1]);
    assert!(plan.files[0].rejects[0].reason.english().contains("c-aaaaaaaa, c-bbbbbbbb"));
}

#[test]
fn masked_values_are_kept_and_identify_nobody() {
    let mut book = Book::new();
    let plan = book.import(&[
        ("people.csv", "客户编号,姓名,手机\n7,李*,138****0001\n,王*,139****0002\n"),
        ("calls.csv", "跟进时间,客户名称,联系人,跟进内容\n2026-03-05,示例科技有限公司,李*,报价\n"),
    ]);
    assert_eq!(total(&plan), [2, 0, 0, 1]);
    let call = (TableId::Interactions, 0);
    assert_eq!(book.present.cell(call, "company"), "示例科技有限公司");
    assert_eq!(book.present.cell(call, "联系人"), "李*");
    assert_eq!(book.present.cell(call, "contact"), "");
}

#[test]
fn a_customer_beside_a_contact_is_the_firm() {
    let mut book = Book::new();
    book.import(&[(
        "商机.csv",
        "客户名称,联系人,商机阶段,预计金额（万元）\nExample Trading,林薇,lead,1.5\n",
    )]);
    let deal = (TableId::Deals, 0);
    assert_eq!(book.present.cell(deal, "company"), "Example Trading");
    assert_eq!(book.present.cell(deal, "amount"), "15000");
    assert_eq!(book.present.cell(deal, "currency"), "CNY");
    let person = book.row(TableId::Contacts, book.present.cell(deal, "contact"));
    assert_eq!(book.present.cell(person, "company"), "Example Trading");
}

#[test]
fn a_wish_for_a_column_no_file_has_is_refused() {
    let wishes = mapping::Wishes { ignore: vec!["Nope".into()], ..mapping::Wishes::default() };
    let options = Options { wishes, ..Options::default() };
    let files = [Foreign { name: "people.csv", bytes: PEOPLE.as_bytes() }];
    assert_eq!(read_files(&files, &options).unwrap_err(), mapping::WishError::NoColumn("Nope".into()));
}

#[test]
fn things_yet_to_do_become_tasks() {
    let mut book = Book::new();
    let plan = book.import(&[(
        "activities.csv",
        "Activity - Subject,Activity - Type,Activity - Due date,Activity - Done,Person - Name\n\
         First call,Call,2026-03-04,Done,Nadia Cherif\nSend offer,Task,2026-12-10,To do,Nadia Cherif\n",
    )]);
    assert_eq!(total(&plan), [2, 0, 0, 0]);
    assert_eq!(book.present.cell((TableId::Tasks, 0), "due_on"), "2026-12-10");
    assert_eq!(book.present.cell((TableId::Tasks, 0), "what"), "Send offer");
}

#[test]
fn the_same_export_under_another_name_is_recognised_and_said() {
    let mut book = Book::new();
    book.import(&[("people.csv", PEOPLE)]);
    let plan = book.plan(&[("kunden.csv", PEOPLE)], &Options::default());
    assert!(
        plan.files[0].notes.iter().any(|n| n.english().contains("--system people")),
        "{:?}",
        plan.files[0].notes
    );
}

#[test]
fn two_parts_of_one_export_that_overlap_double_nothing() {
    let mut book = Book::new();
    let second = "Record ID,First Name,Email\n2,Omar,omar@example.org\n3,Ines,ines@example.net\n";
    let plan = book.import(&[("people-1.csv", PEOPLE), ("people-2.csv", second)]);
    let c = plan.files[1].counts;
    assert_eq!((c.new, c.changed + c.same), (1, 1));
    assert_eq!(plan.ops.len(), 3);
}

#[test]
fn mended_rejects_are_imported_where_they_belong() {
    let mut book = Book::new();
    let bad = PEOPLE.replace("010-5555-0101", "1.01E+10");
    let plan = book.import(&[("people.csv", &bad)]);
    assert_eq!(total(&plan), [1, 0, 0, 1]);
    let file = String::from_utf8(plan.files[0].rejects_file().unwrap()).unwrap();
    let plan = book.import(&[("people.csv", &file.replace("1.01E+10", "010-5555-0101"))]);
    assert_eq!(total(&plan), [1, 0, 0, 0]);
    let header = &plan.files[0].header;
    assert_eq!(header.last().map(String::as_str), Some("_reason"));
    assert_eq!(book.present.cell((TableId::Contacts, 1), "_reason"), "");
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_counted_and_imported_once(rows in proptest::collection::vec("[a-c0-9@.,;\"' \\n\\t一二-]{0,24}", 0..12)) {
        let text = format!("Name,Email,Phone,Birthday\n{}", rows.join("\n"));
        let mut book = Book::new();
        let first = book.import(&[("x.csv", &text)]);
        let again = book.import(&[("x.csv", &text)]);
        proptest::prop_assert_eq!(changes(&again), 0);
        proptest::prop_assert_eq!(again.total().rejected, first.total().rejected);
        proptest::prop_assert_eq!(again.total().new + again.total().changed, 0);
    }
}

#[test]
fn products_that_rows_name_are_made_once_and_linked_by_their_code() {
    let deals = "Deal ID,Account,Product,Stage,Amount,Close Date\n\
        1,Acme,Tea Set Gold,Won,10,2026-01-02\n2,Acme,tea set gold,Won,20,2026-01-03\n3,Acme,TeaSet-Gold,Won,5,2026-01-04\n";
    let mut book = Book::new();
    let plan = book.import(&[("deals.csv", deals)]);
    assert_eq!((total(&plan), plan.products.as_slice()), ([3, 0, 0, 0], &["Tea Set Gold".to_owned()][..]));
    assert!(plan.unknown.iter().all(|u| u.column != "product"), "{:?}", plan.unknown);
    assert!(
        plan.files[0]
            .notes
            .iter()
            .any(|n| *n == "`TeaSet-Gold` is taken for the product `Tea Set Gold` (1 row)")
    );
    let product = book.row(TableId::Products, "Tea-Set-Gold");
    assert_eq!(book.present.cell(product, "name"), "Tea Set Gold");
    for row in 0..3 {
        assert_eq!(book.present.cell((TableId::Deals, row), "product"), "Tea-Set-Gold");
    }
    let again = book.import(&[("deals.csv", deals)]);
    assert_eq!((total(&again), again.products.len(), again.ops.len()), ([0, 0, 3, 0], 0, 0));
    // The price list comes later, and fills what is known already.
    let plan = book.import(&[("products.csv", "product,series,sales_price\nTea Set Gold,Tea,55\n")]);
    assert_eq!(total(&plan), [0, 1, 0, 0]);
    assert_eq!(book.present.cell(book.row(TableId::Products, "Tea-Set-Gold"), "price"), "55");
    let plan = book.import(&[("list.csv", "product,series,sales_price\nTeaSet Gold,Tea,55\n")]);
    assert_eq!((total(&plan), plan.conflicts.len()), ([0, 0, 1, 0], 1), "its name differs, and stays");
}

#[test]
fn a_product_taken_out_of_the_book_is_not_made_again() {
    let deals = "Deal ID,Account,Product,Stage,Amount,Close Date\n1,Acme,Tea Set,Won,10,2026-01-02\n";
    let mut book = Book::new();
    book.import(&[("deals.csv", deals)]);
    let without = book.present.csv(TableId::Deals).unwrap();
    book.present = Present::empty(Country::NONE);
    book.present.add_document(TableId::Deals, &Document::parse(without));
    let again = book.import(&[("deals.csv", deals)]);
    assert_eq!((total(&again), again.products.len()), ([0, 0, 1, 0], 0));
}

#[test]
fn who_is_not_in_the_book_stays_under_the_header_that_names_them() {
    let people = "Name,Email,Referred by\nGrace Lin,g@example.com,a friend\nBo Ek,b@example.com,Grace Lin\n";
    let mut book = Book::new();
    let plan = book.import(&[("people.csv", people)]);
    assert_eq!(total(&plan), [2, 0, 0, 0]);
    let grace = book.present.people("Grace Lin")[0];
    let bo = book.present.people("Bo Ek")[0];
    let cell = |row: usize, column: &str| book.present.cell((TableId::Contacts, row), column).to_owned();
    assert_eq!((cell(grace, "referred_by"), cell(grace, "Referred by")), (String::new(), "a friend".into()));
    assert_eq!(cell(bo, "referred_by"), book.present.id((TableId::Contacts, grace)));
    assert_eq!(plan.unknown[0].value, "a friend");
}

/// Imports on a day.
fn on(book: &mut Book, day: &str, files: &[(&str, &str)]) -> ImportPlan {
    let options = Options { today: Day::parse_iso(day.as_bytes()), ..Options::default() };
    let plan = book.plan(files, &options);
    let csv = |table| book.present.csv(table).map(Document::parse);
    let tables: Vec<_> = TableId::ALL.iter().filter_map(|t| Some((*t, csv(*t)?))).collect();
    book.present = Present::empty(Country::NONE);
    tables.iter().for_each(|(table, doc)| book.present.add_document(*table, doc));
    plan
}

fn known_since(book: &Book, name: &str) -> String {
    book.present.cell((TableId::Contacts, book.present.people(name)[0]), "created_on").to_owned()
}

#[test]
fn people_without_a_day_are_known_since_their_import_or_their_first_row() {
    let people = "Name,Email\nGrace Lin,g@example.com\nBo Ek,b@example.com\n";
    let orders = "Order,Date,Email,Amount\n1,2025-03-02,b@example.com,10\n2,2025-02-01,b@example.com,5\n";
    let mut book = Book::new();
    on(&mut book, "2026-03-02", &[("people.csv", people), ("orders.csv", orders)]);
    assert_eq!(known_since(&book, "Grace Lin"), "2026-03-02");
    assert_eq!(known_since(&book, "Bo Ek"), "2025-02-01");
    let again = on(&mut book, "2026-03-09", &[("people.csv", people), ("orders.csv", orders)]);
    assert_eq!((total(&again), again.ops.len(), again.moved_back), ([0, 0, 4, 0], 0, 0));
    // Older rows come later.
    let older = "Order,Date,Email,Amount\n3,2024-12-24,g@example.com,10\n";
    let plan = on(&mut book, "2026-03-10", &[("older.csv", older)]);
    assert_eq!((plan.moved_back, known_since(&book, "Grace Lin").as_str()), (1, "2024-12-24"));
    // An export that knows better is believed.
    let dated = "Name,Email,Created\nGrace Lin,g@example.com,2020-05-17\nBo Ek,b@example.com,\n";
    let plan = on(&mut book, "2026-03-11", &[("people.csv", dated)]);
    assert_eq!((total(&plan), plan.conflicts.len()), ([0, 1, 1, 0], 0));
    assert_eq!(known_since(&book, "Grace Lin"), "2020-05-17");
    assert_eq!(known_since(&book, "Bo Ek"), "2025-02-01");
}

#[test]
fn a_day_the_user_wrote_is_not_moved() {
    let mut book = Book::new();
    on(&mut book, "2026-03-02", &[("people.csv", "Name,Email\nGrace Lin,g@example.com\n")]);
    let row = (TableId::Contacts, book.present.people("Grace Lin")[0]);
    book.present.set(row, "created_on", "2026-01-01");
    let orders = "Order,Date,Email,Amount\n1,2025-03-02,g@example.com,10\n";
    on(&mut book, "2026-03-02", &[("orders.csv", orders)]);
    assert_eq!(known_since(&book, "Grace Lin"), "2026-01-01");
}

#[test]
fn a_nul_byte_rejects_its_row_and_no_other() {
    let mut book = Book::new();
    let plan =
        book.import(&[("people.csv", "Name,Email,Shoe\nGrace,g@example.com,3\08\nBo,b@example.com,40\n")]);
    assert_eq!((total(&plan), plan.files[0].rejects[0].line), ([1, 0, 0, 1], 2));
}
