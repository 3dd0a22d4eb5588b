//! Files that are not UTF-8: which encoding it seems to be, and the text as it reads then.

use super::check::Check;
use super::found::{Found, Subject};
use super::rows::Context;
use super::rule::Rule;
use crate::diag::{Diagnostic, FileFix, Fix, Level, Place};
use crate::text::encoding::{self, Certainty, Charset, Guess};

/// The check, with everything it says.
pub(super) const CHECK: Check = Check { rules: RULES, ..Check::NONE };

#[rustfmt::skip]
const RULES: &[Rule] = &[
    Rule::error("not-utf8", || phrase!("The file is in another encoding than UTF-8: Excel and WPS on Chinese Windows write GBK (GB18030), in the West windows-1252, and `Unicode text` is UTF-16. rolo reads only UTF-8 and writes nothing to the file until it is converted: `rolo fmt` does so where the encoding is certain, `rolo fmt --encoding gbk FILE` where a person says which it is. Where only single bytes are wrong, a letter was cut in two or copied from another file.")).fixable(),
];

/// The text of a file as UTF-8, converted where it is in another encoding, which is said.
///
/// Single bad bytes in a file that is UTF-8 otherwise are left for the reader of the file to name line by line.
pub(super) fn readable(file: &str, bytes: Vec<u8>, ctx: &Context<'_>, found: &mut Found<'_>) -> Vec<u8> {
    let guess = match std::str::from_utf8(&bytes) {
        Ok(_) if !bytes.contains(&0) => return bytes,
        _ => encoding::detect(&bytes),
    };
    if guess.charset == Charset::Utf8 {
        return bytes;
    }
    let decoded = encoding::decode(&bytes, guess);
    let about = Subject { file, ..Subject::default() };
    found.add("not-utf8", Level::Error, about, || {
        let safe = is_certain(guess) && decoded.replaced == 0;
        say(file, guess, &decoded.text, ctx).fixed_by(safe.then_some(Fix::File(FileFix::Decode)))
    });
    decoded.text.into_bytes()
}

/// Whether a file may be converted without asking.
pub(super) fn is_certain(guess: Guess) -> bool {
    guess.certainty == Certainty::Certain && guess.charset != Charset::Utf8
}

fn say(file: &str, guess: Guess, text: &str, ctx: &Context<'_>) -> Diagnostic {
    let name = guess.charset.name_for_people();
    let message = match guess.certainty {
        Certainty::Certain => phrase!("the file is not UTF-8: it is {name}", name),
        Certainty::Likely => phrase!("the file is not UTF-8: it seems to be {name}", name),
        Certainty::Doubtful => phrase!("the file is not UTF-8: it may be {name}", name),
    };
    let sign = text.char_indices().find(|(_, c)| !c.is_ascii());
    // Excerpts show the text as it reads in that encoding.
    let place = match sign {
        Some((at, c)) => Place::in_bytes(file, text.as_bytes(), at..at + c.len_utf8()),
        None => Place::in_bytes(file, text.as_bytes(), 0..text.len().min(1)),
    };
    let finding = Diagnostic::error("not-utf8", message);
    let finding = finding.at(place);
    if ctx.is_alone() {
        return finding.help(phrase!(
            "look whether the excerpt reads well; then `rolo import {file} --encoding {encoding}` reads it, or save it as UTF-8",
            file,
            encoding = guess.charset.label(),
        ));
    }
    if is_certain(guess) {
        return finding.help(phrase!("`rolo fmt` converts it; nothing is written to it until then"));
    }
    finding.help(phrase!(
        "look whether the excerpt reads well; then `rolo fmt --encoding {encoding} {file}` converts it",
        encoding = guess.charset.label(),
        file,
    ))
}
