//! ACLED's 31 columns, a row a day and a place of an incident.
//!
//! | columns | hold |
//! |---|---|
//! | `event_id_cnty` | our incident's id, with `-1`, `-2` … where it lasted several days: never a look-alike of ACLED's ids |
//! | `event_date` `year` `time_precision` | first day; 1 a day, 2 a week, 3 a month |
//! | `disorder_type` `event_type` `sub_event_type` | by event type and mode; of several tactics the first in ACLED's order; an attack with firearms on armed people is an armed clash, on civilians an attack |
//! | `actor1` `assoc_actor_1` `inter1` | who did it; others on that side, joined by `;`; its class by the register of actors |
//! | `actor2` `assoc_actor_2` `inter2` | to whom |
//! | `interaction` | both classes, the smaller code first; `State forces only` where there is no second actor |
//! | `civilian_targeting` | `Civilian targeting`, or empty |
//! | `iso` `region` `country` `admin1` `admin2` `admin3` `location` | ISO 3166-1 numeric, ACLED's region, names; no third division |
//! | `latitude` `longitude` `geo_precision` | four decimals; 1 town, 2 area, 3 province, which has no point here |
//! | `source` `source_scale` | publishers, joined by `; `; their reach is not known to us, so that the cell is empty |
//! | `notes` | the title, what accounts disagree on, what was not known yet, in sentences |
//! | `fatalities` | the most conservative number; 0 where no death is mentioned; empty where deaths are told without a number |
//! | `tags` `timestamp` | `crowd size=about 200`; when the last of its reports was recorded, Unix seconds |
//!
//! Where nobody is named who did it, `actor1` is empty: ACLED would write an unidentified armed group. Incidents that are placed
//! in no province have no row, as ACLED has no events of a whole country.

mod kinds;
mod notes;

use jiff::{Timestamp, civil::Date};
use rashomon_core::ground::actor::ActorKind;
use rashomon_model::{Attribute, Place, TimePrecision, When};

use super::{
    loss::{LossKind, Losses},
    parties::{self, Parties, Party},
    scene::Scene,
    shape::{Basis, Cell, Column, Datum, Row, count, day, list, number, real, text, whole, word, words},
    toll::{self, Told},
};
use crate::Error;

/// The columns, in order.
pub(super) const COLUMNS: &[Column] = &[
    text("event_id_cnty"),
    day("event_date"),
    whole("year"),
    whole("time_precision"),
    text("disorder_type"),
    text("event_type"),
    text("sub_event_type"),
    text("actor1"),
    text("assoc_actor_1"),
    text("inter1"),
    text("actor2"),
    text("assoc_actor_2"),
    text("inter2"),
    text("interaction"),
    text("civilian_targeting"),
    whole("iso"),
    text("region"),
    text("country"),
    text("admin1"),
    text("admin2"),
    text("admin3"),
    text("location"),
    number("latitude"),
    number("longitude"),
    whole("geo_precision"),
    text("source"),
    text("source_scale"),
    text("notes"),
    whole("fatalities"),
    text("tags"),
    whole("timestamp"),
];

/// What this holds of an incident.
const HELD: &[Attribute] = &[
    Attribute::Killed,
    Attribute::Perpetrator,
    Attribute::Responsibility,
    Attribute::Target,
    Attribute::Victim,
    Attribute::CrowdSize,
    Attribute::Place,
    Attribute::Date,
];

/// Days up to which an incident that lasted has a row a day.
const LONGEST: i32 = 31;

