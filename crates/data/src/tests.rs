//! What lies over the embedded data, and what is refused.

use std::{fs, io::Write as _, path::Path};

use super::*;

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn overlaid(files: &[(&str, &[u8])]) -> Result<Data, OverlayError> {
    Data::with_overlay(folder(files).path())
}

fn changed(data: &Data) -> Vec<Part> {
    let embedded = Data::embedded();
    Part::ALL.into_iter().filter(|part| data.digest(*part) != embedded.digest(*part)).collect()
}

const PLACES: &str = "id\tname\taliases\tlat\tlon\tkind\tcountry\tadmin1\tpopulation\n\
    t:1\tTell Zamar\t\t33.5\t42\tcity\tIQ\tAnbar\t1200\n";

#[test]
fn files_are_replaced_added_and_taken_away() {
    let data = overlaid(&[
        ("events/protest.toml", b"type = \"PROTEST\"\nlabel = \"protest march\"\n"),
        ("events/picnic.toml", b"type = \"PICNIC\"\nlabel = \"picnic\"\n"),
        ("events/agree.toml", b""),
        ("lang/en/README.md", b"Words of ours."),
        ("lang/en/.swap", b"..."),
    ])
    .unwrap();
    let (embedded, events) = (Data::embedded(), data.text_files("events"));
    assert_eq!(events.len(), embedded.text_files("events").len());
    assert!(data.text_file("events/protest.toml").unwrap().text.contains("protest march"));
    assert!(data.text_file("events/picnic.toml").is_ok());
    let missing = data.text_file("events/agree.toml").unwrap_err();
    assert!(missing.to_string().starts_with("events/agree.toml"), "{missing}");
    assert!(events.is_sorted_by_key(|file| file.path.clone()));
    assert_eq!(changed(&data), [Part::Events]);
}

#[test]
fn a_digest_is_that_of_what_a_part_holds() {
    let embedded = Data::embedded();
    let words = embedded.text_file("lang/en/lexicon/status.toml").unwrap().text;
    let same = overlaid(&[("lang/en/lexicon/status.toml", words.replace('\n', "\r\n").as_bytes())]).unwrap();
    assert_eq!(changed(&same), []);
    let other = overlaid(&[("lang/en/lexicon/status.toml", format!("{words}# More.\n").as_bytes())]).unwrap();
    assert_eq!(changed(&other), [Part::Lexicon]);
    for (path, part) in [
        ("lang/en/patterns/ours.toml", Part::Patterns),
        ("lang/en/lemmas.tsv", Part::Language),
        ("gazetteer/demonyms.tsv", Part::Gazetteer),
        ("models/analyser-en/weights.bin", Part::Weights),
        ("models/analyser-en/manifest.toml", Part::Weights),
    ] {
        assert_eq!(changed(&overlaid(&[(path, b"# Ours.\n")]).unwrap()), [part], "{path}");
    }
}

#[test]
fn places_lie_over_all_places() {
    let mut compressed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    compressed.write_all(PLACES.as_bytes()).unwrap();
    let compressed = overlaid(&[("gazetteer/places.tsv.gz", &compressed.finish().unwrap())]).unwrap();
    let plain = overlaid(&[("gazetteer/places.tsv", PLACES.as_bytes())]).unwrap();
    for data in [&compressed, &plain] {
        assert!(data.gazetteer().knows("tell zamar") && !data.gazetteer().knows("Baghdad"));
        assert_eq!(changed(data), [Part::Gazetteer]);
    }
    assert_eq!(compressed.digest(Part::Gazetteer), plain.digest(Part::Gazetteer));
}

const OWN: &str = "id\tname\taliases\tlat\tlon\tkind\tcountry\tadmin1\tpopulation\tpcode\treplaces\tsource\n\
    own:1\tZamar Junction\t\t33.5\t42\tsite\tIQ\t\t\t\t\tours.csv\n";

