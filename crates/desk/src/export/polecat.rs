//! POLECAT's 40 columns, a row an event as one report tells it; columns stand apart by tabulators.
//!
//! | columns | hold |
//! |---|---|
//! | `Event ID` `Event Date` `Event Type` `Event Mode` | our event's id, first day, PLOVER's type and mode; auxiliary modes stand behind it |
//! | `Intensity` `Contexts` | empty: POLECAT's own judgements |
//! | `Quad Code` | `V-COOP`, `M-COOP`, `V-CONF`, `M-CONF` |
//! | `Actor …` `Recipient …` | names, ISO 3166-1 alpha-3, numbers of the Correlates of War, sectors, words; several are joined by `; ` |
//! | `Actor Title` `Wikipedia Actor ID` and the recipients' | empty |
//! | `Placename` … `Feature Type` | place, divisions, country (alpha-3), degrees, id at `GeoNames`, the words; no feature type |
//! | `Source` `Publication Date` `Language` | publisher, day, ISO 639-1 |
//! | `Story People` `Story Organizations` `Story Locations` | who speaks in the report, places of its events |
//! | `Version` | this program |

use std::collections::BTreeSet;

use rashomon_model::{ClaimId, Published, SpeakerKind};

use super::{
    account::{Account, Actor},
    countries::country,
    loss::{LossKind, Losses},
    plover::{alpha3, city, geoname, modes, note, quad, sector, sides},
    scene::Scene,
    shape::{Basis, Cell, Column, Row, count, day, list, number, real, text, whole, word, words},
};
use crate::Error;

/// The columns, in order.
pub(super) const COLUMNS: &[Column] = &[
    text("Event ID"),
    day("Event Date"),
    text("Event Type"),
    text("Event Mode"),
    number("Intensity"),
    text("Quad Code"),
    text("Contexts"),
    text("Actor Name"),
    text("Actor Country"),
    text("Actor COW"),
    text("Primary Actor Sector"),
    text("Actor Sectors"),
    text("Actor Title"),
    text("Actor Name Raw"),
    text("Wikipedia Actor ID"),
    text("Recipient Name"),
    text("Recipient Country"),
    text("Recipient COW"),
    text("Primary Recipient Sector"),
    text("Recipient Sectors"),
    text("Recipient Title"),
    text("Recipient Name Raw"),
    text("Wikipedia Recipient ID"),
    text("Placename"),
    text("City"),
    text("District"),
    text("Province"),
    text("Country"),
    number("Latitude"),
    number("Longitude"),
    whole("GeoNames ID"),
    text("Raw Placename"),
    text("Feature Type"),
    text("Source"),
    day("Publication Date"),
    text("Story People"),
    text("Story Organizations"),
    text("Story Locations"),
    text("Language"),
    text("Version"),
];

/// A row for each event that was merged into the incident.
pub(super) fn rows(scene: &Scene<'_>, losses: &mut Losses) -> Result<Vec<Row>, Error> {
    note(scene, losses);
    let tolls = |fact: &rashomon_model::Fact| fact.estimate.is_some();
    losses.note_if(scene.incident.facts.iter().any(tolls), LossKind::Attributes, scene.id());
    let events = scene.events()?;
    Ok(events.into_iter().map(|(record, event)| row(scene, &Account::new(scene, record, event), losses)).collect())
}

fn row(scene: &Scene<'_>, account: &Account<'_>, losses: &mut Losses) -> Row {
    let (event, report) = (account.event, &account.record.report);
    losses.note_if(account.when().is_none(), LossKind::NoDate, event.id.as_str());
    let quads = ["V-COOP", "M-COOP", "V-CONF", "M-CONF"];
    let quad = quad(&event.kind.0).and_then(|code| quads.get(code as usize - 1));
    let mut cells = vec![
        word(Some(&event.id)).ours(),
        word(account.when().map(|w| w.start)).on(Basis::When),
        word(Some(&event.kind)).on(Basis::Type),
        list(modes(scene, account)).on(Basis::Type),
        Cell::default(),
        word(quad).on(Basis::Type),
        Cell::default(),
    ];
    let (actors, recipients) = sides(account);
    cells.extend(side(&actors));
    cells.extend(side(&recipients));
    cells.extend(placed(account));
    cells.extend([
        words(report.publisher.as_deref()).on(Basis::Told),
        word(report.published.as_ref().map(Published::date)).on(Basis::Told),
    ]);
    cells.extend(story(account));
    cells.extend([
        word(Some(&report.language)).ours(),
        word(Some(format!("Rashomon {}", env!("CARGO_PKG_VERSION")))).ours(),
    ]);
    Row { report: Some(report.id.clone()), event: Some(event.id.clone()), ..Row::new(event.id.as_str(), cells) }
}

/// From the name to the id at Wikipedia.
fn side(actors: &[Actor]) -> [Cell; 8] {
    let claims: Vec<ClaimId> = actors.iter().flat_map(|actor| actor.claims.iter().cloned()).collect();
    let entries = || actors.iter().filter_map(|actor| actor.entry.as_ref());
    let home = |code: Option<&str>| code.and_then(country);
    let numbers = entries().filter_map(|entry| home(entry.country.as_deref())?.cow).map(|number| number.to_string());
    let sectors: Vec<&str> = entries().map(sector).collect();
    [
        list(actors.iter().map(|actor| actor.name.as_str())),
        list(entries().filter_map(alpha3)),
        list(numbers),
        word(sectors.first()),
        list(&sectors),
        words(None),
        list(actors.iter().map(|actor| actor.words.as_str())),
        words(None),
    ]
    .map(|datum| datum.on(Basis::Claims(claims.clone())))
}

/// From the name of the place to its feature type.
fn placed(account: &Account<'_>) -> [Cell; 10] {
    let place = account.place();
    let code = place.and_then(|p| country(p.country.as_deref()?));
    [
        words(place.map(|p| p.name.as_str())),
        words(place.and_then(city)),
        words(place.and_then(|p| p.admin2.as_deref())),
        words(place.and_then(|p| p.admin1.as_deref())),
        words(code.map(|c| c.alpha3)),
        real(place.and_then(|p| p.lat)),
        real(place.and_then(|p| p.lon)),
        count(place.and_then(geoname)),
        words(place.map(|p| p.text.as_str())),
        words(None),
    ]
    .map(|datum| datum.on(Basis::Where))
}

/// Who speaks in the report, and where its events are.
fn story(account: &Account<'_>) -> [Cell; 3] {
    let extraction = &account.record.extraction;
    let named = |kinds: &[SpeakerKind]| {
        let speakers = extraction.speakers.iter().filter(|speaker| kinds.contains(&speaker.kind));
        let names: BTreeSet<&str> = speakers.filter_map(|speaker| speaker.name.as_deref()).collect();
        list(names)
    };
    let places: BTreeSet<&str> =
        extraction.events.iter().filter_map(|event| event.place.as_ref()).map(|place| place.name.as_str()).collect();
    [
        named(&[SpeakerKind::Person]),
        named(&[SpeakerKind::Organisation, SpeakerKind::Group, SpeakerKind::Publication]),
        list(places),
    ]
    .map(|datum| datum.on(Basis::Told))
}
