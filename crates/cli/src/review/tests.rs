//! Keys at a desk over a ledger in memory, screens, and a walk from reports to judgements and incidents.

use std::ops::ControlFlow;

use rashomon_desk::{EventSide, Item, Matter, OpenOptions, Query, QueueItem, QueueKind, Told, Work};
use rashomon_ingest::{Options, sources};
use rashomon_model::{Attribute, Count, JudgementId, ReportId, ReportRef, Review, Stance, Value};
use rashomon_store::{Known, MemoryLedger};
use ratatui::{Terminal, backend::TestBackend};

use super::{state::Mode, *};

fn key(name: &str) -> Key {
    Key(name.to_owned())
}

fn item(number: usize, kind: QueueKind, title: &str, subjects: &[&str]) -> QueueItem {
    QueueItem {
        key: format!("{kind:?}:{number}"),
        kind,
        weight: 100.0 - number as f64,
        title: title.to_owned(),
        reason: format!("reason {number}"),
        incident: Some(rashomon_model::IncidentId(format!("inc_{number}"))),
        subjects: subjects.iter().map(|s| (*s).to_owned()).collect(),
        judgements: Vec::new(),
        reasons: vec!["one town".to_owned()],
    }
}

fn told(id: &str, number: Option<u64>, speaker: &str, sentence: &str) -> Told {
    Told {
        id: id.to_owned(),
        attribute: number.map(|_| Attribute::Killed),
        value: number.map(|n| Value::Count(Count::exactly(n, n.to_string()))),
        stance: number.map(|_| Stance::Asserts),
        speaker: speaker.to_owned(),
        report: ReportRef {
            id: ReportId("sha256:a".to_owned()),
            origin: "a.txt".to_owned(),
            publisher: Some("Hill Courier".to_owned()),
            published: "2024-03-05".parse().ok(),
        },
        sentence: sentence.to_owned(),
    }
}

/// A disputed toll, a near miss, and one more dispute; the first is shown with its accounts.
fn state() -> State {
    let mut state = State::new(
        Keys::default(),
        vec![
            item(1, QueueKind::Disputed, "Shelling, Ostrel", &["clm_1", "clm_2"]),
            item(2, QueueKind::NearMiss, "Drone strike, Wyrrow", &["evt_1", "evt_2"]),
            item(3, QueueKind::Disputed, "Raid, Kelvar", &["clm_3"]),
        ],
    );
    let accounts = vec![
        told("clm_1", Some(4), "Ada Brandt", "Four ferrymen were killed, she said."),
        told("clm_2", Some(9), "ferrymen's guild", "The guild counted nine dead."),
    ];
    state.matter =
        Matter { sides: vec![EventSide { heading: "killed".to_owned(), told: accounts }], judgements: vec![] };
    state
}

fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    keys.split(' ').map(|name| state.update(&key(name))).filter(|effect| *effect != Effect::None).collect()
}

fn judged(action: Action, subjects: &[&str]) -> Effect {
    Effect::Judge(Box::new(Decision::new(action, subjects.iter().copied())))
}

#[test]
fn keys_go_through_the_list_and_its_accounts() {
    let mut state = state();
    assert_eq!(press(&mut state, "k j j j down"), [Effect::Look, Effect::Look]);
    assert_eq!(state.entry().unwrap().item.title, "Raid, Kelvar");
    assert_eq!(press(&mut state, "up up up"), [Effect::Look, Effect::Look]);
    assert_eq!(
        press(&mut state, "a tab tab tab r"),
        [judged(Action::Accept, &["clm_1"]), judged(Action::Reject, &["clm_2"])]
    );
    assert_eq!(press(&mut state, "x"), []);
    assert!(state.message.contains("two events"), "{}", state.message);
    press(&mut state, "j");
    assert_eq!(
        press(&mut state, "x n u"),
        [Action::Same, Action::Different, Action::Unsure].map(|action| judged(action, &["evt_1", "evt_2"]))
    );
    assert_eq!(press(&mut state, "Q q"), [Effect::Quit]);
    assert_eq!(press(&mut state, "ctrl-c"), [Effect::Quit]);
}

#[test]
fn a_right_value_is_typed() {
    let mut state = state();
    assert_eq!(
        press(&mut state, "e enter q 1 backspace backspace 7 enter"),
        [Effect::Correct { claim: "clm_1".into(), words: "7".into() }]
    );
    assert!(matches!(state.mode, Mode::Edit { .. }), "it stays until it is recorded");
    state.take(JudgementId("jdg_1".into()), "correct clm_1: 7");
    assert_eq!(state.mode, Mode::List);
    assert_eq!(press(&mut state, "e x esc q"), [Effect::Quit]);
}

