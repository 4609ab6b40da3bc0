//! Incidents on the ground: where a map draws them, and how many of them as one.
//!
//! The incidents of a filter lie on the plane of the map (Web Mercator) along a Z-order curve (Morton, 1966), on which every square
//! of every level is one stretch: a level cuts the world's width into 2^level squares. Whatever is asked for is one walk over them,
//! and the answer is as large as the picture and not as the ledger. Nothing is left out of it: what lies in one square is counted,
//! what is known to a province or a country only is counted there, and the rest is told as `nowhere`.

mod plane;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use plane::{Window, column, cut, row, spread};
use rashomon_desk::{Area as View, Mark};
use rashomon_model::{IncidentId, PlacePrecision};
use serde::Serialize;

/// The finest level: squares of two metres.
pub const FINEST: u8 = 24;
const EQUATOR_KM: f64 = 40_075.017;
/// Kilometres of a degree of latitude.
const DEGREE_KM: f64 = 111.195;

/// Incidents where a map draws them.
#[derive(Debug, Default)]
pub struct Ground {
    /// Those with a point, along the curve.
    placed: Vec<Placed>,
    /// Those that are known to a division or a country only.
    areas: BTreeMap<(Kind, String), (Area, Vec<Member>)>,
    nowhere: u64,
}

/// An incident with a point.
#[derive(Debug)]
struct Placed {
    /// Its place on the plane, from the north-western corner of the world, in 2^-32 of its width.
    x: u32,
    y: u32,
    lat: f64,
    lon: f64,
    precision: PlacePrecision,
    /// Its circle, where there is one.
    radius_km: Option<f64>,
    contested: bool,
    awaited: bool,
    claimed: bool,
    member: Member,
}

/// An incident of a group; the earliest goes first, one without a day last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Member {
    undated: bool,
    begins: Option<jiff::civil::Date>,
    id: IncidentId,
}

/// What a map draws of a filter in a view.
#[derive(Debug, Serialize)]
pub struct Map {
    /// That of the squares.
    pub level: u8,
    /// Incidents of the filter, in and out of view.
    pub incidents: u64,
    /// Those of them that have neither a point nor a division or a country.
    pub nowhere: u64,
    /// West, south, east and north of all points in degrees; null where there is none.
    pub bounds: Option<[f64; 4]>,
    /// Squares with pins.
    pub cells: Vec<Cell>,
    /// Incidents around a point.
    pub circles: Vec<Circle>,
    /// Divisions and countries, wherever they are; null where a view was asked for, because their shapes are the map's.
    pub areas: Option<Vec<Area>>,
}

/// The pins of a square as a list: its column and row; the middle of the pins as longitude and latitude in degrees; how many they are,
/// how many of them are disputed, awaited, in an area that several claim; the precision that all have, or null; whether they lie
/// apart.
#[derive(Debug, PartialEq, Serialize)]
pub struct Cell(
    pub u32,
    pub u32,
    pub f64,
    pub f64,
    pub u64,
    pub u64,
    pub u64,
    pub u64,
    pub Option<PlacePrecision>,
    pub bool,
);

/// Incidents around a point as a list: column and row of its square; the size in metres, 0 for all of the square that are smaller than
/// it; longitude and latitude of the middle in degrees; the radius in kilometres; how many they are, how many of them are
/// disputed, in an area that several claim.
#[derive(Debug, PartialEq, Serialize)]
pub struct Circle(pub u32, pub u32, pub u32, pub f64, pub f64, pub f64, pub u64, pub u64, pub u64);

/// Incidents that are known to a division or a country only.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Area {
    /// What it is.
    pub kind: Kind,
    /// What it is asked for by.
    pub key: String,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The name of the division.
    pub admin1: Option<String>,
    /// Its code in ISO 3166-2.
    pub admin1_iso: Option<String>,
    /// How many they are.
    pub n: u64,
    /// How many of them are disputed.
    pub disputed: u64,
    /// How many of them lie in an area that several claim.
    pub claimed: u64,
}

/// What an area is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A province, or what a country calls its first divisions.
    Division,
    /// A country.
    Country,
}

/// Incidents that a map draws as one.
#[derive(Clone, Debug, PartialEq)]
pub enum Group {
    /// The pins of some squares of a level, by column and row.
    Cells(u8, BTreeSet<(u32, u32)>),
    /// A circle of a level: its square and size.
    Circle(u8, (u32, u32), u32),
    /// An area, by its key.
    Area(Kind, String),
}

