//! How values read.

use rashomon_desk::export::country_name;
use rashomon_model::{Count, Place, PlacePrecision, Value};

use crate::clean;

/// A value in words: "14 rockets", "about 2,500", "at least 7", "not known yet: still to be assessed".
pub fn words(value: &Value) -> String {
    match value {
        Value::Count(count) => self::count(count),
        Value::Actor(actor) => clean(&actor.name),
        Value::Place(place) => self::place(place),
        Value::Time(when) => when.to_string(),
        Value::Term { value, .. } => clean(value),
        Value::Text { text } => clean(text),
        Value::Pending { text } => format!("not known yet: {}", clean(text)),
    }
}

/// A count with what is counted. People go without saying: "7", but "7 soldiers" and "7 rockets".
fn count(count: &Count) -> String {
    let (low, about) = (grouped(count.low), if count.approximate { "about " } else { "" });
    let number = match count.high {
        Some(0) => "none".to_owned(),
        Some(high) if high == count.low => format!("{about}{low}"),
        // "up to 40" is read as 1 to 40; "one or two" stays what it is.
        Some(high) if count.low == 0 || (count.low == 1 && high > 3) => format!("at most {about}{}", grouped(high)),
        Some(high) => format!("{about}{low} to {}", grouped(high)),
        None => format!("at least {about}{low}"),
    };
    let one = count.high == Some(1);
    let words = match counted(count) {
        Some(thing) if count.high == Some(0) => format!("no {}", plural_of(&clean(thing))),
        Some(thing) => format!("{number} {}", if one { clean(thing) } else { plural_of(&clean(thing)) }),
        None => number,
    };
    count.severity.as_ref().map_or_else(|| words.clone(), |severity| format!("{words} ({})", clean(severity)))
}

fn counted(count: &Count) -> Option<&str> {
    count.of.as_deref().or(count.unit.as_deref()).filter(|thing| *thing != "person")
}

/// A place with what it lies in: "Gao, Mali". A name that no gazetteer knows says so, as does a place of a disputed area.
pub fn place(place: &Place) -> String {
    let (mut words, name) = (site(place), clean(&place.name));
    let country = place.country.as_deref().map(country);
    for wider in [place.admin1.as_deref(), country].into_iter().flatten().map(clean) {
        if wider != name {
            words = format!("{words}, {wider}");
        }
    }
    if place.precision == PlacePrecision::Unresolved {
        words.push_str(" (in no gazetteer)");
    }
    if place.disputed.is_some() {
        words.push_str(" (disputed)");
    }
    words
}

/// "Mali" for `ML`; the code where the table has no name for it.
pub fn country(code: &str) -> &str {
    country_name(code).unwrap_or(code)
}

/// The name, or the words that say how it lies to a name: "12 km north of Izium", "Kuriga (12 km north of Kaduna)".
pub fn site(place: &Place) -> String {
    let name = clean(&place.name);
    match place.relation.as_deref().map(clean) {
        Some(words) if words.contains(&clean(&place.text)) => words,
        Some(words) => format!("{name} ({words})"),
        None => name,
    }
}

/// Digits in groups of three.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// "12.3 MB".
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// "1 report", "3 reports".
pub fn plural(number: u64, noun: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { noun.to_owned() } else { plural_of(noun) })
}

/// A noun's plural. What lexicons count ends regularly but for a few.
pub fn plural_of(noun: &str) -> String {
    let irregular = [("person", "people"), ("child", "children"), ("wife", "wives")];
    if let Some((_, many)) = irregular.iter().find(|(one, _)| *one == noun) {
        return (*many).to_owned();
    }
    let uncounted =
        ["people", "livestock", "cattle", "police", "personnel", "aircraft", "ammunition", "infrastructure"];
    if uncounted.iter().any(|u| noun.ends_with(u)) {
        return noun.to_owned();
    }
    if let Some(stem) = noun.strip_suffix("man").filter(|stem| *stem != "hu") {
        return format!("{stem}men");
    }
    if let Some(stem) = noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        return format!("{stem}ies");
    }
    let hisses = noun.ends_with(['s', 'x']) || noun.ends_with("ch") || noun.ends_with("sh");
    format!("{noun}{}", if hisses { "es" } else { "s" })
}

#[cfg(test)]
mod tests {
    use rashomon_model::{Disputed, TimePrecision, When};

    use super::*;

    fn counted(low: u64, high: Option<u64>, unit: Option<&str>) -> String {
        words(&Value::Count(Count { low, high, unit: unit.map(str::to_owned), ..Count::exactly(0, "") }))
    }

    #[test]
    fn counts() {
        assert_eq!(counted(14, Some(14), Some("rocket")), "14 rockets");
        assert_eq!(counted(1, Some(1), Some("house")), "1 house");
        assert_eq!(counted(7, None, Some("person")), "at least 7");
        assert_eq!(counted(24, Some(36), Some("family")), "24 to 36 families");
        assert_eq!(counted(1, Some(5), None), "at most 5");
        assert_eq!(counted(0, Some(0), None), "none");
        assert_eq!(counted(0, Some(0), Some("policeman")), "no policemen");
        let about = Count { approximate: true, severity: Some("minor".to_owned()), ..Count::exactly(2_500, "") };
        assert_eq!(words(&Value::Count(about)), "about 2,500 (minor)");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!((plural(1, "report"), plural(2, "report")), ("1 report".to_owned(), "2 reports".to_owned()));
    }

    #[test]
    fn times() {
        let read = |start: &str, end: Option<&str>, precision| {
            let day = |text: &str| text.parse().unwrap();
            When { start: day(start), end: end.map(day), precision, text: None }.to_string()
        };
        assert_eq!(read("2021-07-08", Some("2021-07-08"), TimePrecision::Day), "2021-07-08");
        assert_eq!(read("2021-07-05", Some("2021-07-11"), TimePrecision::Week), "2021-07-05 to 2021-07-11");
        assert_eq!(read("2021-07-01", Some("2021-07-31"), TimePrecision::Month), "2021-07");
        assert_eq!(read("2020-01-01", Some("2020-12-31"), TimePrecision::Year), "2020");
        assert_eq!(read("2020-01-01", None, TimePrecision::Range), "since 2020-01-01");
    }

    #[test]
    fn places() {
        let some = |text: &str| Some(text.to_owned());
        let izium = Place {
            name: "Izium".to_owned(),
            text: "Izyum".to_owned(),
            precision: PlacePrecision::Area,
            country: some("UA"),
            ..Place::default()
        };
        assert_eq!(place(&izium), "Izium, Ukraine");
        let beside = |words: &str| Place { relation: some(words), ..izium.clone() };
        assert_eq!(place(&beside("12 km north of Izyum")), "12 km north of Izyum, Ukraine");
        assert_eq!(place(&beside("12 km north of Donets")), "Izium (12 km north of Donets), Ukraine");
        let mark = Disputed { area: "Crimea".to_owned(), claimants: vec![], administered: vec![] };
        assert_eq!(place(&Place { disputed: Some(Box::new(mark)), ..izium.clone() }), "Izium, Ukraine (disputed)");
        assert_eq!(place(&Place { name: "Zamareh".to_owned(), ..Place::default() }), "Zamareh (in no gazetteer)");
    }

    #[test]
    fn what_is_not_known_says_so() {
        let pending = Value::Pending { text: "still to be assessed".to_owned() };
        assert_eq!(words(&pending), "not known yet: still to be assessed");
    }
}
