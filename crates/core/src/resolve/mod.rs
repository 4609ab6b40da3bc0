//! Which events of many reports are one incident.
//!
//! Events are blocked by type and time, pairs are scored ([`score`]), and pairs above the threshold are joined, surest
//! first, unless that would put events into one incident that exclude each other. Everything is ordered by content, so
//! that any order of arrival gives the same incidents.

mod copies;
mod score;

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use rashomon_model::{
    Anchor, Attribute, Claim, Event, Extraction, Link, ReportId, ReportRecord, ReportRef, Standing, Status,
};

use crate::ontology::Ontology;

/// Version of the rules that make incidents and facts.
pub const RULES: &str = "resolve 1, reconcile 1";

/// What all reports tell, without their texts: the input of resolution and reconciliation.
#[derive(Debug, Default)]
pub struct Accounts {
    /// By id: of two readings of the same bytes the one with the earlier date stays.
    reports: BTreeMap<ReportId, Account>,
}

/// What one report tells.
#[derive(Debug)]
pub(crate) struct Account {
    pub report: ReportRef,
    pub told: Extraction,
    shingles: copies::Sketch,
}

/// An event in its account.
#[derive(Clone, Debug)]
pub(crate) struct Told<'a> {
    pub account: &'a Account,
    pub event: &'a Event,
    /// Index of the account.
    pub index: usize,
    marks: Rc<score::Marks>,
}

impl Accounts {
    /// Takes up a report's events and claims. The order of reports does not matter.
    pub fn add(&mut self, record: &ReportRecord) {
        let report = &record.report;
        let earlier =
            |known: &Account| (&known.report.published, &known.report.origin) <= (&report.published, &report.origin);
        if self.reports.get(&report.id).is_some_and(earlier) {
            return;
        }
        let account = Account {
            report: ReportRef {
                id: report.id.clone(),
                origin: report.origin.clone(),
                publisher: report.publisher.clone(),
                published: report.published.clone(),
            },
            told: record.extraction.clone(),
            shingles: copies::Sketch::new(&report.text),
        };
        self.reports.insert(report.id.clone(), account);
    }

    /// What its report's reading has where `anchor` stands; `None` where the report is not among these.
    pub(crate) fn standing(&self, anchor: &Anchor) -> Option<Standing> {
        let account = self.reports.get(&anchor.report)?;
        let (speakers, events, claims) =
            (account.told.speakers.clone(), account.told.events.clone(), account.told.claims.clone());
        Some(Extraction { speakers, events, claims, diagnostics: Vec::new() }.standing(anchor))
    }

    /// Which events are one happening.
    pub(crate) fn resolve(&self, ontology: &Ontology) -> Resolved<'_> {
        let sorted: Vec<&Account> = self.reports.values().collect();
        let origins = copies::origins(&sorted.iter().map(|a| &a.shingles).collect::<Vec<_>>());
        let told = told(ontology, &sorted);
        let links = links(&told);
        let clusters = clusters(&told, &links);
        let clusters = clusters.into_iter().map(|c| c.into_iter().map(|i| told[i].clone()).collect()).collect();
        Resolved { clusters, links: links.into_iter().map(|l| l.2).collect(), origins }
    }
}

/// The events of all reports, put together.
pub(crate) struct Resolved<'a> {
    /// Events that are one happening.
    pub clusters: Vec<Vec<Told<'a>>>,
    /// Why they were put together.
    pub links: Vec<Link>,
    /// For each account the number of its origin: copies of one text have one.
    pub origins: Vec<usize>,
}

