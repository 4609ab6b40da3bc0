//! The 49 columns of UCDP GED, a row an incident in which somebody died.
//!
//! | columns | hold |
//! |---|---|
//! | `id` | our incident's id: GED's are numbers, and this is none of GED's |
//! | `relid` `active_year` `code_status` `conflict_…` `dyad_dset_id` `dyad_new_id` | empty: they are UCDP's own judgements |
//! | `year` `date_start` `date_end` `date_prec` | 1 a day, 2 two to six days, 3 a week, 4 a month, 5 more |
//! | `type_of_violence` | 1 a state and a group, 2 two groups, 3 against civilians; empty where the sides are not told |
//! | `dyad_name` `side_a` `side_b` | names; the state is side a, the attacker is where no state takes part; civilians are side b |
//! | `side_…_dset_id` `side_…_new_id` | UCDP's id of the actor, where the register of actors has it |
//! | `number_of_sources` `source_article` `source_office` `source_date` `source_headline` | the reports: `"publisher,date,headline"`, joined by `;` |
//! | `source_original` | who is quoted with the number of dead |
//! | `where_prec` … `adm_2` | 1 exact, 2 within 25 km, 3 and 4 divisions, 5 a feature, 6 the country, 7 the sea; the place and the words for it |
//! | `latitude` `longitude` `geom_wkt` `priogrid_gid` | degrees, and the cell of half a degree of PRIO-GRID |
//! | `country` `country_id` `region` `gwnoa` `gwnob` | UCDP's regions; numbers of Gleditsch and Ward |
//! | `event_clarity` | 1 told by itself, 2 one that lasted a week or longer |
//! | `deaths_a` `deaths_b` `deaths_civilians` `deaths_unknown` | they sum to `best` |
//! | `best` `high` `low` | under UCDP's rule; where it prefers no account, `best` is `low` |
//!
//! Incidents in which nobody is known to have died by a number above 0 have no row.

use rashomon_model::{Attribute, Fact, Incident, Place, Published, Side, VictimKind, When};

use super::{
    countries::country,
    loss::{LossKind, Losses},
    parties::{self, Party},
    scene::Scene,
    shape::{Basis, Cell, Column, Datum, Row, count, day, flag, list, number, real, text, whole, word, words},
    toll::{self, Told, Toll},
};
use crate::Error;

/// The columns, in order.
pub(super) const COLUMNS: &[Column] = &[
    text("id"),
    text("relid"),
    whole("year"),
    flag("active_year"),
    text("code_status"),
    whole("type_of_violence"),
    whole("conflict_dset_id"),
    whole("conflict_new_id"),
    text("conflict_name"),
    whole("dyad_dset_id"),
    whole("dyad_new_id"),
    text("dyad_name"),
    whole("side_a_dset_id"),
    whole("side_a_new_id"),
    text("side_a"),
    whole("side_b_dset_id"),
    whole("side_b_new_id"),
    text("side_b"),
    whole("number_of_sources"),
    text("source_article"),
    text("source_office"),
    text("source_date"),
    text("source_headline"),
    text("source_original"),
    whole("where_prec"),
    text("where_coordinates"),
    text("where_description"),
    text("adm_1"),
    text("adm_2"),
    number("latitude"),
    number("longitude"),
    text("geom_wkt"),
    whole("priogrid_gid"),
    text("country"),
    whole("country_id"),
    text("region"),
    whole("event_clarity"),
    whole("date_prec"),
    day("date_start"),
    day("date_end"),
    whole("deaths_a"),
    whole("deaths_b"),
    whole("deaths_civilians"),
    whole("deaths_unknown"),
    whole("best"),
    whole("high"),
    whole("low"),
    whole("gwnoa"),
    whole("gwnob"),
];

/// What this holds of an incident.
const HELD: &[Attribute] = &[
    Attribute::Killed,
    Attribute::Perpetrator,
    Attribute::Responsibility,
    Attribute::Target,
    Attribute::Victim,
    Attribute::Place,
    Attribute::Date,
];

