//! Days that a calendar computes.

use jiff::{ToSpan, civil::Date};

use crate::text::time::words::{HOLIDAYS, HolidayRule};

/// The holiday at `index` of [`HOLIDAYS`] in a year.
pub(super) fn date(index: usize, year: i16) -> Option<Date> {
    let month = |month: u8| {
        let first = Date::new(year, month as i8, 1).ok()?;
        Some((first, first.last_of_month().checked_add(1.days()).ok()?))
    };
    match HOLIDAYS.get(index)?.1 {
        HolidayRule::Fixed(m, day) => Date::new(year, m as i8, day as i8).ok(),
        HolidayRule::Nth(m, weekday, n) => {
            let (first, after) = month(m)?;
            nth(first, after, weekday, n)
        }
        HolidayRule::Easter(days) => easter(year)?.checked_add(i64::from(days).days()).ok(),
        HolidayRule::BlackFriday => {
            let (first, after) = month(11)?;
            nth(first, after, 3, 4)?.checked_add(1.days()).ok()
        }
        HolidayRule::Election => {
            let (first, after) = month(11)?;
            nth(first, after, 0, 1)?.checked_add(1.days()).ok()
        }
    }
}

/// The so manieth of a weekday in a stretch of days; -1 is the last.
pub(super) fn nth(start: Date, after: Date, weekday: u8, n: i8) -> Option<Date> {
    if n < 0 {
        let last = after.checked_sub(1.days()).ok()?;
        let back = (last.weekday().to_monday_zero_offset() - weekday as i8).rem_euclid(7);
        return last.checked_sub(i64::from(back).days()).ok();
    }
    let forward = (weekday as i8 - start.weekday().to_monday_zero_offset()).rem_euclid(7);
    let day = start.checked_add((i64::from(forward) + 7 * (i64::from(n) - 1)).days()).ok()?;
    (day < after).then_some(day)
}

/// Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e, g) = (b / 4, b % 4, (8 * b + 13) / 25);
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    Date::new(year, month as i8, day as i8).ok()
}
