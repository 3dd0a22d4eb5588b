//! What other rooms find, explained: the reader of YAML, the rules of rolo.yaml, the queries in it.

use super::check::Check;
use super::rule::Rule;

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::error("query-cycle", || phrase!("Rules of rolo.yaml that refer to each other in a circle: segment A asks for B, and B for A.")),
    Rule::error("query-field", || phrase!("A query names a field that nobody has; `rolo fields` lists those there are.")),
    Rule::error("query-limit", || phrase!("A query nested so deep that nobody can read it. Give a part of it a name under `segments:`.")),
    Rule::error("query-segment", || phrase!("A query asks for `@name`, and `segments:` of rolo.yaml has no such name.")),
    Rule::error("query-syntax", || phrase!("A query that cannot be read; `rolo help query` shows the whole grammar on one page.")),
    Rule::error("query-value", || phrase!("A value that the field cannot have: a word where a number is asked for, a day that is none.")),
    Rule::error("query-waits", || phrase!("A query asks for a field whose method needs more data than this version computes.")),
    Rule::warning("query-word", || phrase!("A query asks for a word that rolo.yaml does not declare, so that it will hardly ever find anybody.")),
    Rule::error("settings-conflict", || phrase!("Two entries of rolo.yaml that cannot both hold, or one that contradicts itself.")),
    Rule::error("settings-duplicate", || phrase!("A name that rolo.yaml gives twice: only the first counts. Names that differ by case only are a warning.")),
    Rule::error("settings-format", || phrase!("The first line of rolo.yaml says which format the book has, `format: 1`, so that no program misreads it.")),
    Rule::error("settings-missing-key", || phrase!("An entry of rolo.yaml lacks something it cannot do without.")),
    Rule::error("settings-newer", || phrase!("The book was made by a newer rolo. An older one must not touch it: update.")),
    Rule::error("settings-type", || phrase!("A value of rolo.yaml is of the wrong kind: a list where a word is expected, a word where a number is.")),
    Rule::warning("settings-unknown-field", || phrase!("`required:` asks for a field that contacts do not have.")),
    Rule::warning("settings-unknown-key", || phrase!("A key of rolo.yaml that rolo does not know: mistyped, or made for another version. It is kept and does nothing.")),
    Rule::warning("settings-unknown-person", || phrase!("A name that `people:` does not have.")),
    Rule::warning("settings-unreachable", || phrase!("A tier that nobody ever gets by rule: one before it takes everybody.")),
    Rule::error("settings-value", || phrase!("A value of rolo.yaml that the key cannot have.")),
    Rule::error("yaml-alias", || phrase!("An alias that leads nowhere or into itself, or all together repeat more than 10,000 values or 1 MiB.")),
    Rule::warning("yaml-anchors", || phrase!("More anchors than a person would write.")),
    Rule::warning("yaml-comment", || phrase!("`#` behind a blank begins a comment: `tag: #vip` is an empty tag. Put the value in quotes.")),
    Rule::error("yaml-depth", || phrase!("Nested deeper than anybody writes; such files are made to stop programs.")),
    Rule::error("yaml-documents", || phrase!("Several documents in one file, parted by `---`: all but the first would be lost in silence.")),
    Rule::error("yaml-duplicate-key", || phrase!("One key twice: programs differ in which of the two they take.")),
    Rule::warning("yaml-long-key", || phrase!("A key of more than 1,024 characters, which the standard does not allow without a mark.")),
    Rule::error("yaml-root", || phrase!("The file holds nothing, or no map: `key: value` is expected. Where `---` or `...` shows that an empty document was meant, in a file that belongs to no book, it is a warning.")),
    Rule::error("yaml-syntax", || phrase!("Not YAML as the standard has it, so that programs read it differently or not at all.")),
    Rule::warning("yaml-tag", || phrase!("A tag (`!name`) asks a program to make something of the value; rolo does not.")),
    Rule::error("yaml-too-large", || phrase!("More than 8 MiB or 4,000,000 words and signs: no settings file a person writes.")),
    Rule::warning("yaml-unusual", || phrase!("The standard allows it, but many readers do not.")),
];
