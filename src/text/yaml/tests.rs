//! What is refused, what is doubted, and where it is said to stand.

use super::*;
use crate::diag::Level;

/// Level, code, line, column of each finding.
fn brief(bytes: &[u8]) -> Vec<(Level, &'static str, u32, u32)> {
    let place = |d: &Diagnostic| d.place.as_ref().map_or((0, 0), |p| (p.line, p.column));
    judge("f.yaml", bytes).iter().map(|d| (d.level, d.code, place(d).0, place(d).1)).collect()
}

#[test]
fn what_is_no_sound_yaml_is_refused_with_its_place() {
    let cases: [(&[u8], &str, u32, u32); 29] = [
        (b"", "yaml-root", 1, 1),
        (b"# nothing\n", "yaml-root", 1, 1),
        (b"~\n", "yaml-root", 1, 1),
        (b"just text\n", "yaml-root", 1, 1),
        (b"a: 1\n---\nb: 2\n", "yaml-documents", 2, 1),
        (b"a: 1\nb: 2\na: 3\n", "yaml-duplicate-key", 3, 1),
        (b"a: {x: 1, x: 2}\n", "yaml-duplicate-key", 1, 11),
        (b"a: *nobody\n", "yaml-alias", 1, 4),
        (b"&a [*a]\n", "yaml-alias", 1, 1),
        (b"a: @x\n", "yaml-syntax", 1, 4),
        (b"a:\n  b: 1\n   c: 2\n", "yaml-syntax", 3, 1),
        (b"a: [1, 2\n", "yaml-syntax", 1, 4),
        (b"a: \"x\n", "yaml-syntax", 1, 4),
        (b"a: \"\\ud800\"\n", "yaml-syntax", 1, 7),
        (b"a:\t- 1\n", "yaml-syntax", 1, 3),
        (b"%YAML 1.2\n...\n", "yaml-syntax", 1, 1),
        (b"a: x\x00y\n", "nul-byte", 1, 5),
        (b"\0\0\0\0", "nul-byte", 1, 1),
        (b"a: x\x07y\n", "control-character", 1, 5),
        (b"name: \xcd\xf5\n", "not-utf8", 1, 7),
        ("a: 1\nb: 2\n\u{2028}a: 3\n".as_bytes(), "control-character", 3, 1),
        (b"\xff\xfea\0:\0 \0b\0", "not-utf8", 1, 1),
        (b"a\0:\0 \0b\0\n\0", "not-utf8", 1, 1),
        (b"a: 1\n<<<<<<< HEAD\n", "conflict-marker", 2, 1),
        (b"d: 2026-02-30\n", "no-such-day", 1, 4),
        (b"a: 1\ntext\n", "yaml-syntax", 2, 1),
        (b"a: b: c\n", "yaml-syntax", 1, 5),
        (b"a: 'x' y\n", "yaml-syntax", 1, 8),
        (b"- a\nb: 1\n", "yaml-syntax", 2, 1),
    ];
    let mut wrong = Vec::new();
    for (bytes, code, line, column) in cases {
        let found = brief(bytes);
        let first = found.iter().find(|f| f.0 == Level::Error);
        if first.map(|f| (f.1, f.2, f.3)) != Some((code, line, column)) {
            wrong.push((String::from_utf8_lossy(bytes).into_owned(), found.clone()));
        }
        assert!(read("f.yaml", bytes).is_err());
    }
    assert_eq!(wrong, []);
}

#[test]
fn sound_files_of_every_style_are_accepted_in_silence() {
    for text in [
        "a: 1\n",
        "\u{feff}a: 1\r\nb:\r\n  - '+31'\r\n",
        "%YAML 1.2\n---\na: 1\n...\n",
        "# c\na: x # y\n\nb: |\n  #5\n\n  text\nc: >-\n  folded\n",
        "time: 12:30:45\nphone: 0123456\nbig: 123456789012345678901234567890\nno: no\n",
        "a: [1, {b: c}, 'it''s', \"\\u00e9\"]\n",
        "base: &b {x: 1}\nother: *b\n",
        "? long\n: value\n",
        "标签: 值\n",
        "- a\n- b\n",
        "=======\n:  heading\n",
    ] {
        let found = judge("f.yaml", text.as_bytes());
        let errors: Vec<_> = found.iter().filter(|d| d.level == Level::Error).collect();
        if text.starts_with("===") {
            assert!(found.iter().all(|d| d.code != "conflict-marker"), "{text}: {found:?}");
        } else {
            assert!(errors.is_empty() && found.is_empty(), "{text}: {found:?}");
        }
    }
}

