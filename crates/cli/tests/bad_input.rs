//! Bad input of every kind: a clear word on it, the rest of the batch goes on, nothing is half-written.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::{
    fmt::Write,
    fs,
    process::Command,
    time::{Duration, Instant},
};

use support::{Desk, desk, stderr, stdout, verify};

/// A good report beside each bad one.
const GOOD: &str =
    "Soldiers killed in Gao\n\nPublished: 12 June 2024\n\nTwo soldiers were killed in Gao on Tuesday, the army said.\n";

/// Reads a folder with a good report and this file; the good one goes in, and standard error has all of `told`.
fn beside_a_good_one(name: &str, content: impl AsRef<[u8]>, told: &[&str]) {
    let desk = Desk::new();
    desk.write("in/good.txt", GOOD).write(&format!("in/{name}"), content);
    let assert = desk.run(&["ingest", "in"]).success();
    let said = stderr(&assert);
    for words in told {
        assert!(said.contains(words), "{name}: no `{words}` in\n{said}");
    }
    assert!(verify(&desk).starts_with("verified: "), "{name}");
}

#[test]
fn what_is_no_text_is_skipped_and_counted() {
    for (name, content, code) in [
        ("empty.txt", &b""[..], "1 empty"),
        ("blank.txt", b" \r\n\t\n", "1 empty"),
        ("program.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0", "1 binary"),
        ("nobody.html", b"<html><head><title>x</title></head></html>", "1 no-text"),
        ("broken.json", b"{\"text\": \"Two men", "1 bad-json"),
    ] {
        beside_a_good_one(name, content, &["skipped:", name, code, "1 report added", "1 skipped"]);
    }
}

#[test]
fn odd_encodings_are_read() {
    let text = "Gunmen killed three people in Béré on Friday, police said.\n";
    let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for (name, content) in [("utf16.txt", utf16), ("latin.txt", latin)] {
        let desk = Desk::new();
        desk.write(name, content);
        let line = desk.output(&["extract", name]);
        assert!(line.contains("Béré"), "{name}: {line}");
    }
}

#[test]
fn invalid_utf_8_is_no_end() {
    beside_a_good_one(
        "torn.txt",
        b"Two men were killed in Gao \xC3\x28 on Monday \xFF, police said.\n",
        &["2 reports added"],
    );
}

#[test]
fn dates_that_are_missing_or_to_come_are_remarked() {
    beside_a_good_one(
        "undated.txt",
        "Two men were killed in Gao, police said.\n",
        &["2 reports added", "undated.txt", "no-date"],
    );
    let future = "Soldiers killed in Gao\n\nPublished: 12 June 2090\n\nTwo men were killed in Gao, police said.\n";
    beside_a_good_one("future.txt", future, &["2 reports added", "future.txt", "2090-06-12"]);
}

