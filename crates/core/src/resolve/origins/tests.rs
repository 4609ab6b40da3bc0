use rashomon_model::{
    Attribute, Bytes, Extraction, Quote, Region, RegionKind, Repeat, RepeatReason, Repeated, Report, ReportRecord,
    Span, Speaker, SpeakerId, SpeakerKind, Stance,
};

use super::{
    super::{Account, fixture},
    *,
};

/// A report with a headline, paragraphs parted by empty lines, and furniture in those that begin with "©".
fn report(name: &str, publisher: Option<&str>, text: &str) -> Report {
    let mut regions = Vec::new();
    for part in text.split("\n\n") {
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        let kind = if part.starts_with('©') { RegionKind::Furniture } else { RegionKind::Body };
        regions.push(Region { kind, span: Span::<Bytes>::new(start, start + part.len()) });
    }
    let bytes = Report {
        publisher: publisher.map(str::to_owned),
        published: "2024-05-06".parse().ok(),
        ..Report::english(ReportId(name.to_owned()), &format!("{name}.txt"), text, regions)
    };
    let index = rashomon_model::CharIndex::new(text);
    bytes.in_chars(&index)
}

/// Speakers by their names, with every place where these stand.
fn speakers(text: &str, names: &[(&str, SpeakerKind)]) -> Vec<Speaker> {
    let index = rashomon_model::CharIndex::new(text);
    let one = |(name, kind): &(&str, SpeakerKind)| Speaker {
        id: SpeakerId((*name).to_owned()),
        kind: *kind,
        name: Some((*name).to_owned()),
        role: None,
        affiliation: None,
        actor: None,
        mentions: text
            .match_indices(name)
            .map(|(at, _)| Quote::new(text, Span::new(at, at + name.len())).in_chars(text, &index))
            .collect(),
    };
    names.iter().map(one).collect()
}

fn told(text: &str, names: &[(&str, SpeakerKind)]) -> Extraction {
    Extraction { speakers: speakers(text, names), events: Vec::new(), claims: Vec::new(), diagnostics: Vec::new() }
}

fn credits(report: &Report, names: &[(&str, SpeakerKind)]) -> Credits {
    let extraction = told(&report.text, names);
    Credits::of(fixture::rules(), &ReportRecord { report: report.clone(), extraction })
}

/// The agencies that a text credits, each with the words; these must stand where they are said to.
fn credited(text: &str) -> Vec<(String, String)> {
    let report = report("a", None, text);
    let found = credits(&report, &[]).own;
    let one = |c: credits::Credit| {
        let words = c.words.unwrap();
        let there: String = text.chars().skip(words.span.start).take(words.span.len()).collect();
        assert_eq!(there, words.text, "{text}");
        (c.house.name, words.text)
    };
    found.into_iter().map(one).collect()
}

#[test]
fn texts_say_whose_they_are() {
    for (text, agency, words) in [
        ("GOMA (Reuters) - Nine people died.", "Reuters", "GOMA (Reuters)"),
        ("KANO, Nigeria, Oct 3 (AFP) — Nine people died.", "AFP", "KANO, Nigeria, Oct 3 (AFP)"),
        ("LAGOS (Lagoon TV/AP) – Nine people died.", "Associated Press", "LAGOS (Lagoon TV/AP)"),
        ("dpa - Nine people died.", "dpa", "dpa"),
        ("Nine people died.\n\n(AFP)", "AFP", "(AFP)"),
        ("Nine people died.\n\nSource: AP", "Associated Press", "Source: AP"),
        ("Nine people died.\n\n— dpa", "dpa", "— dpa"),
        ("Nine people died. — dpa", "dpa", "— dpa"),
        ("Nine people died, “he” said. (Reuters)", "Reuters", "(Reuters)"),
        (
            "Raid leaves nine dead\n\nBy The Associated Press\n\nNine people died.",
            "Associated Press",
            "By The Associated Press",
        ),
        (
            "Nine people died.\n\nAda Brandt and Xinhua contributed to this report.",
            "Xinhua",
            "Ada Brandt and Xinhua contributed to this report.",
        ),
        ("Nine people died.\n\n© Copyright 2024 Agence France-Presse", "AFP", "© Copyright 2024 Agence France-Presse"),
    ] {
        assert_eq!(credited(text), [(agency.to_owned(), words.to_owned())], "{text}");
    }
}

