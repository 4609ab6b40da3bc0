//! An event as resolution sees it: what is compared, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rashomon_model::{
    Attribute, Chars, Claim, Event, EventId, EventType, Mode, Place, Published, Quote, Relation, ReportId,
    ReportRecord, Span, Stance, Status, Value, When,
};
use serde::{Deserialize, Serialize};

use super::{
    related,
    rules::Rules,
    terms::{self, Rarity, Terms},
};

/// An event with the features by which it is compared with others. Derived from one report under one reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// The event.
    pub event: EventId,
    /// The report that tells it.
    pub report: ReportId,
    /// Where it is mentioned, the first place first.
    pub mentions: Vec<Span<Chars>>,
    /// When that was published.
    pub published: Option<Published>,
    /// What kind of event.
    pub kind: EventType,
    /// In which manner.
    pub mode: Option<Mode>,
    /// How it stands to reality.
    pub status: Status,
    /// When it happened.
    pub when: Option<When>,
    /// Where it happened.
    pub place: Option<Place>,
    /// What is claimed of it.
    pub marks: Marks,
    /// Words of its place's name, by hashes: those that two events of one place share are no sign beside the place.
    pub placed: Vec<u32>,
    /// Words of the sentences that tell it.
    pub near: Terms,
    /// Words of the whole report.
    pub whole: Terms,
    /// Names of the whole report, by hashes.
    pub names: Vec<u32>,
    /// Ages that the report gives.
    pub ages: Vec<u8>,
    /// Events of its report that it follows or that follow it, as the report says.
    #[serde(default)]
    pub tied: Vec<Tied>,
}

/// How an event stands to another of its report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tied {
    /// The other.
    pub event: EventId,
    /// What the one is to the other that was there first.
    pub relation: Relation,
    /// Whether the other was there first.
    pub follows: bool,
    /// The words that say so.
    pub words: Quote,
}

/// What the claims of an event say, in the form in which two events are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Marks {
    /// Numbers other than the dead and the injured: "abducted 30".
    pub figures: BTreeSet<String>,
    /// Highest number of dead that is told of the whole, or of all that are listed ("a nurse and two guards").
    pub killed: Option<u64>,
    /// Highest number of injured that is told of the whole.
    pub injured: Option<u64>,
    /// Named and described victims.
    pub victims: BTreeSet<String>,
    /// Names of victims, by hashes as those of the whole report, without those of places that the report tells.
    #[serde(default)]
    pub named: Vec<u32>,
    /// Who did it.
    pub actors: BTreeSet<String>,
    /// At what it was aimed.
    pub targets: BTreeSet<String>,
    /// With what.
    pub weapons: BTreeSet<String>,
}

/// The events of a report that can be part of an incident: told as one happening, and with a claim of more than their time.
/// What is not violent by its type must have a figure, or every inquiry and meeting would be an incident. Where nothing violent
/// that happened is told so, what happened and has a place stands for it: the shooting for which somebody was arrested.
pub fn nodes(rules: &Rules, record: &ReportRecord) -> Vec<Node> {
    let ReportRecord { report, extraction } = record;
    let violent = |event: &Event| rules.ontology.violent(&event.kind, event.mode.as_ref());
    let telling = |event: &&Event| {
        let more = |c: &&Claim| !matches!(c.attribute, Attribute::Date | Attribute::Place);
        let mut of_event = extraction.claims.iter().filter(|c| c.event == event.id).filter(more);
        let particular = !matches!(event.status, Status::Generic | Status::Hypothetical);
        particular && of_event.any(|c| violent(event) || c.value.count().is_some())
    };
    let mut events: Vec<&Event> = extraction.events.iter().filter(telling).collect();
    let happened = |event: &&Event| violent(event) && matches!(event.status, Status::Occurred | Status::Denied);
    if !events.iter().any(happened) {
        let placed = |event: &Event| {
            let mut of_event = extraction.claims.iter().filter(|c| c.event == event.id);
            event.mode.is_some() && of_event.any(|c| c.attribute == Attribute::Place)
        };
        let told = |event: &Event| events.iter().any(|e| e.id == event.id);
        let background = extraction.events.iter().filter(|e| happened(e) && placed(e) && !told(e));
        events = events.iter().copied().chain(background).collect();
    }
    if events.is_empty() {
        return Vec::new();
    }
    let text = Text::new(&rules.rarity, &report.text);
    let places = places(&rules.rarity, &extraction.events, &extraction.claims);
    let node = |event: &Event| {
        let claims: Vec<&Claim> = extraction.claims.iter().filter(|c| c.event == event.id).collect();
        let mentions: BTreeSet<Span<Chars>> = event.mentions.iter().chain([&event.trigger]).map(|m| m.span).collect();
        let told = mentions.iter().map(|m| m.start);
        let told: BTreeSet<usize> = told.chain(claims.iter().map(|c| c.evidence.span.start)).collect();
        Node {
            event: event.id.clone(),
            report: report.id.clone(),
            mentions: mentions.into_iter().collect(),
            published: report.published.clone(),
            kind: event.kind.clone(),
            mode: event.mode.clone(),
            status: event.status,
            when: event.when.clone(),
            place: event.place.clone(),
            placed: event.place.as_ref().map(|p| terms::hashes([&p.name, &p.text])).unwrap_or_default(),
            marks: Marks { named: named(&rules.rarity, &places, &claims), ..Marks::new(&claims) },
            near: text.near(&rules.rarity, &told),
            whole: text.whole.clone(),
            names: text.names.clone(),
            ages: text.ages.clone(),
            tied: related::tied(extraction, event),
        }
    };
    events.into_iter().map(node).collect()
}

