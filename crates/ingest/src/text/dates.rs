//! Dates in bylines and datelines, recognised by form.

use jiff::{civil::Date, fmt::rfc2822};
use rashomon_model::Published;

/// A date as a line gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// First byte of the date's words.
    pub start: usize,
    /// Byte after its last, the time of day included.
    pub end: usize,
    /// The day or moment; `None` where the year is missing or the order of day and month is open.
    pub published: Option<Published>,
}

impl Found {
    /// What the date says, with its words in the line in which it was found.
    pub fn dated(&self, line: &str) -> Option<Dated> {
        let words = line[self.start..self.end].to_owned();
        self.published.clone().map(|published| Dated { published, words })
    }
}

/// A date of publication, with the words that say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dated {
    pub published: Published,
    pub words: String,
}

impl Dated {
    /// A date as data holds it: ISO 8601, or in words and nothing else.
    pub fn whole(words: &str) -> Option<Self> {
        let words = words.trim();
        let published = standard(words).or_else(|| whole(words).and_then(|d| d.published))?;
        Some(Self { published, words: words.to_owned() })
    }

    /// The words, where they differ from the form that the date is given in.
    pub fn found(&self) -> Option<String> {
        Some(&self.words).filter(|words| *words != self.published.as_str()).cloned()
    }
}

/// A date by a standard: ISO 8601, or RFC 2822 with its weekday and the zones that it names.
pub(crate) fn standard(words: &str) -> Option<Published> {
    let mail = || rfc2822::parse(words).ok().and_then(|moment| moment.to_string().parse().ok());
    words.parse().ok().or_else(mail)
}

/// A piece of a line: letters, digits, or one other character.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'a> {
    pub start: usize,
    pub text: &'a str,
}

impl Token<'_> {
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    fn is_digits(&self) -> bool {
        self.text.bytes().all(|b| b.is_ascii_digit())
    }

    fn number(&self) -> Option<i16> {
        self.is_digits().then(|| self.text.parse().ok()).flatten()
    }

    pub fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }
}

/// Letters, digits and single other characters, without white space.
pub(crate) fn tokens(line: &str) -> Vec<Token<'_>> {
    let mut out: Vec<Token<'_>> = Vec::new();
    let class = |c: char| if c.is_ascii_digit() { 1 } else { 2 * u8::from(c.is_alphabetic() || is_mark(c)) };
    let mut chars = line.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        while class(c) > 0 && chars.peek().is_some_and(|(_, next)| class(*next) == class(c)) {
            end += chars.next().map_or(0, |(_, next)| next.len_utf8());
        }
        out.push(Token { start, text: &line[start..end] });
    }
    out
}

/// Combining marks belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

/// The first date of a line.
pub(crate) fn find(line: &str) -> Option<Found> {
    find_in(line, &tokens(line))
}

