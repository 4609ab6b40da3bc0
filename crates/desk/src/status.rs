//! How a ledger stands.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use rashomon_model::{Anchor, IncidentId, JudgementId, Lineage, Standing};
use rashomon_store::{Head, Stats};
use serde::{Serialize, Serializer};

use crate::{Desk, Error};

/// How a ledger stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Status {
    /// Where it is. In JSON, what is no UTF-8 stands as U+FFFD.
    #[serde(serialize_with = "lossy")]
    pub path: PathBuf,
    /// How much there is.
    pub stats: Stats,
    /// Reports whose last reading has another lineage than readings of today.
    pub stale: usize,
    /// Reports that the relevance gate held back.
    pub held_back: usize,
    /// What shapes a reading of today.
    pub lineage: Lineage,
    /// Whether incidents were derived from all that is recorded, by today's rules.
    pub fresh: bool,
    /// The journal's end.
    pub head: Head,
    /// Bytes of the ledger's files, by their endings: "", "-wal", "-shm". More than one file is one ledger.
    pub bytes: BTreeMap<String, u64>,
    /// Judgements by how their subjects stand to the last readings.
    pub judgements: Standings,
}

/// Subjects of judgements by how they stand to the last readings.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Standings {
    /// The same words were read again.
    pub exact: usize,
    /// Other words, which overlap them, take their place.
    pub overlapping: Vec<Displaced>,
    /// Nothing is read there any more. The judgement stays.
    pub lost: Vec<Displaced>,
    /// Judged incidents that are not there any more, and lead nowhere. The judgement stays.
    pub gone: Vec<(JudgementId, IncidentId)>,
}

/// A subject of a judgement that was not read again as it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Displaced {
    /// The judgement.
    pub judgement: JudgementId,
    /// What it is about.
    pub anchor: Anchor,
    /// The id of what takes its place.
    pub now: Option<String>,
}

fn lossy<S: Serializer>(path: &Path, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&path.to_string_lossy())
}

impl Desk {
    /// How the ledger stands.
    ///
    /// # Errors
    /// Where the ledger cannot be read, or the data is wrong.
    pub fn status(&self) -> Result<Status, Error> {
        let lineage = self.data().lineage();
        Ok(Status {
            path: self.ledger.path().to_owned(),
            stats: self.ledger.stats()?,
            stale: self.ledger.outdated(&lineage.digest())?.len(),
            held_back: self.ledger.held_back()?.len(),
            fresh: self.is_fresh()?,
            head: self.ledger.head()?,
            bytes: self.bytes(),
            judgements: self.standings()?,
            lineage,
        })
    }

    fn bytes(&self) -> BTreeMap<String, u64> {
        let size = |ending: &str| {
            let mut name = self.path.as_ref()?.as_os_str().to_owned();
            name.push(ending);
            Some((ending.to_owned(), PathBuf::from(name).metadata().ok()?.len()))
        };
        ["", "-wal", "-shm"].into_iter().filter_map(size).collect()
    }

    /// How the subjects of all judgements stand to the last readings. Those of incidents follow where ids lead.
    pub(crate) fn standings(&self) -> Result<Standings, Error> {
        let mut standings = Standings::default();
        let undone = self.decisions()?.undone;
        for judgement in self.judgements()?.into_iter().filter(|j| !undone.contains_key(&j.id)) {
            for subject in judgement.subjects.iter().filter(|subject| subject.starts_with("inc_")) {
                let id = IncidentId(subject.clone());
                let now = self.redirect(&id)?.unwrap_or_else(|| id.clone());
                match self.incident(&now)? {
                    Some(_) => standings.exact += 1,
                    None => standings.gone.push((judgement.id.clone(), id)),
                }
            }
            // An incident was looked for by its own id.
            for anchor in judgement.anchors.into_iter().filter(|a| !a.subject.starts_with("inc_")) {
                let record = self.record(&anchor.report)?;
                let standing = record.map_or(Standing::Lost, |record| record.extraction.standing(&anchor));
                let now = standing.id().map(str::to_owned);
                let displaced = Displaced { judgement: judgement.id.clone(), anchor, now };
                match standing {
                    Standing::Exact { .. } => standings.exact += 1,
                    Standing::Overlapping { .. } => standings.overlapping.push(displaced),
                    Standing::Lost => standings.lost.push(displaced),
                }
            }
        }
        Ok(standings)
    }
}
