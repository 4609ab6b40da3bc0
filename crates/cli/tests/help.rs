//! Help, versions and completions.

mod reports;

use std::process::Stdio;

use reports::{ingested, output, rashomon};

const COMMANDS: [&str; 21] = [
    "actors",
    "ingest",
    "reread",
    "correct",
    "incidents",
    "show",
    "extract",
    "gazetteer",
    "annotate",
    "judge",
    "review",
    "search",
    "explain",
    "diff",
    "changes",
    "export",
    "status",
    "verify",
    "rebuild",
    "schema",
    "completions",
];

#[test]
fn every_command_helps_with_examples() {
    let folder = tempfile::tempdir().unwrap();
    let all = output(folder.path(), &["--help"]);
    for command in COMMANDS {
        assert!(all.contains(&format!("  {command} ")), "{command} is not listed:\n{all}");
        let help = output(folder.path(), &[command, "--help"]);
        assert!(help.contains("Examples:\n  rashomon "), "{command}:\n{help}");
        assert!(help.contains("--db <PATH>") && help.contains("--color <WHEN>"), "{command}:\n{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 120), "{command}:\n{help}");
    }
    assert!(all.contains("Exit status: 0 done, 1 the work failed, 2 wrong use."));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "help makes no ledger");
}

#[test]
fn the_version_is_the_crates() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(output(folder.path(), &["--version"]), format!("rashomon {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_use_is_2() {
    let folder = tempfile::tempdir().unwrap();
    let wrong: [&[&str]; 6] =
        [&[], &["shows"], &["show"], &["--color", "pink", "verify"], &["completions", "cobol"], &["show", "a", "b"]];
    for args in wrong {
        let assert = rashomon(folder.path()).args(args).assert().code(2);
        assert!(assert.get_output().stdout.is_empty(), "{args:?}");
        assert!(!assert.get_output().stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn completions_know_the_commands() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = output(folder.path(), &["completions", shell]);
        for command in COMMANDS {
            assert!(script.contains(command), "{shell} has no {command}");
        }
    }
}

#[test]
fn a_reader_who_has_seen_enough_is_no_failure() {
    let folder = ingested();
    let program = assert_cmd::cargo::cargo_bin("rashomon");
    for args in [&["schema"][..], &["completions", "bash"], &["export", "--format", "csv"], &["search", "rockets"]] {
        let mut child = std::process::Command::new(&program)
            .args(args)
            .env("RASHOMON_DB", folder.path().join("test.db"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Closed before anything is read.
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
        assert!(done.stderr.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
}