#[test]
fn who_is_only_named_is_not_credited() {
    for text in [
        "Nine people died, Reuters said.",
        "The mayor told AFP that nine people died.",
        "Nine people died (AFP has a correspondent there) on Sunday.",
        "A photographer of Reuters - who asked not to be named - saw nine bodies.",
        "He studied the map - the MAP of the mayor - for hours.",
        "Nine people died. (AP Photo/Ada Brandt)",
        "Nine people died.\n\nOthers fled.\n\nA third.\n\nA fourth.\n\n(Reuters)\n\nA fifth.\n\nA sixth.\n\nA seventh.\n\nAn eighth.",
        "Nine people died.\n\n© Harbour Wire",
        "",
    ] {
        assert_eq!(credited(text), [], "{text}");
    }
}

#[test]
fn ids_addresses_and_publishers_are_the_agencys() {
    let own = |url: Option<&str>, origin: &str, publisher: Option<&str>| {
        let mut report = report("a", publisher, "Nine people died.");
        (report.url, report.origin) = (url.map(str::to_owned), origin.to_owned());
        let credits = credits(&report, &[]);
        let own = credits.own.into_iter().map(|c| (c.house.name, c.reason)).collect::<Vec<_>>();
        (own, credits.publisher.map(|house| house.key))
    };
    let afp = |reason| vec![("AFP".to_owned(), reason)];
    let (address, publisher) = (RepeatReason::Address, RepeatReason::Publisher);
    let known = |name: &str| Some(name.to_owned());
    assert_eq!(own(Some("https://www.afp.com/en/x"), "a.txt", None), (afp(address), known("afp")));
    assert_eq!(own(None, "in.jsonl#urn:newsml:afp.com:20240506:1", None), (afp(address), None));
    assert_eq!(own(None, "a.txt", Some("Agence France-Presse")), (afp(publisher), known("afp")));
    assert_eq!(own(None, "a.txt", Some("The AFP news agency")), (afp(publisher), known("afp")));
    assert_eq!(own(None, "a.txt", Some("AFP Relief Fund")), (vec![], known("afp relief fund")));
    assert_eq!(own(Some("https://www.river.example/a"), "a.txt", None), (vec![], known("river.example")));
    assert_eq!(own(Some("river"), "a.txt", None), (vec![], None));
}

#[test]
fn speakers_reach_a_report_through_agencies() {
    use SpeakerKind::{Anonymous, Person, Publication};
    let names = [("Ada Brandt", Person), ("residents", Anonymous), ("the mayor", Person), ("Reuters", Publication)];
    for (text, expected) in [
        ("Nine died, residents told AFP.", vec![("residents", "AFP", "residents told AFP")]),
        (
            "“Nine died”, Ada Brandt told the French news agency AFP.",
            vec![("Ada Brandt", "AFP", "Ada Brandt told the French news agency AFP")],
        ),
        (
            "Ada Brandt, quoted by Xinhua, said nine died.",
            vec![("Ada Brandt", "Xinhua", "Ada Brandt, quoted by Xinhua")],
        ),
        ("AFP quoted the mayor as saying nine died.", vec![("the mayor", "AFP", "AFP quoted the mayor")]),
        ("Nine died, Ada Brandt told reporters, Xinhua reported later.", vec![]),
        ("Ada Brandt said nine died. AFP told nobody.", vec![]),
        ("Ada Brandt said nine died.\n\nOthers told AFP so.", vec![]),
        ("", vec![]),
    ] {
        let report = report("a", None, text);
        let account = Account {
            report: fixture::account("a", "2024-05-06").report,
            told: told(text, &names),
            credits: credits(&report, &names),
            aftermath: crate::resolve::related::Aftermath::default(),
            nodes: Vec::new(),
        };
        let found: Vec<(&str, &str, String)> = names
            .iter()
            .filter_map(|(name, _)| {
                let claim = claim(name);
                let credit = account.credits.carrier(&claim)?;
                Some((*name, credit.house.name.as_str(), credit.words.as_ref().unwrap().text.clone()))
            })
            .collect();
        let expected: Vec<(&str, &str, String)> = expected.into_iter().map(|(a, b, c)| (a, b, c.to_owned())).collect();
        assert_eq!(found, expected, "{text}");
        assert!(account.credits.house(&SpeakerId("Reuters".to_owned())).is_some());
    }
}

