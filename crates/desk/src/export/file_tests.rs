//! Files that an export is written into, and what must become of them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{
    fs::File,
    io::Read,
    os::{
        fd::AsRawFd,
        unix::fs::{MetadataExt, PermissionsExt, symlink},
    },
    process::Command,
    thread,
};

use super::*;

/// A folder with a ledger, and a way to write to a file of it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        fs::write(folder.at("a.db"), "ledger").unwrap();
        folder
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, words: &str) -> Result<(), Error> {
        write_to(&self.at(name), &self.at("a.db"), |out| Ok(out.write_all(words.as_bytes())?))
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.at(name)).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let names = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<_> = names.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_new_file_is_like_any_other() {
    let folder = Folder::new();
    folder.write("new.csv", "words").unwrap();
    assert_eq!(folder.read("new.csv"), "words");
    fs::write(folder.at("other"), "").unwrap();
    assert_eq!(mode(&folder.at("new.csv")), mode(&folder.at("other")));
    assert_eq!(folder.names(), ["a.db", "new.csv", "other"]);
}

#[test]
fn what_was_there_stays_until_the_export_is_complete() {
    let folder = Folder::new();
    fs::write(folder.at("old.csv"), "old").unwrap();
    let broken = write_to(&folder.at("old.csv"), &folder.at("a.db"), |out| {
        out.write_all(b"half")?;
        assert_eq!(folder.read("old.csv"), "old");
        Err(Error::Form("no".to_owned()))
    });
    assert!(matches!(broken, Err(Error::Form(_))));
    assert_eq!(folder.read("old.csv"), "old");
    assert_eq!(folder.names(), ["a.db", "old.csv"]);
}

#[test]
fn a_file_in_progress_has_a_name_that_nobody_can_lay_a_trap_for() {
    let folder = Folder::new();
    // What earlier programs used to write to.
    symlink(folder.at("victim"), folder.at("x.csv.partial")).unwrap();
    let mut seen = Vec::new();
    for _ in 0..2 {
        write_to(&folder.at("x.csv"), &folder.at("a.db"), |_| {
            seen.extend(folder.names().into_iter().filter(|name| name.starts_with(".rashomon-export-")));
            Ok(())
        })
        .unwrap();
    }
    assert_eq!(seen.len(), 2);
    assert_ne!(seen[0], seen[1]);
    assert!(!folder.at("victim").exists());
}

#[test]
fn permissions_are_kept() {
    let folder = Folder::new();
    for bits in [0o600, 0o640, 0o755] {
        fs::write(folder.at("old.csv"), "old").unwrap();
        fs::set_permissions(folder.at("old.csv"), fs::Permissions::from_mode(bits)).unwrap();
        folder.write("old.csv", "new").unwrap();
        assert_eq!((folder.read("old.csv").as_str(), mode(&folder.at("old.csv"))), ("new", bits));
    }
}

#[test]
fn a_protected_file_is_left_alone() {
    let folder = Folder::new();
    fs::write(folder.at("old.csv"), "old").unwrap();
    fs::set_permissions(folder.at("old.csv"), fs::Permissions::from_mode(0o444)).unwrap();
    assert!(matches!(folder.write("old.csv", "new"), Err(Error::OutputIsProtected { .. })));
    assert_eq!(folder.read("old.csv"), "old");
}

#[test]
fn the_ledger_is_refused_under_every_name() {
    let folder = Folder::new();
    fs::write(folder.at("a.db-wal"), "log").unwrap();
    fs::hard_link(folder.at("a.db"), folder.at("hard")).unwrap();
    symlink("a.db", folder.at("soft")).unwrap();
    symlink(folder.at("soft"), folder.at("softer")).unwrap();
    fs::create_dir(folder.at("in")).unwrap();
    // There is no -shm and no -journal, and no export must become one.
    for name in ["a.db", "a.db-wal", "a.db-shm", "a.db-journal", "hard", "soft", "softer", "in/../a.db"] {
        let refused = folder.write(name, "export");
        assert!(matches!(refused, Err(Error::OutputIsLedger { .. })), "{name}: {refused:?}");
    }
    assert_eq!((folder.read("a.db").as_str(), folder.read("a.db-wal").as_str()), ("ledger", "log"));
    assert_eq!(folder.names(), ["a.db", "a.db-wal", "hard", "in", "soft", "softer"]);
}

