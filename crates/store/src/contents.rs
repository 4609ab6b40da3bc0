//! The JSON that is recorded, and how it is read back.
//!
//! A reading's JSON names its extraction by digest: most readings of a report extract the same again, and that is kept
//! once. What version 1 of the ledger recorded (an "analysis", with the extraction inside) is read as a reading, too.

use rashomon_model::{Diagnostic, Extraction, GateVerdict, Lineage, Metadata, Published, Report, ReportId, sha256_hex};
use serde::{Deserialize, Serialize};

use crate::{
    Entry, Reading,
    check::{Fault, faults},
    data::record,
};

/// The recorded JSON of a reading.
#[derive(Clone, Debug)]
pub(crate) struct ReadingContents {
    /// Digest and JSON of the lineage.
    pub lineage: (String, String),
    /// The reading's own JSON.
    pub reading: String,
    /// Digest and JSON of the extraction.
    pub extraction: (String, String),
}

#[derive(Serialize)]
struct ReadingRef<'a> {
    report: &'a ReportId,
    lineage: &'a str,
    gate: GateVerdict,
    metadata: &'a Metadata,
    remarks: &'a [Diagnostic],
    extraction: &'a str,
}

/// The JSON of a report that may be recorded with the entry's reading.
pub(crate) fn of_report(entry: &Entry) -> Result<String, Fault> {
    let report = &entry.report;
    let digest = ReportId::of(&entry.bytes);
    if digest != report.id {
        return Err(Fault::Digest(digest));
    }
    if entry.reading.report != report.id {
        return Err(Fault::OtherReport(entry.reading.report.clone()));
    }
    let json = serde_json::to_string(report).map_err(|e| Fault::Json(e.to_string()))?;
    gives_back(&json, report)?;
    Ok(json)
}

impl ReadingContents {
    /// The JSON of a reading of `report` that may be recorded.
    pub(crate) fn of(reading: &Reading, report: &Report) -> Result<Self, Fault> {
        if reading.recorded_at.parse::<Published>().is_err() {
            return Err(Fault::Moment(reading.recorded_at.clone()));
        }
        let record = record(report.clone(), &reading.metadata, &[], reading.extraction.clone());
        if let Some(fault) = faults(&record).into_iter().next() {
            return Err(fault);
        }
        let no_json = |e: serde_json::Error| Fault::Json(e.to_string());
        let lineage = serde_json::to_string(&reading.lineage).map_err(no_json)?;
        let extraction = serde_json::to_string(&reading.extraction).map_err(no_json)?;
        // A confidence that is no number would be written as null and could never be read again.
        gives_back(&extraction, &reading.extraction)?;
        let (name, digest) = (reading.lineage.digest(), sha256_hex(extraction.as_bytes()));
        let own = ReadingRef {
            report: &reading.report,
            lineage: &name,
            gate: reading.gate,
            metadata: &reading.metadata,
            remarks: &reading.remarks,
            extraction: &digest,
        };
        let own = serde_json::to_string(&own).map_err(no_json)?;
        Ok(Self { lineage: (name, lineage), reading: own, extraction: (digest, extraction) })
    }
}

fn gives_back<T: PartialEq + serde::de::DeserializeOwned>(json: &str, value: &T) -> Result<(), Fault> {
    let back: T = serde_json::from_str(json).map_err(|e| Fault::Json(e.to_string()))?;
    if &back == value { Ok(()) } else { Err(Fault::Json("a value changes".to_owned())) }
}

/// A recorded reading: all but the extraction, and where that is.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    /// The report.
    pub report: ReportId,
    /// Digest of the lineage, or the name that version 1 recorded in its place.
    pub lineage: String,
    pub gate: GateVerdict,
    pub metadata: Metadata,
    pub remarks: Vec<Diagnostic>,
    pub extraction: Stored,
}

/// Where a reading's extraction is.
#[derive(Clone, Debug)]
pub(crate) enum Stored {
    /// By itself, under this digest.
    Apart(String),
    /// In the reading.
    Inside(Box<Extraction>),
}

#[derive(Deserialize)]
struct Plain {
    report: ReportId,
    lineage: String,
    gate: GateVerdict,
    metadata: Metadata,
    remarks: Vec<Diagnostic>,
    extraction: String,
}

#[derive(Deserialize)]
struct Analysis {
    report: ReportId,
    pipeline: String,
    extraction: Extraction,
}

/// Diagnostics of the reader in version 1, which recorded all of a report's together.
const READERS: [&str; 8] = [
    "bad-date",
    "charset",
    "control-characters",
    "future-date",
    "language",
    "lone-surrogate",
    "no-date",
    "replacement-characters",
];

/// The diagnostic by which version 1 said that the gate held a report back.
const HELD_BACK: &str = "not-relevant";

impl Recorded {
    /// Reads the JSON of a reading; `report` is that of its report, since version 1 did not repeat what is known of it.
    pub(crate) fn parse(json: &str, report: &Report) -> Result<Self, serde_json::Error> {
        match serde_json::from_str::<Plain>(json) {
            Ok(Plain { report, lineage, gate, metadata, remarks, extraction }) => {
                Ok(Self { report, lineage, gate, metadata, remarks, extraction: Stored::Apart(extraction) })
            }
            Err(error) => {
                let Ok(analysis) = serde_json::from_str::<Analysis>(json) else { return Err(error) };
                Ok(Self::of_analysis(analysis, report))
            }
        }
    }

    fn of_analysis(analysis: Analysis, report: &Report) -> Self {
        let Analysis { report: id, pipeline, mut extraction } = analysis;
        let held_back = extraction.diagnostics.iter().any(|d| d.code == HELD_BACK);
        let (remarks, own) = extraction.diagnostics.into_iter().partition(|d| READERS.contains(&d.code.as_str()));
        extraction.diagnostics = own;
        Self {
            report: id,
            lineage: pipeline,
            gate: if held_back { GateVerdict::HeldBack } else { GateVerdict::Passed },
            metadata: Metadata::of(report),
            remarks,
            extraction: Stored::Inside(Box::new(extraction)),
        }
    }
}

/// A recorded lineage.
pub(crate) fn lineage(json: &str) -> Result<Lineage, serde_json::Error> {
    serde_json::from_str(json)
}
