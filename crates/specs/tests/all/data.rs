//! Data that is of no use is refused or remarked, with file and line.

use rashomon_core::{
    DataRemark, Language,
    data::{Data, DataFile},
    lineage::of_readings,
};

fn with(path: &str, text: &str) -> Data {
    Data::embedded().with_file(DataFile { path: path.to_owned(), text: text.to_owned() })
}

#[test]
fn a_class_that_can_never_make_a_mention_is_refused() {
    for (class, message) in [
        ("[tried-noun]\nevent = \"PROTEST\"\nwords = [\"hullabaloo\"]\n", "but is no `event`"),
        ("[tried-noun]\nis = [\"event-noun\"]\nevent = \"PROTEST\"\n", "neither it nor a class below it has a word"),
        (
            "[tried-noun-weak]\nis = [\"event-noun\"]\nevent = \"PROTEST\"\nwords = [\"hullabaloo\"]\n",
            "a weak word makes a mention with a mode only",
        ),
        (
            "[tried-noun]\nis = [\"event-noun\"]\nevent = \"PICNIC\"\nwords = [\"hullabaloo\"]\n",
            "which no file in events/ defines",
        ),
    ] {
        let data = with("lang/en/lexicon/tried.toml", &format!("# Tried.\n{class}"));
        let error = Language::load(&data).map(|_| ()).unwrap_err().to_string();
        assert!(error.starts_with("lang/en/lexicon/tried.toml:2: ") && error.contains(message), "{error}");
    }
    for right in [
        "[tried-noun]\nis = [\"event-noun\"]\nevent = \"PROTEST\"\nwords = [\"hullabaloo\"]\n",
        "[tried-noun-weak]\nis = [\"event-noun\"]\nevent = \"ASSAULT\"\nwords = [\"hullabaloo\"]\n",
        "[tried]\nis = [\"event-noun\"]\nevent = \"PROTEST\"\n[tried-noun]\nis = [\"tried\"]\nwords = [\"hullabaloo\"]\n",
    ] {
        assert!(Language::load(&with("lang/en/lexicon/tried.toml", right)).is_ok(), "{right}");
    }
}

#[test]
fn what_is_of_no_use_yet_is_remarked() {
    let remarks = |data: &Data| -> Vec<DataRemark> {
        let language = Language::load(data).expect("it can be used");
        language.remarks().iter().filter(|r| r.path.contains("tried")).cloned().collect()
    };
    let lines = |path: &str, text: &str| -> Vec<String> {
        remarks(&with(path, text)).iter().map(ToString::to_string).collect()
    };
    let lexicon = "lang/en/lexicon/tried.toml";
    assert_eq!(
        lines(lexicon, "\n[tried-noun]\nwords = [\"hullabaloo\"]\n"),
        ["lang/en/lexicon/tried.toml:2: class `tried-noun` is used by no pattern and no rule"]
    );
    assert_eq!(
        lines(lexicon, "[tried-noun]\nis = [\"event-noun\"]\nwords = [\"hullabaloo\"]\n"),
        [
            "lang/en/lexicon/tried.toml:1: class `tried-noun` is an `event`, but names no event type: its words mention nothing"
        ]
    );
    // A parent that is used, a property that the code reads.
    assert_eq!(lines(lexicon, "[tried-noun]\nis = [\"weapon\"]\nwords = [\"hullabaloo\"]\n"), [""; 0]);
    assert_eq!(lines(lexicon, "[tried-noun]\nunit = \"hullabaloo\"\nwords = [\"hullabaloo\"]\n"), [""; 0]);
    let kind = "label = \"picnic\"\ntype = \"PICNIC\"\n";
    assert_eq!(
        lines("events/tried.toml", kind),
        ["events/tried.toml:2: no word and no pattern gives the event type `PICNIC`"]
    );
    let class = "[tried-noun]\nis = [\"event-noun\"]\nevent = \"PICNIC\"\nwords = [\"hullabaloo\"]\n";
    let both = with("events/tried.toml", kind).with_file(DataFile { path: lexicon.to_owned(), text: class.to_owned() });
    assert_eq!(remarks(&both), []);
}

#[test]
fn words_and_places_of_a_folder_count() {
    let class = "[tried-noun]\nis = [\"event-noun\"]\nevent = \"PROTEST/demo\"\nwords = [\"hullabaloo\"]\n";
    let data = with("lang/en/lexicon/tried.toml", class);
    let language = Language::load(&data).expect("it can be used");
    let (embedded, word) =
        (Language::english().expect("the embedded data is right"), language.lexicon.class("tried-noun"));
    assert!(word.is_some() && embedded.lexicon.class("tried-noun").is_none());
    assert_eq!(of_readings(&Data::embedded()).changed(&of_readings(&data)), ["lexicon"]);
    let stops = Language::load(&with("gazetteer/stopnames.txt", "zamar\n")).expect("it can be used");
    assert!(stops.gazetteer.is_stop_name("Zamar") && !embedded.gazetteer.is_stop_name("Zamar"));
    let wrong = with("gazetteer/demonyms.tsv", "word\tcode\niraqi\tIQ\nzamari\n");
    let error = Language::load(&wrong).map(|_| ()).unwrap_err().to_string();
    assert_eq!(error, "gazetteer/demonyms.tsv:3: a word and a country's code stand apart by a tab");
}

#[test]
fn thresholds_stand_in_the_manifest_of_the_weights() {
    let path = "models/analyser-en/manifest.toml";
    let manifest = Data::embedded().text_file(path).expect("it is embedded").text;
    let digest = manifest.lines().find(|l| l.starts_with("sha256")).expect("it has a digest");
    for (from, to, message) in [
        ("name = 0.75\n", "", "missing field `name`"),
        ("name = 0.75", "nam = 0.75\nname = 0.75", "unknown field `nam`"),
        ("name = 0.75", "name = 75", "a threshold is no number from 0 to 1"),
        (digest, "sha256 = \"0a1b\"", "the weights have another digest"),
    ] {
        let wrong = manifest.replacen(from, to, 1);
        assert_ne!(wrong, manifest, "{from}");
        let error = Language::load(&with(path, &wrong)).map(|_| ()).unwrap_err().to_string();
        assert!(error.starts_with("models/analyser-en/manifest.toml:") && error.contains(message), "{error}");
    }
}

#[test]
fn a_threshold_decides_which_names_are_kept() {
    let text = "Yesterday Tarvik Belmonde met the mayor of Ostrava.";
    let names = |language: &Language| {
        let report = rashomon_ingest::report_from_text("names", text.as_bytes(), &rashomon_ingest::Options::default());
        let annotation =
            rashomon_core::annotate::annotate(language.for_annotate(), &report.expect("it is text").report);
        annotation.mentions.iter().filter(|m| m.named).map(|m| m.span.of(text).to_owned()).collect::<Vec<_>>()
    };
    let path = "models/analyser-en/manifest.toml";
    let manifest = Data::embedded().text_file(path).expect("it is embedded").text;
    let strict = manifest.replace("name = 0.75", "name = 1.0").replace("name-elsewhere = 0.9", "name-elsewhere = 1.0");
    let (embedded, strict) = (Language::english(), Language::load(&with(path, &strict)));
    let (embedded, strict) = (embedded.expect("it is right"), strict.expect("it is right"));
    assert!(names(&embedded).contains(&"Tarvik Belmonde".to_owned()), "{:?}", names(&embedded));
    assert!(!names(&strict).contains(&"Tarvik Belmonde".to_owned()), "{:?}", names(&strict));
}
