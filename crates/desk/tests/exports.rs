//! What formats of others make of incidents that they have trouble with, and what stands behind each value.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod war;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read, Write},
};

use calamine::Reader;
use jiff::civil::date;
use rashomon_desk::{
    Decision, Desk, Error, Query,
    export::{EXPORTS, Exported, Format, LossKind, Request, What, guard::unguard},
};
use rashomon_model::{Action, Attribute, Detail, Value, When};
use war::{clash, country, desk, march, raid, siege, tales};

/// A row of a table, by its columns.
type Cells = BTreeMap<String, String>;

fn write(desk: &Desk, request: &Request) -> (Vec<u8>, String, Exported) {
    let (mut out, mut provenance) = (Vec::new(), Vec::new());
    let exported = desk.export_traced(request, &mut out, &mut provenance).unwrap();
    (out, String::from_utf8(provenance).unwrap(), exported)
}

fn table(text: &[u8], tab: bool) -> Vec<Cells> {
    let mut reader = csv::ReaderBuilder::new().delimiter(if tab { b'\t' } else { b',' }).from_reader(text);
    let heading = reader.headers().unwrap().clone();
    let row = |row: csv::StringRecord| heading.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn rows(desk: &Desk, format: Format) -> (Vec<Cells>, Exported) {
    let (out, _, exported) = write(desk, &Request::usual(format));
    (table(&out, format == Format::Polecat), exported)
}

fn cells(row: &Cells, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| row[*name].clone()).collect()
}

fn lost(exported: &Exported) -> BTreeSet<LossKind> {
    exported.losses.iter().map(|loss| loss.kind).collect()
}

#[test]
fn acled_tells_a_clash_by_sides_with_the_conservative_number() {
    let (rows, exported) = rows(&desk(&clash()), Format::Acled);
    assert_eq!(rows.len(), 1, "{rows:?}");
    let names =
        ["event_type", "sub_event_type", "actor1", "inter1", "actor2", "inter2", "interaction", "civilian_targeting"];
    assert_eq!(
        cells(&rows[0], &names),
        [
            "Battles",
            "Armed clash",
            "JNIM",
            "Rebel group",
            "Army of Mali",
            "State forces",
            "State forces-Rebel group",
            ""
        ]
    );
    // Twelve soldiers, and three of the attackers, who are counted apart.
    assert_eq!(cells(&rows[0], &["fatalities", "event_date", "time_precision"]), ["15", "2024-03-04", "1"]);
    assert_eq!(
        cells(&rows[0], &["latitude", "longitude", "iso", "region"]),
        ["16.1235", "-0.25", "466", "Western Africa"]
    );
    assert!(
        rows[0]["notes"]
            .contains("Accounts disagree on killed: Twelve soldiers (the army); at least 20 soldiers (JNIM)")
    );
    for kind in [LossKind::Disputed, LossKind::RangeAsNumber, LossKind::VictimKinds] {
        assert!(lost(&exported).contains(&kind), "{kind:?}: {exported:?}");
    }
}

#[test]
fn acled_divides_a_total_among_the_days() {
    let (rows, exported) = rows(&desk(&[siege()]), Format::Acled);
    let days: Vec<_> = rows.iter().map(|row| cells(row, &["event_date", "fatalities"]).join(" ")).collect();
    assert_eq!(days, ["2024-03-11 5", "2024-03-12 3", "2024-03-13 3"]);
    let ids: BTreeSet<&String> = rows.iter().map(|row| &row["event_id_cnty"]).collect();
    assert_eq!(ids.len(), 3, "{ids:?}");
    assert_eq!(cells(&rows[0], &["actor2", "civilian_targeting"]), ["Civilians (Mali)", "Civilian targeting"]);
    assert!(lost(&exported).contains(&LossKind::Divided) && exported.rows == 3);
}

