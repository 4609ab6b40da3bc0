use rashomon_model::{
    AnchorKind, Attribute, Conflict, Count, Event, EventType, Grade, Mode, Place, Quote, ReportId, Span, Status, Value,
};

use super::*;

/// A judgement whose subjects hang on words; an incident's name is followed by its events: `inc_1:evt_a,evt_b`.
fn judged(action: Action, subjects: &[&str]) -> Judgement {
    let named = |s: &&str| s.split(':').next().unwrap_or_default().to_owned();
    let at = "2024-03-08T07:30:00Z";
    let mut judgement = Judgement::new(action, subjects.iter().map(named).collect(), None, "r. r", "", at);
    for subject in subjects {
        let (name, words) = subject.split_once(':').unwrap_or((subject, subject));
        let kind = if name.starts_with("clm_") {
            AnchorKind::Claim { attribute: Attribute::Killed }
        } else {
            AnchorKind::Event
        };
        judgement.anchors.extend(words.split(',').filter(|w| !w.starts_with("jdg_")).map(|words| Anchor {
            subject: name.to_owned(),
            report: ReportId("sha256:r".to_owned()),
            kind,
            span: None,
            ordinal: 0,
            among: 1,
            text: words.to_owned(),
        }));
    }
    judgement
}

fn undo(judgement: &Judgement) -> Judgement {
    judged(Action::Undo, &[judgement.id.as_str()])
}

/// All words are read as they were, but for those that begin with "lost".
fn decide(judgements: &[Judgement]) -> Decisions {
    Decisions::new(judgements, |anchor| {
        let lost = anchor.text.starts_with("lost");
        Some(if lost { Standing::Lost } else { Standing::Exact { id: anchor.text.clone() } })
    })
}

fn pairs(decisions: &Decisions) -> Vec<String> {
    let sign = |s| match s {
        Sameness::Same => "=",
        Sameness::Different => "/",
        Sameness::Unsure => "?",
    };
    decisions.pairs.iter().map(|p| format!("{}{}{}", p.a.as_str(), sign(p.sameness), p.b.as_str())).collect()
}

fn count(number: u64) -> Value {
    Value::Count(Count::exactly(number, number.to_string()))
}

#[test]
fn an_undo_takes_back_and_an_undo_of_it_restores() {
    let same = judged(Action::Same, &["evt_a", "evt_b"]);
    let first = undo(&same);
    let second = undo(&first);
    let of = |judgements: &[&Judgement]| {
        let judgements: Vec<Judgement> = judgements.iter().map(|j| (*j).clone()).collect();
        pairs(&decide(&judgements))
    };
    assert_eq!(of(&[&same]), ["evt_a=evt_b"]);
    assert_eq!(of(&[&same, &first]), <[&str; 0]>::default());
    assert_eq!(of(&[&same, &first, &second]), ["evt_a=evt_b"]);
    // Taken back twice, it has to be restored twice.
    let again = undo(&same).again();
    assert_eq!(of(&[&same, &first, &again, &second]), <[&str; 0]>::default());
}

#[test]
fn the_last_word_stands_and_the_other_is_listed() {
    let same = judged(Action::Same, &["evt_b", "evt_a"]);
    let different = judged(Action::Different, &["evt_a", "evt_b"]);
    let decisions = decide(&[same.clone(), different.clone()]);
    assert_eq!(pairs(&decisions), ["evt_a/evt_b"]);
    let [listed] = decisions.contradictions.as_slice() else { panic!("{:?}", decisions.contradictions) };
    assert_eq!((listed.kind, &listed.judgements), (Conflict::Overruled, &vec![same.id.clone(), different.id.clone()]));
    assert_eq!(listed.about, ["evt_a", "evt_b"]);
    // To be sure after one was not is no contradiction.
    let unsure = judged(Action::Unsure, &["evt_a", "evt_b"]);
    let decisions = decide(&[unsure, same]);
    assert_eq!((pairs(&decisions), decisions.contradictions), (vec!["evt_a=evt_b".to_owned()], vec![]));
}

