//! Which incidents are asked for.

use std::{cmp::Ordering, collections::BTreeSet};

use rashomon_model::{Incident, IncidentId, ReportId};
use rashomon_store::reports_with;
pub use rashomon_store::{
    Area, BadQuery, Bucket, Cursor, Facets, LeftOut, Mark, Order, Page, Pin, Province, Query, Tallies, Timeline, Unit,
};

use crate::{Desk, Error};

/// Incidents that a walk over all of them fetches at a time.
const PAGE: usize = 256;

impl Desk {
    /// The page of incidents that the query asks for. What was recorded since the last [`Desk::freshen`] is not in them.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn query(&self, query: &Query) -> Result<Page<Incident>, Error> {
        let Some(incidents) = &self.derived else { return Ok(self.ledger.query(query)?) };
        Ok(query.page(incidents, self.reports_with(query)?.as_ref()))
    }

    /// What the query leaves out because it is not codable, on all its pages.
    ///
    /// # Errors
    /// As [`Desk::query`].
    pub fn left_out(&self, query: &Query) -> Result<LeftOut, Error> {
        let Some(incidents) = &self.derived else { return Ok(self.ledger.left_out(query)?) };
        Ok(query.left_out(incidents, self.reports_with(query)?.as_ref()))
    }

    /// What a map and a list show of the incidents on the page that the query asks for. Thousands of them cost little, since
    /// no incident's accounts are read.
    ///
    /// # Errors
    /// As [`Desk::query`].
    pub fn pins(&self, query: &Query) -> Result<Page<Pin>, Error> {
        let Some(incidents) = &self.derived else { return Ok(self.ledger.pins(query)?) };
        Ok(query.pins(incidents, self.reports_with(query)?.as_ref()))
    }

    /// What a list shows of one incident.
    ///
    /// # Errors
    /// As [`Desk::query`].
    pub fn pin(&self, id: &IncidentId) -> Result<Option<Pin>, Error> {
        let Some(incidents) = &self.derived else {
            let query = Query { id: Some(id.clone()), all: true, ..Query::default() };
            return Ok(self.ledger.pins(&query)?.items.pop());
        };
        Ok(incidents.iter().find(|incident| incident.id == *id).map(Pin::of))
    }

    /// What a map draws of the incidents that the query asks for, on all its pages and in no certain order.
    ///
    /// # Errors
    /// As [`Desk::query`].
    pub fn marks(&self, query: &Query) -> Result<Vec<Mark>, Error> {
        let Some(incidents) = &self.derived else { return Ok(self.ledger.marks(query)?) };
        Ok(query.marks(incidents, self.reports_with(query)?.as_ref()))
    }

    /// What the incidents that the query asks for can be counted by, on all its pages: each facet with all conditions but
    /// its own, and so many values of each open vocabulary at most.
    ///
    /// # Errors
    /// As [`Desk::query`].
    pub fn facets(&self, query: &Query, most: usize) -> Result<Facets, Error> {
        let Some(incidents) = &self.derived else { return Ok(self.ledger.facets(query, most)?) };
        Ok(query.facets(incidents, self.reports_with(query)?.as_ref(), most))
    }

    /// When the incidents that the query asks for happened, on all its pages.
    ///
    /// # Errors
    /// As [`Desk::query`].
    pub fn timeline(&self, query: &Query) -> Result<Timeline, Error> {
        let Some(incidents) = &self.derived else { return Ok(self.ledger.timeline(query)?) };
        Ok(query.timeline(incidents, self.reports_with(query)?.as_ref()))
    }

    /// How many incidents the query asks for, on all its pages.
    ///
    /// # Errors
    /// As [`Desk::query`].
    pub fn tallied(&self, query: &Query) -> Result<Tallies, Error> {
        let Some(incidents) = &self.derived else { return Ok(self.ledger.tallied(query)?) };
        Ok(query.tallied(incidents, self.reports_with(query)?.as_ref()))
    }

    /// The reports that have the words that the query names, if it names some.
    fn reports_with(&self, query: &Query) -> Result<Option<BTreeSet<ReportId>>, Error> {
        let Some(words) = &query.words else { return Ok(None) };
        let mut found = BTreeSet::new();
        for record in self.records()? {
            found.extend(reports_with([&record?], words));
        }
        Ok(Some(found))
    }

    /// All incidents that the query asks for, whatever its limit. As everywhere, they are the codable ones unless the query
    /// says `all`.
    ///
    /// # Errors
    /// As [`Desk::query`].
    pub fn incidents(&self, query: &Query) -> Result<Vec<Incident>, Error> {
        let mut incidents = Vec::new();
        self.each_incident(query, |incident| {
            incidents.push(incident);
            Ok(())
        })?;
        Ok(incidents)
    }

    /// Hands over all incidents that the query asks for, in its order, whatever its limit. A page of them is in memory.
    pub(crate) fn each_incident(
        &self,
        query: &Query,
        mut take: impl FnMut(Incident) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut query = Query { limit: Some(PAGE), ..query.clone() };
        loop {
            let page = self.query(&query)?;
            page.items.into_iter().try_for_each(&mut take)?;
            match page.next {
                Some(next) => query.after = Some(next),
                None => return Ok(()),
            }
        }
    }

    /// One incident.
    pub(crate) fn incident(&self, id: &IncidentId) -> Result<Option<Incident>, Error> {
        match &self.derived {
            Some(incidents) => Ok(incidents.iter().find(|i| &i.id == id).cloned()),
            None => Ok(self.ledger.incident(id)?),
        }
    }

    /// The incident to which an id leads that is not used any more.
    pub(crate) fn redirect(&self, id: &IncidentId) -> Result<Option<IncidentId>, Error> {
        if !self.looks_back() {
            return Ok(self.ledger.redirect(id)?);
        }
        let names = self.names()?;
        let end = names.leads_to(id);
        Ok((end != id).then(|| end.clone()))
    }
}

/// The earliest first; those without a date last: [`Order::Earliest`].
pub fn by_date(a: &Incident, b: &Incident) -> Ordering {
    let key = |i: &Incident| (i.when.is_none(), i.when.as_ref().map(|w| (w.start, w.end.is_none(), w.end)));
    key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
}