#[test]
fn what_was_recorded_last_is_taken_back_first() {
    let mut state = state();
    assert_eq!(press(&mut state, "z"), []);
    state.take(JudgementId("jdg_1".into()), "accept clm_1");
    press(&mut state, "j");
    state.take(JudgementId("jdg_2".into()), "same evt_1, evt_2");
    let undo = |id: &str| Effect::Undo { judgement: JudgementId(id.into()), own: true };
    assert_eq!(press(&mut state, "z"), [undo("jdg_2")]);
    state.take_back(&JudgementId("jdg_2".into()), true);
    assert_eq!((state.entries[1].outcome.as_ref(), state.entries[0].outcome.is_some()), (None, true));
    assert_eq!(press(&mut state, "z"), [undo("jdg_1")]);
}

#[test]
fn a_filter_shows_what_has_its_words() {
    let mut state = state();
    press(&mut state, "j / space D r o n e space W y r enter");
    assert_eq!((state.shown.clone(), state.entry().unwrap().item.title.as_str()), (vec![1], "Drone strike, Wyrrow"));
    press(&mut state, "/ q");
    assert_eq!((state.shown.len(), state.entry()), (0, None));
    assert_eq!(press(&mut state, "esc j a x"), [Effect::Look, judged(Action::Same, &["evt_1", "evt_2"])]);
    press(
        &mut state,
        "/ backspace backspace backspace backspace backspace backspace backspace backspace backspace backspace backspace enter",
    );
    assert_eq!(state.shown.len(), 3);
    // The queue is filled again: the item that is shown stays.
    let shown = state.entry().unwrap().item.clone();
    state.fill(vec![item(7, QueueKind::Disputed, "Blast, Gao", &[]), shown.clone()]);
    assert_eq!(state.entry().unwrap().item, shown);
    state.fill(vec![]);
    assert_eq!((press(&mut state, "j k a x e t z tab enter"), state.entry()), (vec![], None));
}

/// What stands on a screen of so many columns and lines, without blanks at the ends.
fn screen(state: &State, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| draw::draw(frame, state)).unwrap();
    let buffer = terminal.backend().buffer();
    let line = |y| (0..width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..height).map(|y| line(y).trim_end().to_owned() + "\n").collect()
}

#[test]
fn the_list_stands_left_and_the_item_right() {
    let told = screen(&state(), 90, 16);
    let expected = "\
┌ Review 1/3 ────────────────────┐┌ inc_1 ───────────────────────────────────────────────┐
│≠ Shelling, Ostrel              ││Shelling, Ostrel                                      │
│  reason 1                      ││reason 1                                              │
│≈ Drone strike, Wyrrow          ││· one town                                            │
│  reason 2                      ││                                                      │
│≠ Raid, Kelvar                  ││killed                                                │
│  reason 3                      ││                                                      │
│                                ││▶ killed 4                                            │
│                                ││  Ada Brandt · Hill Courier, 2024-03-05               │
│                                ││  “Four ferrymen were killed, she said.”              │
│                                ││                                                      │
│                                ││  killed 9                                            │
│                                ││  ferrymen's guild · Hill Courier, 2024-03-05         │
└────────────────────────────────┘└──────────────────────────────────────────────────────┘

a accept  r reject  e edit  z undo  ? help  q quit
";
    assert_eq!(told, expected, "\n{told}");
}

#[test]
fn two_events_stand_side_by_side() {
    let mut state = state();
    press(&mut state, "j");
    let side = |heading: &str, event: &str, sentence: &str| EventSide {
        heading: heading.to_owned(),
        told: vec![told(event, None, "", sentence)],
    };
    let sides = vec![side("inc_2 Wyrrow", "evt_1", "A drone hit."), side("inc_9 Wyrrow", "evt_2", "Drones struck.")];
    state.matter = Matter { sides, judgements: vec![] };
    state.take(JudgementId("jdg_1".into()), "same evt_1, evt_2");
    let told = screen(&state, 100, 14);
    let line =
        |words: &str| told.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{told}")).to_owned();
    assert!(line("inc_2 Wyrrow").contains("inc_9 Wyrrow"), "{told}");
    assert!(line("A drone hit.").contains("Drones struck."), "{told}");
    assert!(line("✓ Drone strike").starts_with("│✓"), "{told}");
    assert!(told.contains("same evt_1, evt_2: jdg_1; `z` takes it back"), "{told}");
    assert!(told.ends_with("x same  n different  u unsure  z undo  ? help  q quit\n"), "{told}");
}

