//! Values as people type them.

use jiff::civil::Date;
use rashomon_core::{
    ground::{actor, place},
    text::number,
};
use rashomon_model::{Actor, ClaimId, Count, Detail, Place, PlacePrecision, TimePrecision, Value, When};

use crate::{Desk, Error};

/// Words that no value can be read from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{words}` is no {kind}: {help}")]
pub struct BadValue {
    words: String,
    kind: &'static str,
    help: &'static str,
}

impl Desk {
    /// The value that these words give in the place of the one that a claim has: of its kind, with what is counted kept.
    /// "unknown" and "pending" say that nobody knows yet.
    ///
    /// # Errors
    /// [`Error::Value`] where they give none; [`Error::Judging`] where there is no such claim.
    pub fn value_like(&self, claim: &str, words: &str) -> Result<Value, Error> {
        let id = match self.find(claim)? {
            Some(rashomon_store::Found::Claim(id)) => id,
            Some(other) => {
                return Err(Error::Judging { reason: format!("`correct` is about a claim; {} is none", other.id()) });
            }
            None => return Err(Error::Judging { reason: format!("nothing has an id that begins with `{claim}`") }),
        };
        let id: ClaimId = id;
        let none = || Error::Judging { reason: format!("{id} is not read any more") };
        let (_, claim) = self.claim(&id)?.ok_or_else(none)?;
        let words = words.trim();
        if matches!(words.to_lowercase().as_str(), "pending" | "unknown" | "not known") {
            return Ok(Value::Pending { text: words.to_owned() });
        }
        Ok(match &claim.value {
            Value::Count(old) => Value::Count(Count { text: words.to_owned(), ..count(words, Some(old))? }),
            Value::Actor(_) => Value::Actor(self.actor_value(words)?),
            Value::Place(_) => Value::Place(self.place_value(words)?),
            Value::Time(_) => Value::Time(time(words)?),
            Value::Term { .. } => Value::Term { value: words.to_owned(), text: words.to_owned() },
            Value::Pending { .. } => {
                count(words, None).map_or_else(|_| Value::Text { text: words.to_owned() }, Value::Count)
            }
            Value::Text { .. } => Value::Text { text: words.to_owned() },
        })
    }

    /// Whom a name means: the actor of the register, if there is only one of this name.
    ///
    /// # Errors
    /// Where the data is wrong.
    pub fn actor_value(&self, name: &str) -> Result<Actor, Error> {
        let found = self.data().actors()?.named(name);
        let actor = match found.as_slice() {
            [one] => Some(one.id.clone()),
            _ => None,
        };
        Ok(Actor { actor, ..actor::read(name) })
    }

    /// The place of a name, or of an id of the gazetteer: the user's own before others, then the largest. Behind an `@` its
    /// point may stand, `NAME @ 16.27,-0.04`. A name that no gazetteer knows is a place without a point.
    ///
    /// # Errors
    /// [`Error::Value`] where the point is none; else where the data is wrong.
    pub fn place_value(&self, words: &str) -> Result<Place, Error> {
        let (name, point) = match words.split_once('@') {
            Some((name, at)) => (name.trim(), Some(point(words, at)?)),
            None => (words.trim(), None),
        };
        let gazetteer = self.data().gazetteer()?;
        let mut rows = gazetteer.lookup(name);
        rows.extend(gazetteer.with_id(name));
        rows.sort_by_key(|row| (!row.own, std::cmp::Reverse(row.population)));
        let place = match rows.first().filter(|_| point.is_none()) {
            Some(row) => place::of_row(gazetteer, name, row),
            None => Place { name: name.to_owned(), text: name.to_owned(), ..Place::default() },
        };
        Ok(match point {
            Some((lat, lon)) => Place { lat: Some(lat), lon: Some(lon), precision: PlacePrecision::Exact, ..place },
            None => place,
        })
    }

    /// When something happened: a day, a month, a year, or a stretch of days, `2024-03-04..2024-03-06`.
    ///
    /// # Errors
    /// [`Error::Value`] where the words give no time.
    pub fn time_value(&self, words: &str) -> Result<When, Error> {
        Ok(time(words)?)
    }

    /// What kind of event a key names: `ASSAULT/drone`.
    ///
    /// # Errors
    /// [`Error::Value`] where there is no such type; else where the data is wrong.
    pub fn type_value(&self, key: &str) -> Result<Detail, Error> {
        let wrong = bad(key, "type of event", "one is written as `ASSAULT/drone` or `PROTEST`");
        let (kind, mode) = self.data().ontology()?.parse(key).ok_or(wrong)?;
        Ok(Detail::Type { kind, mode })
    }
}

fn bad(words: &str, kind: &'static str, help: &'static str) -> BadValue {
    BadValue { words: words.to_owned(), kind, help }
}

fn point(words: &str, at: &str) -> Result<(f64, f64), BadValue> {
    let degrees = |text: &str, most: f64| text.trim().parse::<f64>().ok().filter(|d| d.abs() <= most);
    let point = at.split_once(',').and_then(|(lat, lon)| Some((degrees(lat, 90.0)?, degrees(lon, 180.0)?)));
    point.ok_or_else(|| bad(words, "place", "behind the @ stand degrees north and east, `16.27,-0.04`"))
}

