//! Text as rules read it, without any resource: sentences, tokens, words and their lemmas, numerals, times, quotations; and
//! the vocabularies in which a word is described, tags, relations and roles.

pub mod abbreviations;
pub mod entity;
pub mod lemma;
pub mod number;
pub mod numeral;
pub mod quotation;
pub mod relation;
pub mod role;
pub mod segment;
pub mod time;
pub mod token;
pub mod tokens;
pub mod upos;
pub mod words;

pub use entity::{Entity, EntityKind};
pub use quotation::Quotation;
pub use relation::{Relation, UnknownRelation};
pub use role::{Role, UnknownRole};
pub use token::Token;
pub use upos::Upos;
