//! Who waits, drawn for a terminal: a line each, the reason never cut, what helps below it.

use anstyle::{AnsiColor, Style};

use crate::cli::finding_text::Colour;
use crate::i18n::{Language, Text};
use crate::text::sanitise;
use crate::text::width::{Side, pad, truncate, width, wrap};

/// The widest a name may be before it is cut.
const NAME: usize = 24;
/// The least room for a reason; narrower terminals get longer lines.
const REASON: usize = 30;

/// One thing that waits, in the words of the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Days until it is due, negative when overdue.
    pub days: i32,
    /// Who.
    pub name: String,
    /// What for.
    pub kind: String,
    /// Who of us looks after it; empty where that goes without saying.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// What usually helps; empty where nothing is known to.
    pub suggestion: String,
}

/// The items and the notes below them as text within `room` columns. A suggestion stands once where one person has
/// several items in a row.
#[must_use]
pub fn draw(items: &[Item], notes: &[Text], room: usize, colour: Colour, language: Language) -> String {
    let mut out = if items.is_empty() {
        format!("{}\n", phrase!("nobody is waiting").fill(language))
    } else {
        list(items, room, colour)
    };
    for (number, note) in notes.iter().enumerate() {
        if number == 0 {
            out.push('\n');
        }
        for line in wrap(&sanitise::lines(&note.fill(language)), room) {
            out.push_str(&styled(line.trim_end(), colour, Style::new().dimmed()));
            out.push('\n');
        }
    }
    out
}

fn list(items: &[Item], room: usize, colour: Colour) -> String {
    let clean = |text: &str| sanitise::cell(text).into_owned();
    let widest = |of: fn(&Item) -> &str| items.iter().map(|item| width(of(item))).max().unwrap_or(0);
    let days = items.iter().map(|item| item.days.to_string().len()).max().unwrap_or(0);
    let (name, kind) = (widest(|i| &i.name).min(NAME), widest(|i| &i.kind));
    let owner = widest(|i| &i.owner);
    let indent = days + 2 + name + 2 + kind + 2 + if owner > 0 { owner + 2 } else { 0 };
    let rest = room.saturating_sub(indent).max(REASON);
    let mut out = String::new();
    let mut before = None;
    for item in items {
        let style = match item.days {
            ..0 => AnsiColor::Red.on_default(),
            0 => AnsiColor::Yellow.on_default(),
            _ => Style::new(),
        };
        out.push_str(&styled(&pad(&item.days.to_string(), days, Side::Right), colour, style));
        out.push_str("  ");
        let called = truncate(&clean(&item.name), name).into_owned();
        out.push_str(&styled(&pad(&called, name, Side::Left), colour, Style::new().bold()));
        out.push_str("  ");
        out.push_str(&pad(&clean(&item.kind), kind, Side::Left));
        out.push_str("  ");
        if owner > 0 {
            out.push_str(&pad(&clean(&item.owner), owner, Side::Left));
            out.push_str("  ");
        }
        for (number, line) in wrap(&clean(&item.reason), rest).iter().enumerate() {
            if number > 0 {
                out.push_str(&" ".repeat(indent));
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        let told = before == Some((&item.name, &item.suggestion));
        if !item.suggestion.is_empty() && !told {
            for (number, line) in wrap(&clean(&item.suggestion), rest.saturating_sub(2)).iter().enumerate() {
                let mark = if number == 0 { "→ " } else { "  " };
                let line = styled(line.trim_end(), colour, AnsiColor::Cyan.on_default());
                out.push_str(&format!("{}{mark}{line}\n", " ".repeat(indent)));
            }
        }
        before = Some((&item.name, &item.suggestion));
    }
    out
}

fn styled(text: &str, colour: Colour, style: Style) -> String {
    match colour {
        Colour::Coloured if !text.is_empty() => format!("{style}{text}{style:#}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(days: i32, name: &str, reason: &str, suggestion: &str) -> Item {
        Item {
            days,
            name: name.into(),
            kind: "task".into(),
            reason: reason.into(),
            suggestion: suggestion.into(),
            ..Item::default()
        }
    }

    #[test]
    fn a_long_reason_goes_on_under_itself_and_help_is_said_once() {
        let items = [
            item(-12, "林薇", "a reason that is longer than the room there is for it", "call"),
            item(3, "林薇", "short", "call"),
            item(0, "Bo", "now\u{1b}[31m", ""),
        ];
        let text = draw(&items, &[Text::own("as of 2026-03-02")], 50, Colour::Plain, Language::EN);
        assert_eq!(
            text,
            "-12  林薇  task  a reason that is longer than the\n\
             \x20                room there is for it\n\
             \x20                → call\n\
             \x20 3  林薇  task  short\n\
             \x20 0  Bo    task  now\\u{1b}[31m\n\nas of 2026-03-02\n"
        );
        assert!(text.lines().all(|line| width(line) <= 50));
    }

    #[test]
    fn nobody_waiting_is_said_so() {
        assert_eq!(draw(&[], &[], 80, Colour::Plain, Language::EN), "nobody is waiting\n");
    }
}
