//! A process that is killed at any moment while it corrects reports and reads them again. The other process is this test
//! executable once more, told by an environment variable what to do; it works as the binary does, with another analysis
//! that costs nothing and with other data than those of the first reading.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::print_stdout, reason = "the other process tells the test how far it is, and the test how it went")]
#![cfg(unix)]

use std::{
    env, fs,
    io::{BufRead, BufReader},
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use rashomon_core::{
    Language,
    data::{Data as Files, DataFile},
};
use rashomon_desk::{
    Data, Desk, OpenOptions, Query, Selection, Work,
    export::{Format, Request, What},
};
use rashomon_ingest::{Options, sources};
use rashomon_model::{
    Attribute, Bytes, CharIndex, Claim, ClaimId, Count, Event, EventId, EventType, Extraction, GateVerdict, Mode,
    Quote, Report, ReportId, Setting, Span, Speaker, SpeakerId, SpeakerKind, Stance, Status, Value, When,
};

/// The ledger that the other process works on.
const LEDGER: &str = "RASHOMON_TEST_KILLED";
const REPORTS: usize = 300;
/// Of so many reports one is corrected.
const CORRECTED: usize = 5;

/// A random number of a sequence that is the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// The text of an invented report.
fn text(n: usize) -> String {
    let weapon = ["Shells", "Drones", "Rockets"][n % 3];
    let street = ["mill lane", "quay", "tannery row", "old bridge", "upper market"][n / 3 % 5];
    format!(
        "Harbour daily, page {n}, on the {street}\n\nPublished: 2024-{:02}-{:02}\n\n{weapon} fell on the {street} the day \
         before. The harbour master counted {} dead, and the ferrymen's guild wrote down every name in its book.\n",
        1 + n % 3,
        2 + n % 20,
        n % 11
    )
}

/// What the first word of a paragraph and the number before "dead" say. The day is the one before the publication.
fn analysis(_: &Language, report: &Report<Bytes>, _: bool) -> (Extraction<Bytes>, GateVerdict) {
    let (text, index) = (&report.text, CharIndex::new(&report.text));
    let quote = |from: usize, words: &str| Quote::new(text, Span::new(from, from + words.len()));
    let at = text.find(" fell on the ").unwrap();
    let start = text[..at].rfind('\n').map_or(0, |line| line + 1);
    let trigger = quote(start, &text[start..at]);
    let mode = if trigger.text == "Drones" { "drone" } else { "heavy-weapons" };
    let day = report.published.as_ref().and_then(|p| p.date().yesterday().ok());
    let author = Speaker {
        id: SpeakerId::of(&report.id, None, 0),
        kind: SpeakerKind::Author,
        name: None,
        role: None,
        affiliation: None,
        actor: None,
        mentions: vec![],
    };
    let event = Event {
        id: EventId::of(&report.id, index.chars(text, trigger.span), 0),
        kind: EventType("ASSAULT".to_owned()),
        mode: Some(Mode(mode.to_owned())),
        status: Status::Occurred,
        mentions: vec![trigger.clone()],
        trigger,
        when: day.map(|day| When::day(day, None)),
        place: None,
        follows: Vec::new(),
    };
    let number = text.find(" counted ").unwrap() + " counted ".len();
    let words = &text[number..number + text[number..].find(',').unwrap()];
    let evidence = quote(number, words);
    let claim = Claim {
        id: ClaimId::of(&report.id, Attribute::Killed, index.chars(text, evidence.span), 0),
        event: event.id.clone(),
        speaker: author.id.clone(),
        via: vec![],
        medium: None,
        stance: Stance::Asserts,
        attribute: Attribute::Killed,
        value: Value::Count(Count::exactly(words.split(' ').next().unwrap().parse().unwrap(), words)),
        evidence,
        said: None,
        pattern: "killed/counted".to_owned(),
        confidence: 0.9,
    };
    let extraction =
        Extraction { speakers: vec![author], events: vec![event], claims: vec![claim], diagnostics: vec![] };
    (extraction, GateVerdict::Passed)
}

const WORK: Work = Work { analysis, gate: true, threads: 2 };

/// The data of the first reading, and those of the next one, by which it has another lineage.
static YESTERDAY: LazyLock<Data> = LazyLock::new(|| data("yesterday"));
static TOMORROW: LazyLock<Data> = LazyLock::new(|| data("tomorrow"));

fn data(day: &str) -> Data {
    let path = "lang/en/patterns/killed.toml";
    let text = format!("{}# Of {day}.\n", Files::embedded().text_file(path).unwrap().text);
    Data::of(Files::embedded().with_file(DataFile { path: path.to_owned(), text }))
}

fn open(path: &Path, data: &Data) -> Desk {
    let options = OpenOptions::new(|| "2024-06-01T08:00:00Z".to_owned()).by("m. lind").data(data.clone());
    Desk::open(path, options).unwrap()
}

fn corrected() -> impl Iterator<Item = (ReportId, Setting)> {
    (0..REPORTS).step_by(CORRECTED).map(|n| {
        let published = format!("2024-04-{:02}", 2 + n % 20).parse().ok();
        let set = Setting { published: Some(published), ..Setting::default() };
        (ReportId::of(text(n).as_bytes()), set)
    })
}

/// Corrects what is to be corrected, reads the rest again and derives, from wherever the last process ended.
fn finish(desk: &mut Desk) {
    for (report, set) in corrected() {
        desk.correct(&report, &set, "the print edition says so", WORK).unwrap();
    }
    let reread = desk.reread(&Selection::Stale, WORK, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(reread.tally.skipped.total(), 0, "{reread:?}");
    desk.freshen().unwrap();
}

/// Not a test of its own: what the process to be killed does. It says when it begins and when it is done.
#[test]
fn child_corrects_and_rereads() {
    let Ok(path) = env::var(LEDGER) else { return };
    let mut desk = open(Path::new(&path), &TOMORROW);
    desk.data().language().unwrap();
    println!("\nbegins");
    finish(&mut desk);
    println!("\ndone");
}

fn child(ledger: &Path) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "child_corrects_and_rereads", "--nocapture", "--test-threads=1"]);
    command.env(LEDGER, ledger).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// Starts the process and kills it so long after it has begun; whether it was at work.
