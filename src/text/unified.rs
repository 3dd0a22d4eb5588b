//! A unified diff in a time that grows with the lines, however many of them differ.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffableStr, capture_diff, group_diff_ops, udiff::UnifiedHunkHeader};

use crate::sys::work::{self, Work};

/// Lines of two texts up to which the shortest diff is searched for: the search goes by the square.
const SEARCHED: usize = 2000;

/// The same for what stands between two lines that both texts have once.
const SEARCHED_BETWEEN: usize = 400;

/// The unified diff of two texts with one line of context; empty when they are alike. `from` and `to` head it.
#[must_use]
pub fn unified(old: &str, new: &str, from: &str, to: &str) -> String {
    let (old_lines, new_lines) = (old.tokenize_lines(), new.tokenize_lines());
    let (old_ids, new_ids) = numbered(&old_lines, &new_lines);
    let mut out = String::new();
    for group in group_diff_ops(operations(&old_ids, &new_ids), 1) {
        if group.iter().all(|op| matches!(op, DiffOp::Equal { .. })) {
            continue;
        }
        if out.is_empty() {
            let _ = write!(out, "--- {from}\n+++ {to}\n");
        }
        let _ = writeln!(out, "{}", UnifiedHunkHeader::new(&group));
        for op in group {
            match op {
                DiffOp::Equal { .. } => print(&mut out, ' ', &old_lines[op.old_range()]),
                _ => {
                    print(&mut out, '-', &old_lines[op.old_range()]);
                    print(&mut out, '+', &new_lines[op.new_range()]);
                }
            }
        }
    }
    out
}

fn print(out: &mut String, sign: char, lines: &[&str]) {
    for line in lines {
        out.push(sign);
        out.push_str(line);
        if !line.ends_with(['\r', '\n']) {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// The lines as numbers: the same line, the same number.
fn numbered<'a>(old: &[&'a str], new: &[&'a str]) -> (Vec<usize>, Vec<usize>) {
    let mut known: HashMap<&'a str, usize> = HashMap::new();
    let mut number = |line: &&'a str| {
        let next = known.len();
        *known.entry(line).or_insert(next)
    };
    (old.iter().map(&mut number).collect(), new.iter().map(&mut number).collect())
}

fn operations(old: &[usize], new: &[usize]) -> Vec<DiffOp> {
    work::count(Work::Names, old.len() + new.len());
    if old.len() + new.len() <= SEARCHED {
        return capture_diff(Algorithm::Myers, old, 0..old.len(), new, 0..new.len());
    }
    let mut spread = Spread { old, new, ops: Vec::new() };
    let (mut done_old, mut done_new) = (0, 0);
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    for (at_old, at_new) in anchors(&old[head..old.len() - tail], &new[head..new.len() - tail]) {
        spread.between(done_old..head + at_old, done_new..head + at_new);
        spread.equal(head + at_old, head + at_new, 1);
        (done_old, done_new) = (head + at_old + 1, head + at_new + 1);
    }
    spread.between(done_old..old.len(), done_new..new.len());
    spread.ops
}

/// The diff while it is put together.
struct Spread<'a> {
    old: &'a [usize],
    new: &'a [usize],
    ops: Vec<DiffOp>,
}

impl Spread<'_> {
    fn equal(&mut self, old_index: usize, new_index: usize, more: usize) {
        match self.ops.last_mut() {
            _ if more == 0 => {}
            Some(DiffOp::Equal { len, .. }) => *len += more,
            _ => self.ops.push(DiffOp::Equal { old_index, new_index, len: more }),
        }
    }

    /// What stands between two places that agree: its like ends, then the search where it is short.
    fn between(&mut self, old: Range<usize>, new: Range<usize>) {
        let (a, b) = (&self.old[old.clone()], &self.new[new.clone()]);
        let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(a, b)| a == b).count();
        self.equal(old.start, new.start, head);
        self.differing(old.start + head..old.end - tail, new.start + head..new.end - tail);
        self.equal(old.end - tail, new.end - tail, tail);
    }

    fn differing(&mut self, old: Range<usize>, new: Range<usize>) {
        let (old_index, new_index, old_len, new_len) = (old.start, new.start, old.len(), new.len());
        if old_len > 0 && new_len > 0 && old_len + new_len <= SEARCHED_BETWEEN {
            work::count(Work::Names, old_len * new_len);
            for op in capture_diff(Algorithm::Myers, self.old, old, self.new, new) {
                match op {
                    DiffOp::Equal { old_index, new_index, len } => self.equal(old_index, new_index, len),
                    op => self.ops.push(op),
                }
            }
            return;
        }
        match (old_len, new_len) {
            (0, 0) => {}
            (0, _) => self.ops.push(DiffOp::Insert { old_index, new_index, new_len }),
            (_, 0) => self.ops.push(DiffOp::Delete { old_index, old_len, new_index }),
            _ => self.ops.push(DiffOp::Replace { old_index, old_len, new_index, new_len }),
        }
    }
}

