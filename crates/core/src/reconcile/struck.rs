//! Who was shot and who was hurt by it: "five people were shot, one of them died" leaves four injured.
//!
//! Such a count is said of the injured, and holds the dead too. What is left of it stands in its place, with the words of both,
//! as a sum of addends does.

use std::{borrow::Cow, collections::HashMap};

use rashomon_model::{Attribute, Count, ReportId, Value};

use super::{
    item::{Item, Role},
    scene::Scene,
};
use crate::ontology::Revision;

/// The items with what is left of those struck, where somebody says how many of them died: in the same report, else in others.
/// One person who is told as shot and as dead is not injured, nor is who is told by name as hurt and as dead.
pub(super) fn survivors<'a>(scene: &Scene<'_>, items: Vec<Item<'a>>) -> Vec<Item<'a>> {
    let dead = Dead::of(&items);
    let left = |item: &Item<'a>| {
        let hurt = item.said.claim.attribute == Attribute::Injured
            && item.replaces()
            && item.revision != Some(Revision::Others);
        let count = item.count().filter(|c| hurt && !c.part && c.high == Some(c.low))?;
        let struck = scene.terms.tells_struck_only(&item.said.claim.evidence.text);
        let killed = match (item.is_somebody(), struck) {
            (true, true) => dead.same_person(scene, item)?,
            (true, false) => dead.same_name(item)?,
            (false, true) => dead.among(item, count.low)?,
            (false, false) => return None,
        };
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
    let found: Vec<Option<Item<'a>>> = items.iter().map(left).collect();
    items.into_iter().zip(found).map(|(item, left)| left.unwrap_or(item)).collect()
}

/// The dead that are told, without those that the sides who fight tell.
struct Dead<'i, 'a> {
    /// The highest whole of each report.
    of_report: HashMap<&'i ReportId, &'i Item<'a>>,
    /// The highest of all.
    most: Option<&'i Item<'a>>,
    /// Those of whom one is told, by report and what tells them apart.
    somebody: HashMap<(&'i ReportId, String), &'i Item<'a>>,
    /// The same, by the last word.
    described: HashMap<(&'i ReportId, String), &'i Item<'a>>,
}

impl<'i, 'a> Dead<'i, 'a> {
    fn of(items: &'i [Item<'a>]) -> Self {
        let mut dead =
            Self { of_report: HashMap::new(), most: None, somebody: HashMap::new(), described: HashMap::new() };
        let killed = items.iter().filter(|i| i.said.claim.attribute == Attribute::Killed && i.replaces());
        for (item, count) in killed.filter_map(|i| Some((i, i.count()?))) {
            let report = &item.said.account.report.id;
            if item.role == Role::Party || count.low == 0 || count.part {
                continue;
            }
            if item.is_somebody() {
                dead.somebody.extend(told_apart(&count.text).map(|who| ((report, who), item)));
                dead.described.extend(main_word(&count.text).map(|who| ((report, who), item)));
            }
            let higher = |known: &Item<'_>| known.count().is_some_and(|c| c.low < count.low);
            if dead.of_report.get(report).is_none_or(|known| higher(known)) {
                dead.of_report.insert(report, item);
            }
            if dead.most.is_none_or(higher) {
                dead.most = Some(item);
            }
        }
        dead
    }

    /// Who is told as dead too; of one who was struck, "a man" is the man.
    fn same_person(&self, scene: &Scene<'_>, item: &Item<'_>) -> Option<&'i Item<'a>> {
        let (report, text) = (&item.said.account.report.id, &item.count()?.text);
        let known = told_apart(text).and_then(|who| self.somebody.get(&(report, who)));
        let described = || self.described.get(&(report, main_word(text)?));
        let definite = |dead: &&&Item<'_>| dead.count().is_some_and(|c| scene.terms.is_definite(&c.text));
        known.or_else(|| described().filter(definite)).copied()
    }

    /// Who is told as dead too by the same name, or the end of it.
    fn same_name(&self, item: &Item<'_>) -> Option<&'i Item<'a>> {
        let text = &item.count()?.text;
        let dead = *self.somebody.get(&(&item.said.account.report.id, told_apart(text)?))?;
        let ends = |long: &str, short: &str| long == short || long.ends_with(&format!(" {short}"));
        let same = dead.count().is_some_and(|c| ends(text, &c.text) || ends(&c.text, text));
        (same && text.chars().next().is_some_and(char::is_uppercase)).then_some(dead)
    }

    /// Those who died of so many.
    fn among(&self, item: &Item<'_>, struck: u64) -> Option<&'i Item<'a>> {
        let told = self.of_report.get(&item.said.account.report.id).copied().or(self.most)?;
        told.count().is_some_and(|c| c.low <= struck && c.high == Some(c.low)).then_some(told)
    }
}

/// The last word of "the man", "a teenage girl".
fn main_word(text: &str) -> Option<String> {
    Some(text.split_whitespace().last()?.to_lowercase()).filter(|word| word.chars().all(char::is_alphabetic))
}

/// By what one person is known again in a report: the last name, or all words of "a 9-year-old boy". Of "a man" there may be two.
fn told_apart(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let last = words.last()?;
    if last.chars().next().is_some_and(char::is_uppercase) {
        return Some(last.to_lowercase());
    }
    (words.len() > 2).then(|| words[1..].join(" ").to_lowercase())
}