#[test]
fn acled_writes_zero_only_where_no_death_is_mentioned() {
    let (marched, exported) = rows(&desk(&[march()]), Format::Acled);
    assert_eq!(
        cells(&marched[0], &["fatalities", "actor1", "inter1", "tags"]),
        ["0", "Protesters (Mali)", "Protesters", "crowd size=about 200"]
    );
    assert_eq!(marched[0]["interaction"], "Protesters only");
    assert!(lost(&exported).contains(&LossKind::UnknownAsZero));
    let (raided, exported) = rows(&desk(&[raid()]), Format::Acled);
    assert_eq!(cells(&raided[0], &["fatalities", "latitude", "geo_precision"]), ["", "", "3"]);
    assert!(raided[0]["notes"].contains("Not known yet: killed."), "{}", raided[0]["notes"]);
    for kind in [LossKind::NotToldByNumber, LossKind::NoPoint, LossKind::Pending] {
        assert!(lost(&exported).contains(&kind), "{kind:?}");
    }
}

#[test]
fn what_is_placed_in_no_province_is_no_row_of_acled_and_of_the_months() {
    let desk = desk(&[country()]);
    for format in [Format::Acled, Format::Admin] {
        let request = Request { query: Query { all: true, ..Query::default() }, ..Request::usual(format) };
        let (_, _, exported) = write(&desk, &request);
        assert_eq!((exported.rows, lost(&exported).contains(&LossKind::NoProvince)), (0, true), "{format}");
    }
    let request = Request { query: Query { all: true, ..Query::default() }, ..Request::usual(Format::Ucdp) };
    let rows = table(&write(&desk, &request).0, false);
    assert_eq!(cells(&rows[0], &["where_prec", "best", "latitude"]), ["6", "9", ""]);
}

#[test]
fn ucdp_gives_the_dead_to_their_sides() {
    let (fought, exported) = rows(&desk(&clash()), Format::Ucdp);
    let row = &fought[0];
    assert_eq!(cells(row, &["type_of_violence", "side_a", "side_b"]), ["1", "Army of Mali", "JNIM"]);
    assert_eq!(row["dyad_name"], "Army of Mali - JNIM");
    assert_eq!(cells(row, &["gwnoa", "gwnob", "country_id", "region"]), ["432", "", "432", "Africa"]);
    let number = |name: &str| row[name].parse::<u64>().unwrap();
    let sides = ["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"].map(number);
    assert_eq!(sides.iter().sum::<u64>(), number("best"));
    assert_eq!(number("deaths_b"), 3);
    assert!(number("low") <= number("best") && number("best") <= number("high"));
    assert!(lost(&exported).contains(&LossKind::Disputed));
    let (shelled, _) = rows(&desk(&[siege()]), Format::Ucdp);
    assert_eq!(cells(&shelled[0], &["best", "date_prec", "priogrid_gid"]), ["11", "2", "152280"]);
    let (none, exported) = rows(&desk(&[march(), raid()]), Format::Ucdp);
    assert!(none.is_empty());
    assert!(lost(&exported).is_superset(&BTreeSet::from([LossKind::NoDeath, LossKind::NotToldByNumber])));
}

#[test]
fn event_reports_keep_each_reports_own_number() {
    let (rows, exported) = rows(&desk(&clash()), Format::EventReport);
    let mut told: Vec<_> = rows
        .iter()
        .map(|row| {
            cells(
                row,
                &[
                    "source",
                    "deaths_low",
                    "deaths_high",
                    "actor1",
                    "actor1_type",
                    "actor1_perpetrator",
                    "geo_precision",
                ],
            )
        })
        .collect();
    told.sort();
    assert_eq!(told[0], ["Ford Evening", "20", "", "JNIM", "rebel", "1", "5"]);
    assert_eq!(told[1], ["Hill Courier", "12", "12", "JNIM", "rebel", "1", "5"]);
    let events: BTreeSet<&String> = rows.iter().map(|row| &row["event_id"]).collect();
    assert_eq!((events.len(), rows.len()), (1, 2));
    assert!(lost(&exported).contains(&LossKind::OpenRange));
}

