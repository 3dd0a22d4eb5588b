//! Reports as aligned tables for people, no wider than their terminal.

use anstyle::{AnsiColor, Style};
use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

use super::figures::Figures;
use crate::cli::finding_text::Colour;
use crate::i18n::{Language, Text};
use crate::report::Report;
use crate::text::sanitise;
use crate::text::width::{Side, truncate, width, wrap};

/// Blanks between two columns.
const GAP: usize = 2;
/// What a shortened column keeps at least, where it was wider.
const LEAST: usize = 10;
/// The widest a cell gets where no terminal limits it: one long note must not pad every row; csv has all of it.
const WIDEST: usize = 160;

/// What a table must fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Columns of the terminal; none where nothing is to be shortened (a file, a pipe).
    pub width: Option<usize>,
    /// Whether headings stand out.
    pub colour: Colour,
    /// The language of headings, title and notes.
    pub language: Language,
}

/// The report as text: title, table, explanation, notes. Ends in a line end.
///
/// One row that does not fit is shown as a list of headings and values. Otherwise text columns are shortened, the
/// last first; when even that does not fit, the last columns are left off and a note says which.
#[must_use]
pub fn render(report: &Report, layout: &Layout) -> String {
    let language = layout.language;
    let mut out = String::new();
    if !report.title.is_empty() {
        push(&mut out, &report.title.fill(language), layout, Style::new().bold());
        out.push('\n');
    }
    let mut left_off = None;
    if report.rows.is_empty() {
        out.push_str(&phrase!("no rows").fill(language));
        out.push('\n');
    } else if !report.columns.is_empty() {
        let grid = Grid::of(report, language);
        match layout.width {
            Some(room) if report.rows.len() == 1 && grid.total() > room => {
                out.push_str(&grid.list(room, layout))
            }
            room => left_off = grid.table(room, layout, &mut out),
        }
    }
    let dim = Style::new().dimmed();
    for lines in [&report.explanation, &report.notes] {
        if !lines.is_empty() {
            out.push('\n');
        }
        for line in lines {
            push(&mut out, &line.fill(language), layout, dim);
        }
    }
    if let Some(note) = left_off {
        if report.notes.is_empty() {
            out.push('\n');
        }
        push(&mut out, &note.fill(language), layout, dim);
    }
    out
}

/// Adds clean lines of text, wrapped to the terminal.
fn push(out: &mut String, text: &str, layout: &Layout, style: Style) {
    let text = sanitise::lines(text);
    let lines = match layout.width {
        Some(room) => wrap(&text, room),
        None => text.split('\n').map(str::to_owned).collect(),
    };
    for line in lines {
        out.push_str(&styled(&line, layout.colour, style));
        out.push('\n');
    }
}

fn styled(text: &str, colour: Colour, style: Style) -> String {
    match colour {
        Colour::Coloured if !text.is_empty() => format!("{style}{text}{style:#}"),
        _ => text.to_owned(),
    }
}

/// Clean cells and their widths.
struct Grid {
    headings: Vec<String>,
    keys: Vec<String>,
    sides: Vec<Side>,
    rows: Vec<Vec<String>>,
    widths: Vec<usize>,
}

impl Grid {
    fn of(report: &Report, language: Language) -> Grid {
        let figures: Vec<Figures> = (0..report.columns.len()).map(|i| Figures::of(report, i)).collect();
        let headings: Vec<String> =
            figures.iter().map(|f| sanitise::cell(&f.heading(language)).into_owned()).collect();
        let mut widths: Vec<usize> = headings.iter().map(|h| width(h)).collect();
        let rows = report
            .rows
            .iter()
            .map(|row| {
                let clean = |(i, f): (usize, &Figures)| {
                    let text = f.cell(row, language);
                    let cell = truncate(&sanitise::cell(&text), WIDEST).into_owned();
                    widths[i] = widths[i].max(width(&cell));
                    cell
                };
                figures.iter().enumerate().map(clean).collect()
            })
            .collect();
        let keys = report.columns.iter().map(|c| c.key.clone()).collect();
        Grid { headings, keys, sides: figures.iter().map(Figures::side).collect(), rows, widths }
    }

