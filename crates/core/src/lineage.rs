//! What shapes a reading, and what shapes the incidents that are made of readings. Digests of our sources come from the build
//! script, those of the data from the data: no version has to be raised by hand.

use rashomon_model::Lineage;

use crate::data::{Data, Part};

/// What shapes a reading: the program and each part of its data.
pub fn of_readings(data: &Data) -> Lineage {
    let program = Lineage::default().with("program", env!("RASHOMON_PROGRAM"));
    let parts = Part::ALL.into_iter().filter(|part| *part != Part::Incidents);
    parts.fold(program, |lineage, part| lineage.with(part.as_str(), data.digest(part)))
}

/// What shapes incidents beside the readings: the rules that resolve and reconcile, weights, event types, who is on which side,
/// and the words by which accounts are compared.
pub fn of_incidents(data: &Data) -> Lineage {
    let rules = Lineage::default().with("rules", env!("RASHOMON_RULES"));
    let parts = [Part::Events, Part::Incidents, Part::Actors, Part::Language];
    parts.into_iter().fold(rules, |lineage, part| lineage.with(part.as_str(), data.digest(part)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DataFile;

    #[test]
    fn a_lineage_tells_which_part_is_another() {
        let embedded = Data::embedded();
        let with = |path: &str| {
            let text = embedded.text_file(path).unwrap().text + "# Ours.\n";
            Data::embedded().with_file(DataFile { path: path.to_owned(), text })
        };
        for (path, part) in [
            ("lang/en/lexicon/status.toml", "lexicon"),
            ("lang/en/patterns/killed.toml", "patterns"),
            ("lang/en/lemmas.tsv", "language"),
            ("gazetteer/stopnames.txt", "gazetteer"),
            ("actors/world.tsv", "actors"),
            ("models/analyser-en/manifest.toml", "weights"),
        ] {
            let data = with(path);
            assert_eq!(of_readings(&embedded).changed(&of_readings(&data)), [part]);
            let shapes_incidents = matches!(part, "language" | "actors");
            assert_eq!(of_incidents(&embedded) != of_incidents(&data), shapes_incidents, "{part}");
        }
        let data = with("incidents/weights.toml");
        assert_eq!(of_readings(&embedded), of_readings(&data));
        assert_eq!(of_incidents(&embedded).changed(&of_incidents(&data)), ["incidents"]);
        let data = with("events/protest.toml");
        assert_eq!(of_readings(&embedded).changed(&of_readings(&data)), ["events"]);
        assert_eq!(of_incidents(&embedded).changed(&of_incidents(&data)), ["events"]);
    }

    #[test]
    fn all_parts_have_a_digest() {
        let (readings, incidents) = (of_readings(&Data::embedded()), of_incidents(&Data::embedded()));
        assert_eq!(readings.parts.len(), 8);
        for digest in readings.parts.values().chain(incidents.parts.values()).chain([&readings.digest()]) {
            assert!(digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit()), "{digest}");
        }
        assert_ne!(readings.parts["program"], incidents.parts["rules"]);
    }
}
