//! Tree to plan: names resolved, values read, rules of the book put in; every error collected.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use super::ast::{Comparison, Expr, Node, Query, Quoting, Word};
use super::fault::{Fault, Origin};
use super::field::{Field, Target};
use super::parser::MAX_DEPTH;
use super::plan::{Compiled, Edge, Interval, Leaf, Needle, Plan, Test};
use super::read::{self, Bound, Reading, in_backticks};
use super::resolve::{Home, Resolved, nearest, resolve};
use super::rules::State;
use super::scope::{RuleKind, Scope};
use crate::diag::{Diagnostic, Level};
use crate::i18n::Text;
use crate::model::Day;
use crate::model::fields::{FieldId, FieldType, ProfileField};
use crate::model::fold::fold_words;
use crate::model::schema::{Kind, TableId};

impl Query {
    /// Reads a query typed on the command line and makes it ready to be evaluated.
    ///
    /// `today` is the day that `today` and `yesterday` mean: the as-of day of the command.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place in the text, and where a rule of the book is wrong,
    /// with the rule's place in rolo.yaml.
    pub fn compile(text: &str, scope: &Scope, today: Day) -> Result<Compiled, Vec<Diagnostic>> {
        Query::compile_from(text, &Origin::Typed, scope, today)
    }

    /// The same for a query that was written somewhere.
    ///
    /// # Errors
    /// As [`Query::compile`].
    pub fn compile_from(
        text: &str,
        origin: &Origin,
        scope: &Scope,
        today: Day,
    ) -> Result<Compiled, Vec<Diagnostic>> {
        let mut compiler = Compiler::new(scope, today);
        let root = compiler.text(text, origin, &Home::of_subject(scope));
        if compiler.problems.is_empty() {
            Ok(Compiled { root, ..compiler.out })
        } else {
            Err(compiler.problems)
        }
    }
}

/// Where the words being compiled stand.
pub(super) struct Context<'a> {
    pub(super) text: &'a str,
    pub(super) origin: &'a Origin,
    pub(super) home: &'a Home,
}

pub(super) struct Compiler<'s> {
    pub(super) scope: &'s Scope,
    today: Day,
    pub(super) out: Compiled,
    /// How far each rule that came up is compiled, by its index in the scope.
    pub(super) done: HashMap<usize, State>,
    /// The segments by name, and by folded name, made when one is first asked for.
    pub(super) names: OnceCell<HashMap<String, usize>>,
    pub(super) stack: Vec<usize>,
    pub(super) problems: Vec<Diagnostic>,
    depth: usize,
    /// How many names may still be compared with words that mean nothing.
    pub(super) compared: usize,
}

/// How many names are compared with the words of a query that mean nothing, to say the nearest.
const MAX_COMPARED: usize = 200_000;

impl<'s> Compiler<'s> {
    pub(super) fn new(scope: &'s Scope, today: Day) -> Compiler<'s> {
        Compiler {
            scope,
            today,
            out: Compiled::default(),
            done: HashMap::new(),
            names: OnceCell::new(),
            stack: Vec::new(),
            problems: Vec::new(),
            depth: 0,
            compared: MAX_COMPARED,
        }
    }
}

impl Compiler<'_> {
    /// One query text, of the command or of a rule.
    pub(super) fn text(&mut self, text: &str, origin: &Origin, home: &Home) -> Plan {
        match Query::parse(text) {
            Ok(Query { root: None }) => Plan::All,
            Ok(Query { root: Some(root) }) => self.expr(&root, &Context { text, origin, home }),
            Err(fault) => {
                self.problems.push(fault.place(text, origin));
                Plan::Nothing
            }
        }
    }

    fn fail(&mut self, fault: Fault, context: &Context<'_>) -> Plan {
        let finding = fault.place(context.text, context.origin);
        if finding.level == Level::Error {
            self.problems.push(finding);
        } else {
            self.out.notes.push(finding);
        }
        Plan::Nothing
    }