impl Ground {
    /// That of incidents.
    pub fn of(marks: Vec<Mark>) -> Self {
        let mut ground = Self::default();
        for mark in marks {
            let round = mark.radius_km.filter(|km| *km > 0.0 && !is_site(mark.precision));
            match mark.at.filter(|_| round.is_some() || is_pinned(mark.precision)) {
                Some(at) => ground.placed.push(Placed::new(mark, at, round)),
                None => ground.join(mark),
            }
        }
        ground.placed.sort_unstable_by(|a, b| (a.place(), &a.member).cmp(&(b.place(), &b.member)));
        for (_, members) in ground.areas.values_mut() {
            members.sort_unstable();
        }
        ground
    }

    /// Counts an incident in its area.
    fn join(&mut self, mark: Mark) {
        let Some((kind, key)) = area_of(&mark) else {
            self.nowhere += 1;
            return;
        };
        let Mark { country, admin1, admin1_iso, contested, claimed, .. } = mark;
        let (area, members) = self.areas.entry((kind, key)).or_insert_with_key(|(kind, key)| {
            let key = key.clone();
            (Area { kind: *kind, key, country, admin1, admin1_iso, n: 0, disputed: 0, claimed: 0 }, Vec::new())
        });
        area.n += 1;
        area.disputed += u64::from(contested);
        area.claimed += u64::from(claimed);
        members.push(Member::new(mark.id, mark.begins));
    }

    /// What a map draws at a level: all, or what reaches into a view. Squares are whole where they do. Where they were more than
    /// `most`, it is the finest level at which they are not.
    pub fn map(&self, level: u8, view: Option<View>, most: usize) -> Map {
        let coarse = |level: &u8| self.squares(*level, view).take(most + 1).count() <= most;
        let level = (0..=level).rev().find(coarse).unwrap_or_default();
        let cells = self.squares(level, view).filter_map(|stretch| cell(stretch, level)).collect();
        let mut circles = Vec::new();
        for stretch in self.placed.chunk_by(|a, b| a.square(level) == b.square(level)) {
            let mut sizes: BTreeMap<u32, Vec<&Placed>> = BTreeMap::new();
            for placed in stretch {
                if let Some(size) = placed.size(level) {
                    sizes.entry(size).or_default().push(placed);
                }
            }
            let drawn = sizes.into_iter().map(|(size, placed)| circle(&placed, level, size));
            circles.extend(drawn.filter(|circle| view.is_none_or(|view| reaches(circle, view))));
        }
        let areas = view.is_none().then(|| self.areas.values().map(|(area, _)| area.clone()).collect());
        let known: u64 = self.areas.values().map(|(area, _)| area.n).sum();
        Map {
            level,
            incidents: self.placed.len() as u64 + known + self.nowhere,
            nowhere: self.nowhere,
            bounds: self.bounds(),
            cells,
            circles,
            areas,
        }
    }

    /// The stretches of the squares of a level, or of those that a view touches.
    fn squares(&self, level: u8, view: Option<View>) -> impl Iterator<Item = &[Placed]> {
        let window = view.map(|view| Window::of(view, level));
        let stretches = self.placed.chunk_by(move |a, b| a.square(level) == b.square(level));
        stretches.filter(move |stretch| window.as_ref().is_none_or(|window| window.holds(stretch[0].square(level))))
    }

    /// How many incidents a group has, and so many of them at most, the earliest first.
    pub fn members(&self, group: &Group, most: usize) -> (usize, Vec<IncidentId>) {
        let mut found: Vec<&Member> = match group {
            Group::Cells(level, squares) => {
                let within = |p: &&Placed| is_pinned(p.precision) && squares.contains(&p.square(*level));
                self.placed.iter().filter(within).map(|p| &p.member).collect()
            }
            Group::Circle(level, square, size) => {
                let within = |p: &&Placed| p.square(*level) == *square && p.size(*level) == Some(*size);
                self.placed.iter().filter(within).map(|p| &p.member).collect()
            }
            Group::Area(kind, key) => {
                self.areas.get(&(*kind, key.clone())).map_or_else(Vec::new, |(_, members)| members.iter().collect())
            }
        };
        found.sort_unstable();
        (found.len(), found.into_iter().take(most).map(|member| member.id.clone()).collect())
    }

    /// How many incidents there are, for whoever keeps several grounds.
    pub fn len(&self) -> usize {
        self.placed.len() + self.areas.values().map(|(_, members)| members.len()).sum::<usize>()
    }

    fn bounds(&self) -> Option<[f64; 4]> {
        let first = self.placed.first()?;
        let edges = self.placed.iter().fold([first.lon, first.lat, first.lon, first.lat], |[w, s, e, n], p| {
            [w.min(p.lon), s.min(p.lat), e.max(p.lon), n.max(p.lat)]
        });
        Some(edges.map(rounded))
    }
}

