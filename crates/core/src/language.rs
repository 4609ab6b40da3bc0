//! Everything that the pipeline knows about a language, loaded once.

use std::borrow::Cow;

use rashomon_nn::InstructionSet;

use crate::{
    annotate::{analyser::Analyser, chunk::ChunkClasses, lemma::Lemmatiser},
    data::{DataError, DataFile, embedded},
    gate::Gate,
    lexicon::{ClassId, Lexicon},
    ontology::Ontology,
    pattern::{Gives, PatternSet},
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
}

static WEIGHTS: &[u8] = include_bytes!("../../../data/models/analyser-en/weights.bin");

macro_rules! classes {
    ($($field:ident = $name:literal),+ $(,)?) => {
        /// Lexicon classes that the code of the stages asks for.
        #[derive(Clone, Copy, Debug)]
        pub struct Classes {
            $(#[doc = concat!("Class `", $name, "`.")] pub $field: ClassId),+
        }

        impl Classes {
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
        Self::from_files("lang/en", &embedded("lang/en"), &embedded("events"))
    }

    /// English, read with these vector instructions: for a comparison, since what is read does not depend on them.
    ///
    /// # Errors
    /// Where this processor lacks them.
    pub fn english_on(instructions: InstructionSet) -> Result<Self, DataError> {
        let analyser = Analyser::from_bytes_with(WEIGHTS, instructions);
        let analyser =
            analyser.map_err(|e| DataError { path: EMBEDDED.to_owned(), line: 0, message: e.to_string() })?;
        Self::load("lang/en", &embedded("lang/en"), &embedded("events"), analyser)
    }

    /// English with other weights than the embedded ones.
    ///
    /// # Errors
    /// Where the weights cannot be used; `path` names them.
    pub fn english_with(path: &str, weights: Vec<u8>) -> Result<Self, DataError> {
        Self::load("lang/en", &embedded("lang/en"), &embedded("events"), analyser(path, weights)?)
    }

    /// A language from its data files.
    ///
    /// # Errors
    /// A wrong data file, with file and line.
    pub fn from_files(folder: &str, files: &[DataFile], events: &[DataFile]) -> Result<Self, DataError> {
        Self::load(folder, files, events, analyser(EMBEDDED, WEIGHTS)?)
    }

    fn load(folder: &str, files: &[DataFile], events: &[DataFile], analyser: Analyser) -> Result<Self, DataError> {
        let under = |part: &str| -> Vec<DataFile> {
            let prefix = format!("{folder}/{part}/");
            files.iter().filter(|f| f.path.starts_with(&prefix) && f.is_toml()).cloned().collect()
        };
        let lexicon = Lexicon::load(&under("lexicon"))?;
        let missing = |name: &str| DataError {
            path: format!("{folder}/lexicon"),
            line: 0,
            message: format!("no file defines the class `{name}`"),
        };
        let classes = Classes::new(&lexicon).map_err(missing)?;
        let chunk_classes = ChunkClasses::new(&lexicon).map_err(missing)?;
        let ontology = Ontology::load(events)?;
        for (class, event) in lexicon.with_property("event") {
            if ontology.parse(event).is_none() {
                let (heading, files) = (format!("[{class}]"), under("lexicon"));
                let message =
                    format!("class `{class}` names the event type `{event}`, which no file in events/ defines");
                let file = files.iter().find(|f| f.text.contains(&heading));
                return Err(file.map_or_else(|| missing(class), |f| f.error_at(&heading, message)));
            }
        }
        let patterns = PatternSet::load(&under("patterns"), &lexicon)?;
        check_events(&under("patterns"), &patterns, &ontology)?;
        let gate = Gate::load(folder, files, &lexicon)?;
        let lemmatiser = Lemmatiser::english();
        Ok(Self { lexicon, patterns, ontology, analyser, lemmatiser, chunk_classes, classes, gate })
    }
}

/// What errors call the embedded weights.
const EMBEDDED: &str = "models/analyser-en/weights.bin";

fn analyser(path: &str, weights: impl Into<Cow<'static, [u8]>>) -> Result<Analyser, DataError> {
    Analyser::from_bytes(weights).map_err(|e| DataError { path: path.to_owned(), line: 0, message: e.to_string() })
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
