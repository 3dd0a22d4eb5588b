//! What is around a table: titles above its header, a second header, headers again further down, sums below.

use std::borrow::Cow;

use super::sheet::{LeftOut, Row, Sheet};
use super::{fold, header_aliases, value_aliases};
use crate::diag::{Diagnostic, Place};
use crate::text::csv::{Field, join_names};

impl Sheet {
    /// Tells the rows from what is around them; `header_line` says where the header is, where it is known.
    pub(super) fn find_table(&mut self, header_line: Option<u32>) {
        self.find_header(header_line);
        self.read_by_headers_again();
        self.leave_out_trailers();
    }

    /// Takes the header off the rows: the row (of the first fifteen) with most known words, where that is not the
    /// first; rows above are titles; a row of captions or keys right below is a second header.
    fn find_header(&mut self, asked: Option<u32>) {
        if self.rows.is_empty() {
            self.diagnostics.push(
                Diagnostic::error("import-empty", phrase!("there is no table in this file"))
                    .at(Place::file(&*self.name))
                    .help(phrase!("look whether the export worked")),
            );
            return;
        }
        let widest = self.rows.iter().take(50).map(|r| r.len).max().unwrap_or(0);
        let head: Vec<(usize, usize)> =
            self.rows.iter().take(15).map(|row| self.known_and_filled(row)).collect();
        let index = match asked {
            Some(line) => self.rows.iter().position(|r| r.line >= line).unwrap_or(0),
            None => {
                let known = head.iter().map(|h| h.0).max().unwrap_or(0);
                let first = head.iter().position(|h| h.1 > 1).unwrap_or(0);
                if known >= 2 && head[first].0 < known && head[first].0 * 2 <= known {
                    head.iter().position(|h| h.0 == known).unwrap_or(first)
                } else if widest == 1 {
                    0
                } else {
                    first
                }
            }
        };
        let row = self.rows[index];
        self.header = (0..row.len as usize).map(|i| self.cell(&row, i).into_owned()).collect();
        self.header_line = row.line;
        let mut until = index + 1;
        self.left_out.extend(self.rows[..index].iter().map(|r| (r.line, LeftOut::AboveHeader)));
        if let Some(&(known, filled)) = head.get(until)
            && known >= 2
            && known * 2 > filled
        {
            self.left_out.push((self.rows[until].line, LeftOut::SecondHeader));
            until += 1;
        }
        self.rows.drain(..until);
        self.broken.retain(|b| b.line > self.header_line);
    }

    /// Takes headers off the rows below the first one, as joined files and merges leave them, and puts the cells below
    /// each into its columns.
    fn read_by_headers_again(&mut self) {
        let mut places: Option<Vec<usize>> = None;
        let mut current = self.header.clone();
        for row in std::mem::take(&mut self.rows) {
            let may_be = [0, 1, (row.len as usize).saturating_sub(1)].into_iter().any(|at| {
                let cell = self.cell(&row, at);
                !cell.is_empty() && current.iter().any(|name| name.eq_ignore_ascii_case(&cell))
            });
            let cells: Vec<String> = if may_be {
                (0..row.len as usize).map(|i| self.cell(&row, i).into_owned()).collect()
            } else {
                Vec::new()
            };
            if is_header_again(&cells, &current) {
                self.left_out.push((row.line, LeftOut::SecondHeader));
                current = cells;
                let known: Vec<usize> = join_names(&mut self.header, &current);
                let is_as_before = places.is_none() && known.iter().copied().eq(0..self.header.len());
                places = (!is_as_before).then_some(known);
                continue;
            }
            let Some(places) = &places else {
                self.rows.push(row);
                continue;
            };
            let first = self.fields.len();
            let empty = Field { start: row.end, end: row.end, quoted: false };
            let width = self.header.len() + (row.len as usize).saturating_sub(places.len());
            self.fields.resize(first + width, empty);
            for at in 0..row.len as usize {
                let place = places.get(at).copied().unwrap_or(self.header.len() + at - places.len().min(at));
                self.fields[first + place] = self.fields[row.first as usize + at];
            }
            let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            self.rows.push(Row { first: number(first), len: number(width), ..row });
        }
    }

    fn known_and_filled(&self, row: &Row) -> (usize, usize) {
        let mut counts = (0, 0);
        for i in 0..row.len as usize {
            let cell = self.cell(row, i);
            if cell.is_empty() {
                continue;
            }
            counts.1 += 1;
            // Only what looks like a word: `1` folds to itself and is no header.
            if cell.chars().count() <= 80 && is_known(&cell) {
                counts.0 += 1;
            }
        }
        counts
    }

    /// Takes totals, sign-offs and copyright lines off the end.
    fn leave_out_trailers(&mut self) {
        let width = self.header.len();
        let mut keep = self.rows.len();
        for index in (self.rows.len().saturating_sub(12)..self.rows.len()).rev() {
            let row = self.rows[index];
            let cells: Vec<Cow<'_, str>> = (0..row.len as usize).map(|i| self.cell(&row, i)).collect();
            let filled = cells.iter().filter(|c| !c.is_empty()).count();
            let first = cells.iter().find(|c| !c.is_empty()).map_or("", |c| c);
            let lone = filled == 1 && row.len == 1 && width >= 3;
            if value_aliases::is_trailer(first)
                && (filled <= 2 || filled * 2 <= width || first.chars().count() <= 4)
                || lone
            {
                self.left_out.push((row.line, LeftOut::BelowTable));
                keep = index;
            } else {
                break;
            }
        }
        self.rows.truncate(keep);
        self.left_out.sort_unstable();
    }
}

/// Whether the cells of a row are the names of a header once more, with some more of them or some fewer.
fn is_header_again(cells: &[String], header: &[String]) -> bool {
    let filled = |cells: &[String]| -> Vec<String> {
        let mut filled: Vec<String> =
            cells.iter().filter(|cell| !cell.is_empty()).map(|cell| cell.to_lowercase()).collect();
        filled.sort_unstable();
        filled
    };
    let (cells, header) = (filled(cells), filled(header));
    if cells.len() < 2 || cells.windows(2).any(|pair| pair[0] == pair[1]) {
        return false;
    }
    let is_in = |one: &[String], other: &[String]| one.iter().all(|name| other.binary_search(name).is_ok());
    is_in(&header, &cells) || cells.len() * 2 > header.len() && is_in(&cells, &header)
}

/// Whether a cell is a header some table knows.
fn is_known(cell: &str) -> bool {
    let folded = fold::header(fold::unmark(cell).text);
    !folded.is_empty() && !header_aliases::meanings(&folded).is_empty()
}
