//! Refuses pages that would take long, by one pass over their tags and before a tree is built.

use crate::Cause;

/// Attributes of one tag: the tree builder compares each with all before it.
const MAX_ATTRIBUTES: usize = 500;
/// Elements that the tree builder would make, with those that it repeats in each paragraph for unclosed `<b>` and `<a>`.
const MAX_ELEMENTS: usize = 400_000;

const VOID: &[&[u8]] = &[
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param", b"source",
    b"track", b"wbr",
];
const FORMATTING: &[&[u8]] =
    &[b"a", b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong", b"tt", b"u"];
/// Sum of the depths of all elements: much of the work is to walk up from each.
const MAX_DEPTHS: usize = 16_000_000;
/// Entities and stray `<`: each becomes a piece of text of its own.
const MAX_SIGNS: usize = 300_000;
/// Elements whose content is no markup.
const RAW: &[&[u8]] = &[b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes"];

/// A tag's name, as far as it matters here.
type Name = [u8; 12];

/// Checks depth, attributes and size of a page.
pub(crate) fn check(html: &str, max_depth: usize) -> Result<(), Cause> {
    let bytes = html.as_bytes();
    let mut signs = html.matches('&').count();
    if signs > MAX_SIGNS {
        return Err(Cause::TooComplex { what: "entities", limit: MAX_SIGNS });
    }
    let mut state = State { open: Vec::new(), formatting: Vec::new(), elements: 0, depths: 0, max_depth };
    let mut at = 0;
    while let Some(next) = find(bytes, at, b'<') {
        at = next + 1;
        if bytes[at..].starts_with(b"!--") {
            at = find_str(bytes, at + 3, b"-->").unwrap_or(bytes.len());
            continue;
        }
        let close = bytes.get(at) == Some(&b'/');
        at += usize::from(close);
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            signs += 1;
            if signs > MAX_SIGNS {
                return Err(Cause::TooComplex { what: "signs that open no tag", limit: MAX_SIGNS });
            }
            continue;
        }
        let (name, after) = name(bytes, at);
        let (attributes, end, empty) = tag_end(bytes, after);
        if attributes > MAX_ATTRIBUTES {
            return Err(Cause::TooComplex { what: "attributes in a tag", limit: MAX_ATTRIBUTES });
        }
        at = end;
        let plain = trimmed(&name);
        if close {
            state.close(name);
        } else if RAW.contains(&plain) {
            state.elements += 1;
            at = raw_end(bytes, at, plain);
        } else {
            state.open(name, &bytes[after..end], empty)?;
        }
    }
    Ok(())
}

struct State<'a> {
    open: Vec<Name>,
    /// Formatting that was opened and not closed: name and the whole tag.
    formatting: Vec<(Name, &'a [u8])>,
    elements: usize,
    depths: usize,
    max_depth: usize,
}

impl<'a> State<'a> {
    fn open(&mut self, name: Name, tag: &'a [u8], empty: bool) -> Result<(), Cause> {
        let plain = trimmed(&name);
        self.imply_ends(plain);
        let formats = FORMATTING.contains(&plain);
        // Unclosed formatting is opened again in each block and after each link.
        self.elements += 1 + if formats && plain != b"a" { 0 } else { self.formatting.len() };
        if self.elements > MAX_ELEMENTS {
            return Err(Cause::TooComplex { what: "elements", limit: MAX_ELEMENTS });
        }
        self.depths += self.open.len();
        if self.depths > MAX_DEPTHS {
            return Err(Cause::TooComplex { what: "levels above its elements, summed", limit: MAX_DEPTHS });
        }
        if VOID.contains(&plain) || empty && self.open.iter().any(|n| matches!(trimmed(n), b"svg" | b"math")) {
            return Ok(());
        }
        // The tree builder keeps three of the same kind.
        if formats && self.formatting.iter().filter(|f| **f == (name, tag)).count() < 3 {
            self.formatting.push((name, tag));
        }
        self.open.push(name);
        let depth = self.open.len().max(self.formatting.len());
        if depth > self.max_depth {
            return Err(Cause::TooDeep { depth, limit: self.max_depth });
        }
        Ok(())
    }

    fn close(&mut self, name: Name) {
        if let Some(at) = self.formatting.iter().rposition(|(n, _)| *n == name) {
            self.formatting.remove(at);
        }
        if let Some(at) = self.open.iter().rposition(|n| *n == name) {
            self.open.truncate(at);
        }
    }

    /// Elements whose end may be left out end where their like, or for `<p>` any block, begins.
    fn imply_ends(&mut self, name: &[u8]) {
        let (ends, barriers): (&[&[u8]], &[&[u8]]) = match name {
            b"li" => (&[b"li"], &[b"ul", b"ol", b"menu"]),
            b"dt" | b"dd" => (&[b"dt", b"dd"], &[b"dl"]),
            b"option" | b"optgroup" => (&[b"option"], &[b"select"]),
            b"tr" | b"tbody" | b"tfoot" | b"thead" => (&[b"tr"], &[b"table"]),
            b"td" | b"th" => (&[b"td", b"th"], &[b"table", b"tr"]),
            b"a" => (&[b"a"], &[b"table", b"td", b"div"]),
            b"p" | b"div" | b"ul" | b"ol" | b"dl" | b"table" | b"section" | b"article" | b"h1" | b"h2" | b"h3"
            | b"h4" | b"h5" | b"h6" | b"blockquote" | b"pre" | b"form" | b"figure" | b"hr" | b"aside" | b"header"
            | b"footer" => (&[b"p"], &[b"td", b"th", b"button", b"div", b"li", b"body"]),
            _ => return,
        };
        let found = self.open.iter().enumerate().rev().find(|(_, n)| {
            let n = trimmed(n);
            ends.contains(&n) || barriers.contains(&n)
        });
        if let Some((at, _)) = found.filter(|(_, n)| ends.contains(&trimmed(n))) {
            self.open.truncate(at);
        }
    }
}

fn find(bytes: &[u8], from: usize, byte: u8) -> Option<usize> {
    bytes.get(from..)?.iter().position(|b| *b == byte).map(|i| i + from)
}

fn find_str(bytes: &[u8], from: usize, words: &[u8]) -> Option<usize> {
    let mut at = from;
    while let Some(next) = find(bytes, at, words[0]) {
        if bytes[next..].starts_with(words) {
            return Some(next + words.len());
        }
        at = next + 1;
    }
    None
}

fn trimmed(name: &Name) -> &[u8] {
    &name[..name.iter().position(|b| *b == 0).unwrap_or(name.len())]
}

fn name(bytes: &[u8], from: usize) -> (Name, usize) {
    let mut name = Name::default();
    let mut at = from;
    while let Some(b) = bytes.get(at).filter(|b| !b.is_ascii_whitespace() && !matches!(b, b'>' | b'/')) {
        if let Some(slot) = name.get_mut(at - from) {
            *slot = b.to_ascii_lowercase();
        }
        at += 1;
    }
    (name, at)
}

/// Number of attributes, the place after `>`, and whether the tag closes itself.
fn tag_end(bytes: &[u8], from: usize) -> (usize, usize, bool) {
    let (mut attributes, mut at, mut word) = (0, from, false);
    while let Some(b) = bytes.get(at) {
        match b {
            b'>' => return (attributes, at + 1, at > from && bytes[at - 1] == b'/'),
            b'=' => {
                at += 1;
                while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                    at += 1;
                }
                if let Some(quote @ (b'"' | b'\'')) = bytes.get(at) {
                    at = find(bytes, at + 1, *quote).unwrap_or(bytes.len());
                } else {
                    while bytes.get(at).is_some_and(|b| !b.is_ascii_whitespace() && *b != b'>') {
                        at += 1;
                    }
                    continue;
                }
                word = false;
            }
            b if b.is_ascii_whitespace() || *b == b'/' => word = false,
            _ => {
                attributes += usize::from(!word);
                word = true;
            }
        }
        at += 1;
    }
    (attributes, bytes.len(), false)
}

