//! What the parser reads, prints and refuses.

use proptest::prelude::*;

use super::*;
use crate::query::ast::Comparison;

fn canonical(text: &str) -> String {
    match Query::parse(text) {
        Ok(query) => query.to_string(),
        Err(fault) => panic!("{text}: {fault:?}"),
    }
}

fn wrong(text: &str) -> (&str, String) {
    let fault = Query::parse(text).expect_err(text);
    (text.get(fault.span).unwrap(), fault.message.english())
}

#[test]
fn a_blank_is_and_and_binds_tighter_than_or() {
    assert_eq!(canonical("tier:A city:上海 or customer"), "tier:A and city:上海 or customer");
    assert_eq!(canonical("tier:A (city:上海 or customer)"), "tier:A and (city:上海 or customer)");
    assert_eq!(canonical("(tier:A and city:上海) or customer"), "tier:A and city:上海 or customer");
    assert_eq!(canonical("  "), "");
}

#[test]
fn keywords_are_read_in_both_languages_and_either_case() {
    assert_eq!(canonical("tier:A 且 非 customer 或 grace"), "tier:A and not customer or grace");
    assert_eq!(canonical("a AND NOT b OR c"), "a and not b or c");
    assert_eq!(canonical("not not a"), "not not a");
}

#[test]
fn keywords_are_words_where_no_operator_may_stand() {
    assert_eq!(canonical("or"), "or");
    assert_eq!(canonical("name:or and source:and"), "name:or and source:and");
    assert_eq!(canonical("in:1 not:2 a and or:3"), "in:1 and not:2 and a and or:3");
    assert_eq!(canonical("\"or\" a"), "\"or\" and a");
    assert_eq!(canonical("in in 1..2"), "in in 1..2");
}

#[test]
fn values_hold_signs_but_no_blanks() {
    assert_eq!(canonical("url:https://example.com/?a=b<c"), "url:https://example.com/?a=b<c");
    assert_eq!(canonical("key:birthday:c-1:2026-05-17"), "key:birthday:c-1:2026-05-17");
    assert_eq!(canonical("tags:vip, new,\"old friend\""), "tags:vip,new,\"old friend\"");
    assert_eq!(canonical("at>=2026-11-22T14:05:00+08:00"), "at >= 2026-11-22T14:05:00+08:00");
    assert_eq!(canonical("(city:上海)"), "city:上海");
    assert_eq!(canonical("city:\"\" x"), "city:\"\" and x");
    assert_eq!(canonical("name:\"5\"\" disk\""), "name:\"5\"\" disk\"");
}

#[test]
fn ranges_take_blanks_or_none() {
    assert_eq!(canonical("age in 30..60"), "age in 30..60");
    assert_eq!(canonical("age in 30 .. 60 b"), "age in 30..60 and b");
    assert_eq!(canonical("age in 1. .. .5"), "age in 1. .. .5");
    assert_eq!(wrong("grace in berlin"), ("", "`in` needs a range: `..` is expected here".to_owned()));
}

#[test]
fn signs_of_an_input_method_are_the_same_signs() {
    assert_eq!(
        canonical("（tier：A，B 或 age＞＝3）city！＝上海"),
        "(tier:A,B or age >= 3) and city != 上海"
    );
    assert_eq!(canonical("city：“北 京”"), "city:\"北 京\"");
    assert_eq!(canonical("城市:上海\u{3000}name～王"), "城市:上海 and name ~ 王");
}

#[test]
fn an_error_names_the_bytes_that_are_wrong() {
    assert_eq!(wrong("城市:上海 and").0, "and");
    assert_eq!(wrong("城市: "), ("", "a value for `城市` is missing".to_owned()));
    assert_eq!(wrong("a (b or c").0, "(");
    assert_eq!(wrong("上海 ) b"), (")", "this parenthesis closes nothing".to_owned()));
    assert_eq!(wrong("a, b").0, ",");
    assert_eq!(wrong("> 5").0, ">");
    assert_eq!(wrong("a == 5").0, "=");
    assert_eq!(wrong("a:() b").0, "(");
    assert_eq!(wrong("name:\"Grace").0, "\"Grace");
    assert_eq!(wrong("a or () b").0, "()");
    assert_eq!(wrong("@ silent").0, "@");
}

#[test]
fn a_condition_spans_its_own_bytes_without_blanks() {
    let text = "城市:上海   and  not ( tier in 1 .. 2 )  ";
    let Some(Expr { node: Node::And(terms), span }) = Query::parse(text).unwrap().root else { panic!() };
    assert_eq!(&text[span], "城市:上海   and  not ( tier in 1 .. 2 )");
    assert_eq!(&text[terms[0].span.clone()], "城市:上海");
    let Node::Not(inner) = &terms[1].node else { panic!() };
    assert_eq!(&text[inner.span.clone()], "tier in 1 .. 2");
}

