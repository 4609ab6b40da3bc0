//! How an export is made: from where its rows come, and into what they are written.

use std::{collections::BTreeSet, io::Write};

use super::{
    ELSEWHERE, Export, Exported, Losses, Request, admin,
    chosen::Chosen,
    claims_csv,
    format::Format,
    geojson, lines,
    provenance::Trace,
    scene::{Behind, Scene, Tools},
    shape::{Column, Row},
    sheet::{Delimited, Objects, Sheet},
    told, xlsx,
};
use crate::{Desk, Error};

/// The rows that a format makes of an incident.
pub(super) type RowsOf = fn(&Scene<'_>, &mut Losses) -> Result<Vec<Row>, Error>;

/// From where rows come.
#[derive(Clone, Copy)]
pub(super) enum How {
    /// JSON values, not rows.
    Lines,
    /// Of each incident some.
    Rows(&'static [Column], RowsOf),
    /// Of each claim one.
    Claims(&'static [Column]),
    /// Of each month, province and kind of event one.
    Months(&'static [Column]),
    /// Several tables in one file.
    Book,
}

/// What takes each row, with what stands behind it.
type Take<'t> = &'t mut dyn FnMut(&Row, &Behind<'_, '_>) -> Result<(), Error>;

impl Export {
    /// The columns of its rows; none where it has no rows.
    pub fn columns(&self) -> &'static [Column] {
        match self.how {
            How::Lines | How::Book => &[],
            How::Rows(columns, _) | How::Claims(columns) | How::Months(columns) => columns,
        }
    }

    /// Hands over the rows, one after the other.
    pub(super) fn walk(
        &self,
        desk: &Desk,
        request: &Request,
        losses: &mut Losses,
        take: Take<'_>,
    ) -> Result<(), Error> {
        match self.how {
            How::Lines | How::Book => Ok(()),
            How::Rows(_, rows_of) => {
                let tools = Tools::of(desk)?;
                desk.each_incident(&request.whole_query(), |incident| {
                    let scene = Scene::new(&tools, &incident);
                    rows_of(&scene, losses)?.iter().try_for_each(|row| take(row, &Behind::Scene(&scene)))
                })
            }
            How::Claims(_) => claims(desk, request, take),
            How::Months(_) => months(desk, request, losses, take),
        }
    }
}

/// The claims, by report and in the order of their evidence.
fn claims(desk: &Desk, request: &Request, take: Take<'_>) -> Result<(), Error> {
    let chosen = Chosen::of(desk, request)?;
    let decisions = desk.decisions()?;
    let reviewed: BTreeSet<&String> = decisions.reviewed().collect();
    for record in desk.records()? {
        let record = record?;
        for told in told::told(&record, &chosen.incidents).iter().filter(|told| chosen.has_claim(told.claim)) {
            take(&claims_csv::row(told, &reviewed), &Behind::Record(&record))?;
        }
    }
    Ok(())
}

/// The counts of all months; before them what each incident adds, for the sidecar.
fn months(desk: &Desk, request: &Request, losses: &mut Losses, take: Take<'_>) -> Result<(), Error> {
    let (tools, mut months) = (Tools::of(desk)?, admin::Months::default());
    desk.each_incident(&request.whole_query(), |incident| {
        let scene = Scene::new(&tools, &incident);
        months.add(&scene, losses)?.iter().try_for_each(|row| take(row, &Behind::Scene(&scene)))
    })?;
    months.rows().try_for_each(|row| take(&row, &Behind::Nothing))
}

impl Desk {
    /// Hands the rows of an export to a sheet, for formats that a crate of its own writes ([`ELSEWHERE`]); the sidecar too,
    /// where it is asked for.
    ///
    /// # Errors
    /// As [`Desk::export`], and what the sheet fails with.
    pub fn export_to(
        &self,
        request: &Request,
        sheet: &mut dyn Sheet,
        provenance: Option<&mut dyn Write>,
    ) -> Result<Exported, Error> {
        let mut trace = provenance.map(Trace::new).transpose()?;
        let exported = self.fill(request, sheet, trace.as_mut())?;
        trace.map_or(Ok(()), Trace::finish)?;
        Ok(exported)
    }

    pub(super) fn export_with(
        &self,
        request: &Request,
        out: &mut dyn Write,
        provenance: Option<&mut dyn Write>,
    ) -> Result<Exported, Error> {
        let export = request.export()?;
        if ELSEWHERE.iter().any(|other| other.format == request.format) {
            return Err(Error::NoExport { what: request.what, format: request.format });
        }
        if let How::Book = export.how {
            let exported = xlsx::write(self, request, out, provenance)?;
            out.flush()?;
            return Ok(exported);
        }
        let mut trace = provenance.map(Trace::new).transpose()?;
        let exported = match (export.how, export.format) {
            (How::Lines, _) => Exported { rows: lines::write(self, request, out, trace.as_mut())?, losses: Vec::new() },
            (_, Format::Geojson) => self.fill(request, &mut geojson::Features::new(out)?, trace.as_mut())?,
            (_, Format::Polecat) => self.fill(request, &mut Delimited::tabs(out, export.columns())?, trace.as_mut())?,
            (_, Format::Plover) => self.fill(request, &mut Objects::new(out, export.columns()), trace.as_mut())?,
            _ => self.fill(request, &mut Delimited::commas(out, export.columns())?, trace.as_mut())?,
        };
        trace.map_or(Ok(()), Trace::finish)?;
        out.flush()?;
        Ok(exported)
    }

    fn fill(
        &self,
        request: &Request,
        sheet: &mut dyn Sheet,
        mut trace: Option<&mut Trace<'_>>,
    ) -> Result<Exported, Error> {
        let export = request.export()?;
        let (mut losses, mut rows) = (Losses::default(), 0);
        export.walk(self, request, &mut losses, &mut |row, behind| {
            debug_assert_eq!(row.cells.len(), export.columns().len(), "a row has a cell for each column");
            if !row.part {
                rows += 1;
                sheet.row(row)?;
            }
            trace.as_mut().map_or(Ok(()), |trace| trace.row(export.columns(), row, behind))
        })?;
        sheet.finish()?;
        Ok(Exported { rows, losses: losses.finish() })
    }
}
