//! The fields of a customer, computed when named.
