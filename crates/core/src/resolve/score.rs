//! How well two events fit to be one happening, with the reason for every point.

use std::collections::BTreeSet;

use rashomon_model::{Attribute, Claim, EventId, Place, PlacePrecision, Status, TimePrecision, Value, When};

use super::Told;
use crate::{
    geography::{is_one_place, kilometres, places_agree},
    ontology::Ontology,
};

/// Points from which two events are linked.
pub(super) const THRESHOLD: f64 = 4.0;
/// Points at which nothing more can be asked.
const CERTAIN: f64 = 10.0;
/// Within this many kilometres two coordinates are one place.
const NEAR_KM: f64 = 15.0;

/// Points and, where they are asked for, the reasons for them.
#[derive(Debug)]
pub(super) struct Compared {
    pub score: f64,
    pub reasons: Option<Vec<String>>,
}

impl Compared {
    fn new(reasons: bool) -> Self {
        Self { score: 0.0, reasons: reasons.then(Vec::new) }
    }

    fn add(&mut self, points: f64, reason: impl FnOnce() -> String) {
        self.score += points;
        if let Some(reasons) = &mut self.reasons {
            reasons.push(format!("{points:+.1} {}", reason()));
        }
    }
}

/// Points as a score from 0 to 1.
pub(super) fn share(points: f64) -> f64 {
    (points / CERTAIN).clamp(0.0, 1.0)
}

/// Whether the two cannot be one happening: other type, status, day or place.
pub(super) fn excludes(ontology: &Ontology, a: &Told<'_>, b: &Told<'_>) -> bool {
    outline(ontology, a, b).is_none()
}

/// Points for type, time and place; `None` where they exclude that the two are one.
pub(super) fn outline(ontology: &Ontology, a: &Told<'_>, b: &Told<'_>) -> Option<f64> {
    let mut compared = Compared::new(false);
    outlines(ontology, a, b, &mut compared)?;
    Some(compared.score)
}

fn outlines(ontology: &Ontology, a: &Told<'_>, b: &Told<'_>, compared: &mut Compared) -> Option<()> {
    if a.event.kind != b.event.kind || status_group(a.event.status) != status_group(b.event.status) {
        return None;
    }
    modes(ontology, a, b, compared)?;
    times(a, b, compared)?;
    places(a, b, compared)
}

/// Points for what is said of the two, and for standing in one report.
pub(super) fn details(a: &Told<'_>, b: &Told<'_>) -> f64 {
    let mut compared = Compared::new(false);
    detail(a, b, &mut compared);
    compared.score
}

fn detail(a: &Told<'_>, b: &Told<'_>, compared: &mut Compared) {
    claims(&a.marks, &b.marks, compared);
    if a.index == b.index {
        // A report that tells two events apart knows why; only the same day, place and people make them one.
        compared.add(-1.5, || "the report itself tells them apart".to_owned());
    }
}

/// The points by which any other event can fit this one: those that it shares with itself.
pub(super) fn most(ontology: &Ontology, a: &Told<'_>) -> Option<f64> {
    let mut compared = Compared::new(false);
    outlines(ontology, a, a, &mut compared)?;
    claims(&a.marks, &a.marks, &mut compared);
    Some(compared.score)
}

/// All points with their reasons.
pub(super) fn compare(ontology: &Ontology, a: &Told<'_>, b: &Told<'_>) -> Option<Compared> {
    let mut compared = Compared::new(true);
    outlines(ontology, a, b, &mut compared)?;
    detail(a, b, &mut compared);
    Some(compared)
}

/// Statuses that can be told of one happening have one number.
pub(super) fn status_group(status: Status) -> u8 {
    use Status::{Attempted, Denied, Foiled, Occurred, Planned, Threatened};
    match status {
        Occurred | Denied => 0,
        Attempted | Foiled => 1,
        Planned | Threatened => 2,
        _ => 3,
    }
}

fn modes(ontology: &Ontology, a: &Told<'_>, b: &Told<'_>, compared: &mut Compared) -> Option<()> {
    match (&a.event.mode, &b.event.mode) {
        (Some(x), Some(y)) if x == y => compared.add(2.0, || format!("both {x}")),
        (Some(x), Some(y)) => {
            if !ontology.modes_of_one_family(&a.event.kind, x, y) {
                return None;
            }
            compared.add(-0.5, || format!("{x} and {y}"));
        }
        _ => compared.add(0.5, || "one names no mode".to_owned()),
    }
    Some(())
}

