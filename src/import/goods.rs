//! Products: the code a row's words mean, and a new product where rows name one the book does not have.

use super::field::ImportField as F;
use super::link::Linker;
use super::memory::{Entry, Marks, mark};
use super::read::Parts;
use crate::model::{Id, TableId};

/// What the product words of a row come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Product {
    /// A code of the book, or of a product made just now.
    Known(String),
    /// The words themselves, since no product can be meant or made by them.
    Unknown(String),
}

impl Linker<'_> {
    /// The product a row names: by code or name, else by the name with its blanks and hyphens aside (which is noted),
    /// else a new one under a code made from the words; none where the row names none.
    pub(super) fn product(&mut self, system: &str, parts: &Parts) -> Option<Product> {
        let words = [parts.get(F::ProductKey), parts.get(F::Product)];
        let word = words.into_iter().find(|w| !w.is_empty())?;
        for word in words {
            if let [row] = self.present.products(word) {
                return Some(self.known(*row));
            }
        }
        if let Some(entry) = self.memories.get(system).and_then(|m| m.get(TableId::Products, word)) {
            return Some(match self.present.find(TableId::Products, &entry.record) {
                Some(row) => self.known(row),
                // Taken out of the book since: nothing is made again.
                None => Product::Unknown(entry.record.clone()),
            });
        }
        for word in words {
            if let [row] = self.present.products_alike(word) {
                let product = (TableId::Products, *row);
                let name = [self.present.cell(product, "name"), self.present.id(product)];
                let name = name.into_iter().find(|n| !n.is_empty()).unwrap_or_default().to_owned();
                *self.alike.entry((word.to_owned(), name)).or_default() += 1;
                return Some(self.known(*row));
            }
        }
        let is_unclear = words.iter().any(|w| self.present.products(w).len() > 1);
        let code = code_of(word);
        if is_unclear
            || Id::objection(&code).is_some()
            || self.present.find(TableId::Products, &code).is_some()
        {
            return Some(Product::Unknown(word.to_owned()));
        }
        self.make_product(system, word, &code, words.into_iter().rev().find(|w| !w.is_empty())?);
        Some(Product::Known(code))
    }

    fn known(&self, row: usize) -> Product {
        Product::Known(self.present.id((TableId::Products, row)).to_owned())
    }

    fn make_product(&mut self, system: &str, key: &str, code: &str, name: &str) {
        let row = (TableId::Products, self.present.insert(TableId::Products, code));
        self.present.set(row, "name", name);
        self.present.index(TableId::Products, row.1);
        let mut marks = Marks::default();
        marks.push("name", &mark(name));
        let entry = Entry { record: code.to_owned(), marks };
        self.memories.entry(system.to_owned()).or_default().insert(TableId::Products, key.to_owned(), entry);
        self.products.push(name.to_owned());
    }
}

/// A code made from words: hyphens for what no id may hold.
pub(super) fn code_of(words: &str) -> String {
    let mut out = String::new();
    for c in words.trim().chars() {
        if c.is_whitespace() || matches!(c, '/' | '\\' | ':' | ';' | ',' | '"') {
            if !out.ends_with('-') {
                out.push('-');
            }
        } else {
            out.push(c);
        }
    }
    out.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_holds_what_an_id_may_hold() {
        assert_eq!(code_of(" GTX Plus Basic "), "GTX-Plus-Basic");
        assert_eq!(code_of("Tea: green / white"), "Tea-green-white");
        assert_eq!(code_of("绿茶，一级"), "绿茶，一级");
        assert_eq!(code_of("C++"), "C++");
    }
}
