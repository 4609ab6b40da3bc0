//! Which incident has which id: ids are given once, kept when events join or leave, and lead on after a merge.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
};

use rashomon_model::{Chars, EventId, IncidentId, Names, Naming, ReportId, Span};

use crate::resolve::node::Node;

/// The id of each cluster, given those that were given before, and what changes by that.
///
/// A cluster keeps the id that most of its events had; where several clusters or several ids compete, the larger share
/// wins, then the older id, then the cluster with the event that it was given for. An id whose events all went into clusters of other ids leads to the one with most of them.
/// A cluster without such an id gets one from its first event, which may be one that led elsewhere until now: what was
/// merged and is parted again has its old id again.
pub(crate) fn name(clusters: &[Vec<&Node>], names: &Names) -> (Vec<IncidentId>, Naming) {
    let before = before(clusters, names);
    let mut votes: BTreeMap<(usize, &IncidentId), usize> = BTreeMap::new();
    for (at, cluster) in clusters.iter().enumerate() {
        for id in cluster.iter().filter_map(|node| before.get(&node.event)) {
            *votes.entry((at, *id)).or_default() += 1;
        }
    }
    let mut votes: Vec<(usize, &IncidentId, usize)> = votes.into_iter().map(|((at, id), n)| (at, id, n)).collect();
    let first = |at: usize| clusters[at].first().map(|node| &node.event);
    let founder = |at: usize, id: &IncidentId| clusters[at].iter().any(|node| IncidentId::of(&node.event, 0) == *id);
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
        for node in cluster.iter().filter(|node| names.incident_of.get(&node.event) != Some(id)) {
            let members = naming.given.entry(id.clone()).or_default().entry(node.report.clone()).or_default();
            members.insert(node.event.clone(), node.first_mention());
        }
    }
    // An id that is used again leads nowhere else.
    naming.redirected.retain(|from, _| !given.contains(from));
    (given, naming)
}

/// The incident that each event had: its own, or that of an event which a later reading does not tell any more and
/// whose words it mentions.
fn before<'a>(clusters: &'a [Vec<&'a Node>], names: &'a Names) -> HashMap<&'a EventId, &'a IncidentId> {
    let told: HashSet<&EventId> = clusters.iter().flatten().map(|node| &node.event).collect();
    let mut lost: HashMap<&ReportId, Vec<(Span<Chars>, &IncidentId)>> = HashMap::new();
    for (event, (report, place)) in names.place_of.iter().filter(|(event, _)| !told.contains(event)) {
        if let Some(incident) = names.incident_of.get(event) {
            lost.entry(report).or_default().push((*place, incident));
        }
    }
    let heir = |node: &Node| {
        lost.get(&node.report)?
            .iter()
            .find(|(place, _)| node.mentions.iter().any(|m| m.overlaps(*place)))
            .map(|(_, incident)| *incident)
    };
    let of = |node: &'a &'a Node| {
        let incident = names.incident_of.get(&node.event).or_else(|| heir(node))?;
        Some((&node.event, incident))
    };
    clusters.iter().flatten().filter_map(of).collect()
}

/// Ids for the clusters that kept none: from their first event, with the first number that nobody uses.
fn fresh(clusters: &[Vec<&Node>], names: &Names, given: Vec<Option<IncidentId>>) -> Vec<IncidentId> {
    let mut used: BTreeSet<IncidentId> = given.iter().flatten().cloned().collect();
    let free = |id: &IncidentId| !names.age.contains_key(id) || names.redirects.contains_key(id);
    let mut out = Vec::with_capacity(given.len());
    for (cluster, id) in clusters.iter().zip(given) {
        let new = || {
            let first = cluster.first().map_or_else(|| EventId(String::new()), |node| node.event.clone());
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
    use super::*;
    use crate::resolve::fixture;

    /// An event whose words stand from `start` on.
    fn event(report: &ReportId, start: usize) -> Node {
        fixture::node(report, Span::new(start, start + 6))
    }

    /// Names clusters of events, one a report, told by the names of the reports; gives the id of each.
    fn run(names: &mut Names, clusters: &[&[&str]]) -> Vec<IncidentId> {
        let told: Vec<Vec<Node>> =
            clusters.iter().map(|c| c.iter().map(|r| event(&ReportId::of(r.as_bytes()), 9)).collect()).collect();
        give(names, &told)
    }

    fn give(names: &mut Names, told: &[Vec<Node>]) -> Vec<IncidentId> {
        let clusters: Vec<Vec<&Node>> = told.iter().map(|c| c.iter().collect()).collect();
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
        let ids = give(&mut names, &[vec![event(&report, 40)]]);
        // A better reading finds an earlier mention of the same event.
        let mut earlier = event(&report, 5);
        earlier.mentions.extend(event(&report, 40).mentions);
        assert_eq!(give(&mut names, &[vec![earlier]]), ids);
        assert_ne!(give(&mut names, &[vec![event(&report, 90)]]), ids);
    }
}
