//! What may stand next while a query is being typed.

use super::ast::{Quoting, Word};
use super::field::{Target, path};
use super::lexer::{Lexer, Position, Sign, reads_back};
use super::resolve::{Home, Named, Resolved, columns_of, named_fields, resolve};
use super::scope::{RuleKind, Scope};
use crate::model::fields::{FIELDS, FieldId, FieldType, Lookup, ProfileField, WINDOW};
use crate::model::fold::fold_words;
use crate::model::schema::{Kind, TableId};

/// One way to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The whole text, its last word completed.
    pub text: String,
    /// What the last word then means.
    pub about: String,
}

/// What a half-typed query waits for.
enum Awaited {
    /// A condition begins with this much.
    Start(String),
    /// The name of a segment begins with this much.
    Segment(String),
    /// A field stands there, a blank behind it: a sign, or the next condition.
    Sign(Word),
    /// A value of this field begins with this much.
    Value(Word, Sign, String),
    /// A condition is whole, a blank behind it.
    Join,
    /// Nothing that could be guessed.
    Nothing,
}

/// Ways to go on with a query that is being typed, in a stable order; none where nothing can be said.
///
/// `typed` is everything before the cursor; what is wrong further left does not matter.
#[must_use]
pub fn complete(typed: &str, scope: &Scope) -> Vec<Completion> {
    let home = Home::of_subject(scope);
    let (at, awaited) = awaited(typed);
    let before = typed.get(..at).unwrap_or("");
    let mut found = Vec::new();
    let mut offer = |word: String, about: &str| {
        let completion = Completion { text: format!("{before}{word}"), about: about.to_owned() };
        if !found.contains(&completion) {
            found.push(completion);
        }
    };
    match awaited {
        Awaited::Start(begun) => starts(&begun, &home, scope, &mut offer),
        Awaited::Segment(begun) => segments(&begun, scope, &mut offer),
        Awaited::Sign(field) => {
            if let Ok(found) = resolve(&field, &home, scope) {
                for (sign, about) in signs(found.field.ty) {
                    offer((*sign).to_owned(), about);
                }
            }
            joins(&mut offer);
        }
        Awaited::Value(field, sign, begun) => {
            if let Ok(found) = resolve(&field, &home, scope) {
                values(&found, sign, &begun, scope, &mut offer);
            }
        }
        Awaited::Join => {
            joins(&mut offer);
            starts("", &home, scope, &mut offer);
        }
        Awaited::Nothing => {}
    }
    found
}

/// Where the last word begins, and what it is.
fn awaited(typed: &str) -> (usize, Awaited) {
    let mut lexer = Lexer::new(typed);
    let mut last = Awaited::Start(String::new());
    loop {
        let Some(next) = lexer.peek() else { return (typed.len(), last) };
        let start = lexer.at;
        let open = |from: usize| typed.get(from..).unwrap_or("").to_owned();
        if lexer.take('(') || lexer.take(')') || lexer.take(',') {
            last = Awaited::Start(String::new());
            continue;
        }
        if lexer.take('@') {
            match lexer.take_word(Position::Start) {
                Ok(Some(word)) if word.span.end < typed.len() => {
                    last = Awaited::Join;
                    continue;
                }
                _ => return (start, Awaited::Segment(open(start + next.len_utf8()))),
            }
        }
        let field = match lexer.take_word(Position::Start) {
            Ok(Some(field)) => field,
            Ok(None) => {
                // A sign without a field: nothing can be said about what follows.
                if lexer.take_sign().is_none() {
                    return (typed.len(), Awaited::Nothing);
                }
                continue;
            }
            Err(_) => return (start, Awaited::Start(open(start))),
        };
        if field.span.end == typed.len() {
            return (start, Awaited::Start(field.text));
        }
        let joins = ["and", "or", "not", "且", "或", "非"].iter().any(|word| field.is_bare(word));
        let Some(sign) = lexer.take_sign() else {
            last = if joins { Awaited::Start(String::new()) } else { Awaited::Sign(field) };
            continue;
        };
        loop {
            lexer.peek();
            let start = lexer.at;
            match lexer.take_word(Position::Value) {
                Ok(Some(value)) if value.span.end == typed.len() && value.quoting == Quoting::Bare => {
                    return (start, Awaited::Value(field, sign, value.text));
                }
                Ok(Some(_)) if sign == Sign::Is && lexer.take(',') => {}
                Ok(Some(_)) => {
                    last = Awaited::Join;
                    break;
                }
                Ok(None) if lexer.peek().is_none() => {
                    return (start, Awaited::Value(field, sign, String::new()));
                }
                Ok(None) => break,
                Err(_) => {
                    return (start, Awaited::Value(field, sign, open(start).replace(['"', '“', '”'], "")));
                }
            }
        }
    }
}

fn begins(word: &str, begun: &str) -> bool {
    fold_words(word).starts_with(fold_words(begun).as_ref())
}