/// The most lines that each text has once, in the order of both: their places in the one and in the other.
fn anchors(old: &[usize], new: &[usize]) -> Vec<(usize, usize)> {
    #[derive(Default)]
    struct Seen {
        old: usize,
        new: usize,
        place: usize,
    }
    let mut seen: HashMap<usize, Seen> = HashMap::new();
    for (place, line) in new.iter().enumerate() {
        let seen = seen.entry(*line).or_default();
        (seen.new, seen.place) = (seen.new + 1, place);
    }
    for line in old {
        seen.entry(*line).or_default().old += 1;
    }
    let once = old
        .iter()
        .enumerate()
        .filter_map(|(at, line)| seen.get(line).filter(|s| (s.old, s.new) == (1, 1)).map(|s| (at, s.place)));
    rising(&once.collect::<Vec<_>>())
}

/// The longest run of pairs whose second numbers rise, in `n log n` steps; the first ones rise already.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length of a run the pair that ends it lowest, and for each pair the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (number, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < pair.1);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = number,
            None => ends.push(number),
        }
    }
    let mut run: Vec<_> = std::iter::successors(ends.last().copied(), |&number| before[number])
        .map(|number| pairs[number])
        .collect();
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    fn searched(old: &str, new: &str) -> String {
        similar::TextDiff::from_lines(old, new)
            .unified_diff()
            .context_radius(1)
            .header("a/x", "b/x")
            .to_string()
    }

    fn rows(n: usize, row: impl Fn(usize) -> String) -> String {
        (0..n).map(row).collect()
    }

    #[test]
    fn a_short_text_gets_the_shortest_diff() {
        for (old, new) in [
            ("", ""),
            ("a\n", "a\n"),
            ("", "a\nb"),
            ("a\nb", "a\nb\n"),
            ("a\r\nb\r\nc\r\n", "a\r\nc\r\n"),
            ("a\nb\nc\nd\ne\nf\n", "a\nx\nc\nd\ne\ny\nf\n"),
            ("a\na\nb\na\n", "a\nb\na\na\nb\n"),
        ] {
            assert_eq!(unified(old, new, "a/x", "b/x"), searched(old, new), "{old:?} {new:?}");
        }
    }

    #[test]
    fn a_long_text_with_few_changes_gets_the_same_diff() {
        let old = rows(3000, |i| format!("c-{i},Ann\n"));
        let new = rows(3000, |i| match i {
            0 => "c-0,Bo\n".to_owned(),
            700 => String::new(),
            701..704 => format!("c-{i},Cy\nd-{i},\n"),
            2999 => "c-2999,Bo".to_owned(),
            _ => format!("c-{i},Ann\n"),
        });
        assert_eq!(unified(&old, &new, "a/x", "b/x"), searched(&old, &new));
        assert_eq!(unified(&new, &old, "a/x", "b/x"), searched(&new, &old));
        assert_eq!(unified(&new, &new, "a/x", "b/x"), "");
    }

    #[test]
    fn every_line_of_both_texts_is_in_the_diff_however_the_lines_moved() {
        let line = |i: usize| format!("{}\n", i % 900);
        let old = rows(4000, line);
        let new = rows(4000, |i| if i % 3 == 0 { format!("n{i}\n") } else { line(4000 - i) });
        let diff = unified(&old, &new, "a/x", "b/x");
        let lines = |sign: char| diff.lines().skip(2).filter(move |l| l.starts_with(sign)).count();
        assert_eq!(lines('-'), lines('+'), "as many went as came");
        assert!(diff.starts_with("--- a/x\n+++ b/x\n@@ -1"), "{}", &diff[..40]);
    }

    #[test]
    fn a_diff_takes_steps_as_it_has_lines() {
        work::is_linear(3000, |n| {
            let old = rows(n, |i| format!("c-{i},Ann\n"));
            let all = rows(n, |i| format!("c-{i},Ann,\n"));
            assert_eq!(unified(&old, &all, "a/x", "b/x").lines().count(), 2 * n + 3);
            let half = rows(n, |i| if i % 2 == 0 { format!("c-{i},Ann\n") } else { format!("c-{i},Bo\n") });
            let diff = unified(&old, &half, "a/x", "b/x");
            assert_eq!(diff.lines().filter(|l| l.starts_with("+c")).count(), n / 2);
        });
    }
}
