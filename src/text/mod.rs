//! Bytes and their spans: CSV and YAML read without loss, encodings, the width of text.

pub mod csv;
pub mod encoding;
pub mod file_name;
pub mod sanitise;
pub mod unified;
pub mod vcard;
pub mod width;
pub mod workbook;
pub mod yaml;
