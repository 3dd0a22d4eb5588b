//! Findings as text: excerpts for people, one line each for editors, JSON, annotations for GitHub.
//!
//! What people see passes [`crate::text::sanitise`]; JSON keeps the text as it is.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Group, Level as Heading, Origin, Padding, Renderer, Snippet};
use serde::Serialize;

use crate::diag::{Diagnostic, Level, Place, Tally};
use crate::i18n::{Language, Text};
use crate::text::sanitise;

/// Whether text is written with colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Plain text.
    Plain,
    /// With escape sequences for colour and weight.
    Coloured,
}

/// One finding for people: headline, excerpt with the place marked under it, related places, what to do.
///
/// Said in `language`; code and place are the same in all. `width` is that of the terminal in columns (140 when 0); long lines are cut around the mark. Ends in a line end.
#[must_use]
pub fn human(finding: &Diagnostic, width: usize, colour: Colour, language: Language) -> String {
    let renderer = match colour {
        Colour::Plain => Renderer::plain(),
        Colour::Coloured => Renderer::styled(),
    };
    let renderer = renderer.term_width(if width == 0 { DEFAULT_TERM_WIDTH } else { width });
    let heading = match finding.level {
        Level::Error => Heading::ERROR,
        Level::Warning => Heading::WARNING,
        Level::Note => Heading::NOTE,
    };
    let heading = heading.with_name(language.heading(finding.level.word()));
    let [note, what_to_do] = [(Heading::NOTE, "note"), (Heading::HELP, "help")]
        .map(|(level, word)| level.with_name(language.heading(word)));
    let mut group = Group::with_title(
        heading.primary_title(sanitise::cell(&finding.message.fill(language)).into_owned()).id(finding.code),
    );
    let mut places = vec![];
    if let Some(place) = &finding.place {
        group = with_place(group, place, &mut places);
    }
    let mut groups = vec![];
    let mut help = finding.help.as_ref().map(|help| help.fill(language));
    if finding.related.is_empty()
        && let Some(help) = help.take()
    {
        let above = if finding.place.is_some() { group.element(Padding) } else { group };
        group = above.element(what_to_do.clone().message(sanitise::cell(&help).into_owned()));
    }
    groups.push(group);
    for (place, why) in &finding.related {
        let title = note.clone().secondary_title(sanitise::cell(&why.fill(language)).into_owned());
        groups.push(with_place(Group::with_title(title), place, &mut places));
    }
    if let Some(help) = help {
        groups.push(Group::with_title(what_to_do.secondary_title(sanitise::cell(&help).into_owned())));
    }
    let mut text = renderer.render(&groups);
    for (i, place) in places.into_iter().enumerate() {
        text = with_origin(text, i, place);
    }
    text.push('\n');
    text
}

/// All findings for people, with an empty line between them.
#[must_use]
pub fn human_all(findings: &[Diagnostic], width: usize, colour: Colour, language: Language) -> String {
    let mut out = String::new();
    for finding in findings {
        out.push_str(&human(finding, width, colour, language));
        out.push('\n');
    }
    out
}

/// The group with `--> file:line:column` and, where a line is known, the excerpt with its mark.
fn with_place<'a>(group: Group<'a>, place: &'a Place, places: &mut Vec<&'a Place>) -> Group<'a> {
    let origin = Origin::path(sanitise::cell(&place.file));
    let (excerpt, marked) = shown(place);
    if excerpt.is_empty() {
        return group.element(origin.line(place.line as usize).char_column(place.column as usize));
    }
    places.push(place);
    group.element(
        Snippet::source(excerpt)
            .path(stand_in(places.len() - 1))
            .line_start(place.line as usize)
            .annotation(AnnotationKind::Primary.span(marked)),
    )
}

/// Stands for the path of the n-th place until the text is rendered.
///
/// The renderer counts columns in the excerpt, which may be a cut and cleaned line: the true place is put in
/// afterwards. Clean text has no control characters, so nothing else looks like this.
fn stand_in(n: usize) -> String {
    format!("\u{1}{n}\u{2}")
}

/// The text with the n-th stand-in and the `:line:column` behind it replaced by the true place.
fn with_origin(text: String, n: usize, place: &Place) -> String {
    let stand_in = stand_in(n);
    let Some((before, after)) = text.split_once(&stand_in) else { return text };
    let rest = after.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit());
    format!("{before}{}:{}:{}{rest}", sanitise::cell(&place.file), place.line, place.column)
}

/// The excerpt of a place as it may be shown: without byte order mark, clean, its mark moved along.
fn shown(place: &Place) -> (String, Range<usize>) {
    let mark = if place.excerpt.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let start = place.marked.start.saturating_sub(mark);
    let end = place.marked.end.saturating_sub(mark).max(start);
    sanitise::excerpt(&place.excerpt[mark..], start..end)
}