/// The rows of an incident: one for each day that it lasted.
pub(super) fn rows(scene: &Scene<'_>, losses: &mut Losses) -> Result<Vec<Row>, Error> {
    let id = scene.id();
    let Some(geo) = scene.place().and_then(Place::acled_precision) else {
        losses.note(LossKind::NoProvince, id);
        return Ok(Vec::new());
    };
    let Some((first, days, precision)) = scene.incident.when.as_ref().and_then(dated) else {
        losses.note(LossKind::NoDate, id);
        return Ok(Vec::new());
    };
    scene.note_common(HELD, losses);
    let sides = Sides::of(scene, losses)?;
    let other_crowd = sides.kind.crowd().is_none() && scene.facts(Attribute::CrowdSize).next().is_some();
    losses.note_if(other_crowd, LossKind::Attributes, id);
    let shared = shared(scene, &sides, geo, losses);
    let (deaths, basis) = fatalities(scene, losses);
    losses.note_if(days > 1, LossKind::Divided, id);
    let mut rows = Vec::new();
    for (n, date) in first.series(jiff::Span::new().days(1)).take(days as usize).enumerate() {
        let key = if days == 1 { id.to_owned() } else { format!("{id}-{}", n + 1) };
        let on_day = deaths.map(|total| share(total, days, n));
        let mut cells = vec![
            word(Some(&key)).ours(),
            word(Some(date)).on(Basis::When),
            count(u64::try_from(date.year()).ok()).on(Basis::When),
            count(Some(precision)).on(Basis::When),
        ];
        cells.extend(shared.iter().cloned());
        cells.push(count(on_day).on(basis.clone()));
        cells.extend([tags(scene, &sides.kind), timestamp(scene)?]);
        rows.push(Row { point: scene.place().and_then(|p| p.lat.zip(p.lon)), ..Row::new(key, cells) });
    }
    Ok(rows)
}

/// First day, number of days that it lasted, and ACLED's `time_precision`; none where it is dated to no month.
pub(super) fn dated(when: &When) -> Option<(Date, u64, u64)> {
    let length = (when.end.unwrap_or(when.start) - when.start).get_days() + 1;
    match when.precision {
        TimePrecision::Hour | TimePrecision::Day => {
            Some((when.start, if (2..=LONGEST).contains(&length) { length as u64 } else { 1 }, 1))
        }
        _ if when.end.is_none() => None,
        _ if length <= 1 => Some((when.start, 1, 1)),
        _ if length <= 7 => Some((when.start, 1, 2)),
        _ if length <= LONGEST => Some((when.start, 1, 3)),
        _ => None,
    }
}

/// The part of a total that falls on a day, the remainder on the first.
fn share(total: u64, days: u64, day: usize) -> u64 {
    total / days + if day == 0 { total % days } else { 0 }
}

/// Both sides, with the event type that they and the modes give.
pub(super) struct Sides {
    pub kind: kinds::Kind,
    first: Parties,
    second: Parties,
}

impl Sides {
    pub fn of(scene: &Scene<'_>, losses: &mut Losses) -> Result<Self, Error> {
        let (mut first, mut second) = parties::sides(scene);
        let several = kinds::told(scene)?;
        losses.note_if(several.len() > 1, LossKind::SeveralModes, scene.id());
        let kind = kinds::of(several, second.all.first());
        if let Some((name, class)) = kind.crowd() {
            let name = parties::with_country(scene, name);
            let crowd = Party {
                name,
                class: Some(class),
                entry: None,
                words: String::new(),
                claims: Vec::new(),
                judgement: None,
            };
            // Who is said to have done it leads or joins the crowd, but for those who act against one.
            if first.all.first().is_some_and(Party::is_armed) {
                second.all.insert(0, crowd);
            } else {
                first.all.insert(0, crowd);
            }
        }
        losses.note_if(first.all.is_empty(), LossKind::ActorNotTold, scene.id());
        let unclassed = |side: &Parties| side.all.first().is_some_and(|party| party.class.is_none());
        losses.note_if(unclassed(&first) || unclassed(&second), LossKind::ClassNotKnown, scene.id());
        let more = |side: &Parties| side.rivals && side.all.len() > 1;
        losses.note_if(more(&first) || more(&second), LossKind::MoreActors, scene.id());
        Ok(Self { kind, first, second })
    }

