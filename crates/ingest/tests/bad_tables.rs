//! Tables that are broken or hostile cost the row, or the file, and nothing else.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::time::{Duration, Instant};

use rashomon_ingest::Options;
use support::{Value, book, file, told, workbook};

fn quickly<T>(limit: Duration, act: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let out = act();
    assert!(start.elapsed() < limit, "{:?}", start.elapsed());
    out
}

#[test]
fn rows_that_are_broken_cost_themselves() {
    let first = "id,text\n1,Men came.\n";
    let last = "9,Men left.\n";
    for (row, said) in [
        ("2,\"Two men died.\n", "bad-row a.csv#row-3: line 3: a quote is opened and never closed"),
        (
            "2,\"Two \"men\" died.\"\n",
            "bad-row a.csv#row-3: line 3: a quote stands inside a cell, or a line ends without a line feed",
        ),
        (
            "2,Two men\rdied.\n",
            "bad-row a.csv#row-3: line 3: a quote stands inside a cell, or a line ends without a line feed",
        ),
        ("2\n", "bad-row a.csv#row-3: line 3: has 1 cell where the header has 2"),
        ("2,Two men, died.\n", "bad-row a.csv#row-3: line 3: has 3 cells where the header has 2"),
        ("2,\n", "empty a.csv#2: is empty"),
        ("2,Two\0men\n", "binary a.csv#row-3: is binary data, not a report"),
    ] {
        assert_eq!(told("a.csv", format!("{first}{row}{last}")), ["a.csv#1", said, "a.csv#9"], "{row}");
    }
    // The quote of the next row closes the one that was forgotten, and what stands between is not read as a report.
    let two = "2,\"Two men died.\n3,\"Six men, too.\"\n";
    let read = told("a.csv", format!("{first}{two}{last}"));
    assert_eq!(
        (read[1].starts_with("bad-row a.csv#row-3"), &read[2..]),
        (true, &["a.csv#3".to_owned(), "a.csv#9".to_owned()][..])
    );
}

#[test]
fn tables_beyond_measure() {
    let header = (0..10_000).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",");
    let wide = format!("{header},text\n{}Two men died.\n", "x,".repeat(10_000));
    assert_eq!(quickly(Duration::from_secs(10), || told("a.csv", &wide)), ["a.csv#row-2"]);
    let same = format!("{}text\n{}Two men died.\n", "c,".repeat(10_000), "x,".repeat(10_000));
    assert_eq!(quickly(Duration::from_secs(10), || told("a.csv", &same)), ["a.csv#row-2"]);
    let cell = "Two men died.\n".repeat((20 << 20) / 14);
    let long = format!("id,text\n1,Men came.\n2,\"{cell}\"\n3,Men left.\n");
    let read = quickly(Duration::from_secs(20), || told("a.csv", &long));
    assert!(read[1].starts_with("too-large a.csv#row-3: has 209"), "{}", read[1]);
    assert_eq!((read.len(), read[0].as_str(), read[2].as_str()), (3, "a.csv#1", "a.csv#3"));
    let open = format!("id,text\n1,\"{cell}");
    assert!(told("a.csv", open)[0].starts_with("too-large a.csv#row-2"));
    let broken = format!("text\n{}", "\"a\"b\n".repeat(50_000));
    assert_eq!(quickly(Duration::from_secs(10), || told("a.csv", &broken)).len(), 50_000);
}

#[test]
fn columns_of_one_name() {
    let table = "text,text,x,x\nMen came.,Men left.,1,2\n";
    let reading = file("a.csv", table, &Options::default()).remove(0).unwrap();
    assert_eq!(reading.report.text, "Men came.");
    assert_eq!(reading.bytes, br#"{"text":"Men came.","text (2)":"Men left.","x":"1","x (2)":"2"}"#);
    let named: Vec<_> = reading.diagnostics.iter().filter(|d| d.code == "ambiguous-column").collect();
    assert!(named.len() == 1 && named[0].message.contains("2 columns are named \u{201C}text\u{201D}"), "{named:?}");
}

#[test]
fn workbooks_that_are_damaged_or_hostile() {
    let rows: [&[Value<'_>]; 2] = [&[Value::Text("text")], &[Value::Text("Two men died.")]];
    let whole = workbook(&[&rows]);
    assert_eq!(told("a.xlsx", &whole), ["a.xlsx#row-2"]);
    for cut in [5, 100, whole.len() / 2, whole.len() - 1] {
        let read = told("a.xlsx", &whole[..cut]);
        assert!(read.len() == 1 && read[0].contains("damaged ZIP archive"), "{cut} {read:?}");
    }
    let strings = |inner: &str| format!("<sst uniqueCount='1'>{inner}</sst>");
    let text = "<row r='1'><c r='A1' t='s'><v>0</v></c></row>";
    let bomb = book(&[text.to_owned()], &strings(&format!("<si><t>text{}</t></si>", " ".repeat(300 << 20))));
    assert!(bomb.len() < 1 << 20);
    let said = "too-complex a.xlsx: has more than 268435456 bytes when it is unpacked";
    assert_eq!(quickly(Duration::from_secs(20), || told("a.xlsx", &bomb)), [said]);
    // One string of a megabyte in each of a thousand cells.
    let row = |r: usize| format!("<row r='{r}'><c r='A{r}' t='s'><v>1</v></c></row>");
    let echo = text.to_owned() + &(2..1_002).map(row).collect::<String>();
    let echo = book(&[echo], &strings(&format!("<si><t>text</t></si><si><t>{}</t></si>", "x".repeat(1 << 20))));
    assert_eq!(quickly(Duration::from_secs(20), || told("a.xlsx", &echo)), [said]);
    // A cell at the far end of the sheet, and one beyond it.
    let far = |at: &str| {
        book(&[format!("{text}<row r='9'><c r='{at}' t='s'><v>0</v></c></row>")], &strings("<si><t>text</t></si>"))
    };
    assert_eq!(quickly(Duration::from_secs(5), || told("a.xlsx", far("XFD1048576"))).len(), 1);
    assert!(told("a.xlsx", far("ZZZ9"))[0].starts_with("bad-workbook a.xlsx: "));
    let announced = book(&[text.to_owned()], "<sst uniqueCount='99999999999999'><si><t>text</t></si></sst>");
    assert!(told("a.xlsx", announced)[0].ends_with("it announces more strings than it has"));
    let chart = book(&[], &strings(""));
    assert_eq!(told("a.xlsx", chart), ["empty a.xlsx: is empty"]);
}
