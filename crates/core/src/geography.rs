//! Places beside each other: how far apart, whether they can be one, which is finer.

use rashomon_model::{Place, PlacePrecision};

/// Within this many kilometres two names may tell one place.
const SAME_PLACE_KM: f64 = 40.0;

/// The earth's mean radius.
const EARTH_KM: f64 = 6371.0;

/// Whether both places can be where one event happened.
pub fn places_agree(a: &Place, b: &Place) -> bool {
    if is_one_place(a, b) {
        return true;
    }
    if let (Some(x), Some(y)) = (&a.country, &b.country)
        && x != y
    {
        return false;
    }
    match (point(a), point(b)) {
        (Some(x), Some(y)) => kilometres(x, y) <= SAME_PLACE_KM,
        // A province holds its towns; a name that no gazetteer knows may be anywhere.
        _ => match (&a.admin1, &b.admin1) {
            (Some(x), Some(y)) if a.precision != PlacePrecision::Country && b.precision != PlacePrecision::Country => {
                x == y
            }
            _ => true,
        },
    }
}

/// Whether both are one place of the gazetteer: "220 km east of Gao" and Gao are not, and bear one id.
pub fn is_one_place(a: &Place, b: &Place) -> bool {
    let moved = a.relation.is_some() || b.relation.is_some();
    a.gazetteer.is_some() && a.gazetteer == b.gazetteer && (!moved || point(a) == point(b))
}

fn point(place: &Place) -> Option<(f64, f64)> {
    Some((place.lat?, place.lon?))
}

/// Great-circle distance in kilometres (haversine, mean radius 6371 km).
pub fn kilometres((lat1, lon1): (f64, f64), (lat2, lon2): (f64, f64)) -> f64 {
    let (p1, p2) = (lat1.to_radians(), lat2.to_radians());
    let (dp, dl) = (p2 - p1, (lon2 - lon1).to_radians());
    let (up, along) = (libm::sin(dp / 2.0), libm::sin(dl / 2.0));
    let h = up * up + libm::cos(p1) * libm::cos(p2) * along * along;
    2.0 * EARTH_KM * libm::asin(h.sqrt().min(1.0))
}

/// The point that lies so many kilometres from another in the direction of a bearing, in degrees from north by east, along
/// the great circle; to three decimals.
pub fn moved((lat, lon): (f64, f64), bearing: f64, km: f64) -> (f64, f64) {
    let (p, l, b, d) = (lat.to_radians(), lon.to_radians(), bearing.to_radians(), km / EARTH_KM);
    let sine = libm::sin(p) * libm::cos(d) + libm::cos(p) * libm::sin(d) * libm::cos(b);
    let north = libm::asin(sine.clamp(-1.0, 1.0));
    let along = libm::sin(b) * libm::sin(d) * libm::cos(p);
    let east = l + libm::atan2(along, libm::cos(d) - libm::sin(p) * sine);
    // Degrees east go on from 180 at -180.
    (thousandths(north.to_degrees()), thousandths((east.to_degrees() + 540.0).rem_euclid(360.0) - 180.0))
}

/// The point halfway between two that are not far from each other, to three decimals.
pub fn midpoint(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    let apart = (b.1 - a.1 + 540.0).rem_euclid(360.0) - 180.0;
    let lon = (a.1 + apart / 2.0 + 540.0).rem_euclid(360.0) - 180.0;
    (thousandths(f64::midpoint(a.0, b.0)), thousandths(lon))
}

fn thousandths(degrees: f64) -> f64 {
    (degrees * 1000.0).round() / 1000.0
}

/// Finer places first.
pub fn rank(precision: PlacePrecision) -> u8 {
    match precision {
        PlacePrecision::Exact => 0,
        PlacePrecision::Town => 1,
        PlacePrecision::Area => 2,
        PlacePrecision::Unresolved => 3,
        PlacePrecision::Admin1 | PlacePrecision::Admin2 | PlacePrecision::Region | PlacePrecision::Water => 4,
        PlacePrecision::Country => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_move_along_great_circles() {
        let izium = (49.21, 37.257);
        for (bearing, km) in [(0.0, 12.0), (90.0, 50.0), (202.5, 220.0), (315.0, 1000.0)] {
            let there = moved(izium, bearing, km);
            assert!((kilometres(izium, there) - km).abs() < 0.1, "{bearing} {km}: {there:?}");
        }
        assert_eq!(moved(izium, 0.0, 111.195), (50.21, 37.257));
        assert_eq!(moved((0.0, 179.5), 90.0, 111.195), (0.0, -179.5));
        assert_eq!(midpoint((0.0, 179.5), (1.0, -179.5)), (0.5, -180.0));
        assert_eq!(midpoint((10.0, 20.0), (12.0, 21.0)), (11.0, 20.5));
    }
}
