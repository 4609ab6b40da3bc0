//! Everything that the pipeline knows about a language, loaded once.

use std::borrow::Cow;

use rashomon_model::{Lineage, sha256_hex};

use crate::{
    annotate::{
        analyser::{Analyser, Manifest, Thresholds},
        chunk::ChunkClasses,
        lemma::Lemmatiser,
    },
    data::{Data, DataError, DataFile, Part},
    gate::Gate,
    ground::place::Gazetteer,
    lexicon::{ClassId, Lexicon},
    lineage,
    ontology::Ontology,
    pattern::{Gives, PatternSet},
    remark::{DataRemark, Loaded},
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
    /// Classes that build noun phrases.
    pub chunk_classes: ChunkClasses,
    /// Classes that the code of the stages asks for.
    pub classes: Classes,
    /// Which reports are analysed at all.
    pub gate: Gate,
    /// Places.
    pub gazetteer: Gazetteer,
    lineage: Lineage,
    remarks: Vec<DataRemark>,
}

/// The folder of English below `data/`.
const FOLDER: &str = "lang/en";
/// The manifest of its network.
const MANIFEST: &str = "models/analyser-en/manifest.toml";
/// The weights of its network.
const WEIGHTS: &str = "models/analyser-en/weights.bin";

macro_rules! classes {
    ($($field:ident = $name:literal),+ $(,)?) => {
        /// Lexicon classes that the code of the stages asks for.
        #[derive(Clone, Copy, Debug)]
        pub struct Classes {
            $(#[doc = concat!("Class `", $name, "`.")] pub $field: ClassId),+
        }

        impl Classes {
            /// Their names.
            const NAMES: &[&str] = &[$($name),+];

            fn new(lexicon: &Lexicon) -> Result<Self, &'static str> {
                Ok(Self { $($field: lexicon.class($name).ok_or($name)?),+ })
            }
        }
    };
}

classes! {
    event = "event",
    accident = "accident",
    person = "person",
    group = "group-noun",
    force = "force-noun",
    organisation = "organisation-noun",
    publication = "publication-noun",
    rank = "rank",
    title = "title",
    role = "role",
    anonymous = "anonymous-source",
    document = "document-noun",
    medium = "medium-noun",
    speech = "speech-verb",
    attribution_preposition = "attribution-preposition",
    doubt = "doubt-verb",
    react = "react-verb",
    deny = "deny-verb",
    accuse = "accuse-verb",
    munition = "munition",
    weapon = "weapon",
    launcher = "launcher",
    negation = "negation",
    modal = "modal-hypothetical",
    conditional = "conditional",
    plan = "plan-verb",
    attempt = "attempt-verb",
    foil = "foil-verb",
    threaten = "threaten-verb",
    generic_cue = "generic-cue",
    facility = "facility",
    military_site = "military-site",
    kill = "kill-verb",
}

impl Language {
    /// English, from the embedded data.
    ///
    /// # Errors
    /// A wrong data file, with file and line. The embedded files are tested, so that this happens only to people who
    /// change them.
    pub fn english() -> Result<Self, DataError> {
        Self::load(&Data::embedded())
    }

    /// English with other weights than the embedded ones, and the thresholds of these. For measuring weights.
    ///
    /// # Errors
    /// Where the weights cannot be used; `path` names them.
    pub fn english_with(path: &str, weights: Vec<u8>) -> Result<Self, DataError> {
        let (data, digest) = (Data::embedded(), sha256_hex(&weights));
        let Manifest { thresholds, .. } = Manifest::read(&data.text_file(MANIFEST)?)?;
        let mut language = Self::with_analyser(&data, analyser(path, weights, thresholds)?)?;
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
        let load = || {
            let file = data.text_file(MANIFEST)?;
            let manifest = Manifest::read(&file)?;
            if data.file_digest(WEIGHTS) != Some(&manifest.sha256) {
                return Err(file.error_at("sha256", "the weights have another digest: this is the manifest of others"));
            }
            Self::with_analyser(data, analyser(WEIGHTS, weights, manifest.thresholds)?)
        };
        load().map_err(|error| data.located(error))
    }

    /// What the data holds that is of no use yet, in the order of files and lines.
    pub fn remarks(&self) -> &[DataRemark] {
        &self.remarks
    }

    /// What shapes a reading made with this: the program and each part of its data. Who reads the reports adds what the
    /// reader is.
    pub fn lineage(&self) -> &Lineage {
        &self.lineage
    }

    fn with_analyser(data: &Data, analyser: Analyser) -> Result<Self, DataError> {
        let under = |part: &str| data.text_files(&format!("{FOLDER}/{part}"));
        let (lexicon_files, types) = (under("lexicon"), data.text_files("events"));
        let lexicon = Lexicon::load(&lexicon_files)?;
        let missing = |name: &str| DataError {
            path: format!("{FOLDER}/lexicon"),
            line: 0,
            message: format!("no file defines the class `{name}`"),
        };
        let classes = Classes::new(&lexicon).map_err(missing)?;
        let chunk_classes = ChunkClasses::new(&lexicon).map_err(missing)?;
        let ontology = Ontology::load(&types)?;
        let patterns = PatternSet::load(&under("patterns"), &lexicon)?;
        check_events(&under("patterns"), &patterns, &ontology)?;
        let counted = data.text_file(&format!("{FOLDER}/gate/counted.toml"))?.parse()?;
        let loaded = Loaded {
            lexicon: &lexicon,
            patterns: &patterns,
            ontology: &ontology,
            counted: &counted,
            classes: &lexicon_files,
            types: &types,
        };
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
            chunk_classes,
            classes,
            gate,
            gazetteer,
            lineage: lineage::of_readings(data),
            remarks,
        })
    }
}

/// The classes that the code of the stages asks for, by name.
pub(crate) fn used_by_code() -> impl Iterator<Item = &'static str> {
    Classes::NAMES.iter().chain(&ChunkClasses::NAMES).copied()
}

fn analyser(path: &str, weights: impl Into<Cow<'static, [u8]>>, thresholds: Thresholds) -> Result<Analyser, DataError> {
    Analyser::from_bytes(weights, thresholds).map_err(|e| DataError {
        path: path.to_owned(),
        line: 0,
        message: e.to_string(),
    })
}

/// Event types that patterns name must be there.
fn check_events(files: &[DataFile], patterns: &PatternSet, ontology: &Ontology) -> Result<(), DataError> {
    for pattern in patterns.patterns() {
        let Gives::Claims(claims) = &pattern.gives else { continue };
        if let Some(event) = claims.iter().filter_map(|c| c.event.as_deref()).find(|e| ontology.parse(e).is_none()) {
            let message =
                format!("pattern `{}` names the event type `{event}`, which no file in events/ defines", pattern.id);
            let file = files.iter().find(|f| pattern.id.split('/').next() == Some(f.stem()));
            let unknown = DataError { path: pattern.id.clone(), line: 0, message: message.clone() };
            return Err(file.map_or(unknown, |f| f.error(pattern.offset, message)));
        }
    }
    Ok(())
}
