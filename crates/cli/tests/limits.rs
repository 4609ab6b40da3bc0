//! Limits of the system: fewer threads where it refuses them, a clear word where memory is too little, never a panic.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::{
    fs,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    process::{Command, Output},
};

use support::{Desk, desk, stdout};

/// Commands whose results hang on no clock but for `verify`, in the order in which they build on each other.
const COMMANDS: &[&[&str]] = &[
    &["ingest", "in", "missing.txt"],
    &["extract", "in", "--threads", "7"],
    &["annotate", "in", "--format", "conllu"],
    &["reread", "--all"],
    &["rebuild"],
    &["incidents"],
    &["search", "Kirkuk"],
    &["export", "--format", "csv"],
    &["verify"],
];

/// The program with this ledger, run by `wrapper`, which is given the program and its arguments.
fn wrapped(desk: &Desk, wrapper: &[&str], args: &[&str]) -> Command {
    let mut command = Command::new(wrapper[0]);
    command.args(&wrapper[1..]).arg(env!("CARGO_BIN_EXE_rashomon")).args(args);
    command.current_dir(desk.path("")).env("RASHOMON_DB", desk.db()).env("RUST_BACKTRACE", "0");
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn without_threads_the_same_is_done() {
    let (usual, limited) = (desk(), desk());
    for args in COMMANDS {
        let expected = usual.run(args).success();
        // No address space has room for such a stack, so that no thread can be started.
        let got = limited.command(args).env("RUST_MIN_STACK", (1_u64 << 47).to_string()).assert().success();
        if args[0] == "verify" {
            continue; // The heads differ, for they hold the times of recording.
        }
        assert_eq!(stdout(&got), stdout(&expected), "{args:?}");
    }
    assert!(support::verify(&limited).starts_with("verified: 3 reports"));
}

#[cfg(target_os = "linux")]
#[test]
fn with_few_threads_the_same_is_done() {
    let expected = desk().output(&["ingest", "in"]);
    for processes in 1..6 {
        let desk = desk();
        fs::set_permissions(desk.path(""), fs::Permissions::from_mode(0o777)).unwrap();
        let limit = format!("--nproc={processes}");
        let mut command = wrapped(&desk, &["prlimit", &limit], &["ingest", "in", "--threads", "4"]);
        if fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0) {
            // The limit is not for root, so this is run as nobody.
            command.uid(65_534);
        }
        let output = match command.output() {
            Ok(output) if !said(&output).contains("prlimit:") => output,
            other => return eprintln!("SKIPPED: threads cannot be limited here: {other:?}"),
        };
        assert_eq!(output.status.code(), Some(0), "{processes}: {}", said(&output));
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{processes}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn too_little_memory_is_said() {
    let desk = desk();
    for (limit, option) in [("ulimit -v 300000", "-v"), ("ulimit -d 40000", "-d")] {
        let script = format!("{limit}; exec \"$@\"");
        for args in [&["ingest", "in"][..], &["extract", "in"], &["annotate", "in"], &["patterns", "check"]] {
            let output = wrapped(&desk, &["sh", "-c", &script, "sh"], args).output().unwrap();
            let said = said(&output);
            assert_eq!(output.status.code(), Some(1), "{limit}, {args:?}: {said}");
            assert!(said.starts_with("error: memory is limited to "), "{limit}, {args:?}: {said}");
            assert!(said.contains(&format!("`ulimit {option}`")) && said.lines().count() == 1, "{said}");
        }
        assert!(!desk.db().exists());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn little_memory_is_shared_by_fewer_threads() {
    let expected = desk().output(&["ingest", "in"]);
    for limit in ["ulimit -v 476000", "ulimit -v 510000", "ulimit -v 700000", "ulimit -d 80000"] {
        let desk = desk();
        let script = format!("{limit}; exec \"$@\"");
        let args = ["ingest", "in", "--threads", "64"];
        let output = wrapped(&desk, &["sh", "-c", &script, "sh"], &args).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{limit}: {}", said(&output));
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{limit}");
    }
}
