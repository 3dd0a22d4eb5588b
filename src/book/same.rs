//! Who is in the book already: under the same handle, name or e-mail address.

use super::Book;
use super::roster::Roster;
use super::who::Person;
use crate::model::email;
use crate::model::fold::fold;
use crate::model::schema::TableId;

/// What somebody has in common with a newcomer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Common {
    /// The name, folded.
    Name,
    /// An e-mail address.
    Email,
}

fn people(book: &Book, column: &str) -> Roster {
    Roster::read(&book.files(TableId::Contacts), "id", &["name", column])
}

fn person(people: &Roster, row: usize) -> Person {
    let name = people.column("name").map_or_else(String::new, |names| names.text(row).into_owned());
    Person { id: people.columns[0].text(row).into_owned(), name }
}

/// Somebody other than `id` who answers to the handle, in any case.
#[must_use]
pub fn holder(book: &Book, id: &str, handle: &str) -> Option<Person> {
    let people = people(book, "handle");
    let handles = people.column("handle")?;
    let wanted = fold(handle);
    let row = (0..people.len())
        .find(|&row| fold(&handles.text(row)) == wanted && people.columns[0].bytes(row) != id.as_bytes())?;
    Some(person(&people, row))
}

/// Everybody of that name or with one of those addresses (a cell of `email`), in the order of the file.
#[must_use]
pub fn namesakes(book: &Book, name: &str, email: &str) -> Vec<(Person, Common)> {
    let people = people(book, "email");
    let (Some(names), Some(emails)) = (people.column("name"), people.column("email")) else {
        return Vec::new();
    };
    let addresses =
        |cell: &str| email::split(cell).map(|e| fold(e.value).into_owned()).collect::<Vec<String>>();
    let (name, wanted) = (fold(name), addresses(email));
    let common = |row: usize| {
        if fold(&names.text(row)) == name {
            return Some(Common::Name);
        }
        addresses(&emails.text(row)).iter().any(|one| wanted.contains(one)).then_some(Common::Email)
    };
    (0..people.len()).filter_map(|row| Some((person(&people, row), common(row)?))).collect()
}