impl Node {
    /// The day on which its report was published.
    pub fn day(&self) -> Option<Date> {
        self.published.as_ref().map(Published::date)
    }

    /// Where it is mentioned first.
    pub fn first_mention(&self) -> Span<Chars> {
        self.mentions.first().copied().unwrap_or(Span::new(0, 0))
    }

    /// Orders nodes by how much they say; those that say most stand for a crowd.
    pub fn rank(&self) -> (std::cmp::Reverse<usize>, &EventId) {
        (std::cmp::Reverse(self.marks.number()), &self.event)
    }
}

impl Marks {
    fn new(claims: &[&Claim]) -> Self {
        use Attribute::{
            Abducted, Displaced, Injured, Killed, Method, MunitionsFired, Perpetrator, Responsibility, Target, Victim,
            Weapon,
        };
        let mut marks = Self { killed: toll(claims, Killed), injured: toll(claims, Injured), ..Self::default() };
        for claim in claims {
            let set = match claim.attribute {
                Abducted | MunitionsFired | Displaced => &mut marks.figures,
                Victim => &mut marks.victims,
                Perpetrator | Responsibility => &mut marks.actors,
                Target => &mut marks.targets,
                Weapon | Method => &mut marks.weapons,
                _ => continue,
            };
            set.extend(key(claim.attribute, &claim.value));
        }
        marks
    }

    /// How much they say.
    pub fn number(&self) -> usize {
        let tolls = usize::from(self.killed.is_some()) + usize::from(self.injured.is_some());
        let named = self.victims.len() + self.actors.len() + self.targets.len() + self.weapons.len();
        tolls + self.figures.len() + named
    }
}

/// The highest count that is no part: a number, or the sum of the kinds that stand in the same words.
fn toll(claims: &[&Claim], attribute: Attribute) -> Option<u64> {
    let counted = claims.iter().filter(|c| c.attribute == attribute);
    let mut counts: Vec<_> = counted.filter_map(|c| Some((c, c.value.count().filter(|c| !c.part)?))).collect();
    counts.sort_by_key(|(claim, _)| (&claim.speaker, claim.evidence.span));
    let mut most = None;
    for list in counts.chunk_by(|(a, _), (b, _)| a.speaker == b.speaker && b.evidence.span.start < a.evidence.span.end)
    {
        let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
        for (_, count) in list {
            let of = kinds.entry(count.of.as_deref().unwrap_or_default()).or_default();
            *of = count.low.max(*of);
        }
        let whole = kinds.remove("");
        let sum = kinds.values().fold(0, |sum: u64, n| sum.saturating_add(*n));
        most = most.max(Some(whole.map_or(sum, |whole| whole.max(sum))));
    }
    most
}

