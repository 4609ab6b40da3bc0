//! A ledger of version 1, made by the program of that time from ten invented reports, comes to this version whole.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use flate2::read::GzDecoder;
use rashomon_model::{
    Chars, Claim, ClaimId, Diagnostic, Event, EventId, Extraction, GateVerdict, ReportId, Span, Standing,
};
use rashomon_store::{
    Added, Error, JournalKind, Known, Ledger, Reading, SqliteLedger, conformance::fixture::lineage, reports_with,
};
use rusqlite::Connection;

const HEAD: &str = "8b3defb57c141c85caef00b36187e3330029499af3f61c5beaf5c2dbd14afc43";
const LINES: u64 = 22;
/// What the old program called itself in place of a lineage.
const OLD: &str = "rashomon 0.1.0";

/// The ledger of version 1, unpacked.
fn old_bytes() -> Vec<u8> {
    let packed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers/version-1.db.gz");
    let mut bytes = Vec::new();
    GzDecoder::new(File::open(packed).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

fn old(folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().join("old.db");
    fs::write(&path, old_bytes()).unwrap();
    path
}

/// What version 1 recorded: the extraction of each report, read with nothing but SQL and JSON.
fn recorded(path: &Path) -> BTreeMap<ReportId, Extraction> {
    let db = Connection::open(path).unwrap();
    let mut statement = db.prepare("SELECT r.id, a.json FROM analysis a JOIN report r ON r.row = a.report").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
    let extraction = |json: &str| {
        let analysis: serde_json::Value = serde_json::from_str(json).unwrap();
        serde_json::from_value(analysis["extraction"].clone()).unwrap()
    };
    rows.map(Result::unwrap).map(|(id, json)| (ReportId(id), extraction(&json))).collect()
}

fn all<T>(walk: Result<rashomon_store::Walk<'_, T>, Error>) -> Vec<T> {
    walk.unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn everything_recorded_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = old(&folder);
    let expected = recorded(&path);
    let ledger = SqliteLedger::open(&path).unwrap();
    assert_eq!(ledger.verify().unwrap(), []);
    let lines = all(ledger.journal());
    assert_eq!(lines[LINES as usize - 1].hash, HEAD, "what version 1 recorded stays as it is");
    // The ids that version 1 gave to its incidents are recorded now, so that they last.
    assert_eq!((lines.len() as u64, lines[LINES as usize].kind), (LINES + 1, JournalKind::Naming));
    let names = ledger.names(Known::Now).unwrap();
    assert_eq!(names.age.len(), 7);
    assert!(names.age.keys().any(|id| id.as_str() == "inc_501c92dec6e3"), "{names:?}");
    let placed = |(event, (report, place)): (&EventId, &(ReportId, Span<Chars>))| {
        expected[report].event(event).is_some_and(|e| e.first_mention() == *place)
    };
    assert!(names.place_of.iter().all(placed));
    assert_eq!(ledger.stats().unwrap().claims, 147);
    let records = all(ledger.records(Known::Now));
    assert_eq!(records.len(), 10);
    for record in &records {
        let id = &record.report.id;
        assert_eq!(record.extraction, expected[id]);
        assert_eq!(ReportId::of(&ledger.original(id).unwrap().unwrap()), *id);
        let heading = ledger.heading(id).unwrap().unwrap();
        assert_eq!((heading.reading.lineage.as_str(), heading.reading.gate), (OLD, GateVerdict::Passed));
        assert_eq!(heading.reading.seq, heading.seq + 1);
        assert_eq!(heading.reading.metadata.title, record.report.title);
        for claim in &record.extraction.claims {
            assert_eq!(ledger.claim(&claim.id).unwrap(), Some((id.clone(), claim.clone())));
        }
    }
    for words in ["rocket", "gao", "\"lorry park\"", "hacari", "nine abducted", "bathily"] {
        let hits = ledger.search(words, 500, Known::Now).unwrap();
        let found: BTreeSet<ReportId> = hits.into_iter().map(|hit| hit.report).collect();
        assert_eq!(found, reports_with(&records, words), "{words}");
        assert!(!found.is_empty(), "{words}");
    }
    // What was derived is to be derived anew.
    assert!(ledger.is_stale().unwrap());
    assert_eq!((ledger.basis().unwrap(), all(ledger.incidents())), (None, Vec::new()));
    assert_eq!(ledger.lineage(OLD).unwrap(), None);
    assert_eq!(ledger.outdated(&lineage("one").digest()).unwrap().len(), 10);
    assert_eq!(ledger.held_back().unwrap(), []);
    drop(ledger);
    // Opened again, it is of this version, for reading as well.
    let again = SqliteLedger::open_read_only(&path).unwrap();
    assert_eq!(all(again.records(Known::Now)), records);
    assert_eq!(again.verify().unwrap(), []);
}

/// Ids of another making for everything, as another version of the program may give them.
fn renamed(extraction: &Extraction) -> Extraction {
    let event = |id: &EventId| EventId(id.0.replace("evt_", "evt_f"));
    let mut events: Vec<Event> = extraction.events.clone();
    for e in &mut events {
        e.id = event(&e.id);
    }
    let claim = |c: &Claim| Claim { id: ClaimId(c.id.0.replace("clm_", "clm_f")), event: event(&c.event), ..c.clone() };
    let claims = extraction.claims.iter().map(claim).collect();
    Extraction { events, claims, ..extraction.clone() }
}

/// Everything that was judged, and how it stands to the last readings.
fn standings(ledger: &dyn Ledger) -> Vec<(String, Standing)> {
    let judgements = ledger.judgements(Known::Now).unwrap();
    let anchors = judgements.into_iter().flat_map(|j| j.anchors);
    let standing = |report: &ReportId| ledger.record(report, Known::Now).unwrap().unwrap().extraction;
    anchors.map(|anchor| (anchor.subject.clone(), standing(&anchor.report).standing(&anchor))).collect()
}

#[test]
fn what_was_judged_is_found_in_new_readings() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = SqliteLedger::open(old(&folder)).unwrap();
    let judgements = ledger.judgements(Known::Now).unwrap();
    let subjects: Vec<_> = judgements.iter().flat_map(|j| j.subjects.clone()).collect();
    assert_eq!(subjects, ["clm_e306bb57560b", "evt_eeaeee6f2107", "evt_2a08d262c023"]);
    let exact = |id: &str| Standing::Exact { id: id.to_owned() };
    let before: Vec<_> = subjects.iter().map(|id| (id.clone(), exact(id))).collect();
    assert_eq!(standings(&ledger), before);
    let mut longer = None;
    for record in all(ledger.records(Known::Now)) {
        let extraction = renamed(&record.extraction);
        let reading = Reading {
            report: record.report.id.clone(),
            lineage: lineage("two"),
            gate: GateVerdict::Passed,
            metadata: ledger.heading(&record.report.id).unwrap().unwrap().reading.metadata,
            remarks: vec![Diagnostic::info("charset", "The text was read as UTF-8.")],
            extraction,
            recorded_at: "2027-01-01T00:00:00Z".to_owned(),
        };
        assert_eq!(ledger.append(&reading).unwrap(), Added::New);
        if let Some(at) = record.extraction.claims.iter().position(|c| c.id.as_str() == subjects[0]) {
            longer = Some((reading, at));
        }
    }
    let after: Vec<_> = subjects.iter().map(|id| (id.clone(), exact(&id.replacen('_', "_f", 1)))).collect();
    assert_eq!(standings(&ledger), after);
    assert_eq!(ledger.judgements(Known::Now).unwrap(), judgements, "anchors are those of the old readings");
    // A reading whose evidence begins a letter later.
    let (mut reading, at) = longer.unwrap();
    let claim = &mut reading.extraction.claims[at];
    claim.id = ClaimId("clm_shorter".to_owned());
    claim.evidence.span.start += 1;
    let letter = claim.evidence.text.chars().next().unwrap().len_utf8();
    claim.evidence.text.drain(..letter);
    ledger.append(&reading).unwrap();
    assert_eq!(standings(&ledger)[0].1, Standing::Overlapping { id: "clm_shorter".to_owned() });
    assert_eq!(ledger.outdated(&lineage("two").digest()).unwrap(), []);
    assert_eq!(
        ledger.record(&reading.report, Known::At(LINES)).unwrap().unwrap().extraction.claims[at].id.as_str(),
        subjects[0]
    );
    assert_eq!(ledger.verify().unwrap(), []);
    ledger.reindex().unwrap();
    assert_eq!(ledger.verify().unwrap(), []);
}

#[test]
fn an_old_ledger_is_not_changed_by_reading() {
    let folder = tempfile::tempdir().unwrap();
    let path = old(&folder);
    let result = SqliteLedger::open_read_only(&path);
    assert!(matches!(result, Err(Error::Older { found: 1, known: 5, .. })), "{result:?}");
    assert!(fs::read(&path).unwrap() == old_bytes());
}

/// The version that a file says it has, and the tables that it has.
fn version_and_tables(path: &Path) -> (i64, BTreeSet<String>) {
    let db = Connection::open(path).unwrap();
    let version = db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    let mut statement = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let tables = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    (version, tables)
}

fn assert_one_version(path: &Path) -> i64 {
    let (version, tables) = version_and_tables(path);
    let has = |table: &str| tables.contains(table);
    match version {
        1 => assert!(has("analysis") && !has("reading") && !has("journal_2") && !has("heading"), "{tables:?}"),
        2..=5 => assert!(!has("analysis") && has("reading") && !has("journal_2") && has("heading"), "{tables:?}"),
        other => panic!("version {other}"),
    }
    version
}

/// Not a test of its own: what the process to be killed does.
#[test]
fn child_migrates() {
    let Ok(path) = env::var("RASHOMON_TEST_OLD") else { return };
    SqliteLedger::open(path).unwrap();
}

#[test]
fn a_process_killed_while_it_migrates_leaves_one_version() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.db");
    fs::write(&whole, old_bytes()).unwrap();
    let migrate = |path: &Path| {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", "child_migrates"]).env("RASHOMON_TEST_OLD", path);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let start = Instant::now();
    assert!(migrate(&whole).status().unwrap().success());
    let whole = start.elapsed();
    let mut versions = BTreeMap::new();
    for round in 1..=30_u32 {
        let path = folder.path().join(format!("{round}.db"));
        fs::write(&path, old_bytes()).unwrap();
        let mut process = migrate(&path).spawn().unwrap();
        thread::sleep(whole * round / 30);
        process.kill().unwrap();
        process.wait().unwrap();
        *versions.entry(assert_one_version(&path)).or_insert(0) += 1;
        let ledger = SqliteLedger::open(&path).unwrap();
        assert_eq!(ledger.verify().unwrap(), [], "killed in round {round}");
        assert_eq!(all(ledger.journal())[LINES as usize - 1].hash, HEAD);
    }
    assert!(versions.contains_key(&1), "{versions:?}");
}

#[test]
fn a_ledger_that_cannot_be_migrated_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    for (name, sql) in [
        ("a report", "UPDATE report SET json = '[' WHERE row = 7"),
        ("an extraction", "UPDATE analysis SET json = replace(json, '\"claims\"', '\"clams\"') WHERE row = 10"),
        ("a journal", "DELETE FROM journal WHERE kind = 'analysis' AND seq = 12"),
    ] {
        let path = folder.path().join(format!("{name}.db"));
        fs::write(&path, old_bytes()).unwrap();
        let db = Connection::open(&path).unwrap();
        for rule in ["report_no_update", "analysis_no_update", "journal_no_delete"] {
            db.execute_batch(&format!("DROP TRIGGER {rule}")).unwrap();
        }
        db.execute_batch(sql).unwrap();
        drop(db);
        let before = version_and_tables(&path);
        let error = SqliteLedger::open(&path).unwrap_err().to_string();
        assert!(error.contains("bring to this version"), "{name}: {error}");
        assert_eq!(version_and_tables(&path), before, "{name}");
        assert_one_version(&path);
    }
    // A page is lost: whatever comes of it, it is of one version.
    let whole = old_bytes();
    for page in (1..whole.len() / 4096).step_by(3) {
        let path = folder.path().join(format!("{page}.db"));
        let mut bytes = whole.clone();
        bytes[page * 4096..(page + 1) * 4096].fill(0);
        fs::write(&path, bytes).unwrap();
        let version =
            |path: &Path| Connection::open(path)?.pragma_query_value(None, "user_version", |r| r.get::<_, i64>(0));
        match SqliteLedger::open(&path) {
            Ok(ledger) => {
                // Lost pages of what was derived may be made anew; lost records are named.
                let problems = ledger.verify().unwrap();
                assert!(!problems.is_empty() || all(ledger.records(Known::Now)).len() == 10, "page {page}");
            }
            Err(error) => assert_eq!(version(&path).unwrap(), 1, "page {page}: {error}"),
        }
    }
}

