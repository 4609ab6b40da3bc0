//! From bytes to text: nothing is changed but a byte order mark, which goes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use rashomon_model::Diagnostic;

use crate::{Cause, foreign};

/// A decoded input.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub text: String,
    pub diagnostics: Vec<Diagnostic>,
}

/// Bytes looked at to tell UTF-16 and to find a page's declared encoding.
const HEAD: usize = 4096;

/// Decodes a report by byte order mark, NUL pattern, UTF-8, the page's own declaration, or statistics, in this order.
/// What is no report is refused.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, Cause> {
    foreign::check_bytes(bytes)?;
    let decoded = decode_text(bytes)?;
    foreign::check_text(&decoded.text)?;
    Ok(decoded)
}

/// The same for a part of a report.
pub(crate) fn decode_text(bytes: &[u8]) -> Result<Decoded, Cause> {
    let (encoding, how) = recognise(bytes);
    let (text, replaced) = encoding.decode_with_bom_removal(bytes);
    let mut diagnostics = Vec::new();
    diagnostics.extend(how.map(|how| read_as(encoding, how)));
    check_controls(&text, &mut diagnostics)?;
    if replaced {
        let count = text.chars().filter(|c| *c == '\u{FFFD}').count();
        let message = format!("{count} characters cannot be read in {} and stand as U+FFFD.", encoding.name());
        diagnostics.push(Diagnostic::warning("replacement-characters", message));
    } else {
        report_replacements(&text, &mut diagnostics);
    }
    Ok(Decoded { text: text.into_owned(), diagnostics })
}

fn read_as(encoding: &'static Encoding, how: &str) -> Diagnostic {
    Diagnostic::info("charset", format!("The text was read as {}, {how}.", encoding.name()))
}

/// The encoding of a file by its beginning, where it is not UTF-8, and how that was found.
pub(crate) fn other_encoding(head: &[u8]) -> Option<(&'static Encoding, Option<Diagnostic>)> {
    // A character that goes beyond the beginning does not speak against UTF-8.
    let whole = match std::str::from_utf8(head) {
        Err(error) if error.error_len().is_none() => &head[..error.valid_up_to()],
        _ => head,
    };
    let (encoding, how) = recognise(whole);
    (encoding != UTF_8).then(|| (encoding, how.map(|how| read_as(encoding, how))))
}

/// Says where a text already holds the sign for an unreadable character.
pub(crate) fn report_replacements(text: &str, diagnostics: &mut Vec<Diagnostic>) {
    let count = text.matches('\u{FFFD}').count();
    if count > 0 {
        let message = format!("{count} characters were already lost (U+FFFD) in the text as it came.");
        diagnostics.push(Diagnostic::warning("replacement-characters", message));
    }
}

/// Refuses what is no text: NULs, or many control characters.
pub(crate) fn check_controls(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Result<(), Cause> {
    // White space of old printers and the end-of-file sign of old systems are harmless.
    let odd = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A);
    let (mut count, mut nul) = (0usize, false);
    for byte in text.as_bytes().iter().filter(|b| odd(b)) {
        count += 1;
        nul |= *byte == 0;
    }
    if nul || count * 200 > text.len().max(200) {
        return Err(Cause::Binary { looks_like: "binary data" });
    }
    if count > 0 {
        diagnostics.push(Diagnostic::info("control-characters", format!("The text holds {count} control characters.")));
    }
    Ok(())
}

/// The encoding, and how it was found where it is neither UTF-8 nor marked.
fn recognise(bytes: &[u8]) -> (&'static Encoding, Option<&'static str>) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding, (encoding != UTF_8).then_some("by its byte order mark"));
    }
    if let Some(encoding) = utf16_by_nuls(bytes) {
        return (encoding, Some("by the pattern of its bytes"));
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (UTF_8, None);
    }
    if mostly_utf8(bytes) {
        return (UTF_8, Some("although some of its bytes are not"));
    }
    if let Some(encoding) = declared(bytes) {
        return (encoding, Some("as the page declares"));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    (detector.guess(None, Utf8Detection::Deny), Some("which was guessed"))
}

/// UTF-16 without a mark: in Latin text every other byte is NUL.
fn utf16_by_nuls(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD) & !1];
    let nuls = |first: usize| head.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (nuls(0), nuls(1), head.len() / 2);
    let pattern = |many: usize, few: usize| half >= 4 && many * 10 >= half * 4 && few * 20 <= half;
    if pattern(odd, even) {
        Some(UTF_16LE)
    } else if pattern(even, odd) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether three times as many sequences are valid UTF-8 as are not: then the rest is damage, not another encoding.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    valid > 0 && valid >= invalid * 3
}

/// What `<meta charset>`, `<meta http-equiv>` or an XML declaration says.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    let marks: [&[u8]; 2] = [b"charset=", b"encoding="];
    marks.iter().find_map(|mark| {
        let at = head.windows(mark.len()).position(|w| w == *mark)? + mark.len();
        let rest = &head[at..];
        let start = rest.iter().position(|b| !matches!(b, b'"' | b'\'' | b' '))?;
        let label = &rest[start..];
        let end = label.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)))?;
        // A page that was decoded bytewise cannot have been UTF-16, whatever it says, and UTF-8 was tried before.
        Encoding::for_label(&label[..end]).filter(|e| ![UTF_16LE, UTF_16BE, UTF_8].contains(e))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).unwrap().text
    }

    fn utf16(s: &str, big: bool) -> Vec<u8> {
        s.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn one_sentence_in_many_encodings() {
        let sentence = "Zwei Männer wurden getötet.";
        let latin: Vec<u8> = sentence.chars().map(|c| c as u8).collect();
        let marked = |mark: &[u8], body: Vec<u8>| [mark, &body].concat();
        for bytes in [
            sentence.as_bytes().to_vec(),
            marked(b"\xEF\xBB\xBF", sentence.into()),
            marked(b"\xFF\xFE", utf16(sentence, false)),
            marked(b"\xFE\xFF", utf16(sentence, true)),
            utf16(sentence, false),
            utf16(sentence, true),
            latin,
        ] {
            assert_eq!(text(&bytes), sentence);
        }
        assert_eq!(text(b"<meta charset='windows-1251'>\xCC\xE8\xF0"), "<meta charset='windows-1251'>Мир");
    }

    #[test]
    fn damage_is_told() {
        let decoded = decode("Trois blessés à Béré, frappés\u{2019}".as_bytes().split_last().unwrap().1).unwrap();
        assert!(decoded.text.ends_with('\u{FFFD}'));
        let codes: Vec<_> = decoded.diagnostics.iter().map(|d| d.code.as_str()).collect();
        assert!(codes.contains(&"replacement-characters"), "{codes:?}");
        // A lone surrogate.
        assert!(text(&[0xFF, 0xFE, 0x41, 0, 0x00, 0xD8, 0x42, 0]).contains('\u{FFFD}'));
    }

    #[test]
    fn what_is_no_text() {
        let noise: Vec<u8> = (0..2000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for bytes in [&b"%PDF-1.4 ..."[..], b"abc\0def", &noise, b"PK\x03\x04rest"] {
            assert!(matches!(decode(bytes), Err(Cause::Binary { .. })), "{:?}", &bytes[..6]);
        }
        assert_eq!(text(b"old file\x1A"), "old file\x1A");
    }

    #[test]
    fn text_is_kept_as_it_is() {
        let odd = "a\r\nb\u{200B}\u{202E}c\u{301}\u{FEFF}d";
        assert_eq!(text(odd.as_bytes()), odd);
    }
}