#[test]
fn outlets_with_a_name_are_houses() {
    let names = ["Hill Gazette", "Local media", "state television", "Reuters", "the Delta Post"];
    let text = "Nine people died, as all of them said.";
    let credits = credits(&report("a", None, text), &names.map(|name| (name, SpeakerKind::Publication)));
    let houses = names.map(|name| credits.house(&SpeakerId(name.to_owned())).map(|c| c.house.agency));
    assert_eq!(houses, [Some(false), None, None, Some(true), Some(false)]);
}

#[test]
fn what_was_taken_out_is_not_repeated() {
    let accounts = accounts(&[(1, None, WIRE), (2, None, WIRE)]);
    let all: Vec<&Account> = accounts.iter().collect();
    let traced: Vec<(&Account, Traced<'_>)> = all.iter().copied().zip(trace(&all)).collect();
    assert_eq!(repeats(&traced, &[]).len(), 1);
    assert_eq!(repeats(&traced[1..], &[]), []);
}

/// A claim of somebody.
fn claim(speaker: &str) -> Claim {
    let account = fixture::account("x", "2024-05-06").quotes(
        speaker,
        Stance::Asserts,
        Attribute::Killed,
        fixture::count(9, None),
    );
    account.told.claims[0].clone()
}

/// Accounts of texts, each published on a day of May 2024.
fn accounts(texts: &[(u32, Option<&str>, &str)]) -> Vec<Account> {
    let one = |(n, (day, publisher, text)): (usize, &(u32, Option<&str>, &str))| {
        let report = report(&format!("r{n:04}"), *publisher, text);
        let mut account = fixture::account(&format!("r{n:04}"), &format!("2024-05-{day:02}"));
        account.report.publisher = publisher.map(str::to_owned);
        account.credits = credits(&report, &[]);
        account.says(Attribute::Killed, fixture::count(9, None))
    };
    texts.iter().enumerate().map(one).collect()
}

fn graph(accounts: &[&Account]) -> (Number, Vec<Repeat>) {
    let traced: Vec<(&Account, Traced<'_>)> = accounts.iter().copied().zip(trace(accounts)).collect();
    let claims: Vec<(&Account, &Claim)> =
        accounts.iter().flat_map(|a| a.told.claims.iter().map(move |c| (*a, c))).collect();
    (number(&traced, &claims), repeats(&traced, &claims))
}

const WIRE: &str = "Gunmen on motorcycles attacked a village near the river on Sunday evening, killing nine farmers and driving off \
                    two hundred head of cattle, the district administrator told reporters by telephone.";

#[test]
fn copies_are_the_agencys_that_most_of_them_credit() {
    let (afp, reuters) = (format!("{WIRE} (AFP)"), format!("{WIRE} (Reuters)"));
    let texts = [
        (2, Some("Hill Gazette"), afp.as_str()),
        (1, Some("River Mail"), WIRE),
        (3, Some("Delta Post"), reuters.as_str()),
        (3, Some("Morning Courier"), afp.as_str()),
        (4, Some("Reuters"), "Nine farmers died when armed men came for their cattle."),
        (4, None, "In the north nine people lost their lives."),
    ];
    let accounts = accounts(&texts);
    let all: Vec<&Account> = accounts.iter().collect();
    let (number, repeats) = graph(&all);
    assert_eq!(number, Number { origins: 3, at_most: true });
    let copies: Vec<(&str, String)> = repeats
        .iter()
        .filter(|r| r.reason == RepeatReason::Copy)
        .map(|r| {
            let Repeated::Report { id } = &r.of else { panic!("{r:?}") };
            assert!(r.share.unwrap() > 0.6 && r.words.is_none());
            (r.report.as_str(), id.to_string())
        })
        .collect();
    // The text that came first is what the others copy.
    assert_eq!(copies, ["r0000", "r0002", "r0003"].map(|id| (id, "r0001".to_owned())));
    let credits: Vec<&str> =
        repeats.iter().filter(|r| r.reason == RepeatReason::Credit).map(|r| r.report.as_str()).collect();
    assert_eq!(credits, ["r0000", "r0002", "r0003"]);
    // Of one day, the text that names its agency is the one that was copied.
    let day = self::accounts(&[(1, Some("River Mail"), WIRE), (1, Some("Hill Gazette"), &afp)]);
    let (_, repeats) = graph(&day.iter().collect::<Vec<_>>());
    let copy = repeats.iter().find(|r| r.reason == RepeatReason::Copy).unwrap();
    assert_eq!(copy.report.as_str(), "r0000");
    // The origins are the same, however few or many reports there are.
    assert_eq!(graph(&all[..2]).0, Number { origins: 1, at_most: false });
    assert_eq!(graph(&all[5..]).0, Number { origins: 1, at_most: false });
    assert_eq!(graph(&[]).0, Number { origins: 0, at_most: false });
}

#[test]
fn who_credits_two_agencies_is_of_the_one_that_others_credit() {
    let both = "Nine people died near the river, Dateline agencies say. (Reuters/AFP)";
    let one = |agency: &'static str| (1, Some("Hill Gazette"), agency);
    for (second, origins) in [("Nine dead. (AFP)", 1), ("Nine dead. (Reuters)", 1), ("Nine dead. (Xinhua)", 2)] {
        let accounts = accounts(&[one(both), one(second)]);
        assert_eq!(graph(&accounts.iter().collect::<Vec<_>>()).0.origins, origins, "{second}");
    }
}

#[test]
fn one_publisher_is_one_origin_in_its_own_voice() {
    let accounts = accounts(&[
        (1, Some("Hill Gazette"), "Nine people died near the river."),
        (2, Some("hill gazette "), "The raid at the river took nine lives."),
        (2, Some("River Mail"), "At the river nine villagers lost their lives."),
    ]);
    let (number, repeats) = graph(&accounts.iter().collect::<Vec<_>>());
    assert_eq!(number, Number { origins: 2, at_most: false });
    let told: Vec<(&str, RepeatReason)> = repeats.iter().map(|r| (r.report.as_str(), r.reason)).collect();
    assert_eq!(told, [("r0000", RepeatReason::Publisher), ("r0001", RepeatReason::Publisher)]);
}

#[test]
fn ten_thousand_reports_are_counted_in_linear_work() {
    let line = |n: usize| format!("Nine people died near the river, witness {n} says.");
    let texts: Vec<String> = (0..10_000).map(line).collect();
    let texts: Vec<(u32, Option<&str>, &str)> = texts.iter().map(|t| (1, None, t.as_str())).collect();
    let accounts = accounts(&texts);
    let (number, repeats) = graph(&accounts.iter().collect::<Vec<_>>());
    assert_eq!(number, Number { origins: 10_000, at_most: true });
    assert!(repeats.is_empty());
    // One speaker whom all quote gives an edge each.
    let quoting: Vec<Account> = accounts
        .into_iter()
        .map(|a| a.quotes("police", Stance::Asserts, Attribute::Killed, fixture::count(9, None)))
        .collect();
    assert_eq!(graph(&quoting.iter().collect::<Vec<_>>()).1.len(), 10_000);
}

#[test]
fn the_order_of_reports_does_not_matter() {
    let edited = |n: usize| {
        WIRE.replace("two hundred", &format!("{n} hundred")) + if n.is_multiple_of(3) { " (AFP)" } else { "" }
    };
    let texts: Vec<String> = (0..60).map(edited).collect();
    let texts: Vec<(u32, Option<&str>, &str)> = texts
        .iter()
        .enumerate()
        .map(|(n, t)| (1 + n as u32 % 9, (n % 2 == 0).then_some("Hill Gazette"), t.as_str()))
        .collect();
    let accounts = accounts(&texts);
    let forward: Vec<&Account> = accounts.iter().collect();
    let (number, repeats) = graph(&forward);
    assert_eq!(number, Number { origins: 1, at_most: false });
    assert_eq!(repeats.iter().filter(|r| r.reason == RepeatReason::Copy).count(), 59);
    let backward: Vec<&Account> = accounts.iter().rev().collect();
    let (number_back, mut back) = graph(&backward);
    back.sort_by_key(|r| repeats.iter().position(|other| other == r));
    assert_eq!((number_back, back), (number, repeats));
}
