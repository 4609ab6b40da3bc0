//! The annotations of real reports: offsets that fit each other, and none of the words.

use std::{collections::HashSet, fs, path::PathBuf};

use serde_json::Value;

#[test]
fn annotations_without_texts_are_whole() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../corpora/claims/standoff.jsonl");
    let lines = fs::read_to_string(file).unwrap();
    let mut seen = HashSet::new();
    for line in lines.lines() {
        let report: Value = serde_json::from_str(line).unwrap();
        let id = report["id"].as_str().unwrap();
        assert!(seen.insert(id.to_owned()), "{id} stands twice");
        assert_eq!(report["sha256"].as_str().unwrap().len(), 64, "{id}");
        check(id, &report);
        let names = |list: &Value| -> HashSet<String> {
            list.as_array().unwrap().iter().map(|x| x["id"].as_str().unwrap().to_owned()).collect()
        };
        let (events, speakers) = (names(&report["events"]), names(&report["speakers"]));
        for claim in report["claims"].as_array().unwrap() {
            assert!(events.contains(claim["event"].as_str().unwrap()), "{id}: {claim}");
            let speaker = claim["speaker"].as_str().unwrap();
            assert!(speaker == "a" || speakers.contains(speaker), "{id}: {claim}");
        }
    }
    assert_eq!(seen.len(), 1430);
}

/// Spans go forward, and nowhere stand words of a text or the name of a speaker.
fn check(id: &str, value: &Value) {
    match value {
        Value::Object(fields) => {
            assert!(!fields.contains_key("text") && !fields.contains_key("name"), "{id}: {value}");
            if let Some(start) = fields.get("start") {
                assert!(start.as_u64() < fields["end"].as_u64(), "{id}: {value}");
            }
            fields.values().for_each(|inner| check(id, inner));
        }
        Value::Array(items) => items.iter().for_each(|inner| check(id, inner)),
        _ => {}
    }
}
