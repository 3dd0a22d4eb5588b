//! Lists in a cell: parts joined with `;`, some with a label in square brackets.

/// One part of a list of addresses or numbers, `a@example.com [work]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Labelled<'a> {
    /// The address or number, without blanks around it.
    pub value: &'a str,
    /// The label, without its brackets; empty without one.
    pub label: &'a str,
}

/// The parts of a list, trimmed, the empty ones left out.
pub fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty())
}

/// The parts of a list of addresses or numbers, each with its label.
pub fn labelled(cell: &str) -> impl Iterator<Item = Labelled<'_>> {
    parts(cell).map(|part| {
        let bare = Labelled { value: part, label: "" };
        let Some((value, label)) = part.strip_suffix(']').and_then(|p| p.rsplit_once('[')) else {
            return bare;
        };
        // `ann@[192.0.2.1]` is an address, not one with a label.
        if value.ends_with('@') || value.trim().is_empty() {
            return bare;
        }
        Labelled { value: value.trim_end(), label: label.trim() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_belongs_to_its_part() {
        let all: Vec<_> = labelled("a@example.com [work]; b@example.com;;c@[192.0.2.1] ; [x]").collect();
        let is: Vec<_> = all.iter().map(|l| (l.value, l.label)).collect();
        assert_eq!(
            is,
            [("a@example.com", "work"), ("b@example.com", ""), ("c@[192.0.2.1]", ""), ("[x]", "")]
        );
    }
}
