//! Recording what people decide about what was read, and taking it back.

mod subjects;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use rashomon_core::decisions::{Decisions, Held};
use rashomon_model::{Action, Anchor, Detail, Judgement, JudgementId, Value};
use rashomon_store::Found;
use serde::Serialize;

use crate::{Desk, Error};

pub use value::BadValue;

/// What somebody decides: about what, and with what, by its action. [`Judgement`] has a table of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What is decided.
    pub action: Action,
    /// About what: ids, or how they begin; `publisher:` and a name.
    pub subjects: Vec<String>,
    /// The right value.
    pub value: Option<Value>,
    /// What else is said.
    pub detail: Option<Detail>,
}

impl Decision {
    /// One that needs no more than its subjects.
    pub fn new<S: Into<String>>(action: Action, subjects: impl IntoIterator<Item = S>) -> Self {
        Self { action, subjects: subjects.into_iter().map(Into::into).collect(), value: None, detail: None }
    }

    /// The same with a value.
    #[must_use]
    pub fn value(self, value: Value) -> Self {
        Self { value: Some(value), ..self }
    }

    /// The same with a detail.
    #[must_use]
    pub fn detail(self, detail: Detail) -> Self {
        Self { detail: Some(detail), ..self }
    }
}

/// A judgement as it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JudgementLine {
    /// As it was recorded.
    #[serde(flatten)]
    pub judgement: Judgement,
    /// The undo that took it back.
    pub undone_by: Option<JudgementId>,
    /// Whether its words are not read any more.
    pub orphaned: bool,
}

impl Desk {
    /// Records a judgement of whoever works at the desk. It hangs on the words that its subjects were read from, so that
    /// it survives another reading of them. Whoever says in one second what was said and stands already, says nothing new:
    /// that judgement is given back.
    ///
    /// A `move` names the event alone, or the incident that it joins behind it, and a `split` events of one incident: the
    /// incident that they leave is added here.
    ///
    /// # Errors
    /// [`Error::ReadOnly`] at a desk for reading; [`Error::Judging`] where a subject is nothing that the ledger has, or
    /// nothing that the action can be about; [`rashomon_store::Error::Judgement`] where something else lacks.
    pub fn judge(&mut self, decision: Decision, reason: &str) -> Result<Judgement, Error> {
        self.writable()?;
        if decision.subjects.iter().any(|s| s.starts_with("inc_")) || is_leaving(decision.action) {
            // An incident hangs on the events that it has now.
            self.freshen()?;
        }
        let Decision { action, value, detail, .. } = decision;
        let subjects = self.subjects(action, &decision.subjects)?;
        let (by, at) = (self.options.by.clone(), (self.options.clock)());
        self.record_judgement(Judgement::new(action, subjects, value, &by, reason, &at).with(detail))
    }

    /// Takes a judgement back. An undo is a judgement too: to undo it restores what it took back.
    ///
    /// # Errors
    /// As [`Desk::judge`]; [`Error::Judging`] where the judgement was taken back already.
    pub fn undo(&mut self, judgement: &str, reason: &str) -> Result<Judgement, Error> {
        self.writable()?;
        let found = self.find(judgement)?;
        let Some(Found::Judgement(id)) = found else {
            let what =
                found.map_or_else(|| "nothing has an id that begins so".to_owned(), |f| format!("{} is none", f.id()));
            return Err(Error::Judging { reason: format!("`{judgement}`: only judgements can be undone, and {what}") });
        };
        if let Some(by) = self.decisions()?.undone.get(&id) {
            let reason = format!("{id} was taken back already, by {by}; to undo that restores it");
            return Err(Error::Judging { reason });
        }
        let (by, at) = (self.options.by.clone(), (self.options.clock)());
        self.record_judgement(Judgement::new(Action::Undo, vec![id.to_string()], None, &by, reason, &at))
    }

    /// What stands of all judgements, as of the moment that is looked at.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn decisions(&self) -> Result<Decisions, Error> {
        let judgements = self.judgements()?;
        let mut readings = BTreeMap::new();
        for report in judgements.iter().flat_map(|j| &j.anchors).map(|anchor| &anchor.report) {
            if !readings.contains_key(report) {
                readings.insert(report, self.record(report)?.map(|record| record.extraction));
            }
        }
        let standing = |anchor: &Anchor| Some(readings.get(&anchor.report)?.as_ref()?.standing(anchor));
        Ok(Decisions::new(&judgements, standing))
    }

    /// All judgements, or those about `subject` and those that they take back or are taken back by, the first one first.
    /// The subject is an id, or how it begins.
    ///
    /// # Errors
    /// [`Error::Judging`] where nothing has this id; else where the ledger cannot be read.
    pub fn judged(&self, subject: Option<&str>) -> Result<Vec<JudgementLine>, Error> {
        let decisions = self.decisions()?;
        let about = subject.map(|subject| self.ids_of(subject)).transpose()?;
        let held: BTreeMap<&JudgementId, &Held> = decisions.held.iter().map(|h| (&h.judgement.id, h)).collect();
        let mut lines = Vec::new();
        let mut shown = BTreeSet::new();
        for judgement in self.judgements()? {
            let now = || held.get(&judgement.id).into_iter().flat_map(|h| h.about.iter().flat_map(|s| &s.now));
            let is_about = about.as_ref().is_none_or(|ids| {
                ids.contains(judgement.id.as_str())
                    || judgement.subjects.iter().any(|s| ids.contains(s) || shown.contains(s))
                    || now().any(|id| ids.contains(id.as_str()))
            });
            if is_about {
                shown.insert(judgement.id.to_string());
                let undone_by = decisions.undone.get(&judgement.id).cloned();
                let orphaned = decisions.orphans.iter().any(|o| o.judgement == judgement.id);
                lines.push(JudgementLine { judgement, undone_by, orphaned });
            }
        }
        Ok(lines)
    }

    /// Records it, unless it stands already; one that says the same and was taken back is said again.
    fn record_judgement(&mut self, mut judgement: Judgement) -> Result<Judgement, Error> {
        let known = self.ledger.judgements(self.known)?;
        let mut undone = None;
        while let Some(same) = known.iter().find(|j| j.id == judgement.id) {
            if undone.is_none() {
                undone = Some(self.decisions()?.undone);
            }
            if undone.as_ref().is_some_and(|undone| !undone.contains_key(&same.id)) {
                return Ok(same.clone());
            }
            judgement = judgement.again();
        }
        self.ledger.judge(&judgement)?;
        let recorded = self.ledger.judgements(self.known)?.into_iter().find(|j| j.id == judgement.id);
        Ok(recorded.unwrap_or(judgement))
    }
}

/// Whether events leave an incident by it.
fn is_leaving(action: Action) -> bool {
    matches!(action, Action::Move | Action::Split)
}
