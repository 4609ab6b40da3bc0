//! Copies of whole ledgers.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::{
    fs,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use support::{Desk, desk, stderr, stdout};

fn filled() -> Desk {
    let desk = desk();
    desk.run(&["ingest", "--quiet", "in"]).success();
    desk
}

fn names(desk: &Desk) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(desk.path(".")).unwrap().map(|f| f.unwrap().file_name()).collect();
    names.sort();
    names.into_iter().map(|name| name.into_string().unwrap()).collect()
}

#[test]
fn a_copy_is_the_same_ledger() {
    let desk = filled();
    let said = desk.output(&["backup", "copy.db"]);
    assert!(said.starts_with("copy.db: ") && said.contains("verified: 3 reports"), "{said}");
    assert_eq!(names(&desk), ["copy.db", "in", "ledger.db"]);
    let (own, copied) = (desk.output(&["verify"]), desk.output(&["verify", "--db", "copy.db"]));
    assert_eq!(own, copied);
    assert_eq!(desk.incidents(), desk.output(&["incidents", "--format", "jsonl", "--db", "copy.db"]));
}

#[test]
fn nothing_is_written_over() {
    let desk = filled();
    let ledger = fs::read(desk.db()).unwrap();
    desk.write("there.db", "words").write("beside.db-wal", "a log of something else");
    fs::create_dir(desk.path("folder")).unwrap();
    let mut taken =
        vec!["there.db", "beside.db", "folder", "ledger.db", "./ledger.db", "ledger.db-wal", "ledger.db-shm"];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere.db", desk.path("link.db")).unwrap();
        std::os::unix::fs::symlink("ledger.db", desk.path("same.db")).unwrap();
        fs::hard_link(desk.db(), desk.path("hard.db")).unwrap();
        taken.extend(["link.db", "same.db", "hard.db"]);
    }
    let before = names(&desk);
    for file in taken {
        let said = stderr(&desk.run(&["backup", file]).code(1));
        assert!(said.contains("is there already") || said.contains("is the ledger"), "{file}: {said}");
    }
    assert_eq!(names(&desk), before);
    assert_eq!(fs::read(desk.path("there.db")).unwrap(), b"words");
    assert!(fs::read(desk.db()).unwrap() == ledger);
    // Where there is no ledger, or no folder, nothing is made.
    let said = stderr(&desk.run(&["backup", "copy.db", "--db", "none.db"]).code(1));
    assert!(said.contains("no such ledger"), "{said}");
    let said = stderr(&desk.run(&["backup", "no/folder/copy.db"]).code(1));
    assert!(said.contains("no/folder/copy.db: cannot be written"), "{said}");
    assert_eq!(names(&desk), before);
}

#[test]
fn a_damaged_ledger_gives_no_copy() {
    let desk = filled();
    let mut bytes = fs::read(desk.db()).unwrap();
    // Where a page was rewritten, the words may stand in what is left of the old one too.
    let places: Vec<usize> = (0..bytes.len() - 8).filter(|at| &bytes[*at..at + 8] == b"exploded").collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at] = b'E';
    }
    fs::write(desk.db(), bytes).unwrap();
    desk.run(&["verify"]).code(1);
    let said = stderr(&desk.run(&["backup", "copy.db"]).code(1));
    assert!(said.contains("the copy is not sound and was not kept: "), "{said}");
    assert_eq!(names(&desk), ["in", "ledger.db"]);
}

#[test]
fn an_older_ledger_is_copied_as_it_is() {
    let desk = Desk::new();
    let packed = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../store/tests/ledgers/version-1.db.gz")).unwrap();
    let mut old = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(packed.as_slice()), &mut old).unwrap();
    desk.write("ledger.db", &old);
    let said = desk.output(&["backup", "copy.db"]);
    assert!(said.contains("verified: 10 reports"), "{said}");
    for name in ["ledger.db", "copy.db"] {
        assert_eq!(fs::read(desk.path(name)).unwrap()[60..64], [0, 0, 0, 1], "{name} has version 1");
    }
    assert_eq!(names(&desk), ["copy.db", "ledger.db"]);
}

#[test]
#[cfg(unix)]
fn a_copy_has_the_rights_of_the_ledger_or_fewer() {
    use std::os::unix::fs::PermissionsExt;
    let desk = filled();
    let mode = |name: &str| fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o7777;
    for (n, (rights, mask, expected)) in
        [(0o600, "022", 0o600), (0o666, "022", 0o644), (0o644, "077", 0o600), (0o400, "022", 0o600)]
            .into_iter()
            .enumerate()
    {
        fs::set_permissions(desk.db(), fs::Permissions::from_mode(rights)).unwrap();
        let (name, program) = (format!("{n}.db"), env!("CARGO_BIN_EXE_rashomon"));
        let script = format!("umask {mask}; exec {program} --db ledger.db backup {name}");
        let run = Command::new("sh").args(["-c", &script]).current_dir(desk.path(".")).output().unwrap();
        assert!(run.status.success(), "{run:?}");
        assert_eq!(mode(&name), expected, "{rights:o} under {mask}");
    }
}

#[test]
fn a_copy_while_another_process_writes() {
    let desk = filled();
    for n in 0..40 {
        desk.write(
            &format!("more/{n}.txt"),
            format!("Shells kill {n}\n\nShells killed {n} people in Gao on Monday.\n"),
        );
    }
    let mut writer = Command::new(env!("CARGO_BIN_EXE_rashomon"))
        .args(["ingest", "--quiet", "more"])
        .env("RASHOMON_DB", desk.db())
        .current_dir(desk.path("."))
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut copies = 0;
    while writer.try_wait().unwrap().is_none() {
        let name = format!("{copies}.db");
        let said = stdout(&desk.run(&["backup", &name]).success());
        assert!(said.contains("verified: "), "{said}");
        copies += 1;
        thread::sleep(Duration::from_millis(50));
    }
    assert!(writer.wait().unwrap().success());
    assert!(copies > 0);
    desk.output(&["backup", "last.db"]);
    assert_eq!(desk.output(&["verify"]), desk.output(&["verify", "--db", "last.db"]));
}
