//! English words and sentences, and how they are said in simplified Chinese.

mod commands;
mod explain;
mod fields;
mod findings;
mod refusals;
mod words;

/// The English, and the Chinese.
pub(super) type Phrase = (&'static str, &'static str);

/// All tables; no phrase stands in two of them.
pub(super) static TABLES: &[&[Phrase]] =
    &[words::PHRASES, commands::PHRASES, explain::PHRASES, findings::PHRASES, refusals::PHRASES];

/// What fields mean: a table of its own, for `when` is a heading elsewhere.
pub(super) static MEANINGS: &[&[Phrase]] = &[fields::PHRASES];

/// `1 y 3 mo` as `1 年 3 个月`; none for what is no length of time.
pub(super) fn length_of_time(english: &str) -> Option<String> {
    let words: Vec<&str> = english.split(' ').collect();
    let mut said = Vec::new();
    for pair in words.chunks(2) {
        let [number, unit] = pair else { return None };
        number.parse::<u32>().ok()?;
        said.push(match *unit {
            "d" => format!("{number} 天"),
            "mo" => format!("{number} 个月"),
            "y" => format!("{number} 年"),
            _ => return None,
        });
    }
    Some(said.join(" "))
}

/// The word before a message.
pub(super) fn heading(english: &'static str) -> &'static str {
    match english {
        "error" => "错误",
        "warning" => "警告",
        "note" => "说明",
        "help" => "建议",
        "hint" => "提示",
        other => other,
    }
}