/// The row of an incident, if somebody died and it is dated.
pub(super) fn rows(scene: &Scene<'_>, losses: &mut Losses) -> Result<Vec<Row>, Error> {
    let (id, incident) = (scene.id(), scene.incident);
    let toll = match toll::told(incident, Attribute::Killed, toll::UCDP) {
        Told::Number(toll) if toll.number().max(toll.high.unwrap_or(0)) > 0 => toll,
        Told::NoNumber(_) => {
            losses.note(LossKind::NotToldByNumber, id);
            return Ok(Vec::new());
        }
        Told::Nothing | Told::Number(_) => {
            losses.note(LossKind::NoDeath, id);
            return Ok(Vec::new());
        }
    };
    let Some((when, end)) = incident.when.as_ref().and_then(|when| Some((when, when.end?))) else {
        losses.note(LossKind::NoDate, id);
        return Ok(Vec::new());
    };
    scene.note_common(HELD, losses);
    let sides = Sides::of(scene, losses);
    let deaths = Deaths::of(incident, &toll, &sides, losses);
    let precision = date_precision(when);
    let mut cells =
        vec![word(Some(id)).ours(), Cell::default(), count(u64::try_from(when.start.year()).ok()).on(Basis::When)];
    cells.extend([Cell::default(), Cell::default(), count(sides.violence).on(sides.basis())]);
    cells.resize(11, Cell::default());
    cells.extend(sides.cells());
    cells.extend(sources(scene, &toll)?);
    cells.extend(placed(scene, losses));
    cells.extend([
        count(Some(if precision >= 3 { 2 } else { 1 })).on(Basis::When),
        count(Some(precision)).on(Basis::When),
        word(Some(when.start)).on(Basis::When),
        word(Some(end)).on(Basis::When),
    ]);
    cells.extend(deaths.cells(&toll.claims));
    cells.extend([&sides.a, &sides.b].map(|side| count(side.as_ref().and_then(state_number)).on(sides.basis())));
    Ok(vec![Row { point: scene.place().and_then(|p| p.lat.zip(p.lon)), ..Row::new(id, cells) }])
}

/// UCDP's `date_prec`.
fn date_precision(when: &When) -> u64 {
    let days = when.end.map_or(i32::MAX, |end| (end - when.start).get_days() + 1);
    match days {
        ..=1 => 1,
        2..=6 => 2,
        7 => 3,
        8..=31 => 4,
        _ => 5,
    }
}

/// The number of the state that a side is.
fn state_number(party: &Party) -> Option<u64> {
    let entry = party.entry.as_ref().filter(|_| party.is_state())?;
    country(entry.country.as_deref()?)?.gw
}

/// Who fights whom.
struct Sides {
    a: Option<Party>,
    b: Option<Party>,
    /// UCDP's type; none where a side is not told.
    violence: Option<u64>,
    /// Whether the attacker is side b, because a state that was attacked is side a.
    turned: bool,
}

impl Sides {
    fn of(scene: &Scene<'_>, losses: &mut Losses) -> Self {
        let (attackers, targets) = parties::sides(scene);
        losses.note_if(attackers.all.is_empty(), LossKind::ActorNotTold, scene.id());
        let (attacker, target) = (attackers.all.into_iter().next(), targets.all.into_iter().next());
        let violence = match (&attacker, &target) {
            (Some(_), Some(target)) if !target.is_armed() => Some(3),
            (Some(attacker), Some(target)) if attacker.is_state() || target.is_state() => Some(1),
            (Some(attacker), Some(_)) if attacker.is_armed() => Some(2),
            _ => None,
        };
        losses.note_if(violence.is_none() && attacker.is_some(), LossKind::SideNotTold, scene.id());
        let attacked_state = target.as_ref().is_some_and(Party::is_state) && violence == Some(1);
        let turned = attacked_state && !attacker.as_ref().is_some_and(Party::is_state);
        let (a, b) = if turned { (target, attacker) } else { (attacker, target) };
        Self { a, b, violence, turned }
    }

    fn basis(&self) -> Basis {
        parties::basis(self.a.iter().chain(&self.b), &Basis::Ours)
    }

    /// From `dyad_name` to `side_b`.
    fn cells(&self) -> Vec<Cell> {
        let name = |side: &Option<Party>| {
            let party = side.as_ref()?;
            // GED calls whoever is unarmed so.
            Some(if party.is_armed() || party.class.is_none() { party.name.clone() } else { "Civilians".to_owned() })
        };
        let (a, b) = (name(&self.a), name(&self.b));
        let dyad = a.as_ref().zip(b.as_ref()).map(|(a, b)| format!("{a} - {b}"));
        let mut cells = vec![words(dyad.as_deref()).on(self.basis())];
        for (side, name) in [(&self.a, a), (&self.b, b)] {
            let basis = || parties::basis(side, &Basis::Ours);
            let mut ids = side.iter().filter_map(|party| party.entry.as_ref()).flat_map(|entry| &entry.ids);
            let id = ids.find_map(|id| id.strip_prefix("ucdp:")?.parse().ok());
            cells.extend([Cell::default(), count(id).on(basis()), words(name.as_deref()).on(basis())]);
        }
        cells
    }
}

