//! Opening the ledger, and the incidents derived from it.

use std::{collections::BTreeMap, path::Path};

use anyhow::Context as _;
use jiff::civil::Date;
use rashomon_core::{
    Language,
    data::Data,
    resolve::{Accounts, RULES},
};
use rashomon_model::{Incident, IncidentId, Published, ReportId};
use rashomon_store::{Basis, Error, Found, Ledger, SqliteLedger};

use crate::output::Context;

/// The data files: those of the program, with the folder over them that the user names.
pub fn data(context: &Context) -> anyhow::Result<Data> {
    Ok(context.data.as_deref().map_or_else(|| Ok(Data::embedded()), Data::with_overlay)?)
}

/// Lexicons, patterns and network.
pub fn language(context: &Context) -> anyhow::Result<Language> {
    Language::load(&data(context)?).context("the data is wrong")
}

/// The ledger for reading and writing; it is made where there is none.
pub fn open(context: &Context) -> anyhow::Result<SqliteLedger> {
    Ok(SqliteLedger::open(&context.db)?)
}

/// The ledger for reading only.
pub fn read_only(context: &Context) -> anyhow::Result<SqliteLedger> {
    take_back(&context.db);
    SqliteLedger::open_read_only(&context.db).map_err(|error| {
        // The hint stands behind the error, not before it.
        match error {
            Error::Missing { path } if is_blank(&path) => anyhow::anyhow!(
                "{}: the ledger is empty, nothing is recorded in it; `rashomon ingest PATH` fills it",
                path.display()
            ),
            Error::Missing { .. } => {
                anyhow::anyhow!("{error}; `rashomon ingest PATH` makes one, --db names another")
            }
            error => error.into(),
        }
    })
}

/// A process that is killed while it makes a ledger leaves a half-written file with the journal to undo that. Only
/// opening for writing undoes it; where that is not possible, opening for reading tells why.
fn take_back(path: &Path) {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-journal");
    if !is_blank(path) && path.is_file() && Path::new(&journal).metadata().is_ok_and(|j| j.len() > 0) {
        drop(SqliteLedger::open(path));
    }
}

/// Whether there is a file without a byte in it: a first `ingest` that was killed leaves one, and the next begins there.
pub fn is_blank(path: &Path) -> bool {
    path.metadata().is_ok_and(|file| file.is_file() && file.len() == 0)
}

/// What the reports tell; with a day, only those published up to it (or recorded, where they have no date).
pub fn accounts(ledger: &dyn Ledger, until: Option<Date>) -> anyhow::Result<Accounts> {
    let recorded = if until.is_some() { recorded(ledger)? } else { BTreeMap::new() };
    let mut accounts = Accounts::default();
    for record in ledger.records()? {
        let record = record?;
        let report = &record.report;
        let told = report.published.as_ref().map(Published::date).or_else(|| recorded.get(&report.id).copied());
        if until.is_none_or(|until| told.is_some_and(|day| day <= until)) {
            accounts.add(&record);
        }
    }
    Ok(accounts)
}

/// The day on which each report was recorded.
fn recorded(ledger: &dyn Ledger) -> anyhow::Result<BTreeMap<ReportId, Date>> {
    let mut days = BTreeMap::new();
    for heading in ledger.reports()? {
        let heading = heading?;
        if let Ok(day) = heading.recorded_at.parse::<Published>() {
            days.insert(heading.id, day.date());
        }
    }
    Ok(days)
}

/// The incidents of all reports, not stored.
fn derived(ledger: &dyn Ledger, language: &Language, until: Option<Date>) -> anyhow::Result<Vec<Incident>> {
    let mut judgements = ledger.judgements()?;
    if let Some(until) = until {
        judgements.retain(|j| j.at.parse::<Published>().is_ok_and(|at| at.date() <= until));
    }
    Ok(accounts(ledger, until)?.incidents(&language.ontology, &judgements))
}

/// Derives the incidents and stores them.
pub fn derive(ledger: &mut SqliteLedger, language: &Language) -> anyhow::Result<Vec<Incident>> {
    // The head first: what another process records meanwhile leaves the incidents stale, not silently incomplete.
    let basis = Basis { seq: ledger.head()?.seq, rules: RULES.to_owned() };
    let incidents = derived(ledger, language, None)?;
    ledger.replace_incidents(&basis, &incidents)?;
    Ok(incidents)
}

/// Whether the stored incidents are those of the journal's end and of this program's rules.
fn is_fresh(ledger: &dyn Ledger) -> Result<bool, Error> {
    Ok(match ledger.basis()? {
        None => ledger.head()?.seq == 0,
        Some(basis) => basis.rules == RULES && !ledger.is_stale()?,
    })
}

/// A ledger whose incidents are up to date.
#[derive(Debug)]
pub struct Desk {
    /// The ledger.
    pub ledger: SqliteLedger,
    /// The incidents, where they could not be stored.
    derived: Option<Vec<Incident>>,
}

/// Opens the ledger for looking things up. Where the incidents are stale they are derived anew, and stored if the
/// ledger can be written to.
pub fn consult(context: &Context) -> anyhow::Result<Desk> {
    let ledger = read_only(context)?;
    if is_fresh(&ledger)? {
        return Ok(Desk { ledger, derived: None });
    }
    let language = language(context)?;
    if let Ok(mut writable) = SqliteLedger::open(&context.db) {
        let basis = Basis { seq: writable.head()?.seq, rules: RULES.to_owned() };
        let incidents = derived(&writable, &language, None)?;
        let stored = writable.replace_incidents(&basis, &incidents).is_ok();
        return Ok(Desk { ledger: writable, derived: (!stored).then_some(incidents) });
    }
    let incidents = derived(&ledger, &language, None)?;
    Ok(Desk { ledger, derived: Some(incidents) })
}

impl Desk {
    /// All incidents, in the order of their ids.
    pub fn incidents(&self) -> anyhow::Result<Vec<Incident>> {
        match &self.derived {
            Some(incidents) => Ok(incidents.clone()),
            None => Ok(self.ledger.incidents()?.collect::<Result<_, _>>()?),
        }
    }

    /// The incidents as they were known on a day.
    pub fn as_of(&self, context: &Context, day: Date) -> anyhow::Result<Vec<Incident>> {
        derived(&self.ledger, &language(context)?, Some(day))
    }

    /// One incident.
    pub fn incident(&self, id: &IncidentId) -> anyhow::Result<Option<Incident>> {
        match &self.derived {
            Some(incidents) => Ok(incidents.iter().find(|i| &i.id == id).cloned()),
            None => Ok(self.ledger.incident(id)?),
        }
    }

    /// The one thing whose id begins so.
    pub fn find(&self, prefix: &str) -> anyhow::Result<Option<Found>> {
        let Some(incidents) = self.derived.as_ref().filter(|_| prefix.starts_with("inc_")) else {
            return Ok(self.ledger.find(prefix)?);
        };
        let ids: Vec<&IncidentId> =
            incidents.iter().map(|i| &i.id).filter(|id| id.as_str().starts_with(prefix)).collect();
        match ids.as_slice() {
            [] => Ok(None),
            [id] => Ok(Some(Found::Incident((*id).clone()))),
            _ => Err(Error::Ambiguous {
                prefix: prefix.to_owned(),
                candidates: ids.iter().take(8).map(ToString::to_string).collect(),
                more: ids.len() > 8,
            }
            .into()),
        }
    }
}
