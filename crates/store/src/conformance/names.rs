//! Cases about the ids that incidents keep.

use rashomon_model::{Incident, IncidentId, Names, Naming};

use super::{
    Case, all,
    fixture::{MOMENT, bridge, incident, judgement, market, naming, numbered},
};
use crate::{Basis, Error, Found, JournalKind, Known, Ledger};

pub(super) const CASES: &[Case] = &[
    ("ids that were given are kept", given),
    ("ids lead where they were merged", redirected),
    ("ids given on an old basis are refused", outrun),
    ("ids that lead in a circle are refused", circle),
];

const RULES: &str = "0123";

/// Incidents derived from all that is recorded.
fn replace(ledger: &mut dyn Ledger, incidents: &[Incident], naming: &Naming) -> Result<(), Error> {
    let basis = Basis { seq: ledger.head().unwrap().seq, rules: RULES.into() };
    ledger.replace_incidents(&basis, incidents, naming, MOMENT)
}

fn both() -> Naming {
    let mut both = naming(&incident(&market()));
    both.given.extend(naming(&incident(&bridge())).given);
    both
}

fn leading(pairs: &[(&IncidentId, &IncidentId)]) -> Naming {
    let redirected = pairs.iter().map(|(from, to)| ((*from).clone(), (*to).clone())).collect();
    Naming { redirected, ..Naming::default() }
}

fn given(ledger: &mut dyn Ledger) {
    ledger.add(&market()).unwrap();
    ledger.add(&bridge()).unwrap();
    let incidents = [incident(&market()), incident(&bridge())];
    assert_eq!(ledger.names(Known::Now).unwrap(), Names::default());
    replace(ledger, &incidents, &both()).unwrap();
    let names: Names = [both()].into_iter().collect();
    assert_eq!(ledger.names(Known::Now).unwrap(), names);
    let line = all(ledger.journal()).pop().unwrap();
    assert_eq!((line.seq, line.kind), (6, JournalKind::Naming));
    assert_eq!((line.subject.as_str(), line.recorded_at.as_str()), (RULES, MOMENT));
    // Giving ids makes nothing stale, and deriving the same again records nothing.
    assert!(!ledger.is_stale().unwrap());
    replace(ledger, &incidents, &Naming::default()).unwrap();
    assert_eq!(ledger.head().unwrap().seq, 6);
    assert_eq!(ledger.incident_of(&incidents[0].events[0]).unwrap().as_ref(), Some(&incidents[0].id));
    assert_eq!(ledger.redirect(&incidents[0].id).unwrap(), None);
    // The incidents may be gone; the names are not.
    replace(ledger, &[], &Naming::default()).unwrap();
    assert_eq!(ledger.incident_of(&incidents[0].events[0]).unwrap(), None);
    assert_eq!(ledger.names(Known::Now).unwrap(), names);
    assert_eq!(ledger.names(Known::At(5)).unwrap(), Names::default());
    // A refused set of incidents gives no ids either.
    let twice = [incidents[0].clone(), incidents[0].clone()];
    assert!(matches!(replace(ledger, &twice, &both()), Err(Error::Derived { .. })));
    assert_eq!(ledger.head().unwrap().seq, 6);
}