/// The word as it has to be typed where a value or a condition stands.
fn typable(word: &str) -> String {
    if reads_back(word, Position::Start) && reads_back(word, Position::Range) {
        word.to_owned()
    } else {
        format!("\"{}\"", word.replace('"', "\"\""))
    }
}

fn starts(begun: &str, home: &Home, scope: &Scope, offer: &mut impl FnMut(String, &str)) {
    let bare = begun.trim_start_matches('"');
    if let Some((table, column)) = begun.split_once('.')
        && let Some(id) = TableId::named(table)
        && path(scope.subject, id).is_some()
    {
        for Named { name, about, .. } in columns_of(id, scope).into_iter().filter(|n| begins(&n.name, column))
        {
            offer(format!("{table}.{name}"), &about);
        }
        return;
    }
    let whole = Word { text: bare.to_owned(), quoting: Quoting::Bare, span: 0..0 };
    if !bare.is_empty()
        && let Ok(found) = resolve(&whole, home, scope)
        && found.field.ty != FieldType::Flag
    {
        for (sign, about) in signs(found.field.ty) {
            let blank = if *sign == "in" { " " } else { "" };
            offer(format!("{}{blank}{sign}", typable(bare)), about);
        }
    }
    for Named { name, about, .. } in named_fields(home, scope).into_iter().filter(|n| begins(&n.name, bare)) {
        let waits = matches!(ProfileField::find(&name), Lookup::Field(f) if f.spec().waits.is_some());
        if !waits {
            offer(typable(&name), &about);
        }
    }
    families(bare, scope, offer);
    if begins("not", begun) {
        offer("not".to_owned(), "the opposite");
    }
    for id in TableId::ALL.into_iter().filter(|id| *id != scope.subject && path(scope.subject, *id).is_some())
    {
        let noun = id.table().noun;
        if !begun.is_empty() && begins(noun, begun) {
            offer(format!("{noun}."), "a column of that table");
        }
    }
    if begun.is_empty() {
        segments("", scope, offer);
    }
}

/// Members of the families with the days that are being typed, else with those most asked for.
fn families(begun: &str, scope: &Scope, offer: &mut impl FnMut(String, &str)) {
    if begun.is_empty() || path(scope.subject, TableId::Contacts).is_none() {
        return;
    }
    for spec in FIELDS.iter().filter(|spec| spec.is_family()) {
        let Some((before, _)) = spec.name.split_once("<N>") else { continue };
        let typed = begun.strip_prefix(before).map(|rest| rest.trim_end_matches('d'));
        match typed.and_then(|days| days.parse::<u16>().ok()) {
            Some(days) if WINDOW.contains(&days) => offer(spec.example(days), spec.about),
            _ if before.starts_with(begun) => {
                for days in [30, 365] {
                    offer(spec.example(days), spec.about);
                }
            }
            _ => {}
        }
    }
}

fn segments(begun: &str, scope: &Scope, offer: &mut impl FnMut(String, &str)) {
    for (_, rule) in scope.rules_of(RuleKind::Segment).filter(|(_, rule)| begins(&rule.name, begun)) {
        offer(format!("@{}", typable(&rule.name)), &rule.when);
    }
}

fn joins(offer: &mut impl FnMut(String, &str)) {
    offer("and".to_owned(), "both");
    offer("or".to_owned(), "either");
}

/// The signs a type takes, the most useful first.
pub(super) fn signs(ty: FieldType) -> &'static [(&'static str, &'static str)] {
    match ty {
        FieldType::Flag => &[(":", "yes or no")],
        FieldType::Text | FieldType::List => {
            &[(":", "is any of"), ("!=", "is not"), ("~", "contains"), ("!~", "does not contain")]
        }
        _ => &[
            (">", "more than"),
            (">=", "at least"),
            ("<", "less than"),
            ("<=", "at most"),
            ("=", "exactly"),
            ("!=", "not"),
            (":", "is any of, `none` or `any`"),
            ("in", "from .. to"),
        ],
    }
}

fn values(found: &Resolved, sign: Sign, begun: &str, scope: &Scope, offer: &mut impl FnMut(String, &str)) {
    let mut words: Vec<(String, &str)> = Vec::new();
    let mut add = |word: &str, about: &'static str| words.push((typable(word), about));
    for word in vocabulary(found, scope) {
        add(&word, "");
    }
    match found.field.ty {
        FieldType::Flag => {
            add("yes", "");
            add("no", "");
        }
        FieldType::Day => {
            for day in
                ["today", "yesterday", "today-30d", "today-90d", "this-month", "last-month", "this-year"]
            {
                add(day, "");
            }
        }
        FieldType::Days => {
            for span in ["30d", "60d", "90d", "1y"] {
                add(span, "");
            }
        }
        FieldType::Money | FieldType::Number | FieldType::Count => {
            add("p80", "the 80th percentile of this field")
        }
        _ => {}
    }
    if sign == Sign::Is && found.field.ty != FieldType::Flag {
        words.push(("none".to_owned(), "empty or unknown"));
        words.push(("any".to_owned(), "not empty, known"));
    }
    for (word, about) in words {
        if begins(word.trim_matches('"'), begun) {
            offer(word, about);
        }
    }
}

