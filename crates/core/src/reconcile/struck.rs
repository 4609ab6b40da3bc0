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
    let hurt: Vec<Option<Hurt<'_, 'a>>> = items.iter().map(|item| Hurt::of(scene, item)).collect();
    let mut persons: Vec<Option<&Told<'_, 'a>>> = hurt.iter().map(|hurt| dead.same_person(hurt.as_ref()?)).collect();
    leave_rivals(&hurt, &mut persons);
    let died: Vec<Option<&Item<'a>>> = hurt
        .iter()
        .zip(persons)
        .map(|(hurt, person)| person.map(|told| told.item).or_else(|| dead.among(hurt.as_ref()?)))
        .collect();
    let knows_hurt: HashSet<&ReportId> = items
        .iter()
        .zip(&died)
        .filter(|(item, died)| died.is_none() && tells_hurt(item) && item.count().is_some_and(|c| c.low > 0))
        .map(|(item, _)| report(item))
        .collect();
    let left = |(hurt, died): (&Option<Hurt<'_, 'a>>, Option<&Item<'a>>)| {
        let hurt = hurt.as_ref()?;
        let killed = died.or_else(|| dead.died_later(hurt, &knows_hurt))?;
        let (item, count) = (hurt.item, hurt.item.count()?);
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
    let found: Vec<Option<Item<'a>>> = hurt.iter().zip(died).map(left).collect();
    items.into_iter().zip(found).map(|(item, left)| left.unwrap_or(item)).collect()
}

/// Of several people who are not one, and of whom each could be the one who died, nobody is taken for it but by name or age.
fn leave_rivals(hurt: &[Option<Hurt<'_, '_>>], died: &mut [Option<&Told<'_, '_>>]) {
    let mut by_dead: HashMap<&ClaimId, Vec<(usize, &Somebody)>> = HashMap::new();
    for (at, (hurt, dead)) in hurt.iter().zip(died.iter()).enumerate() {
        if let (Some(Hurt { somebody: Some(told), .. }), Some(dead)) = (hurt, dead) {
            by_dead.entry(dead.item.id()).or_default().push((at, &told.who));
        }
    }
    for rivals in by_dead.values() {
        let one = rivals.iter().all(|(_, who)| rivals[0].1.fits(who));
        for (at, struck) in rivals.iter().filter(|_| !one) {
            died[*at] = died[*at].filter(|dead| struck.shares_name_or_age(&dead.who));
        }
    }
}

/// Whether it counts, or tells of, people who were hurt.
fn tells_hurt(item: &Item<'_>) -> bool {
    item.said.claim.attribute == Attribute::Injured && item.replaces()
}

fn report<'i>(item: &'i Item<'_>) -> &'i ReportId {
    &item.said.account.report.id
}

/// Somebody who is told of without a number.
struct Told<'i, 'a> {
    item: &'i Item<'a>,
    who: Somebody,
}

impl<'i, 'a> Told<'i, 'a> {
    fn of(scene: &Scene<'_>, item: &'i Item<'a>) -> Option<Self> {
        let count = item.count().filter(|_| item.is_somebody())?;
        Some(Self { item, who: Somebody::of(scene.terms, &count.text, item.kind) })
    }
}

/// People who are told as hurt in one number, neither as a part nor as others.
struct Hurt<'i, 'a> {
    item: &'i Item<'a>,
    count: u64,
    somebody: Option<Told<'i, 'a>>,
    /// Whether some of them may have died of it.
    struck: bool,
}

impl<'i, 'a> Hurt<'i, 'a> {
    fn of(scene: &Scene<'_>, item: &'i Item<'a>) -> Option<Self> {
        let count = item.count().filter(|c| tells_hurt(item) && !c.part && c.high == Some(c.low))?.low;
        let struck = scene.terms.tells_struck_only(&item.said.claim.evidence.text);
        let others = item.revision == Some(Revision::Others);
        (!others).then(|| Self { item, count, somebody: Told::of(scene, item), struck })
    }
}

/// The dead that are told, without those that the sides who fight tell.
struct Dead<'i, 'a> {
    /// The highest whole of each report.
    of_report: HashMap<&'i ReportId, &'i Item<'a>>,
    /// The highest of all.
    most: Option<&'i Item<'a>>,
    /// Those of whom one is told without a number; which of them each report tells of, and one of each wording.
    single: Vec<Told<'i, 'a>>,
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
            if let Some(told) = Told::of(scene, item) {
                let at = dead.single.len();
                dead.single.push(told);
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

    /// Somebody hurt who is told as dead too: by name or age in the same report. Who was struck is also any who may be the same person
    /// there, and in other reports who has the same name, or age and sex; who is named was told of before without a name, as the only
    /// one who died there, if nothing speaks against it.
    fn same_person(&self, hurt: &Hurt<'_, '_>) -> Option<&Told<'i, 'a>> {
        let Told { item, who } = hurt.somebody.as_ref()?;
        let mut here = self.in_report_of(item);
        if !hurt.struck {
            return here.find(|dead| who.shares_name_or_age(&dead.who));
        }
        let known = || self.worded.iter().map(|at| &self.single[*at]).find(|dead| who.is_known_as(&dead.who));
        let only = || self.in_report_of(item).find(|dead| self.is_only(dead) && who.is_the_name_of(&dead.who));
        here.find(|dead| who.is(&dead.who)).or_else(known).or_else(only)
    }

    /// Who was struck by a report that knows of nobody dead, and may be the one who died by a later one that knows of nobody hurt.
    fn died_later(&self, hurt: &Hurt<'_, '_>, knows_hurt: &HashSet<&ReportId>) -> Option<&'i Item<'a>> {
        let Told { item, who } = hurt.somebody.as_ref().filter(|_| hurt.struck)?;
        let said = item.published().filter(|_| !self.reports.contains(report(item)))?;
        let later = |dead: &Item<'_>| dead.published().is_some_and(|p| p >= said) && !knows_hurt.contains(report(dead));
        self.single.iter().find(|d| later(d.item) && self.is_only(d) && who.fits(&d.who)).map(|dead| dead.item)
    }

    /// Whether its report tells of no other dead: no greater number, and nobody who is somebody else.
    fn is_only(&self, dead: &Told<'_, '_>) -> bool {
        let one = self.of_report.get(report(dead.item)).and_then(|most| most.count());
        let mut here = self.in_report_of(dead.item);
        let first = here.next();
        one.is_some_and(|c| c.high == Some(1)) && here.all(|dead| first.is_none_or(|first| first.who.fits(&dead.who)))
    }

    fn in_report_of(&self, item: &Item<'_>) -> impl Iterator<Item = &Told<'i, 'a>> {
        self.single_of.get(report(item)).into_iter().flatten().map(|at| &self.single[*at])
    }

    /// Those who died of so many who were struck.
    fn among(&self, hurt: &Hurt<'_, '_>) -> Option<&'i Item<'a>> {
        let counted = hurt.struck && hurt.somebody.is_none();
        let told = self.of_report.get(report(hurt.item)).copied().or(self.most).filter(|_| counted)?;
        told.count().is_some_and(|c| c.low <= hurt.count && c.high == Some(c.low)).then_some(told)
    }
}
