//! The incidents of the made world, drawn before anyone writes about them.

use super::{Options, rng::Rng, world::World};

/// Reports an incident, from one to six: 2.2 in the mean.
const REPORTS: [usize; 6] = [42, 27, 14, 8, 5, 4];
/// Percent of the incidents that follow another in the same town within four days.
const AFTERMATH: usize = 4;
/// Bounds and weights of the number of dead.
const DEAD: [(u64, u64, usize); 7] =
    [(0, 0, 15), (1, 1, 18), (2, 2, 14), (3, 5, 26), (6, 10, 15), (11, 20, 8), (21, 60, 4)];
const WOUNDED: [(u64, u64, usize); 4] = [(0, 0, 25), (1, 5, 30), (6, 15, 30), (16, 60, 15)];

/// What those who are hit are called: one, and many.
pub const VICTIMS: [(&str, &str); 6] = [
    ("person", "people"),
    ("civilian", "civilians"),
    ("villager", "villagers"),
    ("soldier", "soldiers"),
    ("police officer", "police officers"),
    ("trader", "traders"),
];
/// How often each is hit.
const HIT: [usize; 6] = [50, 15, 10, 10, 8, 7];

/// An incident as it happened.
#[derive(Clone, Debug)]
pub struct Happening {
    /// In the order of drawing: names the streams of its reports.
    pub drawn: u64,
    pub kind: usize,
    pub town: usize,
    /// Days since the first.
    pub day: usize,
    pub killed: u64,
    pub injured: u64,
    pub abducted: u64,
    pub victims: (&'static str, &'static str),
    pub site: usize,
    pub group: Option<usize>,
    pub reports: usize,
}

/// Incidents with `reports` reports together, by day. Days are drawn apart from one another, so that the incidents of a
/// town follow a Poisson process; a few come in pairs, which resolution must keep apart.
pub fn incidents(world: &World, options: &Options, reports: usize) -> Vec<Happening> {
    let weights: Vec<usize> = world.towns.iter().map(|t| t.weight).collect();
    let days = options.days();
    let (mut all, mut told): (Vec<Happening>, usize) = (Vec::new(), 0);
    while told < reports {
        let drawn = all.len() as u64;
        let rng = &mut Rng::stream(options.seed, 1, drawn);
        let mut one = draw(world, rng, &weights, days, drawn);
        one.reports = one.reports.min(reports - told);
        if let Some(before) = all.last().filter(|_| rng.chance(AFTERMATH)) {
            one.town = before.town;
            one.day = (before.day + rng.within(1, 4) as usize).min(days - 1);
        }
        told += one.reports;
        all.push(one);
    }
    all.sort_by_key(|h| (h.day, h.drawn));
    all
}

fn draw(world: &World, rng: &mut Rng, weights: &[usize], days: usize, drawn: u64) -> Happening {
    let kind = rng.below(world.kinds.len());
    let abduction = world.kinds[kind].mode == "abduct";
    let mut killed = bounded(rng, &DEAD);
    let mut injured = bounded(rng, &WOUNDED);
    let abducted = if abduction { rng.within(1, 6).pow(2) + rng.within(0, 4) } else { 0 };
    if abduction {
        injured = 0;
        killed = if rng.chance(75) { 0 } else { killed.min(5) };
    } else if killed + injured == 0 {
        injured = rng.within(1, 9);
    }
    Happening {
        drawn,
        kind,
        town: rng.weighted(weights),
        day: rng.below(days),
        killed,
        injured,
        abducted,
        victims: VICTIMS[rng.weighted(&HIT)],
        site: rng.below(world.kinds[kind].sites.len()),
        group: rng.chance(70).then(|| rng.below(world.common.groups.len())),
        reports: rng.weighted(&REPORTS) + 1,
    }
}

fn bounded(rng: &mut Rng, table: &[(u64, u64, usize)]) -> u64 {
    let weights: Vec<usize> = table.iter().map(|row| row.2).collect();
    let (low, high, _) = table[rng.weighted(&weights)];
    rng.within(low, high)
}
