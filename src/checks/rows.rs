//! The walk over the rows of a file: each cell by its kind, each word and reference looked up.

use std::collections::HashSet;

use rayon::prelude::*;

use super::check::RowCheck;
use super::found::Found;
use super::known::{KnownIds, LogIds, log_mark};
use super::references::{self, LogReference};
use super::sheet::{Row, Sheet, Standing};
use super::words::{self, VOCABULARIES, Values};
use super::{cells, registry, structure};
use crate::book::Book;
use crate::book::layout::DataFile;
use crate::model::cell::CellContext;
use crate::model::schema::Kind;
use crate::model::settings::Settings;
use crate::model::{Day, Id, TableId, list};
use crate::sys::block;
use crate::text::csv::{Document, Field};

/// What the examination of a file depends on beside the file.
#[derive(Debug)]
pub(super) struct Context<'a> {
    /// The rules of the book, or those of no book.
    pub settings: &'a Settings,
    /// Today: nothing was logged after it.
    pub today: Day,
    /// The ids of the book; none for a file without one.
    pub known: Option<KnownIds>,
    /// The book the file belongs to, where it is looked at as a whole.
    pub book: Option<&'a Book>,
    /// What the meaning of a cell depends on.
    pub cell: CellContext,
}

impl<'a> Context<'a> {
    /// For files that stand alone, or in a book whose ids are `known`.
    pub(super) fn new(settings: &'a Settings, today: Day, known: Option<KnownIds>) -> Context<'a> {
        let zone = known.is_some().then_some(settings.timezone);
        let cell = CellContext { country: settings.phone_country(), zone };
        Context { settings, today, known, book: None, cell }
    }

    /// Whether the file belongs to no book.
    pub(super) fn is_alone(&self) -> bool {
        self.known.is_none()
    }

    /// A file read once more, to place a finding.
    pub(super) fn open(&self, table: TableId, file: &DataFile) -> Option<Sheet> {
        let bytes = block::read_whole(&file.path).ok()?;
        Some(Sheet::new(
            &file.name,
            Some(table),
            Document::of_table(bytes, Some(table.table().header_sign())),
            self.settings,
        ))
    }
}

/// What the rows of a file brought.
#[derive(Debug)]
pub(super) struct Part<'s> {
    pub found: Found<'s>,
    /// Words rolo.yaml does not have, by vocabulary.
    pub unknown: Values<usize>,
    /// Ids of records that are not there, by table and column.
    pub dangling: Values<(TableId, String)>,
    /// The ids of log rows.
    pub ids: LogIds,
    /// References that may lead to log rows.
    pub later: Vec<LogReference>,
    /// How often something was noted for later.
    noted: usize,
}

/// The short texts a column had last that there was nothing to say about: most columns repeat a few words.
#[derive(Clone, Default)]
struct Fine {
    spans: [(usize, usize); 4],
    next: usize,
    asked: u32,
    known: u32,
}

impl Fine {
    /// Longer texts hardly repeat.
    const SHORT: usize = 24;

    /// Times it is asked before it is judged by how often it knew.
    const TRIAL: u32 = 64;

    /// Whether the column repeats its texts: times and ids do not, and to remember them is in vain.
    fn is_of_use(&self) -> bool {
        self.asked < Fine::TRIAL || self.known > self.asked / 8
    }

    fn knows(&mut self, text: &[u8], bytes: &[u8]) -> bool {
        if text.len() > Fine::SHORT || !self.is_of_use() {
            return false;
        }
        let is_known =
            self.spans.iter().any(|&(start, end)| end - start == text.len() && &bytes[start..end] == text);
        self.asked += 1;
        self.known += u32::from(is_known);
        is_known
    }

    fn learn(&mut self, field: Field) {
        if field.end - field.start <= Fine::SHORT && self.is_of_use() {
            self.spans[self.next] = (field.start, field.end);
            self.next = (self.next + 1) % self.spans.len();
        }
    }
}

