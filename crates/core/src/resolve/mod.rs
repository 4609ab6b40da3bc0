//! Which events of many reports are one incident.
//!
//! Events are blocked by type, time and place, pairs are scored ([`score`]), and pairs above the threshold are joined
//! ([`join`]), surest first, unless that would put events into one incident that exclude each other. Everything is ordered
//! by content, so that any order of arrival gives the same incidents.

mod copies;
#[cfg(test)]
pub(crate) mod fixture;
mod join;
mod score;

use std::{collections::BTreeMap, rc::Rc};

use rashomon_model::{
    Anchor, Attribute, Claim, Event, Extraction, Link, ReportId, ReportRecord, ReportRef, Standing, Status,
};

use crate::ontology::Ontology;

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
        Some(self.reports.get(&anchor.report)?.told.standing(anchor))
    }

    /// Which events are one happening.
    pub(crate) fn resolve(&self, ontology: &Ontology) -> Resolved<'_> {
        let sorted: Vec<&Account> = self.reports.values().collect();
        let origins = copies::origins(&sorted.iter().map(|a| &a.shingles).collect::<Vec<_>>());
        let told = told(ontology, &sorted);
        Resolved { clusters: join::clusters(ontology, &told), origins }
    }
}

/// The events of all reports, put together.
pub(crate) struct Resolved<'a> {
    /// Events that are one happening.
    pub clusters: Vec<Cluster<'a>>,
    /// For each account the number of its origin: copies of one text have one.
    pub origins: Vec<usize>,
}

/// Events that are one happening, and why.
#[derive(Debug, Default)]
pub(crate) struct Cluster<'a> {
    pub members: Vec<Told<'a>>,
    /// The links that joined them, surest first: one fewer than there are members.
    pub links: Vec<Link>,
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