impl Placed {
    fn new(mark: Mark, (lat, lon): (f64, f64), radius_km: Option<f64>) -> Self {
        Self {
            x: column(lon),
            y: row(lat),
            lat,
            lon,
            precision: mark.precision,
            radius_km,
            contested: mark.contested,
            awaited: mark.awaited,
            claimed: mark.claimed,
            member: Member::new(mark.id, mark.begins),
        }
    }

    /// Where it stands on the curve.
    fn place(&self) -> u64 {
        spread(self.x) | spread(self.y) << 1
    }

    fn square(&self, level: u8) -> (u32, u32) {
        (cut(self.x, level), cut(self.y, level))
    }

    /// The size of its circle in metres, where one is drawn: 0 where it is smaller than a square, and then only if there is no pin
    /// that hides it.
    fn size(&self, level: u8) -> Option<u32> {
        let km = self.radius_km?;
        let square_km = EQUATOR_KM * self.lat.to_radians().cos() / f64::from(1 << level);
        if km >= square_km {
            return Some((km * 1_000.0) as u32);
        }
        (!is_pinned(self.precision)).then_some(0)
    }
}

impl Member {
    fn new(id: IncidentId, begins: Option<jiff::civil::Date>) -> Self {
        Self { undated: begins.is_none(), begins, id }
    }
}

/// The site itself, or the town: no circle is drawn around it.
fn is_site(precision: PlacePrecision) -> bool {
    matches!(precision, PlacePrecision::Exact | PlacePrecision::Town)
}

/// Whether it is known well enough for a pin.
fn is_pinned(precision: PlacePrecision) -> bool {
    is_site(precision) || precision == PlacePrecision::Area
}

/// The area to which an incident without a pin and a circle is known.
fn area_of(mark: &Mark) -> Option<(Kind, String)> {
    match mark.precision {
        PlacePrecision::Country => Some((Kind::Country, mark.country.clone()?)),
        PlacePrecision::Admin1 | PlacePrecision::Admin2 => {
            let country = mark.country.as_deref();
            let name = mark.admin1_iso.as_deref().or(mark.admin1.as_deref().filter(|_| country.is_some()))?;
            Some((Kind::Division, format!("{}|{name}", country.unwrap_or_default())))
        }
        _ => None,
    }
}

/// The pins of a square.
fn cell(stretch: &[Placed], level: u8) -> Option<Cell> {
    let pins = || stretch.iter().filter(|placed| is_pinned(placed.precision));
    let first = pins().next()?;
    let count = |is: fn(&Placed) -> bool| pins().filter(|placed| is(placed)).count() as u64;
    let n = count(|_| true);
    let (x, y) = first.square(level);
    Some(Cell(
        x,
        y,
        rounded(pins().map(|p| p.lon).sum::<f64>() / n as f64),
        rounded(pins().map(|p| p.lat).sum::<f64>() / n as f64),
        n,
        count(|p| p.contested),
        count(|p| p.awaited),
        count(|p| p.claimed),
        pins().all(|p| p.precision == first.precision).then_some(first.precision),
        pins().any(|p| (p.x, p.y) != (first.x, first.y)),
    ))
}

/// Circles of a size in a square, as the largest of them.
fn circle(placed: &[&Placed], level: u8, size: u32) -> Circle {
    let widest = placed.iter().copied().reduce(|a, b| if b.radius_km > a.radius_km { b } else { a });
    // A size has one at least.
    let widest = widest.unwrap_or(placed[0]);
    let (x, y) = widest.square(level);
    let count = |is: fn(&Placed) -> bool| placed.iter().filter(|placed| is(placed)).count() as u64;
    Circle(
        x,
        y,
        size,
        rounded(widest.lon),
        rounded(widest.lat),
        widest.radius_km.unwrap_or_default(),
        placed.len() as u64,
        count(|p| p.contested),
        count(|p| p.claimed),
    )
}

/// Whether some of a circle lies in a view, or nearly: by the box around it.
fn reaches(circle: &Circle, view: View) -> bool {
    let Circle(.., lon, lat, km, _, _, _) = *circle;
    let far = km / DEGREE_KM;
    let wide = far / lat.to_radians().cos().max(0.05);
    let tall = view.south - far <= lat && lat <= view.north + far;
    let across = if view.west <= view.east {
        view.west - wide <= lon && lon <= view.east + wide
    } else {
        lon >= view.west - wide || lon <= view.east + wide
    };
    tall && across
}

/// A degree to a metre.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}
