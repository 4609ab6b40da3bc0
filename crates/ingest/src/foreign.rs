//! Inputs that are no reports, told by their content, so that none of them is read as prose.

use std::io::Cursor;

use zip::ZipArchive;

use crate::Cause;

/// How a ZIP archive begins, and with it every office document of today.
pub(crate) const ZIP: &[u8] = b"PK\x03\x04";

/// First bytes of formats that hold no plain text although much of them may look like it.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted Office document (XLS, DOC, MSG)"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\0", "an xz file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"RIFF", "an image, sound or film (RIFF)"),
    (b"OggS", "a sound or film (Ogg)"),
    (b"ID3", "a sound (MP3)"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"Obj\x01", "an Avro file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
];

/// Magic that words may begin with too: it counts only before bytes that are no text.
const WORDS: &[&[u8]] = &[b"BZh", b"RIFF", b"OggS", b"ID3", b"PAR1", b"ARROW1", b"MZ"];

/// Bytes after the magic in which such a format has something that is no text.
const NEAR: usize = 512;

/// Refuses what its bytes tell to be no text.
pub(crate) fn check_bytes(bytes: &[u8]) -> Result<(), Cause> {
    if bytes.starts_with(ZIP) {
        return Err(Cause::Binary { looks_like: archive(bytes).name() });
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Err(Cause::Binary { looks_like: "a film, sound or image (MP4, HEIC)" });
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Err(Cause::Binary { looks_like: "a tar archive" });
    }
    let near = &bytes[..bytes.len().min(NEAR)];
    let odd = |b: &u8| *b < 0x09 || (0x0E..0x20).contains(b);
    let is = |magic: &&[u8]| bytes.starts_with(magic) && (!WORDS.contains(magic) || near.iter().any(odd));
    match MAGIC.iter().find(|(magic, _)| is(magic)) {
        Some((_, looks_like)) => Err(Cause::Binary { looks_like }),
        None => Ok(()),
    }
}

/// Refuses text that is written for programs: feeds and other XML, web archives, mail.
pub(crate) fn check_text(text: &str) -> Result<(), Cause> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    match xml(text).or_else(|| web_archive(text)).or_else(|| mail(text)) {
        Some(format) => Err(Cause::Foreign { format }),
        None => Ok(()),
    }
}

/// What a ZIP archive holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Archive {
    /// A workbook of Excel.
    Workbook,
    /// Anything else; what it is.
    Other(&'static str),
}

impl Archive {
    fn name(self) -> &'static str {
        match self {
            Self::Workbook => "an Excel workbook (XLSX)",
            Self::Other(name) => name,
        }
    }
}

/// Members by which an archive is recognised.
const MEMBERS: &[(&str, &str)] = &[
    ("xl/workbook.bin", "a binary Excel workbook (XLSB)"),
    ("word/document.xml", "a Word document (DOCX)"),
    ("ppt/presentation.xml", "a presentation (PPTX)"),
    ("META-INF/container.xml", "an e-book (EPUB)"),
    ("content.xml", "an OpenDocument file (ODS, ODT)"),
];

/// Recognises an archive by the names in its directory.
pub(crate) fn archive(bytes: &[u8]) -> Archive {
    let Ok(zip) = ZipArchive::new(Cursor::new(bytes)) else {
        return Archive::Other("a damaged ZIP archive or office document");
    };
    let has = |name: &str| zip.file_names().any(|n| n.is_ok_and(|n| n.eq_ignore_ascii_case(name)));
    if has("xl/workbook.xml") {
        return Archive::Workbook;
    }
    Archive::Other(MEMBERS.iter().find(|(member, _)| has(member)).map_or("a ZIP archive", |(_, name)| name))
}

/// Names of first elements, without their prefix, that are told without an XML declaration too.
const ELEMENTS: &[(&str, &str)] = &[
    ("rss", "an RSS feed"),
    ("feed", "an Atom feed"),
    ("rdf", "an RSS or RDF feed"),
    ("urlset", "a sitemap"),
    ("sitemapindex", "a sitemap"),
    ("opml", "a list of feeds (OPML)"),
    ("svg", "an SVG image"),
    ("kml", "a map (KML)"),
];

/// The kind of XML that a text is, unless it is a page.
fn xml(text: &str) -> Option<&'static str> {
    let declared = text.starts_with("<?xml");
    let mut rest = text;
    // Declarations and comments stand before the first element.
    while rest.starts_with("<?") || rest.starts_with("<!") {
        let end = if rest.starts_with("<!--") { "-->" } else { ">" };
        rest = rest.split_once(end)?.1.trim_start();
    }
    let tag = rest.strip_prefix('<')?;
    let name = &tag[..tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(tag.len())];
    let name = name.rsplit_once(':').map_or(name, |(_, local)| local).to_ascii_lowercase();
    if name == "html" {
        return None;
    }
    // In prose, no other tag follows.
    let nested = || tag.split_once('>').is_some_and(|(_, inside)| inside.trim_start().starts_with('<'));
    let known = ELEMENTS.iter().find(|(element, _)| *element == name).map(|(_, format)| *format);
    if declared { known.or(Some("an XML document")) } else { known.filter(|_| nested()) }
}

