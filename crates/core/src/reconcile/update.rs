//! Which accounts later ones replaced, and why.
//!
//! Reports are gone through from the last to the first, with tables of what is said later, so that the cost is that of sorting.
//! Of two reports of one day the one with the later moment is later, where both tell it; else neither is.

use std::collections::{HashMap, HashSet};

use rashomon_model::{Attribute, Replaced, ReportId};

use super::{
    item::{Item, Role},
    taken_back,
};
use crate::ontology::Revision;

/// What replaced an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct By {
    /// Index of the other item.
    pub item: usize,
    pub reason: Replaced,
}

/// Voices that count another number beside each other in one report. They are sources of their own: nobody else's figure
/// replaces theirs, but that of their own side where it is not their side that they are beside.
#[derive(Default)]
pub(super) struct Rivals {
    voices: HashSet<usize>,
    /// Those that count another number than officials of their own side.
    within: HashSet<usize>,
}

/// Most attributed figures of one report that are compared with each other; whoever lists more lists no accounts.
const MOST_BESIDE: usize = 32;

/// The rivals among the counts of wholes.
pub(super) fn rivals<'i, 'a: 'i>(wholes: impl Iterator<Item = &'i [Item<'a>]>) -> Rivals {
    let mut rivals = Rivals::default();
    for items in wholes {
        let mut reports: HashMap<&ReportId, Vec<&Item<'_>>> = HashMap::new();
        for item in items.iter().filter(|i| i.replaces() && i.count().is_some()) {
            if !matches!(item.role, Role::Own | Role::Party) {
                reports.entry(&item.said.account.report.id).or_default().push(item);
            }
        }
        for (_, told) in reports.into_iter().filter(|(_, told)| told.len() <= MOST_BESIDE) {
            for (i, a) in told.iter().enumerate() {
                for b in told[i + 1..].iter().filter(|b| b.voice != a.voice && excludes(a, b)) {
                    rivals.voices.extend([a.voice, b.voice]);
                    if a.role == b.role {
                        rivals.within.extend([a.voice, b.voice]);
                    }
                }
            }
        }
    }
    rivals
}

/// Whether two counts of the same thing cannot both be true. Officials of one side who counted nobody are no rivals.
fn excludes(a: &Item<'_>, b: &Item<'_>) -> bool {
    let nobody = |i: &Item<'_>| i.count().is_some_and(|c| c.high == Some(0));
    if a.role == b.role && matches!(a.role, Role::Official(_)) && (nobody(a) || nobody(b)) {
        return false;
    }
    let same = a.counted() == b.counted();
    same && a.count().zip(b.count()).is_some_and(|(x, y)| !x.compatible(y))
}

