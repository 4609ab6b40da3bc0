//! From words to numbers, dates, places and actors, each with its precision.

pub mod actor;
pub mod number;
pub mod place;
pub mod time;
