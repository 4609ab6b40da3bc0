//! Which actor words mean: names without article and title, the register of actors, and who stands on one side in a report.

mod cast;
mod reading;
mod register;
mod scan;
mod states;
mod words;

pub use cast::{Cast, MentionPair, SideWeights, Sources, side_features};
use rashomon_model::Actor;
pub use register::{ActorKind, Entry, Register};
pub use scan::Candidate;

/// Classes of the lexicon that this stage asks for.
pub const CLASSES: &[&str] = words::Classes::NAMES;

/// What a report tells of where and when, to choose between actors of one name.
#[derive(Clone, Debug, Default)]
pub struct Context<'a> {
    /// ISO codes of the countries that it names, with how often.
    pub countries: &'a [(String, usize)],
    /// The country whose army is "the army".
    pub home: Option<&'a str>,
    /// The year of its publication.
    pub year: Option<i16>,
}

impl Context<'_> {
    fn names(&self, country: &str) -> bool {
        self.countries.iter().any(|(c, _)| c == country)
    }
}

/// The actor that the words name, without an id: that needs the report ([`Cast`]).
pub fn read(words: &str) -> Actor {
    let trimmed = words.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | '“' | '”' | '(' | ')'));
    let lower = trimmed.to_lowercase();
    let article = ["the ", "a ", "an "].iter().find(|a| lower.starts_with(**a)).map_or(0, |a| a.len());
    let name = trimmed[article..].trim_end_matches("'s").trim_end_matches("’s");
    Actor { name: name.to_owned(), actor: None, text: words.to_owned() }
}

/// The actors that a name alone can mean, the best first, with what speaks for each.
pub fn candidates(register: &Register, name: &str, context: &Context<'_>) -> Vec<Candidate> {
    let key = crate::gazetteer::fold(&read(name).name);
    scan::candidates(register, context, &key, &read(name).name)
}

#[cfg(test)]
mod tests;
