//! `rolo nps`

use clap::Args;

use super::numbers::{Grouped, Numbers};
use crate::book::events::Question;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::metrics::facts::{Answers, Asks};
use crate::metrics::nps::Method;
use crate::report::framing::Grouping;
use crate::report::nps::{By, NpsOptions, nps};

/// Would they recommend us: promoters less detractors, −100 to 100, with its interval
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  rolo nps                                       the last twelve months
  rolo nps --by quarter --period 2025
  rolo nps --by tier --explain
  rolo nps --as-of 2026-01-31 --format csv
  rolo nps --input answers.csv")]
pub(in crate::cli) struct Nps {
    /// How the interval is made: adjusted Wald, or by inverting the score test
    #[arg(long, value_name = "METHOD", default_value = "wald")]
    interval: MethodWord,
    #[command(flatten)]
    numbers: Numbers,
}

/// A way to make an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum MethodWord {
    /// Adjusted Wald, pseudo-counts 3/4, 3/2, 3/4
    Wald,
    /// The score test inverted
    Score,
}

impl From<MethodWord> for Method {
    fn from(word: MethodWord) -> Method {
        match word {
            MethodWord::Wald => Method::AdjustedWald,
            MethodWord::Score => Method::Score,
        }
    }
}

impl Nps {
    pub(super) fn run(self, context: &mut Context) -> Outcome {
        let numbers = &self.numbers;
        let book = numbers.book(context)?;
        let as_of = context.as_of(&book, &numbers.as_of)?;
        let (period, chosen) = numbers.period(context, &book, as_of)?;
        let customers = numbers.customers(&book, as_of);
        let rows = customers.answers(&[]);
        context.say_problems(&rows.events.problems);
        let answers = Answers::of(&rows.events.list, Question::Nps);
        let asks = Asks::of(&rows.events.list, Question::Nps);
        let asked = (!asks.customer.is_empty()).then_some(&asks);
        let grouped = numbers.grouped(&customers, &period, as_of)?;
        let name = |number| customers.name(number);
        let framing = numbers.framing(&customers, &period, chosen, &name, &book);
        let by = match &grouped {
            Grouped::No => By::Whole,
            Grouped::Parts(parts) => By::Period(parts),
            Grouped::Column(key, names, of) => By::Customers(Grouping { key, names, of }),
        };
        let mut report = nps(&answers, asked, &framing, NpsOptions { by, method: self.interval.into() });
        if rows.events.strangers > 0 {
            report
                .notes
                .push(format!("{} answers of nobody we know count singly", rows.events.strangers).into());
        }
        numbers.emit(context, report)
    }
}
