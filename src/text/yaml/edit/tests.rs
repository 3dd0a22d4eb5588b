//! An edit changes what was asked for, and proves it.

use proptest::prelude::*;

use super::*;

const BOOK: &str = "\
format: 1
# who works here
people: [lin, {name: wei}] # us
tiers:
  - name: A   # top
    every: 14d

  # the rest
  - {name: C, every: 90d}

channels:
- call
- note
segments:
list: []
name: 'Lin''s'  # quoted
text: |
  a
  b
last: 1
";

fn path(text: &str) -> Vec<Step> {
    text.split('.').map(|p| p.parse().map_or_else(|_| Step::Key(p.to_owned()), Step::Item)).collect()
}

fn text(value: &str) -> Content {
    Content::Text(value.to_owned())
}

/// The lines that go and the lines that come.
fn difference(before: &str, after: &[u8]) -> (Vec<String>, Vec<String>) {
    let after = String::from_utf8(after.to_vec()).unwrap();
    let diff = similar::TextDiff::from_lines(before, &after);
    let lines = |tag| {
        let of = diff.iter_all_changes().filter(|c| c.tag() == tag);
        of.map(|c| c.value().trim_end_matches(['\n', '\r']).to_owned()).collect()
    };
    (lines(similar::ChangeTag::Delete), lines(similar::ChangeTag::Insert))
}

#[test]
fn an_edit_changes_its_line_and_no_other() {
    let map = Content::Map(vec![("name".into(), text("D")), ("label".into(), text("day: off"))]);
    let cases = [
        (
            "name",
            Change::Set(text("Lin: #1")),
            vec!["name: 'Lin''s'  # quoted"],
            vec!["name: \"Lin: #1\"  # quoted"],
        ),
        ("tiers.0.every", Change::Set(text("7d")), vec!["    every: 14d"], vec!["    every: \"7d\""]),
        (
            "tiers.1.every",
            Change::Set(Content::Plain("7d".into())),
            vec!["  - {name: C, every: 90d}"],
            vec!["  - {name: C, every: 7d}"],
        ),
        (
            "tiers.1.label",
            Change::Set(text("Rest")),
            vec!["  - {name: C, every: 90d}"],
            vec!["  - {name: C, every: 90d, label: Rest}"],
        ),
        ("tiers.0.label", Change::Set(text("Key")), vec![], vec!["    label: Key"]),
        ("tiers", Change::Push(map), vec![], vec!["  - {name: D, label: \"day: off\"}"]),
        ("channels", Change::Push(text("fax")), vec![], vec!["- fax"]),
        (
            "people",
            Change::Push(text("bo")),
            vec!["people: [lin, {name: wei}] # us"],
            vec!["people: [lin, {name: wei}, bo] # us"],
        ),
        ("list", Change::Push(text("x")), vec!["list: []"], vec!["list: [x]"]),
        (
            "segments.silent",
            Change::Set(text("silent_days > 60")),
            vec!["segments:"],
            vec!["segments: {silent: \"silent_days > 60\"}"],
        ),
        ("currency", Change::Set(text("EUR")), vec![], vec!["currency: EUR"]),
        (
            "people.0",
            Change::Remove,
            vec!["people: [lin, {name: wei}] # us"],
            vec!["people: [{name: wei}] # us"],
        ),
        ("channels.0", Change::Remove, vec!["- call"], vec![]),
        ("tiers.1", Change::Remove, vec!["  - {name: C, every: 90d}"], vec![]),
        ("name", Change::Remove, vec!["name: 'Lin''s'  # quoted"], vec![]),
        ("last", Change::Remove, vec!["last: 1"], vec![]),
    ];
    for (at, change, gone, come) in cases {
        for (form, crlf) in
            [(BOOK.to_owned(), false), (format!("\u{feff}{}", BOOK.replace('\n', "\r\n")), true)]
        {
            let after = edit("rolo.yaml", form.as_bytes(), &path(at), &change);
            let after = after.unwrap_or_else(|e| panic!("{at} {change:?}: {e}"));
            let (deleted, inserted) = difference(&form, &after);
            assert_eq!(
                (deleted, inserted),
                (
                    gone.iter().map(|s| (*s).to_owned()).collect(),
                    come.iter().map(|s| (*s).to_owned()).collect()
                ),
                "{at} {change:?}"
            );
            let lone = after.windows(2).filter(|w| w[1] == b'\n' && w[0] != b'\r').count();
            assert!(!crlf || (lone == 0 && after.starts_with(b"\xef\xbb\xbf")), "{at}");
        }
    }
}

#[test]
fn the_last_item_of_a_list_can_go() {
    for book in [
        "a: 1\nlist: [x]\nb: 2\n",
        "a: 1\nlist:\n  - x # only\nb: 2\n",
        "a: 1\nlist:\n- x\nb: 2\n",
        "a: 1\nlist:\n- x",
    ] {
        let after = edit("rolo.yaml", book.as_bytes(), &path("list.0"), &Change::Remove).unwrap();
        let root = super::super::read("rolo.yaml", &after).unwrap();
        let left = root.get("list").unwrap();
        assert!(left.kind == NodeKind::Null || left.kind == NodeKind::List(Vec::new()), "{book}: {root:?}");
        assert_eq!(root.get("b").is_some(), book.contains("b:"));
    }
}

#[test]
fn what_is_not_there_is_not_edited() {
    for (at, change) in [
        ("nobody.x", Change::Set(text("1"))),
        ("tiers.7", Change::Remove),
        ("name.x", Change::Set(text("1"))),
        ("name", Change::Push(text("1"))),
        ("nothing", Change::Remove),
    ] {
        let result = edit("rolo.yaml", BOOK.as_bytes(), &path(at), &change);
        assert!(matches!(result, Err(EditError::NotFound(_))), "{at}: {result:?}");
    }
    let broken = edit("rolo.yaml", b"a: [", &path("a"), &Change::Remove);
    assert!(matches!(broken, Err(EditError::Unreadable(_))));
}

proptest! {
    #[test]
    fn any_text_is_read_back_as_it_was_set(value in "\\PC{0,30}|[ -~\\n\\t]{0,30}", at in 0usize..6) {
        let at = ["name", "tiers.0.every", "tiers.1.name", "new", "channels.1", "text"][at];
        let after = edit("rolo.yaml", BOOK.as_bytes(), &path(at), &Change::Set(text(&value))).unwrap();
        let root = super::super::read("rolo.yaml", &after).unwrap();
        let mut node = &root;
        for step in path(at) {
            node = match (&node.kind, step) {
                (NodeKind::Map(_), Step::Key(key)) => node.get(&key).unwrap(),
                (NodeKind::List(items), Step::Item(index)) => &items[index],
                _ => unreachable!(),
            };
        }
        prop_assert_eq!(node.text(), Some(value.as_str()));
        let comments = |bytes: &[u8]| bytes.iter().filter(|b| **b == b'#').count();
        let own = value.matches('#').count();
        prop_assert_eq!(comments(&after), comments(BOOK.as_bytes()) + own);
    }

    #[test]
    fn an_item_added_and_removed_leaves_every_byte(value in "[a-z#:{}' \"\\[\\],-]{1,12}", at in 0usize..3) {
        let (at, index) = [("people", 2), ("tiers", 2), ("channels", 2)][at];
        let added = edit("rolo.yaml", BOOK.as_bytes(), &path(at), &Change::Push(text(&value))).unwrap();
        let removed = edit("rolo.yaml", &added, &path(&format!("{at}.{index}")), &Change::Remove).unwrap();
        prop_assert_eq!(String::from_utf8(removed).unwrap(), BOOK);
    }
}
