//! Questions: only on a terminal, and each has a flag that answers it.

use std::io::{BufRead as _, Write as _};

use super::ui::Ui;
use crate::i18n::Text;
use crate::sys::terminal::Stream;
use crate::text::sanitise;

/// An answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Go on.
    Yes,
    /// Do not.
    No,
}

/// A question that nobody is there to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NobodyThere {
    /// The question.
    pub question: Text,
    /// The flag that answers it, `--yes`.
    pub flag: String,
}

impl NobodyThere {
    /// What is wrong.
    #[must_use]
    pub fn text(&self) -> Text {
        phrase!("nobody is there to answer: {question}", question = &self.question)
    }

    /// What to do.
    #[must_use]
    pub fn help(&self) -> Text {
        phrase!("pass `{flag}` to answer beforehand", flag = &self.flag)
    }
}

/// How often an answer that is neither yes nor no is asked again.
const TRIES: usize = 3;

impl Ui {
    /// Whether questions can be asked: somebody must be able to read them and to type.
    #[must_use]
    pub fn can_ask(&self) -> bool {
        self.terminal.stdin == Stream::Terminal && self.terminal.stderr == Stream::Terminal
    }

    /// Asks a yes-or-no question on standard error; nothing typed, or the end of input, is no.
    ///
    /// # Errors
    /// Away from a terminal, naming the flag that answers it.
    pub fn confirm(&mut self, question: impl Into<Text>, flag: &str) -> Result<Answer, NobodyThere> {
        let question = question.into();
        if !self.can_ask() {
            return Err(NobodyThere { question, flag: flag.to_owned() });
        }
        let question = sanitise::lines(&question.fill(self.language)).into_owned();
        for _ in 0..TRIES {
            write!(self.streams.err, "{question} [y/N] ").ok();
            self.streams.err.flush().ok();
            let mut typed = String::new();
            if self.streams.input.read_line(&mut typed).unwrap_or(0) == 0 {
                writeln!(self.streams.err).ok();
                return Ok(Answer::No);
            }
            match typed.trim().to_lowercase().as_str() {
                "y" | "yes" | "是" | "好" | "确认" => return Ok(Answer::Yes),
                "" | "n" | "no" | "否" | "不" => return Ok(Answer::No),
                _ => {}
            }
        }
        Ok(Answer::No)
    }

    /// Asks which of `choices` is meant; none when nothing that is one of them is typed.
    ///
    /// # Errors
    /// Away from a terminal, naming the flag or argument that says it.
    pub fn choose(
        &mut self,
        question: impl Into<Text>,
        choices: &[String],
        flag: &str,
    ) -> Result<Option<usize>, NobodyThere> {
        let question = question.into();
        if !self.can_ask() {
            return Err(NobodyThere { question, flag: flag.to_owned() });
        }
        let question = sanitise::lines(&question.fill(self.language)).into_owned();
        for (i, choice) in choices.iter().enumerate() {
            writeln!(self.streams.err, "{:>3}  {}", i + 1, sanitise::cell(choice)).ok();
        }
        for _ in 0..TRIES {
            write!(self.streams.err, "{question} [1-{}] ", choices.len()).ok();
            self.streams.err.flush().ok();
            let mut typed = String::new();
            if self.streams.input.read_line(&mut typed).unwrap_or(0) == 0 || typed.trim().is_empty() {
                return Ok(None);
            }
            match typed.trim().parse::<usize>() {
                Ok(n) if (1..=choices.len()).contains(&n) => return Ok(Some(n - 1)),
                _ => {}
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::super::ui::Wishes;
    use super::super::ui::tests::{TTY, ui};
    use super::*;
    use crate::sys::env::Env;
    use crate::sys::terminal::Terminal;

    #[test]
    fn a_question_away_from_a_terminal_is_an_error_naming_its_flag() {
        let (mut piped, _, err) = ui(Wishes::default(), &Env::default(), Terminal::default(), "y\n");
        let error = piped.confirm(Text::own("remove 3 people?"), "--yes").unwrap_err();
        assert_eq!(error.text(), "nobody is there to answer: remove 3 people?");
        assert_eq!(error.help(), "pass `--yes` to answer beforehand");
        assert_eq!(err.text(), "");
    }

    #[test]
    fn yes_must_be_typed_and_everything_else_is_no() {
        for (typed, answer) in [
            ("y\n", Answer::Yes),
            ("Yes\n", Answer::Yes),
            ("是\n", Answer::Yes),
            ("\n", Answer::No),
            ("", Answer::No),
            ("what\ny\n", Answer::Yes),
            ("a\nb\nc\ny\n", Answer::No),
        ] {
            let (mut ui, out, err) = ui(Wishes::default(), &Env::default(), TTY, typed);
            assert_eq!(ui.confirm(Text::own("go on?"), "--yes").unwrap(), answer, "{typed:?}");
            assert_eq!(out.text(), "");
            assert!(err.text().starts_with("go on? [y/N] "));
        }
    }

    #[test]
    fn a_choice_is_a_number_of_the_list() {
        let choices = ["Grace Lin".to_owned(), "Grace\u{1b} Hopper".to_owned()];
        for (typed, chosen) in [("2\n", Some(1)), ("9\n1\n", Some(0)), ("\n", None), ("x\n0\n3\n", None)] {
            let (mut ui, _, err) = ui(Wishes::default(), &Env::default(), TTY, typed);
            assert_eq!(ui.choose(Text::own("who?"), &choices, "an id").unwrap(), chosen, "{typed:?}");
            assert!(err.text().contains("  2  Grace\\u{1b} Hopper\n"));
        }
    }
}
