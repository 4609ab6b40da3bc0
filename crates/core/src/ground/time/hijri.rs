//! The civil Islamic calendar: arithmetic, with a leap year in eleven years of thirty, which may be a day or two off from
//! what the sighting of the moon gives.

use jiff::{ToSpan, civil::Date};

use super::Period;

/// A month or a day of the Islamic calendar as days of the Gregorian one; without a year the last one up to the report's day.
pub(super) fn period(year: Option<i16>, month: u8, day: Option<u8>, report: Option<Date>) -> Option<Period> {
    let of = |year: i32| {
        let first = date(year, month, day.unwrap_or(1))?;
        let last = match day {
            Some(_) => first,
            None => date(year, month, length(year, month))?,
        };
        Some(Period::Days(first, last))
    };
    if let Some(year) = year {
        return of(i32::from(year));
    }
    let report = report?;
    // Years of 354.37 days since 622.
    let near = (i32::from(report.year()) - 622) * 33 / 32 + 1;
    let up_to = |p: &Period| p.start().is_some_and(|s| s <= report);
    [near + 1, near, near - 1].into_iter().filter_map(of).find(up_to)
}

fn leap(year: i32) -> bool {
    (11 * year + 14).rem_euclid(30) < 11
}

fn length(year: i32, month: u8) -> u8 {
    if month % 2 == 1 || month == 12 && leap(year) { 30 } else { 29 }
}

/// The Gregorian date; the calendar begins on 19 July 622 of the Gregorian calendar carried back.
fn date(year: i32, month: u8, day: u8) -> Option<Date> {
    let before = i64::from(year - 1) * 354 + i64::from((3 + 11 * year).div_euclid(30));
    let in_year = i64::from(month - 1) * 29 + i64::from(month / 2) + i64::from(day) - 1;
    Date::new(622, 7, 19).ok()?.checked_add((before + in_year).days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        for (hijri, gregorian) in
            [((1445, 9, 1), "2024-03-11"), ((1400, 1, 1), "1979-11-20"), ((1447, 1, 1), "2025-06-27")]
        {
            let (year, month, day) = hijri;
            let found = date(year, month, day).unwrap();
            let off = (found - gregorian.parse::<Date>().unwrap()).get_days().abs();
            assert!(off <= 1, "{hijri:?}: {found}");
        }
    }
}