/// Deaths by side, which sum to `best`.
#[derive(Debug, PartialEq, Eq)]
struct Deaths {
    a: u64,
    b: u64,
    civilians: u64,
    unknown: u64,
    low: u64,
    best: u64,
    high: u64,
}

impl Deaths {
    fn of(incident: &Incident, toll: &Toll, sides: &Sides, losses: &mut Losses) -> Self {
        let id = incident.id.as_str();
        losses.note_if(toll.best.is_none(), LossKind::Indeterminate, id);
        losses.note_if(toll.high.is_none(), LossKind::OpenRange, id);
        losses.note_if(toll.parts_only, LossKind::WholeNotTold, id);
        let best = toll.number();
        let (low, high) = (toll.low.min(best), toll.high.unwrap_or(best).max(best));
        let parts = Parts::of(incident);
        let mut left = best;
        let mut take = |wanted: u64| {
            let taken = wanted.min(left);
            left -= taken;
            taken
        };
        let attackers = take(parts.attackers.max(toll.attackers));
        let civilians = take(parts.civilians);
        let (forces, combatants) = (take(parts.forces), take(parts.combatants));
        // Soldiers and police are the state's, which is side a; combatants are the group's.
        let stated = sides.violence == Some(1);
        let target = if stated { 0 } else { forces + combatants };
        let (mut a, mut b) = if sides.turned { (target, attackers) } else { (attackers, target) };
        if stated {
            a += forces;
            b += combatants;
        }
        // Of an attack on civilians whose victims are told as nothing else, all but the attackers' own are civilians.
        let rest = if sides.violence == Some(3) { take(u64::MAX) } else { 0 };
        losses.note_if(left > 0, LossKind::SideNotTold, id);
        Self { a, b, civilians: civilians + rest, unknown: left, low, best, high }
    }

    fn cells(&self, claims: &[rashomon_model::ClaimId]) -> [Cell; 7] {
        [self.a, self.b, self.civilians, self.unknown, self.best, self.high, self.low]
            .map(|number| count(Some(number)).on(Basis::Claims(claims.to_vec())))
    }
}

/// Deaths that are told by kind: of each group the highest number, since kinds overlap ("three women, two of them nurses").
#[derive(Debug, Default, PartialEq, Eq)]
struct Parts {
    attackers: u64,
    civilians: u64,
    forces: u64,
    combatants: u64,
}

impl Parts {
    fn of(incident: &Incident) -> Self {
        use VictimKind::{Aid, Attacker, Child, Civilian, Combatant, Health, Media, Police, Soldier, Teacher, Woman};
        let mut parts = Self::default();
        let killed = incident.facts.iter().filter(|fact| fact.attribute == Attribute::Killed);
        for fact in killed {
            let Some(number) = toll::of(fact, toll::UCDP).map(|toll| toll.number()) else { continue };
            let most = |group: &mut u64| *group = number.max(*group);
            match (fact.side, fact.kind) {
                (Some(Side::Attacker), _) | (_, Some(Attacker)) => most(&mut parts.attackers),
                (_, Some(Civilian | Child | Woman | Health | Aid | Media | Teacher)) => most(&mut parts.civilians),
                (_, Some(Soldier | Police)) => most(&mut parts.forces),
                (_, Some(Combatant)) => most(&mut parts.combatants),
                _ => {}
            }
        }
        parts
    }
}

