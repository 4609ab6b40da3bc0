//! Files of places, right and wrong.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{fs, sync::OnceLock};

use rashomon_core::data::Data;

use super::*;

fn gazetteer() -> &'static Gazetteer {
    static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
    GAZETTEER.get_or_init(|| Gazetteer::load(&Data::embedded()).unwrap())
}

fn read_as(text: impl AsRef<[u8]>, country: Option<&'static str>) -> Result<Vec<OwnPlace>, String> {
    static GROUNDS: OnceLock<Grounds<'static>> = OnceLock::new();
    let grounds = |country| Grounds::new(Known { gazetteer: gazetteer(), country });
    let with_country = country.map(|_| grounds(country));
    let grounds = with_country.as_ref().unwrap_or_else(|| GROUNDS.get_or_init(|| grounds(None)));
    let told = |all: Vec<Wrong>| {
        let problem =
            |w: Wrong| Problem { path: "f".into(), line: w.line, column: w.column, message: w.message }.to_string();
        all.into_iter().map(problem).collect::<Vec<_>>().join("\n")
    };
    read_bytes(text.as_ref(), "f", grounds).map(|read| read.places).map_err(told)
}

fn places(text: impl AsRef<[u8]>) -> Vec<OwnPlace> {
    read_as(text, None).unwrap_or_else(|e| panic!("{e}"))
}

fn error(text: impl AsRef<[u8]>) -> String {
    read_as(text, None).map(|_| ()).unwrap_err()
}

