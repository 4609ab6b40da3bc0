//! Ids hang on the words: a report that is read by another network, with other words and other event types, keeps the ids
//! of all that is read from the same words again.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeMap, fs, path::Path};

use rashomon_core::{Language, data::Data, extract};
use rashomon_ingest::{Options, read, sources};
use rashomon_model::{Attribute, Chars, Extraction, ReportId, ReportRecord, Span, sha256_hex};
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
    // Some words are gone, and a type is called otherwise.
    for file in embedded.text_files("lang/en/lexicon") {
        let text = file.text.replace("\"air strike\", ", "").replace("\"rocket\", ", "").replace("\"shooting\", ", "");
        put(&file.path, text.as_bytes());
    }
    for file in embedded.text_files("events") {
        put(&file.path, file.text.replace("violent = true", "violent = false").as_bytes());
    }
}

type Place = (ReportId, Attribute, Span<Chars>);

/// The ids of claims by report, attribute and evidence, in order; those of events and speakers by report and first mention.
fn ids(
    records: &[(ReportId, Extraction)],
) -> (BTreeMap<Place, Vec<String>>, BTreeMap<(ReportId, Span<Chars>), String>) {
    let (mut claims, mut events) = (BTreeMap::<Place, Vec<String>>::new(), BTreeMap::new());
    for (report, extraction) in records {
        for claim in &extraction.claims {
            let place = (report.clone(), claim.attribute, claim.evidence.span);
            claims.entry(place).or_default().push(claim.id.to_string());
        }
        for event in &extraction.events {
            events.entry((report.clone(), event.first_mention())).or_insert_with(|| event.id.to_string());
        }
    }
    (claims, events)
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
    let ((claims, events), (claims_after, events_after)) = (ids(&before), ids(&after));
    let mut again = 0;
    for (place, ids) in &claims {
        let Some(found) = claims_after.get(place) else { continue };
        let both = ids.len().min(found.len());
        assert_eq!(ids[..both], found[..both], "{place:?}");
        again += both;
    }
    let told = events.iter().filter_map(|(place, id)| Some((id, events_after.get(place)?)));
    let told: Vec<_> = told.inspect(|(id, found)| assert_eq!(id, found)).collect();
    assert!(again > 100 && told.len() > 20, "{again} claims and {} events were read again", told.len());
}