#[test]
fn doubtful_files_are_accepted_with_a_warning() {
    let long_key = format!("{}: 1\n", "x".repeat(1100));
    for (text, code) in [
        ("note: room #5\n", "yaml-comment"),
        ("tag: #vip\n", "yaml-comment"),
        ("photo: !!binary R0lG\n", "yaml-tag"),
        (&long_key, "yaml-long-key"),
    ] {
        let found = brief(text.as_bytes());
        assert!(found.iter().any(|f| f.0 == Level::Warning && f.1 == code), "{text}: {found:?}");
        assert!(found.iter().all(|f| f.0 != Level::Error), "{text}: {found:?}");
    }
}

#[test]
fn bombs_are_refused_before_they_cost_anything() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..20 {
        let repeated = vec![format!("*a{}", i - 1); 9].join(", ");
        laughs.push_str(&format!("a{i}: &a{i} [{repeated}]\n"));
    }
    assert_eq!(brief(laughs.as_bytes())[0].1, "yaml-alias");
    for deep in ["[".repeat(50_000), "- ".repeat(50_000), "? ".repeat(50_000), "{a: ".repeat(50_000)] {
        assert_eq!(brief(deep.as_bytes())[0].1, "yaml-depth");
    }
    let stairs: String = (0..300).map(|i| format!("{}a:\n", " ".repeat(i))).collect();
    assert_eq!(brief(stairs.as_bytes())[0].1, "yaml-depth");
    let wide: String = (0..300).map(|i| format!("k{i}:\n  - a: [1, [2, {{b: 3}}]]\n")).collect();
    assert_eq!(brief(wide.as_bytes()), []);
    assert_eq!(brief(&vec![b' '; MAX_BYTES + 1])[0].1, "yaml-too-large");
}

#[test]
fn every_value_knows_its_bytes() {
    let text =
        "\u{feff}# c\nname: 林 # who\nlist:\n  - 1.10\n  - \"two\\t\"\nmap: {a: ~, b: [x, y]}\nlast: *n\n";
    let text = text.replace("林", "&n 林");
    let root = read("f.yaml", text.as_bytes()).unwrap();
    let at = |node: &Node| text[node.span.clone()].to_owned();
    assert_eq!(at(root.get("name").unwrap()), "林");
    let NodeKind::List(items) = &root.get("list").unwrap().kind else { panic!() };
    assert_eq!((at(&items[0]).as_str(), items[0].text()), ("1.10", Some("1.10")));
    assert_eq!((at(&items[1]).as_str(), items[1].text()), ("\"two\\t\"", Some("two\t")));
    let map = root.get("map").unwrap();
    assert_eq!(at(map), "{a: ~, b: [x, y]}");
    assert_eq!(map.get("a").unwrap().kind, NodeKind::Null);
    assert_eq!(at(&map.entry("b").unwrap().key), "b");
    assert_eq!(at(map.get("b").unwrap()), "[x, y]");
    assert_eq!(root.get("last").unwrap().text(), Some("林"), "an alias is resolved");
    assert_eq!(at(root.get("last").unwrap()), "*n", "and stands where it is written");
}

#[derive(Debug, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    name: String,
    #[serde(default)]
    size: u32,
}

#[derive(Debug, PartialEq, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Thing {
    title: String,
    items: Vec<Item>,
    ratio: Option<f64>,
}

#[test]
fn typed_reading_reports_everything_and_keeps_the_rest() {
    let text = "title: 2026\nitems:\n  - {name: a, size: many}\n  - {size: 3}\n  - {name: b, siez: 4}\nratio: [1]\nrato: 1\n";
    let root = read("f.yaml", text.as_bytes()).unwrap();
    let reading: Reading<Thing> = read_as(&root, "f.yaml", text.as_bytes());
    let item = |name: &str| Item { name: name.to_owned(), size: 0 };
    let expected = Thing { title: "2026".to_owned(), items: vec![item("a"), item("b")], ratio: None };
    assert_eq!(reading.value, Some(expected));
    let said: Vec<_> = reading.problems.iter().map(|d| d.message.english()).collect();
    assert_eq!(
        said,
        [
            "expected a whole number, 0 or more, found `many`",
            "`name:` is missing here",
            "unknown key `siez`",
            "expected a number, found a list",
            "unknown key `rato`",
        ]
    );
    assert_eq!(reading.problems[2].help.clone().unwrap(), "did you mean `size`?");
}

#[test]
fn a_required_part_that_is_wrong_is_said_once() {
    let text = "items: [{name: [x]}, {name: b}]\n";
    let root = read("f.yaml", text.as_bytes()).unwrap();
    let reading: Reading<Thing> = read_as(&root, "f.yaml", text.as_bytes());
    assert_eq!(reading.problems.len(), 1, "{:?}", reading.problems);
    assert_eq!(reading.value.unwrap().items.len(), 1);
}