    fn expr(&mut self, expr: &Expr, context: &Context<'_>) -> Plan {
        // Rules within rules add up: each may be as deep as a query, all together only twice that.
        if self.depth >= 2 * MAX_DEPTH {
            let message =
                phrase!("rules and conditions are nested more than {depth} deep", depth = 2 * MAX_DEPTH);
            return self.fail(Fault::new("query-limit", expr.span.clone(), message), context);
        }
        self.depth += 1;
        let plan = match &expr.node {
            Node::Or(terms) => Ok(Plan::Or(self.terms(terms, context))),
            Node::And(terms) => Ok(Plan::And(self.terms(terms, context))),
            Node::Not(inner) => Ok(negated(self.expr(inner, context))),
            Node::Segment(name) => self.segment(name, &expr.span, context),
            Node::Word(word) => Ok(self.alone(word, context)),
            Node::Compare(field, comparison, value) => self.compare(field, *comparison, value, context),
            Node::Contains(field, value) => self.contains(field, value, context),
            Node::Lacks(field, value) => self.contains(field, value, context).map(negated),
            Node::Is(field, values) => self.is(field, values, context),
            Node::Within(field, from, to) => self.within(field, from, to, context),
        }
        .unwrap_or_else(|fault| self.fail(fault, context));
        self.depth -= 1;
        plan
    }

    fn terms(&mut self, terms: &[Expr], context: &Context<'_>) -> Vec<Plan> {
        terms.iter().map(|term| self.expr(term, context)).collect()
    }

    /// A word alone: a flag, else free text.
    fn alone(&mut self, word: &Word, context: &Context<'_>) -> Plan {
        if word.quoting == Quoting::Bare {
            match resolve(word, context.home, self.scope) {
                Ok(found) if found.field.ty == FieldType::Flag => return self.leaf(found.field, Test::Yes),
                Ok(found) if word.text.contains('_') => {
                    let field = &found.field;
                    let message = phrase!("`{field}` is searched as text: a condition needs a value", field);
                    let help = phrase!("write `{field}:any` for those that have one", field);
                    self.fail(Fault::warning("query-word", word.span.clone(), message).help(help), context);
                }
                _ if word.is_bare("or") || word.is_bare("and") => {
                    let message = phrase!(
                        "`{word}` is searched as text where no operator may stand",
                        word = &word.text
                    );
                    self.fail(Fault::warning("query-word", word.span.clone(), message), context);
                }
                _ => {}
            }
        }
        self.free_text(word, context)
    }

    /// Free text: any of the texts people are found by contains it.
    fn free_text(&mut self, word: &Word, context: &Context<'_>) -> Plan {
        const PERSON: [&str; 6] = ["name", "company", "email", "phone", "tags", "notes"];
        let home = context.home;
        let mut fields: Vec<Field> = Vec::new();
        let searched = |name: &str, kind: Kind| match home.table {
            TableId::Contacts => PERSON.contains(&name),
            _ => matches!(
                kind,
                Kind::Text | Kind::Note | Kind::List | Kind::Company | Kind::Emails | Kind::Phones
            ),
        };
        for column in home.table.table().columns.iter().filter(|c| searched(c.name, c.kind)) {
            let field = Field::column(home.table, column.name, column.kind);
            fields.push(Field { path: home.way.clone(), ..field });
        }
        if home.table != TableId::Contacts
            && home.table != TableId::Companies
            && let Some(on) = super::field::path(home.table, TableId::Contacts)
        {
            for column in PERSON.iter().filter_map(|name| TableId::Contacts.table().column(name)) {
                let field = Field::column(TableId::Contacts, column.name, column.kind);
                fields.push(Field { path: [home.way.clone(), on.clone()].concat(), ..field });
            }
        }
        let leaves = fields.into_iter().map(|field| {
            let needle = Needle::new(&word.text, field.form, self.scope.country);
            self.leaf(field, Test::Has(needle))
        });
        Plan::Or(leaves.collect())
    }

    fn compare(
        &mut self,
        field: &Word,
        comparison: Comparison,
        value: &Word,
        context: &Context<'_>,
    ) -> Result<Plan, Fault> {
        let found = resolve(field, context.home, self.scope)?;
        let equal = matches!(comparison, Comparison::Equal | Comparison::Unequal);
        if equal {
            let plan = self.same(&found, std::slice::from_ref(value), context)?;
            return Ok(if comparison == Comparison::Unequal { negated(plan) } else { plan });
        }
        if !found.field.ty.is_ordered() {
            let sign = between(context.text, field, value);
            return Err(unordered(sign, &found.field, comparison.sign()));
        }
        let Reading { low, high } = read::read(value, &found.field, self.scope, self.today)?;
        use Edge::{Excluded, Included};
        let interval = match comparison {
            Comparison::Less => Interval { low: None, high: Some((low, Excluded)) },
            Comparison::AtMost => Interval { low: None, high: Some((high, Included)) },
            Comparison::Greater => Interval { low: Some((high, Excluded)), high: None },
            _ => Interval { low: Some((low, Included)), high: None },
        };
        Ok(self.leaf(found.field, Test::Within(vec![interval])))
    }

