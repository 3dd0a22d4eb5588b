//! The fields of a customer, computed when named.
//!
//! [`crate::model::fields`] says what they are; [`Profile`] computes the columns asked for, for all people at once, from the
//! events of the logs and the records as they were on the day.

mod asked;
mod cadence;
mod column;
mod figures;
mod loyalty;
mod needs;
mod one;
mod people;
#[allow(clippy::module_inception)]
mod profile;
mod purchase;
mod records;
mod rows;
mod rules;
mod scope;
mod scores;
mod service;
mod stored;
mod survey;
mod touch;

pub use cadence::{Cadence, CadenceBy, Cadences};
pub use column::{FieldColumn, money};
pub use loyalty::Balances;
pub use people::{Logs, People};
pub use profile::{Profile, contact_columns};
pub use records::{monthly, terms};
pub use rows::Rows;
pub use rules::{add_rules, compares_talks, holding, looks_at_one, tiers_by_rule};
pub use scope::{custom_columns, headers, scope};
pub use service::promised_on;
