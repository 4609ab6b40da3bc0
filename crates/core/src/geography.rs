//! Places beside each other: how far apart, whether they can be one, which is finer.

use rashomon_model::{Place, PlacePrecision};

/// Within this many kilometres two names may tell one place.
const SAME_PLACE_KM: f64 = 40.0;

/// Whether both places can be where one event happened.
pub fn places_agree(a: &Place, b: &Place) -> bool {
    if a.gazetteer.is_some() && a.gazetteer == b.gazetteer {
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

fn point(place: &Place) -> Option<(f64, f64)> {
    Some((place.lat?, place.lon?))
}

/// Great-circle distance in kilometres (haversine, mean radius 6371 km).
pub fn kilometres((lat1, lon1): (f64, f64), (lat2, lon2): (f64, f64)) -> f64 {
    let (p1, p2) = (lat1.to_radians(), lat2.to_radians());
    let (dp, dl) = (p2 - p1, (lon2 - lon1).to_radians());
    let (up, along) = (libm::sin(dp / 2.0), libm::sin(dl / 2.0));
    let h = up * up + libm::cos(p1) * libm::cos(p2) * along * along;
    2.0 * 6371.0 * libm::asin(h.sqrt().min(1.0))
}

/// Finer places first.
pub fn rank(precision: PlacePrecision) -> u8 {
    match precision {
        PlacePrecision::Exact => 0,
        PlacePrecision::Town => 1,
        PlacePrecision::Area => 2,
        PlacePrecision::Unresolved => 3,
        PlacePrecision::Admin1 => 4,
        PlacePrecision::Country => 5,
    }
}
