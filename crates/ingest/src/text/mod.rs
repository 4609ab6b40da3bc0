//! The layout of plain text: headline, bylines, dateline, paragraphs, furniture.

mod byline;
mod dateline;
pub(crate) mod dates;
mod furniture;
mod layout;
mod paragraphs;

pub(crate) use furniture::ENGLISH;
pub use furniture::{Furniture, FurnitureError};
pub(crate) use layout::layout;

/// At most the first `bytes` bytes of a text, cut between characters.
pub(crate) fn head(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