    fn is(&mut self, field: &Word, values: &[Word], context: &Context<'_>) -> Result<Plan, Fault> {
        let found = resolve(field, context.home, self.scope)?;
        let mut plans = Vec::new();
        let mut words = Vec::new();
        for value in values {
            if value.is_bare("none") || value.is_bare("any") {
                let known = self.known(&found);
                plans.push(if value.is_bare("none") { negated(known) } else { known });
            } else {
                words.push(value.clone());
            }
        }
        if !words.is_empty() {
            plans.push(self.same(&found, &words, context)?);
        }
        Ok(if plans.len() == 1 { plans.remove(0) } else { Plan::Or(plans) })
    }

    /// The field is one of the values.
    fn same(&mut self, found: &Resolved, values: &[Word], context: &Context<'_>) -> Result<Plan, Fault> {
        let field = &found.field;
        match field.ty {
            FieldType::Flag => {
                let mut plans = Vec::new();
                for value in values {
                    let yes = self.leaf(field.clone(), Test::Yes);
                    plans.push(if read::flag(value, field)? { yes } else { negated(yes) });
                }
                Ok(Plan::Or(plans))
            }
            FieldType::Text | FieldType::List => {
                for value in values {
                    self.note_unheard(found, value, context);
                }
                let form = field.form;
                let needles = values.iter().map(|v| Needle::new(&v.text, form, self.scope.country)).collect();
                Ok(self.text_leaf(field.clone(), Test::Same(needles)))
            }
            _ => {
                let mut intervals = Vec::new();
                for value in values {
                    let Reading { low, high } = read::read(value, field, self.scope, self.today)?;
                    intervals.push(Interval {
                        low: Some((low, Edge::Included)),
                        high: Some((high, Edge::Included)),
                    });
                }
                Ok(self.leaf(field.clone(), Test::Within(intervals)))
            }
        }
    }

    fn contains(&mut self, field: &Word, value: &Word, context: &Context<'_>) -> Result<Plan, Fault> {
        let found = resolve(field, context.home, self.scope)?;
        if !matches!(found.field.ty, FieldType::Text | FieldType::List) {
            let message = phrase!(
                "`~` looks into texts, but `{field}` is {what}",
                field = &found.field,
                what = article(found.field.ty)
            );
            return Err(Fault::new("query-value", field.span.clone(), message)
                .help(phrase!("compare with `=`, `<`, `>` or `in a..b`")));
        }
        let needle = Needle::new(&value.text, found.field.form, self.scope.country);
        Ok(self.text_leaf(found.field, Test::Has(needle)))
    }

    fn within(&mut self, field: &Word, from: &Word, to: &Word, context: &Context<'_>) -> Result<Plan, Fault> {
        let found = resolve(field, context.home, self.scope)?;
        if !found.field.ty.is_ordered() {
            return Err(unordered(between(context.text, field, from), &found.field, "in"));
        }
        let low = read::read(from, &found.field, self.scope, self.today)?.low;
        let high = read::read(to, &found.field, self.scope, self.today)?.high;
        if let (Bound::Fixed(a), Bound::Fixed(b)) = (low, high)
            && a.in_book.zip(b.in_book).is_some_and(|(a, b)| a > b)
        {
            let span = from.span.start..to.span.end;
            let (field, from, to) = (&field.text, &from.text, &to.text);
            let message = phrase!("nothing lies in this range: `{from}` is more than `{to}`", from, to);
            return Err(Fault::new("query-value", span, message).help(phrase!(
                "write `{field} in {to}..{from}`",
                field,
                from,
                to
            )));
        }
        let interval = Interval { low: Some((low, Edge::Included)), high: Some((high, Edge::Included)) };
        Ok(self.leaf(found.field, Test::Within(vec![interval])))
    }