fn find_in(line: &str, tokens: &[Token<'_>]) -> Option<Found> {
    // A minus before the first year makes it another year.
    let signed = |at: usize| {
        let before = at.checked_sub(1).map(|i| tokens[i]).filter(|t| t.is("-") && t.end() == tokens[at].start);
        before.is_some_and(|t| line[..t.start].chars().next_back().is_none_or(char::is_whitespace))
    };
    // Nor does a date begin in the middle of a number ("1.23.5.2019", "1_4 March 2025").
    let inside = |at: usize| {
        let Some([number, sign, first]) = at.checked_sub(2).map(|i| [tokens[i], tokens[i + 1], tokens[at]]) else {
            return false;
        };
        let touch = number.end() == sign.start && sign.end() == first.start;
        touch && [".", "_", "^", "*", "'"].iter().any(|s| sign.is(s)) && [number, first].iter().all(Token::is_digits)
    };
    (0..tokens.len()).filter(|at| !signed(*at) && !inside(*at)).find_map(|at| parse(&tokens[at..]))
}

/// A line that is nothing but a date, with labels, a weekday and a time ("Published on Tuesday, 4 March 2025 at 10:15").
pub(crate) fn whole(line: &str) -> Option<Found> {
    let tokens = tokens(line);
    let found = find_in(line, &tokens)?;
    let outside = |t: &&Token<'_>| t.start < found.start || t.start >= found.end;
    tokens.iter().filter(outside).all(|t| is_filler(t)).then_some(found)
}

const FILLERS: &[&str] = &[
    "published",
    "posted",
    "updated",
    "modified",
    "last",
    "first",
    "on",
    "at",
    "date",
    "dated",
    "time",
    "local",
    "am",
    "pm",
    "a",
    "p",
    "m",
    "gmt",
    "utc",
    "z",
    "est",
    "edt",
    "cet",
    "cest",
    "bst",
    "eat",
    "wat",
    "pst",
    "pdt",
    "ist",
    "the",
    "of",
    "th",
    "st",
    "nd",
    "rd",
];

fn is_filler(token: &Token<'_>) -> bool {
    let one = |t: &str| FILLERS.iter().any(|f| f.eq_ignore_ascii_case(t));
    !token.text.starts_with(char::is_alphabetic) && token.number().is_none_or(|n| n < 60)
        || one(token.text)
        || is_weekday(token.text)
}

pub(crate) fn is_weekday(word: &str) -> bool {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.to_ascii_lowercase();
    word.is_ascii() && word.len() >= 3 && days.iter().any(|d| d.starts_with(&word))
}

pub(crate) fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    if word == "sept" {
        return Some(9);
    }
    MONTHS.iter().position(|m| *m == word || word.len() == 3 && m.starts_with(&word)).map(|i| i as i8 + 1)
}

