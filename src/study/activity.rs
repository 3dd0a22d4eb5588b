//! When each customer was active, as `active:` of rolo.yaml says.

use super::Study;
use crate::book::events::Pieces;
use crate::i18n::{Joint, Text};
use crate::metrics::Activity;
use crate::metrics::active::Away;
use crate::metrics::activity::Source;
use crate::model::Day;
use crate::model::settings;

impl Study<'_> {
    /// When each customer was active.
    pub fn activity(&self) -> &Activity {
        self.activity.get_or_init(|| self.read_activity())
    }

    /// What makes customers active in this book, in words.
    #[must_use]
    pub fn activity_note(&self) -> Text {
        let words = self.book.settings.active.iter().map(|&active| word(active));
        phrase!("active by {what}", what = Text::joined(Joint::Or, words))
    }

    fn read_activity(&self) -> Activity {
        let (customers, active) = (self.customers(), &self.book.settings.active);
        // Amounts are not read for their days' sake, and not passed over where they are known.
        let purchases = match self.purchases.get() {
            Some(histories) => Source::Purchases(histories),
            None => Source::Bought(self.purchase_days()),
        };
        let touches = if active.contains(&settings::Activity::Touches) {
            let found = customers.touches();
            self.keep(found.problems);
            found.list
        } else {
            Pieces::default()
        };
        let touched = |f: &mut dyn FnMut(u32, Day)| {
            touches.iter().filter(|touch| touch.real).for_each(|touch| f(touch.who, touch.day));
        };
        let uses = if active.contains(&settings::Activity::Usage) { customers.uses() } else { Vec::new() };
        let used = |f: &mut dyn FnMut(u32, Day)| uses.iter().for_each(|&(who, day)| f(who, day));
        let sources: Vec<Source<'_>> = active
            .iter()
            .map(|active| match active {
                settings::Activity::Orders => purchases,
                settings::Activity::Contracts => Source::Terms(self.terms()),
                settings::Activity::Touches => Source::Days(&touched),
                settings::Activity::Usage => Source::Days(&used),
            })
            .collect();
        Activity::new(&sources, customers.count(), self.at.as_of).without(self.away())
    }

    /// Which customers were away on which days: lost, and not yet back.
    fn away(&self) -> Away {
        let mut away = Away::of(&self.customers().lost());
        if away.is_empty() {
            return away;
        }
        match self.purchases.get() {
            Some(histories) => away.see_purchases(histories),
            None => self.purchase_days().iter().for_each(|&(who, day)| away.see(who, day)),
        }
        away.see_terms(self.terms());
        away
    }
}

fn word(active: settings::Activity) -> Text {
    match active {
        settings::Activity::Orders => phrase!("purchases"),
        settings::Activity::Contracts => phrase!("running contracts"),
        settings::Activity::Touches => phrase!("touches"),
        settings::Activity::Usage => phrase!("usage"),
    }
}