#[test]
fn what_follows_from_several_and_is_denied_by_one_is_shown_and_not_broken() {
    let chain = [judged(Action::Same, &["evt_a", "evt_b"]), judged(Action::Same, &["evt_b", "evt_c"])];
    let apart = judged(Action::Different, &["evt_a", "evt_c"]);
    let decisions = decide(&[chain[0].clone(), apart.clone(), chain[1].clone()]);
    assert_eq!(pairs(&decisions), ["evt_a=evt_b", "evt_a/evt_c", "evt_b=evt_c"]);
    let [listed] = decisions.contradictions.as_slice() else { panic!("{:?}", decisions.contradictions) };
    assert_eq!(listed.kind, Conflict::Transitive);
    assert_eq!(listed.judgements, [chain[0].id.clone(), apart.id.clone(), chain[1].id.clone()]);
    assert_eq!(listed.about, ["evt_a", "evt_b", "evt_c"]);
    // Two that lie on no way from one to the other are none.
    let far = judged(Action::Different, &["evt_a", "evt_d"]);
    assert_eq!(decide(&[chain[0].clone(), chain[1].clone(), far]).contradictions, []);
}

#[test]
fn incidents_are_their_events_at_that_moment() {
    let (one, two) = ("inc_1:evt_a,evt_b", "inc_2:evt_c,evt_d");
    assert_eq!(pairs(&decide(&[judged(Action::Same, &[one, two])])), ["evt_a=evt_b", "evt_a=evt_c", "evt_a=evt_d"]);
    assert_eq!(
        pairs(&decide(&[judged(Action::Different, &[one, two])])),
        ["evt_a/evt_c", "evt_a/evt_d", "evt_b/evt_c", "evt_b/evt_d"]
    );
    assert_eq!(pairs(&decide(&[judged(Action::Merge, &[one, "evt_z"])])), ["evt_a=evt_b", "evt_a=evt_z"]);
    // Some leave together.
    let split = judged(Action::Split, &["inc_1:evt_a,evt_b,evt_c", "evt_a", "evt_b"]);
    assert_eq!(pairs(&decide(&[split])), ["evt_a=evt_b", "evt_a/evt_c", "evt_b/evt_c"]);
    // Older ledgers split events from each other.
    assert_eq!(pairs(&decide(&[judged(Action::Split, &["evt_b", "evt_a"])])), ["evt_a/evt_b"]);
    let moved = judged(Action::Move, &["evt_a", "inc_1:evt_a,evt_b", "inc_2:evt_c"]);
    assert_eq!(pairs(&decide(&[moved])), ["evt_a/evt_b", "evt_a=evt_c"]);
}

#[test]
fn an_event_that_is_moved_out_overrules_what_joined_its_incident() {
    let joined = judged(Action::Same, &["inc_1:evt_a", "inc_2:evt_c,evt_d"]);
    let moved = judged(Action::Move, &["evt_d", "inc_1:evt_a,evt_c,evt_d"]);
    let decisions = decide(&[joined, moved]);
    assert_eq!(pairs(&decisions), ["evt_a=evt_c", "evt_a/evt_d", "evt_c/evt_d"]);
    assert_eq!(decisions.contradictions.len(), 1);
}