#[test]
fn months_count_each_incident_once_by_kind() {
    let (rows, _) = rows(&desk(&tales()), Format::Admin);
    let told: Vec<_> = rows
        .iter()
        .map(|row| {
            cells(row, &["location_code", "admin1_code", "event_type", "reference_period_end", "events", "fatalities"])
                .join(" ")
        })
        .collect();
    assert_eq!(
        told,
        [
            "MLI ML-7 civilian_targeting 2024-03-31 1 11",
            "MLI ML-7 demonstration 2024-03-31 1 ",
            "MLI ML-7 political_violence 2024-03-31 3 26",
        ]
    );
}

#[test]
fn plover_and_polecat_name_both_sides() {
    let desk = desk(&clash());
    let (out, ..) = write(&desk, &Request::usual(Format::Plover));
    let lines: Vec<serde_json::Value> =
        String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let army = lines.iter().find(|line| line["cite_info"]["publication"] == "Hill Courier").unwrap();
    assert_eq!(army["actor"][0]["identifier_id"], "jnim");
    assert_eq!((&army["recipient"][0]["sector"], &army["recipient"][0]["code"]), (&"MIL".into(), &"MLI".into()));
    assert_eq!((&army["quad_code"], &army["size"]["dead"]), (&4.into(), &12.into()));
    let (rows, _) = rows(&desk, Format::Polecat);
    let army = rows.iter().find(|row| row["Source"] == "Hill Courier").unwrap();
    assert_eq!(cells(army, &["Quad Code", "Recipient COW", "Country", "GeoNames ID"]), ["M-CONF", "432", "MLI", "905"]);
}

#[test]
fn no_cell_is_a_formula_and_negative_numbers_stay_numbers() {
    let desk = desk(&tales());
    for export in EXPORTS.iter().filter(|export| ["csv", "tsv"].contains(&export.format.extension())) {
        let request = Request { what: export.what, ..Request::usual(export.format) };
        let (out, provenance, _) = write(&desk, &request);
        let mut negative = 0;
        for (text, tab) in [(out.as_slice(), export.format == Format::Polecat), (provenance.as_bytes(), false)] {
            for cell in table(text, tab).into_iter().flat_map(BTreeMap::into_values) {
                assert!(!cell.starts_with(['=', '+', '@', '\t', '\r']), "{export:?}: {cell}");
                if cell.starts_with('-') {
                    assert!(cell.parse::<f64>().is_ok(), "{export:?}: {cell}");
                    negative += 1;
                }
            }
        }
        assert!(negative > 0 || export.format == Format::Admin, "{export:?} has coordinates in the west");
    }
    let (rows, _) = rows(&desk, Format::Acled);
    let ridge = rows.iter().find(|row| row["event_type"] == "Protests").unwrap();
    assert_eq!((ridge["location"].as_str(), unguard(&ridge["location"])), ("'+1 Ridge", "+1 Ridge"));
}

#[test]
fn every_value_leads_to_words_of_a_report() {
    let desk = desk(&tales());
    let texts: BTreeMap<String, String> =
        tales().iter().map(|t| (rashomon_model::ReportId::of(t.text.as_bytes()).0, t.text.to_owned())).collect();
    for export in EXPORTS {
        let request = Request { what: export.what, ..Request::usual(export.format) };
        let (_, provenance, _) = write(&desk, &request);
        let traced = table(provenance.as_bytes(), false);
        assert!(!traced.is_empty(), "{export:?}");
        for row in &traced {
            let quotes: Vec<serde_json::Value> = serde_json::from_str(&row["quotes"]).unwrap();
            assert!(!quotes.is_empty() || row["basis"] == "report", "{export:?}: {row:?}");
            assert_eq!(row["basis"] == "claims", !row["claims"].is_empty(), "{export:?}: {row:?}");
            for quote in quotes {
                let text: Vec<char> = texts[quote["report"].as_str().unwrap()].chars().collect();
                let at = |key: &str| usize::try_from(quote[key].as_u64().unwrap()).unwrap();
                let exact: String = text[at("start")..at("end")].iter().collect();
                assert_eq!(exact, quote["exact"].as_str().unwrap(), "{export:?}");
            }
        }
    }
}

