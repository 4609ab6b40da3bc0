//! Every pattern gives what its own examples say, and a wrong pattern is refused with its file and line.

use rashomon_core::{
    Language,
    data::{Data, DataFile},
    extract,
    lexicon::Lexicon,
    pattern::PatternSet,
    pattern_check::{check, example_report},
};

#[test]
fn patterns_give_what_their_examples_say() {
    let language = Language::english().expect("the embedded data is right");
    let checked = check(&language, |_| true);
    let failures: Vec<String> = checked.failures.iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(
        checked.patterns > 100 && checked.examples > 2 * checked.patterns,
        "{} {}",
        checked.patterns,
        checked.examples
    );
}

#[test]
fn what_a_failing_example_shows_is_what_was_seen() {
    let claim = "claim = [{ attribute = \"motive\", value = \"text\", from = \"v\", event = \"ASSAULT\" }]";
    let examples = "must = [\n    { text = \"A bomb killed two people in Gao.\", gives = [\"motive: three people\"] },\n    \
                    { text = \"The bomb was found.\", gives = [\"motive: one\"] },\n]\n\
                    must_not = [\"A bomb killed three people in Gao.\", \"A dog barked.\"]";
    let file = file_with("", "[%kill-verb] >obj v:<np count>", &format!("{claim}\n{examples}"));
    let language = Language::load(&Data::embedded().with_file(file)).expect("the pattern is right");
    let tried = check(&language, |p| p.id == "tried/tried").failures;
    assert_eq!(
        tried.iter().map(|f| (f.path.as_str(), f.line)).collect::<Vec<_>>(),
        [("lang/en/patterns/tried.toml", 13), ("lang/en/patterns/tried.toml", 14), ("lang/en/patterns/tried.toml", 16),]
    );
    let page = tried[0].to_string();
    for line in ["  must:  motive: three people", "%kill-verb", ">obj people", "<np count", "tried/tried"] {
        assert!(page.contains(line), "`{line}` is missing in\n{page}");
    }
    assert_eq!(tried[1].near, [""; 0]);
    assert!(tried[2].given.len() == 1 && tried[2].wanted.is_empty(), "{}", tried[2]);
}

#[test]
fn a_near_match_names_the_part_that_is_missing() {
    let claim = "claim = [{ attribute = \"killed\", value = \"count\", from = \"v\", event = \"ASSAULT\" }]";
    let near = |matches: &str, text: &str| {
        let examples =
            format!("must = [{{ text = \"{text}\", gives = [\"killed: one\"] }}]\nmust_not = [\"A dog barked.\"]");
        let file = file_with("", matches, &format!("{claim}\n{examples}"));
        let language = Language::load(&Data::embedded().with_file(file)).expect("the pattern is right");
        let failures = check(&language, |p| p.id == "tried/tried").failures;
        failures.first().map(|f| f.near.join("\n")).unwrap_or_default()
    };
    assert_eq!(
        near("[%kill-verb] v:<np pronoun> today", "A bomb killed them in Gao."),
        "`[%kill-verb] v:<np pronoun>` takes \"killed them\"; `today` does not follow"
    );
    assert_eq!(
        near("[%kill-verb] >iobj v:<np count>", "A bomb killed two people in Gao."),
        "`[%kill-verb] >iobj v:<np count>` is there (\"killed\"), but does not govern what it must"
    );
}

/// A file with one pattern, whose definition stands on line 6 and whose `match` stands on line 10.
fn file_with(definition: &str, matches: &str, rest: &str) -> DataFile {
    let text = format!(
        "about = \"Tried.\"\n\n# Comments count as lines.\n\n[define]\n{definition}\n\n[[pattern]]\nname = \"tried\"\nmatch = '{matches}'\n{rest}\n"
    );
    DataFile { path: "lang/en/patterns/tried.toml".to_owned(), text }
}

const EXAMPLES: &str = "must = [{ text = \"A bomb killed two people.\", gives = [] }]\nmust_not = [\"Nothing.\"]";

