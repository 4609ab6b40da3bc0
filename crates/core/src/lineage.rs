//! placeholder until the data branch is merged
use crate::data::{Data, Part};
use rashomon_model::Lineage;
/// What shapes readings.
pub fn of_readings(data: &Data) -> Lineage {
    Lineage::of(
        Part::ALL.iter().map(|p| (p.as_str(), data.digest(*p))).chain([("program", crate::PIPELINE.to_owned())]),
    )
}
/// What shapes incidents.
pub fn of_incidents(data: &Data) -> Lineage {
    Lineage::of([("rules", crate::resolve::RULES.to_owned()), ("events", data.digest(Part::Events))])
}
