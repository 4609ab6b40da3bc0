//! JSON lines: incidents, claims and reports whole, as the list of incidents and the extraction without a ledger give them.
//!
//! In the sidecar a value is named by its JSON pointer: `/when`, `/facts/0/positions/1/value`.

use std::io::Write;

use rashomon_model::{Incident, ReportRecord};

use super::{
    Request, What,
    chosen::Chosen,
    line,
    provenance::Trace,
    scene::{Behind, Scene, Tools},
    shape::{Basis, Datum, Row, word, words},
    told,
};
use crate::{Desk, Error};

/// Writes the lines; gives how many.
pub(super) fn write(
    desk: &Desk,
    request: &Request,
    out: &mut dyn Write,
    trace: Option<&mut Trace<'_>>,
) -> Result<u64, Error> {
    match request.what {
        What::Incidents => incidents(desk, request, out, trace),
        What::Claims | What::Reports => records(desk, request, out, trace),
    }
}

fn incidents(
    desk: &Desk,
    request: &Request,
    out: &mut dyn Write,
    mut trace: Option<&mut Trace<'_>>,
) -> Result<u64, Error> {
    let (tools, mut rows) = (trace.is_some().then(|| Tools::of(desk)).transpose()?, 0);
    desk.each_incident(&request.whole_query(), |incident| {
        rows += 1;
        line(out, &incident)?;
        match (&mut trace, &tools) {
            (Some(trace), Some(tools)) => trace_incident(trace, &Scene::new(tools, &incident)),
            _ => Ok(()),
        }
    })?;
    Ok(rows)
}

fn trace_incident(trace: &mut Trace<'_>, scene: &Scene<'_>) -> Result<(), Error> {
    let Incident { id, kind, when, place, facts, .. } = scene.incident;
    let (row, behind) = (Row::new(id.as_str(), Vec::new()), Behind::Scene(scene));
    let mut value = |at: &str, datum: Datum, basis| trace.cell(id.as_str(), at, &datum.on(basis), &row, &behind);
    value("/type", word(Some(kind)), Basis::Type)?;
    value("/when", word(when.as_ref()), Basis::When)?;
    value("/where", words(place.as_ref().map(|p| p.name.as_str())), Basis::Where)?;
    for (f, fact) in facts.iter().enumerate() {
        for (p, position) in fact.positions.iter().enumerate() {
            let at = format!("/facts/{f}/positions/{p}/value");
            value(&at, words(Some(position.value.text())), Basis::Claims(position.claims.clone()))?;
        }
    }
    Ok(())
}

fn records(
    desk: &Desk,
    request: &Request,
    out: &mut dyn Write,
    mut trace: Option<&mut Trace<'_>>,
) -> Result<u64, Error> {
    let (chosen, mut rows) = (Chosen::of(desk, request)?, 0);
    for record in desk.records()? {
        let record = record?;
        if !chosen.has_report(&record) {
            continue;
        }
        if request.what == What::Reports {
            rows += 1;
            line(out, &record)?;
        } else {
            for told in told::told(&record, &chosen.incidents).iter().filter(|told| chosen.has_claim(told.claim)) {
                rows += 1;
                line(out, told)?;
            }
        }
        if let Some(trace) = &mut trace {
            trace_record(trace, request.what, &record, &chosen)?;
        }
    }
    Ok(rows)
}

fn trace_record(trace: &mut Trace<'_>, what: What, record: &ReportRecord, chosen: &Chosen) -> Result<(), Error> {
    let behind = Behind::Record(record);
    for (n, claim) in record.extraction.claims.iter().enumerate() {
        let (key, at) = match what {
            What::Reports => (record.report.id.as_str(), format!("/claims/{n}/value")),
            _ if chosen.has_claim(claim) => (claim.id.as_str(), "/claim/value".to_owned()),
            _ => continue,
        };
        let cell = words(Some(claim.value.text())).on(Basis::Claims(vec![claim.id.clone()]));
        trace.cell(key, &at, &cell, &Row::default(), &behind)?;
    }
    Ok(())
}