#[test]
fn the_list_of_keys_is_that_of_the_file() {
    let mut state = state();
    press(&mut state, "?");
    let told = screen(&state, 80, 24);
    for words in ["x                the two events are one happening", "z                take back", "any key leaves"] {
        assert!(told.contains(words), "{words}:\n{told}");
    }
    assert_eq!(press(&mut state, "q"), [], "it only leaves the list");
}

#[test]
fn nothing_that_reports_say_acts_and_no_screen_is_too_small() {
    let hostile = "Ev\u{1B}[2J\u{202E}\u{9B}3D\u{7}il\r\n東京\u{E0041}";
    let mut state = state();
    state.entries[0].item.title = hostile.to_owned();
    state.entries[0].item.reason = hostile.to_owned();
    state.entries[0].outcome = Some(hostile.to_owned());
    state.matter.sides[0].told[0] = told("clm_1", Some(1), hostile, hostile);
    state.fail(hostile);
    for (width, height) in [(90, 16), (70, 20), (20, 6), (3, 3), (1, 1)] {
        let text = screen(&state, width, height);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202E}' && c != '\u{E0041}'), "{text:?}");
        for mode in ["?", "esc", "/", "esc", "e"] {
            press(&mut state, mode);
            screen(&state, width, height);
        }
        press(&mut state, "esc");
    }
}

/// A desk that has read the examples.
fn examples() -> Desk {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    let options = OpenOptions::new(|| "2024-06-30T08:00:00Z".to_owned()).by("m. lind");
    let mut desk = Desk::over(Box::new(MemoryLedger::new()), options);
    let work = Work::relevant();
    desk.ingest(sources(&[folder.to_owned()]), &Options::default(), work, &mut |_| ControlFlow::Continue(())).unwrap();
    desk
}

#[test]
fn from_reports_to_judgements_and_incidents() {
    let mut session = Session::new(examples(), Keys::default(), "a walk").unwrap();
    let first = session.state.entry().expect("the examples disagree").item.clone();
    assert_eq!(first.kind, QueueKind::Disputed);
    // Two events of different incidents, as near misses are.
    let incidents = session.desk.incidents(&Query::default()).unwrap();
    let of = |at: usize| incidents[at].events[0].to_string();
    let mut near = item(0, QueueKind::NearMiss, "near", &[&of(0), &of(1)]);
    near.incident = Some(incidents[0].id.clone());
    session.state.fill(vec![first.clone(), near]);
    session.state.at = 0;
    session.look();
    let actions = |session: &Session| {
        let judgements = session.desk.ledger().judgements(Known::Now).unwrap();
        judgements.iter().map(|j| j.action).collect::<Vec<_>>()
    };
    for name in ["j", "x", "z", "k", "r"] {
        assert!(session.press(&key(name)));
        assert_eq!(session.state.mode, Mode::List);
    }
    assert_eq!(actions(&session), [Action::Same, Action::Undo, Action::Reject], "{}", session.state.message);
    assert_eq!(session.desk.decisions().unwrap().pairs, []);

    // The rejected claim is out of the incident's positions, and the incident says who decided.
    let claim = session.desk.ledger().judgements(Known::Now).unwrap()[2].subjects[0].clone();
    let show = |session: &mut Session| match session
        .desk
        .freshen()
        .and_then(|_| session.desk.get(first.incident.as_ref().unwrap().as_str()))
    {
        Ok(Some(Item::Incident(item))) => item.incident,
        other => panic!("{other:?}"),
    };
    let has = |incident: &rashomon_model::Incident| {
        incident.facts.iter().flat_map(|f| &f.positions).flat_map(|p| &p.claims).any(|id| id.as_str() == claim)
    };
    let incident = show(&mut session);
    assert!(!has(&incident) && incident.review == Review::Reviewed);
    assert_eq!((incident.decided[0].by.as_str(), incident.decided[0].subject.as_str()), ("m. lind", claim.as_str()));
    assert!(session.press(&key("z")));
    let incident = show(&mut session);
    assert!(has(&incident) && incident.review == Review::Machine && incident.decided.is_empty());

    // Said again within one second, it holds again.
    assert!(session.press(&key("r")));
    assert!(!has(&show(&mut session)));
    assert_eq!(actions(&session).len(), 5);
    assert!(!session.press(&key("q")));
    assert!(session.desk.verify().unwrap().is_sound());
    assert_eq!(session.close().unwrap(), 1);
}
