//! Invented reports on one raid and one blast, and the program to read them with.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses its part of it, and fails by panicking")]

use std::{fs, path::Path};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// Two outlets on one rocket attack; what was hit is not known yet in the first.
const ARMY: &str = "Rockets fired at barracks in Gao\n\nPublished: 4 March 2024\n\nGAO, Mali, March 4 (Dune Wire) - Six rockets \
    were fired at the barracks in Gao on Sunday, the army said in a statement. Two soldiers were killed, said Major \
    Oumar Diarra, a spokesman for the army.\n\nDamage was still being assessed, he said.\n";
const GROUP: &str = "Front claims rocket attack on Gao barracks\n\nPublisher: River Chronicle\nPublished: 5 March 2024\n\nThe \
    Red Ridge Front claimed responsibility on Monday for Sunday's rocket attack on the barracks in Gao, Mali. The group \
    said it had fired 15 rockets and killed nine soldiers.\n";
/// Another town; a name that a spreadsheet could take for a formula.
const BLAST: &str = "Bomb kills four in Mosul market\n\nPublisher: =Tigris Evening\nPublished: 10 March 2024\n\nA car bomb \
    exploded in a market in Mosul, Iraq, on Saturday and killed four people, police said. Eleven others were injured, \
    a doctor at the hospital said.\n";

/// The program, with a ledger in `folder`; nothing of the caller's environment changes what it prints.
pub fn rashomon(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("rashomon").unwrap();
    command.current_dir(folder).env("RASHOMON_DB", folder.join("test.db")).env("COLUMNS", "100");
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

/// A folder with the reports and a ledger that has them.
pub fn ingested() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for (name, text) in [("army.txt", ARMY), ("group.txt", GROUP), ("blast.txt", BLAST)] {
        fs::write(folder.path().join("in").join(name), text).unwrap();
    }
    rashomon(folder.path()).args(["ingest", "in"]).assert().success();
    folder
}

/// What the program prints where all goes well.
pub fn output(folder: &Path, args: &[&str]) -> String {
    let assert = rashomon(folder).args(args).assert().success();
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

/// The same as JSON, a value a line.
pub fn lines(folder: &Path, args: &[&str]) -> Vec<Value> {
    output(folder, args).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The incident of the rocket attack.
pub fn raid(folder: &Path) -> Value {
    let incidents = lines(folder, &["incidents", "--format", "jsonl"]);
    let raid = incidents.into_iter().find(|i| i["mode"] == "heavy-weapons");
    raid.expect("the rocket attack is an incident")
}
