//! `export`: what other programs get.

mod reports;

use std::fs;

use reports::{ingested, lines, output, rashomon};

#[test]
fn incidents_are_those_of_the_list() {
    let folder = ingested();
    let exported = output(folder.path(), &["export", "--format", "jsonl"]);
    assert_eq!(exported, output(folder.path(), &["incidents", "--format", "jsonl"]));
    assert_eq!(exported, output(folder.path(), &["export", "--format", "jsonl", "--what", "incidents"]));
}

#[test]
fn reports_are_those_of_extract() {
    let folder = ingested();
    let mut exported = lines(folder.path(), &["export", "--format", "jsonl", "--what", "reports"]);
    let mut extracted = lines(folder.path(), &["extract", "--format", "jsonl", "in"]);
    let id = |line: &serde_json::Value| line["report"]["id"].to_string();
    exported.sort_by_key(id);
    extracted.sort_by_key(id);
    assert_eq!(exported, extracted);
}

#[test]
fn every_claim_is_a_row() {
    let folder = ingested();
    let text = output(folder.path(), &["export", "--format", "csv"]);
    assert!(text.contains("\r\n"), "RFC 4180 ends lines with both");
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let heading = table.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = table.records().collect::<Result<_, _>>().unwrap();
    let claims = lines(folder.path(), &["export", "--format", "jsonl", "--what", "claims"]);
    assert_eq!(rows.len(), claims.len());
    let cell = |row: &csv::StringRecord, name: &str| {
        let at = heading.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name}"));
        row[at].to_owned()
    };
    for (row, line) in rows.iter().zip(&claims) {
        let claim = &line["claim"];
        assert_eq!(cell(row, "claim_id"), claim["id"].as_str().unwrap());
        assert_eq!(cell(row, "incident_id"), line["incident"].as_str().unwrap_or_default());
        assert_eq!(cell(row, "evidence_start"), claim["evidence"]["start"].to_string());
        assert_eq!(cell(row, "low"), claim["value"]["low"].as_u64().map(|n| n.to_string()).unwrap_or_default());
        assert_eq!(cell(row, "review"), "machine");
    }
}

#[test]
fn no_cell_is_a_formula() {
    let folder = ingested();
    let text = output(folder.path(), &["export", "--format", "csv"]);
    assert!(text.contains("'=Tigris Evening"), "{text}");
    let mut table = csv::Reader::from_reader(text.as_bytes());
    for cell in table.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
        assert!(!cell.starts_with(['=', '+', '@']), "{cell}");
        assert!(!cell.starts_with('-') || cell.parse::<f64>().is_ok(), "{cell}");
    }
}

#[test]
fn a_file_appears_whole_or_not_at_all() {
    let folder = ingested();
    let printed = output(folder.path(), &["export", "--format", "csv"]);
    assert_eq!(output(folder.path(), &["export", "--format", "csv", "--output", "claims.csv"]), "");
    assert_eq!(fs::read_to_string(folder.path().join("claims.csv")).unwrap(), printed);
    assert!(!folder.path().join("claims.csv.partial").exists());
    rashomon(folder.path()).args(["export", "--format", "csv", "-o", "none/claims.csv"]).assert().code(1);
}

#[test]
fn every_incident_is_a_row() {
    let folder = ingested();
    let text = output(folder.path(), &["export", "--format", "csv", "--what", "incidents"]);
    assert_eq!(text, output(folder.path(), &["incidents", "--format", "csv"]));
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let heading = table.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = table.records().collect::<Result<_, _>>().unwrap();
    let incidents = lines(folder.path(), &["incidents", "--format", "jsonl"]);
    assert_eq!(rows.len(), incidents.len());
    let cell = |row: &csv::StringRecord, name: &str| {
        let at = heading.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name}"));
        row[at].to_owned()
    };
    for (row, incident) in rows.iter().zip(&incidents) {
        assert_eq!(cell(row, "id"), incident["id"].as_str().unwrap());
        assert_eq!(cell(row, "start"), incident["when"]["start"].as_str().unwrap_or_default());
        let killed = incident["facts"].as_array().unwrap().iter().find(|f| f["attribute"] == "killed").unwrap();
        assert_eq!(cell(row, "killed_best"), killed["estimate"]["best"].to_string());
        assert_eq!(cell(row, "killed_rule"), killed["estimate"]["rule"].as_str().unwrap());
    }
    let contested = output(folder.path(), &["incidents", "--contested", "--format", "csv"]);
    assert_eq!(contested.lines().count(), 2, "{contested}");
    assert!(contested.contains("munitions-fired"), "{contested}");
}

