// Boxes and circles on the globe. Coordinates are [longitude, latitude] in degrees, boxes are [S, W, N, E].

const EARTH_KM = 6371.0088;
const EQUATOR_KM = 40075.017;
/** The latitude at which the plane of the map ends. */
const EDGE = 85.051128;
const CORNERS = 64;
const RAD = Math.PI / 180;

/** A polygon of all points at `km` from the centre. */
export function circle([lon, lat], km) {
    const d = km / EARTH_KM;
    const ring = [];
    for (let i = 0; i <= CORNERS; i++) {
        const bearing = (i * 2 * Math.PI) / CORNERS;
        const y = Math.asin(Math.sin(lat * RAD) * Math.cos(d) + Math.cos(lat * RAD) * Math.sin(d) * Math.cos(bearing));
        const x = Math.atan2(Math.sin(bearing) * Math.sin(d) * Math.cos(lat * RAD), Math.cos(d) - Math.sin(lat * RAD) * Math.sin(y));
        ring.push([lon + x / RAD, y / RAD]);
    }
    return { type: "Polygon", coordinates: [ring] };
}

/** `S,W,N,E` as a box, or null. West may lie beyond east, over the date line. */
export function parseArea(text) {
    const numbers = (text ?? "").split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
    const [s, w, n, e] = numbers;
    const ok = numbers.length === 4 && numbers.every(Number.isFinite) && s >= -90 && n <= 90 && s <= n && Math.abs(w) <= 180 && Math.abs(e) <= 180;
    return ok ? numbers : null;
}

/** A view as `S,W,N,E`, rounded outwards as far as the view's size allows. */
export function writeArea([s, w, n, e]) {
    const digits = Math.max(0, Math.min(4, Math.ceil(1 - Math.log10(Math.max(n - s, 1e-4) / 10))));
    const grid = 10 ** digits;
    const kept = (x) => Number(x.toFixed(digits));
    // A number that is on the grid already must not be moved by how it is kept.
    const down = (x) => kept(Math.floor(x * grid + 1e-6) / grid);
    const up = (x) => kept(Math.ceil(x * grid - 1e-6) / grid);
    // Wrapped when it is rounded: else what is nearly as wide as the world could be rounded to next to nothing.
    const [west, east] = wrapped(down(w), up(e)).map(kept);
    return [Math.max(-90, down(s)), west, Math.min(90, up(n)), east].join(",");
}

/** The box of all coordinates of the geometries, as [W, S, E, N] for the map, or null. */
export function bounds(geometries) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const add = (part) => {
        if (typeof part[0] !== "number") return part.forEach(add);
        box[0] = Math.min(box[0], part[0]);
        box[1] = Math.min(box[1], part[1]);
        box[2] = Math.max(box[2], part[0]);
        box[3] = Math.max(box[3], part[1]);
    };
    geometries.forEach((geometry) => geometry && add(geometry.coordinates));
    return box[0] <= box[2] ? box : null;
}

/** The column and row of a point among the 2^level squares of the plane's width, from the north-west, as the server counts. */
export function square([lon, lat], level) {
    const north = Math.max(-EDGE, Math.min(EDGE, lat)) * RAD;
    const y = 0.5 - Math.log(Math.tan(north / 2 + Math.PI / 4)) / (2 * Math.PI);
    const at = (part) => Math.min(2 ** level - 1, Math.max(0, Math.floor(part * 2 ** level)));
    return [at((lon + 180) / 360), at(y)];
}

/** How wide a square of a level is at a point. */
export function squareKm([, lat], level) {
    return (EQUATOR_KM * Math.cos(lat * RAD)) / 2 ** level;
}

/** A view as [S, W, N, E], half its size larger on each side. */
export function widened([s, w, n, e]) {
    const [tall, wide] = [(n - s) / 2, (e - w) / 2];
    return [Math.max(-90, s - tall), w - wide, Math.min(90, n + tall), e + wide];
}

/** Whether a box holds another, as [S, W, N, E]; what is as wide as the world holds any. */
export function covers([s, w, n, e], [south, west, north, east]) {
    // The same view may be told a turn of the world farther on.
    const turned = 360 * Math.ceil((w - west) / 360);
    return s <= south && n >= north && (e - w >= 360 || e >= east + turned);
}

/** West and east within the world. What is as wide as the world is all of it: wrapped, its ends would meet or cross. */
function wrapped(w, e) {
    const wide = e - w;
    if (wide >= 360 - 1e-6) return [-180, 180];
    const west = ((((w + 180) % 360) + 360) % 360) - 180;
    return [west, west + wide > 180 ? west + wide - 360 : west + wide];
}
