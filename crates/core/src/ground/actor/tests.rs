//! Names and the actors that they can mean, with the register that the program carries.

use std::sync::LazyLock;

use super::*;
use crate::{
    data::{Data, DataFile},
    lexicon::Lexicon,
};

static DATA: LazyLock<Data> = LazyLock::new(Data::embedded);
static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::load(&DATA.text_files("lang/en/lexicon")).expect("the embedded data is right"));
static REGISTER: LazyLock<Register> =
    LazyLock::new(|| Register::load(&DATA, &LEXICON).expect("the embedded data is right"));

/// The actor that a name means where these countries are told of, in a year.
fn meant(name: &str, countries: &[&str], year: i16) -> Option<String> {
    let countries: Vec<_> = countries.iter().map(|c| ((*c).to_owned(), 1)).collect();
    let context = Context { countries: &countries, home: None, year: Some(year) };
    candidates(&REGISTER, name, &context).into_iter().find(|c| c.score >= scan::ENOUGH).map(|c| c.id)
}

#[test]
fn articles_and_possessives_go() {
    assert_eq!(read("The Free Valley Front").name, "Free Valley Front");
    assert_eq!(read("an Iraqi Islamist group").name, "Iraqi Islamist group");
    assert_eq!(read("İstanbul").name, "İstanbul");
}

#[test]
fn one_actor_has_many_names() {
    for (id, country, names) in [
        (
            "jnim",
            "ML",
            &["JNIM", "Jama'at Nusrat al-Islam wal-Muslimin", "the Group for the Support of Islam and Muslims"][..],
        ),
        ("ansar-allah", "YE", &["Ansar Allah", "the Houthis", "Houthi rebels", "Ansarullah", "Huthis"]),
        ("islamic-state", "SY", &["ISIS", "ISIL", "Daesh", "the Islamic State", "Islamic State group", "Da’esh"]),
        ("hezbollah", "LB", &["Hezbollah", "Hizbollah", "Hizbullah", "Hizballah"]),
        ("m23", "CD", &["M23", "the March 23 Movement", "AFC/M23", "M23 rebels"]),
        (
            "fmln",
            "SV",
            &["FMLN", "the Farabundo Martí National Liberation Front", "FARABUNDO MARTI NATIONAL LIBERATION FRONT"],
        ),
        ("ttp", "PK", &["TTP", "Tehreek-e-Taliban Pakistan", "the Pakistani Taliban"]),
        ("clan-del-golfo", "CO", &["Clan del Golfo", "the Gulf Clan", "Gaitanist Army of Colombia"]),
    ] {
        for name in names {
            assert_eq!(meant(name, &[country], 2020).as_deref(), Some(id), "{name}");
        }
    }
}

#[test]
fn country_and_year_choose_between_actors_of_one_name() {
    for (name, country, year, id) in [
        ("SLA", "LB", 1990, Some("sla-lb")),
        ("SLA", "SD", 2005, Some("slma")),
        ("National Liberation Army", "CO", 2019, Some("eln")),
        ("National Liberation Army", "FR", 2019, None),
        ("ADF", "CD", 2022, Some("adf")),
        ("ADF", "AU", 2022, None),
        ("AFP", "FR", 2020, None),
        ("AFP", "PH", 2020, Some("afp")),
        ("RAF", "DE", 1977, Some("raf-de")),
        ("RAF", "GB", 2015, Some("raf-gb")),
    ] {
        assert_eq!(meant(name, &[country], year).as_deref(), id, "{name} in {country}");
    }
}

#[test]
fn other_names_are_no_actors() {
    for name in [
        "General Motors",
        "Police Academy",
        "the Times",
        "the Guardian",
        "Wagner Smith",
        "aa",
        "up",
        "who",
        "the army",
        "Front page",
        "River Patrol Brigade",
        "",
    ] {
        assert_eq!(meant(name, &["US", "GB"], 2020), None, "{name}");
    }
}

#[test]
fn states_have_forces_and_sides() {
    for (id, name, root) in [
        ("ml", "State of Mali", "ml"),
        ("ml-army", "Army of Mali", "ml"),
        ("jp-defence-ministry", "Ministry of defence of Japan", "jp"),
    ] {
        assert_eq!(REGISTER.get(id).map(|e| e.name).as_deref(), Some(name));
        assert_eq!(REGISTER.root(id).as_deref(), Some(root));
    }
    // Neither has one.
    assert_eq!((REGISTER.get("ml-navy"), REGISTER.get("cr-army"), REGISTER.get("xx-army")), (None, None, None));
    assert_eq!(REGISTER.root("qassam").as_deref(), Some("hamas"));
    assert_eq!(REGISTER.root("fardc").as_deref(), Some("cd"));
    assert!(REGISTER.all().count() > 4_000);
}

#[test]
fn a_wrong_row_is_named() {
    let with = |row: &str| {
        let text = format!("id\tname\taliases\tkind\tcountry\tparent\tsince\tuntil\tids\n{row}\n");
        let data = Data::embedded().with_file(DataFile { path: "actors/ours.tsv".to_owned(), text });
        Register::load(&data, &LEXICON).map(|_| ()).map_err(|e| e.to_string())
    };
    assert_eq!(with("river-guard\tRiver Guard\t\trebel\tML\t\t2019\t\t"), Ok(()));
    for (row, message) in [
        ("a\tb", "2 columns, not 9"),
        ("River\tRiver Guard\t\trebel\t\t\t\t\t", "`River`: ids are small letters, digits and hyphens"),
        ("river\t\t\trebel\t\t\t\t\t", "an actor needs an id and a name"),
        ("river\tRiver Guard\t\tarmy\t\t\t\t\t", "`army` is no kind of actor"),
        ("river\tRiver Guard\t\trebel\tMali\t\t\t\t", "`Mali` is no country's code of two letters"),
        ("river\tRiver Guard\t\trebel\t\tlake\t\t\t", "no actor has the id `lake` of the parent"),
        ("river\tRiver Guard\t\trebel\t\triver\t\t\t", "`river` is above itself"),
        ("jnim\tRiver Guard\t\trebel\t\t\t\t\t", "the id `jnim` is another actor's"),
        ("ml-army\tRiver Guard\t\trebel\t\t\t\t\t", "the id `ml-army` is another actor's"),
        ("river\tRiver Guard\t\trebel\t\t\tlong ago\t\t", "`long ago` is no year"),
    ] {
        assert_eq!(with(row), Err(format!("actors/ours.tsv:2: {message}")));
    }
}
