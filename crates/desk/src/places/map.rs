//! A point for an area: where its label would stand.

/// A point: degrees east, degrees north, as maps write them.
pub(super) type Position = [f64; 2];

/// The point of an area of rings, the first of each polygon its outer one: the centre of the largest polygon, or where that
/// lies outside of it, the middle of the widest stretch of land on the same latitude. None where nothing is there.
pub(super) fn label(polygons: &[Vec<Vec<Position>>]) -> Option<Position> {
    let sized = polygons.iter().filter_map(|rings| Some((rings, moments(rings.first()?))));
    let (rings, (area, centre)) = sized.max_by(|(_, (a, _)), (_, (b, _))| a.total_cmp(b))?;
    let outer = &rings[0];
    if area == 0.0 {
        let count = outer.len() as f64;
        let sum = outer.iter().fold([0.0, 0.0], |sum, p| [sum[0] + p[0], sum[1] + p[1]]);
        return (!outer.is_empty()).then(|| [sum[0] / count, sum[1] / count]);
    }
    let stretches = stretches(rings, centre[1]);
    if stretches.iter().any(|[from, to]| (*from..=*to).contains(&centre[0])) {
        return Some(centre);
    }
    let widest = stretches.iter().max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])));
    Some(widest.map_or(centre, |[from, to]| [f64::midpoint(*from, *to), centre[1]]))
}

/// Area and centre of a ring, by the shoelace formula; counted from its first corner, so that little is lost.
fn moments(ring: &[Position]) -> (f64, Position) {
    let Some([x0, y0]) = ring.first().copied() else { return (0.0, [0.0, 0.0]) };
    let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let (ax, ay, bx, by) = (a[0] - x0, a[1] - y0, b[0] - x0, b[1] - y0);
        let cross = ax * by - bx * ay;
        area += cross;
        x += (ax + bx) * cross;
        y += (ay + by) * cross;
    }
    if area == 0.0 { (0.0, [x0, y0]) } else { (area.abs() / 2.0, [x0 + x / (3.0 * area), y0 + y / (3.0 * area)]) }
}

/// The stretches of a latitude inside the rings, west to east.
fn stretches(rings: &[Vec<Position>], latitude: f64) -> Vec<[f64; 2]> {
    let mut crossings = Vec::new();
    for ring in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if (a[1] > latitude) != (b[1] > latitude) {
                crossings.push(a[0] + (latitude - a[1]) / (b[1] - a[1]) * (b[0] - a[0]));
            }
        }
    }
    crossings.sort_by(f64::total_cmp);
    crossings.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, side: f64) -> Vec<Position> {
        vec![[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    }

    #[test]
    fn the_point_lies_in_the_area() {
        assert_eq!(label(&[vec![square(10.0, 20.0, 2.0)]]), Some([11.0, 21.0]));
        // The largest of several.
        assert_eq!(label(&[vec![square(0.0, 0.0, 1.0)], vec![square(10.0, 20.0, 2.0)]]), Some([11.0, 21.0]));
        // A hole in the middle, and a shape like a U: its centre is outside.
        let [x, y] = label(&[vec![square(0.0, 0.0, 9.0), square(3.0, 3.0, 3.0)]]).unwrap();
        assert!((0.0..9.0).contains(&x) && !(3.0..=6.0).contains(&x) && (4.4..4.6).contains(&y), "{x} {y}");
        let u = vec![[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [8.0, 9.0], [8.0, 1.0], [1.0, 1.0], [1.0, 9.0], [0.0, 9.0]];
        let [x, _] = label(&[vec![u]]).unwrap();
        assert!((0.0..=1.0).contains(&x) || (8.0..=9.0).contains(&x), "{x}");
    }

    #[test]
    fn what_is_no_area_has_a_point_or_none() {
        assert_eq!(label(&[]), None);
        assert_eq!(label(&[vec![]]), None);
        assert_eq!(label(&[vec![vec![]]]), None);
        assert_eq!(label(&[vec![vec![[1.0, 2.0], [3.0, 4.0]]]]), Some([2.0, 3.0]));
        assert_eq!(label(&[vec![vec![[1.0, 2.0]; 5]]]), Some([1.0, 2.0]));
    }
}
