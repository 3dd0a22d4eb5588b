//! One row after the other, read for one table: every column in the way that was decided over all its cells.

use chrono_tz::Tz;

use super::cells;
use super::column_reader::{CellRead, ColumnReader, Parser, Slot};
use super::dates::Doubt;
use super::derive;
use super::field::ImportField;
use super::mapping::{Mapping, Use};
use super::read::{Column, Options, Parts, Undated};
use super::sheet::{Row, Sheet};
use super::value_aliases;
use crate::diag::Diagnostic;
use crate::i18n::{Joint, Text};
use crate::model::{Kind, TableId};

/// A column to blame, and the reason.
pub(super) type Blame = (Option<usize>, Text);

/// Reads the rows of a file for one table.
pub(super) struct Reader<'a> {
    source: &'a Sheet,
    pub(super) mapping: Mapping,
    pub(super) columns: Vec<Column>,
    readers: Vec<ColumnReader>,
    /// What is doubtful in a column, and whether the file cannot be read without it.
    pub(super) doubts: Vec<(Diagnostic, bool)>,
    number: Option<usize>,
    /// What becomes of answers without a day.
    pub(super) undated: Undated,
    /// The zone on whose clocks moments have their days.
    pub(super) zone: Tz,
}

impl<'a> Reader<'a> {
    /// Decides how every column is read, over all its cells.
    pub(super) fn new(source: &'a Sheet, mapping: Mapping, options: &Options) -> Reader<'a> {
        let number = (mapping.table == TableId::Orders)
            .then(|| mapping.column(ImportField::Column("number")))
            .flatten();
        let mut reader = Reader {
            source,
            mapping,
            columns: Vec::new(),
            readers: Vec::new(),
            doubts: Vec::new(),
            number,
            undated: options.undated,
            zone: options.zone,
        };
        for index in 0..reader.mapping.uses.len() {
            reader.add_reader(index, options);
        }
        for name in derive::derived(&reader.mapping) {
            reader.slot(name, None);
        }
        for field in derive::SPARE {
            if let Some(column) = reader.mapping.column(field) {
                let name = reader.mapping.spare_name(&source.header[column], column);
                reader.columns.push(Column {
                    name,
                    kind: Kind::Text,
                    source: Some(column),
                    spare: Some(field),
                });
            }
        }
        reader.keep_unknown_words();
        reader
    }

    /// Columns for words that a column with few of them does not take: kept as text under the header they came with.
    ///
    /// Not where an empty cell means one of the words, an order that is paid: such a row is rejected.
    fn keep_unknown_words(&mut self) {
        let table = self.mapping.table;
        let mut kept = Vec::new();
        for reader in &self.readers {
            let (Parser::Choice(_, name), Some(field)) = (&reader.parser, reader.field) else { continue };
            let is_choice = field.column(table).is_some_and(|c| matches!(c.kind, Kind::Choice(_)));
            if !is_choice || derive::empty_means_a_word(table, name) {
                continue;
            }
            let mut unknown = false;
            self.cells(reader.source, &mut |_, cell| {
                unknown |= value_aliases::choice(table, name, cell).is_none();
            });
            if unknown {
                kept.push((reader.source, field));
            }
        }
        for (source, field) in kept {
            let name = self.mapping.spare_name(&self.source.header[source], source);
            self.columns.push(Column { name, kind: Kind::Text, source: Some(source), spare: Some(field) });
        }
    }

    /// The cell a column of the book has in every row; a new one where it has none yet.
    fn slot(&mut self, name: &str, source: Option<usize>) -> usize {
        if let Some(i) = self.columns.iter().position(|c| c.name == name) {
            return i;
        }
        let kind = self.mapping.table.table().column(name).map_or(Kind::Text, |c| c.kind);
        self.columns.push(Column { name: name.to_owned(), kind, source, spare: None });
        self.columns.len() - 1
    }

    fn add_reader(&mut self, index: usize, options: &Options) {
        let target = match &self.mapping.uses[index] {
            Use::Ignored => return,
            Use::Custom(name) => {
                let name = name.clone();
                let slot = Slot::Cell(self.slot(&name, Some(index)));
                let parser = Parser::Custom;
                self.readers.push(ColumnReader { source: index, field: None, parser, slot });
                return;
            }
            Use::Field(target) => target.clone(),
        };
        let field = target.field;
        let column = field.column(self.mapping.table);
        let parser = Parser::of(
            &target,
            column,
            &self.source.header[index],
            &self.mapping,
            |cell| self.cells(index, cell),
            options,
        );
        let parser = match parser {
            Ok(parser) => parser,
            Err(doubt) => {
                self.doubt(index, field, doubt);
                return;
            }
        };
        let slot = match field {
            ImportField::Column(name) => Slot::Cell(self.slot(name, Some(index))),
            word => Slot::Part(word),
        };
        if !matches!(parser, Parser::Nothing) {
            self.readers.push(ColumnReader { source: index, field: Some(field), parser, slot });
        }
    }

    /// Hands every filled cell of a column to `see`, with the index of its row.
    fn cells(&self, column: usize, see: &mut dyn FnMut(usize, &str)) {
        for (i, row) in self.source.rows().iter().enumerate() {
            let cell = self.source.cell(row, column);
            if !cells::is_null(&cell) {
                see(i, &cell);
            }
        }
    }

    fn doubt(&mut self, column: usize, field: ImportField, doubt: Doubt) {
        let header = &self.source.header[column];
        let rows = self.source.rows();
        let needed =
            Some(field.name()) == self.mapping.table.table().begins() && self.mapping.table.table().is_log();
        let left_out = match needed {
            true => phrase!("the file is not imported"),
            false => phrase!("the column is left out"),
        };
        let diagnostic = match doubt {
            Doubt::Ambiguous { row, readings } => {
                let ways = readings.iter().map(|(o, d)| Text::own(format!("{d} ({o})")));
                let flags = readings.iter().map(|(o, _)| Text::own(format!("`--dates {o}`")));
                let (ways, flags) = (Text::joined(Joint::Or, ways), Text::joined(Joint::Or, flags));
                Diagnostic::error(
                    "import-dates",
                    phrase!(
                        "the days of `{header}` can be read as {ways}; {left_out}",
                        header,
                        ways,
                        left_out
                    ),
                )
                .at(self.source.place(&rows[row], Some(column)))
                .help(phrase!("say which: {flags}", flags))
            }
            Doubt::Contradictory { row, other } => Diagnostic::error(
                "import-dates",
                phrase!("the days of `{header}` are written in two ways; {left_out}", header, left_out),
            )
            .at(self.source.place(&rows[row], Some(column)))
            .with(self.source.place(&rows[other], Some(column)), phrase!("this one fits another order"))
            .help(phrase!("say which to read with `--dates dmy` or `--dates mdy`: the others are rejected")),
        };
        self.doubts.push((diagnostic, needed));
    }

    /// The first row of the order a row continues: several lines share a number and only the first is filled in.
    pub(super) fn continues(&self, row: &Row, above: Option<Row>) -> Option<Row> {
        let (number, above) = (self.number?, above?);
        let mine = self.source.cell(row, number);
        (!mine.is_empty() && mine == self.source.cell(&above, number)).then_some(above)
    }

    /// The cells of a row and the words that link it; what the first row of its order says holds for it too.
    pub(super) fn read_row(&self, row: &Row, above: Option<&Row>) -> Result<(Vec<String>, Parts), Blame> {
        let width = self.source.header.len();
        if let Some(extra) = (width..self.source.width(row)).find(|&i| !self.source.cell(row, i).is_empty()) {
            let n = self.source.width(row);
            return Err((
                Some(extra),
                phrase!("{count} cells under {width} headers: a quote may be missing", count = n, width),
            ));
        }
        let mut cells = vec![String::new(); self.columns.len()];
        let mut parts = Parts::default();
        for reader in &self.readers {
            let mut cell = self.source.cell(row, reader.source);
            if cell.is_empty()
                && let Some(above) = above
                && reader.field.is_some_and(derive::is_shared)
            {
                cell = self.source.cell(above, reader.source);
            }
            let label = reader.label_column().map(|c| self.source.cell(row, c));
            let (text, currency) = match reader.parser.read(&cell, label.as_deref()) {
                CellRead::Nothing => continue,
                // The column that keeps such words takes them when the row is placed.
                CellRead::Value(text) | CellRead::Kept(text) => (text, None),
                CellRead::Amount(text, currency) => (text, Some(currency)),
                CellRead::Fatal(reason) => return Err((Some(reader.source), reason)),
            };
            match reader.slot {
                Slot::Part(field) => parts.add(field, text),
                Slot::Cell(slot) if cells[slot].is_empty() => cells[slot] = text,
                Slot::Cell(slot) => reader.parser.join(&mut cells[slot], &text),
            }
            if let Some(currency) = currency {
                parts.add(ImportField::AmountCurrency, currency.code().to_owned());
            }
        }
        derive::row(self, &mut cells, &mut parts, above.is_some())?;
        Ok((cells, parts))
    }

    /// The cell of a column of the book, where the rows have it.
    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
    }
}
