//! From words to numbers, dates and actors, each with its precision. Places are grounded by the gazetteer.

pub mod actor;
pub mod number;
pub mod time;
