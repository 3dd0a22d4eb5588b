//! What a check may say: its code, how serious it is, when it is asked, what `rolo explain` prints.

use crate::diag::Level;
use crate::i18n::{Joint, Text};

/// When a rule is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Always.
    Basic,
    /// With `--strict`, when it is named, and for a single file without a book.
    Strict,
    /// Never by a check: a command says it that cannot do what was asked.
    Command,
}

impl Depth {
    /// The word in tables.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Depth::Basic => "basic",
            Depth::Strict => "strict",
            Depth::Command => "command",
        }
    }
}

/// Whether `rolo check --fix` fixes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixability {
    /// A person has to decide.
    ByHand,
    /// There is one right fix, which its findings carry, and no value changes its meaning.
    Safe,
}

impl Fixability {
    /// The word in tables.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Fixability::ByHand => "–",
            Fixability::Safe => "`--fix`",
        }
    }
}

/// One thing a check can say.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its stable name, `ragged-row`.
    pub code: &'static str,
    /// How serious it is; the worst, where it depends.
    pub level: Level,
    /// When it is asked.
    pub depth: Depth,
    /// Whether it can be fixed without a person.
    pub fix: Fixability,
    /// What it means, why it matters, what to do: sentences.
    pub about: fn() -> Text,
}

impl Rule {
    /// All there is to say about it, for people.
    #[must_use]
    pub fn explained(&self) -> Text {
        let how = match self.fix {
            Fixability::ByHand => phrase!("a person has to fix it"),
            Fixability::Safe => phrase!("`rolo check --fix` fixes it"),
        };
        let asked = match self.depth {
            Depth::Basic => phrase!("always asked, {how}", how),
            Depth::Strict => phrase!("asked with `--strict`, {how}", how),
            Depth::Command => phrase!("said by commands"),
        };
        let code = self.code;
        let head = match self.level {
            Level::Error => phrase!("{code} (error, {asked})", code, asked),
            Level::Warning => phrase!("{code} (warning, {asked})", code, asked),
            Level::Note => phrase!("{code} (note, {asked})", code, asked),
        };
        Text::joined(Joint::Line, [head, Text::default(), self.sentence(), Text::default()])
    }

    /// What it means, as sentences.
    #[must_use]
    pub fn sentence(&self) -> Text {
        (self.about)()
    }

    /// Whether a check can find it, so that it can be looked for and ignored.
    #[must_use]
    pub fn is_found(&self) -> bool {
        self.depth != Depth::Command
    }

    /// An error that a person has to fix.
    #[must_use]
    pub const fn error(code: &'static str, about: fn() -> Text) -> Rule {
        Rule { code, level: Level::Error, depth: Depth::Basic, fix: Fixability::ByHand, about }
    }

    /// A warning that a person has to look at.
    #[must_use]
    pub const fn warning(code: &'static str, about: fn() -> Text) -> Rule {
        Rule { code, level: Level::Warning, depth: Depth::Basic, fix: Fixability::ByHand, about }
    }

    /// Why a command does not do what was asked.
    #[must_use]
    pub const fn refusal(code: &'static str, about: fn() -> Text) -> Rule {
        Rule { depth: Depth::Command, ..Rule::error(code, about) }
    }

    /// What a command has to remark on what it does.
    #[must_use]
    pub const fn remark(code: &'static str, about: fn() -> Text) -> Rule {
        Rule { depth: Depth::Command, ..Rule::warning(code, about) }
    }

    /// The same, asked with `--strict` only.
    #[must_use]
    pub const fn strict(self) -> Rule {
        Rule { depth: Depth::Strict, ..self }
    }

    /// The same, fixed by `--fix`.
    #[must_use]
    pub const fn fixable(self) -> Rule {
        Rule { fix: Fixability::Safe, ..self }
    }
}
