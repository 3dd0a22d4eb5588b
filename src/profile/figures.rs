//! Each field from what was read: one column for all people.

use std::collections::BTreeSet;

use super::purchase::{change, orders, spend};
use super::records::{amount, monthly};
use super::scores::RfmScores;
use super::{Cadences, FieldColumn, People, Profile, service, survey, touch};
use crate::book::events;
use crate::book::roster::NOBODY;
use crate::book::scan::scan;
use crate::metrics::active::{Signs, is_lost};
use crate::model::birthday::Birthday;
use crate::model::fields::{FieldId, ProfileField};
use crate::model::schema::TableId;
use crate::model::settings::Activity;
use crate::model::{Day, Span};

const NONE: i32 = FieldColumn::NO_INT;

impl Profile<'_> {
    /// Days since created_on, else since the first dated row; unknown with neither.
    fn ages(&self) -> Vec<i32> {
        let then = self.people.then();
        let mut first: Vec<i32> = {
            let created = then.column("created_on");
            (0..self.people.len()).map(|i| created.day(i).map_or(NONE, |d| d.0)).collect()
        };
        let is_undated = |all: &People| {
            let created = all.then().column("created_on");
            (0..all.len()).any(|who| created.day(who).is_none())
        };
        // Also for the sake of others: what is wrong with those files is said of one person as of all.
        if first.contains(&NONE) || self.people.others().is_some_and(is_undated) {
            let mut earliest = vec![i32::MAX; self.people.len()];
            let mut see = |who: u32, day: Day| earliest[who as usize] = earliest[who as usize].min(day.0);
            self.touches().iter().for_each(|t| see(t.who, t.day));
            self.lines().iter().for_each(|l| see(l.who, l.day));
            for owned in [self.deals(), self.contracts(), self.tickets()] {
                let then = owned.then(&self.people);
                let Some(column) = owned.table.table().begins() else { continue };
                for &(row, who) in &owned.rows {
                    if let Some(day) = then.day(row, column) {
                        see(who, day);
                    }
                }
            }
            for (known, seen) in first.iter_mut().zip(earliest) {
                if *known == NONE && seen != i32::MAX {
                    *known = seen;
                }
            }
        }
        self.since(&first)
    }

    fn lost(&self) -> Vec<bool> {
        let then = self.people.then();
        let lost_on = then.column("lost_on");
        let settings = &self.book.settings;
        let mut signs: Vec<Signs> = (0..self.people.len())
            .map(|who| Signs { lost_on: lost_on.day(who), ..Signs::default() })
            .collect();
        if settings.lost_after.is_none() && signs.iter().all(|signs| signs.lost_on.is_none()) {
            return vec![false; signs.len()];
        }
        let later = |known: &mut Option<Day>, day: Day| *known = (*known).max(Some(day));
        for (who, &day) in self.first_and_last().1.iter().enumerate().filter(|(_, day)| **day != NONE) {
            later(&mut signs[who].last_begun, Day(day));
            if settings.active.contains(&Activity::Orders) {
                later(&mut signs[who].last_active, Day(day));
            }
        }
        for &(row, who) in &self.contracts().rows {
            let Some(days) = self.running().get(&row) else { continue };
            later(&mut signs[who as usize].last_begun, days.from);
            if settings.active.contains(&Activity::Contracts) {
                later(&mut signs[who as usize].last_active, days.to);
            }
        }
        if settings.active.contains(&Activity::Touches) {
            let touches = self.touches().iter().filter(|touch| touch.real);
            touches.for_each(|touch| later(&mut signs[touch.who as usize].last_active, touch.day));
        }
        if settings.active.contains(&Activity::Usage) {
            self.uses().iter().for_each(|used| later(&mut signs[used.0 as usize].last_active, used.1));
        }
        let deals = self.deals().then(&self.people);
        for (row, who) in self.won_deals() {
            if let Some(day) = deals.day(row, "closed_on") {
                later(&mut signs[who].last_won, day);
            }
        }
        let lost = |(who, signs): (usize, Signs)| {
            // Who never was a customer can be said to be lost; silence makes nobody so.
            let after = settings.lost_after.filter(|_| self.customers()[who]);
            is_lost(signs, self.as_of(), after)
        };
        signs.into_iter().enumerate().map(lost).collect()
    }

    fn cadences(&self) -> Vec<Option<Span>> {
        let lost = self.lost();
        let (first, _) = self.first_and_last();
        let (then, cadences) = (self.people.then(), Cadences::new(&self.book.settings, self.as_of()));
        let (every, tier, archived) = (then.column("every"), then.column("tier"), then.column("archived_on"));
        (0..self.people.len())
            .map(|who| {
                if lost[who] || archived.day(who).is_some() {
                    return None;
                }
                let first = (first[who] != NONE).then(|| Day(first[who]));
                let (every, tier) = (every.text(who), tier.text(who));
                if !Cadences::can_read(every.as_bytes()) {
                    then.misread(who, "every");
                }
                cadences.of(every.as_bytes(), tier.as_bytes(), first).map(|c| c.every)
            })
            .collect()
    }

    fn due_in(&self) -> Vec<i32> {
        let last = self.last_touch();
        let created = self.people.then().column("created_on");
        self.cadences()
            .into_iter()
            .enumerate()
            .map(|(who, every)| {
                let from = if last[who] == NONE { created.day(who) } else { Some(Day(last[who])) };
                match (every, from) {
                    (Some(every), Some(from)) => from.add_span(every) - self.as_of(),
                    _ => NONE,
                }
            })
            .collect()
    }

    /// Channel and summary of each person's last touch: the latest moment, the last row where there are several.
    fn last_words(&self, column: &str) -> Vec<String> {
        let last = self.last_touch();
        let columns = ["at", "contact", "channel", "outcome", column];
        let people = &self.people;
        let scanned = scan(
            &self.book.files(TableId::Interactions),
            &columns,
            |_| Vec::new(),
            |part, row| {
                let Some(at) = row.moment(0) else { return };
                let who = people.number(&row.cell(1));
                let real = row.cell(2).as_ref() != b"note" && row.cell(3).is_empty();
                if who != NOBODY && real && last[who as usize] == at.day.0 {
                    part.push((who as usize, at.seconds, row.text(4).into_owned()));
                }
            },
        );
        let mut words = vec![(None, String::new()); self.people.len()];
        for (who, time, text) in scanned.parts.into_iter().flatten() {
            if time >= words[who].0 {
                words[who] = (time, text);
            }
        }
        words.into_iter().map(|w| w.1).collect()
    }

    /// The scores of those who bought in the window of rolo.yaml.
    fn rfm(&self) -> RfmScores {
        let before = self.as_of().sub_span(self.book.settings.rfm.window);
        let counts = self.days().count(self.people.len(), Some(before));
        let spend = spend(self.lines(), self.people.len(), Some(before), self.as_of());
        RfmScores::of(&self.first_and_last().1, &counts, &spend, self.as_of())
    }

    fn filled(&self) -> Vec<f64> {
        let required = &self.book.settings.required;
        if required.is_empty() {
            return vec![f64::NAN; self.people.len()];
        }
        (0..self.people.len())
            .map(|who| {
                let filled = required
                    .iter()
                    .filter(|r| {
                        r.any_of.iter().any(|column| !self.people.text(who, column).trim().is_empty())
                    })
                    .count();
                filled as f64 / required.len() as f64
            })
            .collect()
    }

    fn next_in(&self, column: &str) -> Vec<i32> {
        (0..self.people.len())
            .map(|who| {
                Birthday::parse(&self.people.then().cell(who, column))
                    .and_then(|b| b.next(self.as_of()))
                    .map_or(NONE, |day| day - self.as_of())
            })
            .collect()
    }

    fn since_move(&self, field: &str) -> Vec<i32> {
        (0..self.people.len())
            .map(|who| {
                let id = self.people.roster.columns[0].text(who);
                self.people.moves.last_move(&id, field).map_or(NONE, |day| self.as_of() - day)
            })
            .collect()
    }

    fn referrals(&self, counts: impl Fn(usize) -> bool) -> Vec<i32> {
        let all = self.people.everybody();
        let mut sums = vec![0; all.len()];
        for who in all.numbers().filter(|&who| counts(who)) {
            let text = all.text(who, "referred_by");
            let by = all.number(text.trim().as_bytes());
            if by != NOBODY {
                sums[by as usize] += 1;
            } else if !text.trim().is_empty() {
                all.then().misread(who, "referred_by");
            }
        }
        self.people.of_these(sums)
    }

    fn deal_sum(&self, counts: impl Fn(&str, bool) -> bool) -> Vec<i64> {
        let then = self.deals().then(&self.people);
        let mut sums = vec![0; self.people.len()];
        self.people.reading(self.book, |reading| {
            for &(row, who) in &self.deals().rows {
                let closed = then.day(row, "closed_on");
                if !counts(&then.cell(row, "outcome"), closed.is_some()) {
                    continue;
                }
                let sum = &mut sums[who as usize];
                match amount(&then, row, closed.unwrap_or(self.as_of()), reading) {
                    Some(amount) if *sum != FieldColumn::NO_MONEY => {
                        *sum = sum.checked_add(amount).unwrap_or(FieldColumn::NO_MONEY);
                    }
                    _ => *sum = FieldColumn::NO_MONEY,
                }
            }
        });
        sums
    }

    pub(super) fn field(&self, field: ProfileField) -> Option<FieldColumn> {
        use FieldColumn::{Flag, Int, Money, Number, Text};
        use FieldId as F;
        let n = self.people.len();
        let days = field.days.unwrap_or(365);
        let window = self.as_of() - i32::from(days);
        let tickets = |counts: &dyn Fn(usize) -> bool| Int(service::count(self.tickets(), n, counts));
        let ticket = |row: usize, column: &str| self.tickets().then(&self.people).cell(row, column);
        Some(match field.id {
            F::Customer => Flag(self.customers().to_vec()),
            F::Prospect => Flag(self.customers().iter().map(|c| !c).collect()),
            F::Lost => Flag(self.lost()),
            F::Archived => Flag(
                (0..n)
                    .map(|i| self.people.then().day(i, "archived_on").is_some_and(|d| d <= self.as_of()))
                    .collect(),
            ),
            F::AgeDays => Int(self.ages()),
            F::LastTouch => FieldColumn::Day(self.last_touch().to_vec()),
            F::LastIn => FieldColumn::Day(touch::last_day(self.touches(), n, |t| t.real && t.inbound)),
            F::SilentDays => {
                let mut silent = self.since(self.last_touch());
                if silent.contains(&NONE) || self.people.others().is_some() {
                    for (silent, age) in silent.iter_mut().zip(self.ages()) {
                        if *silent == NONE {
                            *silent = age;
                        }
                    }
                }
                Int(silent)
            }
            F::Touches => Int(touch::window_sum(self.touches(), n, self.as_of(), days, |_| 1)),
            F::Minutes => {
                Int(touch::window_sum(self.touches(), n, self.as_of(), days, |t| i32::from(t.minutes)))
            }
            F::LastChannel => Text(self.last_words("channel")),
            F::LastSummary => Text(self.last_words("summary")),
            F::EveryDays => Int(self
                .cadences()
                .into_iter()
                .map(|every| every.map_or(NONE, |e| e.in_days().round() as i32))
                .collect()),
            F::DueIn => Int(self.due_in()),
            F::FirstOrder => FieldColumn::Day(self.first_and_last().0.clone()),
            F::LastOrder => FieldColumn::Day(self.first_and_last().1.clone()),
            F::IdleDays => Int(self.since(&self.first_and_last().1)),
            F::OrdersTotal => Int(orders(self.lines(), n, None)),
            F::Orders => Int(orders(self.lines(), n, Some(window))),
            F::PurchaseDaysTotal => Int(self.days().count(n, None)),
            F::PurchaseDays => Int(self.days().count(n, Some(window))),
            F::SpendTotal => Money(spend(self.lines(), n, None, self.as_of())),
            F::Spend => Money(spend(self.lines(), n, Some(window), self.as_of())),
            F::AvgOrder => {
                let counts = orders(self.lines(), n, None);
                let total = spend(self.lines(), n, None, self.as_of());
                let mean = |(sum, count): (i64, i32)| match (sum, count) {
                    (FieldColumn::NO_MONEY, _) | (_, 0) => FieldColumn::NO_MONEY,
                    (sum, count) => {
                        let mean = (sum as f64 / f64::from(count)).round() as i64;
                        events::round_to_coin(mean, self.book.settings.currency)
                    }
                };
                Money(total.into_iter().zip(counts).map(mean).collect())
            }
            F::SpendChange => {
                let now = spend(self.lines(), n, Some(window), self.as_of());
                let before = spend(self.lines(), n, Some(window - i32::from(days)), window);
                Number(change(&now, &before))
            }
            F::RhythmDays => Number(self.rhythm()),
            F::RhythmRatio => {
                let idle = self.since(&self.first_and_last().1);
                let rhythm = self.rhythm();
                Number(
                    idle.iter()
                        .zip(rhythm)
                        .map(
                            |(&idle, own)| {
                                if idle == NONE || own <= 0.0 { f64::NAN } else { f64::from(idle) / own }
                            },
                        )
                        .collect(),
                )
            }
            F::NpsLast => Number(survey::nps_last_two(&self.answers().events.list, n).0),
            F::NpsPrev => Number(survey::nps_last_two(&self.answers().events.list, n).1),
            F::NpsChange => {
                let (last, before) = survey::nps_last_two(&self.answers().events.list, n);
                Number(last.iter().zip(before).map(|(l, b)| l - b).collect())
            }
            F::NpsGroup => Text(
                survey::nps_last_two(&self.answers().events.list, n)
                    .0
                    .into_iter()
                    .map(|s| survey::nps_group(s).to_owned())
                    .collect(),
            ),
            F::Csat => Number(survey::csat(&self.answers().events.list, n, window)),
            F::AskedDays => Int(self.since(&survey::last_asked(&self.answers().events.list, n))),
            F::OpenTickets => tickets(&|row| ticket(row, "resolved_at").is_empty()),
            F::OpenComplaints => {
                tickets(&|row| ticket(row, "kind") == "complaint" && ticket(row, "resolved_at").is_empty())
            }
            F::Complaints => tickets(&|row| {
                ticket(row, "kind") == "complaint"
                    && service::opened(self.tickets(), &self.people, row).is_some_and(|d| d > window)
            }),
            F::SlaMissed => tickets(&|row| {
                service::opened(self.tickets(), &self.people, row).is_some_and(|d| d > window)
                    && service::missed(self.tickets(), &self.people, row, &self.book.settings)
            }),
            F::Contracts => Int(service::count(self.contracts(), n, |row| self.runs(row))),
            F::Mrr => Money(self.mrr()),
            F::ContractEndsIn => Int(self.contract_ends_in()),
            F::OpenDeals => {
                let then = self.deals().then(&self.people);
                Int(service::count(self.deals(), n, |row| {
                    is_open(&then.cell(row, "outcome"), then.day(row, "closed_on").is_some())
                }))
            }
            F::PipelineValue => Money(self.deal_sum(is_open)),
            F::WonTotal => Money(self.deal_sum(|outcome, closed| outcome == "won" && closed)),
            F::Points => Int(self.points().points.clone()),
            F::PointsExpiring => Int(self.points().expiring(days)),
            F::Level => Text(self.levels()),
            F::Referrals => Int(self.referrals(|_| true)),
            F::ReferredCustomers => Int(self.referrals(|who| self.customers()[who])),
            F::BirthdayIn => Int(self.next_in("birthday")),
            F::AnniversaryIn => Int(self.next_in("anniversary")),
            F::TierDays => Int(self.since_move("tier")),
            F::StageDays => Int(self.since_move("stage")),
            F::LastUse => {
                let mut last = vec![NONE; n];
                self.uses().iter().for_each(|u| last[u.0 as usize] = last[u.0 as usize].max(u.1.0));
                FieldColumn::Day(last)
            }
            F::Uses => {
                let mut sums = vec![0; n];
                self.uses().iter().filter(|u| u.1 > window).for_each(|u| sums[u.0 as usize] += u.2);
                Int(sums)
            }
            F::OpenTasks => {
                let then = self.tasks().then(&self.people);
                Int(service::count(self.tasks(), n, |row| then.cell(row, "done_on").is_empty()))
            }
            F::OverdueTasks => {
                let then = self.tasks().then(&self.people);
                Int(service::count(self.tasks(), n, |row| {
                    then.cell(row, "done_on").is_empty()
                        && then.day(row, "due_on").is_some_and(|d| d < self.as_of())
                }))
            }
            F::Filled => Number(self.filled()),
            F::R => Int(self.rfm().r),
            F::F => Int(self.rfm().f),
            F::M => Int(self.rfm().m),
            F::Rfm => Text(self.rfm().words()),
            F::RfmSegment => Text(self.rfm().segments(&self.book.settings.rfm)),
            F::PSilent90d | F::ValueAtRisk | F::Clv365d | F::TierByRule | F::Warnings => return None,
        })
    }

    fn mrr(&self) -> Vec<i64> {
        let then = self.contracts().then(&self.people);
        let mut sums = vec![0i64; self.people.len()];
        self.people.reading(self.book, |reading| {
            for &(row, who) in &self.contracts().rows {
                if !self.runs(row) {
                    continue;
                }
                let sum = &mut sums[who as usize];
                let price = amount(&then, row, self.as_of(), reading);
                match price.and_then(|price| monthly(&then, row, price)) {
                    Some(price) if *sum != FieldColumn::NO_MONEY => *sum = sum.saturating_add(price),
                    _ => *sum = FieldColumn::NO_MONEY,
                }
            }
        });
        sums
    }

    fn contract_ends_in(&self) -> Vec<i32> {
        let then = self.contracts().then(&self.people);
        let rows =
            self.contracts().rows.iter().map(|row| row.0).chain(self.contracts().others.iter().copied());
        let replaced: BTreeSet<String> = rows.map(|row| then.text(row, "replaces").into_owned()).collect();
        let mut nearest = vec![NONE; self.people.len()];
        for &(row, who) in &self.contracts().rows {
            let id = self.contracts().roster.columns[0].text(row);
            let Some(ends) = then.day(row, "ends_on") else { continue };
            let open = ends >= self.as_of()
                && self.runs(row)
                && then.cell(row, "renews") != "auto"
                && !replaced.contains(id.as_ref());
            if open {
                let left = ends - self.as_of();
                let known = &mut nearest[who as usize];
                *known = if *known == NONE { left } else { left.min(*known) };
            }
        }
        nearest
    }

    fn levels(&self) -> Vec<String> {
        let mut levels: Vec<_> =
            self.book.settings.loyalty.as_ref().map(|l| l.levels.iter().collect()).unwrap_or_default();
        levels.sort_by_key(|l| l.at);
        let name = |&points: &i32| {
            let reached = levels.iter().rev().find(|l| i64::from(points) >= i64::from(l.at));
            reached.map_or_else(String::new, |l| l.name.as_str().to_owned())
        };
        self.points().points.iter().map(name).collect()
    }
}

fn is_open(outcome: &str, closed: bool) -> bool {
    outcome.is_empty() || !closed
}
