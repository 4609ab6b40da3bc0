//! The words that an id hangs on, so that what people decided about it can be found again in another reading.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Attribute, Chars, Claim, Event, Extraction, ReportId, Span, Speaker};

/// The place of something that a report was read to say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Anchor {
    /// The subject of the judgement: the id that it had.
    pub subject: String,
    /// The report.
    pub report: ReportId,
    /// What stands there.
    #[serde(flatten)]
    pub kind: AnchorKind,
    /// Evidence of a claim, first mention of an event or a speaker; null for the author, who stands nowhere.
    pub span: Option<Span<Chars>>,
    /// Of several of one kind at one place, which, from 0.
    pub ordinal: usize,
    /// How many of one kind there were at the place.
    pub among: usize,
    /// The words.
    pub text: String,
}

/// What stands at an anchor's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "of", rename_all = "kebab-case")]
pub enum AnchorKind {
    /// A speaker.
    Speaker,
    /// An event.
    Event,
    /// A claim about an attribute.
    Claim {
        /// The attribute.
        attribute: Attribute,
    },
}

/// How an anchor stands to a reading.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "standing", rename_all = "kebab-case")]
pub enum Standing {
    /// The same words were read again.
    Exact {
        /// The id that they have now.
        id: String,
    },
    /// Other words were read that overlap them, or another number of things from the same words, of the same kind and
    /// attribute.
    Overlapping {
        /// The id of what overlaps them most.
        id: String,
    },
    /// Nothing was read there.
    Lost,
}

impl Standing {
    /// The id that takes the anchor's place.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Exact { id } | Self::Overlapping { id } => Some(id),
            Self::Lost => None,
        }
    }
}

/// One thing of a reading, reduced to what anchors compare.
struct Site<'a> {
    id: &'a str,
    kind: AnchorKind,
    /// The first place, which ids hang on.
    span: Option<Span<Chars>>,
    text: &'a str,
    /// All places.
    places: Vec<Span<Chars>>,
}

impl Speaker {
    /// Where it is mentioned first; nowhere for the author.
    pub fn first_mention(&self) -> Option<Span<Chars>> {
        self.mentions.iter().map(|m| m.span).min()
    }
}

impl Event {
    /// Where it is mentioned first.
    pub fn first_mention(&self) -> Span<Chars> {
        self.mentions.iter().map(|m| m.span).fold(self.trigger.span, Span::min)
    }
}

impl Extraction {
    /// The anchor of the speaker, event or claim with this id; `None` where the reading has none.
    pub fn anchor(&self, report: &ReportId, id: &str) -> Option<Anchor> {
        let sites = self.sites();
        let at = sites.iter().position(|s| s.id == id)?;
        let site = &sites[at];
        let same = |s: &&Site<'_>| s.kind == site.kind && s.span == site.span;
        Some(Anchor {
            subject: id.to_owned(),
            report: report.clone(),
            kind: site.kind,
            span: site.span,
            ordinal: sites[..at].iter().filter(same).count(),
            among: sites.iter().filter(same).count(),
            text: site.text.to_owned(),
        })
    }

    /// What this reading has where `anchor` stands. The caller sees to it that it is a reading of the anchor's report.
    pub fn standing(&self, anchor: &Anchor) -> Standing {
        let sites: Vec<Site<'_>> = self.sites().into_iter().filter(|s| s.kind == anchor.kind).collect();
        let here: Vec<&Site<'_>> = sites.iter().filter(|s| s.span == anchor.span).collect();
        if let Some(site) = here.get(anchor.ordinal) {
            let id = site.id.to_owned();
            // Where more or fewer are read from the same words, which is which is not certain.
            return if here.len() == anchor.among { Standing::Exact { id } } else { Standing::Overlapping { id } };
        }
        let Some(span) = anchor.span else { return Standing::Lost };
        let shared = |place: &Span<Chars>| place.end.min(span.end).saturating_sub(place.start.max(span.start));
        let most = |site: &Site<'_>| site.places.iter().map(shared).max().unwrap_or(0);
        // Of equal overlaps the first in the reading, which is the first in the text.
        let best = sites.iter().enumerate().max_by_key(|(at, site)| (most(site), std::cmp::Reverse(*at)));
        match best.filter(|(_, site)| most(site) > 0) {
            Some((_, site)) => Standing::Overlapping { id: site.id.to_owned() },
            None => Standing::Lost,
        }
    }

    fn sites(&self) -> Vec<Site<'_>> {
        let speakers = self.speakers.iter().map(speaker_site);
        speakers.chain(self.events.iter().map(event_site)).chain(self.claims.iter().map(claim_site)).collect()
    }
}

fn speaker_site(speaker: &Speaker) -> Site<'_> {
    let first = speaker.mentions.iter().min_by_key(|m| m.span);
    Site {
        id: speaker.id.as_str(),
        kind: AnchorKind::Speaker,
        span: first.map(|m| m.span),
        text: first.map_or("", |m| &m.text),
        places: speaker.mentions.iter().map(|m| m.span).collect(),
    }
}

fn event_site(event: &Event) -> Site<'_> {
    let first = event.mentions.iter().chain([&event.trigger]).min_by_key(|m| m.span).unwrap_or(&event.trigger);
    Site {
        id: event.id.as_str(),
        kind: AnchorKind::Event,
        span: Some(first.span),
        text: &first.text,
        places: event.mentions.iter().chain([&event.trigger]).map(|m| m.span).collect(),
    }
}

fn claim_site(claim: &Claim) -> Site<'_> {
    let span = claim.evidence.span;
    Site {
        id: claim.id.as_str(),
        kind: AnchorKind::Claim { attribute: claim.attribute },
        span: Some(span),
        text: &claim.evidence.text,
        places: vec![span],
    }
}
