//! Pure functions over facts: columns in, results out.
