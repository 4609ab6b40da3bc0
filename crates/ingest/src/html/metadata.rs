//! What a page says of itself: JSON-LD, Open Graph, other meta tags, `<time>`, its address, its title.

use dom_query::{Document, NodeRef};
use rashomon_model::Diagnostic;
use serde_json::Value;

use super::linked;
use crate::text::dates::{self, Dated};

/// Metadata of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Metadata {
    pub title: Option<String>,
    pub published: Option<Dated>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    pub language: Option<String>,
    /// The text of the article, where JSON-LD gives it whole.
    pub text: Option<String>,
    /// What was passed over.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the metadata of a parsed page, before anything is cut from it.
pub(crate) fn metadata(doc: &Document) -> Metadata {
    let linked = linked_data(doc);
    let meta = meta_tags(doc);
    let get = |keys: &[&str]| keys.iter().find_map(|k| meta.iter().find(|(key, _)| key == k).map(|(_, v)| v.clone()));
    let url = attr(doc, "link[rel=canonical]", "href")
        .or_else(|| get(&["og:url", "twitter:url", "parsely-link"]))
        .filter(|u| u.starts_with("http://") || u.starts_with("https://"));
    let publisher = get(&["og:site_name", "application-name", "publisher", "dc.publisher"]).or(linked.publisher);
    let heading = get(&["og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title"]);
    Metadata {
        title: title(doc, linked.headline.as_deref(), heading.as_deref(), publisher.as_deref()),
        published: linked
            .published
            .or_else(|| meta_date(&meta))
            .or_else(|| marked_date(doc))
            .or_else(|| url_date(url.as_deref())),
        publisher: publisher.map(|p| squeeze(&p)).filter(|p| !p.is_empty()),
        language: attr(doc, "html", "lang").or_else(|| get(&["og:locale", "content-language"])),
        url,
        text: linked.text,
        diagnostics: linked.passed_over.then(|| passed_over(linked::MOST)).into_iter().collect(),
    }
}

/// The text with single spaces.
pub(crate) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn attr(doc: &Document, selector: &str, name: &str) -> Option<String> {
    let value = doc.select_single(selector).attr(name)?;
    Some(value.trim().to_owned()).filter(|v| !v.is_empty())
}

/// Lower-case names and values of all `<meta>` tags, in order.
fn meta_tags(doc: &Document) -> Vec<(String, String)> {
    let key = |node: &NodeRef<'_>| ["property", "name", "itemprop", "http-equiv"].iter().find_map(|a| node.attr(a));
    let pair = |node: &NodeRef<'_>| {
        let value = node.attr("content")?.trim().to_owned();
        Some((key(node)?.trim().to_lowercase(), value)).filter(|(_, v)| !v.is_empty())
    };
    doc.select("meta").nodes().iter().filter_map(pair).collect()
}

#[derive(Default)]
struct Linked {
    headline: Option<String>,
    published: Option<Dated>,
    publisher: Option<String>,
    text: Option<String>,
    /// Whether there was more than is read.
    passed_over: bool,
}

fn passed_over(values: usize) -> Diagnostic {
    let message = format!("A record of JSON-LD has more than {values} values, and the rest was passed over.");
    Diagnostic::warning("linked-data", message)
}

/// Types of schema.org that are one document of news.
const ARTICLES: &[&str] = &[
    "Article",
    "NewsArticle",
    "BlogPosting",
    "ReportageNewsArticle",
    "Report",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "LiveBlogPosting",
    "SocialMediaPosting",
    "TechArticle",
    "BackgroundNewsArticle",
    "WebPage",
];

fn linked_data(doc: &Document) -> Linked {
    let mut found: Vec<(usize, Linked)> = Vec::new();
    let mut out = Linked::default();
    for script in doc.select("script[type='application/ld+json']").nodes() {
        let text = script.text();
        let text = text.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
        if let Some((value, whole)) = linked::read(text) {
            collect(&value, &mut found, 0);
            out.passed_over |= !whole;
        }
    }
    // The most specific kind wins, then the first: a page's own record stands before those of its teasers.
    found.sort_by_key(|(rank, _)| *rank);
    for (_, linked) in found {
        out.headline = out.headline.or(linked.headline);
        out.published = out.published.or(linked.published);
        out.publisher = out.publisher.or(linked.publisher);
        out.text = out.text.or(linked.text);
    }
    out
}

