//! The CDNOW sample: published numbers of a real data set, from the rows to the results.

use rolo::metrics::cohort::cohorts;
use rolo::metrics::facts::Purchases;
use rolo::metrics::repeat::repeat;
use rolo::metrics::retention::{Formula, retention};
use rolo::metrics::rfm::{Figure, rfm};
use rolo::metrics::{Activity, Counted, Histories, Periods, Window, activity::Source};
use rolo::model::Day;

const EVENTS: &str = include_str!("../data/cdnow/events.csv");

/// The rows of the sample in file order; customer 1 has number 0.
fn purchases() -> Purchases {
    let mut purchases = Purchases::default();
    for line in EVENTS.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let (whole, cents) = cells[3].split_once('.').expect("amounts have cents");
        let amount =
            whole.parse::<i64>().expect("a number") * 10_000 + cents.parse::<i64>().expect("a number") * 100;
        let number: u32 = cells[0].parse().expect("a number");
        purchases.push(number - 1, Day::parse_iso(cells[1].as_bytes()).expect("a day"), amount);
    }
    purchases
}

fn day(year: i32, month: u32, day: u32) -> Day {
    Day::new(year, month, day).expect("a day")
}

fn histories(as_of: Day) -> Histories {
    Histories::new(&purchases(), 2357, as_of)
}

/// `count` months from January 1997.
fn months(count: i32) -> Vec<Window> {
    let first = day(1997, 1, 1);
    (0..count).map(|i| Window::new(first.add_months(i), first.add_months(i + 1) - 1)).collect()
}

#[test]
fn the_sample_has_its_published_size() {
    let purchases = purchases();
    assert_eq!(purchases.rows().count(), 6919);
    let histories = histories(day(1998, 6, 30));
    assert_eq!(histories.buyers().count(), 2357);
    // Eight customers never paid anything; they are customers all the same.
    let all = Window::new(day(1997, 1, 1), day(1998, 6, 30));
    assert_eq!(histories.buyers().filter(|&(c, _)| histories.spend_in(c, all) == 0).count(), 8);
}

#[test]
fn half_of_the_customers_came_back() {
    let all = Window::new(day(1997, 1, 1), day(1998, 6, 30));
    let result = repeat(&histories(day(1998, 6, 30)), all, &[30, 90, 365], Counted::Contact);
    assert_eq!((result.rate.hits, result.rate.of), (1139, 2357));
    let within: Vec<String> =
        result.within.iter().map(|(_, share)| format!("{:.5}", share.value().unwrap())).collect();
    assert_eq!(within, ["0.17395", "0.29147", "0.45566"]);
    assert_eq!(result.median_days, Some(55.0));
    assert_eq!(result.purchase_days, 6696);
}

#[test]
fn repeat_purchases_of_the_calibration_period_match_the_literature() {
    let histories = histories(day(1997, 9, 30));
    let repeats: Vec<usize> = histories.buyers().map(|(_, days)| days.len() - 1).collect();
    assert_eq!(repeats.iter().sum::<usize>(), 2457);
    assert_eq!(repeats.iter().filter(|&&x| x > 0).count(), 946);
}

#[test]
fn the_cohort_triangle_matches_month_by_month() {
    let periods = Periods::new(months(18)).unwrap();
    let triangle = cohorts(&histories(day(1998, 6, 30)), &periods, 18, 0..2357, Counted::Contact);
    let january = &triangle.cohorts[0];
    assert_eq!(january.size, 781);
    assert_eq!(january.active, [781, 124, 95, 70, 65, 77, 65, 53, 52, 45, 62, 59, 45, 47, 63, 37, 37, 33]);
    assert_eq!(january.revenue[..2], [285_927_000, 70_037_300]);
    assert_eq!(triangle.cohorts[1].active[..4], [857, 134, 110, 75]);
    assert_eq!(triangle.cohorts[2].size, 719);
    assert_eq!(triangle.cohorts[3].size, 0);
    let pooled = |k| format!("{:.4}", triangle.pooled(k, |_| false).value().unwrap());
    assert_eq!([pooled(1), pooled(2), pooled(16), pooled(17)], ["0.1464", "0.1226", "0.0592", "0.0423"]);
}

#[test]
fn a_month_that_is_not_over_is_blank() {
    let periods = Periods::new(months(18)).unwrap();
    let triangle = cohorts(&histories(day(1997, 6, 15)), &periods, 5, 0..2357, Counted::Contact);
    assert_eq!(triangle.cohorts[0].active, [781, 124, 95, 70, 65]);
    assert_eq!(triangle.cohorts[2].active.len(), 3);
}

#[test]
fn period_retention_may_exceed_one_and_locked_never() {
    let histories = std::sync::Arc::new(histories(day(1998, 6, 30)));
    let activity = Activity::new(&[Source::Purchases(&histories)], 2357, day(1998, 6, 30));
    let base = Window::new(day(1996, 12, 1), day(1996, 12, 31));
    let result = retention(&activity, base, &months(18), Counted::Contact).unwrap();
    let june = result.splits[5];
    assert_eq!((june.before, june.active, june.new), (224, 232, 0));
    assert_eq!((june.retained, june.reactivated, june.lapsed), (68, 164, 156));
    assert_eq!(format!("{:.3}", june.retention(Formula::Period).unwrap()), "1.036");
    assert_eq!(format!("{:.4}", june.retention(Formula::Locked).unwrap()), "0.3036");
    assert_eq!(result.splits[0].retention(Formula::Locked), None);
    for split in &result.splits {
        assert_eq!(split.active, split.new + split.retained + split.reactivated);
    }
}

#[test]
fn frequency_scores_give_equal_values_equal_scores() {
    let histories = histories(day(1997, 9, 30));
    let scored = rfm(&histories, Window::new(day(1997, 1, 1), day(1997, 9, 30)), Counted::Contact);
    let counts: Vec<(u8, u64)> =
        scored.bands(Figure::Frequency).iter().map(|band| (band.score, band.customers)).collect();
    assert_eq!(counts, [(1, 1411), (3, 439), (4, 214), (5, 293)]);
}

#[test]
fn rows_after_the_day_and_their_order_change_nothing() {
    let mut turned = purchases();
    turned.customer.reverse();
    turned.day.reverse();
    turned.amount.reverse();
    turned.push(0, day(1999, 1, 1), 10_000);
    turned.push(2000, day(1998, 7, 1), -10_000);
    let (a, b) = (histories(day(1998, 6, 30)), Histories::new(&turned, 2357, day(1998, 6, 30)));
    for customer in 0..2357 {
        assert_eq!(a.days(customer), b.days(customer));
    }
    let periods = Periods::new(months(18)).unwrap();
    assert_eq!(
        cohorts(&a, &periods, 18, 0..2357, Counted::Contact),
        cohorts(&b, &periods, 18, 0..2357, Counted::Contact)
    );
}
