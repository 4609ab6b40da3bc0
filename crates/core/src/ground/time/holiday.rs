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
    let year_number = i32::from(year);
    let (golden, century, in_century) = (year_number % 19, year_number / 100, year_number % 100);
    let corrected = century - century / 4 - (8 * century + 13) / 25;
    let epact = (19 * golden + corrected + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    Date::new(year, (days / 31) as i8, (days % 31 + 1) as i8).ok()
}
