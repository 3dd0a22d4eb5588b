//! Chinese day phrases and numerals.

use super::Phrase;
use crate::model::day::days_in_month;
use crate::model::period::Unit;
use crate::model::{Day, Span};

impl Phrase {
    pub(super) fn chinese(self, text: &str) -> Option<Day> {
        let today = self.today;
        let relative = match text {
            "今天" | "今日" | "今晚" | "现在" => Some(0),
            "昨天" | "昨日" | "昨晚" => Some(-1),
            "前天" | "前日" => Some(-2),
            "大前天" => Some(-3),
            "明天" | "明日" | "明晚" => Some(1),
            "后天" | "后日" => Some(2),
            "大后天" => Some(3),
            _ => None,
        };
        if let Some(days) = relative {
            return Some(today + days);
        }
        let mut text: String =
            text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '的' | '个')).collect();
        for (from, to) in [
            ("星期天", "周日"),
            ("礼拜天", "周日"),
            ("周天", "周日"),
            ("星期", "周"),
            ("礼拜", "周"),
            ("号", "日"),
            ("季度", "季"),
            ("之后", "后"),
            ("以后", "后"),
            ("过后", "后"),
            ("之前", "前"),
            ("以前", "前"),
            ("这", "本"),
            ("年年", "年"),
            ("月月", "月"),
            ("末", "底"),
        ] {
            text = text.replace(from, to);
        }
        let text = western_digits(&text);
        self.ago_or_later(&text).or_else(|| self.part_of_unit(&text)).or_else(|| self.month_and_day(&text))
    }

    /// `3天后`, `2周前`, `半年后`, `1月后` (a month later).
    fn ago_or_later(self, text: &str) -> Option<Day> {
        let (body, back) = match (text.strip_suffix('后'), text.strip_suffix('前')) {
            (Some(body), _) => (body, false),
            (_, Some(body)) => (body, true),
            _ => return None,
        };
        let span = match body {
            "半年" => Span::months(6),
            "半月" => Span::days(15),
            _ => Span::parse(body)?,
        };
        Some(if back { self.today - span } else { self.today + span })
    }

    /// `下周5`, `周日`, `本月底`, `下月15日`, `明年底`, `季初`, `下月`.
    fn part_of_unit(self, text: &str) -> Option<Day> {
        let years = [("今年", 0), ("明年", 1), ("后年", 2), ("去年", -1), ("前年", -2)];
        if let Some((n, rest)) = years.into_iter().find_map(|(w, n)| Some((n, text.strip_prefix(w)?))) {
            let first = Unit::Year.start_after(self.today, n);
            return match rest {
                "" | "初" => Some(first),
                "底" => Some(Unit::Year.end(first)),
                _ => {
                    let (month, day) = month_day(rest)?;
                    Day::new(first.year(), month, day)
                }
            };
        }
        let steps = [("下下", 2), ("下", 1), ("上上", -2), ("上", -1), ("本", 0)];
        let said = steps.into_iter().find_map(|(w, n)| Some((n, text.strip_prefix(w)?)));
        let (n, rest) = said.unwrap_or((0, text));
        let of = |unit: Unit| unit.start_after(self.today, n);
        let mut chars = rest.chars();
        let unit = chars.next()?;
        let what = chars.as_str();
        match (unit, what) {
            ('周', "") if said.is_some() => Some(of(Unit::Week)),
            ('周', "底") => Some(of(Unit::Week) + 5),
            ('周', "初") => Some(of(Unit::Week)),
            ('周', what) => {
                let weekday = match what {
                    "日" | "7" => 6,
                    _ => what.parse::<u32>().ok().filter(|n| (1..=6).contains(n))? - 1,
                };
                Some(if said.is_some() {
                    of(Unit::Week) + weekday as i32
                } else {
                    self.nearest_weekday(weekday)
                })
            }
            ('月', "") if said.is_some() => Some(of(Unit::Month)),
            ('月', "初") => Some(of(Unit::Month)),
            ('月', "中") => Some(of(Unit::Month) + 14),
            ('月', "底") => Some(Unit::Month.end(of(Unit::Month))),
            ('月', what) if said.is_some() => {
                let day: u32 = what.strip_suffix('日').unwrap_or(what).parse().ok()?;
                let month = of(Unit::Month);
                Day::new(month.year(), month.month(), day)
            }
            ('季', "" | "初") => Some(of(Unit::Quarter)),
            ('季', "底") => Some(Unit::Quarter.end(of(Unit::Quarter))),
            ('年', "初") => Some(of(Unit::Year)),
            ('年', "底") => Some(Unit::Year.end(of(Unit::Year))),
            _ => None,
        }
    }

    /// `3月5日`, `2026年3月5日`, `15日`.
    fn month_and_day(self, text: &str) -> Option<Day> {
        if let Some((year, rest)) = text.split_once('年') {
            let year: i32 = year.parse().ok().filter(|_| year.len() == 4)?;
            let (month, day) = month_day(rest)?;
            return Day::new(year, month, day);
        }
        if let Some((month, day)) = month_day(text) {
            return self.nearest_day_of_year(month, day);
        }
        self.nearest_day_of_month(text.strip_suffix('日')?.parse().ok()?)
    }
}

/// `3月5日`, `3月底`, `3月`: the month's first day.
fn month_day(text: &str) -> Option<(u32, u32)> {
    let (month, day) = text.split_once('月')?;
    let month: u32 = month.parse().ok().filter(|m| (1..=12).contains(m))?;
    let day = match day {
        "" | "初" => 1,
        "底" => days_in_month(2025, month),
        _ => day.strip_suffix('日').unwrap_or(day).parse().ok()?,
    };
    Some((month, day))
}

/// Chinese numerals and full-width digits as plain ones: `十五` is `15`, `二〇二六` is `2026`, `两` is `2`.
#[must_use]
pub fn western_digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run: Vec<char> = Vec::new();
    for c in text.chars().chain(std::iter::once('\0')) {
        if numeral(c).is_some() || matches!(c, '十' | '百' | '廿') {
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            out.push_str(&run_of_numerals(&run));
            run.clear();
        }
        match c {
            '\0' => {}
            '０'..='９' => out.push(char::from(b'0' + (c as u32 - '０' as u32) as u8)),
            c => out.push(c),
        }
    }
    out
}

fn numeral(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn run_of_numerals(run: &[char]) -> String {
    if run.iter().all(|&c| numeral(c).is_some()) {
        return run.iter().filter_map(|&c| numeral(c)).map(|n| n.to_string()).collect();
    }
    let (mut total, mut digit) = (0u32, None);
    for &c in run {
        match c {
            '百' => total += digit.take().unwrap_or(1) * 100,
            '十' => total += digit.take().unwrap_or(1) * 10,
            '廿' => total += 20,
            c => digit = numeral(c),
        }
    }
    (total + digit.unwrap_or(0)).to_string()
}
