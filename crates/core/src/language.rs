//! Everything that the pipeline knows about a language, loaded once.

use std::borrow::Cow;

use rashomon_model::{Lineage, sha256_hex};
use rashomon_nn::InstructionSet;

use crate::{
    annotate::{self, analyser::Analyser},
    data::{Data, DataError, Part},
    extract,
    gate::Gate,
    gazetteer::Gazetteer,
    lexicon::Lexicon,
    lineage,
    ontology::Ontology,
    pattern::{Gives, PatternSet},
    text::lemma::Lemmatiser,
};

/// Lexicons, patterns, network and event types of one language.
#[derive(Debug)]
pub struct Language {
    /// Words by class.
    pub lexicon: Lexicon,
    /// Patterns.
    pub patterns: PatternSet,
    /// Event types.
    pub ontology: Ontology,
    /// The network.
    pub analyser: Analyser,
    /// Dictionary forms.
    pub lemmatiser: Lemmatiser,
    /// Which reports are analysed at all.
    pub gate: Gate,
    /// Places.
    pub gazetteer: Gazetteer,
    lineage: Lineage,
    annotate_classes: annotate::Classes,
    extract_classes: extract::Classes,
}

/// The folder of English below `data/`.
const FOLDER: &str = "lang/en";
/// The weights of its network.
const WEIGHTS: &str = "models/analyser-en/weights.bin";

impl Language {
    /// English, from the embedded data.
    ///
    /// # Errors
    /// A wrong data file, with file and line. The embedded files are tested, so that this happens only to people who
    /// change them.
    pub fn english() -> Result<Self, DataError> {
        Self::load(&Data::embedded())
    }

    /// English, read with these vector instructions: for a comparison, since what is read does not depend on them.
    ///
    /// # Errors
    /// Where this processor lacks them.
    pub fn english_on(instructions: InstructionSet) -> Result<Self, DataError> {
        let data = Data::embedded();
        let wrong = |message: String| DataError { path: WEIGHTS.to_owned(), line: 0, message };
        let weights = data.bytes(WEIGHTS).ok_or_else(|| wrong("this file is missing".to_owned()))?;
        let analyser = Analyser::from_bytes_with(weights, instructions).map_err(|e| wrong(e.to_string()))?;
        Self::with_analyser(&data, analyser)
    }

    /// English with other weights than the embedded ones.
    ///
    /// # Errors
    /// Where the weights cannot be used; `path` names them.
    pub fn english_with(path: &str, weights: Vec<u8>) -> Result<Self, DataError> {
        let digest = sha256_hex(&weights);
        let mut language = Self::with_analyser(&Data::embedded(), analyser(path, weights)?)?;
        language.lineage = language.lineage.with(Part::Weights.as_str(), digest);
        Ok(language)
    }

    /// English, from data files.
    ///
    /// # Errors
    /// A wrong data file, with file and line.
    pub fn load(data: &Data) -> Result<Self, DataError> {
        let missing = || DataError { path: WEIGHTS.to_owned(), line: 0, message: "this file is missing".to_owned() };
        let weights = data.bytes(WEIGHTS).ok_or_else(missing)?;
        let load = || Self::with_analyser(data, analyser(WEIGHTS, weights)?);
        load().map_err(|error| data.located(error))
    }

    /// What shapes a reading made with this: the program and each part of its data. Who reads the reports adds what the
    /// reader is.
    pub fn lineage(&self) -> &Lineage {
        &self.lineage
    }

    fn with_analyser(data: &Data, analyser: Analyser) -> Result<Self, DataError> {
        let under = |part: &str| data.text_files(&format!("{FOLDER}/{part}"));
        let lexicon = Lexicon::load(&under("lexicon"))?;
        let missing = |name: &str| DataError {
            path: format!("{FOLDER}/lexicon"),
            line: 0,
            message: format!("no file defines the class `{name}`"),
        };
        let annotate_classes = annotate::Classes::new(&lexicon).map_err(missing)?;
        let extract_classes = extract::Classes::new(&lexicon).map_err(missing)?;
        let ontology = Ontology::load(&data.text_files("events"))?;
        for (class, event) in lexicon.with_property("event") {
            if ontology.parse(event).is_none() {
                let name = lexicon.name(class);
                let message =
                    format!("class `{name}` names the event type `{event}`, which no file in events/ defines");
                return Err(lexicon.place(class).error(message));
            }
        }
        let patterns = PatternSet::load(&under("patterns"), &lexicon)?;
        check_events(&patterns, &ontology)?;
        let gate = Gate::load(FOLDER, &data.text_files(FOLDER), &lexicon)?;
        let lemmatiser = Lemmatiser::load(&data.text_file(&format!("{FOLDER}/lemmas.tsv"))?)?;
        let gazetteer = Gazetteer::load(data)?;
        Ok(Self {
            lexicon,
            patterns,
            ontology,
            analyser,
            lemmatiser,
            gate,
            gazetteer,
            annotate_classes,
            extract_classes,
            lineage: lineage::of_readings(data),
        })
    }

    /// What the analysis of reports uses.
    pub fn for_annotate(&self) -> annotate::Resources<'_> {
        annotate::Resources {
            lexicon: &self.lexicon,
            classes: self.annotate_classes,
            analyser: &self.analyser,
            lemmatiser: &self.lemmatiser,
            gazetteer: &self.gazetteer,
        }
    }

    /// What extraction uses.
    pub fn for_extract(&self) -> extract::Resources<'_> {
        extract::Resources {
            lexicon: &self.lexicon,
            classes: &self.extract_classes,
            patterns: &self.patterns,
            ontology: &self.ontology,
            gazetteer: &self.gazetteer,
        }
    }
}

fn analyser(path: &str, weights: impl Into<Cow<'static, [u8]>>) -> Result<Analyser, DataError> {
    Analyser::from_bytes(weights).map_err(|e| DataError { path: path.to_owned(), line: 0, message: e.to_string() })
}

/// Event types that patterns name must be there.
fn check_events(patterns: &PatternSet, ontology: &Ontology) -> Result<(), DataError> {
    for pattern in patterns.patterns() {
        let Gives::Claims(claims) = &pattern.gives else { continue };
        if let Some(event) = claims.iter().filter_map(|c| c.event.as_deref()).find(|e| ontology.parse(e).is_none()) {
            let message =
                format!("pattern `{}` names the event type `{event}`, which no file in events/ defines", pattern.id);
            return Err(pattern.place.error(message));
        }
    }
    Ok(())
}