impl<'s> Part<'s> {
    pub(super) fn new(found: Found<'s>) -> Part<'s> {
        Part {
            found,
            unknown: Values::new(),
            dangling: Values::new(),
            ids: LogIds::default(),
            later: Vec::new(),
            noted: 0,
        }
    }

    /// Whether there is nothing to say of the rows, nor to look up later.
    pub(super) fn is_silent(&self) -> bool {
        self.said() == 0
    }

    /// Changes whenever there was anything to say.
    fn said(&self) -> usize {
        self.found.brought() + self.noted
    }

    fn join(&mut self, part: Part<'s>) {
        self.found.join(part.found);
        words::join(&mut self.unknown, part.unknown);
        words::join(&mut self.dangling, part.dangling);
        self.ids.append(part.ids);
        self.later.extend(part.later);
    }
}

/// Rows looked at in one go.
const CHUNK: usize = 8192;

/// Looks at every row of a sheet; `file` is its number among the examined ones.
pub(super) fn walk<'s>(sheet: &Sheet, file: u32, ctx: &Context<'_>, part: &mut Part<'s>) {
    let jobs = Jobs::new(sheet, file, ctx);
    let chunks = sheet.len().div_ceil(CHUNK);
    let run = |n: usize| {
        let mut part = Part::new(part.found.alike());
        let mut fine = vec![Fine::default(); jobs.columns.len()];
        sheet.each(n * CHUNK..sheet.len().min((n + 1) * CHUNK), |row| jobs.row(row, &mut fine, &mut part));
        part
    };
    let parts: Vec<Part<'s>> = if chunks < 2 {
        (0..chunks).map(run).collect()
    } else {
        (0..chunks).into_par_iter().map(run).collect()
    };
    for next in parts {
        part.join(next);
    }
}

/// Looks at every row by itself, and hands over what each brought with its number.
pub(super) fn each_row<'s, T: Send>(
    sheet: &Sheet,
    ctx: &Context<'_>,
    found: &Found<'s>,
    see: impl Fn(usize, Part<'s>) -> Vec<T> + Sync,
) -> Vec<T> {
    let jobs = Jobs::new(sheet, 0, ctx);
    let run = |n: usize| {
        let mut brought = Vec::new();
        let mut fine = vec![Fine::default(); jobs.columns.len()];
        sheet.each(n * CHUNK..sheet.len().min((n + 1) * CHUNK), |row| {
            let mut part = Part::new(found.alike());
            jobs.row(row, &mut fine, &mut part);
            brought.extend(see(row.number, part));
        });
        brought
    };
    (0..sheet.len().div_ceil(CHUNK)).into_par_iter().flat_map_iter(run).collect()
}

/// What is to be done with each column, worked out once for a file.
struct Jobs<'a> {
    ctx: &'a Context<'a>,
    columns: Vec<Job<'a>>,
    rows: Vec<Box<dyn RowCheck>>,
    file: u32,
}

struct Job<'a> {
    kind: Kind,
    /// The kind a foreign column seems to have, by its name.
    seems: Option<Kind>,
    name: &'a str,
    known: bool,
    words: HashSet<&'a str>,
}