#[cfg(unix)]
#[test]
fn the_ledger_is_never_written_over() {
    let folder = ingested();
    let before = fs::read(folder.path().join("test.db")).unwrap();
    std::os::unix::fs::symlink("test.db", folder.path().join("link.csv")).unwrap();
    for name in ["test.db", "test.db-wal", "link.csv", "in/../test.db"] {
        let assert = rashomon(folder.path()).args(["export", "--format", "csv", "-o", name]).assert().code(1);
        let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(said.contains("is the ledger"), "{name}: {said}");
    }
    // Nor where a shell has opened it as standard output, and that is named.
    for name in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        let ledger = fs::File::options().append(true).open(folder.path().join("test.db")).unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_rashomon"));
        command.args(["export", "--format", "csv", "-o", name]).current_dir(folder.path()).stdout(ledger);
        let done = command.env("RASHOMON_DB", folder.path().join("test.db")).output().unwrap();
        assert_eq!(done.status.code(), Some(1), "{name}");
        assert!(String::from_utf8_lossy(&done.stderr).contains("is the ledger"), "{name}: {done:?}");
    }
    assert_eq!(fs::read(folder.path().join("test.db")).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn links_and_pipes_stay_what_they_are() {
    let folder = ingested();
    let at = |name: &str| folder.path().join(name);
    let printed = output(folder.path(), &["export", "--format", "csv"]);
    std::os::unix::fs::symlink("far.csv", at("link.csv")).unwrap();
    output(folder.path(), &["export", "--format", "csv", "-o", "link.csv"]);
    assert!(at("link.csv").is_symlink() && !at("far.csv").is_symlink());
    assert_eq!(fs::read_to_string(at("far.csv")).unwrap(), printed);

    assert!(std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
    let pipe = at("pipe");
    let reader = std::thread::spawn(move || fs::read_to_string(pipe).unwrap());
    output(folder.path(), &["export", "--format", "csv", "-o", "pipe"]);
    assert_eq!(reader.join().unwrap(), printed);
    assert!(!at("pipe").is_file());
}

#[cfg(unix)]
#[test]
fn standard_output_can_be_named() {
    let folder = ingested();
    let printed = output(folder.path(), &["export", "--format", "csv"]);
    assert_eq!(output(folder.path(), &["export", "--format", "csv", "-o", "/dev/stdout"]), printed);
    // Where others write to the same file, the export stands between their words.
    let script = r#"{ echo first; "$1" export --format csv -o /dev/stdout; echo last; } > all.csv"#;
    let program = env!("CARGO_BIN_EXE_rashomon");
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", script, "sh", program]).current_dir(folder.path());
    assert!(shell.env("RASHOMON_DB", folder.path().join("test.db")).status().unwrap().success());
    assert_eq!(fs::read_to_string(folder.path().join("all.csv")).unwrap(), format!("first\n{printed}last\n"));
}

#[test]
fn reports_are_no_table() {
    let folder = ingested();
    rashomon(folder.path()).args(["export", "--format", "csv", "--what", "reports"]).assert().code(2);
    rashomon(folder.path()).args(["export", "--format", "xml"]).assert().code(2);
    rashomon(folder.path()).arg("export").assert().code(2);
}

#[test]
fn exports_heed_the_filters_of_the_list() {
    let folder = ingested();
    let listed = lines(folder.path(), &["incidents", "--contested", "--format", "jsonl"]);
    assert_eq!(listed, lines(folder.path(), &["export", "--contested", "--format", "jsonl"]));
    let all = lines(folder.path(), &["export", "--format", "jsonl", "--what", "claims"]);
    let some = lines(folder.path(), &["export", "--contested", "--format", "jsonl", "--what", "claims"]);
    let ids: Vec<&str> = listed.iter().filter_map(|incident| incident["id"].as_str()).collect();
    let expected: Vec<_> =
        all.into_iter().filter(|claim| claim["incident"].as_str().is_some_and(|id| ids.contains(&id))).collect();
    assert!(!expected.is_empty());
    assert_eq!(some, expected);
    for wrong in
        [&["--type", "PICNIC"][..], &["--since", "2024-02-01", "--until", "2024-01-01"], &["--country", "Mali"]]
    {
        rashomon(folder.path()).args(["export", "--format", "acled"]).args(wrong).assert().code(2);
    }
}

#[test]
fn provenance_and_losses_go_beside_the_export_or_into_one_package() {
    let folder = ingested();
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let args = ["export", "--format", "acled", "-o", "a.csv", "--provenance", "p.csv", "--losses", "l.json"];
    assert_eq!(output(folder.path(), &args), "");
    let printed = output(folder.path(), &["export", "--format", "acled"]);
    assert_eq!(read("a.csv"), printed);
    assert!(read("p.csv").starts_with("row,column,value,basis,claims,speakers,reports,quotes,judgements\r\n"));
    let losses: serde_json::Value = serde_json::from_str(&read("l.json")).unwrap();
    assert!(losses["losses"].as_array().unwrap().iter().any(|loss| loss["kind"] == "disputed"), "{losses}");
    output(folder.path(), &["export", "--format", "acled", "--package", "all.zip"]);
    let packed = fs::read(folder.path().join("all.zip")).unwrap();
    for name in ["acled-incidents.csv", "provenance.csv", "losses.json", "datapackage.json"] {
        assert!(packed.windows(name.len()).any(|bytes| bytes == name.as_bytes()), "{name}");
    }
    rashomon(folder.path()).args(["export", "--format", "acled", "--package", "b.zip", "-o", "b.csv"]).assert().code(2);
    for option in ["--package", "--provenance", "--losses"] {
        let assert = rashomon(folder.path()).args(["export", "--format", "acled", option, "test.db"]).assert().code(1);
        let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(said.contains("is the ledger"), "{option}: {said}");
    }
}

#[test]
fn what_a_format_cannot_hold_is_said_unless_quiet() {
    let folder = ingested();
    let said = |args: &[&str]| {
        let assert = rashomon(folder.path()).args(args).assert().code(0);
        String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
    };
    assert!(said(&["export", "--format", "ucdp"]).contains("the format cannot hold all: "));
    assert!(!said(&["export", "--format", "jsonl"]).contains("cannot hold"));
    assert_eq!(said(&["--quiet", "export", "--format", "ucdp"]), "");
}
