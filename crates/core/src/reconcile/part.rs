//! Wholes and parts: which counts count the same, by kind of victims and side, and which count less than all of it.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use rashomon_model::{Attribute, Count, ReportId, Side, Value, VictimKind};

use super::{
    item::{self, Item, Role},
    scene::Scene,
    update::By,
};
use crate::ontology::Revision;

/// Counts of one speaker within so many characters are one list.
const NEAR: usize = 200;
/// Characters between two counts that are told in one breath: " and ", ", ".
const BREATH: usize = 6;

/// What a fact counts: the whole, or a part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// The words for it, none for the whole.
    pub word: Option<String>,
    pub kind: Option<VictimKind>,
    pub side: Option<Side>,
}

impl Part {
    pub fn is_whole(&self) -> bool {
        self.kind.is_none()
    }
}

/// Splits the items of one attribute into those of the whole, which come first, and those of parts, in the order of their words.
///
/// "Including three children" is a part by its words. Where one speaker counts "two soldiers and three civilians", each count
/// is a part too, and their sum is the whole, unless the report has a whole of its own. The attackers' own dead are a part where
/// others are counted.
pub(super) fn groups<'a>(scene: &Scene<'_>, items: Vec<Item<'a>>) -> Vec<(Part, Vec<Item<'a>>)> {
    let beside = Beside::new(&items);
    let own = |item: &Item<'_>| item.count().is_some() && scene.is_attackers_own(item.kind);
    let tells_losses = matches!(items[0].said.claim.attribute, Attribute::Killed | Attribute::Injured);
    let both = tells_losses && items.iter().any(|i| i.count().is_some_and(|c| c.low > 0) && !own(i));
    let mut whole: Vec<Item<'a>> = beside.sums(scene, &items);
    let mut parts: BTreeMap<(bool, String), Vec<Item<'a>>> = BTreeMap::new();
    for (at, item) in items.into_iter().enumerate() {
        let attackers = both && own(&item);
        if attackers || beside.is_part(at) {
            parts.entry((attackers, name(&item))).or_default().push(item);
        } else {
            whole.push(item);
        }
    }
    item::sort(&mut whole);
    let mut groups = Vec::new();
    if !whole.is_empty() {
        groups.push((Part::default(), whole));
    }
    for ((attackers, _), items) in parts {
        let side = attackers.then_some(Side::Attacker);
        groups.push((Part { word: most_told(&items), kind: Some(items[0].kind), side }, items));
    }
    groups
}

/// Kinds are one name each; what is no kind is named by its words.
fn name(item: &Item<'_>) -> String {
    match item.kind {
        VictimKind::Unknown | VictimKind::Other => word(item),
        kind => kind.as_str().to_owned(),
    }
}

fn word(item: &Item<'_>) -> String {
    let count = item.count();
    let word = count.and_then(|c| c.of.clone().or_else(|| c.unit.clone()));
    word.unwrap_or_else(|| "part".to_owned())
}

fn most_told(items: &[Item<'_>]) -> Option<String> {
    let mut words: BTreeMap<String, usize> = BTreeMap::new();
    for item in items {
        *words.entry(word(item)).or_default() += 1;
    }
    words.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(word, _)| word)
}

/// The counts of each speaker of each report, in the order of the text.
struct Beside {
    parts: Vec<bool>,
    /// Lists of addends, each by the indices of its items.
    lists: Vec<Vec<usize>>,
}

