//! Reports as Markdown tables, for pages and comments.

use crate::cli::figures::Figures;
use crate::i18n::Language;
use crate::report::Report;
use crate::text::sanitise;
use crate::text::width::Side;

/// Title, table and notes; clean text that cannot leave its cell.
pub(super) fn render(report: &Report, language: Language) -> String {
    let mut out = String::new();
    if !report.title.is_empty() {
        out.push_str(&format!("## {}\n\n", escaped(&report.title.fill(language))));
    }
    let figures: Vec<Figures> = (0..report.columns.len()).map(|i| Figures::of(report, i)).collect();
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    out.push_str(&line(figures.iter().map(|f| escaped(&f.heading(language))).collect()));
    out.push_str(&line(
        figures.iter().map(|f| if f.side() == Side::Right { "---:" } else { ":---" }.to_owned()).collect(),
    ));
    for row in &report.rows {
        out.push_str(&line(figures.iter().map(|f| escaped(&f.cell(row, language))).collect()));
    }
    for (i, note) in report.notes.iter().chain(&report.explanation).enumerate() {
        out.push_str(if i == 0 { "\n" } else { "" });
        out.push_str(&format!("- {}\n", escaped(&note.fill(language))));
    }
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in sanitise::cell(text).chars() {
        match c {
            '|' | '\\' | '`' | '*' | '[' | ']' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}
