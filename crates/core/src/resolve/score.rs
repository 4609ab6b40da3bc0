//! How well two events fit to be one happening, with the reason for every point.

use std::collections::BTreeSet;

use rashomon_model::{Attribute, Claim, EventId, Place, PlacePrecision, Status, TimePrecision, Value, When};

use super::Told;
use crate::{
    geography::{kilometres, places_agree},
    ontology::Ontology,
};

/// Points from which two events are linked.
pub(super) const THRESHOLD: f64 = 4.0;
/// Points at which nothing more can be asked.
const CERTAIN: f64 = 10.0;
/// Within this many kilometres two coordinates are one place.
const NEAR_KM: f64 = 15.0;

/// Points and the reasons for them.
#[derive(Debug)]
pub(super) struct Compared {
    pub score: f64,
    pub reasons: Vec<String>,
}

impl Compared {
    fn add(&mut self, points: f64, reason: impl Into<String>) {
        self.score += points;
        self.reasons.push(format!("{points:+.1} {}", reason.into()));
    }

    /// The score from 0 to 1.
    pub fn share(&self) -> f64 {
        (self.score / CERTAIN).clamp(0.0, 1.0)
    }
}

/// Whether the two cannot be one happening: other type, status, day or place.
pub(super) fn excludes(ontology: &Ontology, a: &Told<'_>, b: &Told<'_>) -> bool {
    let mut unused = Compared { score: 0.0, reasons: Vec::new() };
    !comparable(a, b)
        || modes(ontology, a, b, &mut unused).is_none()
        || times(a, b, &mut unused).is_none()
        || places(a, b, &mut unused).is_none()
}

fn comparable(a: &Told<'_>, b: &Told<'_>) -> bool {
    a.event.kind == b.event.kind && statuses_agree(a.event.status, b.event.status)
}

/// Compares two events; `None` where something excludes that they are one.
pub(super) fn compare(ontology: &Ontology, a: &Told<'_>, b: &Told<'_>) -> Option<Compared> {
    if !comparable(a, b) {
        return None;
    }
    let mut compared = Compared { score: 0.0, reasons: Vec::new() };
    modes(ontology, a, b, &mut compared)?;
    times(a, b, &mut compared)?;
    places(a, b, &mut compared)?;
    claims(a, b, &mut compared);
    if a.index == b.index {
        // A report that tells two events apart knows why; only the same day, place and people make them one.
        compared.add(-1.5, "the report itself tells them apart");
    }
    Some(compared)
}

fn statuses_agree(a: Status, b: Status) -> bool {
    use Status::{Attempted, Denied, Foiled, Occurred, Planned, Threatened};
    let group = |s: Status| match s {
        Occurred | Denied => 0,
        Attempted | Foiled => 1,
        Planned | Threatened => 2,
        _ => 3,
    };
    group(a) == group(b)
}

fn modes(ontology: &Ontology, a: &Told<'_>, b: &Told<'_>, compared: &mut Compared) -> Option<()> {
    match (&a.event.mode, &b.event.mode) {
        (Some(x), Some(y)) if x == y => compared.add(2.0, format!("both {x}")),
        (Some(x), Some(y)) => {
            if !ontology.modes_of_one_family(&a.event.kind, x, y) {
                return None;
            }
            compared.add(-0.5, format!("{x} and {y}"));
        }
        _ => compared.add(0.5, "one names no mode"),
    }
    Some(())
}

fn times(a: &Told<'_>, b: &Told<'_>, compared: &mut Compared) -> Option<()> {
    let (Some(x), Some(y)) = (&a.event.when, &b.event.when) else {
        let (x, y) = (a.account.report.published.as_ref()?, b.account.report.published.as_ref()?);
        let near = i64::from((x.date() - y.date()).get_days()).abs() <= 3;
        compared.add(0.5, "published within three days");
        return near.then_some(());
    };
    let exact = |w: &When| matches!(w.precision, TimePrecision::Day | TimePrecision::Hour);
    let both_exact = exact(x) && exact(y);
    let same_toll = a.marks.toll == b.marks.toll && a.marks.toll.is_some();
    match x.days_apart(y) {
        0 if both_exact => compared.add(2.5, format!("both on {}", x.start)),
        0 => compared.add(1.0, "their times overlap"),
        // Night attacks and time zones: reports may be a day apart, but not where both name the day.
        1 if !both_exact => compared.add(0.0, "a day apart"),
        1 if same_site(a, b) && same_toll => compared.add(-1.0, "a day apart, same place and toll"),
        _ => return None,
    }
    Some(())
}

