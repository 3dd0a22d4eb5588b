//! One book, one day, one unit, one window: what every number is computed from, read once and only where asked for.
//!
//! [`Study::of`] reads nothing. [`Study::purchases`], [`Study::activity`], [`Study::answers`], [`Study::terms`] and
//! [`Study::layout`] read what they need, each file by several threads, and keep it: a second metric over the same
//! study reads no file again. What could not be read on the way is kept for [`Study::problems`].

mod activity;
mod answers;
mod customers;
mod fields;
mod groups;
mod layout;
mod left_out;
mod open;
mod referrals;
mod standing;
mod terms;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::book::Book;
use crate::book::purchase_days::Bought;
use crate::diag::Diagnostic;
use crate::i18n::Text;
use crate::metrics::facts::Terms;
use crate::metrics::{Activity, Counted, Histories, Window};
use crate::model::settings::{Purchases, Unit};
use crate::model::{Currency, Day, Period};

pub use answers::Survey;
pub use customers::Customers;
pub use fields::{GRAINS, Key, ReadOn, Wanted};
pub use groups::{Groups, Order, Raw, Scale, Values};
pub use layout::{Keyed, Layout, Only, Part, usual_window};
pub use left_out::{Apart, LeftOut};
pub use standing::Standing;

/// Where a study stands: its day, what one customer is, and the currency of its amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standpoint {
    /// The day at whose end we stand: nothing later is known.
    pub as_of: Day,
    /// What one customer is.
    pub unit: Unit,
    /// The currency of all amounts: the book's.
    pub currency: Currency,
}

impl Standpoint {
    /// The end of a day in a book, with the book's own unit and currency.
    #[must_use]
    pub fn of(book: &Book, as_of: Day) -> Standpoint {
        Standpoint { as_of, unit: book.unit(as_of), currency: book.settings.currency }
    }

    /// What one customer is, for the metrics.
    #[must_use]
    pub fn counted(self) -> Counted {
        Counted::from(self.unit)
    }
}

/// A book seen from a standpoint, over a window.
pub struct Study<'b> {
    /// The book.
    pub book: &'b Book,
    /// Where it is seen from.
    pub at: Standpoint,
    /// The days that count.
    pub period: Period,
    columns: Vec<&'b str>,
    /// The column of the surveys that is read besides what numbers need.
    besides: Option<&'b str>,
    customers: OnceLock<Customers<'b>>,
    purchases: OnceLock<Arc<Histories>>,
    days: OnceLock<Vec<Bought>>,
    left_out: OnceLock<LeftOut>,
    activity: OnceLock<Activity>,
    surveys: OnceLock<Survey>,
    terms: OnceLock<(Terms, Vec<usize>)>,
    problems: Mutex<Vec<Diagnostic>>,
}

impl std::fmt::Debug for Study<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Study").field("at", &self.at).field("period", &self.period).finish_non_exhaustive()
    }
}

impl<'b> Study<'b> {
    /// A book from a standpoint over a window; nothing is read yet.
    #[must_use]
    pub fn of(book: &'b Book, at: Standpoint, period: Period) -> Study<'b> {
        Study {
            book,
            at,
            period,
            columns: Vec::new(),
            besides: None,
            customers: OnceLock::new(),
            purchases: OnceLock::new(),
            days: OnceLock::new(),
            left_out: OnceLock::new(),
            activity: OnceLock::new(),
            surveys: OnceLock::new(),
            terms: OnceLock::new(),
            problems: Mutex::new(Vec::new()),
        }
    }

    /// The same, which will also know these columns of contacts: those it is grouped by, `name` where customers are named.
    #[must_use]
    pub fn knowing(mut self, columns: impl IntoIterator<Item = &'b str>) -> Study<'b> {
        self.columns.extend(columns);
        self
    }

    /// The same, which will also know this column of the surveys: what answers are grouped by, or their words.
    #[must_use]
    pub fn knowing_of_answers(mut self, column: &'b str) -> Study<'b> {
        self.besides = Some(column);
        self
    }

    /// The window.
    #[must_use]
    pub fn window(&self) -> Window {
        Window::from(&self.period)
    }

    /// The customers by number.
    pub fn customers(&self) -> &Customers<'b> {
        self.customers.get_or_init(|| Customers::read(self.book, self.at.unit, &self.columns, self.at.as_of))
    }

    /// The name of a customer; empty where names were not asked for.
    #[must_use]
    pub fn name(&self, customer: u32) -> String {
        self.customers().name(customer)
    }

    /// Who bought when and for how much.
    pub fn purchases(&self) -> &Arc<Histories> {
        self.purchases.get_or_init(|| {
            let customers = self.customers();
            let found = customers.purchases();
            self.keep(found.problems);
            self.left_out.get_or_init(|| LeftOut { lines: found.apart, dayless: found.dayless });
            Arc::new(Histories::of_lines(&found.list, customers.count(), self.at.as_of))
        })
    }

    /// Who bought on which days, in the order of the files: what is known of purchases without a look at amounts.
    pub fn purchase_days(&self) -> &[Bought] {
        self.days.get_or_init(|| {
            let (days, missed) = self.customers().purchase_days();
            self.keep(missed.problems);
            if missed.strangers + missed.nobodys == 0 {
                self.left_out.get_or_init(|| LeftOut { lines: Vec::new(), dayless: missed.dayless });
            }
            days
        })
    }

    /// Calls back with every customer and purchase day, in any order; a day may come twice.
    fn each_purchase_day(&self, mut f: impl FnMut(u32, Day)) {
        match self.purchases.get() {
            Some(histories) => {
                histories.buyers().for_each(|(who, days)| days.iter().for_each(|bought| f(who, bought.day)))
            }
            None => self.purchase_days().iter().for_each(|&(who, day)| f(who, day)),
        }
    }

    /// What purchases are, and what the window leaves out of figures per customer.
    #[must_use]
    pub fn purchase_notes(&self) -> Vec<Text> {
        [self.purchase_note()].into_iter().chain(self.left_out_notes()).collect()
    }

    /// What purchases are.
    #[must_use]
    pub fn purchase_note(&self) -> Text {
        match self.book.purchases() {
            Purchases::Orders => phrase!("purchases are orders"),
            Purchases::WonDeals => phrase!("purchases are won deals"),
            Purchases::Both => phrase!("purchases are orders and won deals"),
        }
    }

    /// What could not be read so far, in the order it was come across.
    #[must_use]
    pub fn problems(&self) -> Vec<Diagnostic> {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, problems: Vec<Diagnostic>) {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).extend(problems);
    }
}
