//! What stands on a terminal: reports, paths and arguments with signs that act on it, through every command.
//!
//! The program runs on a pseudo-terminal, so that it writes what it writes to people: tables, colours, progress.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File},
    io::Read,
    os::unix::fs::OpenOptionsExt,
    process::{Command, Stdio},
};

use rustix::{
    fs::OFlags,
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
};
use serde_json::{Value, json};
use support::Desk;

/// Unicode's property `Bidi_Control` (PropList.txt), whole.
const BIDI_CONTROL: &str =
    "\u{61C}\u{200E}\u{200F}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}";

/// Signs that nobody sees, other than these, and that change how others are read: deprecated marks of form, annotation, blanks
/// without width, tags (some of them), breaks of lines.
const UNSEEN: &str = "\u{AD}\u{180E}\u{200B}\u{2028}\u{2029}\u{2060}\u{2061}\u{206A}\u{206B}\u{206C}\u{206D}\u{206E}\u{206F}\
    \u{FEFF}\u{FFF9}\u{FFFA}\u{FFFB}\u{E0001}\u{E0020}\u{E0041}\u{E007F}";

/// Clearing the screen, setting the title, moving the cursor and going back over what was written, in 7 and in 8 bits.
const COMMANDS: &str =
    "\u{1B}[2J\u{1B}]0;owned\u{7}\u{1B}[8m\u{8}\r\u{7F}\u{85}\u{90}q\u{9C}\u{9B}3D\u{9D}0;owned\u{9C}";

/// All of it.
fn hostile() -> String {
    format!("{BIDI_CONTROL}{UNSEEN}{COMMANDS}")
}

/// A name with all of it, of which the letters can be found again.
fn name() -> String {
    format!("Ev{}il", hostile())
}

/// Runs a command on a terminal of its own and gives all that it wrote there, and its exit status.
fn on_terminal(mut command: Command) -> (Option<i32>, String) {
    let control = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&control).unwrap();
    unlockpt(&control).unwrap();
    let path = OsString::from(ptsname(&control, Vec::new()).unwrap().into_string().unwrap());
    let flags = OFlags::NOCTTY.bits().cast_signed();
    let terminal = File::options().read(true).write(true).custom_flags(flags).open(path).unwrap();
    command.stdin(Stdio::null()).stdout(terminal.try_clone().unwrap()).stderr(terminal);
    let mut child = command.spawn().unwrap();
    // It holds the terminal's files, and the terminal ends with the last of them.
    drop(command);
    let (mut written, mut piece) = (Vec::new(), [0; 4096]);
    let mut control = File::from(control);
    // Linux tells the end by an error.
    while let Ok(read @ 1..) = control.read(&mut piece) {
        written.extend_from_slice(&piece[..read]);
    }
    (child.wait().unwrap().code(), String::from_utf8(written).unwrap())
}

/// What of a text acts on a terminal, but for colours, and the lines that a progress bar draws over.
fn acting(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        let acts = match c {
            '\n' | '\t' | '\r' => false,
            '\u{1B}' => {
                let sequence = text[at..].strip_prefix("\u{1B}[").unwrap_or_default();
                let end = sequence.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
                !end.starts_with(['m', 'K', 'A', 'B', 'G']) || sequence.starts_with("8m")
            }
            c => c.is_control() || BIDI_CONTROL.contains(c) || UNSEEN.contains(c),
        };
        if acts {
            let around: String = text[at..].chars().take(12).collect();
            found.push(format!("{around:?}"));
        }
    }
    found
}

/// A desk whose reports, files and ledger are hostile.
struct Stage {
    desk: Desk,
    db: String,
}

impl Stage {
    fn new() -> Self {
        let (desk, name, h) = (Desk::new(), name(), hostile());
        // What has many control characters is no report.
        let (quiet, filler) = (format!("Ev{BIDI_CONTROL}{UNSEEN}il"), "Shops were open and the buses ran. ".repeat(50));
        let text = |killed: u32| {
            format!(
                "GAO, Mali - Gunmen killed {h} {killed} people in Gao on Monday, police said.\n\nMaj. {quiet}, a spokesman for the \
                 army, said seven rockets hit {quiet} base.\n\nA bomb exploded near {quiet} market in Gao, the governor said.\n\n\
                 {filler}"
            )
        };
        let report = |n: u32| {
            json!({
                "id": format!("{n}{name}"), "title": format!("{name} kills {n} in Gao"), "text": text(n),
                "publisher": format!("{name} Post"), "published": "2024-06-12", "url": format!("https://e.org/{name}"),
            })
        };
        desk.write(&format!("in/{name}.jsonl"), format!("{}\n{}\n{{\"{name}\": 1}}\n", report(7), report(9)));
        desk.write(&format!("in/{name}.txt"), format!("{quiet} in Gao\n\nPublished: 13 June 2024\n\n{}\n", text(8)));
        desk.write(&format!("in/{name}.csv"), format!("\"{name}\",Evil\n{filler}{filler},b\n"));
        desk.write(&format!("in/{name}.html"), "<html><head><title>x</title></head></html>");
        let db = format!("{name}.db");
        Self { desk, db }
    }

