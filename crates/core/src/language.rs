//! Everything that the pipeline knows about a language, loaded once.

use std::{borrow::Cow, thread};

use rashomon_nn::InstructionSet;

use crate::{
    annotate::{
        self,
        analyser::{Analyser, Manifest},
    },
    data::{Data, DataError, DataFile},
    extract,
    gate::Gate,
    gazetteer::Gazetteer,
    ground::{self, actor::Register},
    lexicon::Lexicon,
    ontology::Ontology,
    pattern::{Gives, PatternSet},
    propose::{self, Proposer},
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
    /// The network that analyses.
    pub analyser: Analyser,
    /// The network that proposes claims.
    pub proposer: Proposer,
    /// Dictionary forms.
    pub lemmatiser: Lemmatiser,
    /// Which reports are analysed at all.
    pub gate: Gate,
    /// Places.
    pub gazetteer: Gazetteer,
    /// Actors.
    pub actors: Register,
    annotate_classes: annotate::Classes,
    extract_classes: extract::Classes,
    place_classes: ground::place::Classes,
    situation: extract::situate::Situation,
    sides: ground::actor::SideWeights,
    remarks: Vec<DataRemark>,
}

/// The folder of English below `data/`.
const FOLDER: &str = "lang/en";
/// The folder of the network that analyses.
const ANALYSER: &str = "models/analyser-en";
/// The folder of the network that proposes claims.
const PROPOSER: &str = "models/claims-en";

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
        Self::load_on(&Data::embedded(), instructions)
    }

    /// English with other weights of the analyser than the embedded ones, and the thresholds of these. For measuring weights.
    ///
    /// # Errors
    /// Where the weights cannot be used; `path` names them.
    pub fn english_with(path: &str, weights: Vec<u8>) -> Result<Self, DataError> {
        let data = Data::embedded();
        let file = data.text_file(&format!("{ANALYSER}/manifest.toml"))?;
        let Manifest { thresholds, .. } = Manifest::read(&file)?;
        let analyser = Analyser::from_bytes(weights, thresholds).map_err(|e| unusable(path, &e))?;
        let proposer = Self::proposer(&data, InstructionSet::chosen().map_err(|e| unusable(PROPOSER, &e))?)?;
        Self::with_networks(&data, analyser, proposer)
    }

    /// English, from data files.
    ///
    /// # Errors
    /// A wrong data file, with file and line.
    pub fn load(data: &Data) -> Result<Self, DataError> {
        Self::load_on(data, InstructionSet::chosen().map_err(|e| unusable(ANALYSER, &e))?)
    }

    fn load_on(data: &Data, instructions: InstructionSet) -> Result<Self, DataError> {
        let load = || {
            let (analyser, proposer) = thread::scope(|scope| {
                let beside = thread::Builder::new().spawn_scoped(scope, || Self::proposer(data, instructions));
                let analyser = Self::analyser(data, instructions);
                // Where the system gives no thread, it is done here.
                let proposer =
                    beside.map_or_else(|_| Ok(Self::proposer(data, instructions)), thread::ScopedJoinHandle::join);
                (analyser, proposer)
            });
            let proposer = proposer.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            Self::with_networks(data, analyser?, proposer?)
        };
        load().map_err(|error| data.located(error))
    }

    fn analyser(data: &Data, instructions: InstructionSet) -> Result<Analyser, DataError> {
        let (path, weights, file) = weights(data, ANALYSER)?;
        let manifest = Manifest::read(&file)?;
        check_digest(data, &path, &file, &manifest.sha256)?;
        Analyser::from_bytes_with(weights, manifest.thresholds, instructions).map_err(|e| unusable(&path, &e))
    }

    fn proposer(data: &Data, instructions: InstructionSet) -> Result<Proposer, DataError> {
        let (path, weights, file) = weights(data, PROPOSER)?;
        let manifest = propose::Manifest::read(&file)?;
        check_digest(data, &path, &file, &manifest.sha256)?;
        Proposer::from_bytes_with(weights, manifest.thresholds, instructions).map_err(|e| unusable(&path, &e))
    }

    /// What the data holds that is of no use yet, in the order of files and lines.
    pub fn remarks(&self) -> &[DataRemark] {
        &self.remarks
    }

    fn with_networks(data: &Data, analyser: Analyser, proposer: Proposer) -> Result<Self, DataError> {
        if proposer.width() != analyser.width() {
            let widths = (proposer.width(), analyser.width());
            return Err(unusable(
                PROPOSER,
                &format!("takes states of {} numbers, the analyser gives {}", widths.0, widths.1),
            ));
        }
        let under = |part: &str| data.text_files(&format!("{FOLDER}/{part}"));
        let lexicon = Lexicon::load(&under("lexicon"))?;
        let missing = |name: &str| DataError {
            path: format!("{FOLDER}/lexicon"),
            line: 0,
            message: format!("no file defines the class `{name}`"),
        };
        let annotate_classes = annotate::Classes::new(&lexicon).map_err(missing)?;
        let extract_classes = extract::Classes::new(&lexicon).map_err(missing)?;
        let place_classes = ground::place::Classes::new(&lexicon).map_err(missing)?;
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
        let situation = extract::situate::Situation::load(&data.text_file(&format!("{FOLDER}/situation.toml"))?)?;
        let actors = Register::load(data, &lexicon)?;
        let sides = ground::actor::SideWeights::load(&data.text_file(&format!("{FOLDER}/sides.toml"))?)?;
        Ok(Self {
            lexicon,
            patterns,
            ontology,
            analyser,
            proposer,
            lemmatiser,
            gate,
            gazetteer,
            actors,
            annotate_classes,
            extract_classes,
            place_classes,
            situation,
            sides,
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
            proposer: &self.proposer,
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
            place_classes: &self.place_classes,
            actors: &self.actors,
            proposer: &self.proposer,
            situation: &self.situation,
            sides: &self.sides,
        }
    }
}

/// The weights in a folder, with their path, and their manifest.
fn weights(data: &Data, folder: &str) -> Result<(String, Cow<'static, [u8]>, DataFile), DataError> {
    let path = format!("{folder}/weights.bin");
    let missing = || DataError { path: path.clone(), line: 0, message: "this file is missing".to_owned() };
    let bytes = data.bytes(&path).ok_or_else(missing)?;
    Ok((path, bytes, data.text_file(&format!("{folder}/manifest.toml"))?))
}

/// A manifest must be that of the weights beside it.
fn check_digest(data: &Data, path: &str, manifest: &DataFile, sha256: &str) -> Result<(), DataError> {
    if data.file_digest(path) == Some(sha256) {
        return Ok(());
    }
    Err(manifest.error_at("sha256", "the weights have another digest: this is the manifest of others"))
}

/// Weights that cannot be used, by the path of their file.
fn unusable(path: &str, error: &impl ToString) -> DataError {
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