/// A date that begins at the first token.
fn parse(tokens: &[Token<'_>]) -> Option<Found> {
    let first = tokens.first()?;
    let (mut used, date) =
        iso(tokens).or_else(|| numeric(tokens)).or_else(|| day_month(tokens)).or_else(|| month_day(tokens))?;
    let mut published = date.and_then(|d| Published::try_from(d).ok());
    if let Some((date, (more, time))) = date.zip(time_of_day(&tokens[used..])) {
        used += more;
        published = format!("{date}T{time}").parse().ok().or(published);
    }
    Some(Found { start: first.start, end: tokens[used - 1].end(), published })
}

/// Tokens used, and the day if it is complete.
type Part = (usize, Option<Date>);

fn day_of(year: i16, month: i8, day: i16) -> Option<Date> {
    Date::new(year, month, i8::try_from(day).ok()?).ok()
}

/// 2025-03-04, 2025/03/04.
fn iso(t: &[Token<'_>]) -> Option<Part> {
    let [y, s1, m, s2, d, ..] = t else { return None };
    let apart = (s1.is("-") && s2.is("-")) || (s1.is("/") && s2.is("/"));
    let year = y.number().filter(|_| apart && y.text.len() == 4)?;
    let date = day_of(year, i8::try_from(m.number()?).ok()?, d.number()?)?;
    Some((5, Some(date)))
}

/// 04/03/2025 and 4.3.2025: the day comes first where there are dots; slashes tell it only where one number is above 12.
fn numeric(t: &[Token<'_>]) -> Option<Part> {
    let [a, s1, b, s2, y, ..] = t else { return None };
    let dots = s1.is(".") && s2.is(".");
    if !(dots || s1.is("/") && s2.is("/")) || y.text.len() != 4 {
        return None;
    }
    let (a, b, year) = (a.number()?, b.number()?, y.number().filter(|y| (1900..2100).contains(y))?);
    let (day, month) = match (a, b) {
        _ if dots => (a, b),
        (13.., _) => (a, b),
        (_, 13..) => (b, a),
        _ if a == b => (a, b),
        _ => return Some((5, None)),
    };
    Some((5, Some(day_of(year, i8::try_from(month).ok()?, day)?)))
}

/// 4 March 2025, 18 FEB 90, 3rd of March.
fn day_month(t: &[Token<'_>]) -> Option<Part> {
    let day = t.first()?.number().filter(|d| (1..=31).contains(d) && t[0].text.len() <= 2)?;
    let mut at = 1;
    at += usize::from(t.get(at).is_some_and(is_ordinal));
    at += usize::from(t.get(at).is_some_and(|w| w.is("of")));
    let month = month(t.get(at)?.text)?;
    at += 1;
    with_year(t, at, month, day)
}

/// March 4, 2025; Mar. 4.
fn month_day(t: &[Token<'_>]) -> Option<Part> {
    let month = month(t.first()?.text)?;
    let mut at = 1 + usize::from(t.get(1).is_some_and(|w| w.is(".")));
    let day = t.get(at)?.number().filter(|d| (1..=31).contains(d) && t[at].text.len() <= 2)?;
    at += 1;
    at += usize::from(t.get(at).is_some_and(is_ordinal));
    with_year(t, at, month, day)
}

fn is_ordinal(token: &Token<'_>) -> bool {
    ["st", "nd", "rd", "th"].iter().any(|s| token.is(s))
}

fn with_year(t: &[Token<'_>], after: usize, month: i8, day: i16) -> Option<Part> {
    let mut at = after;
    while t.get(at).is_some_and(|w| [".", ",", "'", "’"].iter().any(|s| w.is(s))) {
        at += 1;
    }
    match t.get(at).and_then(|y| year(*y, t.get(at + 1))) {
        // A day that the year does not have (29 February) is no date.
        Some(year) => Some((at + 1, Some(day_of(year, month, day)?))),
        None => day_of(2000, month, day).map(|_| (after, None)),
    }
}

/// Four digits, or two: 30 to 99 are of the last century. A clock time ("10:15") is no year.
fn year(token: Token<'_>, next: Option<&Token<'_>>) -> Option<i16> {
    if next.is_some_and(|n| n.start == token.end() && (n.is(":") || n.text.starts_with(char::is_alphabetic))) {
        return None;
    }
    match (token.text.len(), token.number()?) {
        (4, year @ 1900..2100) => Some(year),
        (2, year @ 30..=99) => Some(1900 + year),
        _ => None,
    }
}

/// "10:15 GMT", "at 9:05 p.m.", "T10:15:00+03:00" as ISO 8601; a zone that is only a name is left out.
fn time_of_day(t: &[Token<'_>]) -> Option<(usize, String)> {
    let mut at = 0;
    while t.get(at).is_some_and(|w| [",", "-", "–", "|", "at", "T", "•", "·", "("].iter().any(|s| w.is(s))) {
        at += 1;
    }
    let hour = t.get(at)?.number().filter(|h| *h < 24)?;
    t.get(at + 1).filter(|w| w.is(":") && w.start == t[at].end())?;
    let minute = t.get(at + 2)?.number().filter(|m| *m < 60 && t[at + 2].text.len() == 2)?;
    at += 3;
    let mut second = 0;
    if t.get(at).is_some_and(|w| w.is(":")) {
        second = t.get(at + 1).and_then(Token::number).filter(|s| *s < 60)?;
        at += 2;
    }
    let hour = match t.get(at).map(|w| w.text.to_ascii_lowercase()).as_deref() {
        Some("pm" | "p") if hour < 12 => hour + 12,
        Some("am" | "a") if hour == 12 => 0,
        _ => hour,
    };
    while t.get(at).is_some_and(|w| ["am", "pm", "a", "p", "m", ".", "local", "time"].iter().any(|s| w.is(s))) {
        at += 1;
    }
    let zone = zone(&t[at..]);
    let (used, zone) = zone.unwrap_or_default();
    Some((at + used, format!("{hour:02}:{minute:02}:{second:02}{zone}")))
}

fn zone(t: &[Token<'_>]) -> Option<(usize, String)> {
    let first = t.first()?;
    if ["GMT", "UTC", "Z"].iter().any(|z| first.is(z)) {
        return Some((1, "Z".to_owned()));
    }
    let hours = t.get(1)?.text;
    if !(first.is("+") || first.is("-")) || !hours.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if hours.len() == 4 {
        return Some((2, format!("{}{}:{}", first.text, &hours[..2], &hours[2..])));
    }
    let minutes = t.get(3).filter(|m| t[2].is(":") && hours.len() == 2 && m.text.len() == 2 && m.number().is_some())?;
    Some((4, format!("{}{hours}:{}", first.text, minutes.text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (line, words, iso) in [
            ("4 March 2025", "4 March 2025", Some("2025-03-04")),
            ("March 4, 2025 10:15 GMT", "March 4, 2025 10:15 GMT", Some("2025-03-04T10:15:00Z")),
            ("Tuesday, Mar. 4th, 2025", "Mar. 4th, 2025", Some("2025-03-04")),
            ("SAN JOSE, 18 FEB 90 (XYZ)", "18 FEB 90", Some("1990-02-18")),
            ("Lagos, 2 Jan. 2024", "2 Jan. 2024", Some("2024-01-02")),
            ("2025-03-04T23:10:05+03:00", "2025-03-04T23:10:05+03:00", Some("2025-03-04T23:10:05+03:00")),
            ("Posted at 3 Sept 2019, 9:05 p.m.", "3 Sept 2019, 9:05 p.m.", Some("2019-09-03")),
            ("the 3rd of May 2021", "3rd of May 2021", Some("2021-05-03")),
            ("23/05/2019", "23/05/2019", Some("2019-05-23")),
            ("5.3.2019", "5.3.2019", Some("2019-03-05")),
            ("04/03/2025", "04/03/2025", None),
            ("KIRKUK, Iraq, March 3", "March 3", None),
            ("March 3, 10:15", "March 3", None),
        ] {
            let found = find(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(&line[found.start..found.end], words, "{line}");
            assert_eq!(found.published.map(|p| p.to_string()).as_deref(), iso, "{line}");
        }
        for line in [
            "",
            "-2021-07-08",
            "14 rockets",
            "May they rest",
            "2500 troops",
            "31 February 2020",
            "Section 4.2.1",
            "v1.23.5.2019",
            "1_4 March 2025",
            "99/99/2020",
        ] {
            assert_eq!(find(line), None, "{line}");
        }
    }

    #[test]
    fn dates_in_data() {
        for (words, form, found) in [
            ("2021-07-08", Some("2021-07-08"), None),
            ("2021-07-08T23:30:00Z", Some("2021-07-08T23:30:00Z"), None),
            ("2021-07-08 23:30", Some("2021-07-08"), Some("2021-07-08 23:30")),
            (" 8 July 2021 ", Some("2021-07-08"), Some("8 July 2021")),
            ("Thu, 08 Jul 2021 23:30 GMT", Some("2021-07-08T23:30:00Z"), Some("Thu, 08 Jul 2021 23:30 GMT")),
            ("Thu, 8 Jul 2021 23:30:05 EST", Some("2021-07-08T23:30:05-05:00"), Some("Thu, 8 Jul 2021 23:30:05 EST")),
            ("8 July 2021 23:30 CET", Some("2021-07-08"), Some("8 July 2021 23:30 CET")),
            ("2021-07-08T10:00+99:99", Some("2021-07-08"), Some("2021-07-08T10:00+99:99")),
            ("-9999-01-01", None, None),
            ("0021-01-01", None, None),
            ("soon", None, None),
        ] {
            let dated = Dated::whole(words);
            assert_eq!(dated.as_ref().map(|d| d.published.as_str()), form, "{words}");
            assert_eq!(dated.and_then(|d| d.found()).as_deref(), found, "{words}");
        }
    }

    #[test]
    fn lines_that_are_dates() {
        for line in [
            "4 March 2025",
            "Published: 4 March 2025",
            "Tue, 4 Mar 2025 - 10:15 EST",
            "Last updated on May 3, 2020 at 9:00 am",
        ] {
            assert!(whole(line).is_some(), "{line}");
        }
        for line in ["Two died on 4 March 2025", "On 4 March 2025, shells fell", "March 4 protests"] {
            assert!(whole(line).is_none(), "{line}");
        }
    }
}