/// The names of those who are told as victims, or killed or hurt or led away.
fn named(rarity: &Rarity, places: &[u32], claims: &[&Claim]) -> Vec<u32> {
    let harmed = |c: &&&Claim| {
        matches!(c.attribute, Attribute::Victim | Attribute::Killed | Attribute::Injured | Attribute::Abducted)
            && c.stance == Stance::Asserts
    };
    let all: Vec<&str> = claims.iter().filter(harmed).map(|c| c.value.text()).collect();
    let mut names = terms::names(rarity, &all.join("\n"));
    names.retain(|name| !places.contains(name));
    names
}

/// The names of all places of a report: "a Las Vegas boy" names nobody.
fn places(rarity: &Rarity, events: &[Event], claims: &[Claim]) -> Vec<u32> {
    let claimed = claims.iter().filter_map(|c| if let Value::Place(place) = &c.value { Some(place) } else { None });
    let all = events.iter().filter_map(|e| e.place.as_ref()).chain(claimed);
    let all: Vec<String> = all.map(|p| format!("{}\n{}", p.name, p.text)).collect();
    terms::names(rarity, &all.join("\n"))
}

fn key(attribute: Attribute, value: &Value) -> Option<String> {
    match value {
        Value::Count(count) => Some(format!("{attribute} {}", count.low)),
        Value::Actor(actor) => Some(actor.actor.clone().unwrap_or_else(|| actor.name.to_lowercase())),
        Value::Term { value, .. } => Some(value.clone()),
        // The last word says what it is.
        Value::Text { text } => text.to_lowercase().split_whitespace().next_back().map(str::to_owned),
        _ => None,
    }
}

/// What is compared of a report's text.
struct Text<'a> {
    all: &'a str,
    whole: Terms,
    names: Vec<u32>,
    ages: Vec<u8>,
    /// Where each sentence ends, in bytes and in code points.
    ends: Vec<(usize, usize)>,
}

impl<'a> Text<'a> {
    fn new(rarity: &Rarity, text: &'a str) -> Self {
        let words = terms::words(text);
        Self {
            all: text,
            whole: Terms::new(rarity, words.iter().map(String::as_str)),
            names: terms::names(rarity, text),
            ages: terms::ages(text),
            ends: ends(text),
        }
    }

    /// The words of the sentences in which something stands, by code points.
    fn near(&self, rarity: &Rarity, told: &BTreeSet<usize>) -> Terms {
        let sentences: BTreeSet<usize> =
            told.iter().map(|at| self.ends.partition_point(|(_, end)| end <= at)).collect();
        let mut words = Vec::new();
        for n in sentences {
            let start = n.checked_sub(1).and_then(|b| self.ends.get(b)).map_or(0, |(bytes, _)| *bytes);
            let end = self.ends.get(n).map_or(self.all.len(), |(bytes, _)| *bytes);
            words.extend(terms::words(self.all.get(start..end).unwrap_or_default()));
        }
        Terms::new(rarity, words.iter().map(String::as_str))
    }
}

/// Where sentences end, roughly: at a stop or a question before white space, and at the end of a line.
fn ends(text: &str) -> Vec<(usize, usize)> {
    let mut ends = Vec::new();
    let mut stopped = false;
    for (chars, (bytes, c)) in text.char_indices().enumerate() {
        if c == '\n' || (stopped && c.is_whitespace()) {
            ends.push((bytes + c.len_utf8(), chars + 1));
        }
        stopped = matches!(c, '.' | '!' | '?') || (stopped && matches!(c, '"' | '”' | '’' | '\''));
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::fixture::{account, count};

    #[test]
    fn kinds_in_one_list_are_one_toll() {
        let mut told = account("a", "2024-03-07")
            .says(Attribute::Killed, count(1, Some("nurse")))
            .says(Attribute::Killed, count(2, Some("guard")))
            .says(Attribute::Killed, count(2, None))
            .told;
        let toll =
            |told: &rashomon_model::Extraction| super::toll(&told.claims.iter().collect::<Vec<_>>(), Attribute::Killed);
        assert_eq!(toll(&told), Some(2));
        told.claims[1].evidence = told.claims[0].evidence.clone();
        assert_eq!(toll(&told), Some(3));
        told.claims.clear();
        assert_eq!(toll(&told), None);
    }
}
