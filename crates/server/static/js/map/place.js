// Where incidents are drawn: a pin only where there is a point; a province is its area; a country is a tint; the rest is told.
// The server counts them by squares of the plane, circles and areas; each of these is asked for again by its field and code.

import { circle, square, squareKm } from "./geometry.js";

const PINNED = new Set(["exact", "town", "area"]);

/**
 * Pins and circles.
 * @param {{level: number, cells: Array[], circles: Array[]}} map an answer of /api/v1/map
 * @param {number} [edition] which of the answers it is: the map numbers what it joins of each anew
 */
export function placePoints({ level, cells, circles }, edition = 0) {
    return {
        points: collection(cells.map(([x, y, lon, lat, n, disputed, awaited, claimed, precision, apart]) => drawn(
            { type: "Point", coordinates: [lon, lat] }, "cells", `${level}.${x}.${y}`, { n, disputed, awaited, area_disputed: claimed > 0, precision, apart, edition }))),
        circles: collection(circles.map(([x, y, size, lon, lat, km, n, disputed, claimed]) => drawn(
            circle([lon, lat], km), "circle", `${level}.${x}.${y}.${size}`, { n, disputed, area_disputed: claimed > 0 }))),
    };
}

/**
 * Provinces and countries; `nowhere` are incidents of those that have no shape.
 * @param {object[]} areas those of an answer of /api/v1/map
 * @param {import("./world.js").World} world
 */
export function placeAreas(areas, world) {
    const placed = { division: [], country: [] };
    let nowhere = 0;
    for (const { kind, key, n, disputed, claimed, ...area } of areas) {
        const found = shapeOf(kind, area, world);
        if (!found) {
            nowhere += n;
            continue;
        }
        const { geometry, name, wide } = found;
        placed[kind].push(drawn(geometry, FIELDS[kind], key, { n, name, wide, disputed, area_disputed: claimed > 0 }));
    }
    return { areas: collection(placed.division), countries: collection(placed.country), nowhere };
}

/**
 * Where the map draws one incident at a level: its shape, and the groups that it is counted in.
 * @param {object} feature one of /api/v1/map/incidents
 * @param {import("./world.js").World} world
 * @param {number} level
 * @returns {{geometry: object, groups: string[]} | null}
 */
export function placeOne({ geometry: given, properties: p }, world, level) {
    const point = given?.type === "Point" ? given : null;
    const pin = point && PINNED.has(p.precision);
    const round = point && p.radius_km > 0 && !["exact", "town"].includes(p.precision);
    if (pin || round) {
        const [x, y] = square(point.coordinates, level);
        const groups = pin ? [`cells=${level}.${x}.${y}`] : [];
        const large = round && p.radius_km >= squareKm(point.coordinates, level);
        if (large || !pin) groups.push(`circle=${level}.${x}.${y}.${large ? Math.floor(p.radius_km * 1000) : 0}`);
        return { geometry: pin ? point : circle(point.coordinates, p.radius_km), groups };
    }
    const kind = p.precision === "country" ? "country" : ["admin1", "admin2"].includes(p.precision) ? "division" : null;
    const found = kind && shapeOf(kind, p, world);
    const key = kind === "country" ? p.country : `${p.country ?? ""}|${p.admin1_iso ?? p.admin1}`;
    return found ? { geometry: found.geometry, groups: [`${FIELDS[kind]}=${key}`] } : null;
}

/** The fields by which areas are asked for. */
const FIELDS = { division: "division", country: "nation" };
const COUNTRIES = new Intl.DisplayNames("en", { type: "region", fallback: "code" });

function shapeOf(kind, area, world) {
    if (kind === "country") {
        const shape = area.country && world.country(area.country);
        return shape && { geometry: shape.geometry, name: nameOf(area.country), wide: false };
    }
    const found = world.division(area);
    if (!found) return null;
    const coordinates = found.features.flatMap(({ geometry: g }) => (g.type === "Polygon" ? [g.coordinates] : g.coordinates));
    return { geometry: { type: "MultiPolygon", coordinates }, name: found.name, wide: found.wide };
}

/** A code that is none is its own name. */
function nameOf(code) {
    try {
        return COUNTRIES.of(code);
    } catch {
        return code;
    }
}

function drawn(geometry, field, code, properties) {
    return { type: "Feature", geometry, properties: { field, code, ...properties } };
}

function collection(features) {
    return { type: "FeatureCollection", features };
}
