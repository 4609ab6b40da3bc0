//! Lexicons, patterns and event types, loaded when they are first needed.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use rashomon_core::{
    Language,
    data::{Data as Files, DataFile},
    gazetteer::Gazetteer,
    ground::actor::Register,
    lexicon::Lexicon,
    ontology::Ontology,
    pattern::PatternSet,
    resolve::Rules,
};
use rashomon_model::Lineage;

use crate::Error;

/// The data of a language: cheap to clone, and each part is loaded at most once among all clones.
///
/// The network takes longest, and most questions need none of it: a fresh ledger is looked up without any data, and
/// incidents are derived with the event types, words and weights alone.
///
/// ```
/// let data = rashomon_desk::Data::english();
/// let (kind, mode) = data.ontology()?.parse("ASSAULT/aerial").expect("it is one of PLOVER's");
/// assert_eq!((kind.0.as_str(), mode.map(|m| m.0).as_deref()), ("ASSAULT", Some("aerial")));
/// # Ok::<(), rashomon_desk::Error>(())
/// ```
#[derive(Clone)]
pub struct Data(Arc<Parts>);

struct Parts {
    files: Files,
    language: OnceLock<Language>,
    ontology: OnceLock<Ontology>,
    patterns: OnceLock<PatternSet>,
    actors: OnceLock<Register>,
    resolution: OnceLock<Rules>,
    gazetteer: OnceLock<Gazetteer>,
}

/// The folder of the language, below `data/`.
const FOLDER: &str = "lang/en";

impl Data {
    /// English, from the data that the program carries.
    pub fn english() -> Self {
        Self::of(Files::embedded())
    }

    /// English, from these data, which may be a folder over those that the program carries.
    pub fn of(files: Files) -> Self {
        Self(Arc::new(Parts {
            files,
            language: OnceLock::new(),
            ontology: OnceLock::new(),
            patterns: OnceLock::new(),
            actors: OnceLock::new(),
            resolution: OnceLock::new(),
            gazetteer: OnceLock::new(),
        }))
    }

    /// Everything, with the network.
    ///
    /// # Errors
    /// [`Error::Data`] names the wrong file and its line.
    pub fn language(&self) -> Result<&Language, Error> {
        once(&self.0.language, || Ok(Language::load(&self.0.files)?))
    }

    /// The event types.
    ///
    /// # Errors
    /// As [`Data::language`].
    pub fn ontology(&self) -> Result<&Ontology, Error> {
        match self.0.language.get() {
            Some(language) => Ok(&language.ontology),
            None => once(&self.0.ontology, || Ok(Ontology::of(&self.0.files)?)),
        }
    }

    /// What tells which events are one incident.
    ///
    /// # Errors
    /// As [`Data::language`].
    pub fn resolution(&self) -> Result<&Rules, Error> {
        once(&self.0.resolution, || Ok(Rules::with(&self.0.files, self.ontology()?.clone())?))
    }

    /// The patterns, without the network that finds what they stand on.
    ///
    /// # Errors
    /// As [`Data::language`].
    pub fn patterns(&self) -> Result<&PatternSet, Error> {
        if let Some(language) = self.0.language.get() {
            return Ok(&language.patterns);
        }
        once(&self.0.patterns, || {
            let patterns = Lexicon::load(&self.tables("lexicon"))
                .and_then(|lexicon| PatternSet::load(&self.pattern_files(), &lexicon));
            Ok(patterns.map_err(|error| self.0.files.located(error))?)
        })
    }

    /// The register of actors, without the network.
    ///
    /// # Errors
    /// As [`Data::language`].
    pub fn actors(&self) -> Result<&Register, Error> {
        if let Some(language) = self.0.language.get() {
            return Ok(&language.actors);
        }
        once(&self.0.actors, || {
            let register = Lexicon::load(&self.tables("lexicon")).and_then(|l| Register::load(&self.0.files, &l));
            Ok(register.map_err(|error| self.0.files.located(error))?)
        })
    }

    /// The places, without the network.
    ///
    /// # Errors
    /// As [`Data::language`].
    pub fn gazetteer(&self) -> Result<&Gazetteer, Error> {
        match self.0.language.get() {
            Some(language) => Ok(&language.gazetteer),
            None => once(&self.0.gazetteer, || Ok(Gazetteer::load(&self.0.files)?)),
        }
    }

    /// The files that the patterns stand in.
    pub fn pattern_files(&self) -> Vec<DataFile> {
        self.tables("patterns")
    }

    /// What shapes a reading: program and data.
    pub fn lineage(&self) -> Lineage {
        rashomon_core::lineage::of_readings(&self.0.files)
    }

    /// What shapes incidents: the rules that resolve and reconcile, and the event types.
    pub fn rules(&self) -> Lineage {
        rashomon_core::lineage::of_incidents(&self.0.files)
    }

    fn tables(&self, part: &str) -> Vec<DataFile> {
        let mut files = self.0.files.text_files(&format!("{FOLDER}/{part}"));
        files.retain(DataFile::is_toml);
        files
    }
}

impl fmt::Debug for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Data").field("folder", &FOLDER).finish_non_exhaustive()
    }
}

/// The value of the cell, made where it is empty. Two threads may both make one; the first that is done counts.
fn once<T>(cell: &OnceLock<T>, make: impl FnOnce() -> Result<T, Error>) -> Result<&T, Error> {
    if let Some(made) = cell.get() {
        return Ok(made);
    }
    let made = make()?;
    Ok(cell.get_or_init(|| made))
}
