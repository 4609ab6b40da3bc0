//! The elements of a JSON array, one at a time, so that an array may be longer than memory.

use std::io::{self, BufRead};

use crate::{Cause, Options, ReadError, Reading, json};

/// The reports of an array. An element that is none is named, and the next one is read.
pub(crate) struct Elements<R> {
    reader: R,
    path: String,
    options: Options,
    /// The next byte's line and column, from 1.
    line: usize,
    column: usize,
    /// Elements that were read.
    count: usize,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the bracket that opens the array.
    Begin,
    /// After an element.
    Between,
    Done,
}

/// What comes next in the array.
enum Next {
    Element,
    End,
}

impl<R: BufRead> Elements<R> {
    /// `reader` begins with the bracket, or with a byte order mark or white space before it.
    pub fn new(path: String, reader: R, options: Options) -> Self {
        Self { reader, path, options, line: 1, column: 1, count: 0, state: State::Begin }
    }

    fn peek(&mut self) -> Result<Option<u8>, Cause> {
        let unreadable = |source: io::Error, path: &str| Cause::Unreadable { path: path.into(), source };
        self.reader.fill_buf().map(|bytes| bytes.first().copied()).map_err(|e| unreadable(e, &self.path))
    }

    /// Passes over the byte that was looked at.
    fn pass(&mut self, byte: u8) {
        self.reader.consume(1);
        if byte == b'\n' {
            (self.line, self.column) = (self.line + 1, 1);
        } else {
            self.column += 1;
        }
    }

    /// The next byte that is no white space.
    fn skip_space(&mut self) -> Result<Option<u8>, Cause> {
        while let Some(byte) = self.peek()? {
            if !byte.is_ascii_whitespace() {
                return Ok(Some(byte));
            }
            self.pass(byte);
        }
        Ok(None)
    }

    fn bad(&self, message: &str) -> Cause {
        Cause::BadJson { line: self.line, column: self.column, message: message.to_owned() }
    }

    /// Goes to the next element, over what stands before it.
    fn advance(&mut self) -> Result<Next, Cause> {
        if self.state == State::Begin {
            while let Some(byte) = self.peek()? {
                self.pass(byte);
                if byte == b'[' {
                    break;
                }
            }
        }
        match (self.skip_space()?, self.state) {
            (Some(b']'), State::Begin) => Err(Cause::NoReport { only: "an empty array" }),
            (Some(b']'), _) => {
                self.pass(b']');
                let more = self.skip_space()?.is_some();
                if more { Err(self.bad("something follows the array")) } else { Ok(Next::End) }
            }
            (Some(b','), State::Between) => {
                self.pass(b',');
                let follows = self.skip_space()?.is_some_and(|b| !matches!(b, b']' | b','));
                if follows { Ok(Next::Element) } else { Err(self.bad("no element follows the comma")) }
            }
            (Some(_), State::Between) => Err(self.bad("no comma stands between the elements")),
            (Some(_), _) => Ok(Next::Element),
            (None, _) => Err(self.bad("the array is not closed")),
        }
    }

    /// The bytes of the element, up to one more than a report may have, and how many it has.
    ///
    /// Only strings and brackets are told apart here; what stands between them is judged by the parser.
    fn element(&mut self) -> Result<(Vec<u8>, usize), Cause> {
        let (mut bytes, mut len) = (Vec::new(), 0);
        let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
        while let Some(byte) = self.peek()? {
            let inside = quoted || depth > 0;
            if !inside && len > 0 && (matches!(byte, b',' | b']') || byte.is_ascii_whitespace()) {
                break;
            }
            self.pass(byte);
            len += 1;
            if len <= self.options.max_bytes + 1 {
                bytes.push(byte);
            }
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b'{' | b'[' if !quoted => depth += 1,
                b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
                _ => {}
            }
            if !quoted && depth == 0 && matches!(byte, b'"' | b'}' | b']') {
                break;
            }
        }
        Ok((bytes, len))
    }

    fn read(&mut self) -> Result<Option<Result<Reading, ReadError>>, Cause> {
        match self.advance()? {
            Next::End => Ok(None),
            Next::Element => {
                self.count += 1;
                self.state = State::Between;
                let (line, place) = (self.line, format!("#item-{}", self.count));
                let (bytes, len) = self.element()?;
                if len > self.options.max_bytes {
                    let cause = Cause::TooLarge { bytes: len as u64, limit: self.options.max_bytes as u64 };
                    return Ok(Some(Err(ReadError::new(format!("{}{place}", self.path), cause))));
                }
                Ok(Some(json::object(&self.path, &place, line, &bytes, &self.options)))
            }
        }
    }
}

impl<R: BufRead> Iterator for Elements<R> {
    type Item = Result<Reading, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.state == State::Done {
            return None;
        }
        let read = self.read();
        if !matches!(read, Ok(Some(_))) {
            self.state = State::Done;
        }
        read.unwrap_or_else(|cause| Some(Err(ReadError::new(&self.path, cause))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Origins of the reports, and codes of the errors with their lines.
    fn all(json: &str) -> Vec<String> {
        let options = Options { max_bytes: 60, ..Options::default() };
        let show = |read: Result<Reading, ReadError>| match read {
            Ok(reading) => reading.report.origin,
            Err(ReadError { origin, cause: Cause::BadJson { line, .. } }) => format!("{origin} bad-json {line}"),
            Err(error) => format!("{} {}", error.origin, error.code()),
        };
        Elements::new("a".to_owned(), json.as_bytes(), options).map(show).collect()
    }

    #[test]
    fn one_array_many_ways() {
        let men = r#"{"text":"Men came."}"#;
        for (json, expect) in [
            (format!("[{men}]"), &["a#item-1"][..]),
            (format!("\u{FEFF} [ {men} ,\n{{\"id\":\"b\",\"text\":\"]}}\\\"[\"}}]\n"), &["a#item-1", "a#b"]),
            (
                format!("[1,\n\"x,]\", null,[{{}}],{men}]"),
                &[
                    "a#item-1 bad-json 1",
                    "a#item-2 bad-json 2",
                    "a#item-3 bad-json 2",
                    "a#item-4 bad-json 2",
                    "a#item-5",
                ],
            ),
            (
                format!("[{men},{{\"text\":\"{}\"}},{men}]", "x".repeat(90)),
                &["a#item-1", "a#item-2 too-large", "a#item-3"],
            ),
            ("[]".to_owned(), &["a no-report"]),
            (" [ \n ] ".to_owned(), &["a no-report"]),
            ("[".to_owned(), &["a bad-json 1"]),
            (format!("[{men}"), &["a#item-1", "a bad-json 1"]),
            (format!("[{men},"), &["a#item-1", "a bad-json 1"]),
            (format!("[{men},]"), &["a#item-1", "a bad-json 1"]),
            (format!("[{men},,{men}]"), &["a#item-1", "a bad-json 1"]),
            (format!("[{men}\n{men}]"), &["a#item-1", "a bad-json 2"]),
            (format!("[{men}]\nx"), &["a#item-1", "a bad-json 2"]),
            ("[{\"text\":\"Men".to_owned(), &["a#item-1 bad-json 1", "a bad-json 1"]),
            (format!("[}},{men}]"), &["a#item-1 bad-json 1", "a#item-2"]),
        ] {
            assert_eq!(all(&json), expect, "{json}");
        }
    }

    #[test]
    fn a_deep_element_is_named() {
        let deep = format!("[{}{}]", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(all(&deep), ["a#item-1 too-large"]);
    }
}
