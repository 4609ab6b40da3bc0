//! From a source to its reports, lazily, with no more than one report in memory.

use std::{
    fs::File,
    io::{BufRead, BufReader, Cursor, Read},
    path::Path,
    sync::Arc,
};

use crate::{
    Cause, Input, Options, ReadError, Reading, Source, charset,
    elements::Elements,
    foreign::{self, Archive},
    html, json,
    patient::Patient,
    report::{Found, Reports, check_size, finish},
    table,
};

/// Bytes by which a format is recognised.
const HEAD: usize = 64 << 10;

/// Reads the reports of one source. An error of one line does not end the iterator.
pub fn read(source: &Source, options: &Options) -> Reports {
    match open(source, options) {
        Ok(reports) => reports,
        Err(cause) => Box::new(std::iter::once(Err(ReadError::new(&source.origin, cause)))),
    }
}

/// Reads one report from bytes in memory: a page, an object of JSON, or plain text, told by its content.
pub fn report_from_bytes(origin: &str, bytes: &[u8], options: &Options) -> Result<Reading, ReadError> {
    let at = |cause| ReadError::new(origin, cause);
    check_size(bytes.len(), options).map_err(at)?;
    let decoded = charset::decode(bytes).map_err(at)?;
    if html::looks_like_html(&decoded.text) {
        return html::from_decoded(origin, bytes, decoded, options);
    }
    let found = Found { text: decoded.text, diagnostics: decoded.diagnostics, ..Found::default() };
    finish(origin, bytes, found, options).map_err(at)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Lines,
    /// An array of JSON.
    Array,
    /// An object of JSON.
    Json,
    /// CSV, or the same with semicolons or tabs.
    Table,
    Workbook,
    Page,
    /// A page or plain text, by its content.
    Other,
}

fn open(source: &Source, options: &Options) -> Result<Reports, Cause> {
    let (mut stream, extension): (Box<dyn Read>, String) = match &source.input {
        Input::Stdin => (stdin(options)?, String::new()),
        Input::File(path) => (Box::new(Patient::new(open_file(path)?, Arc::clone(&options.stop))), extension(path)),
    };
    let unreadable = |source_error| Cause::Unreadable { path: source.origin.clone().into(), source: source_error };
    let mut head = Vec::new();
    stream.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(unreadable)?;
    let format = format(&extension, &head);
    if format != Format::Workbook {
        foreign::check_bytes(&head)?;
        foreign::check_text(&String::from_utf8_lossy(&head))?;
    }
    let whole = Cursor::new(head).chain(stream);
    let (origin, options) = (source.origin.clone(), options.clone());
    let reader = |whole| BufReader::with_capacity(HEAD, whole);
    match format {
        Format::Lines => return Ok(Box::new(Lines::new(origin, reader(whole), options))),
        Format::Array => return Ok(Box::new(Elements::new(origin, reader(whole), options))),
        Format::Table => return table::delimited(&origin, whole, &options),
        _ => {}
    }
    let limit = if format == Format::Workbook { table::LARGEST } else { options.max_bytes };
    if let Some(bytes) = size(source).filter(|bytes| *bytes > limit as u64) {
        return Err(Cause::TooLarge { bytes, limit: limit as u64 });
    }
    let mut bytes = Vec::new();
    whole.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if format == Format::Workbook {
        return archive(&origin, &bytes, &options);
    }
    check_size(bytes.len(), &options)?;
    Ok(Box::new(std::iter::once(match format {
        Format::Json => json::object(&origin, "", 1, &bytes, &options),
        Format::Page => html::report_from_html(&origin, &bytes, &options),
        _ => report_from_bytes(&origin, &bytes, &options),
    })))
}

/// Reads a workbook; any other archive is refused by its name.
fn archive(origin: &str, bytes: &[u8], options: &Options) -> Result<Reports, Cause> {
    if bytes.len() > table::LARGEST {
        return Err(Cause::TooLarge { bytes: bytes.len() as u64, limit: table::LARGEST as u64 });
    }
    if !bytes.starts_with(foreign::ZIP) {
        foreign::check_bytes(bytes)?;
        return Err(Cause::BadWorkbook { message: "it is no ZIP archive".to_owned() });
    }
    match foreign::archive(bytes) {
        Archive::Workbook => table::workbook(origin, bytes, options),
        Archive::Other(looks_like) => Err(Cause::Binary { looks_like }),
    }
}

fn stdin(options: &Options) -> Result<Box<dyn Read>, Cause> {
    #[cfg(unix)]
    let opened = Patient::stdin(Arc::clone(&options.stop)).map(|stdin| Box::new(stdin) as Box<dyn Read>);
    #[cfg(not(unix))]
    let opened = Ok(Box::new(std::io::stdin()) as Box<dyn Read>);
    opened.map_err(|source| Cause::Unreadable { path: "-".into(), source })
}

fn open_file(path: &Path) -> Result<File, Cause> {
    File::open(path).map_err(|source| Cause::Unreadable { path: path.to_path_buf(), source })
}

/// The size of a file, where it tells it.
fn size(source: &Source) -> Option<u64> {
    let Input::File(path) = &source.input else { return None };
    std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|meta| meta.len())
}

fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// The format by the extension where that says it, else by the beginning.
fn format(extension: &str, head: &[u8]) -> Format {
    match extension {
        "jsonl" | "ndjson" => return Format::Lines,
        "html" | "htm" | "xhtml" => return Format::Page,
        "csv" | "tsv" => return Format::Table,
        "xlsx" | "xlsm" => return Format::Workbook,
        _ if head.starts_with(foreign::ZIP) => return Format::Workbook,
        _ => {}
    }
    let begin = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let end = begin.iter().position(|b| *b == b'\n');
    let line = &begin[..end.unwrap_or(begin.len())];
    let object = begin.starts_with(b"{") && serde_json::from_slice::<serde_json::Map<_, _>>(line).is_ok();
    let more = end.is_some_and(|e| !begin[e..].trim_ascii().is_empty());
    match (object, extension) {
        (true, _) if more => Format::Lines,
        // The first line goes beyond what was looked at.
        _ if begin.starts_with(b"{") && end.is_none() && head.len() == HEAD => Format::Lines,
        (_, "json") if begin.starts_with(b"[") => Format::Array,
        (true, _) | (_, "json") => Format::Json,
        _ if begin.starts_with(b"[{\"") => Format::Array,
        _ if begin.starts_with(b"{\"") => Format::Json,
        _ => Format::Other,
    }
}

/// The reports of JSON lines.
struct Lines<R> {
    reader: BufReader<R>,
    origin: String,
    options: Options,
    line: usize,
    /// Whether there was anything but blank lines.
    any: bool,
    /// Blank lines, and which was the first.
    blank: Option<(usize, usize)>,
    done: bool,
}

impl<R: Read> Iterator for Lines<R> {
    type Item = Result<Reading, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            self.line += 1;
            let mut bytes = Vec::new();
            let limit = self.options.max_bytes as u64 + 2;
            match self.reader.by_ref().take(limit).read_until(b'\n', &mut bytes) {
                Err(source) => {
                    return Some(Err(self.end(Cause::Unreadable { path: self.origin.clone().into(), source })));
                }
                Ok(0) => {
                    self.done = true;
                    let blank = self.blank.map(|(lines, first)| Cause::BlankLines { lines, first });
                    let cause = if self.any { blank } else { Some(Cause::Empty) };
                    return cause.map(|cause| Err(ReadError::new(&self.origin, cause)));
                }
                Ok(_) => {}
            }
            if self.line == 1 && (bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")) {
                let message = "the file is UTF-16; JSON lines are UTF-8".to_owned();
                return Some(Err(self.end(Cause::BadJson { line: 1, column: 1, message })));
            }
            // A line that is too long is none of them, whatever it begins with.
            if bytes.trim_ascii().is_empty() && bytes.len() as u64 != limit {
                let (lines, first) = self.blank.unwrap_or((0, self.line));
                self.blank = Some((lines + 1, first));
                continue;
            }
            self.any = true;
            let ended = bytes.ends_with(b"\n");
            let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.len() > self.options.max_bytes {
                return Some(Err(self.too_long(line.len() as u64, ended)));
            }
            return Some(json::report_from_json_line(&self.origin, self.line, line, &self.options));
        }
        None
    }
}

impl<R: Read> Lines<R> {
    fn new(origin: String, reader: BufReader<R>, options: Options) -> Self {
        Self { reader, origin, options, line: 0, any: false, blank: None, done: false }
    }

    fn end(&mut self, cause: Cause) -> ReadError {
        self.done = true;
        ReadError::new(&self.origin, cause)
    }

    /// Passes over the rest of a line that is too long, without keeping it.
    fn too_long(&mut self, read: u64, ended: bool) -> ReadError {
        let mut bytes = read;
        loop {
            if ended {
                break;
            }
            let Ok(buffer) = self.reader.fill_buf() else { break };
            let (used, found) = match buffer.iter().position(|b| *b == b'\n') {
                Some(at) => (at + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            bytes += used.saturating_sub(usize::from(found && used > 0)) as u64;
            self.reader.consume(used);
            if found {
                break;
            }
        }
        let cause = Cause::TooLarge { bytes, limit: self.options.max_bytes as u64 };
        ReadError::new(format!("{}#line-{}", self.origin, self.line), cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        for (extension, head, expect) in [
            ("txt", "Two men died.", Format::Other),
            ("txt", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", Format::Lines),
            ("", "{\"text\":\"a\"}\n", Format::Json),
            ("json", "{\n \"text\": \"a\"\n}", Format::Json),
            ("json", "[1]", Format::Array),
            ("", "[{\"text\":\"a\"}]", Format::Array),
            ("txt", "[Gao] Two men died.", Format::Other),
            ("csv", "text\na", Format::Table),
            ("txt", "text,date\na,b", Format::Other),
            ("", "PK\u{3}\u{4}", Format::Workbook),
            ("txt", "{curly} men", Format::Other),
            ("htm", "x", Format::Page),
            ("jsonl", "x", Format::Lines),
        ] {
            assert_eq!(format(extension, head.as_bytes()), expect, "{extension} {head}");
        }
    }
}
