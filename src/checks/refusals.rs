//! What commands say beside the findings of checks, explained: why something is not done, what an import remarks.

use super::check::Check;
use super::rule::Rule;

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::refusal("already-a-book", || phrase!("`rolo init` never writes over a book. Give it another folder, or go on with the book that is there.")),
    Rule::refusal("ambiguous-name", || phrase!("Several people or records answer to the word equally well, and rolo does not choose. Write more of the name, or the id; the message lists the candidates.")),
    Rule::refusal("bad-value", || phrase!("A value that its column cannot hold: a day that is none, a word outside a fixed list, an amount with letters. Nothing is written; the message says how the column is written.")),
    Rule::refusal("changed-meanwhile", || phrase!("The record was changed by another program while it was open in the editor. Nothing is written, so that neither change is lost: run the command again.")),
    Rule::refusal("fixed-id", || phrase!("An id never changes: other records, imports and git branches refer to it. A second person needs a record of their own; one entered twice is merged.")),
    Rule::refusal("handle-taken", || phrase!("A handle is a short name for one person; another one has it already.")),
    Rule::refusal("has-history", || phrase!("A person or record that others refer to is not removed: numbers of past years would change. Put people away with `archived_on`; `rolo erase` will remove someone from everywhere.")),
    Rule::refusal("id-taken", || phrase!("A new record was given an id that another one has. Leave the id out to get a new one.")),
    Rule::refusal("import-dates", || phrase!("The days of a column can be read in two ways, `01/02/2026` as January or February, or are written in both. rolo does not guess: `--dates dmy`, `--dates mdy` or `--dates ymd` says it. Until then the column is left out, or the whole file where every row needs its day.")),
    Rule::refusal("import-empty", || phrase!("The file holds no table: it has no row at all, or only titles. Look whether the export worked.")),
    Rule::remark("import-encoding", || phrase!("The text of the file may have been read wrongly: its encoding is not certain, or some bytes mean nothing in it. Look at a name with accents or Chinese characters in the plan; `--encoding gbk` or `--encoding windows-1252` says which it is.")),
    Rule::refusal("import-format", || phrase!("The file is a spreadsheet, a vCard or something else than a table of text, and only CSV can be imported. Save or export it as CSV (UTF-8) first.")),
    Rule::remark("import-memory", || phrase!("`imports/NAME.csv` remembers which row of an export became which record, and this is no such file, or a line of it is damaged. What is not remembered is matched by e-mail, phone and name again, which costs at most a question. Restore the file from git.")),
    Rule::remark("import-rejected", || phrase!("A row that cannot become a record: a day that is none, an amount with letters, no name. The others are imported; this one is handed back with its reason in a file of rejects, which can be mended and imported again.")),
    Rule::refusal("import-unclear", || phrase!("The columns of the file fit more than one table: a list of names may be people or companies. `--as contacts` says which it is.")),
    Rule::refusal("import-unknown", || phrase!("No column of the file is known, or too few to say what the rows are. Say it with `--as contacts` and name the columns with `--map 'Header=name'`.")),
    Rule::refusal("locked", || phrase!("Another rolo is writing to the book and has not finished within ten seconds. The message says which process it is. Try again; a lock of a process that died is freed by the system.")),
    Rule::refusal("no-book", || phrase!("Rolo looks for a folder with a `rolo.yaml`: `--book PATH`, else ROLO_BOOK, else the current folder and those above it. `rolo init` makes one; `rolo check FILE` and `--input FILE` need none.")),
    Rule::refusal("no-such-code", || phrase!("`rolo explain` knows no such code. Without a word it lists all of them.")),
    Rule::refusal("no-such-row", || phrase!("The record that was to be changed is not there any more: another program removed it meanwhile.")),
    Rule::refusal("not-agreed", || phrase!("The question before a large change was answered with no. Nothing was changed; `--yes` answers beforehand.")),
    Rule::refusal("not-undone", || phrase!("A change cannot be taken back, or done again: its rows were changed since, what it would remove is named by rows that came later, what it would write names records that are gone, it made the book, or it was too large to be remembered row by row. Nothing is changed; `rolo undo --dry-run` shows what differs, and `rolo undo --skip` leaves that change in force.")),
    Rule::refusal("not-written", || phrase!("The change was planned but not written: a file was changed by another program in between, the disk is full, a permission is missing, a file that it was computed from could not be read whole (cut, unmerged, with a quote that never closes), or rolo.yaml is written so that a new word cannot be put in with certainty. The files are as they were before.")),
    Rule::refusal("nothing-to-undo", || phrase!("No change is left that could be taken back or done again. The memory of changes is in `.rolo/`, which git does not carry along, and holds the last 200 of them: `undo: {{keep: 200}}` in rolo.yaml. Changes that were passed over with `rolo undo --skip` are in force; `rolo redo` goes forth to them.")),
    Rule::refusal("nothing-waits", || phrase!("`done`, `skip` and `snooze` settle what `due` lists, and nothing of that person or key is there: it may be settled already, or lie further ahead.")),
    Rule::refusal("output-refused", || phrase!("An option that names an output file (`-o`, `--rejects`, a folder of pages) never replaces a file of a book or one that is read, and goes through no link. Another existing file is replaced where it begins as the output does: the same header of csv and tsv, the same `format` of json, the same keys of jsonl, the same headings of tables; or with `--force`.")),
    Rule::refusal("several-wait", || phrase!("Several different things of one person wait, and rolo does not choose which is done. Name the kind (`birthday`) or the key, or settle them together with `--all`.")),
    Rule::refusal("system", || phrase!("The system refused something: a file that is not there, a missing permission, a full disk, a program that cannot be started. The message is the system's own.")),
    Rule::refusal("unknown-field", || phrase!("A field that records of this table do not have. `rolo fields` lists them; a field of your own is added as a column, or declared under `fields:` of rolo.yaml.")),
    Rule::refusal("unknown-name", || phrase!("Nobody answers to the word: not by id, handle, e-mail, phone number, name, part of it, pinyin or initials.")),
    Rule::refusal("unknown-tag", || phrase!("Nobody has the tag that was to be renamed. `rolo tag list` counts those in use.")),
    Rule::refusal("unsound-plan", || phrase!("A change was worked out that would have left a file unreadable; it was stopped before anything was written. This is a fault of rolo: please report it, with the file.")),
    Rule::refusal("usage", || phrase!("The command line cannot be understood: an unknown option, a missing or contradicting argument, a word that an option does not take. `rolo help COMMAND` shows how it is written.")),
    Rule::remark("unread-cells", || phrase!("Cells that a command needed hold something that is not what their column holds: a day that is none, an amount with letters, the id of nobody. They are counted once a command, with the place of the first; what hangs on them is unknown there, and whoever waits for such a day is listed as waiting. `rolo check` shows each of them.")),
];
