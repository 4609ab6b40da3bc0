//! What of people's decisions incidents were made by, in a form that can be kept: what differs from it later says which
//! events and incidents are to be looked at again.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_model::{Action, EventId, JudgementId, Names, sha256_hex};
use serde::{Deserialize, Serialize};

use crate::{
    decisions::{Pair, Sameness, led},
    incidents::Rulings,
};

/// A summary of decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// Pairs that are the same (1), different (-1) or undecided (0).
    pairs: Vec<(EventId, EventId, i8)>,
    /// By the id of a claim, an event, a speaker or an incident, or the name of a publisher: a digest of what holds about it.
    subjects: BTreeMap<String, String>,
}

impl Settled {
    /// What stands now; `names` say where the ids of incidents lead.
    pub fn of(rulings: &Rulings, names: &Names) -> Self {
        let said = |pair: &Pair| match pair.sameness {
            Sameness::Same => 1,
            Sameness::Different => -1,
            Sameness::Unsure => 0,
        };
        let decisions = &rulings.decisions;
        let mut pairs: Vec<_> = decisions.pairs.iter().map(|p| (p.a.clone(), p.b.clone(), said(p))).collect();
        pairs.sort();
        let mut holds: BTreeMap<String, String> = BTreeMap::new();
        for held in &decisions.held {
            let recorded: Vec<String> =
                held.about.iter().map(|subject| led(names, &subject.recorded).to_owned()).collect();
            let mut word = held.judgement.id.to_string();
            // A link says something of its other end.
            if held.judgement.action == Action::Link {
                word = format!("{word} {}", recorded.join(" "));
            }
            let now = held.about.iter().flat_map(|subject| subject.now.iter().cloned());
            for id in recorded.iter().cloned().chain(now).collect::<BTreeSet<_>>() {
                let all = holds.entry(id).or_default();
                all.push_str(&word);
                all.push('\n');
            }
        }
        for contradiction in &decisions.contradictions {
            let judgements: Vec<&str> = contradiction.judgements.iter().map(JudgementId::as_str).collect();
            let word = format!("{:?} {} {}\n", contradiction.kind, judgements.join(" "), contradiction.about.join(" "));
            for id in &contradiction.about {
                holds.entry(id.clone()).or_default().push_str(&word);
            }
        }
        let digest = |(id, all): (String, String)| (id, sha256_hex(all.as_bytes())[..16].to_owned());
        Self { pairs, subjects: holds.into_iter().map(digest).collect() }
    }

    /// The pairs of which something else was said at one time than at the other.
    pub fn other_pairs(&self, before: &Self) -> BTreeSet<(EventId, EventId)> {
        let set = |settled: &Self| settled.pairs.iter().cloned().collect::<BTreeSet<_>>();
        set(self).symmetric_difference(&set(before)).map(|(a, b, _)| (a.clone(), b.clone())).collect()
    }

    /// What something else was said about at one time than at the other.
    pub fn other_subjects(&self, before: &Self) -> BTreeSet<String> {
        let ids = self.subjects.keys().chain(before.subjects.keys());
        ids.filter(|id| self.subjects.get(*id) != before.subjects.get(*id)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use rashomon_model::{IncidentId, Judgement, Standing};

    use super::*;

    fn settled(judgements: &[Judgement], names: &Names) -> Settled {
        let standing = |anchor: &rashomon_model::Anchor| Some(Standing::Exact { id: anchor.subject.clone() });
        Settled::of(&Rulings::new(judgements, standing), names)
    }

    fn judged(action: Action, subjects: &[&str]) -> Judgement {
        let anchor = |id: &&str| rashomon_model::Anchor {
            subject: (*id).to_owned(),
            report: rashomon_model::ReportId::of(b"r"),
            kind: rashomon_model::AnchorKind::Event,
            span: None,
            ordinal: 0,
            among: 1,
            text: String::new(),
        };
        let mut judgement = Judgement::new(
            action,
            subjects.iter().map(|s| (*s).to_owned()).collect(),
            None,
            "r. reviewer",
            "",
            "2024-03-08T07:30:00Z",
        );
        judgement.anchors = subjects.iter().filter(|s| !s.starts_with("inc_")).map(anchor).collect();
        judgement
    }

    #[test]
    fn what_is_decided_touches_what_it_is_about() {
        let names = Names::default();
        let before = settled(&[], &names);
        let rejected = judged(Action::Reject, &["clm_1"]);
        let different = judged(Action::Different, &["evt_1", "evt_2"]);
        let after = settled(&[rejected.clone(), different.clone()], &names);
        let subjects: Vec<String> = after.other_subjects(&before).into_iter().collect();
        assert_eq!(subjects, ["clm_1", "evt_1", "evt_2"]);
        assert_eq!(after.other_pairs(&before).len(), 1);
        assert_eq!(before.other_subjects(&after).len(), 3);
        let undone = judged(Action::Undo, &[different.id.as_str()]);
        let again = settled(&[rejected, different, undone], &names);
        assert_eq!(again.other_pairs(&after).len(), 1);
        assert!(again.other_subjects(&before).contains("clm_1"));
    }

    #[test]
    fn a_merge_of_one_end_touches_the_other_end_of_a_link() {
        let link = judged(Action::Link, &["inc_a", "inc_b"]);
        let mut names = Names::default();
        let before = settled(std::slice::from_ref(&link), &names);
        names.redirects.insert(IncidentId("inc_b".to_owned()), IncidentId("inc_c".to_owned()));
        let subjects = settled(&[link], &names).other_subjects(&before);
        assert!(subjects.contains("inc_a") && subjects.contains("inc_c"), "{subjects:?}");
    }
}
