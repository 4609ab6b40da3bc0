//! The words of time expressions, in tables.

use super::{PartOfDay, Season, TimeUnit};
use crate::text::numeral;

/// Months in order.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month that a word names, 1 to 12, and whether the word is a common one too.
pub fn month(word: &str) -> Option<(u8, bool)> {
    let short = |m: &&str| m.starts_with(word) && (word.len() == 3 || word == "sept");
    let index = MONTHS.iter().position(|m| *m == word || short(m))?;
    Some((index as u8 + 1, matches!(word, "may" | "march" | "mar")))
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const SHORT_WEEKDAYS: [(&str, u8); 12] = [
    ("mon", 0),
    ("tue", 1),
    ("tues", 1),
    ("wed", 2),
    ("weds", 2),
    ("thu", 3),
    ("thur", 3),
    ("thurs", 3),
    ("fri", 4),
    ("sat", 5),
    ("sun", 6),
    ("wedn", 2),
];

/// The weekday that a word names, days after Monday, and whether the word is short and may be another one.
pub fn weekday(word: &str) -> Option<(u8, bool)> {
    if let Some(index) = WEEKDAYS.iter().position(|d| *d == word) {
        return Some((index as u8, false));
    }
    SHORT_WEEKDAYS.iter().find(|(short, _)| *short == word).map(|(_, day)| (*day, true))
}

/// "mondays".
pub fn weekdays(word: &str) -> Option<u8> {
    word.strip_suffix('s').and_then(|w| WEEKDAYS.iter().position(|d| *d == w)).map(|i| i as u8)
}

const UNITS: [(&str, TimeUnit); 33] = [
    ("second", TimeUnit::Second),
    ("seconds", TimeUnit::Second),
    ("sec", TimeUnit::Second),
    ("secs", TimeUnit::Second),
    ("minute", TimeUnit::Minute),
    ("minutes", TimeUnit::Minute),
    ("min", TimeUnit::Minute),
    ("mins", TimeUnit::Minute),
    ("hour", TimeUnit::Hour),
    ("hours", TimeUnit::Hour),
    ("hr", TimeUnit::Hour),
    ("hrs", TimeUnit::Hour),
    ("day", TimeUnit::Day),
    ("days", TimeUnit::Day),
    ("week", TimeUnit::Week),
    ("weeks", TimeUnit::Week),
    ("wk", TimeUnit::Week),
    ("wks", TimeUnit::Week),
    ("weekend", TimeUnit::Weekend),
    ("weekends", TimeUnit::Weekend),
    ("month", TimeUnit::Month),
    ("months", TimeUnit::Month),
    ("quarter", TimeUnit::Quarter),
    ("quarters", TimeUnit::Quarter),
    ("year", TimeUnit::Year),
    ("years", TimeUnit::Year),
    ("yr", TimeUnit::Year),
    ("yrs", TimeUnit::Year),
    ("decade", TimeUnit::Decade),
    ("decades", TimeUnit::Decade),
    ("century", TimeUnit::Century),
    ("centuries", TimeUnit::Century),
    ("nights", TimeUnit::Day),
];

/// The unit that a word names.
pub fn unit(word: &str) -> Option<TimeUnit> {
    UNITS.iter().find(|(w, _)| *w == word).map(|(_, unit)| *unit)
}

/// The unit of "weeklong", "daylong".
pub fn long(word: &str) -> Option<TimeUnit> {
    word.strip_suffix("long").and_then(unit)
}

/// How often an adjective or adverb says that something returns: so many thousandths of a unit.
pub fn frequency(word: &str) -> Option<(u32, TimeUnit)> {
    Some(match word {
        "hourly" => (1000, TimeUnit::Hour),
        "daily" | "everyday" => (1000, TimeUnit::Day),
        "weekly" => (1000, TimeUnit::Week),
        "biweekly" | "fortnightly" => (2000, TimeUnit::Week),
        "monthly" => (1000, TimeUnit::Month),
        "bimonthly" => (2000, TimeUnit::Month),
        "quarterly" => (1000, TimeUnit::Quarter),
        "yearly" | "annually" | "annual" => (1000, TimeUnit::Year),
        "semiannual" | "semiannually" | "biannual" | "biannually" => (500, TimeUnit::Year),
        "biennial" | "biennially" => (2000, TimeUnit::Year),
        _ => return None,
    })
}

/// The part of the day that a word names.
pub fn part(word: &str) -> Option<PartOfDay> {
    Some(match word {
        "morning" | "mornings" | "dawn" | "daybreak" | "sunrise" => PartOfDay::Morning,
        "afternoon" | "afternoons" => PartOfDay::Afternoon,
        "evening" | "evenings" | "dusk" | "sunset" | "nightfall" => PartOfDay::Evening,
        "night" | "nights" => PartOfDay::Night,
        _ => return None,
    })
}

/// The season that a word names.
pub fn season(word: &str) -> Option<Season> {
    Some(match word {
        "spring" | "springs" => Season::Spring,
        "summer" | "summers" => Season::Summer,
        "autumn" | "autumns" | "fall" => Season::Autumn,
        "winter" | "winters" => Season::Winter,
        _ => return None,
    })
}

const ORDINALS: [&str; 20] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

/// The number of an ordinal in one word: "third", "3rd".
pub fn ordinal(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !digits.is_empty() && matches!(&word[digits.len()..], "st" | "nd" | "rd" | "th") {
        return digits.parse().ok();
    }
    let index = ORDINALS.iter().position(|w| *w == word).map(|i| i as u8 + 1);
    index.or((word == "thirtieth").then_some(30))
}

/// The tens of a decade in words: "eighties" is 80.
pub fn decade(word: &str) -> Option<i16> {
    Some(match word {
        "twenties" => 20,
        "thirties" => 30,
        "forties" => 40,
        "fifties" => 50,
        "sixties" => 60,
        "seventies" => 70,
        "eighties" => 80,
        "nineties" => 90,
        _ => return None,
    })
}

/// A cardinal below 100 in one word or figure.
pub fn cardinal(word: &str) -> Option<u8> {
    numeral::small(word).map(|n| n as u8)
}

/// Minutes east of Greenwich of a time zone.
pub fn zone(word: &str) -> Option<i16> {
    Some(match word {
        "gmt" | "utc" | "z" => 0,
        "bst" | "cet" | "wat" => 60,
        "cest" | "sast" | "cat" | "eet" => 120,
        "eat" | "msk" | "eest" | "ast" => 180,
        "est" | "cdt" => -300,
        "edt" => -240,
        "cst" | "mdt" => -360,
        "mst" | "pdt" => -420,
        "pst" => -480,
        "hkt" => 480,
        "jst" | "kst" => 540,
        _ => return None,
    })
}

/// What may stand before a time in one word with it.
pub const PREFIXES: [&str; 7] = ["pre", "post", "mid", "early", "late", "inter", "all"];
/// What may stand behind a time in one word with it.
pub const SUFFIXES: [&str; 3] = ["long", "ish", "plus"];

/// When a holiday is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolidayRule {
    /// Month and day.
    Fixed(u8, u8),
    /// Month, weekday (0 is Monday) and which one of the month; -1 is the last.
    Nth(u8, u8, i8),
    /// Days after Easter Sunday.
    Easter(i8),
    /// The day after Thanksgiving.
    BlackFriday,
    /// The Tuesday after the first Monday of November.
    Election,
}

