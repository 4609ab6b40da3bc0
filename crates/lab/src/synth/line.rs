//! Many reports of a line each about one event: what a ledger must bear on the day of a great attack.

use anyhow::Result;
use jiff::civil;

use super::{
    Line, Made, Options,
    happen::Happening,
    incident, report_id,
    rng::Rng,
    tell,
    truth::{Form, ReportTruth, Says},
    words::{Slots, capital, number},
    world::World,
};

/// The first towns of the list are capitals; the event lies in this one.
const TOWN: usize = 18;

/// `number` reports of one car bomb. Four in five tell the same toll, the others one nearby.
pub fn same_event(options: &Options, many: usize) -> Result<Made> {
    let world = World::new(options.towns.max(TOWN + 1))?;
    let first = civil::date(2015, 1, 1);
    let happening = Happening {
        drawn: 0,
        kind: 0,
        town: TOWN,
        day: 1000,
        killed: 12,
        injured: 0,
        abducted: 0,
        victims: ("person", "people"),
        site: 0,
        group: None,
        reports: many,
    };
    let (town, kind, common) = (&world.towns[TOWN], &world.kinds[0], &world.common);
    let mut truth = incident(&world, first, 0, &happening);
    let mut lines = Vec::with_capacity(many);
    for at in 0..many {
        let rng = &mut Rng::stream(options.seed, 4, at as u64);
        let killed = [12, 12, 12, 12, 12, 12, 12, 12, 11, 14][rng.below(10)];
        let day = if options.undated { String::new() } else { "on Wednesday".to_owned() };
        let slots = Slots {
            town: format!("{}, {},", town.name, town.country),
            bare: town.name.to_owned(),
            day,
            site: kind.sites[0].clone(),
            source: rng.pick(&common.sources).clone(),
            victims: happening.victims,
            killed,
            count: killed,
            ..Slots::default()
        };
        let template = format!("{}{}.", rng.pick(&kind.leads), rng.pick(&common.tails));
        let text = slots.fill(&template)?;
        let people = slots.people(killed);
        let words = if text.contains(&people) { people } else { capital(&people) };
        let speaker = template.contains("{source}").then(|| slots.source.clone());
        let says = Says { speaker, attribute: "killed", stance: "asserts", figure: Some(killed), words };
        truth.reports.push(told(report_id(at), says));
        let date = tell::date(first, happening.day);
        let (hour, minute) = (rng.within(8, 23), rng.within(0, 59));
        // More outlets than the world has, or most reports would be corrections of one outlet by itself.
        let publisher = format!("{} {}", rng.pick(&common.outlets), number(10 + at as u64));
        lines.push(Line {
            url: format!("https://wire.example/{}", report_id(at)),
            id: report_id(at),
            title: None,
            text,
            published: (!options.undated).then(|| format!("{date}T{hour:02}:{minute:02}:00Z")),
            publisher,
        });
    }
    Ok(Made { lines, truth: vec![truth] })
}

fn told(id: String, says: Says) -> ReportTruth {
    ReportTruth { id, form: Form::Line, copy_of: None, updates: None, late: false, says: vec![says], recalls: None }
}