    /// `Civilian targeting` where civilians are the main target.
    pub fn targets_civilians(&self) -> bool {
        let unarmed = |class| matches!(class, ActorKind::Civilians | ActorKind::Protesters);
        self.kind.harms_civilians() || self.second.all.first().and_then(|p| p.class).is_some_and(unarmed)
    }

    /// Both classes as one word, by their numbers.
    fn interaction(&self) -> Option<String> {
        let class = |side: &Parties| side.all.first().map(|party| party.class);
        let first = class(&self.first)??;
        match class(&self.second) {
            None => Some(format!("{} only", kinds::inter(first))),
            Some(second) => {
                let second = second?;
                let (low, high) = if first.acled() <= second.acled() { (first, second) } else { (second, first) };
                Some(format!("{}-{}", kinds::inter(low), kinds::inter(high)))
            }
        }
    }

    /// Name, associates and class of one side.
    fn cells(side: &Parties, basis_of_none: &Basis) -> [Cell; 3] {
        let Some((main, rest)) = side.all.split_first() else { return Default::default() };
        // Rivals are no allies: notes tell them.
        let allies: Vec<&Party> = rest.iter().filter(|party| !side.rivals && party.class.is_some()).collect();
        let own = parties::basis([main], basis_of_none);
        [
            words(Some(&main.name)).on(own.clone()),
            list(allies.iter().map(|party| party.name.as_str()))
                .on(parties::basis(allies.iter().copied(), basis_of_none)),
            word(main.class.map(kinds::inter)).on(own),
        ]
    }
}

/// The cells that all rows of an incident share, from `disorder_type` to `notes`.
fn shared(scene: &Scene<'_>, sides: &Sides, geo: u8, losses: &mut Losses) -> Vec<Cell> {
    let kind = &sides.kind;
    let mut cells = vec![
        word(Some(kind.disorder())).on(Basis::Type),
        word(Some(&kind.event)).on(Basis::Type),
        word(Some(&kind.sub_event)).on(Basis::Type),
    ];
    cells.extend(Sides::cells(&sides.first, &Basis::Type));
    cells.extend(Sides::cells(&sides.second, &Basis::Type));
    let both = parties::basis(sides.first.all.first().into_iter().chain(sides.second.all.first()), &Basis::Type);
    cells.push(word(sides.interaction()).on(both.clone()));
    cells.push(word(sides.targets_civilians().then_some("Civilian targeting")).on(both));
    cells.extend(placed(scene, geo, losses));
    let publishers = scene.publishers();
    losses.note(LossKind::ScaleNotKnown, scene.id());
    let (notes, basis) = notes::notes(scene);
    cells.extend([list(publishers).on(Basis::Told), Datum::Empty.ours(), words(Some(&notes)).on(basis)]);
    cells
}

/// From `iso` to `geo_precision`.
fn placed(scene: &Scene<'_>, geo: u8, losses: &mut Losses) -> [Cell; 10] {
    let (place, country) = (scene.place(), scene.country());
    let at = |of: fn(&Place) -> Option<&str>| words(place.and_then(of)).on(Basis::Where);
    let degrees = |of: fn(&Place) -> Option<f64>| place.and_then(of).map(|degrees| (degrees * 1e4).round() / 1e4);
    let (lat, lon) = (degrees(|p| p.lat), degrees(|p| p.lon));
    losses.note_if(lat.is_none(), LossKind::NoPoint, scene.id());
    losses.note_if(country.is_none(), LossKind::NoCode, scene.id());
    let sea = country.is_none() && place.is_some_and(|p| p.precision == rashomon_model::PlacePrecision::Water);
    let name = match country {
        Some(country) => words(Some(country.name)),
        // Events at sea have the sea as their country.
        None if sea => words(place.map(|p| p.name.as_str())),
        None => words(place.and_then(|p| p.country.as_deref())),
    };
    [
        count(country.and_then(|c| c.numeric)).on(Basis::Where),
        words(country.map(|c| c.acled_region)).on(Basis::Where),
        name.on(Basis::Where),
        at(|p| p.admin1.as_deref()),
        at(|p| p.admin2.as_deref()),
        Datum::Empty.ours(),
        at(|p| Some(&p.name)),
        real(lat).on(Basis::Where),
        real(lon).on(Basis::Where),
        count(Some(u64::from(geo))).on(Basis::Where),
    ]
}

