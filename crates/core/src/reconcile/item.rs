//! A claim as reconciliation weighs it: who speaks, whom it counts, what its words say of its figure.

use std::borrow::Cow;

use jiff::{Timestamp, civil::Date};
use rashomon_model::{Actor, Attribute, ClaimId, Count, Published, Speaker, SpeakerKind, Stance, Value, VictimKind};

use super::{Said, source::Source};
use crate::{ontology::Revision, text::numeral::is_numeral};

/// One account: a claim, or the sum of what a speaker lists.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    /// The claim; of a sum the first one.
    pub said: Said<'a>,
    pub value: Cow<'a, Value>,
    /// What the speaker does with the value.
    pub stance: Stance,
    /// The claims that say it.
    pub claims: Vec<&'a ClaimId>,
    pub speaker: Option<&'a Speaker>,
    /// Who answers for it, the same over reports: a named speaker, or a publisher for reports in its own voice.
    pub voice: usize,
    pub role: Role,
    /// Who has it first.
    pub source: Source,
    /// Whom it counts, where it counts people.
    pub kind: VictimKind,
    /// What its words say of its figure.
    pub revision: Option<Revision>,
}

/// What a speaker is to the incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The report's own voice.
    Own,
    /// People who are not named.
    Anonymous,
    /// Police, hospitals, ministries; those of one side have one number.
    Official(usize),
    /// Somebody else who is named.
    Named,
    /// Who fights: armed groups, and who is said to have attacked.
    Party,
}

impl<'a> Item<'a> {
    pub fn id(&self) -> &'a ClaimId {
        self.claims[0]
    }

    pub fn published(&self) -> Option<&'a Published> {
        self.said.account.report.published.as_ref()
    }

    pub fn day(&self) -> Option<Date> {
        self.published().map(Published::date)
    }

    /// The moment of publication, where it is known; it orders the reports of one day.
    pub fn moment(&self) -> Option<Timestamp> {
        self.published().and_then(|p| p.as_str().parse().ok())
    }

    pub fn count(&self) -> Option<&Count> {
        self.value.count()
    }

    pub fn denies(&self) -> bool {
        denies(self.stance)
    }

    /// Whether it tells of one person without counting: "a man from Gao", "Musa Keita", but not "one man".
    pub fn is_somebody(&self) -> bool {
        let counts = |text: &str| text.split_whitespace().any(|word| is_numeral(&word.to_lowercase()));
        self.count().is_some_and(|c| c.low == 1 && c.high == Some(1) && !counts(&c.text)) && !self.is_sum()
    }

    pub fn is_sum(&self) -> bool {
        self.claims.len() > 1
    }

    pub fn is_own(&self) -> bool {
        self.speaker.is_some_and(|s| s.kind == SpeakerKind::Author)
    }

    /// Whether it can take the place of another: a figure that its words do not call an earlier one or an addition.
    pub fn replaces(&self) -> bool {
        !self.denies()
            && !self.value.is_pending()
            && !matches!(self.revision, Some(Revision::Earlier | Revision::Added))
    }

    /// What is counted, so that only figures of the same are compared: a kind of people, or things by their word. Empty where
    /// it is not told.
    pub fn counted(&self) -> &str {
        use Attribute::{Damage, MunitionsFired, MunitionsIntercepted, MunitionsLanded};
        match self.said.claim.attribute {
            Damage | MunitionsFired | MunitionsLanded | MunitionsIntercepted => {
                self.count().and_then(|c| c.unit.as_deref()).unwrap_or_default()
            }
            _ => match self.kind {
                VictimKind::Unknown => "",
                VictimKind::Other => self.count().and_then(|c| c.of.as_deref()).unwrap_or_default(),
                kind => kind.as_str(),
            },
        }
    }

    /// What makes two accounts one position.
    pub fn key(&self) -> String {
        let value = match &*self.value {
            Value::Count(c) => {
                let of = if self.kind == VictimKind::Unknown { "" } else { self.counted() };
                format!("count {} {:?} of {}", c.low, c.high, if of.is_empty() { "-" } else { of })
            }
            // Who did it is known by the register: "the Houthis" are Ansar Allah.
            Value::Actor(Actor { actor: Some(id), .. }) if self.names_who_did_it() => format!("actor {id}"),
            Value::Actor(a) => format!("actor {}", a.name.to_lowercase()),
            Value::Place(p) => format!("place {}", p.gazetteer.as_deref().unwrap_or(&p.name.to_lowercase())),
            Value::Time(w) => format!("time {} {:?}", w.start, w.end),
            Value::Term { value, .. } => format!("term {value}"),
            Value::Text { text } => format!("text {}", text.to_lowercase()),
            Value::Pending { .. } => "pending".to_owned(),
        };
        format!("{}|{value}", self.denies())
    }

    fn names_who_did_it(&self) -> bool {
        matches!(self.said.claim.attribute, Attribute::Perpetrator | Attribute::Responsibility)
    }

    /// The author is shown with the publisher, or the origin of the report.
    pub fn label(&self) -> String {
        let report = &self.said.account.report;
        match self.speaker {
            Some(_) if self.is_own() => report.publisher.clone().unwrap_or_else(|| report.origin.clone()),
            Some(speaker) => speaker.label(),
            None => "unknown".to_owned(),
        }
    }
}

/// The register's body of a speaker who is one: "the general command" of an army and the army are one voice.
pub(super) fn body(speaker: &Speaker) -> Option<&str> {
    let known = speaker.actor.as_deref().filter(|id| !id.starts_with("local:"));
    known.filter(|_| matches!(speaker.kind, SpeakerKind::Organisation | SpeakerKind::Group))
}

/// By time and id, so that any order of arrival gives the same.
pub(super) fn sort(items: &mut [Item<'_>]) {
    items.sort_by(|a, b| (a.published(), a.id()).cmp(&(b.published(), b.id())));
}

/// Whether the stance says that it is not so.
pub(super) fn denies(stance: Stance) -> bool {
    matches!(stance, Stance::Denies | Stance::Doubts)
}
