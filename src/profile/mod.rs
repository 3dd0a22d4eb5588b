//! The fields of a customer, computed when named.

pub mod fields;

pub use fields::{FieldId, FieldType, ProfileField};
