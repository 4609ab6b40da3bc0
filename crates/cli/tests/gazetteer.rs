//! Places of the user's own: added, listed, found, taken out, and meant by reports.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use support::{Desk, stderr, stdout};

const VILLAGES: &str =
    "name,lat,lon,country,admin1,aliases\nTell Zamar,33.5,42.1,IQ,Al Anbar,Zamar\nParis,5.1,33.2,SS,,\n";
const UNITS: &str = "ADM0_PCODE,ADM1_EN,ADM1_PCODE,ADM2_EN,ADM2_PCODE\n#country+code,#adm1+name,#adm1+code,#adm2+name,#adm2+code\n\
    NG,Adamawa,NG002,Mubi North,NG002013\nNG,Borno,NG008,Bama,NG008003\n";

fn values(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Ids of the places that bear a name.
fn found(desk: &Desk, name: &str) -> Vec<String> {
    let told = desk.run(&["gazetteer", "find", name, "--format", "jsonl"]);
    let ids = values(&stdout(&told)).into_iter().map(|v| v["id"].as_str().unwrap().to_owned());
    ids.collect()
}

/// The place of the first event of a report.
fn place(desk: &Desk, text: &str) -> Value {
    desk.write("report.txt", format!("Published: 4 May 2024\n\n{text}\n"));
    let told = desk.output(&["extract", "--no-gate", "--format", "jsonl", "report.txt"]);
    values(&told)[0]["events"][0]["where"].clone()
}

#[test]
fn places_are_added_and_taken_out() {
    let desk = Desk::new();
    desk.write("villages.csv", VILLAGES);
    let tried = desk.run(&["gazetteer", "add", "villages.csv", "--dry-run", "--format", "table"]).success();
    assert!(
        stdout(&tried).contains("own:tell-zamar-al-anbar-iq") && stdout(&tried).contains("new · city · Al Anbar, IQ")
    );
    assert!(stderr(&tried).contains("2 new, 0 changed, 0 there already; nothing was written to"), "{}", stderr(&tried));
    let kept = desk.path("ledger.db.places.tsv");
    assert!(!kept.exists());

    let added = desk.run(&["gazetteer", "add", "villages.csv"]).success();
    assert_eq!(values(&stdout(&added)).iter().map(|v| v["change"].clone()).collect::<Vec<_>>(), ["added", "added"]);
    assert!(kept.is_file() && !desk.db().exists(), "a ledger is not made");
    assert_eq!(found(&desk, "Zamar")[0], "own:tell-zamar-al-anbar-iq");
    let paris = found(&desk, "paris");
    assert!(paris[0] == "own:paris-ss" && paris.len() > 3, "{paris:?}");

    // The same id again is an update; the same row changes nothing.
    desk.write("villages.csv", VILLAGES.replace("42.1", "42.2"));
    let again = desk.run(&["gazetteer", "add", "villages.csv"]).success();
    assert!(stderr(&again).contains("0 new, 1 changed, 1 there already"), "{}", stderr(&again));
    desk.write("units.csv", UNITS);
    desk.run(&["gazetteer", "add", "units.csv", "-q"]).success();
    assert_eq!([found(&desk, "NG002"), found(&desk, "Adamawa State")], [["pcode:NG002"], ["pcode:NG002"]]);
    assert_eq!(values(&desk.output(&["gazetteer", "list"])).len(), 6);
    assert_eq!(values(&desk.output(&["gazetteer", "list", "--source", "in/units.csv"])).len(), 4);

    let gone = desk.output(&["gazetteer", "remove", "NG002013", "paris-ss", "--format", "table"]);
    assert!(gone.contains("Mubi North") && gone.contains("2 places"), "{gone}");
    desk.run(&["gazetteer", "remove", "units.csv", "villages.csv"]).success();
    assert_eq!(desk.output(&["gazetteer", "list"]), "");
    assert!(found(&desk, "paris").iter().all(|id| !id.starts_with("own:")));
    let nothing = desk.run(&["gazetteer", "remove", "villages.csv"]).code(1);
    assert!(stderr(&nothing).contains("villages.csv: no place of"), "{}", stderr(&nothing));
    desk.run(&["gazetteer", "find", "Zzyzzyx Qqq"]).code(1);
}

#[test]
fn a_file_with_a_wrong_row_is_not_added() {
    let desk = Desk::new();
    desk.write("villages.csv", VILLAGES).write("wrong.csv", "name,lat,lon\nTell,33,42\nZamar,333,42\n\u{1b}[2J,1,2\n");
    let told = desk.run(&["gazetteer", "add", "villages.csv", "wrong.csv"]).code(1);
    let said = stderr(&told);
    assert!(said.contains("error: wrong.csv:3: lat: 333 is no latitude, which is -90 to 90\n"), "{said}");
    assert!(said.contains("error: wrong.csv:4: name: it has a control character\n"), "{said}");
    assert!(said.contains("nothing was added to") && stdout(&told).is_empty() && !said.contains('\u{1b}'), "{said}");
    assert!(!desk.path("ledger.db.places.tsv").exists());
    let missing = desk.run(&["gazetteer", "add", "none.csv"]).code(1);
    assert!(stderr(&missing).contains("none.csv: "), "{}", stderr(&missing));
    desk.run(&["gazetteer", "add"]).code(2);
    let country = desk.run(&["gazetteer", "add", "villages.csv", "--country", "Atlantis"]).code(2);
    assert!(stderr(&country).contains("--country ATLANTIS: it is no code of a country"), "{}", stderr(&country));

    // A file of places that somebody has broken is named, with its line.
    desk.run(&["gazetteer", "add", "villages.csv"]).success();
    let kept = std::fs::read_to_string(desk.path("ledger.db.places.tsv")).unwrap();
    desk.write("ledger.db.places.tsv", kept.replace("33.5", "x"));
    for args in [&["gazetteer", "list"][..], &["gazetteer", "add", "villages.csv"], &["extract", "villages.csv"]] {
        let told = desk.run(args).code(1);
        let line = 1 + kept.lines().position(|line| line.contains("33.5")).unwrap();
        assert!(stderr(&told).contains(&format!("ledger.db.places.tsv:{line}: `x` is no number")), "{}", stderr(&told));
    }
}

#[test]
fn reports_mean_places_of_the_users_own() {
    let desk = Desk::new();
    desk.write("villages.csv", VILLAGES);
    let texts = [
        "Gunmen killed four people in Paris on Tuesday, police said.",
        "Gunmen killed four people in the town of Zamar on Tuesday, residents said.",
        "Gunmen killed four people in Paris, Texas, on Tuesday, police said.",
        "Gunmen killed four people in the French city of Paris on Tuesday, police said.",
    ];
    let before = texts.map(|text| place(&desk, text));
    desk.run(&["gazetteer", "add", "villages.csv", "-q"]).success();
    let after = texts.map(|text| place(&desk, text));
    assert_eq!((&after[0]["gazetteer"], &after[0]["country"]), (&"own:paris-ss".into(), &"SS".into()));
    assert_eq!(
        (&after[1]["gazetteer"], &after[1]["name"]),
        (&"own:tell-zamar-al-anbar-iq".into(), &"Tell Zamar".into())
    );
    assert_ne!(before[..2], after[..2]);
    // The text says that another one is meant.
    assert_eq!(before[2..], after[2..]);
    assert_eq!((&after[2]["country"], &after[3]["country"]), (&"US".into(), &"FR".into()));
}

#[test]
fn the_ledger_knows_what_is_to_be_read_again() {
    let desk = Desk::new();
    desk.write("villages.csv", VILLAGES);
    desk.write(
        "in/report.txt",
        "Published: 4 May 2024\n\nA bomb killed three people in Paris on Tuesday, police said.\n",
    );
    desk.run(&["ingest", "in"]).success();
    let country = |desk: &Desk| values(&desk.incidents())[0]["where"]["country"].clone();
    assert_eq!(country(&desk), "FR");
    let added = desk.run(&["gazetteer", "add", "villages.csv"]).success();
    assert!(stderr(&added).contains("rashomon reread --stale"), "{}", stderr(&added));
    assert!(desk.output(&["status"]).contains("1 report was read by another program or with other data"));
    desk.run(&["reread", "--stale"]).success();
    assert_eq!(country(&desk), "SS");
    desk.run(&["gazetteer", "remove", "villages.csv"]).success();
    desk.run(&["reread", "--stale"]).success();
    assert_eq!(country(&desk), "FR");
    assert!(support::verify(&desk).starts_with("verified: "));
}

#[test]
fn a_folder_of_data_keeps_places_too() {
    let desk = Desk::new();
    desk.write("villages.csv", VILLAGES).write("ours/events/README.md", "Ours.");
    desk.run(&["gazetteer", "add", "villages.csv", "--data", "ours"]).success();
    assert!(desk.path("ours/gazetteer/own.tsv").is_file() && !desk.path("ledger.db.places.tsv").exists());
    assert_eq!(values(&desk.output(&["gazetteer", "list", "--data", "ours"])).len(), 2);
    assert_eq!(desk.output(&["gazetteer", "list"]), "");
    // Both count, and of one id that beside the ledger.
    desk.write("other.csv", VILLAGES.replace("33.5", "33.6").replace("Paris", "Lutetia"));
    desk.run(&["gazetteer", "add", "other.csv"]).success();
    let all = values(&desk.output(&["gazetteer", "list", "--data", "ours"]));
    assert_eq!(all.len(), 3);
    assert!(all.iter().any(|v| v["name"] == "Tell Zamar" && v["lat"] == 33.6), "{all:?}");
}

#[test]
fn what_is_known_of_a_unit_stays_when_others_only_name_it() {
    let desk = Desk::new();
    desk.write("adm1.csv", "ADM1_EN,ADM1_PCODE,lat,lon,population\nZamara,XX01,11.8,13.2,5000000\n");
    desk.write(
        "adm2.csv",
        "ADM1_EN,ADM1_PCODE,ADM2_EN,ADM2_PCODE,lat,lon\nZamara,XX01,Lower Zamara,XX01002,11.5,13.1\n",
    );
    for file in ["adm1.csv", "adm2.csv"] {
        desk.run(&["gazetteer", "add", file, "--country", "NG"]).success();
    }
    let all = values(&desk.output(&["gazetteer", "list"]));
    let unit = all.iter().find(|place| place["id"] == "pcode:XX01").unwrap();
    assert_eq!((all.len(), &unit["population"]), (2, &Value::from(5_000_000)), "{all:?}");
}
