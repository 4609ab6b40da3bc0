//! Random damage to a ledger and to its log, by the function that the fuzz target `ledger` drives.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "flipped/contents.rs"]
mod contents;
mod damage;

use std::{sync::mpsc, thread, time::Duration};

use damage::{Damage, Whole};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

/// No damage may keep the program longer than this.
const PATIENCE: Duration = Duration::from_mins(2);

fn damages() -> impl Strategy<Value = Damage> {
    let changes = prop::collection::vec((any::<u32>(), any::<u8>()), 0..6);
    let end = prop::option::weighted(0.2, any::<u32>());
    (any::<bool>(), changes, end).prop_map(|(log, changes, end)| Damage { log, changes, end })
}

#[test]
fn damage_is_named_or_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let whole = Whole::make(folder.path());
    // The same damage each time, so that a failure can be repeated.
    let seed = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), seed);
    let all: Vec<Damage> = (0..250).map(|_| damages().new_tree(&mut runner).unwrap().current()).collect();
    let count = all.len();
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        for damage in all {
            let named = whole.survives(folder.path(), &damage);
            let _ = send.send(named);
        }
    });
    let next = || receive.recv_timeout(PATIENCE).expect("it ends in time and does not panic");
    let named = (0..count).filter(|_| next()).count();
    assert!(named > 60, "only {named} were named");
}