fn same_site(a: &Told<'_>, b: &Told<'_>) -> bool {
    let id = |t: &Told<'_>| t.event.place.as_ref().filter(|p| p.lat.is_some()).and_then(|p| p.gazetteer.clone());
    id(a).is_some() && id(a) == id(b)
}

fn places(a: &Told<'_>, b: &Told<'_>, compared: &mut Compared) -> Option<()> {
    let (Some(here), Some(there)) = (&a.event.place, &b.event.place) else {
        compared.add(0.0, "one names no place");
        return Some(());
    };
    if !places_agree(here, there) {
        return None;
    }
    let fine = |p: &Place| matches!(p.precision, PlacePrecision::Exact | PlacePrecision::Town | PlacePrecision::Area);
    let (points, reason) = match (here.lat.zip(here.lon), there.lat.zip(there.lon)) {
        _ if here.gazetteer.is_some() && here.gazetteer == there.gazetteer && fine(here) => {
            (3.0, format!("both in {}", here.name))
        }
        (Some(from), Some(to)) if kilometres(from, to) <= NEAR_KM => {
            (2.5, format!("{} and {} are near", here.name, there.name))
        }
        _ if here.name.eq_ignore_ascii_case(&there.name) && here.precision == PlacePrecision::Unresolved => {
            (2.5, format!("both in {}", here.name))
        }
        (Some(_), Some(_)) => (1.0, format!("{} and {} are not far", here.name, there.name)),
        _ if here.admin1.is_some() && here.admin1 == there.admin1 => (1.5, "the same province".to_owned()),
        _ if here.country.is_some() && here.country == there.country => (0.5, "the same country".to_owned()),
        _ => return Some(()),
    };
    compared.add(points, reason);
    Some(())
}

/// What the claims of an event say, in the form in which two events are compared.
#[derive(Debug, Default)]
pub(super) struct Marks {
    figures: BTreeSet<String>,
    victims: BTreeSet<String>,
    actors: BTreeSet<String>,
    targets: BTreeSet<String>,
    /// Highest number of dead that is told of the whole.
    toll: Option<u64>,
}

impl Marks {
    /// The marks of the claims about `event` among `claims`.
    pub fn new(claims: &[Claim], event: &EventId) -> Self {
        use Attribute::{
            Abducted, Displaced, Injured, Killed, MunitionsFired, Perpetrator, Responsibility, Target, Victim,
        };
        let mut marks = Self::default();
        for claim in claims.iter().filter(|c| c.event == *event) {
            let set = match claim.attribute {
                Killed | Injured | Abducted | MunitionsFired | Displaced => &mut marks.figures,
                Victim => &mut marks.victims,
                Perpetrator | Responsibility => &mut marks.actors,
                Target => &mut marks.targets,
                _ => continue,
            };
            set.extend(key(claim.attribute, &claim.value));
            if let (Killed, Some(count)) = (claim.attribute, claim.value.count().filter(|c| !c.part)) {
                marks.toll = marks.toll.max(Some(count.low));
            }
        }
        marks
    }
}

/// Shared figures, names and words of the claims.
fn claims(a: &Told<'_>, b: &Told<'_>, compared: &mut Compared) {
    let shared = |x: &BTreeSet<String>, y: &BTreeSet<String>| x.intersection(y).cloned().collect::<Vec<_>>();
    let figures = shared(&a.marks.figures, &b.marks.figures);
    if !figures.is_empty() {
        compared.add(1.0 + 0.5 * (figures.len().min(3) as f64 - 1.0), format!("same figures: {}", figures.join(", ")));
    }
    let victims = shared(&a.marks.victims, &b.marks.victims);
    if !victims.is_empty() {
        compared.add(2.5, format!("same victim: {}", victims.join(", ")));
    }
    let actors = shared(&a.marks.actors, &b.marks.actors);
    if !actors.is_empty() {
        compared.add(1.0, format!("same actor: {}", actors.join(", ")));
    }
    let targets = shared(&a.marks.targets, &b.marks.targets);
    if !targets.is_empty() {
        compared.add(0.5, format!("same target: {}", targets.join(", ")));
    }
}

fn key(attribute: Attribute, value: &Value) -> Option<String> {
    match value {
        Value::Count(count) => Some(format!("{attribute} {}", count.low)),
        Value::Actor(actor) => Some(actor.name.to_lowercase()),
        Value::Text { text } => text.to_lowercase().split_whitespace().next_back().map(str::to_owned),
        _ => None,
    }
}

#[cfg(test)]
#[path = "score_tests.rs"]
mod tests;