/// The events worth an incident: told as one happening, and with a claim of more than their time.
/// What is not violent by its type must have a figure, or every inquiry and meeting would be an incident.
fn told<'a>(ontology: &Ontology, accounts: &[&'a Account]) -> Vec<Told<'a>> {
    let mut told = Vec::new();
    for (index, account) in accounts.iter().enumerate() {
        for event in &account.told.events {
            let particular = !matches!(event.status, Status::Generic | Status::Hypothetical);
            let violent = ontology.violent(&event.kind, event.mode.as_ref());
            let telling = |c: &&Claim| {
                let more = !matches!(c.attribute, Attribute::Date | Attribute::Place);
                more && (violent || c.value.count().is_some())
            };
            if particular && account.told.claims.iter().filter(|c| c.event == event.id).any(|c| telling(&c)) {
                let marks = Rc::new(score::Marks::new(&account.told.claims, &event.id));
                told.push(Told { account, event, index, marks });
            }
        }
    }
    told.sort_by(|a, b| a.event.id.cmp(&b.event.id));
    told
}

/// Days on either side in which the events of a block are compared.
const BLOCK_DAYS: i64 = 2;

/// All links between events that score above the threshold, surest first.
fn links(told: &[Told<'_>]) -> Vec<(usize, usize, Link)> {
    let mut blocks: BTreeMap<(&str, i64), Vec<usize>> = BTreeMap::new();
    for (i, t) in told.iter().enumerate() {
        for day in days(t) {
            blocks.entry((t.event.kind.0.as_str(), day)).or_default().push(i);
        }
    }
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    for members in blocks.values() {
        for (n, a) in members.iter().enumerate() {
            pairs.extend(members[n + 1..].iter().map(|b| (*a.min(b), *a.max(b))));
        }
    }
    let mut links: Vec<(usize, usize, Link)> = pairs
        .into_iter()
        .filter_map(|(a, b)| {
            let compared = score::compare(&told[a], &told[b])?;
            (compared.score >= score::THRESHOLD).then(|| {
                let link = Link {
                    a: told[a].event.id.clone(),
                    b: told[b].event.id.clone(),
                    score: compared.share(),
                    reasons: compared.reasons,
                };
                (a, b, link)
            })
        })
        .collect();
    links.sort_by(|x, y| y.2.score.total_cmp(&x.2.score).then_with(|| (x.0, x.1).cmp(&(y.0, y.1))));
    links
}

/// The blocks of an event: its days, or those around publication where it has none. Long stretches are in one block a
/// month, because they say little.
fn days(told: &Told<'_>) -> Vec<i64> {
    let number = |date: jiff::civil::Date| i64::from((date - jiff::civil::date(1970, 1, 1)).get_days());
    match (&told.event.when, &told.account.report.published) {
        (Some(when), _) => {
            let (start, end) = (number(when.start), number(when.end.unwrap_or(when.start)));
            if end - start > 10 {
                return vec![-1_000_000 - start / 31];
            }
            (start - 1..=end + 1).collect()
        }
        (None, Some(published)) => {
            let day = number(published.date());
            (day - BLOCK_DAYS..=day).collect()
        }
        (None, None) => vec![i64::MIN],
    }
}

/// Joins linked events into clusters, surest link first; two clusters with members that exclude each other stay apart.
fn clusters(told: &[Told<'_>], links: &[(usize, usize, Link)]) -> Vec<Vec<usize>> {
    let mut cluster_of: Vec<usize> = (0..told.len()).collect();
    let mut members: Vec<Vec<usize>> = (0..told.len()).map(|i| vec![i]).collect();
    for (a, b, _) in links {
        let (x, y) = (cluster_of[*a].min(cluster_of[*b]), cluster_of[*a].max(cluster_of[*b]));
        let excluded = |(i, j): (usize, usize)| score::excludes(&told[i], &told[j]);
        if x == y || members[x].iter().flat_map(|i| members[y].iter().map(move |j| (*i, *j))).any(excluded) {
            continue;
        }
        let moved = std::mem::take(&mut members[y]);
        for i in &moved {
            cluster_of[*i] = x;
        }
        members[x].extend(moved);
    }
    members.retain(|m| !m.is_empty());
    members
}