    /// What a command writes on a terminal; nothing of it acts.
    fn run<S: AsRef<OsStr>>(&self, args: &[S], code: i32) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rashomon"));
        command.args(args).current_dir(self.desk.path("")).env("RASHOMON_DB", &self.db).env("RASHOMON_BY", name());
        command.env("COLUMNS", "100").env("RUST_BACKTRACE", "0").env("TERM", "xterm").env_remove("RASHOMON_DATA_DIR");
        let told: Vec<_> = args.iter().map(AsRef::as_ref).collect();
        let (status, text) = on_terminal(command);
        assert_eq!(acting(&text), Vec::<String>::new(), "{told:?}");
        assert_eq!(status, Some(code), "{told:?}: {text}");
        text
    }

    /// The same, with the letters of the hostile name in it: what is tested is there.
    fn tells<S: AsRef<OsStr>>(&self, args: &[S], code: i32) {
        let text = self.run(args, code);
        assert!(text.contains("Ev"), "{text}");
    }

    /// A JSON document, as programs get it.
    fn json(&self, args: &[&str]) -> Vec<Value> {
        let text = self.desk.output(&[&["--db", &self.db], args].concat());
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

#[test]
fn no_command_lets_a_report_act_on_a_terminal() {
    let stage = Stage::new();
    for args in [&["ingest", "in"][..], &["ingest", "in"], &["reread", "--all"]] {
        stage.run(args, 0);
    }
    let reports = stage.json(&["export", "--format", "jsonl", "--what", "reports"]);
    assert_eq!(reports.len(), 3);
    let recorded = Value::from(reports).to_string();
    // What follows would mean nothing if reading a report took the signs out.
    assert!(BIDI_CONTROL.chars().chain(['\u{206A}', '\u{FFF9}', '\u{E0041}', '\u{9B}']).all(|c| recorded.contains(c)));

    let first = |args: &[&str], key: &str| stage.json(args)[0].pointer(key).unwrap().as_str().unwrap().to_owned();
    let incident = first(&["incidents", "--format", "jsonl"], "/id");
    let report = first(&["export", "--format", "jsonl", "--what", "reports"], "/report/id");
    let claim = first(&["export", "--format", "jsonl", "--what", "claims"], "/claim/id");
    for args in [
        &["extract", "in"][..],
        &["extract", "in", "--format", "json"],
        &["extract", "in", "--format", "jsonl"],
        &["annotate", "in"],
        &["annotate", "in", "--format", "json"],
        &["annotate", "in", "--format", "conllu"],
        &["incidents", "--format", "json"],
        &["incidents", "--format", "jsonl"],
        &["incidents", "--format", "csv"],
        &["show", &incident, "--all"],
        &["show", &incident, "--format", "json"],
        &["show", &report],
        &["show", &report, "--format", "jsonl"],
        &["show", &claim],
        &["search", "killed"],
        &["search", "killed", "--format", "json"],
        &["explain", &incident],
        &["explain", &incident, "--format", "json"],
        &["explain", &claim],
        &["explain", &report, "--format", "json"],
        &["export", "--format", "jsonl"],
        &["export", "--format", "jsonl", "--what", "claims"],
        &["export", "--format", "jsonl", "--what", "reports"],
        &["export", "--format", "csv"],
        &["export", "--format", "csv", "--what", "incidents"],
        &["correct", &report, "--publisher", &name(), "--title", &name(), "--url", &name(), "--reason", &name()],
        &["status"],
        &["status", "--format", "json"],
    ] {
        stage.tells(args, 0);
    }
    for args in [&["incidents"][..], &["verify"], &["rebuild"], &["schema"], &["completions", "bash"]] {
        stage.run(args, 0);
    }
}

#[test]
fn no_error_lets_an_argument_act_on_a_terminal() {
    let stage = Stage::new();
    let name = name();
    fs::create_dir(stage.desk.path(&name)).unwrap();
    stage.desk.write("notes.db", "These are notes.").write(&format!("{name}.notes"), "These are notes.");
    stage.desk.write(&format!("{name}/lang/en/patterns/{name}.toml"), format!("about = \"{name}\"\n"));
    stage.run(&["ingest", "in", "-q"], 0);
    let missing = format!("{name}/none/{name}");
    for (args, code) in [
        (&["ingest", &missing][..], 1),
        (&["extract", &format!("{missing}*")], 1),
        (&["annotate", &format!("[{name}")], 1),
        (&["incidents", "--db", &missing], 1),
        (&["verify", "--db", &format!("{name}.notes")], 1),
        (&["ingest", "in", "--db", &missing], 1),
        (&["export", "--format", "csv", "--output", &missing], 1),
        (&["export", "--format", "csv", "--output", &stage.db], 1),
        (&["extract", "in", "--data", &missing], 1),
        (&["patterns", "check", &name], 1),
        (&["patterns", "check", &missing], 1),
        (&["show", &name], 1),
        (&["explain", &name], 1),
        (&["reread", &name], 1),
        (&["correct", &name, "--title", "x"], 1),
        (&["show", "inc_", "--known-at", &name], 2),
        (&["incidents", "--type", &name], 2),
        (&["incidents", "--since", &name], 2),
        (&["incidents", "--order", &name], 2),
        (&["extract", "in", "--columns", &format!("text={name}")], 0),
        (&["extract", "in", "--columns", &name], 2),
        (&["extract", "in", "--max-size", &name], 2),
        (&["export", "--format", &name], 2),
        (&[&name], 2),
        (&["show", &format!("--{name}")], 2),
        (&["ingest", "--help"], 0),
        (&["--help"], 0),
    ] {
        stage.tells(args, code);
    }
    for args in
        [&["search", &name][..], &["search", "killed", "--as-of", "2020-01-01"], &["incidents", "--place", &name]]
    {
        stage.run(args, 0);
    }
}

#[test]
fn what_acts_is_found_by_this_test() {
    for text in ["\u{1B}[2J", "\u{1B}]0;x\u{7}", "\u{9B}2J", "a\u{61C}b", "\u{E0041}", "\u{2028}", "\u{1B}[8m", "\u{8}"]
    {
        assert!(!acting(text).is_empty(), "{text:?}");
    }
    assert_eq!(acting("\u{1B}[1;31mred\u{1B}[0m\r\n\u{1B}[2K\r"), Vec::<String>::new());
}
