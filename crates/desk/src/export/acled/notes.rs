//! What a coder would write of an incident: its title, what accounts disagree on, what was not known yet.

use rashomon_model::{ClaimId, Fact, FactStatus, Position, Stance};

use super::super::{scene::Scene, shape::Basis};

/// Accounts of one dispute that are told.
const MOST: usize = 6;

/// The sentences, and what they rest on.
pub(super) fn notes(scene: &Scene<'_>) -> (String, Basis) {
    let mut sentences = vec![format!("{}.", scene.incident.title.trim_end_matches('.'))];
    let mut claims: Vec<ClaimId> = Vec::new();
    for fact in &scene.incident.facts {
        let standing: Vec<&Position> = fact.positions.iter().filter(|p| !p.superseded && !p.partial).collect();
        match fact.status {
            FactStatus::Contested => {
                let told: Vec<String> = standing.iter().take(MOST).map(|position| account(position)).collect();
                let more = standing.len().saturating_sub(MOST);
                let more = if more > 0 { format!("; and {more} more") } else { String::new() };
                sentences.push(format!("Accounts disagree on {}: {}{more}.", of(fact), told.join("; ")));
            }
            FactStatus::Pending => sentences.push(format!("Not known yet: {}.", of(fact))),
            _ => continue,
        }
        claims.extend(standing.into_iter().flat_map(|position| position.claims.iter().cloned()));
    }
    let basis = if claims.is_empty() { Basis::Type } else { Basis::Claims(claims) };
    (sentences.join(" "), basis)
}

/// "killed", or "killed (child)" where a part is counted.
fn of(fact: &Fact) -> String {
    fact.of.as_ref().map_or_else(|| fact.attribute.to_string(), |of| format!("{} ({of})", fact.attribute))
}

/// "at least seven people (ferrymen's guild)", "denies: the army (colonel Brandt)".
fn account(position: &Position) -> String {
    let words = position.value.text();
    let who = position.speakers.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    let who = if who.is_empty() { String::new() } else { format!(" ({who})") };
    match position.stance {
        Stance::Denies => format!("denied: {words}{who}"),
        Stance::Doubts => format!("doubted: {words}{who}"),
        Stance::ReportsPending => format!("not known yet{who}"),
        _ => format!("{words}{who}"),
    }
}
