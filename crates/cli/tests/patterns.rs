//! Words and patterns of one's own: a folder over the data, patterns tried out, and what they see.

mod support;

use serde_json::Value;
use support::{Desk, stderr, stdout};

const WORDS: &str = "[uproar-noun]\nis = [\"event-noun\"]\nevent = \"PROTEST/demo\"\nwords = [\"hullabaloo\"]\n";
const PATTERN: &str = "about = \"Tried.\"\n\n[[pattern]]\nname = \"tried\"\nmatch = '[%uproar-noun] \"against\" v:<np>'\n\
    claim = [{ attribute = \"motive\", value = \"text\", from = \"v\", event = \"PROTEST/demo\" }]\n\
    must = [{ text = \"On Monday there was a hullabaloo against the new tax in Gao.\", gives = [\"motive: the new tax\"] }]\n\
    must_not = [\"A dog barked against the wind.\"]\n";

#[test]
fn a_folder_of_words_and_patterns_needs_no_compiler() {
    let desk = Desk::new();
    desk.write("ours/lang/en/lexicon/uproar.toml", WORDS).write("ours/lang/en/patterns/uproar.toml", PATTERN);
    let told = desk.run(&["patterns", "check", "ours"]).success();
    assert!(stdout(&told).trim_end().ends_with(" examples, 0 failing"), "{}", stdout(&told));
    assert!(stderr(&told).contains("warning: "), "{}", stderr(&told));

    desk.write("report.txt", "On Monday there was a hullabaloo against the new tax in Gao.\n");
    let extracted = |args: &[&str]| -> Value {
        let line = desk.output(&[&["extract", "--no-gate", "--format", "jsonl", "report.txt"], args].concat());
        serde_json::from_str(&line).unwrap()
    };
    let ours = extracted(&["--data", "ours"]);
    let motive = ours["claims"].as_array().unwrap().iter().find(|claim| claim["attribute"] == "motive");
    assert_eq!(motive.unwrap()["pattern"], "uproar/tried", "{ours}");
    assert_eq!(ours["events"][0]["type"], "PROTEST");
    assert_eq!(extracted(&[])["claims"].as_array().unwrap().len(), 0);
    let by_environment = desk.command(&["extract", "--no-gate", "--format", "jsonl", "report.txt"]);
    let by_environment = { by_environment }.env("RASHOMON_DATA_DIR", "ours").assert().success();
    assert_eq!(serde_json::from_str::<Value>(&stdout(&by_environment)).unwrap(), ours);
}

#[test]
fn a_failing_example_shows_what_was_seen() {
    let desk = Desk::new();
    let wrong = PATTERN.replace("motive: the new tax", "motive: the old tax");
    desk.write("ours/lang/en/lexicon/uproar.toml", WORDS).write("ours/lang/en/patterns/uproar.toml", wrong);
    let told = desk.run(&["patterns", "check", "ours", "--quiet"]).code(1);
    let page = stdout(&told);
    for part in [
        "ours/lang/en/patterns/uproar.toml:7: uproar/tried gives something else",
        "  must:  motive: the old tax",
        "  gives: motive: the new tax",
        "%uproar-noun %event",
        "<np definite singular>  the new tax",
    ] {
        assert!(page.contains(part), "`{part}` is missing in\n{page}");
    }
    assert!(stderr(&told).contains(" 1 failing") && !stderr(&told).contains("warning"), "{}", stderr(&told));
}

#[test]
fn a_wrong_file_is_named_with_its_line() {
    let desk = Desk::new();
    desk.write("ours/lang/en/patterns/uproar.toml", PATTERN);
    let told = desk.run(&["patterns", "check", "ours"]).code(1);
    assert!(stderr(&told).contains("ours/lang/en/patterns/uproar.toml:5: "), "{}", stderr(&told));
    desk.write("other/lang/en/pattern/uproar.toml", PATTERN);
    for args in [["incidents", "--data", "other"], ["patterns", "check", "other"], ["rebuild", "--data", "other"]] {
        desk.write("report.txt", "Gunmen killed two people in Gao on Monday.\n");
        desk.run(&["ingest", "report.txt"]).success();
        let told = desk.run(&args).code(1);
        assert!(
            stderr(&told).contains("other/lang/en/pattern/uproar.toml: no data is read from here"),
            "{}",
            stderr(&told)
        );
    }
    let told = desk.run(&["patterns", "check", "nowhere"]).code(1);
    assert!(stderr(&told).contains("nowhere: "), "{}", stderr(&told));
}

#[test]
fn annotate_shows_what_patterns_see() {
    let desk = Desk::new();
    desk.write("report.txt", "A US-led raid killed two soldiers in Gao, the army said.\n");
    let table = desk.output(&["annotate", "--format", "table", "report.txt"]);
    for part in [
        "US-led",
        "kill ",
        "%kill-verb",
        ">obj soldiers",
        ">nsubj raid",
        "<np count number plural",
        "killed/",
        "killed: two soldiers",
    ] {
        assert!(table.contains(part), "`{part}` is missing in\n{table}");
    }
    let line = desk.output(&["annotate", "--format", "json", "report.txt"]);
    let value: Value = serde_json::from_str(&line).unwrap();
    let sentence = &value["patterns"][0];
    let token = sentence["tokens"].as_array().unwrap().iter().find(|t| t["text"] == "killed").unwrap();
    assert_eq!(
        (&token["lemma"], &token["tag"], &token["classes"][0]["class"]),
        (&"kill".into(), &"VERB".into(), &"kill-verb".into())
    );
    let object =
        token["arcs"].as_array().unwrap().iter().find(|a| a["name"] == "obj").unwrap()["token"].as_u64().unwrap();
    assert_eq!(sentence["tokens"][object as usize]["text"], "soldiers");
    let found = sentence["matches"].as_array().unwrap();
    assert!(found.iter().any(|m| m["gives"][0] == "killed: two soldiers"), "{found:?}");
    assert!(value["sentences"][0]["words"].as_array().unwrap().len() > sentence["tokens"].as_array().unwrap().len());
}
