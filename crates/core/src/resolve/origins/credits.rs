//! From whom one report has what it says: its publisher, the agencies that it credits, and those through whom its speakers
//! reached it.

use std::collections::BTreeMap;

use rashomon_model::{Claim, Quote, RepeatReason, Report, ReportRecord, SpeakerId, SpeakerKind};

use super::{
    super::Rules,
    copies::Sketch,
    told::{self, Carried},
    written,
};

/// Somebody who publishes: an agency of the register, or an outlet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct House {
    /// The same for all spellings.
    pub key: String,
    /// As it is shown.
    pub name: String,
    /// Whether others print its texts.
    pub agency: bool,
}

impl House {
    /// An agency of the register, by its number.
    pub fn agency(rules: &Rules, agency: usize) -> Self {
        Self { agency: true, ..Self::outlet(rules.agencies.name(agency)) }
    }

    /// An agency that no register knows.
    pub fn unknown_agency(name: &str) -> Self {
        Self { agency: true, ..Self::outlet(name) }
    }

    fn outlet(name: &str) -> Self {
        Self { key: name.trim().to_lowercase(), name: name.trim().to_owned(), agency: false }
    }
}

/// That a report has something from a house, and what shows it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Credit {
    pub house: House,
    pub reason: RepeatReason,
    pub words: Option<Quote>,
}

/// What shows from whom a report has what it says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Credits {
    pub sketch: Sketch,
    /// Who published it; none where that is not known.
    pub publisher: Option<House>,
    /// Whose text it is, where it is not the publisher's own: each agency once.
    pub own: Vec<Credit>,
    /// Speakers that are houses themselves.
    houses: BTreeMap<SpeakerId, Credit>,
    /// The agencies through which other speakers reached it.
    carried: BTreeMap<SpeakerId, Credit>,
}

impl Credits {
    pub fn of(rules: &Rules, record: &ReportRecord) -> Self {
        let report = &record.report;
        let mut credits =
            Self { sketch: Sketch::new(&report.text), publisher: publisher(rules, report), ..Self::default() };
        let named = rules.agencies.find(&report.text);
        let written = written::Written::new(rules, report, named);
        credits.own = written.credits();
        credits.own.extend(address(rules, report));
        if credits.own.is_empty() {
            let own = credits.publisher.iter().filter(|house| house.agency);
            credits.own =
                own.map(|h| Credit { house: h.clone(), reason: RepeatReason::Publisher, words: None }).collect();
        }
        let mut seen: Vec<String> = Vec::new();
        credits.own.retain(|c| {
            !seen.contains(&c.house.key) && {
                seen.push(c.house.key.clone());
                true
            }
        });
        for speaker in &record.extraction.speakers {
            let Some(name) = speaker.name.as_deref().filter(|_| speaker.kind != SpeakerKind::Author) else { continue };
            let agency = rules.agency(name);
            let outlet = || (speaker.kind == SpeakerKind::Publication && is_named(name)).then(|| House::outlet(name));
            if let Some(house) = agency.map(|agency| House::agency(rules, agency)).or_else(outlet) {
                let words = speaker.mentions.first().cloned();
                credits.houses.insert(speaker.id.clone(), Credit { house, reason: RepeatReason::Cited, words });
            }
        }
        let speakers = record.extraction.speakers.iter();
        let others = speakers.filter(|s| s.kind != SpeakerKind::Author && !credits.houses.contains_key(&s.id));
        let others: Vec<_> = others.collect();
        for Carried { speaker, agency, reason, words } in told::carried(rules, &written, &others) {
            let house = House::agency(rules, agency);
            let credit = Credit { house, reason, words: Some(words) };
            credits.carried.entry(speaker).or_insert(credit);
        }
        credits
    }

    /// The house that speaks, where the speaker is one.
    pub fn house(&self, speaker: &SpeakerId) -> Option<&Credit> {
        self.houses.get(speaker)
    }

    /// The house through which the report has what somebody else says: the one farthest from the report.
    pub fn carrier(&self, claim: &Claim) -> Option<&Credit> {
        let chain = claim.via.iter().rev().find_map(|id| self.houses.get(id));
        chain.or_else(|| self.carried.get(&claim.speaker))
    }

    /// Those of a report of which only the publisher is known.
    #[cfg(test)]
    pub fn published_by(name: &str) -> Self {
        Self { publisher: Some(House::outlet(name)), ..Self::default() }
    }
}

/// Whether words name one outlet: "the Hill Gazette", not "Local media".
fn is_named(name: &str) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let mut words = name.split_whitespace();
    let first = words.next().is_some_and(capital);
    let mut rest = words.peekable();
    if rest.peek().is_none() { first } else { rest.any(capital) }
}

/// Who published a report: by its name, else by the host of its address.
fn publisher(rules: &Rules, report: &Report) -> Option<House> {
    let named = report.publisher.as_deref().filter(|name| !name.trim().is_empty());
    if let Some(name) = named {
        let agency = rules.agency(name).or_else(|| rules.agencies.of_domain(name));
        return Some(agency.map_or_else(|| House::outlet(name), |agency| House::agency(rules, agency)));
    }
    let host = host(report.url.as_deref()?)?;
    let agency = rules.agencies.of_domain(host);
    Some(agency.map_or_else(|| House::outlet(host), |agency| House::agency(rules, agency)))
}

/// The host of an address, without "www.".
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

/// What stands before the domain in an agency's own ids: `urn:newsml:afp.com:2024…`, `tag:reuters.com,2024:…`.
const IDS: [&str; 2] = ["newsml:", "tag:"];

/// The agency whose address or id the report has.
fn address(rules: &Rules, report: &Report) -> Option<Credit> {
    let of_host = report.url.as_deref().and_then(host).and_then(|host| rules.agencies.of_domain(host));
    let of_id = || {
        let places = [Some(report.origin.as_str()), report.url.as_deref()].into_iter().flatten();
        let ids = places.flat_map(|place| IDS.iter().filter_map(move |id| place.split_once(id)));
        let mut hosts = ids.filter_map(|(_, rest)| rest.split([':', ',', '/']).find(|part| !part.is_empty()));
        hosts.find_map(|host| rules.agencies.of_domain(host))
    };
    let agency = of_id().or(of_host)?;
    let house = House::agency(rules, agency);
    Some(Credit { house, reason: RepeatReason::Address, words: None })
}

impl Rules {
    /// The agency whose name this is, but for words like "news agency" beside it.
    fn agency(&self, name: &str) -> Option<usize> {
        let found = self.agencies.find(name);
        let [first, ..] = found[..] else { return None };
        let outside = crate::ontology::words(name).filter(|w| !found.iter().any(|f| f.span.contains(*w)));
        let mut outside = outside.map(|w| w.of(name).to_lowercase());
        outside.all(|word| self.terms.credit.is_filler(&word)).then_some(first.agency)
    }
}
