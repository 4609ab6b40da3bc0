//! What expressions mean, as TIMEX3 writes it.

use super::{Context, Kind, Meaning, Point, length, period::season_code, resolve};
use crate::text::time::{Amount, Clock, PartOfDay, TimeExpression, TimeUnit, What, Year};

/// What an expression means in a context.
pub(super) fn meaning(says: &TimeExpression, context: &Context) -> Meaning {
    let without = |kind, value: &str| Meaning { kind, value: value.to_owned(), point: None };
    match &says.what {
        What::Past => without(Kind::Date, "PAST_REF"),
        What::Present => without(Kind::Date, "PRESENT_REF"),
        What::Future => without(Kind::Date, "FUTURE_REF"),
        What::Duration(length) | What::Stretch { length, .. } => without(Kind::Duration, &length::iso(length)),
        What::Set(of) => without(Kind::Set, &returning(of)),
        What::Away { length, later, .. } if length.0.iter().any(|(amount, _)| amount.thousandths.is_none()) => {
            without(Kind::Date, if *later { "FUTURE_REF" } else { "PAST_REF" })
        }
        _ => {
            let kind = if says.clock.is_some() || says.part.is_some() { Kind::Time } else { Kind::Date };
            match resolve::point(says, context) {
                Some(point) => Meaning { kind, value: of_point(&point), point: Some(point) },
                None => Meaning { kind, value: unanchored(says), point: None },
            }
        }
    }
}

/// The value of a point of time.
fn of_point(point: &Point) -> String {
    let day = point.period.map_or_else(|| "XXXX-XX-XX".to_owned(), super::Period::value);
    match (point.clock, point.part) {
        (Some(clock), _) => format!("{day}{}", of_clock(clock)),
        (None, Some(part)) => format!("{day}{}", of_part(part)),
        (None, None) => day,
    }
}

/// "T15:30".
fn of_clock(clock: Clock) -> String {
    let minute = clock.minute.unwrap_or(0);
    match clock.second {
        Some(second) => format!("T{:02}:{minute:02}:{second:02}", clock.hour),
        None => format!("T{:02}:{minute:02}", clock.hour),
    }
}

fn of_part(part: PartOfDay) -> &'static str {
    match part {
        PartOfDay::Morning => "TMO",
        PartOfDay::Afternoon => "TAF",
        PartOfDay::Evening => "TEV",
        PartOfDay::Night | PartOfDay::Overnight => "TNI",
    }
}

/// What returns: "P1D", "XXXX-WXX-1", "XXXX-07", "TNI".
fn returning(of: &TimeExpression) -> String {
    if let (Some(Clock { hour, minute: None, .. }), What::Clock | What::Weekday { .. }) = (of.clock, &of.what) {
        let day = unanchored(&TimeExpression { clock: None, ..of.clone() });
        return format!("{day}T{hour:02}");
    }
    match &of.what {
        // A half is no whole number of the next smaller unit in a rhythm.
        What::Duration(length) => match length.0.as_slice() {
            [(Amount { thousandths: Some(500) }, TimeUnit::Year)] => "P0.5Y".to_owned(),
            [(Amount { thousandths: Some(1000) }, TimeUnit::Weekend)] => "P1WE".to_owned(),
            _ => length::iso(length),
        },
        _ => unanchored(of),
    }
}

/// The value of an expression of which it is not known what it counts from.
fn unanchored(says: &TimeExpression) -> String {
    let year = |year: &Year| match year {
        Year::Said(year) => format!("{year:04}"),
        _ => "XXXX".to_owned(),
    };
    let day = match &says.what {
        What::Clock => String::new(),
        What::Weekday { day, .. } => format!("XXXX-WXX-{}", day + 1),
        What::Date { year: y, month, day } => format!("{}-{month:02}-{day:02}", year(y)),
        What::Month { year: y, month } => format!("{}-{month:02}", year(y)),
        What::Season { year: y, season } => format!("{}-{}", year(y), season_code(*season)),
        What::Quarter { year: y, quarter } => format!("{}-Q{quarter}", year(y)),
        What::Half { year: y, half } => format!("{}-H{half}", year(y)),
        What::DayOfMonth { day, .. } => format!("XXXX-XX-{day:02}"),
        What::Unit { unit, .. } => of_unit(*unit).to_owned(),
        What::Week { .. } => "XXXX-WXX".to_owned(),
        What::Year(_) => "XXXX".to_owned(),
        _ => "XXXX-XX-XX".to_owned(),
    };
    match (says.clock, says.part) {
        (Some(clock), _) => format!("{day}{}", of_clock(clock)),
        (None, Some(part)) => format!("{day}{}", of_part(part)),
        (None, None) => day,
    }
}

fn of_unit(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Week => "XXXX-WXX",
        TimeUnit::Weekend => "XXXX-WXX-WE",
        TimeUnit::Month => "XXXX-XX",
        TimeUnit::Quarter => "XXXX-QX",
        TimeUnit::Year => "XXXX",
        TimeUnit::Decade => "XXX",
        TimeUnit::Century => "XX",
        _ => "XXXX-XX-XX",
    }
}