    fn leaf(&mut self, field: Field, test: Test) -> Plan {
        let index = self.out.fields.iter().position(|known| *known == field).unwrap_or_else(|| {
            self.out.fields.push(field.clone());
            self.out.fields.len() - 1
        });
        if let Test::Within(intervals) = &test {
            for (bound, _) in intervals.iter().flat_map(|i| [i.low, i.high]).flatten() {
                if let Bound::Percentile(p) = bound
                    && !self.out.percentiles.iter().any(|(of, q)| *q == p && *of == field)
                {
                    self.out.percentiles.push((field.clone(), p));
                }
            }
        }
        self.out.leaves.push(Leaf { field: index, test });
        Plan::Leaf(self.out.leaves.len() - 1)
    }

    /// A leaf, or for the two fields that rules decide, those rules.
    fn text_leaf(&mut self, field: Field, test: Test) -> Plan {
        match decided_by(&field) {
            Some(kind) => self.by_rules(kind, &test),
            None => self.leaf(field, test),
        }
    }

    fn known(&mut self, found: &Resolved) -> Plan {
        match decided_by(&found.field) {
            Some(kind) => self.by_rules(kind, &Test::Known),
            None => self.leaf(found.field.clone(), Test::Known),
        }
    }

    /// A word that the field's vocabulary does not have may be a slip; the rows decide.
    fn note_unheard(&mut self, found: &Resolved, value: &Word, context: &Context<'_>) {
        let declared = super::complete::vocabulary(found, self.scope);
        let wanted = fold_words(&value.text);
        if declared.is_empty() || wanted.is_empty() || declared.iter().any(|w| fold_words(w) == wanted) {
            return;
        }
        let (word, field) = (&value.text, &found.field);
        let message = phrase!("`{word}` is no word the book knows for `{field}`", word, field);
        let fault = Fault::warning("query-word", value.span.clone(), message);
        let help = match nearest(&value.text, declared.iter().map(String::as_str)) {
            Some(near) => phrase!("the nearest is `{near}`", near),
            None => phrase!("known are {words}", words = in_backticks(&declared)),
        };
        self.fail(fault.help(help), context);
    }
}

fn decided_by(field: &Field) -> Option<RuleKind> {
    match &field.target {
        Target::Profile(ProfileField { id: FieldId::TierByRule, .. }) => Some(RuleKind::Tier),
        Target::Profile(ProfileField { id: FieldId::Warnings, .. }) => Some(RuleKind::Warning),
        _ => None,
    }
}

pub(super) fn negated(plan: Plan) -> Plan {
    match plan {
        Plan::Not(inner) => *inner,
        other => Plan::Not(Box::new(other)),
    }
}

/// The bytes of what stands between a field and its value: the sign.
fn between(text: &str, field: &Word, value: &Word) -> Range<usize> {
    let (start, end) = (field.span.end, value.span.start);
    let sign = text.get(start..end).unwrap_or("");
    let start = start + (sign.len() - sign.trim_start().len());
    if sign.trim().is_empty() { field.span.clone() } else { start..start + sign.trim().len() }
}

fn unordered(span: Range<usize>, field: &Field, sign: &str) -> Fault {
    let message =
        phrase!("`{sign}` needs an order, but `{field}` is {what}", sign, field, what = article(field.ty));
    let fault = Fault::new("query-value", span, message);
    match (&field.target, field.ty) {
        (Target::Column(table, name), FieldType::Text) if table.table().column(name).is_none() => {
            fault.help(phrase!(
                "give the column a type in rolo.yaml: `fields: {{{name}: {{table: {table}, type: number}}}}`",
                name,
                table
            ))
        }
        (_, FieldType::Flag) => fault.help(phrase!("write `{field}` or `not {field}`", field)),
        _ => fault.help(phrase!("write `{field}:word`, or `{field} ~ part`", field)),
    }
}

fn article(ty: FieldType) -> Text {
    match ty {
        FieldType::Flag => phrase!("a yes or no"),
        FieldType::Text => phrase!("a text"),
        FieldType::List => phrase!("a list"),
        FieldType::Day => phrase!("a day"),
        FieldType::Duration => phrase!("a length of time"),
        FieldType::Money => phrase!("an amount of money"),
        _ => phrase!("a number"),
    }
}