#[test]
fn deep_pages_end_quickly() {
    let page = format!("<html><body>{}Two men died.{}</body></html>", "<div>".repeat(20_000), "</div>".repeat(20_000));
    let start = Instant::now();
    beside_a_good_one("deep.html", page, &["deep.html", "1 too-deep"]);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn large_reports_are_refused_unless_asked_for() {
    let desk = Desk::new();
    desk.write("large.txt", "Police said that two men were killed in Gao. ".repeat(200));
    let said = stderr(&desk.run(&["ingest", "--max-size", "4K", "large.txt"]).code(1));
    assert!(said.contains("1 too-large") || said.contains("more than the limit"), "{said}");
    desk.run(&["ingest", "large.txt"]).success();
}

/// So much text without a line break, with the news at the front.
fn long_line(bytes: usize) -> String {
    // An embedded picture, such as pages bring along: a debug build would read prose of this length for a minute.
    format!("Two soldiers were killed in Gao on Tuesday, the army said. {}", "iVBORw0K".repeat(bytes / 8))
}

#[test]
fn fifty_megabytes_are_refused_by_the_limit() {
    let desk = desk();
    let text = long_line(50_000_000);
    desk.write("in/huge.txt", &text).write("in/huge.html", format!("<html><body><p>{text}</p></body></html>"));
    desk.write("in/huge.jsonl", format!("{{\"text\": \"{text}\"}}\n{{\"text\": \"Two men were killed in Gao.\"}}\n"));
    let start = Instant::now();
    let said = stderr(&desk.run(&["ingest", "in"]).success());
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    // The line after the long one is read.
    assert!(said.contains("4 reports added, 3 skipped: 3 too-large"), "{said}");
    for file in ["huge.txt", "huge.html", "huge.jsonl#line-1"] {
        assert!(said.lines().any(|l| l.contains(file) && l.contains("more than the limit of 16777216")), "{said}");
    }
    assert!(verify(&desk).starts_with("verified: 4 reports"));
    let said = stderr(&desk.command(&["ingest", "-"]).write_stdin(text).assert().code(1));
    assert!(said.contains("1 too-large"), "{said}");
}

#[test]
fn lines_of_five_megabytes_are_read() {
    let desk = Desk::new();
    let line = long_line(5_000_000);
    desk.write("in/long.txt", &line).write("in/long.jsonl", format!("{{\"text\": \"{line}\"}}\n"));
    let start = Instant::now();
    let output = desk.output(&["extract", "--published", "2024-06-12", "in"]);
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    assert_eq!(output.lines().count(), 2);
    for report in output.lines() {
        assert!(report.contains("\"attribute\":\"killed\""), "{}", &report[report.len() - 2_000..]);
    }
}

#[cfg(unix)]
#[test]
fn five_thousand_files_of_which_some_are_unreadable() {
    let desk = Desk::new();
    for i in 0..5_000 {
        let name = format!("in/{}/{i}.txt", i % 7);
        let path = desk.path(&name);
        match i % 100 {
            0 => {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::os::unix::fs::symlink("nowhere", path).unwrap();
            }
            // A folder with the name of a report is a folder.
            1 => fs::create_dir_all(path).unwrap(),
            2 => drop(desk.write(&name, b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0")),
            3 => drop(desk.write(&name, "")),
            4 => drop(desk.write(&name, format!("{} men were killed in Gao, police said.", i + 2))),
            _ => drop(desk.write(&name, format!("Ferry {i} is late."))),
        }
    }
    let said = stderr(&desk.run(&["ingest", "in", "--published", "2024-06-12"]).success());
    let summary = "4800 reports added, 150 skipped: 50 binary, 50 empty, 50 unreadable";
    assert!(said.contains(summary), "{said}");
    assert!(said.lines().count() < 50, "{said}");
    assert!(verify(&desk).starts_with("verified: 4,800 reports"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_the_batch_and_leaves_a_whole_ledger() {
    let desk = Desk::new();
    let mut noise = 1_u32;
    for i in 2..40 {
        let mut text =
            format!("Soldiers killed in Gao\n\n{i} soldiers were killed in Gao on Tuesday, the army said.\n\n");
        // Letters that do not compress, so that few reports fill the disk.
        for _ in 0..6_000 {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            write!(text, "{noise:08x}").unwrap();
        }
        desk.write(&format!("in/{i:02}.txt"), text);
    }
    fs::create_dir(desk.path("disk")).unwrap();
    // In a mount namespace of its own, so that the small disk is gone with the process.
    let script = r#"
        mount -t tmpfs -o size=1500k tmpfs disk || exit 77
        "$1" ingest in; echo "full: $?"; "$1" verify; echo "then: $?"
        mount -o remount,size=64m disk || exit 77
        "$1" ingest --quiet in >/dev/null; echo "larger: $?"; "$1" verify
        umount disk && mount -t tmpfs -o size=8k tmpfs disk || exit 77
        "$1" ingest --quiet in; echo "tiny: $?""#;
    let output = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", script, "sh", env!("CARGO_BIN_EXE_rashomon")])
        .current_dir(desk.path(""))
        .env("RASHOMON_DB", desk.path("disk/ledger.db"))
        .output();
    let output = match output {
        Ok(output) if output.status.success() => output,
        other => return eprintln!("SKIPPED: no small disk could be mounted here: {other:?}"),
    };
    let (told, said) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    let told: Vec<&str> = told.lines().collect();
    let [full, partly, then, larger, wholly, tiny] = told[..] else { panic!("{told:?}\n{said}") };
    assert_eq!([full, then, larger, tiny], ["full: 1", "then: 0", "larger: 0", "tiny: 1"], "{said}");
    assert!(partly.starts_with("verified: ") && !partly.starts_with("verified: 0 "), "{partly}");
    let added = partly["verified: ".len()..].split(',').next().unwrap();
    assert!(said.contains(&format!("{added} added")), "{partly}\n{said}");
    assert!(wholly.starts_with("verified: 38 reports"), "{wholly}");
    assert_eq!(said.matches("no space left").count(), 2, "{said}");
}

#[test]
fn folders_with_much_that_is_bad_are_read_to_the_end() {
    let desk = Desk::new();
    desk.write("in/a.txt", GOOD).write("in/z.txt", GOOD.replace("Two", "Three")).write("in/readme.md", "About.");
    for i in 0..300 {
        desk.write(&format!("in/m{i:03}.txt"), "");
    }
    let assert = desk.run(&["ingest", "in"]).success();
    let said = stderr(&assert);
    assert!(said.contains("2 reports added, 300 skipped: 300 empty"), "{said}");
    assert!(said.contains("1 readme"), "{said}");
    assert!(said.lines().count() < 40, "{said}");
}

#[cfg(unix)]
#[test]
fn unreadable_files_of_a_folder_are_named() {
    let desk = desk();
    // A link that leads nowhere is unreadable for root too.
    std::os::unix::fs::symlink(desk.path("nowhere"), desk.path("in/gone.txt")).unwrap();
    let said = stderr(&desk.run(&["ingest", "in"]).success());
    assert!(said.contains("3 reports added, 1 skipped: 1 unreadable"), "{said}");
}

#[test]
fn many_bad_values_of_one_file_do_not_fill_the_screen() {
    let desk = Desk::new();
    desk.write("in/good.txt", GOOD).write("in/other.jsonl", "{\"name\": \"x\"}\n".repeat(200));
    let said = stderr(&desk.run(&["ingest", "in"]).success());
    assert!(said.contains("200 bad-json"), "{said}");
    assert!(said.lines().count() < 12, "{said}");
}

#[test]
fn nothing_to_read_fails_and_makes_no_ledger() {
    let desk = Desk::new();
    desk.write("empty.txt", "");
    fs::create_dir(desk.path("folder")).unwrap();
    for input in ["nowhere.txt", "*.xyz", "folder"] {
        let assert = desk.run(&["ingest", input]).code(1);
        assert!(stderr(&assert).contains("error:"), "{input}");
        assert_eq!(stdout(&assert), "");
        assert!(!desk.db().exists(), "{input}");
    }
    desk.run(&["ingest", "empty.txt"]).code(1);
    desk.run(&["extract", "empty.txt"]).code(1);
}

#[test]
fn a_first_ingest_that_was_killed_leaves_an_empty_ledger() {
    let desk = desk();
    desk.write("ledger.db", "");
    assert!(verify(&desk).starts_with("verified: an empty ledger"));
    let said = stderr(&desk.run(&["incidents"]).code(1));
    assert!(said.contains("the ledger is empty") && !said.contains("no such ledger"), "{said}");
    assert_eq!(fs::read(desk.db()).unwrap(), b"");
    desk.run(&["ingest", "in"]).success();
    assert!(verify(&desk).starts_with("verified: 3 reports"));
}

#[test]
fn files_that_are_no_ledger_stay_as_they_are() {
    let desk = desk();
    desk.write("notes.db", "These are notes, and they are dear to somebody.");
    for args in [&["ingest", "in"][..], &["incidents"], &["verify"], &["rebuild"]] {
        let mut args = args.to_vec();
        args.extend(["--db", "notes.db"]);
        let said = stderr(&desk.run(&args).code(1));
        assert!(said.contains("notes.db: no ledger"), "{said}");
    }
    assert_eq!(fs::read(desk.path("notes.db")).unwrap(), b"These are notes, and they are dear to somebody.");
}

#[test]
fn a_ledger_of_a_newer_version_stays_as_it_is() {
    let desk = desk();
    desk.run(&["ingest", "in"]).success();
    // Bytes 60 to 63 of an SQLite file are its user_version.
    let mut bytes = fs::read(desk.db()).unwrap();
    bytes[60..64].copy_from_slice(&999_u32.to_be_bytes());
    desk.write("newer.db", &bytes);
    for args in [&["ingest", "in"][..], &["incidents"]] {
        let mut args = args.to_vec();
        args.extend(["--db", "newer.db"]);
        let said = stderr(&desk.run(&args).code(1));
        assert!(said.contains("version 999"), "{said}");
    }
    assert_eq!(fs::read(desk.path("newer.db")).unwrap(), bytes);
}

#[test]
fn a_ledger_that_is_not_there_is_not_made_by_reading() {
    let desk = Desk::new();
    for args in [&["incidents"][..], &["verify"], &["rebuild"], &["show", "inc_1"]] {
        let said = stderr(&desk.run(args).code(1));
        assert!(said.contains("no such ledger"), "{said}");
        assert!(!desk.db().exists(), "{args:?}");
    }
}

#[test]
fn wrong_use_is_told_apart_from_failure() {
    let desk = desk();
    desk.run(&["ingest", "in"]).success();
    for args in [
        &[][..],
        &["ingest"],
        &["ingest", "in", "--published", "8 July"],
        &["ingest", "in", "--max-size", "much"],
        &["incidents", "--since", "2024-13-01"],
        &["incidents", "--since", "2024-06-01", "--until", "2024-05-01"],
        &["incidents", "--type", "EXPLOSION"],
        &["incidents", "--format", "xml"],
        &["incidents", "--color", "sometimes"],
        &["conquer"],
    ] {
        let assert = desk.run(args).code(2);
        assert_eq!(stdout(&assert), "", "{args:?}");
        assert!(!stderr(&assert).is_empty(), "{args:?}");
    }
}