/// The words a field may be, where they are known.
pub(super) fn vocabulary(found: &Resolved, scope: &Scope) -> Vec<String> {
    let owned = |words: &[&str]| words.iter().filter(|w| !w.is_empty()).map(|w| (*w).to_owned()).collect();
    let rules = |kind| scope.rules_of(kind).map(|(_, rule)| rule.name.clone()).collect();
    match (found.kind, &found.field.target) {
        (Some(Kind::Choice(words)), _) => owned(words),
        (Some(Kind::Word(vocabulary)), _) => {
            scope.vocabulary(vocabulary).map(<[String]>::to_vec).unwrap_or_default()
        }
        (_, Target::Profile(ProfileField { id: FieldId::TierByRule, .. })) => rules(RuleKind::Tier),
        (_, Target::Profile(ProfileField { id: FieldId::Warnings, .. })) => rules(RuleKind::Warning),
        (_, Target::Profile(field)) => owned(field.spec().words),
        (None, Target::Column(table, name)) => scope
            .own_columns(*table)
            .find(|own| own.name == **name)
            .map(|c| c.words.clone())
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::Vocabulary;
    use crate::query::{CustomColumn, Origin, Rule};

    fn scope() -> Scope {
        let mut scope = Scope::new(TableId::Contacts);
        scope.words = vec![(Vocabulary::Tier, vec!["A".to_owned(), "A plus".to_owned(), "B".to_owned()])];
        scope.rules = vec![Rule {
            kind: RuleKind::Segment,
            name: "silent".to_owned(),
            when: "silent_days > 60".to_owned(),
            origin: Origin::Typed,
        }];
        scope.custom = vec![CustomColumn {
            table: TableId::Contacts,
            name: "room no".to_owned(),
            kind: Kind::Text,
            words: vec!["1a".to_owned()],
            about: "door".to_owned(),
        }];
        scope
    }

    #[track_caller]
    fn offers(typed: &str, expected: &[&str]) {
        let all: Vec<_> = complete(typed, &scope()).into_iter().map(|c| c.text).collect();
        for text in expected {
            assert!(all.contains(&(*text).to_owned()), "{typed:?} offers {all:?}, not {text:?}");
        }
    }

    #[test]
    fn the_last_word_is_completed_and_the_rest_is_kept() {
        offers("tier:A and sil", &["tier:A and silent_days"]);
        offers("(sil", &["(silent_days"]);
        offers("tier:A or not cust", &["tier:A or not customer"]);
        offers("room", &["\"room no\""]);
        offers("\"room", &["\"room no\""]);
        offers("spend_18", &["spend_18d"]);
        offers("spend_c", &["spend_change_90d", "spend_change_365d"]);
        offers("deal.st", &["deal.stage"]);
        offers("tick", &["ticket."]);
        offers("@si", &["@silent"]);
        offers("tier:A @", &["tier:A @silent"]);
        offers("", &["name", "customer", "not", "@silent"]);
    }

    #[test]
    fn values_come_from_the_vocabulary_of_the_field() {
        offers("tier:", &["tier:A", "tier:\"A plus\"", "tier:none"]);
        offers("city:上海 tier:A,", &["city:上海 tier:A,B"]);
        offers("tier:\"a p", &["tier:\"A plus\""]);
        offers("next_on < tod", &["next_on < today", "next_on < today-30d"]);
        offers("nps_group:pro", &["nps_group:promoter"]);
        offers("\"room no\":", &["\"room no\":1a"]);
        offers("deal.outcome:", &["deal.outcome:won"]);
        assert_eq!(complete("tier:Z", &scope()), []);
        assert_eq!(complete("nosuch:", &scope()), []);
    }

    #[test]
    fn after_a_field_its_signs_are_offered_and_after_a_condition_what_joins() {
        offers("silent_days", &["silent_days>", "silent_days in"]);
        offers("silent_days ", &["silent_days >", "silent_days and"]);
        offers("tier:A ", &["tier:A and", "tier:A or", "tier:A name"]);
        assert!(complete("clv_", &scope()).is_empty(), "what waits is not offered");
    }

    #[test]
    fn what_is_offered_for_a_value_can_be_compiled() {
        let today = crate::model::Day(20_500);
        for typed in ["tier:", "next_on < ", "silent_days > ", "spend_365d >= ", "customer:", "deal.outcome:"]
        {
            let offered = complete(typed, &scope());
            assert!(!offered.is_empty(), "{typed}");
            for Completion { text, .. } in offered {
                assert!(crate::query::Query::compile(&text, &scope(), today).is_ok(), "{text}");
            }
        }
    }
}