fn collect(value: &Value, out: &mut Vec<(usize, Linked)>, depth: usize) {
    match value {
        Value::Array(items) if depth < 4 => items.iter().for_each(|v| collect(v, out, depth + 1)),
        Value::Object(map) if depth < 4 => {
            if let Some(rank) = map.get("@type").and_then(rank) {
                let string = |v: &Value| v.as_str().map(unescape).filter(|s| !s.is_empty());
                let name = |v: &Value| string(v).or_else(|| v.get("name").and_then(string));
                let published = map.get("datePublished").or_else(|| map.get("dateCreated")).and_then(Value::as_str);
                out.push((
                    rank,
                    Linked {
                        headline: map.get("headline").and_then(string),
                        published: published.and_then(date),
                        publisher: map.get("publisher").and_then(name),
                        text: map.get("articleBody").and_then(Value::as_str).map(unescape_lines),
                        passed_over: false,
                    },
                ));
            }
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = map.get(key) {
                    collect(inner, out, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// 0 for an article, 1 for a page; `None` for anything else.
fn rank(kind: &Value) -> Option<usize> {
    let one = |name: &str| ARTICLES.contains(&name).then_some(usize::from(name == "WebPage"));
    match kind {
        Value::String(name) => one(name),
        Value::Array(names) => names.iter().filter_map(|n| one(n.as_str()?)).min(),
        _ => None,
    }
}

/// JSON-LD often holds text that was escaped for HTML.
fn unescape(text: &str) -> String {
    let text = squeeze(text);
    if !text.contains(['&', '<']) {
        return text;
    }
    squeeze(&Document::from(text).text())
}

/// The same, line by line.
fn unescape_lines(text: &str) -> String {
    text.lines().map(unescape).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A date as metadata writes it: ISO 8601, or in words.
fn date(text: &str) -> Option<Dated> {
    let words = text.trim();
    let published = dates::standard(words).or_else(|| dates::find(words).and_then(|d| d.published))?;
    (1900..2100).contains(&published.date().year()).then(|| Dated { published, words: words.to_owned() })
}

const DATE_KEYS: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "sailthru.date",
    "parsely-pub-date",
    "article.published",
    "published-date",
    "publishdate",
    "publish-date",
    "publish_date",
    "published",
    "pubdate",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "dc.created",
    "citation_publication_date",
    "originalpublicationdate",
    "article:published",
    "date",
    "datecreated",
    "created",
    "displaydate",
    "rbpubdate",
    "cxenseparse:recs:publishtime",
    "shareaholic:article_published_time",
    "og:pubdate",
    "article_date_original",
    "release_date",
    "dc:created",
    "analyticsattributes.articledate",
];

fn meta_date(meta: &[(String, String)]) -> Option<Dated> {
    DATE_KEYS.iter().find_map(|key| meta.iter().filter(|(k, _)| k == key).find_map(|(_, v)| date(v)))
}

/// The page's own marks in its text: `datePublished`, `<time>`, and elements whose class says that they hold the date.
fn marked_date(doc: &Document) -> Option<Dated> {
    let machine = ["[itemprop=datePublished]", "time[pubdate]", "time.published", "time.entry-date", "abbr.published"];
    let value = |node: &NodeRef<'_>| {
        let attribute = ["datetime", "content", "title"].iter().filter_map(|a| node.attr(a)).find_map(|v| date(&v));
        attribute.or_else(|| short_date(node))
    };
    let in_order = |selector: &str| doc.select(selector).nodes().iter().take(20).find_map(value);
    machine
        .iter()
        .find_map(|s| in_order(s))
        .or_else(|| {
            ["article time[datetime]", "main time[datetime]", "time[datetime]"].iter().find_map(|s| in_order(s))
        })
        .or_else(|| {
            let spots = [
                ".post-date",
                ".entry-date",
                ".published",
                ".pubdate",
                ".article-date",
                ".date",
                ".post-meta",
                ".entry-meta",
                ".byline",
                ".dateline",
                ".meta",
                ".timestamp",
                ".article-meta",
                ".post-info",
                ".datum",
                "[class*=date]",
                "[id*=date]",
                "[class*=publish]",
                "time",
            ];
            spots.iter().find_map(|s| doc.select(s).nodes().iter().take(5).find_map(short_date))
        })
}

fn short_date(node: &NodeRef<'_>) -> Option<Dated> {
    let text = node.text();
    let line = squeeze(&text);
    (text.len() < 200).then(|| dates::find(&line)).flatten().and_then(|d| d.dated(&line))
}

/// /2019/05/13/ in the address.
fn url_date(url: Option<&str>) -> Option<Dated> {
    let path = url?.split_once("://")?.1;
    let parts: Vec<&str> = path.split(['/', '-', '_']).collect();
    parts.windows(3).find_map(|w| {
        let digits = |s: &str, len: usize| s.len() == len && s.bytes().all(|b| b.is_ascii_digit());
        (digits(w[0], 4) && digits(w[1], 2) && digits(w[2], 2)).then(|| date(&format!("{}-{}-{}", w[0], w[1], w[2])))?
    })
}

/// The heading of the page, without the name of the site.
fn title(doc: &Document, linked: Option<&str>, heading: Option<&str>, site: Option<&str>) -> Option<String> {
    let text = |node: &NodeRef<'_>| squeeze(&node.text());
    let whole = Some(squeeze(&doc.select_single("head title").text())).filter(|t| !t.is_empty());
    let heading = heading.map(unescape);
    let named: Vec<&str> = [heading.as_deref(), linked, whole.as_deref()].into_iter().flatten().collect();
    // A heading that the metadata repeats is the title as readers see it.
    let headings: Vec<String> =
        doc.select("h1").nodes().iter().take(8).map(text).filter(|h| h.chars().count() > 5).collect();
    let repeated = headings.iter().find(|h| {
        let h = plain(h);
        site.is_none_or(|s| plain(s) != h) && named.iter().any(|n| plain(n).contains(&h))
    });
    if let Some(h1) = repeated {
        return Some(h1.clone());
    }
    let best = named.first();
    best.map(|t| without_site(t, site)).filter(|t| !t.is_empty()).or_else(|| headings.into_iter().next())
}

/// Letters and digits in lower case.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Takes " | Site" or " - Site" off the end, where it is the site's name or, after a bar, no longer than five words.
fn without_site(title: &str, site: Option<&str>) -> String {
    for separator in [" | ", " » ", " « ", " – ", " — ", " - ", " : ", " :: "] {
        let Some((head, tail)) = title.rsplit_once(separator) else { continue };
        let known = site.is_some_and(|s| plain(s) == plain(tail) || plain(s).contains(&plain(tail)) && tail.len() > 3);
        let short = separator != " : " && tail.split_whitespace().count() <= 5 && head.split_whitespace().count() >= 4;
        if known || short {
            return head.trim().to_owned();
        }
    }
    title.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_record_is_read_and_many_values_are_named() {
        let page = |more: &str| {
            let record = format!(r#"{{"@graph":[{more}{{"@type":"NewsArticle","headline":"Raid","x":[{more}0]}}]}}"#);
            metadata(&Document::from(format!("<script type='application/ld+json'>{record}</script>").as_str()))
        };
        let long = format!("\"{}\",", "x".repeat(4 << 20));
        for more in ["", &long, &"1,".repeat(1 << 20)] {
            let read = page(more);
            assert_eq!((read.title.as_deref(), read.diagnostics.len()), (Some("Raid"), 0), "{} bytes", more.len());
        }
        let passed_over = page(&"{},".repeat(linked::MOST));
        assert_eq!((passed_over.title, passed_over.diagnostics[0].code.as_str()), (None, "linked-data"));
    }

    #[test]
    fn from_many_marks() {
        for (html, expect) in [
            (
                r#"<html lang="en-GB"><head><title>Raid on river village | Lakeside News</title></head>"#,
                ("Raid on river village", None, None),
            ),
            (
                r#"<meta property="og:title" content="Raid &amp; fire"><meta property="og:site_name" content="Lakeside News"><meta property="article:published_time" content="2024-05-01T10:00:00+00:00">"#,
                ("Raid & fire", Some("2024-05-01T10:00:00Z"), Some("Lakeside News")),
            ),
            (
                r#"<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},{"@type":["NewsArticle"],"headline":"Raid","datePublished":"2024-05-01","publisher":{"name":"Harbour Wire"}}]}</script>"#,
                ("Raid", Some("2024-05-01"), Some("Harbour Wire")),
            ),
            (
                r"<title>Raid</title><meta name=pubdate content='Thu, 08 Jul 2021 23:30:00 -0500'>",
                ("Raid", Some("2021-07-08T23:30:00-05:00"), None),
            ),
            (
                r"<title>Raid</title><meta name=date content='Thu, 08 Jul 2021 23:30 EST'>",
                ("Raid", Some("2021-07-08T23:30:00-05:00"), None),
            ),
            (r"<title>Raid</title><meta name=date content='2021-07-08 23:30'>", ("Raid", Some("2021-07-08"), None)),
            (r"<title>Raid</title><time datetime='2024-05-01'>yesterday</time>", ("Raid", Some("2024-05-01"), None)),
            (r"<title>Raid</title><p class='post-date'>Posted on 1 May 2024</p>", ("Raid", Some("2024-05-01"), None)),
            (
                r"<title>Raid</title><link rel=canonical href='https://x.example/2024/05/01/raid'>",
                ("Raid", Some("2024-05-01"), None),
            ),
            (
                r"<title>Raid kills two at the river - Lakeside</title><h1>Raid kills two at the river</h1>",
                ("Raid kills two at the river", None, None),
            ),
            (r#"<title>Raid</title><script type="application/ld+json">{broken</script>"#, ("Raid", None, None)),
        ] {
            let found = metadata(&Document::from(html));
            let published = found.published.map(|d| d.published.to_string());
            assert_eq!(
                (found.title.as_deref().unwrap(), published.as_deref(), found.publisher.as_deref()),
                expect,
                "{html}"
            );
        }
    }
}