/// What opening says, within seconds.
fn opened(path: &Path) -> Result<i64, Error> {
    let (send, receive) = mpsc::channel();
    let path = path.to_owned();
    thread::spawn(move || send.send(SqliteLedger::open(&path).map(|ledger| ledger.head().unwrap().seq as i64)));
    receive.recv_timeout(Duration::from_secs(10)).expect("opening ends")
}

#[test]
fn versions_that_no_ledger_has_are_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("new.db");
    fs::write(&new, old_bytes()).unwrap();
    drop(SqliteLedger::open(&new).unwrap());
    for whole in [old_bytes(), fs::read(&new).unwrap()] {
        for version in [0, -1, -2, i32::MIN, i32::MIN + 2, 6, 1000, i32::MAX] {
            let path = folder.path().join("odd.db");
            let mut bytes = whole.clone();
            bytes[60..64].copy_from_slice(&version.to_be_bytes());
            fs::write(&path, &bytes).unwrap();
            for result in [opened(&path).map(|_| ()), SqliteLedger::open_read_only(&path).map(|_| ())] {
                let error = result.unwrap_err();
                if version > 0 {
                    assert!(matches!(error, Error::Newer { found, .. } if found == i64::from(version)), "{error}");
                } else {
                    assert!(matches!(error, Error::NotALedger { .. }), "{version}: {error}");
                    assert!(error.to_string().contains("header is damaged"), "{error}");
                }
            }
            assert!(fs::read(&path).unwrap() == bytes, "version {version} was changed");
        }
    }
    // A header that says 1 over the tables of 2: the step is refused as a whole.
    let mut bytes = fs::read(&new).unwrap();
    bytes[60..64].copy_from_slice(&1_i32.to_be_bytes());
    let path = folder.path().join("back.db");
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(opened(&path), Err(Error::Database { .. })));
    let (version, tables) = version_and_tables(&path);
    assert_eq!(version, 1);
    assert_eq!(tables, version_and_tables(&new).1);
}
