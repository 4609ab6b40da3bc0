//! An incident with what its rows are made from.

use std::{cell::OnceCell, collections::BTreeSet};

use rashomon_core::{
    ground::actor::Register,
    ontology::{EventKind, Ontology, Terms},
};
use rashomon_model::{
    Attribute, ClaimId, Event, Fact, FactStatus, Incident, Place, Position, ReportRecord, Stance, Status,
};

use super::{
    countries::{Country, country},
    loss::{LossKind, Losses},
};
use crate::{Desk, Error};

/// What all incidents of an export are seen with.
pub(super) struct Tools<'a> {
    pub desk: &'a Desk,
    pub ontology: &'a Ontology,
    pub register: &'a Register,
    pub terms: &'a Terms,
}

impl<'a> Tools<'a> {
    pub fn of(desk: &'a Desk) -> Result<Self, Error> {
        let data = desk.data();
        let (ontology, register) = (data.ontology()?, data.actors()?);
        Ok(Self { desk, ontology, register, terms: &data.resolution()?.terms })
    }
}

/// An incident, and its reports once somebody asks for them.
pub(super) struct Scene<'a> {
    pub tools: &'a Tools<'a>,
    pub incident: &'a Incident,
    records: OnceCell<Vec<ReportRecord>>,
}

impl<'a> Scene<'a> {
    pub fn new(tools: &'a Tools<'a>, incident: &'a Incident) -> Self {
        Self { tools, incident, records: OnceCell::new() }
    }

    /// The reports that tell it, in the order of the incident.
    pub fn records(&self) -> Result<&[ReportRecord], Error> {
        if let Some(records) = self.records.get() {
            return Ok(records);
        }
        let mut records = Vec::with_capacity(self.incident.reports.len());
        for report in &self.incident.reports {
            records.extend(self.tools.desk.record(&report.id)?);
        }
        Ok(self.records.get_or_init(|| records))
    }

    /// The events that were merged, each with its report, in the order of the reports.
    pub fn events(&self) -> Result<Vec<(&ReportRecord, &Event)>, Error> {
        let ids: BTreeSet<_> = self.incident.events.iter().collect();
        let of = |record| events_of(record, &ids);
        Ok(self.records()?.iter().flat_map(of).collect())
    }

    /// Its id.
    pub fn id(&self) -> &'a str {
        self.incident.id.as_str()
    }

    pub fn place(&self) -> Option<&'a Place> {
        self.incident.place.as_ref()
    }

    /// The country that it lies in, where its code is known.
    pub fn country(&self) -> Option<&'static Country> {
        country(self.place()?.country.as_deref()?)
    }

    /// The event type.
    pub fn kind(&self) -> Option<&'a EventKind> {
        self.tools.ontology.get(&self.incident.kind, self.incident.mode.as_ref())
    }

    /// The facts of an attribute, the whole first.
    pub fn facts(&self, attribute: Attribute) -> impl Iterator<Item = &'a Fact> {
        self.incident.facts.iter().filter(move |fact| fact.attribute == attribute)
    }

    /// The names of publishers, each once, in the order of the reports.
    pub fn publishers(&self) -> Vec<&'a str> {
        let mut seen = BTreeSet::new();
        let publishers = self.incident.reports.iter().filter_map(|report| report.publisher.as_deref());
        publishers.filter(|name| seen.insert(*name)).collect()
    }

    /// Whether accounts exclude each other on something, and whether something was not known yet.
    pub fn open(&self) -> (bool, bool) {
        let any = |status| self.incident.facts.iter().any(|fact| fact.status == status);
        (any(FactStatus::Contested), any(FactStatus::Pending))
    }

    /// Notes what no format with one row an incident can say: disputes, what is awaited, attributes without a column.
    pub fn note_common(&self, held: &[Attribute], losses: &mut Losses) {
        let (disputed, pending) = self.open();
        losses.note_if(disputed, LossKind::Disputed, self.id());
        losses.note_if(pending, LossKind::Pending, self.id());
        let failed = matches!(self.incident.status, Status::Attempted | Status::Foiled);
        losses.note_if(failed, LossKind::Status, self.id());
        let other = |fact: &Fact| !held.contains(&fact.attribute);
        losses.note_if(self.incident.facts.iter().any(other), LossKind::Attributes, self.id());
        let kinds = |fact: &Fact| fact.attribute == Attribute::Killed && fact.kind.is_some();
        losses.note_if(self.incident.facts.iter().any(kinds), LossKind::VictimKinds, self.id());
    }
}

/// The events of a report that are among these.
fn events_of<'r>(
    record: &'r ReportRecord,
    ids: &BTreeSet<&rashomon_model::EventId>,
) -> Vec<(&'r ReportRecord, &'r Event)> {
    record.extraction.events.iter().filter(|event| ids.contains(&event.id)).map(|event| (record, event)).collect()
}

/// What stands behind a row: an incident with its reports, or one report.
pub(super) enum Behind<'s, 'a> {
    Scene(&'s Scene<'a>),
    Record(&'s ReportRecord),
    /// A sum, of which each part stands behind a row of its own.
    Nothing,
}

impl Behind<'_, '_> {
    pub fn incident(&self) -> Option<&Incident> {
        match self {
            Self::Scene(scene) => Some(scene.incident),
            Self::Record(_) | Self::Nothing => None,
        }
    }

    pub fn records(&self) -> Result<&[ReportRecord], Error> {
        match self {
            Self::Scene(scene) => scene.records(),
            Self::Record(record) => Ok(std::slice::from_ref(record)),
            Self::Nothing => Ok(&[]),
        }
    }
}

/// Whether a position says that it is so.
pub(super) fn says_so(position: &Position) -> bool {
    matches!(position.stance, Stance::Asserts | Stance::Accuses | Stance::ClaimsResponsibility)
        && !position.value.is_pending()
}

/// The claims of a fact that nothing has replaced.
pub(super) fn standing_claims(fact: &Fact) -> Vec<ClaimId> {
    let standing = fact.positions.iter().filter(|position| !position.superseded);
    standing.flat_map(|position| position.claims.iter().cloned()).collect()
}