#[test]
fn times_and_places_lead_to_their_own_words() {
    let (_, provenance, _) = write(&desk(&[siege()]), &Request::usual(Format::Acled));
    let traced = table(provenance.as_bytes(), false);
    let exact = |column: &str| {
        let row = traced.iter().find(|row| row["column"] == column).unwrap();
        let quotes: serde_json::Value = serde_json::from_str(&row["quotes"]).unwrap();
        quotes[0]["exact"].as_str().unwrap().to_owned()
    };
    assert_eq!(exact("event_date"), "from 11 to 13 March");
    assert_eq!(exact("location"), "Tessal");
    assert_eq!(exact("event_type"), "Shells fell");
    assert_eq!(exact("fatalities"), "Eleven shepherds were killed");
}

#[test]
fn what_people_set_goes_first_and_leads_to_their_judgement() {
    let mut desk = desk(&[siege()]);
    let id = desk.incidents(&Query::default()).unwrap()[0].id.to_string();
    let set = |value, detail| Decision { value: Some(value), detail, ..Decision::new(Action::Set, [id.clone()]) };
    let actor = war::actor("JNIM", Some("jnim"));
    let who = desk.judge(set(actor, Some(Detail::Attribute(Attribute::Perpetrator))), "seen").unwrap();
    let day = Value::Time(When::day(date(2024, 3, 12), None));
    let when = desk.judge(set(day, None), "photographs").unwrap();
    desk.freshen().unwrap();
    let (out, provenance, _) = write(&desk, &Request::usual(Format::Acled));
    let rows = table(&out, false);
    assert_eq!(cells(&rows[0], &["event_date", "actor1", "inter1"]), ["2024-03-12", "JNIM", "Rebel group"]);
    let traced = table(provenance.as_bytes(), false);
    let of = |column: &str| traced.iter().find(|row| row["column"] == column).unwrap();
    assert_eq!((&of("actor1")["basis"], &of("actor1")["judgements"]), (&"judgement".to_owned(), &who.id.to_string()));
    assert_eq!(of("event_date")["judgements"], when.id.to_string());
}

#[test]
fn a_package_is_whole_and_the_same_each_time() {
    let desk = desk(&tales());
    for export in EXPORTS {
        let request = Request { what: export.what, ..Request::usual(export.format) };
        let package = || {
            let mut out = Vec::new();
            desk.export_package(&request, &mut out).unwrap();
            out
        };
        let bytes = package();
        assert!(bytes == package(), "{export:?}");
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut entry = |name: &str| {
            let mut bytes = Vec::new();
            zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
            bytes
        };
        let about: serde_json::Value = serde_json::from_slice(&entry("datapackage.json")).unwrap();
        let data = entry(about["resources"][0]["path"].as_str().unwrap());
        let (written, provenance, exported) = write(&desk, &request);
        assert!(data == written && entry("provenance.csv") == provenance.as_bytes(), "{export:?}");
        let losses: serde_json::Value = serde_json::from_slice(&entry("losses.json")).unwrap();
        assert_eq!(losses["rows"], exported.rows);
        assert_eq!(losses["losses"].as_array().unwrap().len(), exported.losses.len());
        assert!(about["rashomon"]["journal"]["seq"].as_u64().unwrap() >= 6 && about["created"] == war::MOMENT);
        if let Some(fields) = about["resources"][0]["schema"]["fields"].as_array() {
            let heading = String::from_utf8(data).unwrap().lines().next().unwrap().to_owned();
            assert_eq!(fields.len(), heading.split([',', '\t']).count(), "{export:?}");
        }
    }
}

#[test]
fn filters_choose_claims_and_reports_too() {
    let desk = desk(&tales());
    let told = |what, query| {
        let (out, ..) = write(&desk, &Request { what, format: Format::Jsonl, query });
        String::from_utf8(out).unwrap().lines().count()
    };
    let contested = || Query { contested: true, ..Query::default() };
    assert_eq!((told(What::Claims, Query::default()), told(What::Reports, Query::default())), (10, 6));
    assert_eq!((told(What::Claims, contested()), told(What::Reports, contested())), (6, 2));
    let none = Query { killed: Some(1000), ..Query::default() };
    assert_eq!((told(What::Claims, none.clone()), told(What::Reports, none)), (0, 0));
    // Neither a limit nor a cursor leaves anything out.
    assert_eq!(told(What::Incidents, Query { limit: Some(1), ..Query::default() }), 4);
}

