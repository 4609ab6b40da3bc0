//! Cases about incidents.

use rashomon_model::{Incident, IncidentId, Naming};

use super::{
    Case, all,
    fixture::{MOMENT, bridge, incident, judgement, market},
};
use crate::{Basis, Error, Found, Ledger};

pub(super) const CASES: &[Case] = &[
    ("incidents are replaced as a whole", replaced),
    ("a rebuild gives the same bytes", rebuilt),
    ("incidents become stale", stale),
    ("wrong incidents are refused", refused),
];

fn basis(seq: u64) -> Basis {
    Basis { seq, rules: "resolve 1, reconcile 1".into() }
}

fn sorted(mut incidents: Vec<Incident>) -> Vec<Incident> {
    incidents.sort_by(|a, b| a.id.cmp(&b.id));
    incidents
}

fn replaced(ledger: &mut dyn Ledger) {
    ledger.add(&market()).unwrap();
    ledger.add(&bridge()).unwrap();
    let both = vec![incident(&market()), incident(&bridge())];
    ledger.replace_incidents(&basis(5), &both, &Naming::default(), MOMENT).unwrap();
    assert_eq!(all(ledger.incidents()), sorted(both.clone()));
    assert_eq!(ledger.incident(&both[0].id).unwrap().as_ref(), Some(&both[0]));
    assert_eq!(ledger.find(both[1].id.as_str()).unwrap(), Some(Found::Incident(both[1].id.clone())));
    assert_eq!(ledger.basis().unwrap(), Some(basis(5)));
    assert_eq!(ledger.incidents_told_by(&bridge().report.id).unwrap(), [both[1].id.clone()]);
    let newer = Basis { seq: 5, rules: "resolve 2".into() };
    ledger.replace_incidents(&newer, &both[..1], &Naming::default(), MOMENT).unwrap();
    assert_eq!(all(ledger.incidents()), both[..1]);
    assert_eq!(ledger.incident(&both[1].id).unwrap(), None);
    assert_eq!(ledger.incidents_told_by(&bridge().report.id).unwrap(), []);
    assert_eq!(ledger.basis().unwrap(), Some(newer));
    assert_eq!(ledger.stats().unwrap().incidents, 1);
    assert_eq!(ledger.head().unwrap().seq, 5, "derived things leave no line in the journal");
    ledger.replace_incidents(&basis(5), &[], &Naming::default(), MOMENT).unwrap();
    assert_eq!(all(ledger.incidents()), []);
    assert_eq!(ledger.incident(&IncidentId("inc_000000000000".into())).unwrap(), None);
}

fn rebuilt(ledger: &mut dyn Ledger) {
    let nothing = ledger.derived_digest().unwrap();
    ledger.add(&market()).unwrap();
    ledger.add(&bridge()).unwrap();
    ledger
        .replace_incidents(&basis(5), &[incident(&market()), incident(&bridge())], &Naming::default(), MOMENT)
        .unwrap();
    let digest = ledger.derived_digest().unwrap();
    assert_ne!(digest, nothing);
    // What was read back, in the other order, gives the same bytes.
    let again: Vec<Incident> = all(ledger.incidents()).into_iter().rev().collect();
    ledger.replace_incidents(&basis(5), &[], &Naming::default(), MOMENT).unwrap();
    assert_eq!(ledger.derived_digest().unwrap(), nothing);
    ledger.replace_incidents(&basis(5), &again, &Naming::default(), MOMENT).unwrap();
    assert_eq!(ledger.derived_digest().unwrap(), digest);
    let lines: String = sorted(again.clone()).iter().map(|i| serde_json::to_string(i).unwrap() + "\n").collect();
    assert_eq!(digest, rashomon_model::sha256_hex(lines.as_bytes()));
    let changed = Incident { title: "Another title".into(), ..again[0].clone() };
    ledger.replace_incidents(&basis(5), &[changed, again[1].clone()], &Naming::default(), MOMENT).unwrap();
    assert_ne!(ledger.derived_digest().unwrap(), digest);
}

fn stale(ledger: &mut dyn Ledger) {
    assert!(!ledger.is_stale().unwrap());
    ledger.add(&market()).unwrap();
    assert!(ledger.is_stale().unwrap());
    ledger.replace_incidents(&basis(3), &[incident(&market())], &Naming::default(), MOMENT).unwrap();
    assert!(!ledger.is_stale().unwrap());
    ledger.add(&market()).unwrap();
    assert!(!ledger.is_stale().unwrap());
    ledger.judge(&judgement(&market(), "seen")).unwrap();
    assert!(ledger.is_stale().unwrap());
}

fn refused(ledger: &mut dyn Ledger) {
    ledger.add(&market()).unwrap();
    ledger.replace_incidents(&basis(3), &[incident(&market())], &Naming::default(), MOMENT).unwrap();
    let digest = ledger.derived_digest().unwrap();
    let twice = [incident(&bridge()), incident(&bridge())];
    for (basis, incidents) in [(basis(3), &twice[..]), (basis(4), &twice[..1])] {
        let result = ledger.replace_incidents(&basis, incidents, &Naming::default(), MOMENT);
        assert!(matches!(result, Err(Error::Derived { .. })), "{result:?}");
        assert_eq!(ledger.derived_digest().unwrap(), digest);
        assert_eq!(ledger.basis().unwrap().map(|b| b.seq), Some(3));
    }
}