/// `file:line:column: error[code]: message`, without line end; the form editors and `grep` know.
///
/// A finding about a whole file has line and column 1; one without a file begins at the level.
#[must_use]
pub fn one_line(finding: &Diagnostic) -> String {
    let mut out = String::new();
    if let Some(place) = &finding.place {
        let _ = write!(out, "{}:{}:{}: ", sanitise::cell(&place.file), place.line, place.column);
    }
    let message = finding.message.english();
    let message = sanitise::cell(&message);
    let _ = write!(out, "{}[{}]: {message}", finding.level.word(), finding.code);
    out
}

/// An annotation GitHub shows beside the line, `::error file=…,line=…,col=…,title=code::message`, without line end.
#[must_use]
pub fn github(finding: &Diagnostic) -> String {
    let command = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let mut out = format!("::{command} ");
    if let Some(place) = &finding.place {
        let file = property(&sanitise::cell(&place.file));
        let _ = write!(out, "file={file},line={},col={},", place.line, place.column);
    }
    let mut message = sanitise::cell(&finding.message.english()).into_owned();
    if let Some(help) = &finding.help {
        let _ = write!(message, "\nhelp: {}", sanitise::cell(&help.english()));
    }
    let _ = write!(out, "title={}::{}", property(finding.code), data(&message));
    out
}

/// Text in a workflow command: `%` and line ends are escaped, as GitHub's own toolkit does.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Name and version of the JSON form.
pub const JSON_FORMAT: &str = "rolo.findings/1";

#[derive(Serialize)]
struct JsonFindings<'a> {
    format: &'static str,
    errors: usize,
    warnings: usize,
    notes: usize,
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    code: &'static str,
    level: &'static str,
    message: String,
    place: Option<JsonPlace<'a>>,
    help: Option<String>,
    related: Vec<JsonRelated<'a>>,
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    start_byte: usize,
    end_byte: usize,
    excerpt: &'a str,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    why: String,
    place: JsonPlace<'a>,
}

