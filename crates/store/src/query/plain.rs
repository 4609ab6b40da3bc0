//! A query over incidents at hand, in the plainest way: what a backend with indexes must say as well.

use std::collections::BTreeSet;

use rashomon_model::{Incident, ReportId};

use super::{
    Counted, Counter, Cursor, Facet, Facets, LeftOut, Mark, Missed, NameKind, Page, Pin, Query, Row, Tallies, Timeline,
};

impl Query {
    /// Whether an incident meets the conditions that have no facet.
    fn admits(&self, row: &Row) -> bool {
        let (since, until) = self.days();
        let pin = &row.pin;
        // One without a date lies in no stretch of time.
        let dated = pin.begins.is_some() || (since.is_none() && until.is_none());
        dated
            && (self.all || pin.codable)
            && since.is_none_or(|since| row.ends() >= since)
            && until.is_none_or(|until| row.begins() <= until)
            && self.area.is_none_or(|a| pin.lat.zip(pin.lon).is_some_and(|(lat, lon)| a.holds(lat, lon)))
            && self.place.as_ref().is_none_or(|words| row.is_named(NameKind::Place, words))
    }

    /// The conditions that have a facet and that an incident does not meet.
    fn missed(&self, row: &Row) -> Missed {
        let pin = &row.pin;
        let coded = |own: &Option<String>, code: &str| own.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(code));
        let country = |code: &String| coded(&pin.country, code);
        let province = |of: &String| coded(&pin.admin1_iso, of) || row.is_named(NameKind::Province, of);
        let kind = |(kind, mode): &(String, Option<String>)| {
            pin.kind.0 == *kind && mode.as_ref().is_none_or(|m| pin.mode.as_ref().is_some_and(|own| own.0 == *m))
        };
        let mut missed = Missed::default();
        for (facet, met) in [
            (Facet::Type, self.kind.as_ref().is_none_or(kind)),
            (Facet::Country, self.country.as_ref().is_none_or(country)),
            (Facet::Province, self.province.as_ref().is_none_or(province)),
            (Facet::Actor, self.actor.as_ref().is_none_or(|words| row.is_named(NameKind::Actor, words))),
            (Facet::Publisher, self.publisher.as_ref().is_none_or(|words| row.is_named(NameKind::Publisher, words))),
            (Facet::Status, self.status.is_none_or(|status| pin.status == status)),
            (Facet::Review, self.review.is_none_or(|review| pin.review == review)),
            (Facet::Work, self.work.is_none_or(|work| pin.work == work)),
            (Facet::Assignee, self.assignee.is_none() || pin.assignee == self.assignee),
            (Facet::Tag, self.tag.as_ref().is_none_or(|tag| row.is_tagged(tag))),
            (Facet::Disputed, !self.contested || pin.contested),
            (Facet::Awaited, !self.awaited || pin.awaited),
            (Facet::Origins, self.origins.is_none_or(|least| pin.origins >= least)),
            (Facet::Killed, self.killed.is_none_or(|least| pin.killed.is_some_and(|n| n >= least))),
        ] {
            if !met {
                missed.note(facet);
            }
        }
        missed
    }

    /// Those of `incidents` that meet the conditions without a facet, with their rows and the other conditions that they
    /// miss. `found` are the reports that have the words that the query names, if it names some.
    fn near<'a>(
        &self,
        incidents: impl IntoIterator<Item = &'a Incident>,
        found: Option<&BTreeSet<ReportId>>,
    ) -> impl Iterator<Item = (Row, Missed, &'a Incident)> {
        let is_asked = |i: &Incident| self.id.as_ref().is_none_or(|id| &i.id == id);
        let in_report = |i: &Incident| self.report.as_ref().is_none_or(|id| i.reports.iter().any(|r| &r.id == id));
        let told = move |i: &Incident| found.is_none_or(|found| i.reports.iter().any(|r| found.contains(&r.id)));
        let rows = incidents.into_iter().map(|incident| (Row::of(incident), incident));
        rows.filter(move |(row, incident)| {
            self.admits(row) && is_asked(incident) && in_report(incident) && told(incident)
        })
        .map(|(row, incident)| {
            let missed = self.missed(&row);
            (row, missed, incident)
        })
    }

    /// Those of `incidents` that the query asks for, with their rows, whatever its limit.
    fn fitting<'a>(
        &self,
        incidents: impl IntoIterator<Item = &'a Incident>,
        found: Option<&BTreeSet<ReportId>>,
    ) -> impl Iterator<Item = (Row, &'a Incident)> {
        self.near(incidents, found).filter(|(_, missed, _)| missed.none()).map(|(row, _, incident)| (row, incident))
    }

    /// What the query leaves out of `incidents` because it is not codable. `found` is that of [`Query::page`].
    pub fn left_out<'a>(
        &self,
        incidents: impl IntoIterator<Item = &'a Incident>,
        found: Option<&BTreeSet<ReportId>>,
    ) -> LeftOut {
        let mut out = LeftOut::default();
        let every = Self { all: true, ..self.clone() };
        for (row, _) in every.fitting(incidents, found).filter(|(row, _)| !self.all && !row.pin.codable) {
            out.count(1, &row.uncodable);
        }
        out
    }

    /// The page of `incidents` that the query asks for. `found` are the reports that have the words it names, if it
    /// names some; so for all of these.
    pub fn page<'a>(
        &self,
        incidents: impl IntoIterator<Item = &'a Incident>,
        found: Option<&BTreeSet<ReportId>>,
    ) -> Page<Incident> {
        self.on_page(incidents, found, |_, incident| incident.clone())
    }

    /// The same page with what lists show of its incidents.
    pub fn pins<'a>(
        &self,
        incidents: impl IntoIterator<Item = &'a Incident>,
        found: Option<&BTreeSet<ReportId>>,
    ) -> Page<Pin> {
        self.on_page(incidents, found, |row, _| row.pin)
    }

    /// What a map draws of those of `incidents` that fit, on all pages.
    pub fn marks<'a>(
        &self,
        incidents: impl IntoIterator<Item = &'a Incident>,
        found: Option<&BTreeSet<ReportId>>,
    ) -> Vec<Mark> {
        self.fitting(incidents, found).map(|(row, _)| Mark::of(row.pin)).collect()
    }

    fn on_page<'a, T>(
        &self,
        incidents: impl IntoIterator<Item = &'a Incident>,
        found: Option<&BTreeSet<ReportId>>,
        item: impl Fn(Row, &'a Incident) -> T,
    ) -> Page<T> {
        let mut rows: Vec<(Cursor, Row, &Incident)> = Vec::new();
        for (row, incident) in self.fitting(incidents, found) {
            rows.push((Cursor::at(self.order, &row.pin), row, incident));
        }
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        rows.retain(|(at, ..)| self.after.as_ref().is_none_or(|after| (at.keys, &at.id) > (after.keys, &after.id)));
        let limit = self.limit.unwrap_or(usize::MAX);
        let next = if rows.len() > limit && limit > 0 { Some(rows[limit - 1].0.clone()) } else { None };
        Page { items: rows.into_iter().take(limit).map(|(_, row, incident)| item(row, incident)).collect(), next }
    }

    /// What those of `incidents` that fit can be counted by; so many values of an open vocabulary at most.
    pub fn facets<'a>(
        &self,
        incidents: impl IntoIterator<Item = &'a Incident>,
        found: Option<&BTreeSet<ReportId>>,
        most: usize,
    ) -> Facets {
        let mut counter = Counter::default();
        for (row, missed, _) in self.near(incidents, found) {
            counter.add(&Counted::from(&row), missed);
            let names = row.names.iter().filter_map(|name| Some((Facet::of(name.kind)?, name.shown.as_deref()?)));
            // Several words of one name are one name.
            for (facet, shown) in names.filter(|(facet, _)| missed.none_but(*facet)).collect::<BTreeSet<_>>() {
                counter.name(facet, shown, 1);
            }
        }
        counter.facets(most)
    }

    /// When those of `incidents` that fit happened.
    pub fn timeline<'a>(
        &self,
        incidents: impl IntoIterator<Item = &'a Incident>,
        found: Option<&BTreeSet<ReportId>>,
    ) -> Timeline {
        Timeline::of(self.fitting(incidents, found).map(|(row, _)| (row.pin.begins, row.pin.killed)))
    }

    /// How many of `incidents` fit, and on how many of them accounts disagree or something is awaited.
    pub fn tallied<'a>(
        &self,
        incidents: impl IntoIterator<Item = &'a Incident>,
        found: Option<&BTreeSet<ReportId>>,
    ) -> Tallies {
        let mut tallies = Tallies::default();
        for (Row { pin, .. }, _) in self.fitting(incidents, found) {
            tallies.incidents += 1;
            tallies.disputed += u64::from(pin.contested);
            tallies.awaited += u64::from(pin.awaited);
        }
        tallies
    }
}