impl<'a> Jobs<'a> {
    fn new(sheet: &'a Sheet, file: u32, ctx: &'a Context<'a>) -> Jobs<'a> {
        let columns = sheet
            .columns
            .iter()
            .map(|column| {
                let words = match column.kind {
                    Kind::Word(vocabulary) => ctx.settings.vocabulary(vocabulary).into_iter().collect(),
                    _ => HashSet::new(),
                };
                let known = column.standing != Standing::Custom;
                let seems = (!known && ctx.is_alone())
                    .then(|| super::header::meaning(sheet, &column.name))
                    .flatten()
                    .and_then(|name| Some(sheet.table?.table().column(name)?.kind));
                Job { kind: column.kind, seems, name: &column.name, known, words }
            })
            .collect();
        let rows = registry::CHECKS.iter().filter_map(|check| (check.rows)(sheet)).collect();
        Jobs { ctx, columns, rows, file }
    }

    fn row(&self, row: Row<'_, '_>, fine: &mut [Fine], part: &mut Part<'_>) {
        if structure::check_row(row, self.ctx.settings, &mut part.found) == structure::Line::HeaderAgain {
            return;
        }
        let sheet = row.sheet;
        if sheet.table.is_some_and(|t| t.table().is_log())
            && let Some(field) = sheet.key.and_then(|key| row.fields.get(key))
        {
            part.ids.push(&field.value(sheet.document.bytes()));
        }
        // Its cells are not in their columns; nothing reads it.
        if row.fields.len() > sheet.columns.len() {
            return;
        }
        let plain = super::text::is_plain(row.raw());
        let empty = row.fields.iter().all(|f| f.start == f.end);
        let bytes = sheet.document.bytes();
        for (at, (job, fine)) in self.columns.iter().zip(fine).enumerate() {
            let Some(field) = row.fields.get(at) else {
                continue;
            };
            if field.start == field.end {
                if job.known && !empty {
                    cells::check_empty(row, at, job.kind, &mut part.found);
                }
                continue;
            }
            if fine.knows(&bytes[field.span()], bytes) {
                continue;
            }
            // What names a record that is there was judged as the id of that record.
            if matches!((job.kind, &self.ctx.known), (Kind::Ref(tables), Some(known)) if known.has(tables, &field.value(bytes)))
            {
                continue;
            }
            let text = row.text(at);
            if text.is_empty() {
                continue;
            }
            let said = part.said();
            cells::check(
                row,
                at,
                &text,
                &cells::Column {
                    kind: job.seems.unwrap_or(job.kind),
                    name: job.name,
                    known: job.known || job.seems.is_some(),
                    words: Some(&job.words),
                },
                if plain { cells::Letters::Plain } else { cells::Letters::Any },
                self.ctx,
                &mut part.found,
            );
            self.look_up(row, at, job, &text, part);
            if part.said() == said {
                fine.learn(*field);
            }
        }
        if !empty {
            self.rows.iter().for_each(|check| check.check(row, self.ctx, &mut part.found));
        }
    }

    /// Words and references.
    fn look_up(&self, row: Row<'_, '_>, at: usize, job: &Job<'_>, text: &str, part: &mut Part<'_>) {
        let first = || (row.place(at), row.id().into_owned());
        match job.kind {
            Kind::Word(vocabulary) if !job.words.is_empty() && !job.words.contains(text) => {
                part.noted += 1;
                let number = VOCABULARIES.iter().position(|v| *v == vocabulary).unwrap_or(0);
                words::note(&mut part.unknown, number, text, first);
            }
            Kind::Ref(tables) => self.reference(row, at, tables, text.trim(), part),
            Kind::Refs => {
                for id in list::parts(text) {
                    self.reference(row, at, &[], id, part);
                }
            }
            Kind::Company if references::looks_like_id(text, TableId::Companies) => {
                self.reference(row, at, &[TableId::Companies], text, part);
            }
            _ => {}
        }
    }

    /// One id in a cell; no tables: any will do.
    fn reference(&self, row: Row<'_, '_>, at: usize, tables: &[TableId], id: &str, part: &mut Part<'_>) {
        let (Some(known), Some(table)) = (&self.ctx.known, row.sheet.table) else { return };
        if tables.is_empty() && known.has_anywhere(id.as_bytes())
            || references::resolves(known, tables, id) != Some(false) && !tables.is_empty()
        {
            return;
        }
        // What could never be an id is said to be none, and not looked for.
        if Id::objection(id).is_some() {
            return;
        }
        // What is remembered of a record outlives it.
        if matches!(table, TableId::Moves | TableId::Followups)
            && part.found.selection().depth == super::Depth::Basic
        {
            return;
        }
        if tables.is_empty() || tables.iter().any(|t| t.table().is_log()) {
            part.noted += 1;
            let (record, column) = (row.number as u32, at as u32);
            part.later.push(LogReference { mark: log_mark(id.as_bytes()), file: self.file, record, column });
            return;
        }
        part.noted += 1;
        let column = row.sheet.columns[at].name.clone();
        let key = match row.sheet.columns[at].standing {
            Standing::Known(known) => known.name.to_owned(),
            _ => column,
        };
        words::note(&mut part.dangling, (table, key), id, || (row.place(at), row.id().into_owned()));
    }
}
