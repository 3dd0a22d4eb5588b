//! What the book's rules say of everybody now: the tier they propose, the warnings that hold.

use super::{FieldColumn, Rows};
use crate::diag::Diagnostic;
use crate::model::Day;
use crate::model::fields::{FieldId, ProfileField};
use crate::model::schema::TableId;
use crate::query::field::{Form, Target};
use crate::query::{Field, Query, RuleKind, Scope};

/// The first tier whose rule holds, for each person; empty where none does.
///
/// # Errors
/// What is wrong with a rule, at its place in rolo.yaml.
pub fn tiers_by_rule(rows: &mut Rows<'_>, scope: &Scope) -> Result<Vec<String>, Vec<Diagnostic>> {
    let mut tiers = vec![String::new(); rows.profile.people.len()];
    for (name, holds) in holding(rows, scope, RuleKind::Tier)? {
        for (tier, holds) in tiers.iter_mut().zip(holds) {
            if holds && tier.is_empty() {
                tier.clone_from(&name);
            }
        }
    }
    Ok(tiers)
}

/// For each rule of a kind, in their order, for whom it is true.
///
/// # Errors
/// What is wrong with a rule.
pub fn holding(
    rows: &mut Rows<'_>,
    scope: &Scope,
    kind: RuleKind,
) -> Result<Vec<(String, Vec<bool>)>, Vec<Diagnostic>> {
    let scope = scope.about(TableId::Contacts);
    let mut found = Vec::new();
    for (_, rule) in scope.rules_of(kind) {
        let query = Query::compile_from(&rule.when, &rule.origin, &scope, rows.profile.people.as_of)?;
        rows.need(query.fields_needed());
        let mut holds = vec![false; rows.profile.people.len()];
        for row in rows.select(&query).0 {
            holds[row] = true;
        }
        found.push((rule.name.clone(), holds));
    }
    Ok(found)
}

/// Whether a rule measures somebody's talks against everybody's: by a percentile of a field that reads interactions.
///
/// # Errors
/// What is wrong with a rule.
pub fn compares_talks(scope: &Scope, as_of: Day) -> Result<bool, Vec<Diagnostic>> {
    let scope = scope.about(TableId::Contacts);
    for kind in [RuleKind::Tier, RuleKind::Warning] {
        for (_, rule) in scope.rules_of(kind) {
            let query = Query::compile_from(&rule.when, &rule.origin, &scope, as_of)?;
            let of_talks = |field: &Field| match field.target {
                Target::Profile(field) => {
                    field.id.spec().needs.iter().any(|need| need.0 == TableId::Interactions)
                }
                Target::Column(..) => false,
            };
            if query.percentiles_needed().iter().any(|(field, _)| of_talks(field)) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Whether the rules can be answered of one person from their own rows, and from what [`Profile`](super::Profile) knows
/// of everybody's purchases: they name no percentile, no score, nobody else. Not where a rule is wrong.
#[must_use]
pub fn looks_at_one(scope: &Scope, as_of: Day) -> bool {
    let scope = scope.about(TableId::Contacts);
    let own = |field: &Field| {
        let of_others = match field.target {
            Target::Profile(field) => matches!(
                field.id,
                FieldId::R
                    | FieldId::F
                    | FieldId::M
                    | FieldId::Rfm
                    | FieldId::RfmSegment
                    | FieldId::ReferredCustomers
            ),
            Target::Column(..) => false,
        };
        field.path.is_empty() && field.form != Form::Record && !of_others
    };
    let mut rules = [RuleKind::Tier, RuleKind::Warning].into_iter().flat_map(|kind| scope.rules_of(kind));
    rules.all(|(_, rule)| {
        Query::compile_from(&rule.when, &rule.origin, &scope, as_of)
            .is_ok_and(|query| query.percentiles_needed().is_empty() && query.fields_needed().iter().all(own))
    })
}

/// Puts the columns `tier_by_rule` and `warnings` in, where they are asked for.
///
/// # Errors
/// What is wrong with a rule.
pub fn add_rules(rows: &mut Rows<'_>, fields: &[Field], scope: &Scope) -> Result<(), Vec<Diagnostic>> {
    let asked = |id: FieldId| {
        fields.iter().any(|f| matches!(f.target, Target::Profile(ProfileField { id: of, .. }) if of == id))
    };
    if rows.table != TableId::Contacts {
        return Ok(());
    }
    if asked(FieldId::TierByRule) {
        let tiers = tiers_by_rule(rows, scope)?;
        rows.profile.put(ProfileField::new(FieldId::TierByRule, None), FieldColumn::Text(tiers));
    }
    if asked(FieldId::Warnings) {
        let mut names = vec![Vec::new(); rows.profile.people.len()];
        for (name, holds) in holding(rows, scope, RuleKind::Warning)? {
            for (list, _) in names.iter_mut().zip(holds).filter(|(_, holds)| *holds) {
                list.push(name.clone());
            }
        }
        rows.profile.put(ProfileField::new(FieldId::Warnings, None), FieldColumn::List(names));
    }
    Ok(())
}