#[test]
fn depth_and_length_are_limited() {
    let nested = |n: usize| format!("{}a{}", "(".repeat(n), ")".repeat(n));
    assert!(Query::parse(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(Query::parse(&nested(MAX_DEPTH + 1)).unwrap_err().code, "query-limit");
    assert_eq!(Query::parse(&"not ".repeat(5000)).unwrap_err().code, "query-limit");
    assert_eq!(Query::parse(&"a ".repeat(MAX_LENGTH)).unwrap_err().code, "query-limit");
    assert!(Query::parse(&"a ".repeat(MAX_LENGTH / 2)).is_ok());
}

fn expr(node: Node) -> Expr {
    Expr { node, span: 0..0 }
}

fn quoted() -> impl Strategy<Value = Word> {
    "\\PC{0,6}".prop_map(|text| Word { text, quoting: Quoting::Quoted, span: 0..0 })
}

fn bare(pattern: &'static str) -> impl Strategy<Value = Word> {
    pattern.prop_map(|text| Word { text, quoting: Quoting::Bare, span: 0..0 })
}

fn field() -> impl Strategy<Value = Word> {
    prop_oneof![4 => bare("[a-z城市_]{1,8}(\\.[a-z]{1,3})?"), 1 => bare("and|or|in|not"), 1 => quoted()]
}

fn value() -> impl Strategy<Value = Word> {
    prop_oneof![4 => bare("[a-z0-9上.%:!@_-][a-z0-9.:=<>!~@海-]{0,6}"), 1 => bare("and|or|not|in|none"), 1 => quoted()]
        .prop_filter("starts with a sign", |w| {
            w.quoting == Quoting::Quoted || !w.text.starts_with([':', '!'])
        })
}

fn number() -> impl Strategy<Value = Word> {
    bare("-?[0-9]{1,4}(\\.[0-9]{0,2})?[k%万]?")
}

fn tree() -> impl Strategy<Value = Expr> {
    let sign = prop_oneof![
        Just(Comparison::Equal),
        Just(Comparison::Unequal),
        Just(Comparison::Less),
        Just(Comparison::AtMost),
        Just(Comparison::Greater),
        Just(Comparison::AtLeast),
    ];
    let leaf = prop_oneof![
        (field(), sign, value()).prop_map(|(f, s, v)| expr(Node::Compare(f, s, v))),
        (field(), value()).prop_map(|(f, v)| expr(Node::Contains(f, v))),
        (field(), value()).prop_map(|(f, v)| expr(Node::Lacks(f, v))),
        (field(), prop::collection::vec(value(), 1..4)).prop_map(|(f, v)| expr(Node::Is(f, v))),
        (field(), number(), number())
            .prop_filter("`not in` is the keyword", |(f, ..)| !f.is_bare("not"))
            .prop_map(|(f, a, b)| expr(Node::Within(f, a, b))),
        bare("[a-z]{1,6}").prop_filter("reserved", |w| w.text != "not").prop_map(|w| expr(Node::Word(w))),
        quoted().prop_map(|w| expr(Node::Word(w))),
        bare("[a-z@-]{1,6}").prop_map(|w| expr(Node::Segment(w))),
    ];
    leaf.prop_recursive(6, 40, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|e| expr(Node::Not(Box::new(e)))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|v| expr(Node::And(v))),
            prop::collection::vec(inner, 2..4).prop_map(|v| expr(Node::Or(v))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_parses_to_the_same_tree(root in tree()) {
        let query = Query { root: Some(root) };
        let text = query.to_string();
        let again = Query::parse(&text).map_err(|f| TestCaseError::fail(format!("{text}: {f:?}")))?;
        prop_assert_eq!(&again, &query, "{}", text);
        prop_assert_eq!(again.to_string(), text);
    }

    #[test]
    fn no_text_breaks_the_parser(text in "\\PC{0,80}") {
        if let Ok(query) = Query::parse(&text) {
            prop_assert_eq!(&Query::parse(&query.to_string()).unwrap(), &query);
        }
    }

    #[test]
    fn no_heap_of_signs_breaks_the_parser(text in "[ab上 ()<>=!~:,.@\"”“或非and-]{0,40}") {
        match Query::parse(&text) {
            Ok(query) => prop_assert_eq!(&Query::parse(&query.to_string()).unwrap(), &query, "{}", query),
            Err(fault) => prop_assert!(text.get(fault.span).is_some()),
        }
    }

    #[test]
    fn no_bytes_break_the_parser(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        if let Err(fault) = Query::parse(&text) {
            prop_assert!(text.get(fault.span).is_some());
        }
    }
}
