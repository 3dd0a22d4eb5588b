//! What retention and churn share: the definitions to choose from, the split of the active, and its words.

use super::{Choice, Options};
use crate::i18n::Text;
use crate::metrics::retention::{self, Formula, Split, Standing};
use crate::metrics::{Activity, Counted, Definition, SMALL, Window};
use crate::model::{Period, Value};
use crate::report::framing::{Framing, percent, remarks, share_line, small_sample};

/// The definitions, the default first.
pub(super) const DEFINITIONS: &[Definition] = &[Formula::Locked.definition(), Formula::Period.definition()];

/// `--formula`.
pub(super) const CHOICE: Choice = Choice {
    name: "formula",
    about: "Definition: locked |S ∩ E|/|S|, or period (E − N)/S, which may exceed 1",
    value: "NAME",
    words: &[
        ("locked", "Of those active before, the share active now"),
        ("period", "(active now − first-timers)/active before"),
    ],
    shows: None,
};

/// The formula chosen.
pub(super) fn formula(options: &Options) -> Formula {
    if options.choice("formula") == "period" { Formula::Period } else { Formula::Locked }
}

/// The activity split of each part of the window; None where they do not follow each other.
pub(super) fn splits(activity: &Activity, framing: &Framing<'_>, parts: &[Period]) -> Option<Vec<Split>> {
    let windows: Vec<Window> = parts.iter().map(Window::from).collect();
    let base = Window::from(&parts.first()?.previous());
    retention::retention(activity, base, &windows, framing.counted).map(|r| r.splits)
}

/// What to know of one row: nobody before, too few, more than all, not over.
pub(super) fn remark(split: &Split, formula: Formula, framing: &Framing<'_>) -> Value {
    let mut words = Vec::new();
    if split.before == 0 {
        words.push(phrase!("nobody active before"));
    } else if split.share(formula).is_small() {
        words.push(small_sample());
    }
    if split.retention(formula).is_some_and(|kept| kept > 1.0) {
        words.push(phrase!("above 1: holds the reactivated"));
    }
    if split.window.to > framing.as_of {
        words.push(phrase!("not over"));
    }
    remarks(words)
}

/// The numbers put into the formula.
pub(super) fn arithmetic(split: &Split, formula: Formula) -> Text {
    let Split { active, new, before, .. } = split;
    match formula {
        Formula::Locked => share_line(split.share(formula)),
        Formula::Period => {
            let value = percent(split.retention(formula));
            phrase!("({active} − {new}) / {before} = {value}", active, new, before, value)
        }
    }
}

/// That the periods cannot be compared.
pub(super) fn not_consecutive() -> Text {
    phrase!("the periods do not follow each other: nothing computed")
}

/// On which day groups are those they are.
pub(super) fn groups_of(framing: &Framing<'_>) -> Text {
    phrase!("groups are those of {day}, the window's start", day = framing.period.from)
}

/// The definition, then of each part what `told` says of it and its customers of these standings by name.
pub(super) fn explained(
    activity: &Activity,
    framing: &Framing<'_>,
    formula: Formula,
    (parts, splits): (&[Period], &[Split]),
    told: impl Fn(&str, &Split) -> Vec<Text>,
    wanted: &[Standing],
) -> Vec<Text> {
    let mut lines = framing.definition(formula.definition());
    let mut before = Window::from(&parts[0].previous());
    for (part, split) in parts.iter().zip(splits) {
        lines.extend(told(&part.label, split));
        let of = retention::standings(activity, before, split.window);
        for &wanted in wanted {
            let side = of.iter().filter(|(_, standing)| *standing == wanted);
            lines.extend(framing.side(word(wanted), side.map(|&(customer, _)| customer)));
        }
        before = split.window;
    }
    lines
}

fn word(standing: Standing) -> Text {
    match standing {
        Standing::Retained => phrase!("retained"),
        Standing::Lapsed => phrase!("lapsed"),
        Standing::New => phrase!("new"),
        Standing::Reactivated => phrase!("reactivated"),
    }
}

/// What a part says for itself: retention put into numbers, and both ways its customers add up.
pub(super) fn told(label: &str, split: &Split, formula: Formula) -> Vec<Text> {
    let Split { before, active, new, retained, reactivated, lapsed, .. } = split;
    let arithmetic = arithmetic(split, formula);
    vec![
        phrase!("{label}: {arithmetic}", label, arithmetic),
        phrase!(
            "  active {active} = new {new} + retained {retained} + reactivated {reactivated}; before {before} = retained {retained} + lapsed {lapsed}",
            active,
            new,
            retained,
            reactivated,
            before,
            lapsed
        ),
    ]
}

/// What the mark of a small sample means.
pub(super) fn what_is_small(framing: &Framing<'_>) -> Text {
    match framing.counted {
        Counted::Contact => phrase!("small sample marks a rate of fewer than {n} contacts", n = SMALL),
        Counted::Company => phrase!("small sample marks a rate of fewer than {n} companies", n = SMALL),
    }
}
