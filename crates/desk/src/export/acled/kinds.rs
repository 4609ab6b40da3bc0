//! ACLED's event types, disorder types and classes of actors, as its codebook spells them.

use rashomon_core::{
    ground::actor::ActorKind,
    ontology::{EventKind, Tells},
};
use rashomon_model::Status;

use super::super::{parties::Party, scene::Scene};
use crate::Error;

/// Of several tactics at once, the first of these is the row's.
const ORDER: [&str; 6] =
    ["Battles", "Protests", "Riots", "Explosions/Remote violence", "Violence against civilians", OTHERS];
const OTHERS: &str = "Strategic developments";

/// An event type and its sub-event type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Kind {
    pub event: String,
    pub sub_event: String,
}

impl Kind {
    fn new(event: &str, sub_event: &str) -> Self {
        Self { event: event.to_owned(), sub_event: sub_event.to_owned() }
    }

    /// The codes of an event type of ours.
    fn coded(kind: &EventKind) -> Option<Self> {
        let acled = kind.codes.get("acled")?;
        Some(Self::new(acled.get("event_type")?.as_str()?, acled.get("sub_event_type")?.as_str()?))
    }

    /// The disorder type; several are separated by `;`.
    pub fn disorder(&self) -> &'static str {
        match (self.event.as_str(), self.sub_event.as_str()) {
            ("Protests", "Excessive force against protesters") => "Political violence; Demonstrations",
            ("Protests", _) | ("Riots", "Violent demonstration") => "Demonstrations",
            (OTHERS, _) => OTHERS,
            _ => "Political violence",
        }
    }

    /// Whether it is by its type done to civilians.
    pub fn harms_civilians(&self) -> bool {
        self.event == "Violence against civilians" || self.sub_event == "Excessive force against protesters"
    }

    /// The crowd that takes part by its type.
    pub fn crowd(&self) -> Option<(&'static str, ActorKind)> {
        match self.event.as_str() {
            "Protests" => Some(("Protesters", ActorKind::Protesters)),
            "Riots" => Some(("Rioters", ActorKind::Rioters)),
            _ => None,
        }
    }
}

/// The kinds that reports of an incident tell, the one to use first. The incident's own mode is told; others are where they say
/// by what means it was done, and people have not set the incident's.
pub(in super::super) fn told(scene: &Scene<'_>) -> Result<Vec<Kind>, Error> {
    let mut kinds: Vec<Kind> = scene.kind().and_then(Kind::coded).into_iter().collect();
    let is_set = scene.incident.decided.iter().any(|d| matches!(d.detail, Some(rashomon_model::Detail::Type { .. })));
    for (_, event) in scene.events()?.into_iter().filter(|_| !is_set) {
        let happened = matches!(event.status, Status::Occurred | Status::Attempted | Status::Foiled);
        let own_type = event.kind == scene.incident.kind && event.mode.is_some();
        let kind = scene.tools.ontology.get(&event.kind, event.mode.as_ref());
        let tells = kind.filter(|kind| happened && own_type && kind.tells == Tells::Means).and_then(Kind::coded);
        kinds.extend(tells.filter(|kind| !kinds.contains(kind)));
    }
    // A stable sort: the incident's own stays before others of its event type.
    kinds.sort_by_key(|kind| ORDER.iter().position(|event| *event == kind.event));
    Ok(kinds)
}

/// The kind of the row, by who was aimed at: between armed people it is an armed clash, against civilians an attack.
pub(in super::super) fn of(told: Vec<Kind>, target: Option<&Party>) -> Kind {
    let kind = told.into_iter().next().unwrap_or_else(|| Kind::new(OTHERS, "Other"));
    let civilians = target.is_some_and(|party| party.class == Some(ActorKind::Civilians));
    match (kind.event.as_str(), kind.sub_event.as_str()) {
        ("Violence against civilians", "Attack") if target.is_some_and(Party::is_armed) => {
            Kind::new("Battles", "Armed clash")
        }
        ("Battles", "Armed clash") if civilians => Kind::new("Violence against civilians", "Attack"),
        _ => kind,
    }
}

/// What ACLED calls a class of actors.
pub(in super::super) fn inter(class: ActorKind) -> &'static str {
    match class {
        ActorKind::State => "State forces",
        ActorKind::Rebel => "Rebel group",
        ActorKind::PoliticalMilitia => "Political militia",
        ActorKind::IdentityMilitia => "Identity militia",
        ActorKind::Rioters => "Rioters",
        ActorKind::Protesters => "Protesters",
        ActorKind::Civilians => "Civilians",
        ActorKind::External => "External/Other forces",
    }
}

#[cfg(test)]
mod tests {
    use rashomon_core::{data::Data, ontology::Ontology};

    use super::*;

    fn party(class: ActorKind) -> Party {
        Party {
            name: "Somebody".into(),
            class: Some(class),
            entry: None,
            words: String::new(),
            claims: Vec::new(),
            judgement: None,
        }
    }

    #[test]
    fn who_is_shot_at_tells_a_clash_from_an_attack() {
        let clash = || vec![Kind::new("Battles", "Armed clash")];
        let attack = || vec![Kind::new("Violence against civilians", "Attack")];
        let event = |told, class: Option<ActorKind>| of(told, class.map(party).as_ref()).event;
        assert_eq!(event(clash(), Some(ActorKind::Civilians)), "Violence against civilians");
        assert_eq!(event(clash(), None), "Battles");
        assert_eq!(event(attack(), Some(ActorKind::State)), "Battles");
        assert_eq!(event(attack(), None), "Violence against civilians");
        let shelling = vec![Kind::new("Explosions/Remote violence", "Shelling/artillery/missile attack")];
        assert_eq!(event(shelling, Some(ActorKind::State)), "Explosions/Remote violence");
        assert_eq!(event(Vec::new(), None), "Strategic developments");
    }

    #[test]
    fn every_event_type_of_the_data_has_one_of_acleds() {
        let ontology = Ontology::of(&Data::embedded()).unwrap();
        for kind in ontology.kinds() {
            let coded = Kind::coded(kind).unwrap_or_else(|| panic!("{} has no code", kind.key()));
            assert!(ORDER.contains(&coded.event.as_str()), "{coded:?}");
        }
    }

    #[test]
    fn disorder() {
        for (event, sub_event, disorder) in [
            ("Battles", "Armed clash", "Political violence"),
            ("Riots", "Mob violence", "Political violence"),
            ("Riots", "Violent demonstration", "Demonstrations"),
            ("Protests", "Peaceful protest", "Demonstrations"),
            ("Protests", "Excessive force against protesters", "Political violence; Demonstrations"),
            ("Strategic developments", "Arrests", "Strategic developments"),
        ] {
            assert_eq!(Kind::new(event, sub_event).disorder(), disorder);
        }
    }
}