fn times(a: &Told<'_>, b: &Told<'_>, compared: &mut Compared) -> Option<()> {
    let (Some(x), Some(y)) = (&a.event.when, &b.event.when) else {
        let (x, y) = (a.account.report.published.as_ref()?, b.account.report.published.as_ref()?);
        let near = i64::from((x.date() - y.date()).get_days()).abs() <= 3;
        compared.add(0.5, || "published within three days".to_owned());
        return near.then_some(());
    };
    let exact = |w: &When| matches!(w.precision, TimePrecision::Day | TimePrecision::Hour);
    let both_exact = exact(x) && exact(y);
    let same_toll = a.marks.toll == b.marks.toll && a.marks.toll.is_some();
    match x.days_apart(y) {
        0 if both_exact => compared.add(2.5, || format!("both on {}", x.start)),
        0 => compared.add(1.0, || "their times overlap".to_owned()),
        // Night attacks and time zones: reports may be a day apart, but not where both name the day.
        1 if !both_exact => compared.add(0.0, || "a day apart".to_owned()),
        1 if same_site(a, b) && same_toll => compared.add(-1.0, || "a day apart, same place and toll".to_owned()),
        _ => return None,
    }
    Some(())
}

fn same_site<'a>(a: &Told<'a>, b: &Told<'a>) -> bool {
    let point = |t: &Told<'a>| t.event.place.as_ref().filter(|p| p.lat.is_some());
    point(a).zip(point(b)).is_some_and(|(a, b)| is_one_place(a, b))
}

fn places(a: &Told<'_>, b: &Told<'_>, compared: &mut Compared) -> Option<()> {
    let (Some(here), Some(there)) = (&a.event.place, &b.event.place) else {
        compared.add(0.0, || "one names no place".to_owned());
        return Some(());
    };
    if !places_agree(here, there) {
        return None;
    }
    let fine = |p: &Place| matches!(p.precision, PlacePrecision::Exact | PlacePrecision::Town | PlacePrecision::Area);
    let points = match (here.lat.zip(here.lon), there.lat.zip(there.lon)) {
        _ if is_one_place(here, there) && fine(here) => 3.0,
        (Some(from), Some(to)) if kilometres(from, to) <= NEAR_KM => {
            compared.add(2.5, || format!("{} and {} are near", here.name, there.name));
            return Some(());
        }
        _ if here.name.eq_ignore_ascii_case(&there.name) && here.precision == PlacePrecision::Unresolved => 2.5,
        (Some(_), Some(_)) => {
            compared.add(1.0, || format!("{} and {} are not far", here.name, there.name));
            return Some(());
        }
        _ if here.admin1.is_some() && here.admin1 == there.admin1 => {
            compared.add(1.5, || "the same province".to_owned());
            return Some(());
        }
        _ if here.country.is_some() && here.country == there.country => {
            compared.add(0.5, || "the same country".to_owned());
            return Some(());
        }
        _ => return Some(()),
    };
    compared.add(points, || format!("both in {}", here.name));
    Some(())
}

/// Whether both places, if they are told, can be where one event happened.
pub(super) fn sites_agree(a: Option<&Place>, b: Option<&Place>) -> bool {
    a.zip(b).is_none_or(|(a, b)| places_agree(a, b))
}

/// What the claims of an event say, in the form in which two events are compared.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Marks {
    figures: BTreeSet<String>,
    victims: BTreeSet<String>,
    actors: BTreeSet<String>,
    targets: BTreeSet<String>,
    /// Highest number of dead that is told of the whole.
    pub toll: Option<u64>,
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

    /// How much they say.
    pub fn len(&self) -> usize {
        self.figures.len() + self.victims.len() + self.actors.len() + self.targets.len()
    }
}

/// Shared figures, names and words of the claims.
fn claims(a: &Marks, b: &Marks, compared: &mut Compared) {
    let mut shared = |x: &BTreeSet<String>, y: &BTreeSet<String>, points: fn(usize) -> f64, what: &str| {
        let both = || x.intersection(y).map(String::as_str);
        let number = both().count();
        if number > 0 {
            compared.add(points(number), || format!("same {what}: {}", both().collect::<Vec<_>>().join(", ")));
        }
    };
    shared(&a.figures, &b.figures, |n| 1.0 + 0.5 * (n.min(3) as f64 - 1.0), "figures");
    shared(&a.victims, &b.victims, |_| 2.5, "victim");
    shared(&a.actors, &b.actors, |_| 1.0, "actor");
    shared(&a.targets, &b.targets, |_| 0.5, "target");
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
