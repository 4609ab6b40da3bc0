//! Any bytes through the whole of extraction, with the shipped weights: evidence stands in the text, claims name events and
//! speakers that are there, and no count is turned round.
#![no_main]

#[path = "../../crates/specs/tests/whole/mod.rs"]
mod whole;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    whole::extract_from(bytes);
});