fn kill_after(pause: Duration, ledger: &Path) -> bool {
    let mut process = child(ledger).spawn().unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut lines = lines.map_while(Result::ok);
    assert!(lines.any(|line| line == "begins"), "the process did not begin");
    thread::sleep(pause);
    let at_work = process.try_wait().unwrap().is_none();
    process.kill().unwrap();
    process.wait().unwrap();
    // What it wrote before it was killed is still to be read.
    at_work && !lines.any(|line| line == "done")
}

/// A folder with a ledger that has all reports as they were read yesterday, and what a whole run makes of a copy.
struct Fixture {
    folder: tempfile::TempDir,
    /// Digest of the incidents, and all records.
    whole: (String, String),
    lasted: Duration,
}

fn state(desk: &mut Desk) -> (String, String) {
    desk.freshen().unwrap();
    let mut records = Vec::new();
    let request = Request { what: What::Reports, ..Request::usual(Format::Jsonl) };
    desk.export(&request, &mut records).unwrap();
    (desk.ledger().derived_digest().unwrap(), String::from_utf8(records).unwrap())
}

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let reports = folder.path().join("in");
        fs::create_dir(&reports).unwrap();
        for n in 0..REPORTS {
            fs::write(reports.join(format!("{n:03}.txt")), text(n)).unwrap();
        }
        let mut desk = open(&folder.path().join("yesterday.db"), &YESTERDAY);
        let found = sources(&[reports.to_str().unwrap()]);
        let options = Options::default();
        let ingested = desk.ingest(found, &options, WORK, &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(ingested.tally.added, REPORTS, "{:?}", ingested.tally);
        desk.freshen().unwrap();
        drop(desk);
        let mut fixture = Self { folder, whole: Default::default(), lasted: Duration::ZERO };
        let ledger = fixture.copy("whole");
        let mut desk = open(&ledger, &TOMORROW);
        desk.data().language().unwrap();
        let before = state(&mut desk);
        let begins = Instant::now();
        finish(&mut desk);
        fixture.lasted = begins.elapsed();
        fixture.whole = state(&mut desk);
        assert_ne!(fixture.whole, before);
        assert!(desk.incidents(&Query { all: true, ..Query::default() }).unwrap().len() > 3);
        fixture
    }

    fn copy(&self, name: &str) -> PathBuf {
        let copy = self.folder.path().join(format!("{name}.db"));
        fs::copy(self.folder.path().join("yesterday.db"), &copy).unwrap();
        copy
    }

    /// Kills a process after the pause, and looks whether everything is there in the end; whether it was at work.
    fn kill(&self, round: usize, pause: Duration) -> bool {
        let ledger = self.copy(&format!("round-{round}"));
        let at_work = kill_after(pause, &ledger);
        let mut desk = open(&ledger, &TOMORROW);
        let verified = desk.verify().unwrap();
        assert!(verified.is_sound(), "round {round}, killed after {pause:?}: {verified:?}");
        let stats = verified.stats.unwrap();
        assert_eq!(stats.reports, REPORTS as u64, "round {round}: {stats:?}");
        // A correction and its reading are one, and nobody reads twice what is read.
        let stale = desk.status().unwrap().stale as u64;
        assert_eq!(stats.readings, 2 * REPORTS as u64 - stale, "round {round}: {stats:?}, {stale} stale");
        finish(&mut desk);
        assert_eq!(state(&mut desk), self.whole, "round {round}, killed after {pause:?}");
        let status = desk.status().unwrap();
        assert_eq!((status.stale, status.stats.readings), (0, 2 * REPORTS as u64), "round {round}");
        assert_eq!(status.stats.corrections, (REPORTS / CORRECTED) as u64, "round {round}");
        drop(desk);
        for ending in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{ending}", ledger.display()));
        }
        at_work
    }
}

fn kill_often(rounds: usize) {
    let fixture = Fixture::new();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let longest = fixture.lasted.as_micros() as u64 * 11 / 10;
    let pauses: Vec<_> = (0..rounds).map(|_| Duration::from_micros(random.below(longest))).collect();
    let next = AtomicUsize::new(0);
    let kill_some = || {
        let rounds = std::iter::from_fn(|| {
            let round = next.fetch_add(1, Ordering::Relaxed);
            Some((round, *pauses.get(round)?))
        });
        rounds.filter(|(round, pause)| fixture.kill(*round, *pause)).count()
    };
    let at_work: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(kill_some)).collect();
        threads.into_iter().map(|t| t.join().unwrap()).sum()
    });
    println!("{rounds} of {rounds} resumed to the same incidents; {at_work} were killed at work");
    assert!(at_work * 2 > rounds, "only {at_work} of {rounds} were killed at work");
}

#[test]
fn killed_at_any_moment_it_goes_on_to_the_same_end() {
    kill_often(25);
}

#[test]
#[ignore = "takes minutes: cargo test -p rashomon-cli --test killed -- --ignored --nocapture"]
fn killed_two_hundred_times_it_goes_on_to_the_same_end() {
    kill_often(200);
}
