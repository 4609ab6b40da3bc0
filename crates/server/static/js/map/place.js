// Where incidents are drawn: a pin only where there is a point; a province is its area; a country is a tint; the rest is told.

import { circle } from "./geometry.js";

const PINNED = new Set(["exact", "town", "area"]);

/**
 * @param {object[]} incidents features of /incidents.geojson
 * @param {import("./world.js").World} world
 */
export function placeIncidents(incidents, world) {
    const points = [];
    const circles = [];
    const groups = new Map();
    const geometry = new Map();
    let nowhere = 0;
    for (const { geometry: given, properties: p } of incidents) {
        const point = given?.type === "Point" ? given : null;
        const round = point && p.radius_km > 0 && !["exact", "town"].includes(p.precision);
        if (round) circles.push(put(circle(point.coordinates, p.radius_km), p));
        // A district's circle says enough: the pin would say more than is known.
        if (point && PINNED.has(p.precision)) points.push(put(point, p));
        if (round || (point && PINNED.has(p.precision))) {
            geometry.set(p.id, round && p.precision !== "area" ? circle(point.coordinates, p.radius_km) : point);
            continue;
        }
        const found = areaOf(p, world);
        if (found) join(groups, found, p);
        else nowhere += 1;
    }
    const areas = [...groups.values()];
    for (const group of areas) group.ids.forEach((id) => geometry.set(id, group.geometry));
    return {
        points: collection(points), circles: collection(circles),
        areas: collection(areas.filter((group) => group.kind === "division").map(drawn)),
        countries: collection(areas.filter((group) => group.kind === "country").map(drawn)),
        geometry, nowhere, shaded: areas.filter((group) => group.kind === "division").length,
    };
}

function areaOf(p, world) {
    if (p.precision === "country") {
        const shape = p.country && world.country(p.country);
        return shape && { key: p.country, kind: "country", name: p.place ?? p.country, features: [shape], wide: false };
    }
    if (p.precision !== "admin1" && p.precision !== "admin2") return null;
    const found = world.division(p);
    return found && { key: `${p.country}|${p.admin1_iso ?? p.admin1}`, kind: "division", ...found };
}

function join(groups, found, p) {
    let group = groups.get(found.key);
    if (!group) {
        const coordinates = found.features.flatMap(({ geometry: g }) => (g.type === "Polygon" ? [g.coordinates] : g.coordinates));
        group = { kind: found.kind, name: found.name, wide: found.wide, geometry: { type: "MultiPolygon", coordinates }, ids: [], disputed: false, area_disputed: false };
        groups.set(found.key, group);
    }
    group.ids.push(p.id);
    group.disputed ||= some(p.disputed);
    group.area_disputed ||= some(p.area_disputed);
}

// The worker keeps plain values only: lists travel as text.
function drawn({ geometry, ids, name, wide, disputed, area_disputed }) {
    return { type: "Feature", geometry, properties: { ids: ids.join(" "), n: ids.length, name, wide, disputed, area_disputed } };
}

function put(geometry, { id, precision, disputed, awaited, area_disputed }) {
    return { type: "Feature", geometry, properties: { id, ids: id, n: 1, precision, disputed: some(disputed), awaited: some(awaited), area_disputed: some(area_disputed) } };
}

/** Counts and lists of facts come as well as plain truths. */
function some(value) {
    return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function collection(features) {
    return { type: "FeatureCollection", features };
}
