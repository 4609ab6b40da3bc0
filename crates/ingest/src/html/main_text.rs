//! The main text of a page: the tree is pruned, `dom_smoothie` finds the article, and its paragraphs are read off.

use dom_query::{Document, NodeRef};
use dom_smoothie::{CandidateSelectMode, Config, ParsePolicy, Readability};

use super::metadata::{plain, squeeze};

/// Elements that hold no text of an article.
const NO_TEXT: &str = "script, style, template, svg, math, iframe, object, embed, canvas, audio, video, form button, \
    select, input, textarea, figcaption, nav, dialog, menu";

/// Parts of class names and ids that mark what is around an article, as whole words of the name.
const AROUND: &[&str] = &[
    "share",
    "sharing",
    "sharedaddy",
    "social",
    "addthis",
    "sharethis",
    "comments",
    "comment",
    "commentlist",
    "respond",
    "disqus",
    "replies",
    "related",
    "relatedposts",
    "recommended",
    "recommendations",
    "recirculation",
    "outbrain",
    "taboola",
    "promo",
    "newsletter",
    "subscribe",
    "subscription",
    "signup",
    "sidebar",
    "breadcrumb",
    "breadcrumbs",
    "caption",
    "credit",
    "tags",
    "taglist",
    "pagination",
    "cookie",
    "cookies",
    "gdpr",
    "consent",
    "popup",
    "modal",
    "advert",
    "advertisement",
    "ads",
    "sponsored",
    "authorbox",
    "author-box",
    "author-bio",
    "jp-relatedposts",
    "wp-caption-text",
    "screen-reader-text",
    "readmore",
    "read-more",
    "also-read",
    "most-read",
    "more-stories",
    "trending",
    "hidden",
    "skip-link",
    "toolbar",
    "masthead",
    "navbar",
    "menu",
];

/// An element with more than this share of the page's paragraphs is never cut, whatever its name.
const TOO_MUCH: f64 = 0.4;

/// Characters below which a text is no article and other ways are tried.
const THIN: usize = 250;

/// Another reading of the page is taken where it has this many times the prose of the one before it.
const MUCH_MORE: f64 = 1.5;

/// Paragraphs of the main text, in order. `told` is the text that the page's metadata gives, if any.
pub(crate) fn paragraphs(html: &str, told: Option<&str>) -> Vec<String> {
    let pruned = Document::from(html);
    prune(&pruned);
    let marked = marked(&pruned);
    let told: Vec<String> =
        told.map(|text| text.lines().map(squeeze).filter(|p| !p.is_empty()).collect()).unwrap_or_default();
    let mut best = article(pruned, ParsePolicy::Strict);
    // What metadata gives is the article and nothing else, so all of it counts.
    for (other, amount) in [(&marked, prose(&marked)), (&told, length(&told))] {
        if amount as f64 > MUCH_MORE * prose(&best) as f64 && amount > THIN {
            best.clone_from(other);
        }
    }
    if length(&best) < THIN {
        // A page so unlike an article that cutting or scoring hurt.
        let other = article(Document::from(html), ParsePolicy::Clean);
        if length(&other) > 2 * length(&best) {
            best = other;
        }
    }
    best
}

fn length(paragraphs: &[String]) -> usize {
    paragraphs.iter().map(String::len).sum()
}

/// Bytes in paragraphs that read as sentences.
fn prose(paragraphs: &[String]) -> usize {
    let ends = |p: &&String| p.trim_end_matches(['"', '”', '’', ')', ' ']).ends_with(['.', '!', '?', ':', '…', '।']);
    paragraphs.iter().filter(|p| p.len() >= 80).filter(ends).map(String::len).sum()
}

/// Cuts what is around the article.
fn prune(doc: &Document) {
    doc.select(NO_TEXT).remove();
    // Some pages hold their whole article for readers without scripts.
    for node in doc.select("noscript").nodes().iter().filter(|n| in_paragraphs(n) < THIN) {
        node.remove_from_parent();
    }
    let Some(body) = doc.body() else { return };
    let mut candidates = Vec::new();
    let total = weigh(&body, &mut candidates);
    for (node, prose) in &candidates {
        if (*prose as f64) <= TOO_MUCH * total as f64 {
            node.remove_from_parent();
        }
    }
}

/// Characters in paragraphs below a node, and below each node that seems to be around the article; one pass for all.
fn weigh<'a>(node: &NodeRef<'a>, candidates: &mut Vec<(NodeRef<'a>, usize)>) -> usize {
    if node.has_name("p") {
        return node.normalized_char_count();
    }
    let place = (node.is_element() && is_around(node)).then(|| {
        candidates.push((*node, 0));
        candidates.len() - 1
    });
    let prose = node.children_it(false).map(|child| weigh(&child, candidates)).sum();
    if let Some(place) = place {
        candidates[place].1 = prose;
    }
    prose
}

/// Characters in paragraphs below a node.
fn in_paragraphs(node: &NodeRef<'_>) -> usize {
    node.descendants_it().filter(|n| n.has_name("p")).map(|n| n.normalized_char_count()).sum()
}