#[test]
fn a_feature_has_the_keys_that_are_promised() {
    let (out, ..) = write(&desk(&tales()), &Request::usual(Format::Geojson));
    let map: serde_json::Value = serde_json::from_slice(&out).unwrap();
    let features = map["features"].as_array().unwrap();
    assert_eq!((map["type"].as_str(), features.len()), (Some("FeatureCollection"), 4));
    let keys: Vec<&String> = features[0]["properties"].as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "id",
            "title",
            "type",
            "mode",
            "status",
            "start",
            "end",
            "place",
            "precision",
            "radius_km",
            "country",
            "admin1",
            "admin1_iso",
            "area_disputed",
            "disputed",
            "awaited",
            "killed_low",
            "killed_best",
            "killed_high",
            "origins",
            "at_most",
            "reports",
            "review"
        ]
    );
    let of = |place: &str| features.iter().find(|f| f["properties"]["place"] == place).unwrap();
    assert_eq!(of("Zamar")["geometry"]["coordinates"], serde_json::json!([-0.25, 16.123_456]));
    assert_eq!((&of("Gao")["geometry"], &of("Gao")["properties"]["awaited"]), (&serde_json::Value::Null, &true.into()));
    assert_eq!(
        (&of("Zamar")["properties"]["killed_low"], &of("Zamar")["properties"]["disputed"]),
        (&12.into(), &true.into())
    );
    assert_eq!(of("Gao")["properties"]["killed_best"], serde_json::Value::Null);
}

#[test]
fn a_workbook_has_the_tables_and_no_formula() {
    let desk = desk(&tales());
    let (bytes, provenance, exported) = write(&desk, &Request::usual(Format::Xlsx));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["incidents", "claims", "provenance", "about"]);
    let mut rows = 0;
    for (sheet, what) in [("incidents", What::Incidents), ("claims", What::Claims)] {
        let range = book.worksheet_range(sheet).unwrap();
        let (csv, ..) = write(&desk, &Request { what, ..Request::usual(Format::Csv) });
        let expected = table(&csv, false);
        let heading: Vec<String> = range.rows().next().unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(range.rows().count(), expected.len() + 1);
        for (row, expected) in range.rows().skip(1).zip(&expected) {
            for (name, cell) in heading.iter().zip(row) {
                assert_eq!(cell.to_string(), unguard(&expected[name]), "{sheet} {name}");
            }
        }
        rows += expected.len() as u64;
        let formulas = book.worksheet_formula(sheet).unwrap();
        assert!(formulas.rows().flatten().all(String::is_empty), "{sheet}");
    }
    assert_eq!(exported.rows, rows);
    assert_eq!(
        book.worksheet_range("provenance").unwrap().rows().count(),
        table(provenance.as_bytes(), false).len() + 1
    );
}

/// A reader that leaves after so many bytes.
struct Leaves(usize);

impl Write for Leaves {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        if taken == 0 { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(taken) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_of_a_package_or_a_sidecar_that_leaves_is_known_as_such() {
    let desk = desk(&tales());
    let request = Request::usual(Format::Acled);
    for broken in [
        desk.export_package(&request, &mut Leaves(200)),
        desk.export_traced(&request, &mut Vec::new(), &mut Leaves(200)),
        desk.export_traced(&Request::usual(Format::Xlsx), &mut Leaves(200), &mut Vec::new()),
    ] {
        let Err(Error::Write(error)) = broken else { panic!("{broken:?}") };
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }
}

#[test]
fn a_format_that_another_crate_writes_gets_its_rows() {
    let request = Request { format: Format::Parquet, ..Request::default() };
    let refused = desk(&[]).export(&request, &mut Vec::new());
    assert!(matches!(refused, Err(Error::NoExport { .. })), "{refused:?}");
}