/// From `number_of_sources` to `source_original`.
fn sources(scene: &Scene<'_>, toll: &Toll) -> Result<Vec<Cell>, Error> {
    let mut articles = Vec::new();
    let (mut offices, mut dates, mut headlines) = (Vec::new(), Vec::new(), Vec::new());
    for record in scene.records()? {
        let report = &record.report;
        let plain = |text: Option<&str>| text.unwrap_or_default().replace(['"', ';'], "'");
        let (office, title) = (plain(report.publisher.as_deref()), plain(report.title.as_deref()));
        let date = report.published.as_ref().map(Published::date).map(|date| date.to_string()).unwrap_or_default();
        articles.push(format!("\"{office},{date},{title}\""));
        offices.push(office);
        dates.push(date);
        headlines.push(title);
    }
    let joined = |all: &[String]| {
        let known: Vec<&str> = all.iter().map(String::as_str).filter(|one| !one.is_empty()).collect();
        words(Some(&known.join(";"))).on(Basis::Told)
    };
    let said = |fact: &Fact| fact.attribute == Attribute::Killed && fact.kind.is_none();
    let whole = scene.incident.facts.iter().find(|fact| said(fact));
    let by_claim = |position: &&rashomon_model::Position| position.claims.iter().any(|c| toll.claims.contains(c));
    let speakers = whole.iter().flat_map(|fact| &fact.positions).filter(by_claim).flat_map(|p| &p.speakers);
    Ok(vec![
        count(Some(scene.incident.reports.len() as u64)).ours(),
        joined(&articles),
        joined(&offices),
        joined(&dates),
        joined(&headlines),
        list(speakers).on(Basis::Claims(toll.claims.clone())),
    ])
}

/// From `where_prec` to `region`.
fn placed(scene: &Scene<'_>, losses: &mut Losses) -> [Cell; 12] {
    let (place, country) = (scene.place(), scene.country());
    let at = |of: fn(&Place) -> Option<&str>| words(place.and_then(of)).on(Basis::Where);
    let point = place.and_then(|p| p.lat.zip(p.lon));
    losses.note_if(point.is_none(), LossKind::NoPoint, scene.id());
    losses.note_if(country.is_none_or(|c| c.gw.is_none()), LossKind::NoCode, scene.id());
    let described = place.map(|p| p.relation.as_deref().unwrap_or(&p.text));
    let wkt = point.map(|(lat, lon)| format!("POINT ({lon} {lat})"));
    [
        count(place.and_then(Place::ucdp_precision).map(u64::from)).on(Basis::Where),
        at(|p| Some(&p.name)),
        words(described).on(Basis::Where),
        at(|p| p.admin1.as_deref()),
        at(|p| p.admin2.as_deref()),
        real(point.map(|(lat, _)| lat)).on(Basis::Where),
        real(point.map(|(_, lon)| lon)).on(Basis::Where),
        wkt.map_or(Datum::Empty, Datum::Word).on(Basis::Where),
        count(point.map(|(lat, lon)| priogrid(lat, lon))).on(Basis::Where),
        words(country.map(|c| c.name)).on(Basis::Where),
        count(country.and_then(|c| c.gw)).on(Basis::Where),
        words(country.map(|c| c.ucdp_region)).on(Basis::Where),
    ]
}

/// The cell of PRIO-GRID: cells of half a degree, numbered from 1 at the south-western corner, 720 in each row to the east.
fn priogrid(lat: f64, lon: f64) -> u64 {
    let cell = |degrees: f64, from: f64, most: f64| ((degrees + from) / 0.5).floor().clamp(0.0, most - 1.0) as u64;
    cell(lat, 90.0, 360.0) * 720 + cell(lon, 180.0, 720.0) + 1
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rashomon_model::TimePrecision;

    use super::*;

    #[test]
    fn cells_of_half_a_degree() {
        // Corners, and both sides of an edge.
        assert_eq!(priogrid(-90.0, -180.0), 1);
        assert_eq!(priogrid(-89.75, -179.25), 2);
        assert_eq!(priogrid(-89.5, -180.0), 721);
        assert_eq!(priogrid(90.0, 180.0), 259_200);
        // Gao: row 213 from the south, column 360 from the west.
        assert_eq!(priogrid(16.27, -0.04), 212 * 720 + 360);
    }

    #[test]
    fn days_weeks_and_months() {
        let when = |end| When { start: date(2024, 3, 1), end, precision: TimePrecision::Range, text: None };
        for (end, precision) in [(1, 1), (2, 2), (6, 2), (7, 3), (8, 4), (31, 4)] {
            assert_eq!(date_precision(&when(Some(date(2024, 3, end)))), precision, "{end}");
        }
        assert_eq!(date_precision(&when(Some(date(2024, 4, 1)))), 5);
        assert_eq!(date_precision(&when(None)), 5);
    }
}