/// The conservative number over all days.
fn fatalities(scene: &Scene<'_>, losses: &mut Losses) -> (Option<u64>, Basis) {
    let id = scene.id();
    match toll::told(scene.incident, Attribute::Killed, toll::CONSERVATIVE) {
        Told::Nothing => {
            losses.note(LossKind::UnknownAsZero, id);
            (Some(0), Basis::Ours)
        }
        Told::NoNumber(_) => {
            losses.note(LossKind::NotToldByNumber, id);
            (None, Basis::Ours)
        }
        Told::Number(toll) => {
            losses.note_if(toll.high != Some(toll.number()), LossKind::RangeAsNumber, id);
            losses.note_if(toll.parts_only, LossKind::WholeNotTold, id);
            (Some(toll.number()), Basis::Claims(toll.claims))
        }
    }
}

/// `crowd size=about 200`, of demonstrations.
fn tags(scene: &Scene<'_>, kind: &kinds::Kind) -> Cell {
    let mut sizes = scene.facts(Attribute::CrowdSize).filter(|_| kind.crowd().is_some());
    let Some(fact) = sizes.next() else { return Cell::default() };
    let Some(toll) = toll::of(fact, toll::CONSERVATIVE) else { return Cell::default() };
    let size = match toll.high {
        None => format!("at least {}", toll.low),
        Some(high) if high == toll.low => toll.low.to_string(),
        Some(high) => format!("between {} and {high}", toll.low),
    };
    let about = fact.positions.iter().filter(|p| !p.superseded);
    let about = about.filter_map(|p| p.value.count()).any(|c| c.approximate && c.low <= toll.low);
    let size = if about && toll.high.is_some() { format!("about {}", toll.low) } else { size };
    words(Some(&format!("crowd size={size}"))).on(Basis::Claims(toll.claims))
}

/// When the last of its reports was recorded.
fn timestamp(scene: &Scene<'_>) -> Result<Cell, Error> {
    let mut last = None;
    for report in &scene.incident.reports {
        let heading = scene.tools.desk.ledger.heading(&report.id)?;
        let moment = heading.and_then(|heading| heading.recorded_at.parse::<Timestamp>().ok());
        last = last.max(moment.map(Timestamp::as_second));
    }
    Ok(count(last.and_then(|second| u64::try_from(second).ok())).ours())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn totals_are_divided_and_the_remainder_falls_on_the_first_day() {
        let of = |total, days| (0..days as usize).map(|n| share(total, days, n)).collect::<Vec<_>>();
        assert_eq!(of(11, 3), [5, 3, 3]);
        assert_eq!(of(2, 3), [2, 0, 0]);
        assert_eq!(of(7, 1), [7]);
    }

    #[test]
    fn days_weeks_and_months() {
        use TimePrecision::{Day, Hour, Month, Range, Week, Year};
        let first = date(2024, 3, 4);
        for (end, precision, expected) in [
            (Some(first), Day, Some((1, 1))),
            (Some(first), Hour, Some((1, 1))),
            (Some(date(2024, 3, 6)), Day, Some((3, 1))),
            (Some(date(2024, 3, 5)), Range, Some((1, 2))),
            (Some(date(2024, 3, 10)), Week, Some((1, 2))),
            (Some(date(2024, 3, 31)), Month, Some((1, 3))),
            (Some(date(2024, 12, 31)), Year, None),
            (None, Range, None),
        ] {
            let when = When { start: first, end, precision, text: None };
            assert_eq!(dated(&when), expected.map(|(days, precision)| (first, days, precision)), "{when:?}");
        }
    }
}