fn redirected(ledger: &mut dyn Ledger) {
    let entries = [market(), bridge(), numbered(1)];
    for entry in &entries {
        ledger.add(entry).unwrap();
    }
    let [a, b, c] = entries.each_ref().map(incident);
    let mut all_three = both();
    all_three.given.extend(naming(&c).given);
    replace(ledger, &[a.clone(), b.clone(), c.clone()], &all_three).unwrap();
    // The first is merged into the second, then that into the third.
    replace(ledger, &[b.clone(), c.clone()], &leading(&[(&a.id, &b.id)])).unwrap();
    assert_eq!(ledger.redirect(&a.id).unwrap().as_ref(), Some(&b.id));
    replace(ledger, std::slice::from_ref(&c), &leading(&[(&b.id, &c.id)])).unwrap();
    for id in [&a.id, &b.id] {
        assert_eq!(ledger.redirect(id).unwrap().as_ref(), Some(&c.id), "{id}");
        assert_eq!(ledger.names(Known::Now).unwrap().leads_to(id), &c.id);
        assert_eq!(ledger.incident(id).unwrap(), None);
        assert_eq!(ledger.find(id.as_str()).unwrap(), Some(Found::Incident(id.clone())), "{id}");
        assert_eq!(ledger.find(&id.as_str()[..14]).unwrap(), Some(Found::Incident(id.clone())), "{id}");
    }
    assert_eq!(ledger.redirect(&c.id).unwrap(), None);
    assert_eq!(ledger.redirect(&IncidentId("inc_000000000000".into())).unwrap(), None);
    let Err(Error::Ambiguous { candidates, .. }) = ledger.find("inc_") else { panic!("three ids begin so") };
    let mut ids = [&a.id, &b.id, &c.id].map(ToString::to_string);
    ids.sort();
    assert_eq!(candidates, ids);
    // It can be judged under the id that people noted.
    let about = rashomon_model::Judgement { subjects: vec![a.id.to_string()], ..judgement(&market(), "noted") };
    ledger.judge(&about).unwrap();
    // A split gives the first its id back.
    replace(ledger, &[a.clone(), c.clone()], &naming(&a)).unwrap();
    assert_eq!(ledger.redirect(&a.id).unwrap(), None);
    assert_eq!(ledger.redirect(&b.id).unwrap().as_ref(), Some(&c.id));
    assert_eq!(ledger.names(Known::Now).unwrap().age[&a.id], ledger.names(Known::At(8)).unwrap().age[&a.id]);
    assert_eq!(ledger.names(Known::At(9)).unwrap().leads_to(&a.id), &b.id);
    // What finds things is made anew with the redirects.
    ledger.reindex().unwrap();
    assert_eq!(ledger.redirect(&b.id).unwrap().as_ref(), Some(&c.id));
    assert_eq!(ledger.redirect(&a.id).unwrap(), None);
}

fn outrun(ledger: &mut dyn Ledger) {
    ledger.add(&market()).unwrap();
    let seen = ledger.head().unwrap().seq;
    let basis = |seq| Basis { seq, rules: RULES.into() };
    let market = incident(&market());
    ledger.replace_incidents(&basis(seen), std::slice::from_ref(&market), &naming(&market), MOMENT).unwrap();
    let digest = ledger.derived_digest().unwrap();
    for change in [Naming::default(), naming(&market)] {
        let result = ledger.replace_incidents(&basis(seen), &[], &change, MOMENT);
        assert!(matches!(result, Err(Error::Outrun { .. })), "{result:?}");
    }
    assert_eq!((ledger.derived_digest().unwrap(), ledger.head().unwrap().seq), (digest, seen + 1));
    ledger.replace_incidents(&basis(seen + 1), &[], &Naming::default(), MOMENT).unwrap();
}

fn circle(ledger: &mut dyn Ledger) {
    ledger.add(&market()).unwrap();
    ledger.add(&bridge()).unwrap();
    let (a, b) = (incident(&market()), incident(&bridge()));
    replace(ledger, &[a.clone(), b.clone()], &both()).unwrap();
    let before = (ledger.derived_digest().unwrap(), ledger.head().unwrap());
    for circle in [&[(&a.id, &a.id)][..], &[(&a.id, &b.id), (&b.id, &a.id)]] {
        let result = replace(ledger, &[], &leading(circle));
        assert!(matches!(result, Err(Error::Derived { .. })), "{result:?}");
    }
    replace(ledger, std::slice::from_ref(&b), &leading(&[(&a.id, &b.id)])).unwrap();
    let result = replace(ledger, &[], &leading(&[(&b.id, &a.id)]));
    assert!(matches!(result, Err(Error::Derived { .. })), "{result:?}");
    assert_eq!(ledger.head().unwrap().seq, before.1.seq + 1);
    assert_eq!(ledger.redirect(&a.id).unwrap(), Some(b.id));
}
