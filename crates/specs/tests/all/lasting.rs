//! Ids hang on the words: a report that is read by another network, with other words and other event types, keeps the ids
//! of all that is read from the same words again.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeMap, fs, path::Path};

use rashomon_core::{Language, data::Data, extract};
use rashomon_ingest::{Options, read, sources};
use rashomon_model::{Attribute, Chars, Extraction, ReportId, ReportRecord, Span, Speaker, sha256_hex};
use sha2::{Digest, Sha256};

/// Bytes of the digest at the end of a weights file.
const CHECKSUM: usize = 32;
/// One of so many bytes in the last part of the weights is another one.
const STEP: usize = 1_013;

/// Lays other weights, words and event types into a folder.
fn lay(folder: &Path) {
    let embedded = Data::embedded();
    let put = |path: &str, bytes: &[u8]| {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    };
    let weights = embedded.bytes("models/analyser-en/weights.bin").unwrap();
    let mut weights = weights[..weights.len() - CHECKSUM].to_vec();
    let last = weights.len() * 9 / 10;
    weights[last..].iter_mut().step_by(STEP).for_each(|byte| *byte ^= 4);
    let checksum = Sha256::digest(&weights);
    weights.extend_from_slice(&checksum);
    put("models/analyser-en/weights.bin", &weights);
    let manifest = embedded.text_file("models/analyser-en/manifest.toml").unwrap().text;
    let line = manifest.lines().find(|line| line.starts_with("sha256 = ")).unwrap();
    let own = manifest.replacen(line, &format!("sha256 = \"{}\"", sha256_hex(&weights)), 1);
    put("models/analyser-en/manifest.toml", own.as_bytes());
    // Some words are gone, and no type is violent.
    for file in embedded.text_files("lang/en/lexicon") {
        let text = file.text.replace("\"air strike\", ", "").replace("\"rocket\", ", "").replace("\"shooting\", ", "");
        put(&file.path, text.as_bytes());
    }
    for file in embedded.text_files("events") {
        put(&file.path, file.text.replace("violent = true", "violent = false").as_bytes());
    }
}

/// What makes a thing that is read from words the same in two readings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Read {
    /// A claim: attribute, evidence, the value's words, and where its speaker is named first.
    Claim(Attribute, Span<Chars>, String, Option<Span<Chars>>),
    /// An event, by its first mention.
    Event(Span<Chars>),
    /// A speaker, by its first mention.
    Speaker(Option<Span<Chars>>),
}

/// The ids of all that is read from the same words only once.
fn ids(records: &[(ReportId, Extraction)]) -> BTreeMap<(ReportId, Read), String> {
    let mut all: BTreeMap<(ReportId, Read), Vec<String>> = BTreeMap::new();
    for (report, extraction) in records {
        let mut put = |read, id: &str| all.entry((report.clone(), read)).or_default().push(id.to_owned());
        for claim in &extraction.claims {
            let speaker = extraction.speaker(&claim.speaker).and_then(Speaker::first_mention);
            let value = claim.value.text().to_owned();
            put(Read::Claim(claim.attribute, claim.evidence.span, value, speaker), claim.id.as_str());
        }
        extraction.events.iter().for_each(|event| put(Read::Event(event.first_mention()), event.id.as_str()));
        extraction.speakers.iter().for_each(|s| put(Read::Speaker(s.first_mention()), s.id.as_str()));
    }
    all.into_iter().filter(|(_, ids)| ids.len() == 1).map(|(read, mut ids)| (read, ids.remove(0))).collect()
}

fn records(language: &Language) -> Vec<(ReportId, Extraction)> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let found = sources(&[examples.to_str().unwrap()]);
    let readings = found.into_iter().flat_map(|source| read(&source.unwrap(), &Options::default()).collect::<Vec<_>>());
    let record = |reading: rashomon_ingest::Reading| {
        let extraction = extract(language, &reading.report);
        let ReportRecord { report, extraction } = ReportRecord::new(reading.report, extraction);
        (report.id, extraction)
    };
    readings.map(|reading| record(reading.unwrap())).collect()
}

#[test]
fn another_network_with_other_words_and_types_keeps_the_ids() {
    let folder = tempfile::tempdir().unwrap();
    lay(folder.path());
    let other = Language::load(&Data::with_overlay(folder.path()).unwrap()).unwrap();
    let (before, after) = (records(&Language::english().unwrap()), records(&other));
    assert_ne!(before, after, "the other data make no difference");
    let (before, after) = (ids(&before), ids(&after));
    let mut again = [0; 3];
    for (read, id) in &before {
        let Some(found) = after.get(read) else { continue };
        assert_eq!(id, found, "{read:?}");
        again[match read.1 {
            Read::Claim(..) => 0,
            Read::Event(_) => 1,
            Read::Speaker(_) => 2,
        }] += 1;
    }
    assert!(again[0] > 50 && again[1] > 20 && again[2] > 20, "claims, events, speakers read again: {again:?}");
    assert!(again[0] < before.len(), "all is read as before");
}
