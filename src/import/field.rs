//! What a column of a foreign file is read into: a column of the book, or a word that only imports know.

use std::fmt;

use crate::model::schema::Column;
use crate::model::{Kind, TableId};

/// Names the words that only imports know, each by the word of `header_aliases.csv` and `--map`.
macro_rules! import_words {
    ($($(#[doc = $doc:literal])+ $variant:ident = $word:literal,)+) => {
        /// The field a foreign column is read into.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ImportField {
            /// A column of the table: what is read is its cell.
            Column(&'static str),
            $($(#[doc = $doc])+ $variant,)+
        }

        impl ImportField {
            /// The words that only imports know.
            const WORDS: &'static [ImportField] = &[$(ImportField::$variant),+];

            /// Its name, as `--map` takes it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    ImportField::Column(name) => name,
                    $(ImportField::$variant => $word,)+
                }
            }
        }
    };
}

import_words! {
    /// What a row is known by in the system it comes from.
    Key = "key",
    /// The id of a row in the book itself.
    Id = "id",
    /// The code of a product.
    Code = "code",
    /// The given name of a person.
    FirstName = "first_name",
    /// Further given names.
    MiddleName = "middle_name",
    /// The family name.
    LastName = "last_name",
    /// A form of address, `Mr`: kept as a column of its own.
    Prefix = "prefix",
    /// What the e-mail address next to it is: `work`.
    EmailLabel = "email_label",
    /// What the phone number next to it is: `mobile`.
    PhoneLabel = "phone_label",
    /// The year of a birthday.
    BirthYear = "birth_year",
    /// The month of a birthday.
    BirthMonth = "birth_month",
    /// The day of a birthday.
    BirthDay = "birth_day",
    /// Whether no e-mail may be sent.
    NoEmail = "no_email",
    /// Whether nobody may call.
    NoPhone = "no_phone",
    /// Whether there may be no contact at all.
    NoContact = "no_contact",
    /// The second line of a street.
    Street2 = "street2",
    /// Whether a row among people is a company.
    IsCompany = "is_company",
    /// The company a row belongs to, by name.
    Company = "company",
    /// The same by its key in the system the row comes from.
    CompanyKey = "company_key",
    /// The company another one belongs to.
    Parent = "parent",
    /// The same by name.
    ParentName = "parent_name",
    /// The same by key.
    ParentKey = "parent_key",
    /// Who sent a customer.
    ReferredBy = "referred_by",
    /// The same by name.
    ReferredByName = "referred_by_name",
    /// The person a row is about, by id or name.
    Contact = "contact",
    /// The same by key.
    ContactKey = "contact_key",
    /// The same by name.
    ContactName = "contact_name",
    /// The same by e-mail address.
    ContactEmail = "contact_email",
    /// The same by phone number.
    ContactPhone = "contact_phone",
    /// A person or a company: the column does not say which.
    Customer = "customer",
    /// The product a row is about, by code or name.
    Product = "product",
    /// The same by key.
    ProductKey = "product_key",
    /// How a deal or a ticket stands.
    Status = "status",
    /// Whether a deal is won.
    IsWon = "is_won",
    /// Whether a deal is closed.
    IsClosed = "is_closed",
    /// The day a deal closed, or is expected to.
    CloseDate = "close_date",
    /// The day a deal was won.
    WonOn = "won_on",
    /// The day a deal was lost.
    LostOn = "lost_on",
    /// The price of one piece.
    UnitPrice = "unit_price",
    /// The currency written next to an amount, in its cell or header: no header means it.
    AmountCurrency = "currency_beside",
    /// The day of a row whose table calls its days otherwise.
    At = "at",
    /// The time of day, in a column of its own.
    Clock = "clock",
    /// The subject of what has a summary too.
    Subject = "subject",
    /// Whether something was done.
    Done = "done",
    /// What was said or done, in a table without such a column.
    Summary = "summary",
}

impl ImportField {
    /// The field that a word means in a table; `None` if the table has no such field.
    ///
    /// A column that is filled by linking (`contact`, `product` …) is a word: the foreign words are kept apart until then.
    #[must_use]
    pub fn named(table: TableId, word: &str) -> Option<ImportField> {
        let known = ImportField::WORDS.iter().copied().find(|field| field.name() == word);
        match table.table().column(word) {
            Some(column) if known.is_none_or(|field| !field.is_linked_or_key(column)) => {
                Some(ImportField::Column(column.name))
            }
            _ => known,
        }
    }

    fn is_linked_or_key(self, column: &Column) -> bool {
        use ImportField::{Company, Contact, Parent, Product, ReferredBy};
        column.kind == Kind::Id || matches!(self, Company | Contact | Parent | Product | ReferredBy)
    }

    /// Whether it says whom a row is about.
    #[must_use]
    pub fn is_of_customer(self) -> bool {
        use ImportField::{
            Company, CompanyKey, Contact, ContactEmail, ContactKey, ContactName, ContactPhone, Customer,
        };
        let words =
            [Contact, ContactKey, ContactName, ContactEmail, ContactPhone, Company, CompanyKey, Customer];
        words.contains(&self)
    }

    /// The column of a table that the field is, or is resolved to.
    #[must_use]
    pub fn column(self, table: TableId) -> Option<&'static Column> {
        table.table().column(self.name()).filter(|column| column.kind != Kind::Id)
    }
}

impl fmt::Display for ImportField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_a_column_where_the_table_has_one_and_a_link_where_it_is_resolved() {
        use ImportField::*;
        assert_eq!(ImportField::named(TableId::Orders, "status"), Some(Column("status")));
        assert_eq!(ImportField::named(TableId::Deals, "status"), Some(Status));
        assert_eq!(ImportField::named(TableId::Tasks, "at"), Some(At));
        assert_eq!(ImportField::named(TableId::Deals, "contact"), Some(Contact));
        assert_eq!(ImportField::named(TableId::Products, "code"), Some(Code));
        assert_eq!(ImportField::named(TableId::Deals, "nam"), None);
    }
}
