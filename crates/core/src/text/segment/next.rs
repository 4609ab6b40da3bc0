//! What stands behind a mark that can end a sentence.

/// How a paragraph uses capitals: a capital says little in wire copy, a small letter little in a careless post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Mixed,
    Upper,
    Lower,
}

impl Case {
    pub(super) fn of(text: &str) -> Self {
        let (mut upper, mut lower) = (0usize, 0usize);
        for c in text.chars() {
            upper += usize::from(c.is_uppercase());
            lower += usize::from(c.is_lowercase());
        }
        match (upper, lower) {
            (u, l) if u > 4 * l => Self::Upper,
            (u, l) if l > 100 * u => Self::Lower,
            _ => Self::Mixed,
        }
    }
}

/// Words with which a sentence begins even where a name could follow as well.
const OPENERS: [&str; 27] = [
    "the",
    "he",
    "she",
    "it",
    "they",
    "we",
    "you",
    "this",
    "that",
    "these",
    "those",
    "there",
    "his",
    "her",
    "its",
    "their",
    "a",
    "an",
    "no",
    "but",
    "however",
    "meanwhile",
    "according",
    "after",
    "although",
    "when",
    "while",
];
/// The same where a capital shows that the word begins something.
const CAPITAL_OPENERS: [&str; 26] = [
    "in", "on", "at", "for", "from", "with", "by", "as", "if", "since", "and", "or", "so", "earlier", "later", "some",
    "many", "several", "all", "two", "three", "at", "i", "what", "both", "then",
];
/// Words that continue a time of day; the names of months and weekdays by their first three letters.
const AFTER_TIME: [&str; 20] = [
    "gmt", "utc", "est", "edt", "cst", "cdt", "mst", "pst", "pdt", "cet", "cest", "local", "et", "pt", "ist", "bst",
    "hours", "moscow", "eastern", "to",
];
const DAYS_AND_MONTHS: [&str; 19] = [
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
    "oct", "nov", "dec",
];
/// Verbs that name the speaker behind a quoted question.
const SPEECH: [&str; 14] = [
    "said",
    "says",
    "asked",
    "asks",
    "added",
    "told",
    "wrote",
    "shouted",
    "cried",
    "yelled",
    "tweeted",
    "replied",
    "asking",
    "exclaimed",
];
/// How far to look for a word on either side: longer ones decide nothing.
pub(super) const REACH: usize = 64;

/// The word after a mark, behind opening quotes and brackets.
pub(super) struct Next<'t> {
    rest: &'t str,
    word: &'t str,
    lower: bool,
    /// Whether a quotation or bracket opens before a capital.
    pub(super) mark: bool,
    /// "al-Naba": a small letter that begins a name.
    pub(super) article_of_a_name: bool,
}

impl<'t> Next<'t> {
    pub(super) fn of(rest: &'t str) -> Self {
        let bare = rest.trim_start();
        let opened = bare.trim_start_matches(['"', '\'', '“', '‘', '„', '‚', '«', '‹', '(', '[', '`', '¿', '¡']);
        let word = word_at(opened);
        let first = word.chars().next();
        let name = word.find('-').is_some_and(|i| i <= 3 && word[i + 1..].starts_with(char::is_uppercase));
        Self {
            rest: opened,
            word,
            lower: first.is_some_and(char::is_lowercase),
            mark: opened.len() < bare.len() && first.is_some_and(char::is_uppercase),
            article_of_a_name: name && first.is_some_and(char::is_lowercase),
        }
    }

    /// Whether a small letter here shows that the sentence goes on.
    pub(super) fn lower_in(&self, case: Case) -> bool {
        let other = self.word.is_empty() && self.rest.starts_with([',', ';', ':', ')', '-', '–', '—']);
        other || (self.lower && case != Case::Lower && !self.article_of_a_name)
    }

    /// Whether a mark stands here that never begins a sentence.
    pub(super) fn goes_on(&self) -> bool {
        self.word.is_empty() && self.rest.starts_with([',', ';', ':', ')'])
    }

    /// "(AP) -" behind a place: a dateline goes on.
    pub(super) fn names_an_agency(&self) -> bool {
        let behind = self.rest[self.word.len()..].strip_prefix(')').map(str::trim_start);
        self.mark && behind.is_some_and(|b| b.starts_with(['-', '–', '—', '_']))
    }

    pub(super) fn is_number(&self) -> bool {
        self.word.starts_with(|c: char| c.is_ascii_digit())
    }

    pub(super) fn opens(&self, case: Case) -> bool {
        let is = |list: &[&str]| list.iter().any(|w| w.eq_ignore_ascii_case(self.word));
        match case {
            Case::Mixed => !self.lower && (is(&OPENERS) || is(&CAPITAL_OPENERS)),
            Case::Upper | Case::Lower => is(&OPENERS) && !self.word.eq_ignore_ascii_case("no"),
        }
    }

    pub(super) fn continues_a_time(&self) -> bool {
        let time = || self.rest[self.word.len()..].trim_start().starts_with("time");
        time() || AFTER_TIME.iter().any(|w| w.eq_ignore_ascii_case(self.word)) || self.is_day_or_month()
    }

    /// Whether a number or month follows, as behind "b. March 2009" and "c. 347".
    pub(super) fn is_date(&self) -> bool {
        self.is_number() || self.is_day_or_month()
    }

    fn is_day_or_month(&self) -> bool {
        let start = self.word.get(..3).unwrap_or("");
        self.word.len() <= 9 && DAYS_AND_MONTHS.iter().any(|w| w.eq_ignore_ascii_case(start))
    }

    /// Whether a capital begins a word here, behind nothing but white space.
    pub(super) fn is_plain_capital(&self) -> bool {
        !self.mark && self.word.starts_with(char::is_uppercase)
    }

    /// "Smith asked", "asked Smith": a quoted question goes on with its speaker.
    pub(super) fn names_a_speaker(&self) -> bool {
        let near: String = self.rest.chars().take(REACH).collect();
        near.split_whitespace()
            .take(3)
            .any(|w| SPEECH.iter().any(|s| s.eq_ignore_ascii_case(w.trim_end_matches([',', '.', ':']))))
    }
}

/// The letters and digits at the beginning, with hyphens and apostrophes inside.
pub(super) fn word_at(text: &str) -> &str {
    if text.starts_with(['-', '\'', '’']) {
        return "";
    }
    let end = text
        .char_indices()
        .find(|(i, c)| *i > REACH || !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’')))
        .map_or(text.len(), |(i, _)| i);
    &text[..end]
}
