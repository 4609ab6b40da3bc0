//! Squares, circles and areas of invented incidents.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use super::*;

const MOST: usize = 4_000;

fn mark(id: usize, at: Option<(f64, f64)>, precision: PlacePrecision) -> Mark {
    Mark {
        id: IncidentId(format!("inc_{id:04}")),
        begins: None,
        at,
        precision,
        radius_km: None,
        country: Some("ML".to_owned()),
        admin1: Some("Gao".to_owned()),
        admin1_iso: Some("ML-7".to_owned()),
        claimed: false,
        contested: false,
        awaited: false,
    }
}

fn area(text: &str) -> View {
    text.parse().unwrap()
}

/// A thousand towns, in no order.
fn scattered() -> Vec<Mark> {
    let at = |n: usize| (((n * 7919) % 1400) as f64 / 10.0 - 70.0, ((n * 104_729) % 3600) as f64 / 10.0 - 180.0);
    (0..1000).map(|n| mark(n, Some(at(n)), PlacePrecision::Town)).collect()
}

#[test]
fn every_level_holds_all_of_them() {
    let ground = Ground::of(scattered());
    for level in 0..=FINEST {
        let map = ground.map(level, None, MOST);
        assert_eq!(map.cells.iter().map(|cell| cell.4).sum::<u64>(), 1000, "level {level}");
        let squares: BTreeSet<_> = map.cells.iter().map(|cell| (cell.0, cell.1)).collect();
        assert_eq!(squares.len(), map.cells.len(), "each square is one cell");
        let squares = Group::Cells(level, squares);
        assert_eq!(ground.members(&squares, 1).0, 1000);
    }
    assert_eq!(ground.map(0, None, MOST).cells.len(), 1);
    assert!(ground.map(FINEST, None, MOST).cells.iter().all(|cell| !cell.9), "what lies at one point is not apart");
}

#[test]
fn squares_grow_where_they_are_too_many() {
    let ground = Ground::of(scattered());
    let fine = ground.map(20, None, 100);
    assert!((25..=100).contains(&fine.cells.len()), "{}", fine.cells.len());
    assert_eq!(fine.cells.iter().map(|cell| cell.4).sum::<u64>(), 1000);
    let group = Group::Cells(fine.level, BTreeSet::from([(fine.cells[0].0, fine.cells[0].1)]));
    assert_eq!(ground.members(&group, 1).0 as u64, fine.cells[0].4);
    let view = Some(area("10,10,20,20"));
    assert!(ground.map(20, view, 100).level > fine.level, "a view has fewer of them");
    assert_eq!(ground.map(3, None, 1).level, 0);
}

#[test]
fn a_view_has_what_the_world_has_there() {
    let ground = Ground::of(scattered());
    for (view, level) in [("-10,-10,30,40", 7), ("-20,150,40,-120", 6), ("0,10,90,-170", 9), ("5,5,5.5,4.9", 5)] {
        let view = area(view);
        let (all, part) = (ground.map(level, None, MOST), ground.map(level, Some(view), MOST));
        assert!(part.cells.iter().all(|cell| all.cells.contains(cell)), "squares are whole");
        assert!(part.cells.len() < all.cells.len() || view.west > view.east);
        let seen: u64 = part.cells.iter().map(|cell| cell.4).sum();
        let within = scattered().iter().filter(|m| m.at.is_some_and(|(lat, lon)| view.holds(lat, lon))).count();
        assert!(seen >= within as u64, "{seen} of {within}");
        assert_eq!((part.incidents, part.areas), (1000, None));
    }
}

#[test]
fn a_square_tells_what_is_in_it() {
    let site = mark(1, Some((16.27, -0.04)), PlacePrecision::Exact);
    let town = Mark { contested: true, ..mark(2, Some((16.27, -0.04)), PlacePrecision::Town) };
    let day = "2024-03-03".parse().ok();
    let far = Mark { awaited: true, claimed: true, begins: day, ..mark(3, Some((16.3, -0.05)), PlacePrecision::Town) };
    let ground = Ground::of(vec![site, town, far]);
    let map = ground.map(7, None, MOST);
    assert_eq!(map.cells, [Cell(63, 58, -0.04333, 16.28, 3, 1, 1, 1, None, true)]);
    assert_eq!(map.bounds, Some([-0.05, 16.27, -0.04, 16.3]));
    let fine = ground.map(20, None, MOST).cells;
    assert_eq!(
        fine.iter().map(|cell| (cell.4, cell.8, cell.9)).collect::<Vec<_>>(),
        [(1, Some(PlacePrecision::Town), false), (2, None, false)]
    );
    let group = Group::Cells(7, BTreeSet::from([(63, 58)]));
    let (total, first) = ground.members(&group, 2);
    let ids: Vec<&str> = first.iter().map(IncidentId::as_str).collect();
    assert_eq!((total, ids), (3, vec!["inc_0003", "inc_0001"]), "the earliest first, those without a day last");
}

