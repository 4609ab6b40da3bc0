//! The graph of who repeats whom among an incident's reports.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_model::{Claim, Quote, Repeat, RepeatReason, Repeated, ReportId};

use super::{
    super::Account,
    Origin, Traced,
    credits::{Credit, House},
};

/// The edges, in the order of the reports' ids: one a report, source and reason. Speakers and publishers are told where more
/// than one report has them.
pub(crate) fn repeats(reports: &[(&Account, Traced<'_>)], claims: &[(&Account, &Claim)]) -> Vec<Repeat> {
    let mut edges = Edges::default();
    let there: BTreeSet<&ReportId> = reports.iter().map(|(account, _)| &account.report.id).collect();
    let mut published: BTreeMap<&str, BTreeSet<&ReportId>> = BTreeMap::new();
    for (account, traced) in reports {
        if let Origin::House(key) = traced.origin {
            published.entry(key).or_default().insert(&account.report.id);
        }
    }
    for (account, traced) in reports {
        let id = &account.report.id;
        // A report whose events people took out is none of the incident's.
        if let Some((of, share)) = traced.copy.filter(|(of, _)| there.contains(of)) {
            edges.add(id, Repeated::Report { id: of.clone() }, RepeatReason::Copy, Some(share), None);
        }
        let text = account.credits.own.iter().filter(|c| c.reason != RepeatReason::Publisher);
        text.for_each(|credit| edges.credit(id, credit));
        let own = account.credits.publisher.as_ref().filter(|h| traced.origin == Origin::House(&h.key));
        if let Some(house) = own.filter(|h| published[h.key.as_str()].len() > 1) {
            edges.add(id, repeated(house), RepeatReason::Publisher, None, None);
        }
    }
    for (account, claim) in claims {
        let of = [account.credits.house(&claim.speaker), account.credits.carrier(claim)];
        of.into_iter().flatten().for_each(|credit| edges.credit(&account.report.id, credit));
    }
    quoted(&mut edges, claims);
    edges.0.into_values().collect()
}

/// Speakers whom several reports quote.
fn quoted(edges: &mut Edges, claims: &[(&Account, &Claim)]) {
    let mut speakers: BTreeMap<String, BTreeMap<&ReportId, (String, &Quote)>> = BTreeMap::new();
    for (account, claim) in claims {
        let Some(speaker) = account.told.speaker(&claim.speaker) else { continue };
        if speaker.is_unknown() || account.credits.house(&speaker.id).is_some() {
            continue;
        }
        let (label, id) = (speaker.label(), &account.report.id);
        let reports = speakers.entry(label.to_lowercase()).or_default();
        let first = reports.entry(id).or_insert_with(|| (label.clone(), &claim.evidence));
        if claim.evidence.span < first.1.span {
            *first = (label, &claim.evidence);
        }
    }
    for reports in speakers.into_values().filter(|reports| reports.len() > 1) {
        for (id, (name, words)) in reports {
            edges.add(id, Repeated::Speaker { name }, RepeatReason::Quoted, None, Some(words.clone()));
        }
    }
}

fn repeated(house: &House) -> Repeated {
    let name = house.name.clone();
    if house.agency { Repeated::Agency { name } } else { Repeated::Publisher { name } }
}

/// The edges by what tells them apart; the first of each stays.
#[derive(Default)]
struct Edges(BTreeMap<(ReportId, RepeatReason, Repeated), Repeat>);

impl Edges {
    fn credit(&mut self, report: &ReportId, credit: &Credit) {
        self.add(report, repeated(&credit.house), credit.reason, None, credit.words.clone());
    }

    fn add(&mut self, report: &ReportId, of: Repeated, reason: RepeatReason, share: Option<f64>, words: Option<Quote>) {
        let key = (report.clone(), reason, of.clone());
        self.0.entry(key).or_insert(Repeat { report: report.clone(), of, reason, share, words });
    }
}