#[test]
fn a_table_in_many_forms() {
    let expected = places("name,lat,lon,country,population\nTell Zamar,33.5,42,IQ,1200\n");
    assert_eq!(
        (expected[0].id.as_str(), expected[0].lat, expected[0].lon),
        ("own:tell-zamar-iq", Some(33.5), Some(42.0))
    );
    assert_eq!(
        (expected[0].kind.as_str(), expected[0].country.as_str(), expected[0].population),
        ("city", "IQ", Some(1200))
    );
    for text in [
        "name;lat;lon;country;population\nTell Zamar;33,5;42;IQ;1 200\n",
        "Name\tLatitude\tLongitude\tCountry\tPopulation\r\nTell Zamar\t33.5\t42.0\tIraq\t1200.0\r\n",
        "\u{FEFF}lon,lat,name,pop,iso2,colour\n42,33.5,\"Tell\n\tZamar\",\"1,200\",iq,red\n\n,,,,,\n",
        "name,lat,lon,country,population\nTell Zamar,1,2,IQ,\nTell\u{202E} Zamar,33.5,42,IQ,1200\n",
    ] {
        let found = places(text.replacen(",1,2,IQ,", ",33.5,42,IQ,", 1));
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn what_a_place_may_have() {
    let found = places(
        "id,name,lat,lon,kind,country,admin1,aliases,pcode,replaces\n\
         z 1,Zamar Camp,36.5,42,Refugee camp,IQ,,,,\n"
            .replace("Refugee camp", "camp"),
    );
    assert_eq!((found[0].id.as_str(), found[0].kind.as_str()), ("own:z 1", "site"));
    let found = places(
        "name,lat,lon,country,admin1,aliases,pcode\nZamar,10.5,7.2,NG,Kaduna State,Zamaar|زمار;Zamar,NG0190071\n",
    );
    assert_eq!((found[0].id.as_str(), found[0].pcode.as_str()), ("pcode:NG0190071", "NG0190071"));
    assert_eq!((found[0].admin1.as_str(), found[0].aliases.join(" ")), ("Kaduna", "Zamaar زمار".to_owned()));
    let found = read_as("name,lat,lon\nZamar,10.5,7.2\n", Some("NG")).unwrap();
    assert_eq!((found[0].country.as_str(), found[0].id.as_str()), ("NG", "own:zamar-ng"));
    // The same id again: the last row counts.
    let found = places("id,name,lat,lon\nx:1,Zamar,1,2\nx:2,Tell,1,2\nx:1,Zamar,3,4\n");
    assert_eq!(
        found.iter().map(|p| (p.id.as_str(), p.lat)).collect::<Vec<_>>(),
        [("x:1", Some(3.0)), ("x:2", Some(1.0))]
    );
}

#[test]
fn wrong_rows_are_named() {
    let long = format!("name,lat,lon\n{},1,2\n", "x".repeat(300));
    for (text, message) in [
        ("name,lat,lon\nZamar,91,4\n", "f:2: lat: 91 is no latitude, which is -90 to 90; are lat and lon swapped?"),
        ("name,lat,lon\nZamar,91,140\n", "f:2: lat: 91 is no latitude, which is -90 to 90"),
        ("name,lat,lon\nZamar,9,181\n", "f:2: lon: 181 is no longitude, which is -180 to 180"),
        ("name,lat,lon\nZamar,north,4\n", "f:2: lat: `north` is no number of degrees (33.79)"),
        ("name,lat,lon\nZamar,NaN,4\n", "f:2: lat: `NaN` is no number of degrees (33.79)"),
        ("name,lat,lon\nZamar,,4\n", "f:2: lat: it is missing"),
        ("name,lat,lon\nZamar,,\n", "f:2: lat: it is missing"),
        ("name,lat,lon\nZamar,0,0\n", "f:2: lat: 0, 0 is a point in the sea that stands for none"),
        ("Name,Y,X,country\nZamar,44,34,IQ\n", "f:2: Y: it is 1"),
        ("Place name,lat,lon\n\"\",4,4\n", "f:2: Place name: the place has no name"),
        ("name,lat,lon\n?!,4,4\n", "f:2: name: `?!` has no letter and no figure"),
        ("name,lat,lon\nZam\u{7}ar,4,4\n", "f:2: name: it has a control character"),
        (&long, "f:2: name: it is longer than 200 signs; is a quotation mark missing?"),
        ("name,lat,lon,country\nZamar,4,4,Atlantis\n", "f:2: country: `Atlantis` is no country; two letters"),
        ("name,lat,lon,kind\nZamar,4,4,volcano\n", "f:2: kind: `volcano` is no kind of place; there are city, "),
        ("name,lat,lon,type\nZamar,4,4,volcano\nTell,x,4,town\n", "f:3: lat: `x` is no number"),
        ("name,lat,lon,population\nZamar,4,4,many\n", "f:2: population: it is no number of people"),
        ("name,lat,lon,pcode\nZamar,4,4,NG 1\n", "f:2: pcode: it is no P-code"),
        ("name,lat,lon\n\nZamar,4\n", "f:3: 2 cells, and the heading has 3"),
        ("name,lat,lon\nZamar,4,5,6\n", "f:2: 4 cells, and the heading has 3"),
        ("name,lat,lon\nZamar,4,4\nZamar,5,4\n", "f:3: id: `Zamar` is another place of this name; give both an id"),
        (
            "title2,lat,lon\nZamar,4,4\n",
            "f:1: no column `name`, and none of P-codes (ADM1_PCODE); there are title2, lat, lon",
        ),
        ("name,lat\nZamar,4\n", "f:1: no column `lon`; there are name, lat"),
        ("name,lat,lon\n", "f: there is no place in it"),
        ("", "f: there is no place in it"),
    ] {
        assert!(error(text).starts_with(message), "{text:?}: {}", error(text));
    }
    assert_eq!(error("name,lat,lon\nA,91,4\nB,4,4\n,4,4\n").lines().count(), 2);
    assert_eq!(error(b"name,lat,lon\nZam\xE4r,4,4\n"), "f:2: it is not UTF-8; save it as UTF-8");
    assert_eq!(error(b"\xFF\xFEn\0"), "f:1: it is UTF-16; save it as UTF-8");
    assert!(error(b"PK\x03\x04...").contains("it is a workbook or an archive"));
}

#[test]
fn units_by_their_codes() {
    let table = "ADM0_EN,ADM0_PCODE,ADM1_EN,ADM1_PCODE,ADM2_EN,ADM2_PCODE,ADM2_AR\n\
        #country+name,#country+code,#adm1+name,#adm1+code,#adm2+name,#adm2+code,#adm2+name+ar\n\
        Nigeria,NG,Borno,NG008,Bama,NG008003,باما\nNigeria,NG,Borno,NG008,Zamarville,NG008099,\n";
    let found = places(table);
    let ids: Vec<_> =
        found.iter().map(|p| (p.id.as_str(), p.name.as_str(), p.kind.as_str(), p.admin1.as_str())).collect();
    assert_eq!(
        ids,
        [
            ("pcode:NG008", "Borno", "admin1", "Borno"),
            ("pcode:NG008003", "Bama", "admin2", "Borno"),
            ("pcode:NG008099", "Zamarville", "admin2", "Borno"),
        ]
    );
    // The state is the gazetteer's, with all its names and its point; a district that nobody knows has no point.
    assert_eq!((found[0].replaces.as_str(), found[0].country.as_str()), ("geonames-admin1:NG.27", "NG"));
    assert!(found[0].lat.is_some() && found[2].lat.is_none() && found[1].aliases == ["باما"]);
    // Without a row of tags, without the country's columns, with coordinates.
    let found = places("admin1Name_en,admin1Pcode,lat,lon\nBorno,NG008,12.1,13.1\n");
    assert_eq!((found[0].id.as_str(), found[0].country.as_str(), found[0].lat), ("pcode:NG008", "NG", Some(12.1)));
    for (text, message) in [
        ("ADM1_EN,ADM1_PCODE\nBorno,\n", "f:2: there is no P-code in this row"),
        ("ADM1_EN,ADM1_PCODE\n,NG008\n", "f:2: ADM1_EN: the unit NG008 has no name"),
        ("ADM1_EN,ADM1_PCODE\nBorno,008\n", "f:2: ADM1_PCODE: it does not begin with the code of a country"),
        ("ADM0_EN,ADM1_EN,ADM1_PCODE\nAtlantis,Borno,NG008\n", "f:2: ADM0_EN: `Atlantis` is no country"),
    ] {
        assert!(error(text).starts_with(message), "{text}: {}", error(text));
    }
}

#[test]
fn features_of_a_map() {
    let feature = |properties: &str, geometry: &str| {
        format!("{{\"type\":\"Feature\",\"properties\":{properties},\"geometry\":{geometry}}}")
    };
    let map = |features: &[String]| {
        format!("{{\"type\":\"FeatureCollection\",\n\"features\":[\n{}\n]}}", features.join(",\n"))
    };
    let point = "{\"type\":\"Point\",\"coordinates\":[31.5,7.2,400]}";
    let area = "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[30,6],[32,6],[32,8],[30,8],[30,6]]]]}";
    let found = places(map(&[
        feature(
            "{\"name\":\"Camp Kestrel\",\"kind\":\"camp\",\"country\":\"SS\",\"aliases\":[\"Kestrel\"],\"n\":{}}",
            point,
        ),
        feature("{\"name\":\"Green Belt\",\"population\":null}", area),
        feature("{\"ADM1_EN\":\"Borno\",\"ADM1_PCODE\":\"NG008\",\"date\":\"2019\"}", area),
    ]));
    assert_eq!((found[0].lat, found[0].lon, found[0].kind.as_str()), (Some(7.2), Some(31.5), "site"));
    assert_eq!((found[1].lat, found[1].lon, found[1].kind.as_str()), (Some(7.0), Some(31.0), "region"));
    assert_eq!((found[2].id.as_str(), found[2].kind.as_str()), ("pcode:NG008", "admin1"));
    assert_eq!(found[0].aliases, ["Kestrel"]);
    let named = feature("{\"name\":\"Zamar\"}", point);
    assert_eq!(places(&named).len(), 1);
    for (text, message) in [
        ("{\"type\":\"Topology\"}".to_owned(), "f:1: it is no FeatureCollection of GeoJSON"),
        ("{\"type\":\n".to_owned(), "f:"),
        ("[1]".to_owned(), "f:1: it is no GeoJSON"),
        (map(&[named.clone(), feature("{}", point)]), "f:4: name: the place has no name"),
        (map(&[named.clone(), feature("null", point)]), "f:4: name: the place has no name"),
        (map(&[feature("{\"name\":\"Z\"}", "null")]), "f:3: lat: it is missing"),
        (map(&[feature("{\"name\":\"Z\"}", &point.replace("31.5", "\"31.5\""))]), "f:3: geometry: its coordinates"),
        (map(&[feature("{\"name\":\"Z\"}", &point.replace("31.5,7.2,400", "31.5"))]), "f:3: geometry: it has no point"),
        (map(&[feature("{\"name\":\"Z\"}", &point.replace("7.2", "97.2"))]), "f:3: lat: 97.2 is no latitude"),
        (
            map(&[feature("{\"name\":\"Z\"}", &point.replace("Point", "LineString"))]),
            "f:3: geometry: a place is a point or an area",
        ),
        (
            map(&[feature("{\"name\":\"Z\"}", "{\"type\":\"Polygon\",\"coordinates\":[]}")]),
            "f:3: geometry: the area has no corner",
        ),
    ] {
        assert!(error(&text).starts_with(message), "{text}: {}", error(&text));
    }
}

#[test]
fn what_is_kept_is_kept_whole() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("a.db");
    let path = beside(&ledger);
    assert!(path.ends_with("a.db.places.tsv") && load(&path).unwrap().is_empty());
    let mut own = OwnPlaces::default();
    own.put(places("name,lat,lon\nZamar,4,4\n").remove(0));
    save(&path, &ledger, &own).unwrap();
    assert_eq!(load(&path).unwrap(), own);
    save(&folder.path().join("data/gazetteer/own.tsv"), &ledger, &own).unwrap();
    assert!(save(&ledger, &ledger, &own).is_err());
    fs::write(&path, "id\tname\n").unwrap();
    let told = load(&path).unwrap_err().to_string();
    assert!(told.contains("a.db.places.tsv:1: the heading is not"), "{told}");
    let missing = read(&folder.path().join("none.csv"), Known { gazetteer: gazetteer(), country: None }).unwrap_err();
    assert!(missing.to_string().contains("none.csv: "), "{missing}");
}

mod arbitrary {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn nothing_breaks_the_reader(text in ".{0,200}", head in prop::sample::select(vec![
            "name,lat,lon\n", "ADM1_EN,ADM1_PCODE\n", "{\"type\":\"FeatureCollection\",\"features\":[", "",
        ])) {
            // Whatever was taken can be kept and read again.
            if let Ok(found) = read_as(format!("{head}{text}"), None) {
                let mut own = OwnPlaces::default();
                for place in found {
                    own.put(place);
                }
                prop_assert_eq!(OwnPlaces::parse(&own.table()).map_err(|e| e.message), Ok(own));
            }
        }
    }
}
