//! Any bytes in any encoding: no panic, and what is read keeps what every report keeps, the bytes among it.
#![no_main]

#[path = "../../crates/ingest/tests/whole/mod.rs"]
mod whole;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| whole::charset(bytes));
