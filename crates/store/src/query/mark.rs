//! What a map draws an incident by.

use jiff::civil::Date;
use rashomon_model::{IncidentId, PlacePrecision};

use super::Pin;

/// What a map draws an incident by: the part of its [`Pin`] that is looked at where all incidents of a ledger are drawn at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Its id.
    pub id: IncidentId,
    /// The first day on which it may have happened; null where no day is known.
    pub begins: Option<Date>,
    /// Degrees north and east, WGS 84, whatever their precision; null where its place is only a country or not resolved.
    pub at: Option<(f64, f64)>,
    /// How sure the coordinate is.
    pub precision: PlacePrecision,
    /// How far from the point it may be, in kilometres, where the place is an area.
    pub radius_km: Option<f64>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The province's name.
    pub admin1: Option<String>,
    /// Its code in ISO 3166-2.
    pub admin1_iso: Option<String>,
    /// It lies in an area that several claim.
    pub claimed: bool,
    /// Accounts disagree.
    pub contested: bool,
    /// Something is not known yet.
    pub awaited: bool,
}

impl Mark {
    /// That of a pin.
    pub(crate) fn of(pin: Pin) -> Self {
        Self {
            id: pin.id,
            begins: pin.begins,
            at: pin.lat.zip(pin.lon),
            precision: pin.precision,
            radius_km: pin.radius_km,
            country: pin.country,
            admin1: pin.admin1,
            admin1_iso: pin.admin1_iso,
            claimed: pin.area_disputed.is_some(),
            contested: pin.contested,
            awaited: pin.awaited,
        }
    }
}
