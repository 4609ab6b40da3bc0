//! Names of actors: what stays of the words when article, title and possessive go.

use rashomon_model::Actor;

/// The actor that the words name. The register of actors gives ids once there is one.
pub fn read(words: &str) -> Actor {
    let trimmed = words.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | '“' | '”' | '(' | ')'));
    let lower = trimmed.to_lowercase();
    let article = ["the ", "a ", "an "].iter().find(|a| lower.starts_with(**a)).map_or(0, |a| a.len());
    let name = trimmed[article..].trim_end_matches("'s").trim_end_matches("’s");
    Actor { name: name.to_owned(), actor: None, text: words.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_and_possessives_go() {
        assert_eq!(read("The Free Valley Front").name, "Free Valley Front");
        assert_eq!(read("an Iraqi Islamist group").name, "Iraqi Islamist group");
        assert_eq!(read("İstanbul").name, "İstanbul");
    }
}
