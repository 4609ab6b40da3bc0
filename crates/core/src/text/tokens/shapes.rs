//! Words with marks inside that only their shape shows to be one: addresses, file names, telephone numbers, faces.

/// Endings of host names and of files on the web, before which a full stop without a space is no end of a sentence.
const NAME_ENDINGS: [&str; 20] = [
    "com", "org", "net", "gov", "edu", "mil", "int", "info", "uk", "tv", "io", "co", "eu", "html", "htm", "pdf", "doc",
    "jpg", "js", "me",
];
/// Endings of files.
const FILE_ENDINGS: [&str; 17] = [
    "doc", "docx", "xls", "xlsx", "ppt", "pptx", "pdf", "txt", "csv", "zip", "jpg", "jpeg", "png", "gif", "mp3", "mp4",
    "html",
];
const SCHEMES: [&str; 6] = ["http://", "https://", "www.", "ftp://", "mailto:", "file://"];
/// What is longer is not looked at, so that odd text takes no long time.
const REACH: usize = 64;

/// Where the address, file name or face that starts at `at` ends.
pub(super) fn end(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let first = rest.chars().next()?;
    let len = if first.is_alphanumeric() {
        web_address(rest).or_else(|| with_mark_inside(rest))
    } else if first == '.' {
        file_name(rest)
    } else {
        face(&text[..at], rest)
    };
    len.map(|len| at + len)
}

/// Whether two numbers with a hyphen are no range: the second has four digits, and the first three, or five, as
/// American telephone numbers and postal codes do.
pub(super) fn is_telephone(numbers: &str) -> bool {
    let Some((first, second)) = numbers.split_once('-') else { return false };
    let first = first.rsplit('/').next().unwrap_or(first);
    let plain = [first, second].iter().all(|n| n.bytes().all(|b| b.is_ascii_digit()));
    let round = first.ends_with('0') && second.ends_with("00");
    plain && second.len() == 4 && matches!(first.len(), 3 | 5) && !round
}

pub(super) fn is_name_ending(word: &str) -> bool {
    NAME_ENDINGS.iter().any(|e| e.eq_ignore_ascii_case(word))
}

/// Whether the whole of `form` is a file's name.
pub(in crate::text) fn is_file_name(form: &str) -> bool {
    form.contains('.') && file_name(form) == Some(form.len())
}

/// A web address, without the punctuation that follows it.
fn web_address(rest: &str) -> Option<usize> {
    let opens = |o: &&str| rest.as_bytes().get(..o.len()).is_some_and(|b| b.eq_ignore_ascii_case(o.as_bytes()));
    SCHEMES.iter().any(opens).then(|| address_end(rest))
}

fn address_end(rest: &str) -> usize {
    let end = rest.find(|c: char| c.is_whitespace() || "<>\"“”«»|".contains(c)).unwrap_or(rest.len());
    rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’']).len()
}

/// A mail address, a file name, or a web address without its scheme.
fn with_mark_inside(rest: &str) -> Option<usize> {
    let run = rest.bytes().take(REACH).take_while(|b| !b.is_ascii_whitespace());
    let telling = run.enumerate().any(|(i, b)| {
        let next = rest.as_bytes().get(i + 1);
        matches!(b, b'@' | b'.') && next.is_some_and(u8::is_ascii_alphanumeric)
    });
    telling.then(|| mail_address(rest).or_else(|| file_name(rest)).or_else(|| bare_address(rest))).flatten()
}

/// "desk@example.org", also with a host without a dot.
fn mail_address(rest: &str) -> Option<usize> {
    let local = run_of(rest, "._%+-&*~");
    let host = rest[local..].strip_prefix('@')?;
    let end = run_of(host, ".-_");
    let host = host[..end].trim_end_matches(['.', '-']);
    host.starts_with(|c: char| c.is_ascii_alphanumeric()).then(|| local + 1 + host.len())
}

/// "plan-2.doc"; "killed.Doc" is none, for no space has to be lost in it.
fn file_name(rest: &str) -> Option<usize> {
    let end = run_of(rest, "._%+-&~#!");
    let name = rest[..end].trim_end_matches(['.', '!', '-']);
    let (_, ending) = name.rsplit_once('.')?;
    let cased = !ending.starts_with(char::is_uppercase) || ending.ends_with(char::is_uppercase);
    (cased && FILE_ENDINGS.iter().any(|e| e.eq_ignore_ascii_case(ending))).then_some(name.len())
}

/// "example.org/news".
fn bare_address(rest: &str) -> Option<usize> {
    let host = run_of(rest, ".-");
    let (_, ending) = rest[..host].rsplit_once('.')?;
    (rest[host..].starts_with('/') && is_name_ending(ending)).then(|| address_end(rest))
}

/// The length of the letters, digits and these marks at the beginning; 0 where they go on for long.
fn run_of(rest: &str, marks: &str) -> usize {
    let end = rest.char_indices().find(|(i, c)| *i > REACH || !(c.is_alphanumeric() || marks.contains(*c)));
    match end {
        Some((i, _)) if i > REACH => 0,
        Some((i, _)) => i,
        None if rest.len() > REACH => 0,
        None => rest.len(),
    }
}

/// ":-)" and the like, where a space, or the end of a sentence, stands before.
fn face(before: &str, rest: &str) -> Option<usize> {
    let eyes = rest.strip_prefix([':', ';', '='])?;
    if before.ends_with(|c: char| !c.is_whitespace() && !matches!(c, '.' | '!' | '?')) {
        return None;
    }
    let mouth = eyes.strip_prefix(['-', '\'']).unwrap_or(eyes);
    let behind = mouth.strip_prefix([')', '(', 'D', 'P', 'O', 'p', '/', '|'])?;
    (!behind.starts_with(|c: char| c.is_alphanumeric() || c == '/')).then(|| rest.len() - behind.len())
}