/// A number with its bounds, in words or digits: "14", "at least seven", "about 2,500", "10 to 15", "none".
fn count(words: &str, old: Option<&Count>) -> Result<Count, BadValue> {
    let wrong = || bad(words, "number", "write `14`, `at least 7`, `about 2,500`, `10 to 15`, or `unknown`");
    let lower = words.to_lowercase();
    let (approximate, rest) =
        match ["about ", "around ", "some ", "nearly ", "~"].iter().find_map(|a| lower.strip_prefix(a)) {
            Some(rest) => (true, rest.trim()),
            None => (false, lower.trim()),
        };
    let (low, high) = bounds(rest).ok_or_else(wrong)?;
    if high.is_some_and(|high| high < low) {
        return Err(wrong());
    }
    let kept = |of: fn(&Count) -> Option<String>| old.and_then(of);
    Ok(Count {
        low,
        high,
        approximate,
        unit: kept(|c| c.unit.clone()),
        of: kept(|c| c.of.clone()),
        severity: kept(|c| c.severity.clone()),
        part: old.is_some_and(|c| c.part),
        text: words.to_owned(),
    })
}

fn bounds(words: &str) -> Option<(u64, Option<u64>)> {
    if matches!(words, "none" | "no one" | "nobody" | "0") {
        return Some((0, Some(0)));
    }
    if let Some(number) = number::cardinal(words) {
        return whole(number).map(|n| (n, Some(n)));
    }
    if let Some((low, high)) = words.split_once("..").or_else(|| words.split_once('-')) {
        let end = |text: &str| number::cardinal(text.trim()).and_then(whole);
        return Some((end(low)?, Some(end(high)?)));
    }
    if let Some(low) = words.strip_suffix('+') {
        return Some((number::cardinal(low.trim()).and_then(whole)?, None));
    }
    let found = number::expressions(words);
    let [number::Expression { span, value: Some(value), .. }] = found.as_slice() else { return None };
    if span.start > 0 || span.end < words.len() {
        return None;
    }
    match *value {
        number::Value::Cardinal(number) => whole(number).map(|n| (n, Some(n))),
        number::Value::Range(range) => {
            let low = range.low.map_or(Some(u64::from(range.high.is_some())), |low| {
                whole(low).map(|n| n + u64::from(range.low_open))
            })?;
            let high = match range.high {
                None => None,
                Some(high) => Some(whole(high)?.saturating_sub(u64::from(range.high_open))),
            };
            Some((low, high))
        }
        _ => None,
    }
}

/// A count of persons or things is whole, and none is larger than mankind.
fn whole(number: f64) -> Option<u64> {
    ((0.0..=1e10).contains(&number) && number.fract() == 0.0).then_some(number as u64)
}

fn time(words: &str) -> Result<When, BadValue> {
    let words = words.trim();
    let wrong = || bad(words, "time", "write `2024-03-04`, `2024-03`, `2024`, or `2024-03-04..2024-03-06`");
    let text = Some(words.to_owned());
    let date = |text: &str| text.trim().parse::<Date>().ok().filter(|d| d.to_string() == text.trim());
    if let Some((start, end)) = words.split_once("..") {
        let (start, end) = date(start).zip(date(end)).filter(|(start, end)| start <= end).ok_or_else(wrong)?;
        return Ok(When { start, end: Some(end), precision: TimePrecision::Range, text });
    }
    if let Some(day) = date(words) {
        return Ok(When::day(day, text));
    }
    let (first, precision) = match words.len() {
        7 => (date(&format!("{words}-01")), TimePrecision::Month),
        4 => (date(&format!("{words}-01-01")), TimePrecision::Year),
        _ => (None, TimePrecision::Day),
    };
    let start = first.ok_or_else(wrong)?;
    let end = if precision == TimePrecision::Month { start.last_of_month() } else { start.last_of_year() };
    Ok(When { start, end: Some(end), precision, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_type_them() {
        let read = |words: &str| count(words, None).map(|c| (c.low, c.high, c.approximate)).ok();
        assert_eq!(read("14"), Some((14, Some(14), false)));
        assert_eq!(read("2,500"), Some((2500, Some(2500), false)));
        assert_eq!(read("fourteen"), Some((14, Some(14), false)));
        assert_eq!(read("about 40"), Some((40, Some(40), true)));
        assert_eq!(read("at least seven"), Some((7, None, false)));
        assert_eq!(read("7+"), Some((7, None, false)));
        assert_eq!(read("more than 7"), Some((8, None, false)));
        assert_eq!(read("10 to 15"), Some((10, Some(15), false)));
        assert_eq!(read("10-15"), Some((10, Some(15), false)));
        assert_eq!(read("none"), Some((0, Some(0), false)));
        for wrong in
            ["", "rockets", "-3", "15-10", "2.5", "14 rockets and 3 drones", "9999999999999999999", "\u{202E}7x"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_counted_stays() {
        let old = Count {
            unit: Some("rocket".to_owned()),
            of: Some("child".to_owned()),
            part: true,
            ..Count::exactly(3, "3")
        };
        let new = count("4", Some(&old)).unwrap();
        assert_eq!((new.low, new.unit, new.of, new.part), (4, old.unit, old.of, true));
    }

    #[test]
    fn times_as_people_type_them() {
        let read = |words: &str| time(words).map(|when| (when.precision, when.to_string())).ok();
        let told = |precision, text: &str| Some((precision, text.to_owned()));
        assert_eq!(read("2024-03-04"), told(TimePrecision::Day, "2024-03-04"));
        assert_eq!(read("2024-02"), told(TimePrecision::Month, "2024-02"));
        assert_eq!(read("2024"), told(TimePrecision::Year, "2024"));
        assert_eq!(read("2024-03-04..2024-03-06"), told(TimePrecision::Range, "2024-03-04 to 2024-03-06"));
        for wrong in ["", "Monday", "2024-13", "2024-02-30", "2024-03-06..2024-03-04", "20é4"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