#[test]
fn a_circle_is_drawn_where_it_is_seen() {
    let near = Mark { radius_km: Some(12.0), ..mark(1, Some((16.27, -0.04)), PlacePrecision::Area) };
    let district =
        Mark { radius_km: Some(30.0), contested: true, ..mark(2, Some((16.3, -0.05)), PlacePrecision::Admin2) };
    // A town has no circle, however far it reaches.
    let town = Mark { radius_km: Some(9.0), ..mark(3, Some((16.27, -0.04)), PlacePrecision::Town) };
    let ground = Ground::of(vec![near, district, town]);
    let far = ground.map(7, None, MOST);
    assert_eq!(far.circles, [Circle(63, 58, 0, -0.05, 16.3, 30.0, 1, 1, 0)], "the other one lies under its pin");
    assert_eq!(far.cells[0].4, 2, "a district has no pin");
    let close = ground.map(12, None, MOST);
    assert_eq!(close.circles.iter().map(|circle| circle.2).collect::<Vec<_>>(), [30_000, 12_000]);
    for circle in &close.circles {
        let group = Group::Circle(12, (circle.0, circle.1), circle.2);
        assert_eq!(ground.members(&group, 9).0, 1);
    }
    // It reaches into a view in which its middle does not lie.
    assert_eq!(ground.map(12, Some(area("16.5,-0.1,17,0.1")), MOST).circles.len(), 1);
    assert_eq!(ground.map(12, Some(area("17,-0.1,18,0.1")), MOST).circles.len(), 0);
}

#[test]
fn what_has_no_point_is_counted_where_it_is_known() {
    let coded = Mark { contested: true, ..mark(1, None, PlacePrecision::Admin1) };
    let same = Mark { claimed: true, ..mark(2, Some((16.0, 0.0)), PlacePrecision::Admin2) };
    let named = Mark { admin1_iso: None, ..mark(3, None, PlacePrecision::Admin1) };
    let country = mark(4, None, PlacePrecision::Country);
    let region = mark(5, None, PlacePrecision::Region);
    let nameless = Mark { admin1: None, admin1_iso: None, ..mark(6, None, PlacePrecision::Admin1) };
    let ground = Ground::of(vec![coded, same, named, country, region, nameless]);
    let map = ground.map(7, None, MOST);
    let areas: Vec<_> =
        map.areas.iter().flatten().map(|a| (a.kind, a.key.as_str(), a.n, a.disputed, a.claimed)).collect();
    assert_eq!(
        areas,
        [(Kind::Division, "ML|Gao", 1, 0, 0), (Kind::Division, "ML|ML-7", 2, 1, 1), (Kind::Country, "ML", 1, 0, 0)]
    );
    assert_eq!((map.incidents, map.nowhere, map.bounds), (6, 2, None));
    let group = Group::Area(Kind::Division, "ML|ML-7".to_owned());
    assert_eq!(ground.members(&group, 9).0, 2);
}

#[test]
fn the_ends_of_the_world() {
    assert_eq!((column(-180.0), column(180.0)), (0, u32::MAX));
    assert_eq!([90.0, -90.0].map(|lat| cut(row(lat), 20)), [0, (1 << 20) - 1]);
    let corners = [(-90.0, -180.0), (90.0, 180.0)].map(|at| mark(1, Some(at), PlacePrecision::Town));
    assert_eq!(Ground::of(corners.to_vec()).map(FINEST, None, MOST).cells.len(), 2);
    assert_eq!((spread(0), spread(u32::MAX)), (0, 0x5555_5555_5555_5555));
}
