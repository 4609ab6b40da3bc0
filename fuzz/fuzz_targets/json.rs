//! Any bytes as JSON, one value or an array of them: no panic, and what is read keeps what every report keeps.
#![no_main]

#[path = "../../crates/ingest/tests/whole/mod.rs"]
mod whole;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| whole::json(bytes));
