//! Input that is broken, hostile or odd gives a named error or a diagnostic, and the rest of the batch goes on.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use rashomon_ingest::{
    Cause, Options, ReadError, Reading, read, report_from_bytes, report_from_html, report_from_text, sources,
};
use support::{archive, file, told};

fn code(result: &Result<Reading, ReadError>) -> &'static str {
    result.as_ref().err().map_or("read", ReadError::code)
}

fn text(bytes: &[u8]) -> Result<Reading, ReadError> {
    report_from_text("a.txt", bytes, &Options::default())
}

fn page(html: &str) -> Result<Reading, ReadError> {
    report_from_html("a.html", html.as_bytes(), &Options::default())
}

fn all(inputs: &[String]) -> Vec<Result<Reading, ReadError>> {
    let options = Options::default();
    let read_one = |source: Result<_, ReadError>| match source {
        Ok(source) => read(&source, &options).collect(),
        Err(error) => vec![Err(error)],
    };
    sources(inputs).into_iter().flat_map(read_one).collect()
}

fn path(at: &Path) -> String {
    at.to_str().unwrap().to_owned()
}

fn diagnosed(reading: &Reading, code: &str) -> bool {
    reading.diagnostics.iter().any(|d| d.code == code)
}

fn quickly<T>(limit: Duration, act: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let out = act();
    assert!(start.elapsed() < limit, "{:?}", start.elapsed());
    out
}

#[test]
fn texts_that_are_none() {
    for (bytes, expect) in [
        (&b""[..], "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\xEF\xBB\xBF", "empty"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "binary"),
        (b"abc\0\0\0\0\0\0\0\0", "binary"),
        (b"Two men died.", "read"),
        (b"Two men died near B\xe9r\xe9.", "read"),
        (b"\xFF\xFET\0w\0o\0 \0d\0e\0a\0d\0.\0", "read"),
        (b"T\0w\0o\0 \0d\0e\0a\0d\0.\0", "read"),
    ] {
        assert_eq!(code(&text(bytes)), expect, "{bytes:?}");
        assert_eq!(code(&report_from_bytes("a", bytes, &Options::default())), expect, "{bytes:?}");
    }
    let latin = text(b"Two men died near B\xe9r\xe9.").unwrap();
    assert_eq!(latin.report.text, "Two men died near Béré.");
    assert!(diagnosed(&latin, "charset"));
}

#[test]
fn size() {
    let huge = "Two men died in the raid on the village. ".repeat(50 << 20 >> 5);
    assert_eq!(quickly(Duration::from_secs(1), || code(&text(huge.as_bytes()))), "too-large");
    let line = "Two men died in the raid on the village. ".repeat((5 << 20) / 41);
    let reading = quickly(Duration::from_secs(20), || text(line.as_bytes())).unwrap();
    assert_eq!(reading.report.regions.len(), 1);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("huge.txt");
    fs::write(&file, &huge).unwrap();
    let error = all(&[path(&file)]).remove(0).unwrap_err();
    assert!(error.to_string().contains("huge.txt: has "), "{error}");
}

#[test]
fn dates() {
    let none = text(b"Two men died.\n\nNobody claimed it.").unwrap();
    assert_eq!((none.report.published.as_ref(), diagnosed(&none, "no-date")), (None, true));
    let short = text(b"KIRKUK, Iraq, March 3 - Two men died.").unwrap();
    assert!(short.diagnostics.iter().any(|d| d.code == "no-date" && d.message.contains("March 3")));
    let options = Options { today: Some("2025-01-01".parse().unwrap()), ..Options::default() };
    let future = report_from_text("a", b"Raid kills two\n4 March 2025\n\nTwo men died.", &options).unwrap();
    assert_eq!(future.report.published.as_ref().unwrap().to_string(), "2025-03-04");
    assert!(diagnosed(&future, "future-date"));
    let told = Options { published: Some("2024-12-31".parse().unwrap()), publisher: Some("P".into()), ..options };
    let told = report_from_text("a", b"Raid kills two\n4 March 2025\n\nTwo men died.", &told).unwrap();
    assert_eq!(told.report.published.unwrap().to_string(), "2024-12-31");
    assert_eq!(told.report.publisher.as_deref(), Some("P"));
}

