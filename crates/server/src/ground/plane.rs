//! The plane of the map (Web Mercator), its squares, and their order along a Z-order curve.

use rashomon_desk::Area as View;

/// The latitude at which the plane ends.
const EDGE: f64 = 85.051_128;

/// The squares of a level that a view touches.
pub struct Window {
    west: u32,
    east: u32,
    north: u32,
    south: u32,
}

impl Window {
    /// Those of a view.
    pub fn of(view: View, level: u8) -> Self {
        let [west, east] = [view.west, view.east].map(|lon| cut(column(lon), level));
        let [north, south] = [view.north, view.south].map(|lat| cut(row(lat), level));
        // A view over the antimeridian ends west of where it begins, but for one that ends in the same square.
        let whole = view.west > view.east && west == east;
        let last = (1 << level) - 1;
        Self { west: if whole { 0 } else { west }, east: if whole { last } else { east }, north, south }
    }

    /// Whether a square is one of them.
    pub fn holds(&self, (x, y): (u32, u32)) -> bool {
        let between =
            if self.west <= self.east { self.west <= x && x <= self.east } else { x >= self.west || x <= self.east };
        between && self.north <= y && y <= self.south
    }
}

/// How far east on the plane.
pub fn column(lon: f64) -> u32 {
    // A number beyond the type's ends becomes the end.
    (((lon + 180.0) / 360.0) * 2f64.powi(32)) as u32
}

/// How far south on the plane.
pub fn row(lat: f64) -> u32 {
    let north = lat.clamp(-EDGE, EDGE).to_radians();
    let y = 0.5 - (north / 2.0 + std::f64::consts::FRAC_PI_4).tan().ln() / std::f64::consts::TAU;
    (y * 2f64.powi(32)) as u32
}

/// The square of a level in which a part of the width lies.
pub fn cut(part: u32, level: u8) -> u32 {
    part.checked_shr(32 - u32::from(level)).unwrap_or_default()
}

/// The bits of a number, each with a nought before it.
pub fn spread(bits: u32) -> u64 {
    let mut bits = u64::from(bits);
    for (by, mask) in [
        (16, 0x0000_FFFF_0000_FFFF),
        (8, 0x00FF_00FF_00FF_00FF),
        (4, 0x0F0F_0F0F_0F0F_0F0F),
        (2, 0x3333_3333_3333_3333),
        (1, 0x5555_5555_5555_5555),
    ] {
        bits = (bits | bits << by) & mask;
    }
    bits
}
