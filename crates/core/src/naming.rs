//! Which incident has which id: ids are given once, kept when events join or leave, and lead on after a merge.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
};

use rashomon_model::{Chars, Event, EventId, IncidentId, Names, Naming, ReportId, Span};

/// An event of a cluster and its report.
pub(crate) type Member<'a> = (&'a ReportId, &'a Event);

/// The id of each cluster, given those that were given before, and what changes by that.
///
/// A cluster keeps the id that most of its events had; where several clusters or several ids compete, the larger share
/// wins, then the older id, then the cluster with the event that it was given for. An id whose events all went into clusters of other ids leads to the one with most of them.
/// A cluster without such an id gets one from its first event, which may be one that led elsewhere until now: what was
/// merged and is parted again has its old id again.
pub(crate) fn name(clusters: &[Vec<Member<'_>>], names: &Names) -> (Vec<IncidentId>, Naming) {
    let before = before(clusters, names);
    let mut votes: BTreeMap<(usize, &IncidentId), usize> = BTreeMap::new();
    for (at, cluster) in clusters.iter().enumerate() {
        for id in cluster.iter().filter_map(|(_, event)| before.get(&event.id)) {
            *votes.entry((at, *id)).or_default() += 1;
        }
    }
    let mut votes: Vec<(usize, &IncidentId, usize)> = votes.into_iter().map(|((at, id), n)| (at, id, n)).collect();
    let first = |at: usize| clusters[at].first().map(|(_, event)| &event.id);
    let founder = |at: usize, id: &IncidentId| clusters[at].iter().any(|(_, e)| IncidentId::of(&e.id, 0) == *id);
    votes.sort_by_cached_key(|(at, id, n)| (Reverse(*n), names.age.get(*id), !founder(*at, id), first(*at)));

    let mut given: Vec<Option<IncidentId>> = vec![None; clusters.len()];
    let mut kept: BTreeSet<&IncidentId> = BTreeSet::new();
    for (at, id, _) in &votes {
        if given[*at].is_none() && kept.insert(id) {
            given[*at] = Some((*id).clone());
        }
    }
    let given = fresh(clusters, names, given);
    let mut naming = Naming::default();
    for (at, id, _) in &votes {
        if !kept.contains(id) {
            // The first vote for an id is its largest.
            naming.redirected.entry((*id).clone()).or_insert_with(|| given[*at].clone());
        }
    }
    for (cluster, id) in clusters.iter().zip(&given) {
        for (report, event) in cluster.iter().filter(|(_, e)| names.incident_of.get(&e.id) != Some(id)) {
            let members = naming.given.entry(id.clone()).or_default().entry((*report).clone()).or_default();
            members.insert(event.id.clone(), event.first_mention());
        }
    }
    // An id that is used again leads nowhere else.
    naming.redirected.retain(|from, _| !given.contains(from));
    (given, naming)
}

/// The incident that each event had: its own, or that of an event which a later reading does not tell any more and
/// whose words it mentions.
fn before<'a>(clusters: &'a [Vec<Member<'a>>], names: &'a Names) -> HashMap<&'a EventId, &'a IncidentId> {
    let told: HashSet<&EventId> = clusters.iter().flatten().map(|(_, event)| &event.id).collect();
    let mut lost: HashMap<&ReportId, Vec<(Span<Chars>, &IncidentId)>> = HashMap::new();
    for (event, (report, place)) in names.place_of.iter().filter(|(event, _)| !told.contains(event)) {
        if let Some(incident) = names.incident_of.get(event) {
            lost.entry(report).or_default().push((*place, incident));
        }
    }
    let heir = |(report, event): &Member<'_>| {
        let mentions = || event.mentions.iter().chain([&event.trigger]).map(|m| m.span);
        lost.get(report)?
            .iter()
            .find(|(place, _)| mentions().any(|m| m.overlaps(*place)))
            .map(|(_, incident)| *incident)
    };
    let of = |member: &'a Member<'a>| {
        let incident = names.incident_of.get(&member.1.id).or_else(|| heir(member))?;
        Some((&member.1.id, incident))
    };
    clusters.iter().flatten().filter_map(of).collect()
}