#[test]
fn hostile_pages() {
    let prose = "<p>Two men died in the raid on the village, the governor said on Monday.</p>".repeat(5);
    for (html, expect) in [
        (String::new(), "empty"),
        ("<html><head><title>Raid</title></head></html>".to_owned(), "no-text"),
        ("<frameset><frame src=a></frameset>".to_owned(), "no-text"),
        ("<html><body><nav>Home</nav></body></html>".to_owned(), "no-text"),
        (format!("{}{prose}", "<div>".repeat(20_000)), "too-deep"),
        ("<div>".repeat(20_000) + &"</div>".repeat(20_000), "too-deep"),
        ("<a><b>".repeat((1 << 20) / 6), "too-complex"),
        (format!("<p {}>{prose}", "x=1 ".repeat(200_000)), "too-complex"),
        (format!("{prose}<!-- {}", "never closed ".repeat(50_000)), "read"),
        (format!("</div></p></b><p><i><table><tr><p>{prose}</i></td></b>"), "read"),
        (format!("<html><body>{prose}<p title='"), "read"),
        (format!("{}{prose}", "<".repeat(200_000)), "read"),
        (format!("{}{prose}", "&amp".repeat(200_000)), "read"),
        (format!("<p>{}</p>{prose}", "x<br>".repeat(20_000)), "read"),
        (format!("<ul>{}</ul>{prose}", "<li><a href=x>y</a></li>".repeat(20_000)), "read"),
        (format!("<table>{}</table>{prose}", "<tr><td>y</td></tr>".repeat(20_000)), "read"),
        (format!("{}{prose}{}", "<div>".repeat(500), "</div>".repeat(500)), "read"),
    ] {
        let name = html.get(..40).unwrap_or(&html);
        let start = Instant::now();
        assert_eq!(code(&page(&html)), expect, "{name}");
        assert!(start.elapsed() < Duration::from_secs(30), "{:?} {name}", start.elapsed());
    }
    let deep = "<div>".repeat(20_000);
    assert_eq!(quickly(Duration::from_secs(1), || code(&page(&deep))), "too-deep");
}

#[test]
fn json_lines_go_on_after_a_bad_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.jsonl");
    let long = format!("{{\"text\":\"{}\"}}", "x".repeat(3000));
    let lines = ["\u{FEFF}{\"id\":\"a\",\"text\":\"Men came.\"}\r", "", "{broken", &long, "{\"text\":\"Men left.\"}"]
        .join("\n");
    fs::write(&file, lines).unwrap();
    let options = Options { max_bytes: 1000, ..Options::default() };
    let found: Vec<_> =
        sources(&[path(&file)]).into_iter().flat_map(|s| read(&s.unwrap(), &options).collect::<Vec<_>>()).collect();
    assert_eq!(found.iter().map(code).collect::<Vec<_>>(), ["read", "bad-json", "too-large", "read", "blank-lines"]);
    let origin = |i: usize| match &found[i] {
        Ok(reading) => reading.report.origin.clone(),
        Err(error) => error.origin.clone(),
    };
    assert!(origin(0).ends_with("a.jsonl#a"));
    assert!(origin(2).ends_with("a.jsonl#line-4"));
    assert!(origin(3).ends_with("a.jsonl#line-5"));
    assert!(matches!(&found[1].as_ref().unwrap_err().cause, Cause::BadJson { line: 3, .. }));
    assert!(
        matches!(&found[2].as_ref().unwrap_err().cause, Cause::TooLarge { bytes, .. } if *bytes == long.len() as u64)
    );
    fs::write(&file, format!("{}\n{{\"text\":\"Men left.\"}}", " ".repeat(3000))).unwrap();
    let blank = sources(&[path(&file)]).into_iter().flat_map(|s| read(&s.unwrap(), &options).collect::<Vec<_>>());
    assert_eq!(blank.map(|read| code(&read)).collect::<Vec<_>>(), ["too-large", "read"]);
    fs::write(&file, "").unwrap();
    assert_eq!(all(&[path(&file)]).iter().map(code).collect::<Vec<_>>(), ["empty"]);
}

#[test]
fn a_line_of_five_megabytes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.jsonl");
    let text = "Two men died in the raid on the village. ".repeat((5 << 20) / 41);
    fs::write(&file, format!("{{\"text\":\"{text}\"}}\n")).unwrap();
    let found = all(&[path(&file)]);
    assert_eq!(found[0].as_ref().unwrap().report.text.len(), text.len());
}

