//! Signals that end a command: what was recorded stands in the ledger's own file afterwards.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![cfg(unix)]

mod support;

use std::{
    fs,
    io::{Read, Write},
    path::Path,
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use rashomon_desk::OpenOptions;
use support::{Desk, stdout};

/// Nothing here may last longer.
const PATIENCE: Duration = Duration::from_mins(5);
const REPORTS: usize = 120;

/// A desk with reports to be read.
fn desk(reports: usize) -> Desk {
    let desk = Desk::new();
    for n in 0..reports {
        let text = format!(
            "Bomb kills {n} in Kirkuk\n\nPublished: 4 May 2024\n\nA car bomb exploded near market {n} in Kirkuk on \
             Saturday, killing {} people and wounding {}, police said. Nobody claimed responsibility.\n",
            n + 2,
            n + 12
        );
        desk.write(&format!("in/{n:03}.txt"), text);
    }
    desk
}

fn start(desk: &Desk, args: &[&str]) -> Child {
    spawned(desk, Command::new(env!("CARGO_BIN_EXE_rashomon")).args(args))
}

/// The same with a standard input that stays open as long as it is held.
fn start_with_input(desk: &Desk, args: &[&str]) -> (Child, ChildStdin) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rashomon"));
    let mut process = spawned(desk, command.args(args).stdin(Stdio::piped()));
    let input = process.stdin.take().unwrap();
    (process, input)
}