#[test]
fn verdicts_on_claims() {
    let (accept, reject) = (judged(Action::Accept, &["clm_1"]), judged(Action::Reject, &["clm_1"]));
    let correct = |n| {
        let right = count(n);
        Judgement { value: Some(right), ..judged(Action::Correct, &["clm_1"]) }.again()
    };
    let of = |judgements: &[Judgement]| {
        let decisions = decide(judgements);
        let verdict = match decisions.verdict("clm_1") {
            None => "none".to_owned(),
            Some(Verdict::Accepted) => "accepted".to_owned(),
            Some(Verdict::Rejected) => "rejected".to_owned(),
            Some(Verdict::Corrected(value)) => format!("corrected to {}", value.text()),
        };
        (verdict, decisions.contradictions.len())
    };
    let told = |verdict: &str, contradictions| (verdict.to_owned(), contradictions);
    assert_eq!(of(&[]), told("none", 0));
    assert_eq!(of(&[accept.clone(), accept.clone().again()]), told("accepted", 0));
    assert_eq!(of(&[accept.clone(), reject.clone()]), told("rejected", 1));
    assert_eq!(of(&[reject.clone(), accept.clone()]), told("accepted", 1));
    assert_eq!(of(&[reject.clone(), correct(4)]), told("corrected to 4", 0));
    assert_eq!(of(&[correct(4), accept.clone()]), told("corrected to 4", 0));
    assert_eq!(of(&[correct(4), accept, correct(5)]), told("corrected to 5", 1));
    assert_eq!(of(&[correct(4), undo(&correct(4)), reject]), told("rejected", 0));
}

#[test]
fn orphans_are_listed_and_hold_nothing() {
    let lost = judged(Action::Reject, &["clm_1:lost words"]);
    let half = judged(Action::Same, &["inc_1:lost,evt_a", "evt_b"]);
    let decisions = decide(&[lost.clone(), half]);
    let orphans: Vec<_> = decisions.orphans.iter().map(|o| (&o.judgement, o.anchor.text.as_str())).collect();
    assert_eq!(orphans, [(&lost.id, "lost words")], "an incident of which an event is left is there");
    assert_eq!(pairs(&decisions), ["evt_a=evt_b"]);
    // Of a report that is not looked at nothing is said.
    let elsewhere = Decisions::new(&[lost], |_| None);
    assert_eq!((elsewhere.orphans, elsewhere.held.len()), (vec![], 1));
}

#[test]
fn an_event_is_as_it_was_set_last() {
    let quote = Quote { span: Span::new(0, 6), text: "attack".to_owned() };
    let event = Event {
        id: EventId("evt_a".to_owned()),
        kind: EventType("PROTEST".to_owned()),
        mode: None,
        status: Status::Occurred,
        trigger: quote.clone(),
        mentions: vec![quote],
        when: None,
        place: None,
        follows: Vec::new(),
    };
    let place = |name: &str| Value::Place(Place { name: name.to_owned(), ..Place::default() });
    let set = |name| Judgement { value: Some(place(name)), ..judged(Action::Set, &["evt_a"]) }.again();
    let kind = Detail::Type { kind: EventType("ASSAULT".to_owned()), mode: Some(Mode("drone".to_owned())) };
    let decisions = decide(&[set("Gao"), judged(Action::Set, &["evt_a"]).with(Some(kind)), set("Kidal")]);
    let now = decisions.event(&event).unwrap();
    assert_eq!(
        (now.place.unwrap().name.as_str(), now.kind.0.as_str(), now.mode.unwrap().0.as_str()),
        ("Kidal", "ASSAULT", "drone")
    );
    // What is set of an incident does not go with an event that leaves it.
    let whole = Judgement { value: Some(place("Gao")), ..judged(Action::Set, &["inc_1:evt_a"]) };
    assert_eq!(decide(&[whole]).event(&event), None);
    assert!(decide(&[judged(Action::Reject, &["inc_1:evt_a"])]).is_rejected(&event.id));
}

#[test]
fn only_what_looks_at_the_matter_reviews_it() {
    let status = |status| judged(Action::Status, &["inc_1"]).with(Some(Detail::Status(status)));
    let grade = |grade| judged(Action::Grade, &["clm_1"]).with(Some(Detail::Grade(grade)));
    assert!(is_review(&judged(Action::Different, &["evt_a", "evt_b"])) && is_review(&status(WorkStatus::Done)));
    assert!(is_review(&grade(Grade::Two)) && !is_review(&grade(Grade::B)));
    assert!(!is_review(&judged(Action::Unsure, &["evt_a", "evt_b"])) && !is_review(&status(WorkStatus::Ready)));
}