#[cfg(unix)]
#[test]
fn five_thousand_files_of_which_some_unreadable() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for i in 0..5_000 {
        let name = at(&format!("{i:04}.txt"));
        match i % 1_000 {
            7 => symlink("/nowhere/at/all", name).unwrap(),
            8 => fs::create_dir(name).unwrap(),
            9 => fs::write(name, b"").unwrap(),
            _ => fs::write(name, format!("Raid number {i}.")).unwrap(),
        }
    }
    let fifo = at("pipe.txt");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    fs::create_dir(at(".git")).unwrap();
    fs::write(at(".git/a.txt"), "hidden").unwrap();
    fs::write(at("README.md"), "about").unwrap();
    fs::write(at("photo.jpg"), [0xFF, 0xD8, 0xFF]).unwrap();
    let listed = sources(&[path(folder.path())]);
    assert_eq!(listed.len(), 5_000 - 5 + 1);
    let reasons: Vec<_> = listed.skipped.iter().map(|s| s.reason).collect();
    assert_eq!(reasons, ["readme", "extension", "hidden"]);
    let found = all(&[path(folder.path())]);
    let count = |name: &str| found.iter().filter(|r| code(r) == name).count();
    assert_eq!((count("read"), count("unreadable"), count("not-a-file"), count("empty")), (4_985, 5, 1, 5));
    assert_eq!(all(&[path(&fifo)]).iter().map(code).collect::<Vec<_>>(), ["not-a-file"]);
}

#[test]
fn inputs() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| path(&folder.path().join(name));
    fs::create_dir(folder.path().join("sub")).unwrap();
    for name in ["b.txt", "a.txt", "sub/c.txt", "plain", "d[1].txt"] {
        fs::write(at(name), format!("Raid {name}.")).unwrap();
    }
    fs::write(
        at("page"),
        format!("<!DOCTYPE html><title>Raid</title>{}", "<p>Two men died in the raid.</p>".repeat(4)),
    )
    .unwrap();
    let names = |inputs: &[String]| -> Vec<String> {
        let short = |origin: String| origin.rsplit_once('/').map_or(origin.clone(), |(_, name)| name.to_owned());
        let origin = |r: Result<Reading, ReadError>| match r {
            Ok(reading) => short(reading.report.origin),
            Err(error) => format!("{}:{}", short(error.origin.clone()), error.code()),
        };
        all(inputs).into_iter().map(origin).collect()
    };
    assert_eq!(names(&[at("*.txt")]), ["a.txt", "b.txt", "d[1].txt"]);
    assert_eq!(names(&[at("**/*.txt")]), ["a.txt", "b.txt", "d[1].txt", "c.txt"]);
    assert_eq!(names(&[at("")]), ["a.txt", "b.txt", "d[1].txt", "c.txt"]);
    assert_eq!(names(&[at("d[1].txt"), at("plain"), at("plain")]), ["d[1].txt", "plain"]);
    assert_eq!(names(&[at("*.doc"), at("none.txt"), at("[")]), ["*.doc:no-match", "none.txt:no-match", "[:bad-glob"]);
    assert_eq!(all(&[at("page")])[0].as_ref().unwrap().report.title.as_deref(), Some("Raid"));
}

#[test]
fn another_language() {
    let german = "Das Ministerium teilte mit, dass bei dem Angriff zwei Männer getötet wurden. ".repeat(6);
    let reading = text(german.as_bytes()).unwrap();
    assert_eq!(reading.report.language, "de");
    assert!(diagnosed(&reading, "language"));
}

