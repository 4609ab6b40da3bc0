//! Areas: where a place is of which the text only says how it lies to another, and how far from there it may be.
//!
//! | rule | the point | the radius |
//! |---|---|---|
//! | distance and bearing | moved by both | what the sector of the compass point spans there, 2 km at least |
//! | distance | the place named | the distance, 2 km at least |
//! | near, outside, on one side of | the town named | 25 km, as in UCDP GED's second precision code |
//! | the same | the site named | 5 km |
//! | outskirts | the place named | 5 km |
//! | off the coast | the place named | 50 km |
//! | between two | halfway | half of what they are apart |

use rashomon_model::{Place, PlacePrecision};

use super::{grounded::Grounded, relation::Lies};
use crate::geography::{kilometres, midpoint, moved};

const LEAST_KM: f64 = 2.0;
const NEAR_KM: f64 = 25.0;
const NEAR_SITE_KM: f64 = 5.0;
const OUTSKIRTS_KM: f64 = 5.0;
const COAST_KM: f64 = 50.0;
/// Two places that are farther apart are parties more often than ends of a road.
const BETWEEN_MOST_KM: f64 = 200.0;

/// An area around a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub point: (f64, f64),
    pub radius_km: f64,
}

/// The area that lies so to a place; `other` is the second one of a pair. None where the place has no point.
pub(super) fn area(lies: Lies, named: &Grounded, other: Option<&Grounded>) -> Option<Area> {
    let place = &named.place;
    let point = place.lat.zip(place.lon)?;
    let around = |radius_km: f64| Some(Area { point, radius_km });
    match lies {
        Lies::Moved { km, bearing, spread } => {
            let radius = km * libm::sin(spread.to_radians());
            Some(Area { point: moved(point, bearing, km), radius_km: tenths(radius.max(LEAST_KM)) })
        }
        Lies::Within { km } => around(tenths(km.max(LEAST_KM))),
        Lies::Near => around(if named.site { NEAR_SITE_KM } else { NEAR_KM }),
        Lies::Outskirts => around(OUTSKIRTS_KM),
        Lies::Coast => around(COAST_KM),
        Lies::Between(_) => {
            let other = other.map(|o| &o.place).filter(|o| o.country == place.country)?;
            let end = other.lat.zip(other.lon)?;
            let apart = kilometres(point, end);
            let half = Area { point: midpoint(point, end), radius_km: tenths((apart / 2.0).max(LEAST_KM)) };
            (apart <= BETWEEN_MOST_KM).then_some(half)
        }
    }
}

/// The same place, of which only the area is known.
pub(super) fn within(place: &Place, area: Area) -> Place {
    Place {
        lat: Some(area.point.0),
        lon: Some(area.point.1),
        precision: PlacePrecision::Area,
        radius_km: Some(area.radius_km),
        ..place.clone()
    }
}

fn tenths(km: f64) -> f64 {
    (km * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn town(lat: f64, lon: f64) -> Grounded {
        let country = Some("UA".to_owned());
        let place = Place { lat: Some(lat), lon: Some(lon), country: country.clone(), ..Place::default() };
        Grounded { place, scale: PlacePrecision::Town, country, site: false }
    }

    #[test]
    fn rules() {
        let izium = town(49.21, 37.257);
        let of = |lies| area(lies, &izium, None).map(|a| (a.point, a.radius_km));
        let east = |km| Lies::Moved { km, bearing: 90.0, spread: 22.5 };
        assert_eq!(of(east(50.0)).map(|a| a.1), Some(19.1));
        assert_eq!(of(Lies::Moved { km: 50.0, bearing: 22.5, spread: 11.25 }).map(|a| a.1), Some(9.8));
        assert_eq!(of(east(3.0)).map(|a| a.1), Some(2.0));
        assert_eq!(of(Lies::Within { km: 12.0 }), Some(((49.21, 37.257), 12.0)));
        assert_eq!(of(Lies::Near), Some(((49.21, 37.257), 25.0)));
        let base = Grounded { site: true, ..izium.clone() };
        assert_eq!(area(Lies::Near, &base, None).map(|a| a.radius_km), Some(5.0));
        let country = Grounded { place: Place::default(), ..izium.clone() };
        assert_eq!(area(Lies::Near, &country, None), None);
    }

    #[test]
    fn between_two_of_one_country_and_not_far_apart() {
        let of = |other: &Grounded| area(Lies::Between(1), &town(49.0, 37.0), Some(other));
        assert_eq!(of(&town(49.0, 38.0)).map(|a| (a.point, a.radius_km)), Some(((49.0, 37.5), 36.5)));
        assert_eq!(of(&town(49.0, 47.0)), None);
        let place = Place { country: Some("RU".to_owned()), ..town(49.0, 38.0).place };
        assert_eq!(of(&Grounded { place, ..town(49.0, 38.0) }), None);
    }
}
