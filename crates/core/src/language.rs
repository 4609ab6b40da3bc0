//! Everything that the pipeline knows about a language, loaded once.

use std::borrow::Cow;

use rashomon_nn::InstructionSet;

use crate::{
    annotate::{
        self,
        analyser::{Analyser, AnalyserError, Manifest, Thresholds},
    },
    data::{Data, DataError},
    extract,
    gate::Gate,
    gazetteer::Gazetteer,
    lexicon::Lexicon,
    ontology::Ontology,
    pattern::{Gives, PatternSet},
    remark::{DataRemark, Loaded},
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
    annotate_classes: annotate::Classes,
    extract_classes: extract::Classes,
    remarks: Vec<DataRemark>,
}

/// The folder of English below `data/`.
const FOLDER: &str = "lang/en";
/// The manifest of its network.
const MANIFEST: &str = "models/analyser-en/manifest.toml";
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
        Self::load_by(&Data::embedded(), |weights, thresholds| {
            Analyser::from_bytes_with(weights, thresholds, instructions)
        })
    }

    /// English with other weights than the embedded ones, and the thresholds of these. For measuring weights.
    ///
    /// # Errors
    /// Where the weights cannot be used; `path` names them.
    pub fn english_with(path: &str, weights: Vec<u8>) -> Result<Self, DataError> {
        let data = Data::embedded();
        let Manifest { thresholds, .. } = Manifest::read(&data.text_file(MANIFEST)?)?;
        let analyser = Analyser::from_bytes(weights, thresholds).map_err(|e| unusable(path, &e))?;
        Self::with_analyser(&data, analyser)
    }

    /// English, from data files.
    ///
    /// # Errors
    /// A wrong data file, with file and line.
    pub fn load(data: &Data) -> Result<Self, DataError> {
        Self::load_by(data, Analyser::from_bytes)
    }

    /// The same, with the function that makes the network from its weights and what belongs to them.
    fn load_by(
        data: &Data,
        network: impl FnOnce(Cow<'static, [u8]>, Thresholds) -> Result<Analyser, AnalyserError>,
    ) -> Result<Self, DataError> {
        let missing = || DataError { path: WEIGHTS.to_owned(), line: 0, message: "this file is missing".to_owned() };
        let weights = data.bytes(WEIGHTS).ok_or_else(missing)?;
        let load = || {
            let file = data.text_file(MANIFEST)?;
            let manifest = Manifest::read(&file)?;
            if data.file_digest(WEIGHTS) != Some(&manifest.sha256) {
                return Err(file.error_at("sha256", "the weights have another digest: this is the manifest of others"));
            }
            let analyser = network(weights, manifest.thresholds).map_err(|e| unusable(WEIGHTS, &e))?;
            Self::with_analyser(data, analyser)
        };
        load().map_err(|error| data.located(error))
    }

    /// What the data holds that is of no use yet, in the order of files and lines.
    pub fn remarks(&self) -> &[DataRemark] {
        &self.remarks
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
        let patterns = PatternSet::load(&under("patterns"), &lexicon)?;
        check_events(&patterns, &ontology)?;
        let counted = data.text_file(&format!("{FOLDER}/gate/counted.toml"))?.parse()?;
        let loaded = Loaded { lexicon: &lexicon, patterns: &patterns, ontology: &ontology, counted: &counted };
        loaded.refuse()?;
        let remarks = loaded.remarks();
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
            remarks,
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

/// Weights that cannot be used, by the path of their file.
fn unusable(path: &str, error: &AnalyserError) -> DataError {
    DataError { path: path.to_owned(), line: 0, message: error.to_string() }
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