/// What replaced each item of one fact; `None` where it stands. Items are in the order of time.
pub(super) fn replacements(items: &[Item<'_>], rivals: &Rivals) -> Vec<Option<By>> {
    let mut replaced = by_words(items);
    taken_back::note(items, &mut replaced);
    let mut later = Later::default();
    let mut latest = None;
    for day in days(items).into_iter().rev() {
        for at in &day.without_moment {
            replaced[*at] = replaced[*at].or_else(|| later.replaces(items, *at, rivals));
        }
        for moment in day.moments.iter().rev() {
            for at in moment {
                replaced[*at] = replaced[*at].or_else(|| later.replaces(items, *at, rivals));
            }
            for at in moment {
                later.add(items, *at);
            }
        }
        for at in &day.without_moment {
            later.add(items, *at);
        }
        let of_day = day.without_moment.iter().chain(day.moments.iter().flatten());
        latest = latest.or_else(|| of_day.copied().filter(|at| stands_for_earlier(&items[*at])).max());
    }
    // "An earlier toll of nine" is none of now, whoever gives the one of now.
    if let Some(latest) = latest {
        for at in 0..items.len() {
            let earlier = items[at].revision == Some(Revision::Earlier) && replaced[at].is_none();
            if earlier && items[at].day() <= items[latest].day() {
                replaced[at] = Some(By { item: latest, reason: Replaced::Words });
            }
        }
    }
    repeated(items, &mut replaced);
    replaced
}

fn stands_for_earlier(item: &Item<'_>) -> bool {
    item.replaces() && item.count().is_some() && item.role != Role::Party
}

/// The items of one day.
#[derive(Default)]
struct Day {
    without_moment: Vec<usize>,
    /// Those with a moment, the first first; those of one moment together.
    moments: Vec<Vec<usize>>,
}

/// The days of the items that have one, in order.
fn days(items: &[Item<'_>]) -> Vec<Day> {
    let mut order: Vec<_> =
        (0..items.len()).filter_map(|at| Some((items[at].day()?, items[at].moment(), at))).collect();
    order.sort();
    let mut days = Vec::new();
    for of_day in order.chunk_by(|a, b| a.0 == b.0) {
        let (without, with): (Vec<_>, Vec<_>) = of_day.iter().partition(|(_, moment, _)| moment.is_none());
        days.push(Day {
            without_moment: without.into_iter().map(|(_, _, at)| at).collect(),
            moments: with.chunk_by(|a, b| a.1 == b.1).map(|of| of.iter().map(|(_, _, at)| *at).collect()).collect(),
        });
    }
    days
}

/// What words of the same report replace: "rose to 14 from nine".
fn by_words(items: &[Item<'_>]) -> Vec<Option<By>> {
    let mut changed: HashMap<&ReportId, usize> = HashMap::new();
    for (at, item) in items.iter().enumerate().filter(|(_, i)| i.replaces() && i.count().is_some()) {
        // Of several changes the one to the lower figure is the last word.
        let order = |at: usize| (items[at].revision == Some(Revision::Lowered), low(items, at), at);
        if matches!(item.revision, Some(Revision::Raised | Revision::Lowered | Revision::Revised)) {
            let known = changed.entry(&item.said.account.report.id).or_insert(at);
            if order(at) > order(*known) {
                *known = at;
            }
        }
    }
    let by = |at: usize| {
        let item = &items[at];
        let count = item.count().filter(|_| !item.denies())?;
        let by = *changed.get(&item.said.account.report.id)?;
        let new = &items[by];
        let same = new.voice == item.voice || matches!(item.role, Role::Own | Role::Anonymous);
        let earlier = item.revision == Some(Revision::Earlier);
        let fits = match new.revision {
            Some(Revision::Raised) => count.low < low(items, by),
            Some(Revision::Lowered) => count.low > low(items, by),
            _ => earlier,
        };
        let comparable = item.counted() == new.counted() && item.revision != Some(Revision::Added);
        (by != at && (same || earlier) && fits && comparable).then_some(By { item: by, reason: Replaced::Words })
    };
    (0..items.len()).map(by).collect()
}

/// An older figure told again, in reports' own voices and by people who are not named, stands no more than it did.
fn repeated(items: &[Item<'_>], replaced: &mut [Option<By>]) {
    let mut first: HashMap<String, usize> = HashMap::new();
    for (at, by) in replaced.iter().enumerate() {
        let Some(by) = by.filter(|by| by.reason != Replaced::Answered && replaced[by.item].is_none()) else { continue };
        if items[at].count().is_some() && !items[at].denies() && low(items, by.item) > low(items, at) {
            let known = first.entry(items[at].key()).or_insert(by.item);
            *known = by.item.min(*known);
        }
    }
    for at in 0..items.len() {
        let own = matches!(items[at].role, Role::Own | Role::Anonymous) && items[at].replaces();
        if replaced[at].is_none()
            && own
            && let Some(by) = first.get(&items[at].key())
            && is_later(&items[at], &items[*by])
        {
            replaced[at] = Some(By { item: *by, reason: Replaced::Repeated });
        }
    }
}

fn is_later(a: &Item<'_>, b: &Item<'_>) -> bool {
    match (a.day(), b.day()) {
        (Some(x), Some(y)) if x != y => x > y,
        (Some(_), Some(_)) => a.moment().zip(b.moment()).is_some_and(|(x, y)| x > y),
        _ => false,
    }
}

fn low(items: &[Item<'_>], at: usize) -> u64 {
    items[at].count().map_or(0, |c| c.low)
}

/// Whose figures a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Whose {
    Own,
    Anonymous,
    Named,
    Official(usize),
    AnyOfficial,
    /// Anybody's who is no party, by words that say that it rose.
    Raised,
}

/// Who knows what was not known before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Knows {
    Voice(usize),
    Role(Whose),
}

/// What is said later than the day that is looked at.
#[derive(Default)]
struct Later<'i> {
    /// Of each voice and what it counts, its last figure, and its last one of another number.
    voices: HashMap<(usize, &'i str), [Option<usize>; 2]>,
    /// The last item that denies a value, by voice.
    denied: HashMap<(usize, String), usize>,
    /// The highest figure, by what it counts; `None` stands for anything.
    highest: HashMap<(Whose, Option<&'i str>), usize>,
    /// The lowest figure that words say another was lowered or changed to.
    lowered: HashMap<Option<&'i str>, usize>,
    /// The first item that knows.
    known: Option<usize>,
    /// The first of each voice, and of those who can answer for others.
    known_by: HashMap<Knows, usize>,
}

impl<'i> Later<'i> {
    fn add<'a: 'i>(&mut self, items: &'i [Item<'a>], at: usize) {
        let item = &items[at];
        if item.denies() {
            let value = item.key().split_once('|').map_or_else(String::new, |(_, value)| value.to_owned());
            self.denied.entry((item.voice, value)).or_insert(at);
        }
        if !item.replaces() {
            return;
        }
        self.known = Some(at);
        self.known_by.insert(Knows::Voice(item.voice), at);
        let roles: &[Whose] = match item.role {
            Role::Own => &[Whose::Own],
            Role::Official(side) => &[Whose::Official(side), Whose::AnyOfficial],
            _ => &[],
        };
        self.known_by.extend(roles.iter().map(|role| (Knows::Role(*role), at)));
        if item.count().is_none() {
            return;
        }
        let slots = self.voices.entry((item.voice, item.counted())).or_default();
        let bounds = |at: usize| items[at].count().map(|c| (c.low, c.high));
        match slots {
            [None, _] => slots[0] = Some(at),
            [Some(last), other @ None] if bounds(*last) != bounds(at) => *other = Some(at),
            _ => {}
        }
        let mut keep = |whose: Whose| {
            for counted in [Some(item.counted()), None] {
                let highest = self.highest.entry((whose, counted)).or_insert(at);
                if low(items, at) > low(items, *highest) {
                    *highest = at;
                }
            }
        };
        match item.role {
            Role::Own => keep(Whose::Own),
            Role::Anonymous => keep(Whose::Anonymous),
            Role::Named => keep(Whose::Named),
            Role::Official(side) => {
                keep(Whose::Official(side));
                keep(Whose::AnyOfficial);
            }
            Role::Party => return,
        }
        match item.revision {
            Some(Revision::Raised) => keep(Whose::Raised),
            Some(Revision::Lowered | Revision::Revised) => {
                for counted in [Some(item.counted()), None] {
                    let lowest = self.lowered.entry(counted).or_insert(at);
                    if low(items, at) < low(items, *lowest) {
                        *lowest = at;
                    }
                }
            }
            _ => {}
        }
    }

    /// What replaces an item.
    fn replaces(&self, items: &[Item<'_>], at: usize, rivals: &Rivals) -> Option<By> {
        let item = &items[at];
        if item.value.is_pending() {
            return self.answer(item).map(|item| By { item, reason: Replaced::Answered });
        }
        if !item.denies()
            && let Some(by) = self.denied.get(&(item.voice, item.key().split_once('|')?.1.to_owned()))
        {
            return Some(By { item: *by, reason: Replaced::Withdrawn });
        }
        // Who denies 30 dead says nothing of ten.
        if item.count().is_none_or(|c| item.denies() && c.low > 0) {
            return None;
        }
        let own = self.of_voice(items, item).map(|by| By { item: by, reason: Replaced::SameVoice });
        own.or_else(|| self.of_words(items, item)).or_else(|| self.of_side(items, item, rivals))
    }

    /// Who knows answers what was not known. Damage has many parts, and who names one has not assessed the whole: there only the
    /// same voice answers, reports in their own, and officials of the same side.
    fn answer(&self, item: &Item<'_>) -> Option<usize> {
        if item.said.claim.attribute != Attribute::Damage {
            return self.known;
        }
        let roles: &[Whose] = match item.role {
            Role::Own | Role::Anonymous => &[Whose::Own, Whose::AnyOfficial],
            Role::Official(side) => &[Whose::Own, Whose::Official(side)],
            Role::Named | Role::Party => &[],
        };
        let known = |who: Knows| self.known_by.get(&who).copied();
        let of_roles = roles.iter().filter_map(|role| known(Knows::Role(*role)));
        known(Knows::Voice(item.voice)).into_iter().chain(of_roles).min()
    }

    fn of_voice(&self, items: &[Item<'_>], item: &Item<'_>) -> Option<usize> {
        let of = |counted| self.voices.get(&(item.voice, counted)).copied().into_iter().flatten().flatten();
        let other = |at: &usize| {
            let Some((old, new)) = item.count().zip(items[*at].count()) else { return true };
            // "More than ten" after "twelve" takes nothing back.
            let vaguer = new.low < old.low && new.compatible(old);
            (old.low, old.high) != (new.low, new.high) && !vaguer
        };
        let plain = if item.counted().is_empty() { None } else { of("").find(other) };
        of(item.counted()).find(other).or(plain)
    }

    fn of_words(&self, items: &[Item<'_>], item: &Item<'_>) -> Option<By> {
        if item.role == Role::Party || item.denies() {
            return None;
        }
        let old = item.count()?.low;
        let raised = self.higher(items, item, Whose::Raised);
        let lowered = comparable(item)
            .into_iter()
            .find_map(|counted| self.lowered.get(&counted).copied().filter(|at| low(items, *at) < old));
        raised.or(lowered).map(|item| By { item, reason: Replaced::Words })
    }

    /// The report's own voice, or officials of the same side, with a higher figure.
    fn of_side(&self, items: &[Item<'_>], item: &Item<'_>, rivals: &Rivals) -> Option<By> {
        let whose: &[Whose] = match item.role {
            Role::Own => &[Whose::Own, Whose::AnyOfficial, Whose::Anonymous, Whose::Named],
            Role::Anonymous => &[Whose::Own, Whose::AnyOfficial, Whose::Anonymous],
            Role::Official(side) => &[Whose::Own, Whose::Official(side)],
            Role::Named => &[Whose::Own],
            Role::Party => &[],
        };
        let whose = if !rivals.voices.contains(&item.voice) {
            whose
        } else if rivals.within.contains(&item.voice) || !matches!(item.role, Role::Official(_)) {
            &[]
        } else {
            &whose[1..]
        };
        let higher = whose.iter().find_map(|whose| self.higher(items, item, *whose));
        higher.map(|item| By { item, reason: Replaced::SameSide })
    }

    fn higher(&self, items: &[Item<'_>], item: &Item<'_>, whose: Whose) -> Option<usize> {
        comparable(item).into_iter().find_map(|counted| {
            let at = self.highest.get(&(whose, counted)).copied()?;
            (low(items, at) > item.count().map_or(0, |c| c.low)).then_some(at)
        })
    }
}

/// By what the figures are told that can replace an item's: of the same, or of no kind; of any, where it tells none.
fn comparable<'i>(item: &'i Item<'_>) -> Vec<Option<&'i str>> {
    match item.counted() {
        "" => vec![None],
        counted => vec![Some(counted), Some("")],
    }
}
