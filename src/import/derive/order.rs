//! Orders: an amount from price and quantity.

use rust_decimal::Decimal;

use super::super::field::ImportField as F;
use super::super::read::Parts;
use super::Cells;
use crate::model::money::parse_amount;

/// Works an amount out from price and quantity.
pub(super) fn complete(row: &mut Cells<'_, '_>, parts: &mut Parts, continued: bool) {
    let price = parts.take(F::UnitPrice);
    let has_total = row.source("amount").is_some();
    // On the further lines of an order an empty total means that the first line has it all.
    if row.get("amount").is_empty()
        && !(continued && has_total)
        && let Some(price) = parse_amount(&price)
    {
        let quantity = parse_amount(row.get("quantity")).unwrap_or(Decimal::ONE);
        row.set("amount", (price * quantity).normalize().to_string());
    }
}