impl Beside {
    fn new(items: &[Item<'_>]) -> Self {
        let mut speakers: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        // The highest number of people of no kind that a report has.
        let mut wholes: HashMap<_, u64> = HashMap::new();
        let mut parts = vec![false; items.len()];
        for (at, item) in items.iter().enumerate() {
            let Some(count) = item.count() else { continue };
            let report = &item.said.account.report.id;
            parts[at] = count.part;
            if !count.part {
                speakers.entry((report, &item.said.claim.speaker, item.denies())).or_default().push(at);
            }
            if !count.part && count.of.is_none() && !item.denies() {
                let highest = wholes.entry(report).or_default();
                *highest = count.low.max(*highest);
            }
        }
        let mut lists = Vec::new();
        for ((report, _, denied), mut own) in speakers {
            own.sort_by_key(|at| items[*at].said.claim.evidence.span.start);
            let whole = own.iter().filter(|at| of(items, **at).is_none()).map(|at| low(items, *at)).max();
            let addends: Vec<usize> = own.iter().copied().filter(|at| has_near_kind(items, &own, *at)).collect();
            for at in &own {
                let smaller = of(items, *at).is_some() && whole.is_some_and(|whole| whole > low(items, *at));
                parts[*at] |= smaller || addends.contains(at);
            }
            let most = addends.iter().map(|at| low(items, *at)).max().unwrap_or(0);
            if !denied && wholes.get(report).is_none_or(|whole| *whole < most) {
                lists.extend(lists_of(items, &addends));
            }
        }
        Self { parts, lists }
    }

    fn is_part(&self, at: usize) -> bool {
        self.parts[at]
    }

    /// The wholes that speakers list by their parts. The attackers' own are no part of them.
    fn sums<'a>(&self, scene: &Scene<'_>, items: &[Item<'a>]) -> Vec<Item<'a>> {
        let mut sums = Vec::new();
        for list in &self.lists {
            let counted: Vec<&Item<'a>> = list.iter().map(|at| &items[*at]).collect();
            let fighters = |i: &&&Item<'_>| {
                matches!(i.kind, VictimKind::Combatant | VictimKind::Attacker) || scene.is_attackers_own(i.kind)
            };
            if counted.iter().filter(fighters).count() == 0 {
                sums.extend(sum(&counted));
            }
        }
        sums
    }
}

fn of<'i>(items: &'i [Item<'_>], at: usize) -> Option<&'i str> {
    items[at].count().and_then(|c| c.of.as_deref())
}

fn low(items: &[Item<'_>], at: usize) -> u64 {
    items[at].count().map_or(0, |c| c.low)
}

/// Whether the same speaker counts another kind near by; `own` are in the order of the text, so that only neighbours are asked.
/// Two descriptions of somebody may be of one person: "a pupil", "a boy from the village".
fn has_near_kind(items: &[Item<'_>], own: &[usize], at: usize) -> bool {
    let Some(kind) = of(items, at) else { return false };
    let start = items[at].said.claim.evidence.span.start;
    let near = |other: &&usize| items[**other].said.claim.evidence.span.start.abs_diff(start) < NEAR;
    let from = own.partition_point(|other| items[*other].said.claim.evidence.span.start + NEAR <= start);
    let two = |other: usize| {
        let described = items[at].is_somebody() && items[other].is_somebody();
        !described || in_one_breath(&items[at], &items[other])
    };
    own[from..].iter().take_while(near).any(|other| of(items, *other).is_some_and(|o| o != kind) && two(*other))
}

/// Whether two counts are read in the same words, or right beside each other: "a nurse and two guards".
fn in_one_breath(a: &Item<'_>, b: &Item<'_>) -> bool {
    let (one, other) = (&a.said.claim.evidence, &b.said.claim.evidence);
    let alone = |item: &Item<'_>| item.count().is_some_and(|c| c.text == item.said.claim.evidence.text);
    one.span.overlaps(other.span) || alone(a) && alone(b) && one.span.gap(other.span) <= BREATH
}

/// Runs of addends that are told in one breath, at least two kinds in each.
fn lists_of(items: &[Item<'_>], addends: &[usize]) -> Vec<Vec<usize>> {
    let mut lists: Vec<Vec<usize>> = Vec::new();
    let mut last: Option<usize> = None;
    for at in addends.iter().copied() {
        match lists.last_mut() {
            Some(list) if last.is_some_and(|last| in_one_breath(&items[last], &items[at])) => {
                // One number read twice is one addend.
                if list.iter().all(|other| of(items, *other) != of(items, at)) {
                    list.push(at);
                }
            }
            _ => lists.push(vec![at]),
        }
        let end = |at: usize| items[at].said.claim.evidence.span.end;
        last = last.filter(|last| end(*last) > end(at)).or(Some(at));
    }
    lists.retain(|list| list.len() > 1);
    lists
}

/// One number of several, with the claims of all.
fn sum<'a>(parts: &[&Item<'a>]) -> Option<Item<'a>> {
    let counts: Vec<&Count> = parts.iter().filter_map(|i| i.count()).collect();
    let low = counts.iter().try_fold(0_u64, |sum, c| sum.checked_add(c.low))?;
    let high = counts.iter().try_fold(0_u64, |sum, c| sum.checked_add(c.high?));
    let unit = counts[0].unit.clone().filter(|u| counts.iter().all(|c| c.unit.as_ref() == Some(u)));
    let text = counts.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" + ");
    let value = Value::Count(Count {
        high,
        unit,
        approximate: counts.iter().any(|c| c.approximate),
        ..Count::exactly(low, text)
    });
    Some(Item {
        value: Cow::Owned(value),
        claims: parts.iter().map(|i| i.id()).collect(),
        kind: VictimKind::Unknown,
        revision: None,
        ..(*parts.first()?).clone()
    })
}

/// Which of the items of one fact count less than the others do, so that they neither dispute them nor are an estimate.
///
/// That is a sum where somebody says a number, what is added to another number, less than the same voice says in the same report, and a kind of victims where
/// others count all of them; not so where those who fight tell it, each of the other side. Who tells of somebody counts nobody: "a
/// woman was hurt" is a part where the same report counts more, and where others do, unless an office answers for it.
pub(super) fn partial(items: &[Item<'_>], replaced: &[Option<By>]) -> Vec<bool> {
    let told = Counted::new(items, replaced);
    let is_partial = |(item, by): (&Item<'_>, &Option<By>)| by.is_none() && told.is_partial(item);
    items.iter().zip(replaced).map(is_partial).collect()
}

/// The highest counts that stand.
struct Counted<'i> {
    /// Of each voice in a report, by what it counts.
    of_voice: HashMap<(&'i ReportId, usize, &'i str), u64>,
    /// Of each report, by what it counts, and of whatever it counts; those who fight left out.
    of_report: HashMap<(&'i ReportId, Option<&'i str>), u64>,
    /// Counts by which somebody else can be counted too: each report's, without those that tell of one person.
    numbers: HashMap<&'i ReportId, BTreeSet<u64>>,
    /// Of people of no kind; those who fight left out.
    whole: Option<u64>,
    /// Whether somebody says a number of people of no kind, and whether anybody is counted but by sums.
    told: bool,
    any: bool,
}

impl<'i> Counted<'i> {
    fn new<'a: 'i>(items: &'i [Item<'a>], replaced: &[Option<By>]) -> Self {
        let (of_voice, of_report, numbers) = (HashMap::new(), HashMap::new(), HashMap::new());
        let mut all = Self { of_voice, of_report, numbers, whole: None, told: false, any: false };
        let standing = items.iter().zip(replaced).filter(|(item, by)| by.is_none() && item.replaces());
        for (item, count) in standing.filter_map(|(item, _)| Some((item, item.count()?))) {
            let (report, counted) = (&item.said.account.report.id, item.counted());
            let highest = all.of_voice.entry((report, item.voice, counted)).or_default();
            *highest = count.low.max(*highest);
            all.told |= counted.is_empty() && !item.is_sum() && !item.is_somebody();
            all.any |= !item.is_sum();
            if !item.is_somebody() {
                all.numbers.entry(report).or_default().insert(count.low);
            }
            if item.role == Role::Party {
                continue;
            }
            for of in [Some(counted), None] {
                let highest = all.of_report.entry((report, of)).or_default();
                *highest = count.low.max(*highest);
            }
            if counted.is_empty() {
                all.whole = all.whole.max(Some(count.low));
            }
        }
        all
    }

    fn is_partial(&self, item: &Item<'_>) -> bool {
        let Some(count) = item.count().filter(|_| !item.denies()) else { return false };
        let (report, counted) = (&item.said.account.report.id, item.counted());
        let less = |other: Option<u64>| other.is_some_and(|n| n > count.low && count.high.is_some_and(|h| h < n));
        let beside = |of| less(self.of_report.get(&(report, of)).copied());
        let somebody = || {
            let here = if counted.is_empty() { beside(None) } else { beside(Some(counted)) || beside(Some("")) };
            here || counted.is_empty() && !matches!(item.role, Role::Official(_)) && less(self.whole)
        };
        let others = || {
            let mut numbers = self.numbers.get(report).into_iter().flatten();
            item.revision == Some(Revision::Others) && numbers.any(|n| *n != count.low)
        };
        item.revision == Some(Revision::Added)
            || item.is_sum() && (self.told || count.low == 0 && self.any)
            || less(self.of_voice.get(&(report, item.voice, counted)).copied())
            || item.role != Role::Party && (others() || item.is_somebody() && somebody())
            || count.low > 0 && !counted.is_empty() && item.role != Role::Party && less(self.whole)
    }
}
