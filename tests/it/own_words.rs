//! What people wrote is told as they wrote it, in every language, also where it reads like something that rolo says.

use std::fmt::Write as _;
use std::fs;

use proptest::prelude::*;
use rolo::i18n::{Language, Text};

use super::phrases::{gaps, said};
use super::world::World;

/// Texts that were once cut apart or looked up: marks between the parts of a sentence, and words of reports.
const ODD: [&str; 16] = [
    "note; answered",
    "Ann), Bo (task, until 2026-03-09",
    "held back: Ann (task: no-contact) and 3 more",
    "done",
    "in",
    "no, yes; unknown",
    "due 2026-03-05",
    "30 d overdue",
    "buy 7 d of tea; 7 d cadence of the book",
    "complaint: lost mail; open since 2026-01-12",
    "high priority",
    "agreed: never spoken to",
    "tier",
    "call · out · bulk",
    "说；到 3 d；no",
    "customer yes, tier unknown",
];

/// Those, and phrases of the program that can be the name of somebody.
fn words() -> Vec<String> {
    let phrases = said().into_keys().map(|phrase| phrase.0);
    let plain = |text: &String| {
        text.len() < 48
            && text.trim() == text
            && text.chars().all(|c| c.is_alphanumeric() || " ,;:.-()'".contains(c))
    };
    let plain: Vec<String> = phrases.filter(plain).collect();
    let some = plain.iter().step_by((plain.len() / 24).max(1)).cloned();
    ODD.into_iter().map(str::to_owned).chain(some).collect()
}

#[test]
fn every_phrase_takes_over_what_fills_it_in_every_language() {
    let words = words();
    for ((one, other), source) in said() {
        let names = gaps(other.as_ref().unwrap_or(&one)).into_iter().filter(|name| name != "count");
        let names: Vec<&'static str> = names.map(leaked).collect();
        let word = |at: usize| &words[(one.len() + at) % words.len()];
        let arguments = names.iter().enumerate().map(|(at, name)| (*name, Text::own(word(at)))).collect();
        let text = match &other {
            None => Text::phrase(leaked(one.clone()), arguments),
            Some(other) => Text::plural(leaked(one.clone()), leaked(other.clone()), 2, arguments),
        };
        for language in Language::all() {
            let filled = text.fill(language);
            for (at, name) in names.iter().enumerate() {
                assert!(
                    filled.contains(word(at).as_str()),
                    "{source}: `{one}`, {name} in {language}: {filled}"
                );
            }
        }
    }
}

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

proptest! {
    #[test]
    fn lists_take_over_what_is_in_them(at in proptest::collection::vec(0usize..16, 2..5)) {
        let list = Text::list(at.iter().map(|&at| Text::own(ODD[at])));
        for language in Language::all() {
            let between = if language == Language::EN { ", " } else { "、" };
            let whole: Vec<&str> = at.iter().map(|&at| ODD[at]).collect();
            prop_assert_eq!(list.fill(language), whole.join(between));
        }
    }
}

/// A book in Chinese in which people, their tasks and what they said have these words for names.
fn office(words: &[String]) -> World {
    let world = World::empty();
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut contacts = String::from("id,name,tier,tags,consent,created_on\n");
    let mut tasks = String::from("id,contact,what,due_on\n");
    let mut talks = String::from("id,at,contact,channel,direction,summary\n");
    for (at, word) in words.iter().enumerate() {
        let consent = if at % 8 == 1 { "no-contact" } else { "" };
        let word = quoted(word);
        writeln!(contacts, "c-0000000{at:02},{word},note,done,{consent},2025-01-01").unwrap();
        writeln!(tasks, "w-0000000{at:02},c-0000000{at:02},{word},2026-02-01").unwrap();
        writeln!(talks, "i-0000000000{at:02},2026-01-05T10:00,c-0000000{at:02},call,in,{word}").unwrap();
    }
    let settings = "format: 1\nlanguage: zh-CN\nevery: 30d\n\
        tiers: [{name: high priority, when: touches_365d >= 1}, {name: note}]\n";
    fs::create_dir(world.place.join("interactions")).unwrap();
    for (name, text) in [
        ("rolo.yaml", settings),
        ("contacts.csv", &contacts),
        ("tasks.csv", &tasks),
        ("interactions/2026.csv", &talks),
    ] {
        fs::write(world.place.join(name), text).unwrap();
    }
    world
}

/// What a command says, on both streams.
fn told(world: &World, arguments: &[&str]) -> String {
    let output = world.rolo(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8(text).unwrap()
}

#[test]
fn reports_and_answers_in_chinese_leave_what_people_wrote() {
    let words = words();
    let world = office(&words);
    let due = told(&world, &["due", "--format", "md", "--limit", "0", "--columns", "key,name,kind,reason"]);
    let notes = told(&world, &["due", "--limit", "1"]);
    let tier = told(&world, &["tier", "--format", "md", "--columns", "name,from,to,reason"]);
    let programs = told(&world, &["due", "--format", "csv", "--columns", "kind,reason"]);
    assert!(programs.contains("d overdue") && !programs.contains('逾'), "{programs}");
    for (at, word) in words.iter().enumerate() {
        let line = |text: &str| {
            text.lines().any(|line| {
                let cells: Vec<&str> = line.split(" | ").map(|cell| cell.trim_matches(['|', ' '])).collect();
                cells.len() == 4
                    && cells[1] == word
                    && cells[2] == "任务"
                    && cells[3] == format!("{word}；逾期 29 天")
            })
        };
        assert!(line(&due), "{word} waits:\n{due}");
        let row = format!("| {word} | note | high priority | ");
        assert!(tier.contains(&row), "{row} in\n{tier}");
        if at % 8 == 1 && at < 40 {
            assert!(
                notes.contains(&format!("{word}（例行联系：no-contact）")),
                "{word} is held back:\n{notes}"
            );
        }
    }
    for (at, word) in words.iter().enumerate().take(ODD.len()) {
        let id = format!("c-0000000{at:02}");
        let card = told(&world, &["show", &id]);
        assert!(card.starts_with(&format!("{word}  {id}\n")), "{card}");
        assert!(card.contains(&format!("  call · 对方来 · {word}\n")), "{word} was said:\n{card}");
        assert!(card.contains(&format!("  {word} · 到期 2026-02-01\n")), "{word} is to be done:\n{card}");
        let logged = told(&world, &["log", &id, "call", word, "--next", word, "--due", "2026-03-05"]);
        assert!(logged.contains(&format!("：{word}，2026-03-02（")), "{logged}");
        assert!(logged.contains(&format!("下一步：{word}，2026-03-05")), "{logged}");
    }
}
