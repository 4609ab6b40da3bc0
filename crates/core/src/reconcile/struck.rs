//! Who was shot and who was hurt by it: "five people were shot, one of them died" leaves four injured.
//!
//! Such a count is said of the injured, and holds the dead too. What is left of it stands in its place, with the words of both,
//! as a sum of addends does.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use rashomon_model::{Attribute, ClaimId, Count, ReportId, Value};

use super::{
    item::{Item, Role},
    scene::Scene,
    somebody::Somebody,
};
use crate::ontology::Revision;

/// The items with what is left of those struck, where somebody says how many of them died: in the same report, else in others.
/// One person who is told as shot and as dead is not injured, nor is who is told by name or age as hurt and as dead.
pub(super) fn survivors<'a>(scene: &Scene<'_>, items: Vec<Item<'a>>) -> Vec<Item<'a>> {
    let dead = Dead::of(scene, &items);
    let mut died: Vec<Option<&Item<'a>>> = items.iter().map(|item| dead.of_these(scene, item)).collect();
    leave_rivals(scene, &items, &mut died);
    let hurt: HashSet<&ReportId> = items
        .iter()
        .zip(&died)
        .filter(|(item, died)| died.is_none() && tells_hurt(item) && item.count().is_some_and(|c| c.low > 0))
        .map(|(item, _)| &item.said.account.report.id)
        .collect();
    let left = |(item, died): (&Item<'a>, Option<&Item<'a>>)| {
        let killed = died.or_else(|| dead.died_later(scene, item, &hurt))?;
        let count = item.count()?;
        let left = count.low.checked_sub(killed.count()?.low)?;
        let text = format!("{} − {}", count.text, killed.count()?.text);
        let unit = count.unit.clone();
        Some(Item {
            value: Cow::Owned(Value::Count(Count { unit, ..Count::exactly(left, text) })),
            claims: vec![item.id(), killed.id()],
            kind: rashomon_model::VictimKind::Unknown,
            revision: None,
            ..item.clone()
        })
    };
    let found: Vec<Option<Item<'a>>> = items.iter().zip(died).map(left).collect();
    items.into_iter().zip(found).map(|(item, left)| left.unwrap_or(item)).collect()
}

/// Of several people who are not one, and of whom each could be the one who died, nobody is taken for it but by name or age.
fn leave_rivals<'a>(scene: &Scene<'_>, items: &[Item<'a>], died: &mut [Option<&Item<'a>>]) {
    let mut by_dead: HashMap<&ClaimId, Vec<(usize, Somebody)>> = HashMap::new();
    let who = |item: &Item<'_>| Some(Somebody::of(scene.terms, &item.count()?.text, item.kind));
    for (at, (item, dead)) in items.iter().zip(died.iter()).enumerate().filter(|(_, (item, _))| item.is_somebody()) {
        if let Some((dead, who)) = dead.zip(who(item)) {
            by_dead.entry(dead.id()).or_default().push((at, who));
        }
    }
    for rivals in by_dead.values() {
        let one = rivals.iter().all(|(_, who)| rivals[0].1.fits(who));
        for (at, struck) in rivals.iter().filter(|_| !one) {
            if died[*at].and_then(who).is_some_and(|dead| !struck.shares_name_or_age(&dead)) {
                died[*at] = None;
            }
        }
    }
}

/// Whether it counts, or tells of, people who were hurt.
fn tells_hurt(item: &Item<'_>) -> bool {
    item.said.claim.attribute == Attribute::Injured && item.replaces()
}

/// Whether it is of one number, and neither of a part nor of others.
fn is_whole(item: &Item<'_>) -> bool {
    item.revision != Some(Revision::Others) && item.count().is_some_and(|c| !c.part && c.high == Some(c.low))
}

fn report<'i>(item: &'i Item<'_>) -> &'i ReportId {
    &item.said.account.report.id
}

/// The dead that are told, without those that the sides who fight tell.
struct Dead<'i, 'a> {
    /// The highest whole of each report.
    of_report: HashMap<&'i ReportId, &'i Item<'a>>,
    /// The highest of all.
    most: Option<&'i Item<'a>>,
    /// Those of whom one is told without a number; which of them each report tells of, and one of each wording.
    single: Vec<(&'i Item<'a>, Somebody)>,
    single_of: HashMap<&'i ReportId, Vec<usize>>,
    worded: Vec<usize>,
    /// Reports that tell of any dead, of whomever and by whomever.
    reports: HashSet<&'i ReportId>,
}