#[test]
fn what_is_no_report_is_refused_by_its_name() {
    let word = archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<document/>")]);
    let book = archive(&[("mimetype", b"application/epub+zip"), ("META-INF/container.xml", b"<container/>")]);
    let sheet = archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")]);
    let plain = archive(&[("a.txt", b"Two men died.")]);
    let feed = format!("<rss version=\"2.0\"><channel>{}", "<item><title>Raid</title></item>".repeat(20));
    let declared = format!("<?xml version=\"1.0\"?>\n{feed}");
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(declared.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for (name, bytes, said) in [
        ("a.txt", word.as_slice(), "binary a.txt: is a Word document (DOCX), not a report"),
        ("a.csv", &book, "binary a.csv: is an e-book (EPUB), not a report"),
        ("a.ods", &sheet, "binary a.ods: is an OpenDocument file (ODS, ODT), not a report"),
        ("a.xlsx", &plain, "binary a.xlsx: is a ZIP archive, not a report"),
        ("a.html", b"%PDF-1.7 1 0 obj", "binary a.html: is a PDF, not a report"),
        ("a.jsonl", b"\x1f\x8b\x08\0\0\0", "binary a.jsonl: is a gzip file, not a report"),
        ("a.db", b"SQLite format 3\0\x10\0", "binary a.db: is an SQLite database, not a report"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1",
            "binary a.xlsx: is an old or encrypted Office document (XLS, DOC, MSG), not a report",
        ),
        (
            "a.xlsx",
            b"text\nTwo men died.",
            "bad-workbook a.xlsx: is no workbook that can be read: it is no ZIP archive",
        ),
        ("a.xml", declared.as_bytes(), "foreign a.xml: is an RSS feed, not a report"),
        ("a.html", declared.as_bytes(), "foreign a.html: is an RSS feed, not a report"),
        ("a", feed.as_bytes(), "foreign a: is an RSS feed, not a report"),
        ("a.txt", &wide, "foreign a.txt: is an RSS feed, not a report"),
        ("a.warc", b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", "foreign a.warc: is a web archive (WARC), not a report"),
        (
            "a.eml",
            b"MIME-Version: 1.0\nSubject: Raid\n\nTwo men died.",
            "foreign a.eml: is a mail (EML) or a saved page (MHTML), not a report",
        ),
    ] {
        assert_eq!(told(name, bytes), [said], "{name}");
    }
    // A large one is named too, not only called large.
    let large = format!("{declared}{}", "<item><title>Raid</title></item>".repeat(600_000));
    assert_eq!(told("a.xml", large), ["foreign a.xml: is an RSS feed, not a report"]);
    let prose = "Readers asked what <rss version=\"2.0\"><channel> means.";
    assert_eq!(told("a.txt", prose), ["a.txt"]);
    assert_eq!(told("a.txt", "text,date\nTwo men died,3 May\n"), ["a.txt"]);
}

#[test]
fn files_without_a_report() {
    for (name, bytes, said) in [
        ("a.json", "[]", "no-report a.json: holds no report, only an empty array"),
        ("a.json", " [\n]\n", "no-report a.json: holds no report, only an empty array"),
        ("a.json", "[] []", "no-report a.json: holds no report, only an empty array"),
        ("a.json", "\n", "empty a.json: is empty"),
        ("a.jsonl", "\n \n\n", "empty a.jsonl: is empty"),
        ("a.csv", "\n\n", "empty a.csv: is empty"),
        ("a.csv", "text,date\n", "no-report a.csv: holds no report, only a header"),
        ("a.csv", "text,date\n,\n\n", "no-report a.csv: holds no report, only a header"),
        (
            "a.csv",
            "place,dead\nGao,2\n",
            "no-column a.csv: has no column that is known to hold text; its columns are \u{201C}place\u{201D}, \u{201C}dead\u{201D}",
        ),
    ] {
        assert_eq!(told(name, bytes), [said], "{name} {bytes:?}");
    }
    let blank = "blank-lines a.jsonl: 3 lines are blank, the first is line 1";
    assert_eq!(told("a.jsonl", "\n\n{\"text\":\"Men came.\"}\n\n"), ["a.jsonl#line-3", blank]);
    let blank = "blank-lines a.jsonl: line 2 is blank";
    assert_eq!(told("a.jsonl", "{\"text\":\"Men came.\"}\n \t\r\n"), ["a.jsonl#line-1", blank]);
}

#[test]
fn a_title_longer_than_any_headline() {
    let read = |title: &str| {
        let line = serde_json::json!({"title": title, "text": "Men came."}).to_string();
        file("a.jsonl", line, &Options::default()).remove(0).unwrap()
    };
    let title = "Men c\u{e9}de. ".repeat(2_000);
    let long = read(&title);
    assert_eq!(long.report.title.as_ref().unwrap().chars().count(), 1_000);
    assert!(long.report.text.starts_with(title.trim()), "the text keeps all of it");
    let said = &long.diagnostics.iter().find(|d| d.code == "long-title").unwrap().message;
    assert_eq!(said, "The title has 19999 characters; the first 1000 are kept.");
    assert!(read(&title[..900]).diagnostics.iter().all(|d| d.code != "long-title"));
}

/// A value that is none of the right kind is refused where it begins, not taken into memory first.
#[test]
fn a_wide_value_in_the_wrong_place() {
    let ones = format!("[{}1]", "1,".repeat(4 << 20));
    for key in ["id", "title", "text", "published"] {
        let found = told("a.jsonl", format!("{{\"{key}\":{ones}}}"));
        let [said] = found.as_slice() else { panic!("{key}: {found:?}") };
        let (_, at) = said.split_once("column ").unwrap();
        let (column, what) = at.split_once(':').unwrap();
        assert!(column.parse::<usize>().unwrap() < 20 && what.starts_with(" invalid type: sequence"), "{key}: {said}");
    }
    assert_eq!(told("a.jsonl", format!("{{\"more\":{ones},\"text\":\"Men came.\"}}")), ["a.jsonl#line-1"]);
}

#[test]
fn an_array_that_is_none_of_reports() {
    let ones = format!("[{}1]", "1,".repeat(8 << 20));
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("a.json");
    fs::write(&at, ones).unwrap();
    let source = sources(&[path(&at)]).into_iter().next().unwrap().unwrap();
    let mut found = read(&source, &Options::default());
    let first = found.next().unwrap().unwrap_err();
    assert!(first.to_string().ends_with("expected an object with a text"), "{first}");
    assert_eq!(found.take(1000).filter(|r| code(r) == "bad-json").count(), 1000);
}