/// Ids for the clusters that kept none: from their first event, with the first number that nobody uses.
fn fresh(clusters: &[Vec<Member<'_>>], names: &Names, given: Vec<Option<IncidentId>>) -> Vec<IncidentId> {
    let mut used: BTreeSet<IncidentId> = given.iter().flatten().cloned().collect();
    let free = |id: &IncidentId| !names.age.contains_key(id) || names.redirects.contains_key(id);
    let mut out = Vec::with_capacity(given.len());
    for (cluster, id) in clusters.iter().zip(given) {
        let new = || {
            let first = cluster.first().map_or_else(|| EventId(String::new()), |(_, event)| event.id.clone());
            // As many ids as there are can be taken, so that one number more is enough.
            (0..=names.age.len() + used.len())
                .map(|n| IncidentId::of(&first, n))
                .find(|id| free(id) && !used.contains(id))
        };
        let id = id.or_else(new).expect("there is always a number that is not used");
        used.insert(id.clone());
        out.push(id);
    }
    out
}

#[cfg(test)]
mod tests {
    use rashomon_model::{EventType, Quote, Status};

    use super::*;

    /// An event whose words stand from `start` on.
    fn event(report: &ReportId, start: usize) -> Event {
        let quote = |start| Quote { span: Span::new(start, start + 6), text: "attack".to_owned() };
        Event {
            id: EventId::of(report, Span::new(start, start + 6), 0),
            kind: EventType("ASSAULT".to_owned()),
            mode: None,
            status: Status::Occurred,
            trigger: quote(start),
            mentions: vec![quote(start)],
            when: None,
            place: None,
        }
    }

    /// Names clusters of events, one a report, told by the names of the reports; gives the id of each.
    fn run(names: &mut Names, clusters: &[&[&str]]) -> Vec<IncidentId> {
        let told: Vec<Vec<(ReportId, Event)>> = clusters
            .iter()
            .map(|c| c.iter().map(|r| ReportId::of(r.as_bytes())).map(|r| (r.clone(), event(&r, 9))).collect())
            .collect();
        give(names, &told)
    }

    fn give(names: &mut Names, told: &[Vec<(ReportId, Event)>]) -> Vec<IncidentId> {
        let clusters: Vec<Vec<Member<'_>>> = told.iter().map(|c| c.iter().map(|(r, e)| (r, e)).collect()).collect();
        let (ids, naming) = name(&clusters, names);
        names.apply(&naming);
        let (again, nothing) = name(&clusters, names);
        assert_eq!(again, ids, "named again, nothing changes");
        assert!(nothing.is_empty(), "{nothing:?}");
        ids
    }

    #[test]
    fn an_earlier_report_that_comes_late_renames_nothing() {
        let mut names = Names::default();
        let ids = run(&mut names, &[&["b", "c"], &["d"]]);
        assert_eq!(run(&mut names, &[&["a", "b", "c"], &["d"]]), ids);
        assert_eq!(run(&mut names, &[&["d"], &["c", "b", "a"]]), [ids[1].clone(), ids[0].clone()]);
    }

    #[test]
    fn an_id_is_kept_when_the_first_event_leaves() {
        let mut names = Names::default();
        let ids = run(&mut names, &[&["a", "b", "c"]]);
        let parted = run(&mut names, &[&["a"], &["b", "c"]]);
        assert_eq!(parted[1], ids[0]);
        assert_ne!(parted[0], ids[0]);
        assert_eq!(run(&mut names, &[&["b", "c"]]), ids, "a report's reading may lose its event");
    }

    #[test]
    fn a_merged_id_leads_to_the_older_and_comes_back() {
        let mut names = Names::default();
        let ids = run(&mut names, &[&["a"], &["b"]]);
        let merged = run(&mut names, &[&["b", "a"]]);
        let (stays, goes) = if merged[0] == ids[0] { (&ids[0], &ids[1]) } else { (&ids[1], &ids[0]) };
        assert_eq!((names.leads_to(goes), names.leads_to(stays)), (stays, stays));
        assert!(names.age[stays] < names.age[goes]);
        let parted = run(&mut names, &[&["a"], &["b"]]);
        assert_eq!(parted, ids);
        assert_eq!(names.leads_to(goes), goes);
    }

    #[test]
    fn the_larger_share_keeps_the_id() {
        let mut names = Names::default();
        let ids = run(&mut names, &[&["a", "b", "c"], &["d", "e"]]);
        let ids_now = run(&mut names, &[&["a"], &["b", "c", "d"], &["e"]]);
        assert_eq!((&ids_now[1], &ids_now[2]), (&ids[0], &ids[1]));
        assert!(!ids.contains(&ids_now[0]));
    }

    #[test]
    fn an_event_that_another_reading_places_otherwise_inherits() {
        let mut names = Names::default();
        let report = ReportId::of(b"a");
        let ids = give(&mut names, &[vec![(report.clone(), event(&report, 40))]]);
        // A better reading finds an earlier mention of the same event.
        let mut earlier = event(&report, 5);
        earlier.mentions.push(event(&report, 40).trigger);
        assert_eq!(give(&mut names, &[vec![(report.clone(), earlier)]]), ids);
        let elsewhere = event(&report, 90);
        assert_ne!(give(&mut names, &[vec![(report, elsewhere)]]), ids);
    }
}