fn spawned(desk: &Desk, command: &mut Command) -> Child {
    let command = command.env("RASHOMON_DB", desk.db()).current_dir(desk.path("."));
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

fn until(what: &str, mut done: impl FnMut() -> bool) {
    let begins = Instant::now();
    while !done() {
        assert!(begins.elapsed() < PATIENCE, "waited in vain: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Reports of a ledger; none where it is not made yet.
fn reports(ledger: &Path) -> u64 {
    let desk = rashomon_desk::Desk::open_read_only(ledger, OpenOptions::new(String::new));
    desk.ok().and_then(|desk| desk.ledger().stats().ok()).map_or(0, |stats| stats.reports)
}

fn send(signal: &str, process: &Child) {
    let sent = Command::new("kill").args([&format!("-{signal}"), &process.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

fn ended(mut process: Child) -> (ExitStatus, String) {
    let mut said = String::new();
    let mut stderr = process.stderr.take().unwrap();
    let reader = thread::spawn(move || {
        stderr.read_to_string(&mut said).unwrap();
        said
    });
    until("the process ends", || process.try_wait().unwrap().is_some());
    (process.wait().unwrap(), reader.join().unwrap())
}

/// Waits until something is recorded; a process that ends before shows what it said.
fn at_work(desk: &Desk, process: &mut Child) {
    until("something is recorded", || {
        if let Some(status) = process.try_wait().unwrap() {
            let mut said = String::new();
            process.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("it ended with {status} before it was asked to: {said}");
        }
        // Looking into the ledger itself would have a part in who closes it last. What is copied of the log while it is
        // written ends with its last whole transaction.
        let copied = fs::copy(desk.db(), desk.path("look.db")).is_ok()
            && fs::copy(desk.path("ledger.db-wal"), desk.path("look.db-wal")).is_ok();
        copied && reports(&desk.path("look.db")) > 0
    });
}

/// Reports of a copy of the one file, without what stands beside it; the copy must be sound.
fn alone(desk: &Desk) -> u64 {
    let copy = desk.path("alone.db");
    fs::copy(desk.db(), &copy).unwrap();
    let verified = stdout(&desk.run(&["verify", "--db", copy.to_str().unwrap()]).success());
    assert!(verified.starts_with("verified"), "{verified}");
    reports(&copy)
}

/// A batch that cannot end by itself: what is to be read comes from standard input, which stays open.
fn open_ended(desk: &Desk) -> (Child, ChildStdin) {
    let (process, mut input) = start_with_input(desk, &["ingest", "-", "--threads", "1"]);
    // As much as is looked at to tell the format, and more.
    for n in 0..800 {
        let text = format!("A car bomb killed {} people at market {n} in Kirkuk on Saturday, police said.", n + 2);
        writeln!(input, "{{\"text\": \"{text}\", \"published\": \"2024-05-04\"}}").unwrap();
    }
    (process, input)
}

/// Whether whoever runs these tests has them ignore a signal, and with them what they start: `nohup`, or a shell in whose
/// background they run.
fn is_ignored(signal: &str) -> bool {
    let number = match signal {
        "HUP" => 1,
        "INT" => 2,
        _ => 15,
    };
    let told = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = told.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    mask >> (number - 1) & 1 == 1
}

#[test]
fn a_batch_ends_after_the_report_at_hand() {
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        if is_ignored(signal) {
            eprintln!("SKIPPED: SIG{signal} is ignored here");
            continue;
        }
        let desk = Desk::new();
        let (mut process, input) = open_ended(&desk);
        at_work(&desk, &mut process);
        send(signal, &process);
        let (status, said) = ended(process);
        drop(input);
        assert_eq!(status.code(), Some(code), "{signal}: {said}");
        assert!(said.contains("broken off: what was recorded stays") && said.contains(" added"), "{said}");
        let kept = alone(&desk);
        let said_so = said.lines().any(|line| line.starts_with(&format!("{kept} reports added")));
        assert!(kept > 0 && said_so, "{signal}: {kept} were kept: {said}");
        let log = fs::metadata(desk.path("ledger.db-wal")).map_or(0, |log| log.len());
        assert_eq!(log, 0, "{signal}: something is in the log still");
    }
}

#[test]
fn a_second_signal_ends_at_once() {
    if is_ignored("INT") {
        eprintln!("SKIPPED: SIGINT is ignored here");
        return;
    }
    let desk = desk(REPORTS);
    let (mut process, input) = open_ended(&desk);
    at_work(&desk, &mut process);
    send("INT", &process);
    send("INT", &process);
    let (status, said) = ended(process);
    drop(input);
    assert_eq!(status.code(), Some(130), "{said}");
    let kept = alone(&desk);
    assert!(kept > 0);
    // More is read by the next command.
    desk.run(&["ingest", "in", "--quiet"]).success();
    assert_eq!(alone(&desk), kept + REPORTS as u64);
}

/// Whether the signal comes before the end is up to the machine: where it does not, it is tried once more.
#[test]
fn reading_again_ends_after_the_report_at_hand() {
    let desk = desk(60);
    desk.run(&["ingest", "in", "--quiet"]).success();
    let before = reports(&desk.db());
    let stopped = (0..20).any(|round| {
        let gate: &[&str] = if round % 2 == 0 { &["--no-gate"] } else { &[] };
        let mut process = start(&desk, &[&["reread", "--all", "--threads", "1"], gate].concat());
        let log = desk.path("ledger.db-wal");
        let mut over = false;
        until("it is at work or done", || {
            over = process.try_wait().unwrap().is_some();
            over || log.metadata().is_ok_and(|log| log.len() > 0)
        });
        if over {
            return false;
        }
        send("TERM", &process);
        let (status, said) = ended(process);
        assert!(matches!(status.code(), Some(0 | 143)), "{said}");
        status.code() == Some(143)
    });
    assert!(stopped, "no signal came in time");
    assert_eq!(alone(&desk), before);
}

/// What does not heed signals ends at once, and writes back what others left in the log.
#[test]
fn other_commands_end_at_once() {
    if is_ignored("INT") {
        eprintln!("SKIPPED: SIGINT is ignored here");
        return;
    }
    let desk = desk(2);
    desk.run(&["ingest", "in", "--quiet"]).success();
    let pipe = desk.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    // Waits for somebody who reads.
    let process = start(&desk, &["export", "--format", "jsonl", "--output", "pipe"]);
    until("the ledger is open", || desk.path("ledger.db-shm").exists());
    thread::sleep(Duration::from_millis(200));
    send("INT", &process);
    let (status, said) = ended(process);
    assert_eq!(status.code(), Some(130), "{said}");
    assert_eq!(alone(&desk), 2);
}

/// Nothing is at hand while standard input is waited for.
#[test]
fn a_wait_for_input_ends_at_once() {
    for command in ["ingest", "extract"] {
        let desk = desk(2);
        desk.run(&["ingest", "in", "--quiet"]).success();
        let (process, mut input) = start_with_input(&desk, &[command, "-"]);
        input.write_all(b"Gunmen killed two people in Gao").unwrap();
        // What it has read, it has asked for.
        thread::sleep(Duration::from_secs(1));
        send("TERM", &process);
        let (status, said) = ended(process);
        assert_eq!(status.code(), Some(143), "{command}: {said}");
        assert!(!said.contains("cannot be read"), "{command}: {said}");
        drop(input);
        assert_eq!(alone(&desk), 2, "half a report was recorded");
    }
}

/// `nohup` has a program ignore that its terminal is gone.
#[test]
#[cfg(target_os = "linux")]
fn what_is_to_be_ignored_is_ignored() {
    let desk = desk(10);
    let script = format!("trap '' HUP; exec {} ingest in --threads 1", env!("CARGO_BIN_EXE_rashomon"));
    let process = spawned(&desk, Command::new("sh").args(["-c", &script]));
    until("a report is recorded", || reports(&desk.db()) >= 1);
    send("HUP", &process);
    let (status, said) = ended(process);
    assert_eq!(status.code(), Some(0), "{said}");
    assert_eq!(alone(&desk), 10);
}
