//! What every backend must do, as cases that each start with an empty ledger.
//!
//! A backend's own tests call [`suite`] with a function that makes an empty ledger.

#![allow(clippy::missing_panics_doc, clippy::unwrap_used, reason = "a failed case panics, as a test does")]

mod anchored;
mod clocks;
mod corrections;
mod derived;
mod faceted;
pub mod fixture;
mod names;
mod queries;
mod readings;
mod recorded;
mod searched;
mod table;

use crate::{Error, Ledger, Walk};

/// A case: its name, and what is done with an empty ledger.
pub type Case = (&'static str, fn(&mut dyn Ledger));

/// All cases.
pub fn cases() -> impl Iterator<Item = Case> {
    let recorded = [recorded::CASES, readings::CASES, corrections::CASES, anchored::CASES, clocks::CASES];
    let found = [derived::CASES, names::CASES, queries::CASES, faceted::CASES, searched::CASES];
    recorded.into_iter().chain(found).flatten().copied()
}

/// Runs every case on a ledger of its own. Whatever was done with it, it must verify in the end.
pub fn suite(make: impl Fn() -> Box<dyn Ledger>) {
    for (name, case) in cases() {
        let mut ledger = make();
        case(&mut *ledger);
        assert_eq!(ledger.verify().unwrap(), [], "after the case `{name}`");
    }
}

fn all<T>(walk: Result<Walk<'_, T>, Error>) -> Vec<T> {
    walk.unwrap().collect::<Result<_, _>>().unwrap()
}
