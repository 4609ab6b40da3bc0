//! From whom reports have what they say: counted, bounded where a publisher is not known, and shown with the words.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use support::Desk;

/// Two outlets that credit one agency in words of their own, and a text of which nobody knows who published it.
const REPORTS: [(&str, &str, Option<&str>); 3] = [
    (
        "a.txt",
        "MAIDUGURI (AFP) - Gunmen killed 14 people in the Nigerian town of Bama on Sunday.\n",
        Some("Hill Gazette"),
    ),
    ("b.txt", "Gunmen raided Bama in northeastern Nigeria on Sunday and killed 14 people. (AFP)\n", Some("River Mail")),
    ("c.txt", "Fourteen people were killed on Sunday when gunmen attacked the Nigerian town of Bama.\n", None),
];

fn ingested() -> (Desk, Value) {
    let desk = Desk::new();
    for (name, text, publisher) in REPORTS {
        desk.write(name, text);
        let publisher = publisher.map(|name| ["--publisher", name]);
        let args = ["ingest", "--published", "2025-02-10", name];
        desk.run(&args.iter().copied().chain(publisher.into_iter().flatten()).collect::<Vec<_>>()).success();
    }
    let incidents = desk.incidents();
    assert_eq!(incidents.lines().count(), 1, "{incidents}");
    let incident = serde_json::from_str(&incidents).unwrap();
    (desk, incident)
}

#[test]
fn the_number_is_bounded_where_a_publisher_is_not_known() {
    let (desk, incident) = ingested();
    assert_eq!((&incident["origins"], &incident["at_most"]), (&2.into(), &true.into()), "{incident}");
    let killed = incident["facts"].as_array().unwrap().iter().find(|f| f["attribute"] == "killed").unwrap();
    let position = &killed["positions"][0];
    for (key, value) in [("reports", 3), ("publishers", 2), ("origins", 2)] {
        assert_eq!(position[key], value, "{key}: {position}");
    }
    assert_eq!(position["at_most"], true);
    let id = incident["id"].as_str().unwrap();
    for (args, words) in [
        (&["show", id][..], &["3 reports of at most 2 origins", "at most 2 origins in 3 reports of 2 publishers"][..]),
        (&["explain", id], &["3 reports of at most 2 origins", "there may be fewer"]),
        (&["incidents", "--format", "table"], &["3       ≤2"]),
        (&["export", "--format", "csv", "--what", "incidents"], &["uncodable,origins_at_most\r\n", ",true\r\n"]),
    ] {
        let text = desk.output(args);
        let missing: Vec<&&str> = words.iter().filter(|words| !text.contains(**words)).collect();
        assert!(missing.is_empty(), "{missing:?} in\n{text}");
    }
}

#[test]
fn who_repeats_whom_is_shown_with_the_words() {
    let (desk, incident) = ingested();
    let repeats = incident["repeats"].as_array().unwrap();
    assert_eq!(repeats.len(), 2, "{repeats:?}");
    for repeat in repeats {
        assert_eq!((&repeat["of"]["kind"], &repeat["of"]["name"]), (&"agency".into(), &"AFP".into()));
        let report = incident["reports"].as_array().unwrap().iter().find(|r| r["id"] == repeat["report"]).unwrap();
        let text = REPORTS.iter().find(|r| report["origin"] == r.0).unwrap().1;
        let at = |key: &str| repeat["words"][key].as_u64().unwrap() as usize;
        let quoted: String = text.chars().skip(at("start")).take(at("end") - at("start")).collect();
        assert_eq!(repeat["words"]["text"], quoted.as_str());
    }
    let id = incident["id"].as_str().unwrap();
    for args in [["explain", id].as_slice(), &["show", id, "--full"]] {
        let text = desk.output(args);
        for words in ["AFP: credited by", "a.txt, “MAIDUGURI (AFP) -”", "b.txt, “(AFP)”"] {
            assert!(text.contains(words), "{words} is missing:\n{text}");
        }
    }
}