/// The place of the end tag of a raw element, or the end of the page.
fn raw_end(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    let mut at = from;
    while let Some(next) = find(bytes, at, b'<') {
        let rest = &bytes[next + 1..];
        if rest.first() == Some(&b'/') && rest.get(1..=name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            return next;
        }
        at = next + 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(html: &str) -> Option<&'static str> {
        check(html, 512).err().map(|cause| cause.code())
    }

    #[test]
    fn pages_that_are_refused() {
        for (html, expect) in [
            ("<div>".repeat(20_000), "too-deep"),
            ("<b>".repeat(1_000), "too-deep"),
            (format!("{}{}", "<div>".repeat(500), "<p>x".repeat(40_000)), "too-complex"),
            ("&amp;".repeat(400_000), "too-complex"),
            ("<".repeat(400_000), "too-complex"),
            ("<a><b>".repeat(170_000), "too-complex"),
            ("<div></b>".repeat(20_000), "too-deep"),
            ("<svg><g/>".repeat(600), "too-deep"),
            (format!("<p {}>", "a=1 ".repeat(200_000)), "too-complex"),
            (format!("<p {}>", "a ".repeat(200_000)), "too-complex"),
            ("<p>a</p>".repeat(500_000), "too-complex"),
            (
                (0..300).map(|i| format!("<b id={i}>")).chain((0..2_000).map(|_| "<p>x".to_owned())).collect(),
                "too-complex",
            ),
        ] {
            assert_eq!(code(&html), Some(expect), "{}", &html[..20]);
        }
    }

    #[test]
    fn pages_that_are_not() {
        for html in [
            String::new(),
            "<".repeat(100_000),
            "<!-- never closed <div>".to_owned(),
            "<p>one<br><img>".repeat(2_000),
            format!("<ul>{}</ul>", "<li>one<p>two".repeat(2_000)),
            format!("<table>{}</table>", "<tr><td>a<td>b".repeat(2_000)),
            format!("<script>{}</script>", "<div>".repeat(2_000)),
            "<div title='<div><div>'></div>".repeat(1_000),
            "<svg><path/><path/></svg>".repeat(1_000),
            "<p><b>never closed".repeat(1_000),
        ] {
            assert_eq!(code(&html), None, "{}", &html[..html.len().min(30)]);
        }
    }
}
