//! Cases about judgements and the words that they hang on.

use rashomon_model::{
    Action, AnchorKind, Attribute, Detail, Extraction, Grade, IncidentId, Judgement, Naming, Standing,
};

use super::{
    Case,
    fixture::{MOMENT, bridge, incident, later, market, market_read},
};
use crate::{Basis, Known, Ledger};

pub(super) const CASES: &[Case] = &[
    ("a judgement keeps the place of what it is about", places),
    ("what was judged stands exactly, roughly or nowhere after another reading", standing),
    ("judgements are about what is there now", about_now),
    ("what a judgement lacks is said", lacking),
    ("judgements that say more are given back", more),
];

const LATER: &str = "2024-06-01T08:00:00Z";

fn about(subjects: &[&str], reason: &str) -> Judgement {
    let subjects = subjects.iter().map(|s| (*s).to_owned()).collect();
    Judgement::new(Action::Accept, subjects, None, "r. reviewer", reason, "2024-05-03T09:30:00Z")
}

fn places(ledger: &mut dyn Ledger) {
    let entry = market();
    ledger.add(&bridge()).unwrap();
    ledger.add(&entry).unwrap();
    let found = incident(&entry);
    let basis = Basis { seq: ledger.head().unwrap().seq, rules: "test".into() };
    ledger.replace_incidents(&basis, std::slice::from_ref(&found), &Naming::default(), MOMENT).unwrap();
    let extraction = &entry.reading.extraction;
    let (claim, event) = (extraction.claims[1].id.as_str(), extraction.events[0].id.as_str());
    let (author, speaker) = (extraction.speakers[0].id.as_str(), extraction.speakers[1].id.as_str());
    let judgement = about(&[claim, event, author, speaker, entry.report.id.as_str(), found.id.as_str()], "seen");
    ledger.judge(&judgement).unwrap();
    // Anchors that somebody else fills in do not count.
    let mut filled = ledger.judgements(Known::Now).unwrap().remove(0);
    filled.anchors.truncate(1);
    assert_eq!(ledger.judge(&filled).unwrap(), crate::Added::Known);
    let recorded = ledger.judgements(Known::Now).unwrap().remove(0);
    assert_eq!(Judgement { anchors: Vec::new(), ..recorded.clone() }, judgement);
    let said: Vec<_> = recorded.anchors.iter().map(|a| (a.subject.as_str(), a.kind, a.text.as_str())).collect();
    let attribute = Attribute::Killed;
    assert_eq!(
        said,
        [
            (claim, AnchorKind::Claim { attribute }, "seven people dead"),
            (event, AnchorKind::Event, "attack"),
            (author, AnchorKind::Speaker, ""),
            (speaker, AnchorKind::Speaker, "Zoë Čapek"),
            (found.id.as_str(), AnchorKind::Event, "attack"),
        ]
    );
    for anchor in &recorded.anchors {
        assert_eq!(anchor.report, entry.report.id);
        // An incident hangs on the words of its events.
        let id = if anchor.subject == found.id.as_str() { event } else { &anchor.subject };
        assert_eq!(extraction.standing(anchor), Standing::Exact { id: id.to_owned() });
    }
    assert_eq!(recorded.anchors[0].span, Some(extraction.claims[1].evidence.span));
    assert_eq!(recorded.anchors[2].span, None);
}

fn standing(ledger: &mut dyn Ledger) {
    let entry = market();
    ledger.add(&entry).unwrap();
    let claim = |n: usize| entry.reading.extraction.claims[n].id.as_str();
    ledger.judge(&about(&[claim(0)], "the first")).unwrap();
    ledger.judge(&about(&[claim(1)], "the second")).unwrap();
    // The first claim's words grow, the second is not made any more.
    let grown = market_read(&[("Zoë Čapek", "said four people were killed", 4)]);
    ledger.append(&later(&grown.reading, "two", LATER)).unwrap();
    let extraction = |ledger: &dyn Ledger| -> Extraction {
        ledger.record(&entry.report.id, Known::Now).unwrap().unwrap().extraction
    };
    let stand = |ledger: &dyn Ledger| -> Vec<Standing> {
        let now = extraction(ledger);
        let judgements = ledger.judgements(Known::Now).unwrap();
        judgements.iter().flat_map(|j| &j.anchors).map(|anchor| now.standing(anchor)).collect()
    };
    let roughly = Standing::Overlapping { id: grown.reading.extraction.claims[0].id.to_string() };
    assert_eq!(stand(ledger), [roughly, Standing::Lost]);
    // A judgement made now hangs on the words as they are read now.
    ledger.judge(&about(&[grown.reading.extraction.claims[0].id.as_str()], "the third")).unwrap();
    let anchors = ledger.judgements(Known::Now).unwrap().remove(2).anchors;
    assert_eq!(anchors[0].text, "said four people were killed");
    // The first reading's words come back, under the same ids.
    ledger.append(&later(&entry.reading, "three", LATER)).unwrap();
    let exactly = |n: usize| Standing::Exact { id: claim(n).to_owned() };
    assert_eq!(stand(ledger), [exactly(0), exactly(1), Standing::Overlapping { id: claim(0).to_owned() }]);
}

fn about_now(ledger: &mut dyn Ledger) {
    let entry = market();
    ledger.add(&entry).unwrap();
    let grown = market_read(&[("Zoë Čapek", "said four people were killed", 4)]);
    ledger.append(&later(&grown.reading, "two", LATER)).unwrap();
    let gone = entry.reading.extraction.claims[0].id.as_str();
    assert!(ledger.judge(&about(&[gone], "no longer said")).is_err());
    assert!(ledger.judge(&about(&[IncidentId("inc_000000000000".into()).as_str()], "none")).is_err());
    assert_eq!(ledger.judgements(Known::Now).unwrap(), []);
}

fn lacking(ledger: &mut dyn Ledger) {
    let entry = market();
    ledger.add(&entry).unwrap();
    let event = entry.reading.extraction.events[0].id.as_str();
    let refused = |ledger: &mut dyn Ledger, judgement: Judgement| {
        let told = ledger.judge(&judgement).unwrap_err().to_string();
        assert!(told.starts_with("jdg_"), "{told}");
        told.split_once(": ").unwrap().1.to_owned()
    };
    let alone = Judgement { action: Action::Same, ..about(&[event], "it") };
    assert_eq!(refused(ledger, alone), "`same` needs two events or incidents, or more");
    let nowhere = Judgement { action: Action::Undo, ..about(&["jdg_000000000000"], "it") };
    assert_eq!(refused(ledger, nowhere), "the ledger has no jdg_000000000000");
    assert_eq!(ledger.judgements(Known::Now).unwrap(), []);
}

fn more(ledger: &mut dyn Ledger) {
    let entry = market();
    ledger.add(&entry).unwrap();
    let accepted = about(&[entry.reading.extraction.claims[0].id.as_str()], "seen");
    ledger.judge(&accepted).unwrap();
    let undo = Judgement { action: Action::Undo, ..about(&[accepted.id.as_str()], "not so") };
    let undo = undo.with(None);
    ledger.judge(&undo).unwrap();
    let grade = Judgement { action: Action::Grade, ..about(&["publisher:Hill Courier"], "by its record") };
    let grade = grade.with(Some(Detail::Grade(Grade::B)));
    ledger.judge(&grade).unwrap();
    let recorded = ledger.judgements(Known::Now).unwrap();
    assert_eq!(recorded[1..], [undo, grade]);
    assert_eq!(ledger.verify().unwrap(), []);
}