fn is_around(node: &NodeRef<'_>) -> bool {
    if ["body", "article", "main", "html"].iter().any(|name| node.has_name(name)) {
        return false;
    }
    if node.has_name("aside")
        || node.has_name("footer")
        || node.attr("hidden").is_some()
        || node.attr("aria-hidden").is_some_and(|v| &*v == "true")
    {
        return true;
    }
    if node.attr("style").is_some_and(|s| s.replace(' ', "").to_lowercase().contains("display:none")) {
        return true;
    }
    let named = |value: &str| {
        let value = value.to_lowercase();
        value
            .split_whitespace()
            .any(|class| AROUND.contains(&class) || class.split(['-', '_']).any(|word| AROUND.contains(&word)))
    };
    node.class().is_some_and(|c| named(&c)) || node.id_attr().is_some_and(|i| named(&i))
}

/// What `dom_smoothie` finds.
fn article(doc: Document, policy: ParsePolicy) -> Vec<String> {
    let config =
        Config { candidate_select_mode: CandidateSelectMode::Readability, disable_json_ld: true, ..Config::default() };
    let found = Readability::with_document(doc, None, Some(config)).and_then(|mut r| r.parse_with_policy(policy));
    found.map(|article| read_off(&Document::fragment(article.content).root())).unwrap_or_default()
}

/// The element that the page itself marks as the article.
fn marked(pruned: &Document) -> Vec<String> {
    let most = |selector: &&str| {
        let found = pruned.select(selector);
        found.nodes().iter().take(8).map(read_off).max_by_key(|p| prose(p)).filter(|p| prose(p) >= THIN)
    };
    ["[itemprop=articleBody]", "article", "main", "[role=main]"].iter().find_map(most).unwrap_or_default()
}

/// Paragraphs below a node: a block is one, and two line breaks part it.
fn read_off(node: &NodeRef<'_>) -> Vec<String> {
    let mut out = Paragraphs::default();
    out.visit(node);
    out.end();
    out.done
}

#[derive(Default)]
struct Paragraphs {
    done: Vec<String>,
    open: String,
    breaks: usize,
}

const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "aside",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "table",
    "tr",
    "td",
    "th",
    "thead",
    "tbody",
    "figure",
    "hr",
    "address",
    "center",
    "form",
    "fieldset",
];

impl Paragraphs {
    /// Depth is bounded by the guard that stands before the tree.
    fn visit(&mut self, node: &NodeRef<'_>) {
        if node.is_text() {
            self.text(&node.text());
            return;
        }
        if node.has_name("br") {
            self.breaks += 1;
            return;
        }
        let block = BLOCKS.iter().any(|b| node.has_name(b));
        if block {
            self.end();
        }
        for child in node.children_it(false) {
            self.visit(&child);
        }
        if block {
            self.end();
        }
    }

    fn text(&mut self, text: &str) {
        if text.trim().is_empty() {
            if !text.is_empty() && !self.open.is_empty() && self.breaks == 0 {
                self.space();
            }
            return;
        }
        match std::mem::take(&mut self.breaks) {
            0 => {}
            1 => {
                self.open.truncate(self.open.trim_end().len());
                if !self.open.is_empty() {
                    self.open.push('\n');
                }
            }
            _ => self.end(),
        }
        if text.starts_with(is_space) {
            self.space();
        }
        let mut words = text.split(is_space).filter(|w| !w.is_empty());
        if let Some(first) = words.next() {
            self.open.push_str(first);
        }
        for word in words {
            self.open.push(' ');
            self.open.push_str(word);
        }
        if text.ends_with(is_space) {
            self.space();
        }
    }

    fn space(&mut self) {
        if !self.open.is_empty() && !self.open.ends_with([' ', '\n']) {
            self.open.push(' ');
        }
    }

    fn end(&mut self) {
        self.breaks = 0;
        let paragraph = std::mem::take(&mut self.open);
        let paragraph = paragraph.trim();
        if !paragraph.is_empty() {
            self.done.push(paragraph.to_owned());
        }
    }
}

/// White space that HTML collapses; a no-break space is a character of the text.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}

/// Drops what only repeats the title at the head of the paragraphs.
pub(crate) fn without_title(paragraphs: &mut Vec<String>, title: &str) {
    let title = plain(title);
    if let Some(at) = paragraphs.iter().take(3).position(|p| plain(p) == title) {
        paragraphs.remove(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Vec<String> {
        read_off(&Document::fragment(html).root())
    }

    #[test]
    fn breaks_are_kept() {
        for (html, expect) in [
            ("<p>One</p><p>Two</p>", vec!["One", "Two"]),
            ("<div>One<br><br>Two</div>", vec!["One", "Two"]),
            ("<p>One<br>line</p>", vec!["One\nline"]),
            ("<p>Two <b>men</b>, both\n soldiers,<i> died</i>.</p>", vec!["Two men, both soldiers, died."]),
            ("<ul><li>One</li><li>Two</li></ul><h2>Three</h2>Four", vec!["One", "Two", "Three", "Four"]),
            ("<p> </p><p>a\u{A0}b</p>", vec!["a\u{A0}b"]),
        ] {
            assert_eq!(read(html), expect, "{html}");
        }
    }
}