    /// Columns the whole table takes.
    fn total(&self) -> usize {
        total(&self.widths)
    }

    /// Heading and value, a column a line; long values go on under themselves.
    fn list(&self, room: usize, layout: &Layout) -> String {
        let head = self.headings.iter().map(|h| width(h)).max().unwrap_or(0).min(room / 2);
        let mut out = String::new();
        for (i, heading) in self.headings.iter().enumerate() {
            let heading = truncate(heading, head);
            let blanks = " ".repeat(head - width(&heading) + GAP);
            let value = wrap(&self.rows[0][i], room.saturating_sub(head + GAP));
            let value = value.join(&format!("\n{}", " ".repeat(head + GAP)));
            let line = format!("{}{blanks}{value}", styled(&heading, layout.colour, HEADING));
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }

    /// Adds the table; returns a note when columns had to be left off.
    fn table(&self, room: Option<usize>, layout: &Layout, out: &mut String) -> Option<Text> {
        let widths = room.map_or_else(|| self.widths.clone(), |room| self.fitted(room));
        let shown = widths.len();
        let mut table = Table::new();
        table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        let row = |cells: &[String]| -> Vec<Cell> {
            (0..shown)
                .map(|i| {
                    let side = match self.sides[i] {
                        Side::Left => CellAlignment::Left,
                        Side::Right => CellAlignment::Right,
                    };
                    Cell::new(truncate(&cells[i], widths[i])).set_alignment(side)
                })
                .collect()
        };
        table.set_header(row(&self.headings));
        table.add_rows(self.rows.iter().map(|cells| row(cells)));
        for column in table.column_iter_mut() {
            column.set_padding((0, GAP as u16));
        }
        for (i, line) in table.lines().enumerate() {
            let line = line.trim_end();
            out.push_str(&if i == 0 { styled(line, layout.colour, HEADING) } else { line.to_owned() });
            out.push('\n');
        }
        let left_off = &self.keys[shown..];
        (!left_off.is_empty()).then(|| phrase!("columns not shown: {keys}", keys = left_off.join(", ")))
    }

    /// Widths that fit `room`, perhaps of fewer columns, but at least of one.
    fn fitted(&self, room: usize) -> Vec<usize> {
        let mut widths = self.widths.clone();
        loop {
            let over = total(&widths).saturating_sub(room);
            if over == 0 {
                return widths;
            }
            let least = |i: usize| self.widths[i].min(LEAST.max(width(&self.headings[i]).min(LEAST)));
            let spare = |widths: &[usize]| -> usize {
                (0..widths.len()).filter(|&i| self.sides[i] == Side::Left).map(|i| widths[i] - least(i)).sum()
            };
            if spare(&widths) < over && widths.len() > 1 {
                widths.pop();
                continue;
            }
            self.shorten(&mut widths, over, least);
            if total(&widths) > room && widths.len() == 1 {
                widths[0] = room.max(1);
            }
            return widths;
        }
    }

    /// Takes `over` from the text columns: always from the widest, among equals from the last, never below `least`.
    fn shorten(&self, widths: &mut [usize], over: usize, least: impl Fn(usize) -> usize) {
        for _ in 0..over {
            let widest = (0..widths.len())
                .filter(|&i| self.sides[i] == Side::Left && widths[i] > least(i))
                // The first column names the row: it gives last.
                .max_by_key(|&i| (i > 0 || widths.len() == 1, widths[i], i));
            match widest {
                Some(i) => widths[i] -= 1,
                None => return,
            }
        }
    }
}

const HEADING: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));

fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Day, Value};
    use crate::report::{Column, Unit};

    fn plain(room: Option<usize>) -> Layout {
        Layout { width: room, colour: Colour::Plain, language: Language::EN }
    }

    fn text(t: &str) -> Value {
        Value::Text(t.into())
    }

    fn due() -> Report {
        let day = |m, d| Value::Day(Day::new(2026, m, d).unwrap());
        Report {
            title: Text::own("due on 2026-03-02"),
            columns: vec![
                Column::new("name", Unit::None),
                Column::new("last_touch", Unit::None),
                Column::new("silent_days", Unit::Days),
                Column::new("why", Unit::None),
            ],
            rows: vec![
                vec![text("Grace Lin"), day(1, 9), Value::Int(52), text("tier A: every 14d")],
                vec![text("林薇"), Value::Unknown, Value::Int(1052), text("生日快到了")],
            ],
            notes: vec![Text::own("2 of 9")],
            ..Report::default()
        }
    }

    #[test]
    fn columns_are_aligned_under_chinese_too() {
        assert_eq!(
            render(&due(), &plain(Some(80))),
            "\
due on 2026-03-02

name       last touch  silent days  why
Grace Lin  2026-01-09           52  tier A: every 14d
林薇       –                 1,052  生日快到了

2 of 9
"
        );
    }

    #[test]
    fn headings_are_said_in_the_language_of_the_reader() {
        let layout = Layout { language: Language::chinese(), ..plain(Some(80)) };
        let text = render(&due(), &layout);
        assert!(text.contains("名称       上次联系    未联系天数  理由\n"), "{text}");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_and_the_first_column_gives_last() {
        let mut report = due();
        report.rows[0][3] = text(&"because 理由 ".repeat(20));
        for room in [20, 30, 42, 50, 60, 80] {
            let out = render(&report, &plain(Some(room)));
            assert!(out.lines().all(|l| width(l) <= room), "{room}:\n{out}");
            assert!(out.contains("Grace Lin"));
        }
        let narrow = render(&report, &plain(Some(30)));
        assert!(narrow.contains("columns not shown:") && narrow.contains("why"), "{narrow}");
        assert!(render(&report, &plain(None)).contains(&"because 理由 ".repeat(9)));
    }

    #[test]
    fn a_single_row_that_does_not_fit_is_shown_as_a_list() {
        let mut report = due();
        report.rows.truncate(1);
        report.rows[0][3] = text("one two three four five six seven eight nine ten");
        let out = render(&report, &plain(Some(40)));
        assert_eq!(
            out,
            "\
due on 2026-03-02

name         Grace Lin
last touch   2026-01-09
silent days  52
why          one two three four five six
             seven eight nine ten

2 of 9
"
        );
    }

    #[test]
    fn nothing_in_a_cell_reaches_the_terminal_as_a_command() {
        let mut report = due();
        report.rows[0][0] = text("\u{1b}[2J\u{202e}x\ny");
        report.title = Text::own("a\u{1b}]0;t");
        report.notes = vec![Text::own("\u{9b}31m")];
        let out = render(&report, &plain(Some(100)));
        assert!(!out.contains(|c: char| c.is_control() && c != '\n') && !out.contains('\u{202e}'));
        assert!(out.contains("\\u{1b}[2J\\u{202e}x⏎y"));
    }

    #[test]
    fn colours_change_nothing_but_the_look() {
        let coloured = render(&due(), &Layout { colour: Colour::Coloured, ..plain(Some(80)) });
        assert!(coloured.contains("\u{1b}[1m"));
        assert_eq!(strip_ansi_escapes::strip_str(&coloured), render(&due(), &plain(Some(80))));
    }

    #[test]
    fn a_report_without_rows_says_so() {
        let report = Report { rows: vec![], notes: vec![], ..due() };
        assert_eq!(render(&report, &plain(Some(80))), "due on 2026-03-02\n\nno rows\n");
    }
}