/// All findings as one JSON object with `format`, counts and `findings`; lines and columns from 1, bytes from 0.
///
/// Ends in a line end. Texts are raw.
#[must_use]
pub fn json(findings: &[Diagnostic]) -> String {
    fn place(p: &Place) -> JsonPlace<'_> {
        JsonPlace {
            file: &p.file,
            line: p.line,
            column: p.column,
            start_byte: p.span.start,
            end_byte: p.span.end,
            excerpt: &p.excerpt,
        }
    }
    let tally = Tally::of(findings);
    let all = JsonFindings {
        format: JSON_FORMAT,
        errors: tally.errors,
        warnings: tally.warnings,
        notes: tally.notes,
        findings: findings
            .iter()
            .map(|d| JsonFinding {
                code: d.code,
                level: d.level.word(),
                message: d.message.english(),
                place: d.place.as_ref().map(place),
                help: d.help.as_ref().map(Text::english),
                related: d
                    .related
                    .iter()
                    .map(|(p, why)| JsonRelated { why: why.english(), place: place(p) })
                    .collect(),
            })
            .collect(),
    };
    // Strings and numbers only: nothing here that JSON cannot hold.
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(bytes: &str, what: &str) -> Place {
        let at = bytes.find(what).unwrap();
        Place::in_bytes("contacts.csv", bytes.as_bytes(), at..at + what.len())
    }

    fn column_of(line: &str, what: &str) -> usize {
        crate::text::width::width(&line[..line.find(what).unwrap()])
    }

    #[test]
    fn a_finding_shows_place_excerpt_and_help() {
        let book = "id,name,tier\nc-4f7q2mkd,Grace Lin,AA\n";
        let finding = Diagnostic::error("unknown-tier", Text::own("no tier is called `AA`"))
            .at(place(book, "AA"))
            .help(Text::own("known are `A` and `C`"));
        let expected = "\
error[unknown-tier]: no tier is called `AA`
 --> contacts.csv:2:22
  |
2 | c-4f7q2mkd,Grace Lin,AA
  |                      ^^
  |
  = help: known are `A` and `C`
";
        assert_eq!(human(&finding, 100, Colour::Plain, Language::EN), expected);
        assert!(human(&finding, 100, Colour::Coloured, Language::EN).contains("\u{1b}["));
        let bare = strip_ansi_escapes::strip_str(human(&finding, 100, Colour::Coloured, Language::EN));
        assert_eq!(bare, expected);
    }

    #[test]
    fn carets_sit_right_under_chinese_text() {
        let book = "id,name\nc-4f7q2mkd,林薇,上海,甲\n";
        let text = human(
            &Diagnostic::warning("ragged-row", Text::own("too long")).at(place(book, "上海")),
            100,
            Colour::Plain,
            Language::EN,
        );
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], " --> contacts.csv:2:15");
        assert_eq!(column_of(lines[3], "上海"), column_of(lines[4], "^"));
        assert_eq!(lines[4].matches('^').count(), 4);
    }

    #[test]
    fn tabs_and_escapes_in_an_excerpt_do_no_harm_and_keep_the_mark() {
        let book = "id\tname\nc-1\t\u{1b}[2J\u{202e}x\tBAD\n";
        let text = human(
            &Diagnostic::error("x-y", Text::own("a\u{1b}b\nc")).at(place(book, "BAD")),
            100,
            Colour::Plain,
            Language::EN,
        );
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
        assert!(text.starts_with("error[x-y]: a\\u{1b}b⏎c\n"));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(column_of(lines[3], "BAD"), column_of(lines[4], "^"));
    }

    #[test]
    fn a_very_long_line_is_cut_around_its_mark_and_keeps_its_true_column() {
        let book = format!("id\n{}BAD{}\n", "x".repeat(5000), "y".repeat(5000));
        let text = human(
            &Diagnostic::error("x-y", Text::own("no")).at(place(&book, "BAD")),
            80,
            Colour::Plain,
            Language::EN,
        );
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], " --> contacts.csv:2:5001");
        assert!(lines.iter().all(|l| crate::text::width::width(l) <= 90), "{text}");
        assert_eq!(column_of(lines[3], "BAD"), column_of(lines[4], "^"));
    }

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_excerpt() {
        let book = "\u{feff}id,id\n";
        let text = human(
            &Diagnostic::error("repeated-header", Text::own("`id` stands twice")).at(Place::in_bytes(
                "c.csv",
                book.as_bytes(),
                6..8,
            )),
            80,
            Colour::Plain,
            Language::EN,
        );
        assert!(text.contains("1 | id,id\n  |    ^^\n"), "{text}");
        assert!(text.contains("c.csv:1:4"), "{text}");
    }

    #[test]
    fn related_places_are_shown_with_their_reason() {
        let book = "id,name\nc-1,Ann\nc-1,Bob\n";
        let finding = Diagnostic::error("repeated-id", Text::own("`c-1` stands twice"))
            .at(Place::in_bytes("contacts.csv", book.as_bytes(), 16..19))
            .with(Place::in_bytes("contacts.csv", book.as_bytes(), 8..11), Text::own("first here"))
            .help(Text::own("give one of them a new id"));
        let expected = "\
error[repeated-id]: `c-1` stands twice
 --> contacts.csv:3:1
  |
3 | c-1,Bob
  | ^^^
  |
note: first here
 --> contacts.csv:2:1
  |
2 | c-1,Ann
  | ^^^
help: give one of them a new id
";
        assert_eq!(human(&finding, 80, Colour::Plain, Language::EN), expected);
    }

    #[test]
    fn findings_about_a_whole_file_or_none_need_no_excerpt() {
        let finding = Diagnostic::error("no-table", Text::own("nothing says which table this is"))
            .at(Place::file("x.csv"));
        assert_eq!(
            human(&finding, 80, Colour::Plain, Language::EN),
            "error[no-table]: nothing says which table this is\n--> x.csv:1:1\n"
        );
        let finding = Diagnostic::new("no-people", Level::Note, Text::own("the book is empty"))
            .help(Text::own("`rolo add`"));
        assert_eq!(
            human(&finding, 80, Colour::Plain, Language::EN),
            "note[no-people]: the book is empty\n |\n = help: `rolo add`\n"
        );
    }

    #[test]
    fn one_line_and_github_forms_hold_on_one_line() {
        let mut finding = Diagnostic::warning("odd-date", Text::own("50% of\nthese: `1,2`"))
            .at(place("id,on\na,1\n", "1"))
            .help(Text::own("say which"));
        finding.place.as_mut().unwrap().file = "a,b:c.csv".into();
        assert_eq!(one_line(&finding), "a,b:c.csv:2:3: warning[odd-date]: 50% of⏎these: `1,2`");
        assert_eq!(
            github(&finding),
            "::warning file=a%2Cb%3Ac.csv,line=2,col=3,title=odd-date::50%25 of⏎these: `1,2`%0Ahelp: say which"
        );
        assert_eq!(one_line(&Diagnostic::error("a-b", Text::own("c"))), "error[a-b]: c");
    }

    #[test]
    fn json_keeps_the_raw_text() {
        let finding = Diagnostic::error("x-y", Text::own("a\u{1b}b")).at(place("id\nz\u{202e}\n", "z"));
        let value: serde_json::Value = serde_json::from_str(&json(&[finding])).unwrap();
        assert_eq!(value["format"], "rolo.findings/1");
        assert_eq!(value["errors"], 1);
        assert_eq!(value["findings"][0]["message"], "a\u{1b}b");
        assert_eq!(value["findings"][0]["place"]["excerpt"], "z\u{202e}");
        assert_eq!(value["findings"][0]["place"]["line"], 2);
    }
}
