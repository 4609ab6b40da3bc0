//! A ledger and its log with some bytes changed and an end cut off: refused, named by `verify`, or nothing that can be read
//! has changed.
#![no_main]

#[path = "../../crates/store/tests/flipped/contents.rs"]
mod contents;
#[path = "../../crates/store/tests/damage/mod.rs"]
mod damage;

use std::sync::LazyLock;

use damage::{Damage, Whole};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| TempDir::new().expect("a folder for the ledger"));
static WHOLE: LazyLock<Whole> = LazyLock::new(|| Whole::make(FOLDER.path()));

// Whether the log is damaged; where bytes change and what is mixed into them; where the file ends.
fuzz_target!(|input: (bool, Vec<(u32, u8)>, Option<u32>)| {
    let (log, changes, end) = input;
    WHOLE.survives(FOLDER.path(), &Damage { log, changes, end });
});
