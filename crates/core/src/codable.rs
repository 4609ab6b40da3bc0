//! Whether a coder of conflict data would take an incident up.
//!
//! Collections code what happened or was tried, at a known time and place, from reports of its time. What a report only looks
//! back on, and what is told without a date or a province, is kept, shows why it is none of them, and is left out of lists
//! unless all is asked for. The bounds are those of the field: UCDP and ACLED date to the month and place to the province where
//! they know no better.

use jiff::civil::Date;
use rashomon_model::{Place, PlacePrecision, Published, Status, TimePrecision, Uncodable, When};

/// Days between a happening and a report that tells it as current, at most: bodies are found and attacks claimed within some
/// weeks, while trials and anniversaries come later.
const CURRENT: i64 = 42;
/// Days of the longest month.
const MONTH: i32 = 31;
/// Kilometres around a point that still lie in a province, as a rule.
const PROVINCE: f64 = 100.0;

/// Why an incident is not codable; empty where it is. `told` has, for each of its events, the time that the report gives and
/// the report's date of publication.
pub(crate) fn uncodable<'a>(
    status: Status,
    when: Option<&When>,
    place: Option<&Place>,
    told: impl Iterator<Item = (Option<&'a When>, Option<&'a Published>)>,
) -> Vec<Uncodable> {
    let dated = when.filter(|when| is_dated(when));
    let mut reasons = Vec::new();
    if dated.is_none() {
        reasons.push(Uncodable::NoDate);
    }
    if !place.is_some_and(is_placed) {
        reasons.push(Uncodable::NoProvince);
    }
    if dated.is_some_and(|when| !told.into_iter().any(|(own, published)| is_current(own, when, published))) {
        reasons.push(Uncodable::LookBack);
    }
    if !matches!(status, Status::Occurred | Status::Attempted | Status::Foiled) {
        reasons.push(Uncodable::NotTried);
    }
    reasons
}

/// To a month or better: a stretch without an end, and one that is longer, say less.
fn is_dated(when: &When) -> bool {
    match when.precision {
        TimePrecision::Year => false,
        TimePrecision::Range => when.end.is_some_and(|end| (end - when.start).get_days() < MONTH),
        TimePrecision::Hour | TimePrecision::Day | TimePrecision::Week | TimePrecision::Month => true,
    }
}

/// To a province or better. A name that no gazetteer knows, a region and a sea count where the province is known.
fn is_placed(place: &Place) -> bool {
    use PlacePrecision as P;
    match place.precision {
        P::Exact | P::Town | P::Admin2 | P::Admin1 => true,
        P::Area => place.admin1.is_some() || place.radius_km.is_none_or(|km| km <= PROVINCE),
        P::Region | P::Water | P::Unresolved => place.admin1.is_some(),
        P::Country => false,
    }
}

/// Whether a report tells it within some weeks of its time. A report without a date is given the benefit of the doubt. An event
/// whose own time is coarser than a month, or not told, is taken to have that of the incident.
fn is_current(own: Option<&When>, incident: &When, published: Option<&Published>) -> bool {
    let Some(published) = published else { return true };
    let when = own.filter(|own| is_dated(own)).unwrap_or(incident);
    days_between(when, published.date()) <= CURRENT
}

/// Days from a stretch of time to a day; 0 where the day lies in it.
fn days_between(when: &When, day: Date) -> i64 {
    when.days_apart(&When::day(day, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> When {
        When::day(text.parse().unwrap(), None)
    }

    fn stretch(start: &str, end: Option<&str>, precision: TimePrecision) -> When {
        let end = end.map(|end| end.parse().unwrap());
        When { start: start.parse().unwrap(), end, precision, text: None }
    }

    fn town() -> Place {
        Place { precision: PlacePrecision::Town, ..Place::default() }
    }

    /// The reasons for an attack with this time, told by reports with these times and dates.
    fn told(when: Option<&When>, told: &[(Option<When>, Option<&str>)]) -> Vec<Uncodable> {
        let published: Vec<Option<Published>> = told.iter().map(|(_, p)| p.map(|p| p.parse().unwrap())).collect();
        let told = told.iter().zip(&published).map(|((when, _), published)| (when.as_ref(), published.as_ref()));
        uncodable(Status::Occurred, when, Some(&town()), told)
    }

    #[test]
    fn dates() {
        let any = |when: When| told(Some(&when), &[(None, None)]).is_empty();
        assert!(any(day("2024-03-04")));
        assert!(any(stretch("2024-03-01", Some("2024-03-31"), TimePrecision::Month)));
        assert!(any(stretch("2024-03-05", Some("2024-03-29"), TimePrecision::Range)));
        assert!(!any(stretch("2024-03-05", Some("2024-06-29"), TimePrecision::Range)));
        assert!(!any(stretch("2024-03-05", None, TimePrecision::Range)));
        assert!(!any(stretch("2024-01-01", Some("2024-12-31"), TimePrecision::Year)));
        assert_eq!(told(None, &[(None, Some("2024-03-05"))]), [Uncodable::NoDate]);
    }

    #[test]
    fn places() {
        use PlacePrecision as P;
        let of = |precision, admin1: Option<&str>, radius_km| {
            let place = Place { precision, admin1: admin1.map(str::to_owned), radius_km, ..Place::default() };
            uncodable(Status::Occurred, Some(&day("2024-03-04")), Some(&place), [(None, None)].into_iter()).is_empty()
        };
        for (precision, bare, within) in [
            (P::Exact, true, true),
            (P::Town, true, true),
            (P::Admin1, true, true),
            (P::Unresolved, false, true),
            (P::Region, false, true),
            (P::Water, false, true),
            (P::Country, false, false),
        ] {
            assert_eq!((of(precision, None, None), of(precision, Some("Gao"), None)), (bare, within), "{precision}");
        }
        assert!(of(P::Area, None, Some(12.0)) && !of(P::Area, None, Some(400.0)));
        let none = uncodable(Status::Occurred, Some(&day("2024-03-04")), None, [(None, None)].into_iter());
        assert_eq!(none, [Uncodable::NoProvince]);
    }

    #[test]
    fn one_report_of_the_time_is_enough() {
        let attack = day("2024-03-04");
        let one = |published| told(Some(&attack), &[(Some(attack.clone()), Some(published))]);
        assert!(one("2024-03-05").is_empty() && one("2024-04-15").is_empty());
        assert_eq!(one("2024-06-01"), [Uncodable::LookBack]);
        assert_eq!(one("2025-03-04"), [Uncodable::LookBack]);
        let both = [(Some(attack.clone()), Some("2025-03-04")), (Some(attack.clone()), Some("2024-03-06"))];
        assert!(told(Some(&attack), &both).is_empty());
        assert!(told(Some(&attack), &[(Some(attack.clone()), None)]).is_empty(), "nobody knows when it was told");
        // "In 2024" says neither that it is current nor that it is not: the day of the incident does.
        let year = stretch("2024-01-01", Some("2024-12-31"), TimePrecision::Year);
        assert_eq!(told(Some(&attack), &[(Some(year), Some("2024-12-01"))]), [Uncodable::LookBack]);
    }

    #[test]
    fn what_was_not_tried() {
        let of = |status| uncodable(status, Some(&day("2024-03-04")), Some(&town()), [(None, None)].into_iter());
        for status in [Status::Occurred, Status::Attempted, Status::Foiled] {
            assert_eq!(of(status), []);
        }
        for status in [Status::Threatened, Status::Planned, Status::Denied, Status::Hypothetical, Status::Generic] {
            assert_eq!(of(status), [Uncodable::NotTried]);
        }
    }
}
