//! Texts and lists against what is looked for; never undecided, an empty cell is the empty text.

use std::borrow::Cow;

use super::field::Form;
use super::plan::{Needle, Test, digits};
use crate::model::fields::FieldType;
use crate::model::{fold, list};

/// Whether a cell passes the test; a list is the text of its cell, its parts joined with `;`.
pub(super) fn passes(test: &Test, ty: FieldType, form: Form, cell: &str) -> bool {
    if ty != FieldType::List {
        return part_passes(test, form, cell);
    }
    match form {
        Form::Addresses | Form::Phones => {
            any(test, list::labelled(cell).map(|part| Cow::Borrowed(part.value)), form)
        }
        Form::Plain | Form::Record => any(test, list::parts(cell).map(Cow::Borrowed), form),
    }
}

/// Whether a list given part by part passes the test.
pub(super) fn list_passes(test: &Test, form: Form, parts: &[String]) -> bool {
    let labelled = matches!(form, Form::Addresses | Form::Phones);
    let parts = parts.iter().map(|part| match list::labelled(part).next() {
        Some(bare) if labelled => Cow::Borrowed(bare.value),
        _ => Cow::Borrowed(part.as_str()),
    });
    any(test, parts, form)
}

/// A list passes when one of its parts does; the empty list as the empty text.
fn any<'a>(test: &Test, parts: impl Iterator<Item = Cow<'a, str>>, form: Form) -> bool {
    let mut empty = true;
    for part in parts {
        if part_passes(test, form, &part) {
            return true;
        }
        empty = false;
    }
    empty && part_passes(test, form, "")
}

fn part_passes(test: &Test, form: Form, text: &str) -> bool {
    match test {
        Test::Known => !text.trim().is_empty(),
        Test::Same(needles) => needles.iter().any(|needle| is_same(needle, form, text)),
        Test::Has(needle) => has(needle, text),
        // These ask nothing of a text; the compiler never makes them for one.
        Test::Yes | Test::Within(_) => false,
    }
}

fn is_same(needle: &Needle, form: Form, text: &str) -> bool {
    let text = text.trim();
    // Most texts need no folding to be told apart: nothing is allocated for them.
    let plain = text.is_ascii() && !text.bytes().any(|b| b.is_ascii_control()) && !text.contains("  ");
    let same = if plain {
        text.eq_ignore_ascii_case(&needle.folded)
    } else {
        fold::fold_words(text) == needle.folded.as_str()
    };
    if same {
        return true;
    }
    if form != Form::Phones {
        return false;
    }
    let by_key = || needle.key.is_some() && crate::model::phone::key(text, needle.country) == needle.key;
    needle.digits.as_ref().is_some_and(|wanted| *wanted == digits(text)) || by_key()
}

fn has(needle: &Needle, text: &str) -> bool {
    fold::contains(text, &needle.folded)
        || needle.digits.as_ref().is_some_and(|wanted| digits(text).contains(wanted.as_str()))
}