#[test]
fn places_of_the_users_own_are_added() {
    let data = overlaid(&[("gazetteer/own.tsv", OWN.as_bytes())]).unwrap();
    assert_eq!(changed(&data), [Part::Gazetteer]);
    assert!(data.gazetteer().knows("zamar junction") && data.gazetteer().knows("Baghdad"));
    // Also where other places lie over those of the program.
    let both = [("gazetteer/own.tsv", OWN.as_bytes()), ("gazetteer/places.tsv", PLACES.as_bytes())];
    let gazetteer = Arc::clone(overlaid(&both).unwrap().gazetteer());
    assert!(gazetteer.knows("zamar junction") && gazetteer.knows("Tell Zamar") && !gazetteer.knows("Baghdad"));

    let folder = folder(&[("rashomon.db.places.tsv", OWN.replace("33.5", "33.6").as_bytes()), ("none.tsv", b"")]);
    let beside = |name: &str, data: Data| data.with_own(&folder.path().join(name)).unwrap();
    let by_itself = beside("rashomon.db.places.tsv", Data::embedded());
    assert_eq!(changed(&by_itself), [Part::Gazetteer]);
    assert_ne!(by_itself.digest(Part::Gazetteer), data.digest(Part::Gazetteer));
    let over = beside("rashomon.db.places.tsv", data);
    assert_eq!(over.own_places().get("own:1").unwrap().lat, Some(33.6));
    assert_eq!(over.digest(Part::Gazetteer), by_itself.digest(Part::Gazetteer));
    for name in ["none.tsv", "missing.tsv"] {
        assert_eq!(changed(&beside(name, Data::embedded())), []);
    }
}

#[test]
fn the_digest_of_the_embedded_places_is_that_of_their_table() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/gazetteer/places.tsv.gz");
    let data = overlaid(&[("gazetteer/places.tsv.gz", &fs::read(source).unwrap())]).unwrap();
    assert_eq!(changed(&data), []);
    assert_eq!(
        data.gazetteer().rows("Gao").collect::<Vec<_>>(),
        Data::embedded().gazetteer().rows("Gao").collect::<Vec<_>>()
    );
}

#[test]
fn what_is_wrong_is_named() {
    let long = vec![b' '; (16 << 20) + 1];
    for (path, bytes, message) in [
        ("lang/en/pattern/ours.toml", b"# Ours.".as_slice(), "lang/en/pattern/ours.toml: no data is read from here"),
        ("lang/en/lexicon/ours.tml", b"# Ours.", "ours.tml: no data is read from here"),
        ("lang/de/lexicon/ours.toml", b"# Ours.", "ours.toml: no data is read from here"),
        ("lang/en/furniture.toml", b"# Ours.", "furniture.toml: this file belongs to the program"),
        ("words.toml", b"# Ours.", "words.toml: no data is read from here"),
        ("lang/en/lexicon/ours.toml", b"", "ours.toml: an empty file takes away the embedded one"),
        ("lang/en/lexicon/ours.toml", b"# Ours.\n# \xff\n", "ours.toml:2: it is not UTF-8"),
        ("lang/en/lexicon/ours.toml", &long, "ours.toml: more than 16777216 bytes"),
        ("gazetteer/places.tsv", b"id\nx\ty\n", "places.tsv:2: 2 columns, not 9"),
        ("gazetteer/own.tsv", b"id\tname\n", "own.tsv:1: the heading is not"),
        ("gazetteer/own.tsv", b"id\n\xff\n", "own.tsv:2: it is not UTF-8"),
        ("gazetteer/places.tsv.gz", b"id\nx\ty\n", "places.tsv.gz"),
        ("a/b/c/d/e/f/g/h.md", b"Deep.", "deeper folders than data has"),
    ] {
        let error = overlaid(&[(path, bytes)]).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(message), "{path}: {error}");
    }
    let error = Data::with_overlay(Path::new("/no/such/folder")).map(|_| ()).unwrap_err().to_string();
    assert!(error.starts_with("/no/such/folder: "), "{error}");
}

#[test]
fn a_copy_of_the_data_changes_nothing() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    assert_eq!(changed(&Data::with_overlay(&source).unwrap()), []);
}

#[cfg(unix)]
#[test]
fn links_are_refused() {
    let folder = folder(&[("events/picnic.toml", b"type = \"PICNIC\"\nlabel = \"picnic\"\n")]);
    std::os::unix::fs::symlink(folder.path().join("events"), folder.path().join("lang")).unwrap();
    let error = Data::with_overlay(folder.path()).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("links are not followed"), "{error}");
}

#[test]
fn errors_name_the_file_that_lies_over_the_data() {
    let folder = folder(&[("events/picnic.toml", b"type = \"PICNIC\"\n")]);
    let data = Data::with_overlay(folder.path()).unwrap();
    let error = |path: &str| data.located(DataError { path: path.to_owned(), line: 1, message: String::new() }).path;
    assert_eq!(error("events/picnic.toml"), folder.path().join("events/picnic.toml").display().to_string());
    assert_eq!(error("events/agree.toml"), "events/agree.toml");
}
