//! What the tests of the binary share.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{fs, path::PathBuf};

use assert_cmd::{Command, assert::Assert, cargo::cargo_bin_cmd};
use tempfile::TempDir;

/// A folder with reports and a ledger of its own.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    /// An empty one.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The ledger.
    pub fn db(&self) -> PathBuf {
        self.path("ledger.db")
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// The binary in the folder, with this ledger and no environment of the tester.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = cargo_bin_cmd!("rashomon");
        command.current_dir(self.folder.path()).env("RASHOMON_DB", self.db()).args(args);
        command
            .env_remove("RASHOMON_DATA_DIR")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .env_remove("COLUMNS");
        command
    }

    /// Runs a command.
    pub fn run(&self, args: &[&str]) -> Assert {
        self.command(args).assert()
    }

    /// Runs a command that has to succeed, and gives its output.
    pub fn output(&self, args: &[&str]) -> String {
        stdout(&self.run(args).success())
    }

    /// The incidents as JSON lines.
    pub fn incidents(&self) -> String {
        self.output(&["incidents", "--format", "jsonl"])
    }
}

/// What a command wrote to standard output.
pub fn stdout(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

/// What a command wrote to standard error.
pub fn stderr(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}

/// Reports of one incident that disagree, and of another.
pub const REPORTS: &[(&str, &str)] = &[
    (
        "first.txt",
        "Bomb kills five in Kirkuk\n\nPublished: 4 May 2024\n\nKIRKUK, Iraq, May 4 - A car bomb exploded near a \
         market in Kirkuk on Saturday, killing five people and wounding 12, police said.\n\nThe extent of the damage was \
         still being assessed, the governor said.\n",
    ),
    (
        "second.txt",
        "Toll of Kirkuk bombing rises\n\nPublished: 5 May 2024\n\nKIRKUK, Iraq, May 5 - A car bomb that \
         exploded in Kirkuk on Saturday killed eight people, a hospital official said. The Hamrin Front said that 20 \
         people had been killed. Nobody has claimed responsibility.\n",
    ),
    (
        "third.txt",
        "Rockets fired at base near Gao\n\nPublished: 12 June 2024\n\nGAO, Mali, June 12 - Gunmen fired nine \
         rockets at an army base in Gao on Wednesday, an army spokesman said. Two soldiers were injured, he said.\n",
    ),
];

/// A desk with these reports in the folder `in`.
pub fn desk() -> Desk {
    let desk = Desk::new();
    for (name, text) in REPORTS {
        desk.write(&format!("in/{name}"), text);
    }
    desk
}

/// Whether the ledger at the desk is sound.
pub fn verify(desk: &Desk) -> String {
    desk.output(&["verify"])
}