use HolidayRule::{Easter, Fixed, Nth};

/// Holidays by their words in lower case, without apostrophes and "day".
pub const HOLIDAYS: [(&str, HolidayRule); 39] = [
    ("black friday", HolidayRule::BlackFriday),
    ("saint patrick", Fixed(3, 17)),
    ("christmas eve", Fixed(12, 24)),
    ("christmas day", Fixed(12, 25)),
    ("christmas", Fixed(12, 25)),
    ("xmas", Fixed(12, 25)),
    ("boxing day", Fixed(12, 26)),
    ("new year s day", Fixed(1, 1)),
    ("new years day", Fixed(1, 1)),
    ("new year day", Fixed(1, 1)),
    ("new year s eve", Fixed(12, 31)),
    ("new years eve", Fixed(12, 31)),
    ("new year eve", Fixed(12, 31)),
    ("new year s", Fixed(1, 1)),
    ("new year", Fixed(1, 1)),
    ("valentine s day", Fixed(2, 14)),
    ("valentines day", Fixed(2, 14)),
    ("st patrick s day", Fixed(3, 17)),
    ("april fools day", Fixed(4, 1)),
    ("earth day", Fixed(4, 22)),
    ("may day", Fixed(5, 1)),
    ("international workers day", Fixed(5, 1)),
    ("juneteenth", Fixed(6, 19)),
    ("independence day", Fixed(7, 4)),
    ("halloween", Fixed(10, 31)),
    ("veterans day", Fixed(11, 11)),
    ("armistice day", Fixed(11, 11)),
    ("easter monday", Easter(1)),
    ("easter sunday", Easter(0)),
    ("good friday", Easter(-2)),
    ("palm sunday", Easter(-7)),
    ("easter", Easter(0)),
    ("mother s day", Nth(5, 6, 2)),
    ("memorial day", Nth(5, 0, -1)),
    ("father s day", Nth(6, 6, 3)),
    ("labor day", Nth(9, 0, 1)),
    ("thanksgiving day", Nth(11, 3, 4)),
    ("thanksgiving", Nth(11, 3, 4)),
    ("election day", HolidayRule::Election),
];

/// Months of the Islamic calendar, each with the ways of writing that are common, in pieces.
pub const HIJRI: [(&str, u8); 26] = [
    ("muharram", 1),
    ("safar", 2),
    ("rabi al awwal", 3),
    ("rabi ul awwal", 3),
    ("rabi i", 3),
    ("rabi al thani", 4),
    ("rabi ul thani", 4),
    ("rabi al akhir", 4),
    ("rabi ii", 4),
    ("jumada al awwal", 5),
    ("jumada al ula", 5),
    ("jumada i", 5),
    ("jumada al thani", 6),
    ("jumada al akhira", 6),
    ("jumada ii", 6),
    ("rajab", 7),
    ("shaban", 8),
    ("sha'ban", 8),
    ("shaaban", 8),
    ("ramadan", 9),
    ("ramadhan", 9),
    ("shawwal", 10),
    ("dhu al qadah", 11),
    ("dhul qadah", 11),
    ("dhu al hijjah", 12),
    ("dhul hijjah", 12),
];
