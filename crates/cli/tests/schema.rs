//! The JSON contract: every line is valid under the published schema, and no key has been renamed.

mod reports;

use reports::{ingested, lines, output};
use serde_json::Value;

/// Why `value` is not valid under `schema`, with the path; as much of JSON Schema as the generated one uses.
fn fault(root: &Value, schema: &Value, value: &Value, path: &str) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.strip_prefix("#/$defs/")) {
        return fault(root, &root["$defs"][name], value, path);
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(options) = schema[key].as_array() {
            let faults: Vec<String> = options.iter().map_while(|o| fault(root, o, value, path)).collect();
            if faults.len() == options.len() {
                return Some(faults.join(" | "));
            }
        }
    }
    if let Some(all) = schema["allOf"].as_array()
        && let Some(found) = all.iter().find_map(|s| fault(root, s, value, path))
    {
        return Some(found);
    }
    if schema.get("const").is_some_and(|c| c != value) {
        return Some(format!("{path}: {value} is not {}", schema["const"]));
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        return Some(format!("{path}: {value} is none of {}", schema["enum"]));
    }
    if !has_type(&schema["type"], value) {
        return Some(format!("{path}: {value} is no {}", schema["type"]));
    }
    let missing = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|key| key.as_str().is_none_or(|key| value.get(key).is_none()));
    if let (Some(key), true) = (missing, value.is_object()) {
        return Some(format!("{path}: {key} is missing"));
    }
    let of_keys = schema["properties"].as_object().into_iter().flatten().find_map(|(key, schema)| {
        value.get(key).and_then(|value| fault(root, schema, value, &format!("{path}/{key}")))
    });
    let items = value.as_array().filter(|_| schema["items"].is_object()).into_iter().flatten().enumerate();
    of_keys
        .or_else(|| items.into_iter().find_map(|(i, item)| fault(root, &schema["items"], item, &format!("{path}/{i}"))))
}

fn has_type(wanted: &Value, value: &Value) -> bool {
    match wanted {
        Value::Array(any) => any.iter().any(|one| has_type(one, value)),
        Value::String(name) => match name.as_str() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            "integer" => value.is_u64() || value.is_i64(),
            "number" => value.is_number(),
            other => panic!("the schema has a type `{other}`"),
        },
        _ => true,
    }
}

/// The schema's definition of one kind of line.
fn line<'a>(schema: &'a Value, name: &str) -> &'a Value {
    &schema["$defs"][name]
}

#[test]
fn every_line_is_valid() {
    let folder = ingested();
    let schema: Value = serde_json::from_str(&output(folder.path(), &["schema"])).unwrap();
    let incidents = lines(folder.path(), &["incidents", "--format", "jsonl"]);
    let reports = lines(folder.path(), &["extract", "--format", "jsonl", "in"]);
    assert!(!incidents.is_empty() && reports.len() == 3);
    for (name, values) in [("Incident", incidents), ("ReportRecord", reports)] {
        for value in values {
            assert_eq!(fault(&schema, line(&schema, name), &value, name), None, "{value}");
            assert_eq!(fault(&schema, &schema, &value, ""), None);
        }
    }
}

#[test]
fn a_wrong_line_is_not_valid() {
    let folder = ingested();
    let schema: Value = serde_json::from_str(&output(folder.path(), &["schema"])).unwrap();
    let good = reports::raid(folder.path());
    for (pointer, wrong) in [("/origins", "many"), ("/facts/0/status", "true"), ("/reports/0/id", "")] {
        let mut bad = good.clone();
        let place = bad.pointer_mut(pointer).unwrap();
        *place = if wrong.is_empty() { Value::Null } else { wrong.into() };
        assert!(fault(&schema, line(&schema, "Incident"), &bad, "").is_some(), "{pointer}");
    }
    let mut bad = good;
    bad.as_object_mut().unwrap().remove("facts");
    assert!(fault(&schema, line(&schema, "Incident"), &bad, "").is_some());
}

/// Asserts that an object has the keys.
fn keys(value: &Value, what: &str, keys: &str) {
    for key in keys.split(' ') {
        assert!(value.get(key).is_some(), "{what} has no `{key}`: {value}");
    }
}

#[test]
fn a_report_line_has_the_keys_of_the_contract() {
    let folder = ingested();
    for line in lines(folder.path(), &["extract", "--format", "jsonl", "in"]) {
        keys(&line, "a report's line", "report speakers events claims diagnostics");
        keys(&line["report"], "a report", "id origin title publisher published language text");
        for speaker in line["speakers"].as_array().unwrap() {
            keys(speaker, "a speaker", "id kind name role affiliation actor mentions");
        }
        assert_eq!(line["speakers"][0]["kind"], "author");
        for event in line["events"].as_array().unwrap() {
            keys(event, "an event", "id type mode status trigger mentions when where");
            keys(&event["trigger"], "a trigger", "start end text");
            if event["when"].is_object() {
                keys(&event["when"], "a time", "start end precision text");
            }
            if event["where"].is_object() {
                keys(&event["where"], "a place", "name lat lon precision country admin1 gazetteer text");
            }
        }
        let text: Vec<char> = line["report"]["text"].as_str().unwrap().chars().collect();
        for claim in line["claims"].as_array().unwrap() {
            keys(claim, "a claim", "id event speaker via medium stance attribute value evidence confidence");
            if claim["value"]["kind"] == "count" {
                keys(&claim["value"], "a count", "low high approximate unit text");
            }
            let at = |key: &str| usize::try_from(claim["evidence"][key].as_u64().unwrap()).unwrap();
            let words: String = text[at("start")..at("end")].iter().collect();
            assert_eq!(words, claim["evidence"]["text"].as_str().unwrap());
        }
    }
}

#[test]
fn an_incident_line_has_the_keys_of_the_contract() {
    let folder = ingested();
    for line in lines(folder.path(), &["incidents", "--format", "jsonl"]) {
        keys(&line, "an incident", "id type mode title when where review reports origins facts");
        assert!(line["id"].as_str().unwrap().starts_with("inc_"));
        for report in line["reports"].as_array().unwrap() {
            keys(report, "a report", "id origin publisher published");
        }
        for fact in line["facts"].as_array().unwrap() {
            keys(fact, "a fact", "attribute status estimate positions");
            if fact["estimate"].is_object() {
                keys(&fact["estimate"], "an estimate", "low best high rule");
            }
            for position in fact["positions"].as_array().unwrap() {
                keys(position, "a position", "value speakers origins reports claims first_said last_said");
            }
        }
    }
}
