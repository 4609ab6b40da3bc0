//! Sentences, tokens, tags and lemmas.