fn web_archive(text: &str) -> Option<&'static str> {
    text.starts_with("WARC/1.").then_some("a web archive (WARC)")
}

/// Header fields that programs write, and people do not.
const MAIL: &[&str] = &["received", "message-id", "mime-version", "return-path", "delivered-to", "dkim-signature"];

/// A message, or a box of them: two fields or more and nothing else up to the first blank line, one of which a program
/// wrote.
fn mail(text: &str) -> Option<&'static str> {
    let boxed = text.starts_with("From ");
    let (mut fields, mut machine) = (0, false);
    for line in text.lines().skip(usize::from(boxed)).take_while(|l| !l.is_empty()).take(100) {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let (name, _) = line.split_once(':')?;
        if name.is_empty() || name.contains(|c: char| !c.is_ascii_graphic()) {
            return None;
        }
        fields += 1;
        machine |= MAIL.contains(&name.to_ascii_lowercase().as_str());
    }
    (machine && fields > 1).then_some(if boxed { "a mailbox (mbox)" } else { "a mail (EML) or a saved page (MHTML)" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_other_formats() {
        let tar = [&[b'a'; 257][..], b"ustar\0"].concat();
        for (bytes, name) in [
            (&b"%PDF-1.7\n"[..], "a PDF"),
            (b"\x1f\x8b\x08\0", "a gzip file"),
            (b"BZh91AY&SY\x01\x02", "a bzip2 file"),
            (b"PAR1\x15\x04\x15", "a Parquet file"),
            (b"MZ\x90\0\x03", "a program"),
            (b"SQLite format 3\0\x10", "an SQLite database"),
            (b"\0\0\0\x18ftypmp42", "a film, sound or image (MP4, HEIC)"),
            (b"RIFF\x04\0\0\0WEBP", "an image, sound or film (RIFF)"),
            (b"PK\x03\x04\x14\0", "a damaged ZIP archive or office document"),
            (&tar, "a tar archive"),
        ] {
            let found = check_bytes(bytes);
            assert!(matches!(found, Err(Cause::Binary { looks_like }) if looks_like == name), "{name}: {found:?}");
        }
        for text in
            ["MZ Ltd said that two men died.", "PAR1 is a road.", "RIFFA, Bahrain - Two men died.", "ID3 men died."]
        {
            assert!(check_bytes(text.as_bytes()).is_ok(), "{text}");
        }
    }

    #[test]
    fn text_for_programs() {
        for (text, format) in [
            ("<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel>", "an RSS feed"),
            ("\u{FEFF}\n<rss version='2.0'>\n <channel>", "an RSS feed"),
            ("<?xml version='1.0'?><!-- ours --><feed xmlns='x'>", "an Atom feed"),
            ("<rdf:RDF xmlns:rdf='x'><channel>", "an RSS or RDF feed"),
            ("<?xml version='1.0'?><!DOCTYPE urlset><urlset>", "a sitemap"),
            ("<?xml version='1.0'?><nitf><body>", "an XML document"),
            ("WARC/1.1\r\nWARC-Type: warcinfo\r\n", "a web archive (WARC)"),
            ("Received: from a\n\tby b;\nSubject: Raid\n\nTwo men died.", "a mail (EML) or a saved page (MHTML)"),
            (
                "From a@b.example Mon May  6 10:00:00 2024\nMessage-ID: <1>\nSubject: Raid\n\nTwo men died.",
                "a mailbox (mbox)",
            ),
        ] {
            let found = check_text(text);
            assert!(matches!(found, Err(Cause::Foreign { format: f }) if f == format), "{format}: {found:?}");
        }
        for text in [
            "Feeds begin with <rss version=\"2.0\">.",
            "<rss> is how a feed begins.",
            "<?xml version='1.0'?><!DOCTYPE html><html><body>",
            "<!DOCTYPE html><html>",
            "<p>Two men died.",
            "Publisher: Lakeside News\nDate: 4 March 2025\n\nTwo men died.",
            "From Gao, two men\nwere taken.",
            "Received: two bodies.\n\nA third was lost.",
            "Subject: Raid\nFrom: the governor\n\nTwo men died.",
        ] {
            assert!(check_text(text).is_ok(), "{text}");
        }
    }
}
