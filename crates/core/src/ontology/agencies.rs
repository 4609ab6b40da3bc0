//! Agencies and services whose texts others print: the data of `data/incidents/agencies.tsv`, found in a text by name.

use std::collections::HashMap;

use rashomon_model::{Bytes, Span};

use crate::data::{Data, DataError, DataFile};

const FILE: &str = "incidents/agencies.tsv";
/// Letters up to which a name is found as it is spelt only: "MAP" is an agency, "map" is none.
const SHORT: usize = 5;

/// The agencies. The default knows none.
#[derive(Clone, Debug, Default)]
pub struct Agencies {
    names: Vec<String>,
    /// By the first word of a name in small letters: the names that begin with it, the longest first.
    by_word: HashMap<String, Vec<Spelling>>,
    domains: HashMap<String, usize>,
}

#[derive(Clone, Debug)]
struct Spelling {
    words: Vec<String>,
    agency: usize,
}

/// An agency's name in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Number of the agency.
    pub agency: usize,
    /// Where the name stands.
    pub span: Span<Bytes>,
}

impl Agencies {
    /// The agencies of the data.
    ///
    /// # Errors
    /// A file that is missing, a line without three columns, a name or a domain of two agencies.
    pub fn load(data: &Data) -> Result<Self, DataError> {
        Self::read(&data.text_file(FILE)?)
    }

    fn read(file: &DataFile) -> Result<Self, DataError> {
        let mut read = Self::default();
        for (at, line) in file.text.lines().enumerate().skip(1).filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
            let wrong = |message: String| DataError { path: file.path.clone(), line: at + 1, message };
            let [name, aliases, domains] = line.split('\t').map(str::trim).collect::<Vec<_>>()[..] else {
                return Err(wrong("a line has three columns: name, aliases, domains".to_owned()));
            };
            let agency = read.names.len();
            read.names.push(name.to_owned());
            for alias in [name].into_iter().chain(listed(aliases)) {
                let words: Vec<String> = words(alias).map(|w| w.of(alias).to_owned()).collect();
                let Some(first) = words.first() else { return Err(wrong("a name has no words".to_owned())) };
                let spellings = read.by_word.entry(first.to_lowercase()).or_default();
                if spellings.iter().any(|s| s.words == words) {
                    return Err(wrong(format!("`{alias}` stands twice")));
                }
                spellings.push(Spelling { words, agency });
                spellings.sort_by_key(|s| std::cmp::Reverse(s.words.len()));
            }
            for domain in listed(domains) {
                if read.domains.insert(domain.to_lowercase(), agency).is_some() {
                    return Err(wrong(format!("the domain `{domain}` stands twice")));
                }
            }
        }
        Ok(read)
    }

    /// The name of an agency by its number.
    pub fn name(&self, agency: usize) -> &str {
        &self.names[agency]
    }

    /// The names of agencies in a text, in order and without overlap.
    pub fn find(&self, text: &str) -> Vec<Named> {
        let mut found: Vec<Named> = Vec::new();
        let mut before = 0;
        let mut all = words(text);
        while let Some(word) = all.next() {
            if word.start < before {
                continue;
            }
            let first = word.of(text);
            // All names have a letter that is no small one, but for "dpa".
            if first.chars().all(char::is_lowercase) && first.chars().count() > SHORT {
                continue;
            }
            let Some(spellings) = self.by_word.get(&first.to_lowercase()) else { continue };
            let rest = all.clone();
            if let Some((agency, end)) =
                spellings.iter().find_map(|s| Some((s.agency, s.end(text, word, rest.clone())?)))
            {
                found.push(Named { agency, span: Span::new(word.start, end) });
                before = end;
            }
        }
        found
    }

    /// The agency whose domain it is, or lies below: "www.reuters.com".
    pub fn of_domain(&self, host: &str) -> Option<usize> {
        let host = host.to_lowercase();
        let mut at = host.as_str();
        loop {
            if let Some(agency) = self.domains.get(at) {
                return Some(*agency);
            }
            at = at.split_once('.')?.1;
        }
    }
}

impl Spelling {
    /// Where the name ends that begins with `first`; `rest` are the words behind it.
    fn end(&self, text: &str, first: Span<Bytes>, mut rest: impl Iterator<Item = Span<Bytes>>) -> Option<usize> {
        let mut at = first;
        for (n, own) in self.words.iter().enumerate() {
            if n > 0 {
                let next = rest.next()?;
                let between = &text[at.end..next.start];
                if !matches!(between, " " | "-" | "/" | "." | "\n" | "\u{a0}") {
                    return None;
                }
                at = next;
            }
            let word = at.of(text);
            let alike = word == own || own.chars().count() > SHORT && same_letters(word, own);
            if !alike {
                return None;
            }
        }
        Some(at.end)
    }
}

/// Whether a word is a name in another case; in small letters throughout it is none.
fn same_letters(word: &str, own: &str) -> bool {
    word.starts_with(char::is_uppercase) && word.to_lowercase() == own.to_lowercase()
}

/// What is joined by bars.
fn listed(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|entry| !entry.is_empty())
}

/// The words of a text: runs of letters and digits.
pub fn words(text: &str) -> impl Iterator<Item = Span<Bytes>> + Clone {
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, _) = letters.by_ref().find(|(_, c)| c.is_alphanumeric())?;
        let mut end = start + text[start..].chars().next().map_or(0, char::len_utf8);
        while let Some((at, c)) = letters.next_if(|(_, c)| c.is_alphanumeric()) {
            end = at + c.len_utf8();
        }
        Some(Span::new(start, end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Agencies, DataError> {
        Agencies::read(&DataFile { path: "agencies.tsv".to_owned(), text: format!("name\taliases\tdomains\n{text}") })
    }

    #[test]
    fn names_are_found_as_they_are_spelt() {
        let agencies = Agencies::load(&Data::embedded()).unwrap();
        for (text, names) in [
            ("GOMA (Reuters) - Nine", vec!["Reuters"]),
            ("REUTERS said", vec!["Reuters"]),
            ("he told Agence France-Presse by telephone", vec!["AFP"]),
            ("the Associated\nPress and dpa", vec!["Associated Press", "dpa"]),
            ("AFP/Reuters", vec!["AFP", "Reuters"]),
            ("Associated Press of Pakistan", vec!["APP"]),
            ("a map, a tap and the spa", vec![]),
            ("reuters of clocks", vec![]),
            ("RAFP and AFPs", vec![]),
            ("Associated. The Press", vec![]),
            ("", vec![]),
        ] {
            let found: Vec<&str> = agencies.find(text).iter().map(|n| agencies.name(n.agency)).collect();
            assert_eq!(found, names, "{text}");
        }
    }

    #[test]
    fn addresses_lead_to_agencies() {
        let agencies = Agencies::load(&Data::embedded()).unwrap();
        let of = |host| agencies.of_domain(host).map(|a| agencies.name(a));
        assert_eq!(of("www.Reuters.com"), Some("Reuters"));
        assert_eq!(of("apnews.com"), Some("Associated Press"));
        assert_eq!(of("notreuters.com"), None);
        assert_eq!(of(""), None);
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_line() {
        for (text, message) in [
            ("AFP\n", "agencies.tsv:2: a line has three columns"),
            ("AFP\t\tafp.com\nOther\tAFP|AFP\t\n", "agencies.tsv:3: `AFP` stands twice"),
            ("AFP\t\tafp.com\nOther\t\tafp.com\n", "agencies.tsv:3: the domain `afp.com` stands twice"),
            ("--\t\t\n", "agencies.tsv:2: a name has no words"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