#[test]
fn a_ledger_that_is_itself_a_link_is_refused() {
    let folder = Folder::new();
    symlink("a.db", folder.at("link.db")).unwrap();
    let refused = write_to(&folder.at("a.db"), &folder.at("link.db"), |_| Ok(()));
    assert!(matches!(refused, Err(Error::OutputIsLedger { .. })), "{refused:?}");
}

#[test]
fn links_stay_and_their_targets_are_written() {
    let folder = Folder::new();
    fs::create_dir(folder.at("far")).unwrap();
    fs::write(folder.at("far/old.csv"), "old").unwrap();
    symlink("far/old.csv", folder.at("one")).unwrap();
    symlink("one", folder.at("two")).unwrap();
    symlink("far/new.csv", folder.at("dangling")).unwrap();
    for (link, target) in [("two", "far/old.csv"), ("dangling", "far/new.csv")] {
        folder.write(link, "export").unwrap();
        assert!(folder.at(link).is_symlink(), "{link}");
        assert!(!folder.at(target).is_symlink(), "{target}");
        assert_eq!(folder.read(target), "export");
    }
    symlink("round", folder.at("round")).unwrap();
    assert!(matches!(folder.write("round", "export"), Err(Error::Output { .. })));
}

#[test]
fn pipes_are_written_through() {
    let folder = Folder::new();
    assert!(Command::new("mkfifo").arg(folder.at("pipe")).status().unwrap().success());
    let path = folder.at("pipe");
    let reader = thread::spawn(move || {
        let mut words = String::new();
        File::open(path).unwrap().read_to_string(&mut words).unwrap();
        words
    });
    folder.write("pipe", "export").unwrap();
    assert_eq!(reader.join().unwrap(), "export");
    let kind = folder.at("pipe").symlink_metadata().unwrap();
    assert!(!kind.is_file() && kind.len() == 0, "the pipe is still one");
}

#[test]
fn devices_are_written_through() {
    let before = fs::metadata("/dev/null").unwrap().ino();
    let folder = Folder::new();
    write_to(Path::new("/dev/null"), &folder.at("a.db"), |out| Ok(out.write_all(b"export")?)).unwrap();
    assert_eq!(fs::metadata("/dev/null").unwrap().ino(), before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_without_room_is_named() {
    let folder = Folder::new();
    let full = write_to(Path::new("/dev/full"), &folder.at("a.db"), |out| Ok(out.write_all(b"export")?));
    let Err(Error::Output { path, source, .. }) = full else { panic!("{full:?}") };
    assert_eq!((path, source.kind()), (PathBuf::from("/dev/full"), io::ErrorKind::StorageFull));
}

#[test]
fn open_files_are_written_on() {
    if !Path::new("/proc/self/fd").exists() {
        return eprintln!("SKIPPED: open files have no names here");
    }
    let folder = Folder::new();
    let mut open = File::create(folder.at("log")).unwrap();
    open.write_all(b"before ").unwrap();
    let path = format!("/proc/self/fd/{}", open.as_raw_fd());
    let inode = open.metadata().unwrap().ino();
    symlink(&path, folder.at("link")).unwrap();
    for name in [Path::new(&path), &folder.at("link")] {
        write_to(name, &folder.at("a.db"), |out| Ok(out.write_all(b"export ")?)).unwrap();
    }
    assert_eq!(folder.read("log"), "before export export ");
    assert_eq!(folder.at("log").metadata().unwrap().ino(), inode);
}

#[test]
fn folders_are_no_files() {
    let folder = Folder::new();
    fs::create_dir(folder.at("in")).unwrap();
    for name in ["in", "in/", "in/..", "in/."] {
        assert!(matches!(folder.write(name, ""), Err(Error::OutputIsNoFile { .. })), "{name}");
    }
    assert!(matches!(folder.write("none/a.csv", ""), Err(Error::Output { .. })));
}