impl<'i, 'a> Dead<'i, 'a> {
    fn of(scene: &Scene<'_>, items: &'i [Item<'a>]) -> Self {
        let mut dead = Self {
            of_report: HashMap::new(),
            most: None,
            single: Vec::new(),
            single_of: HashMap::new(),
            worded: Vec::new(),
            reports: HashSet::new(),
        };
        let mut words = HashSet::new();
        let killed = items.iter().filter(|i| i.said.claim.attribute == Attribute::Killed);
        for (item, count) in killed.filter_map(|i| Some((i, i.count()?))) {
            if count.low > 0 {
                dead.reports.insert(report(item));
            }
            if !item.replaces() || item.role == Role::Party || count.low == 0 || count.part {
                continue;
            }
            if item.is_somebody() {
                let at = dead.single.len();
                dead.single.push((item, Somebody::of(scene.terms, &count.text, item.kind)));
                dead.single_of.entry(report(item)).or_default().push(at);
                if words.insert((count.text.as_str(), item.kind)) {
                    dead.worded.push(at);
                }
            }
            let higher = |known: &Item<'_>| known.count().is_some_and(|c| c.low < count.low);
            if dead.of_report.get(report(item)).is_none_or(|known| higher(known)) {
                dead.of_report.insert(report(item), item);
            }
            if dead.most.is_none_or(higher) {
                dead.most = Some(item);
            }
        }
        dead
    }

    /// Who died of those whom an item tells as hurt.
    fn of_these(&self, scene: &Scene<'_>, item: &Item<'_>) -> Option<&'i Item<'a>> {
        let count = item.count().filter(|_| tells_hurt(item) && is_whole(item))?;
        let struck = scene.terms.tells_struck_only(&item.said.claim.evidence.text);
        match (item.is_somebody(), struck) {
            (true, true) => self.same_person(scene, item),
            (true, false) => self.same_name(scene, item),
            (false, true) => self.among(item, count.low),
            (false, false) => None,
        }
    }

    /// Who is told as dead too: in the same report as the same person, in others by the same name, or age and sex. Who is named was
    /// told of before without a name: as the only one who died there, if nothing speaks against it.
    fn same_person(&self, scene: &Scene<'_>, item: &Item<'_>) -> Option<&'i Item<'a>> {
        let struck = Somebody::of(scene.terms, &item.count()?.text, item.kind);
        let here = self.in_report_of(item).find(|(_, who)| struck.is(who));
        let known = || self.worded.iter().map(|at| &self.single[*at]).find(|(_, who)| struck.is_known_as(who));
        let only = || self.in_report_of(item).find(|(dead, who)| self.is_only(dead) && struck.is_the_name_of(who));
        here.or_else(known).or_else(only).map(|(dead, _)| *dead)
    }

    /// Who is told as dead too in the same report, by the same name or age.
    fn same_name(&self, scene: &Scene<'_>, item: &Item<'_>) -> Option<&'i Item<'a>> {
        let hurt = Somebody::of(scene.terms, &item.count()?.text, item.kind);
        self.in_report_of(item).find(|(_, who)| hurt.shares_name_or_age(who)).map(|(dead, _)| *dead)
    }

    /// Who was struck by a report that knows of nobody dead, and may be the one who died by a later one that knows of nobody hurt.
    fn died_later(&self, scene: &Scene<'_>, item: &Item<'_>, hurt: &HashSet<&ReportId>) -> Option<&'i Item<'a>> {
        let struck = scene.terms.tells_struck_only(&item.said.claim.evidence.text) && item.is_somebody();
        let said = item.published()?;
        if !struck || !tells_hurt(item) || !is_whole(item) || self.reports.contains(report(item)) {
            return None;
        }
        let who = Somebody::of(scene.terms, &item.count()?.text, item.kind);
        let later = |dead: &Item<'_>| dead.published().is_some_and(|p| p >= said) && !hurt.contains(report(dead));
        self.single
            .iter()
            .find(|(dead, other)| later(dead) && self.is_only(dead) && who.fits(other))
            .map(|(dead, _)| *dead)
    }

    /// Whether its report tells of no other dead: no greater number, and nobody who is somebody else.
    fn is_only(&self, dead: &Item<'_>) -> bool {
        let one = self.of_report.get(report(dead)).and_then(|most| most.count()).is_some_and(|c| c.high == Some(1));
        let mut here = self.in_report_of(dead);
        let first = here.next();
        one && here.all(|(_, who)| first.is_none_or(|(_, first)| first.fits(who)))
    }

    fn in_report_of(&self, item: &Item<'_>) -> impl Iterator<Item = &(&'i Item<'a>, Somebody)> {
        self.single_of.get(report(item)).into_iter().flatten().map(|at| &self.single[*at])
    }

    /// Those who died of so many.
    fn among(&self, item: &Item<'_>, struck: u64) -> Option<&'i Item<'a>> {
        let told = self.of_report.get(report(item)).copied().or(self.most)?;
        told.count().is_some_and(|c| c.low <= struck && c.high == Some(c.low)).then_some(told)
    }
}