fn refusal(definition: &str, matches: &str, rest: &str) -> String {
    let lexicon =
        Lexicon::load(&Data::embedded().text_files("lang/en/lexicon")).expect("the embedded lexicon is right");
    match PatternSet::load(&[file_with(definition, matches, rest)], &lexicon) {
        Ok(_) => "accepted".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_wrong_pattern_is_refused_with_file_and_line() {
    let claim = "claim = [{ attribute = \"killed\", value = \"count\", from = \"v\" }]";
    let good = format!("{claim}\n{EXAMPLES}");
    for right in [
        "[%kill-verb] v:<np count>",
        "[%kill-verb] >!advmod not >obj|nsubj:pass v:<np count> >A0? <np>",
        "[%kill-verb] >A1 ~v",
    ] {
        assert_eq!(refusal("v = \"(v:<np count> | v:<np bare>)\"", right, &good), "accepted", "{right}");
    }

    let wrong_match = [
        ("[%slay-verb] v:<np>", "`%slay-verb` is no class of the lexicon"),
        ("[%kill-verb VRB] v:<np>", "`VRB` is no universal part-of-speech tag"),
        ("v:<np> [%kill-verb", "`]` is missing"),
        ("[%kill-verb] v:<np count", "`>` is missing"),
        ("([%kill-verb] | slay v:<np>", "`)` is missing"),
        ("[%kill-verb] v:<np @animal>", "`@animal` is no kind of entity"),
        ("[%kill-verb] >object v:<np>", "`object` is no relation of Universal Dependencies"),
        ("[%kill-verb] >A9 v:<np>", "`A9` is no role of an argument"),
        ("[%kill-verb] >!obj? v:<np>", "what must not be there cannot be optional"),
        (">obj v:<np> [%kill-verb]", "a relation stands behind the word that governs"),
        ("~verb v:<np>", "`~verb` is not defined in this file"),
        ("Kill v:<np>", "a lemma is written in lower case"),
        ("[%kill-verb]{1,x} v:<np>", "a number from 0 to 40 is missing"),
        ("[%kill-verb] () v:<np>", "an empty pattern matches everywhere"),
        ("[%kill-verb] v:<np> ]", "is missing"),
    ];
    for (matches, message) in wrong_match {
        let error = refusal("", matches, &good);
        assert!(error.starts_with("lang/en/patterns/tried.toml:10: ") && error.contains(message), "{matches}: {error}");
    }

    let in_definition = refusal("verb = \"[%slay-verb]\"", "~verb v:<np>", &good);
    assert!(in_definition.contains("in the definition of `verb`"), "{in_definition}");

    let wrong_pattern = [
        ("v:<np count>", good.clone(), "needs a class or a lemma that must stand in the sentence"),
        ("[%kill-verb] n:<np count>", good.clone(), "`v` is no capture of it"),
        ("[%kill-verb] v:<np count>", EXAMPLES.to_owned(), "it must have one of `claim`, `attribution` and `relation`"),
        (
            "[%kill-verb] v:<np count>",
            format!("relation = {{ is = \"wave\", earlier = \"told\" }}\n{good}"),
            "it must have one of `claim`, `attribution` and `relation`",
        ),
        ("[%kill-verb] v:<np count>", claim.to_owned(), "it needs examples"),
        ("[%kill-verb] v:<np count>", format!("{claim}\nmust_not = [\"Nothing.\"]"), "it needs examples"),
    ];
    for (matches, rest, message) in wrong_pattern {
        let error = refusal("", matches, &rest);
        assert!(error.starts_with("lang/en/patterns/tried.toml:8: ") && error.contains(message), "{matches}: {error}");
    }
}

#[test]
fn a_pattern_that_stands_twice_is_refused() {
    let claim = format!("claim = [{{ attribute = \"killed\", value = \"count\", from = \"v\" }}]\n{EXAMPLES}");
    let twice = format!("{claim}\n\n[[pattern]]\nname = \"tried\"\nmatch = '[%kill-verb] v:<np>'\n{claim}");
    let error = refusal("", "[%kill-verb] v:<np count>", &twice);
    assert!(error.starts_with("lang/en/patterns/tried.toml:") && error.contains("stands twice"), "{error}");
}

#[test]
fn an_unknown_event_type_is_refused_with_file_and_line() {
    let claim = "claim = [{ attribute = \"killed\", value = \"count\", from = \"v\", event = \"PICNIC\" }]";
    let pattern = file_with("", "[%kill-verb] v:<np count>", &format!("{claim}\n{EXAMPLES}"));
    let class = DataFile {
        path: "lang/en/lexicon/tried.toml".to_owned(),
        text: "\n[picnic-noun]\nevent = \"PICNIC\"\n".to_owned(),
    };
    for (file, place) in [(pattern, "lang/en/patterns/tried.toml:8: "), (class, "lang/en/lexicon/tried.toml:2: ")] {
        let data = Data::embedded().with_file(file);
        let error = Language::load(&data).map(|_| ()).unwrap_err().to_string();
        assert!(error.starts_with(place) && error.contains("`PICNIC`"), "{error}");
    }
}

#[test]
fn numbers_beyond_all_bounds_are_no_panic() {
    let language = Language::english().expect("the embedded data is right");
    for text in [
        "184467440737 hundred hundred hundred hundred 99999999999 people were killed in the attack.",
        "More than 18446744073709551615 people were killed in the attack.",
        "Three hundred million billion billion billion people were killed in the attack.",
    ] {
        let claims = extract(&language, &example_report(text)).claims;
        assert!(claims.iter().filter_map(|c| c.value.count()).all(|c| c.low < 1_000_000_000_000_000), "{claims:?}");
    }
}
