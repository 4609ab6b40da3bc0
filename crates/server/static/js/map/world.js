// The shapes below the map: decoded once, and found by the codes that incidents bear.

import feature from "../../vendor/topojson-client/feature.js";

/**
 * @typedef {{land: object, borders: object, provinces: object, disputed: object,
 *     division: (properties: object) => {features: object[], name: string, wide: boolean} | null,
 *     country: (iso: string) => object | null}} World
 */

/**
 * @param {string} url
 * @returns {Promise<World>}
 */
export async function loadWorld(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`The shapes of the map could not be loaded (${response.status})`);
    const topology = await response.json();
    const own = new Map();
    const wider = new Map();
    for (const shape of topology.objects.admin1.geometries) {
        const { iso, code, name, codes, names } = shape.properties;
        keys(iso, code, name).forEach((key) => put(own, key, shape));
        (codes ?? "").split(" ").forEach((key) => put(wider, key, shape));
        // A division of another country than the area's, as a claimant counts it, bears that country before its name.
        (names ?? "").split(";").forEach((part) => put(wider, part && (part.includes("|") ? part : `${iso}|${part}`), shape));
    }
    const countries = new Map(topology.objects.countries.geometries.map((shape) => [shape.properties.iso, shape]));
    const line = (name) => feature(topology, topology.objects[name]);
    return {
        land: line("land"), borders: line("borders"), provinces: line("provinces"), disputed: line("disputed"),
        division({ admin1_iso: code, country, admin1 }) {
            const found = [code, country && admin1 && `${country}|${admin1}`].filter(Boolean);
            // A division whose borders are not in the data is drawn as all areas that hold a part of it.
            const exact = found.flatMap((key) => own.get(key) ?? []);
            const parts = found.flatMap((key) => wider.get(key) ?? []);
            const shapes = [...new Set([...exact, ...parts])];
            if (shapes.length === 0) return null;
            return { features: shapes.map((shape) => feature(topology, shape)), name: admin1 ?? shapes[0].properties.name ?? code, wide: parts.length > 0 };
        },
        country: (iso) => (countries.has(iso) ? feature(topology, countries.get(iso)) : null),
    };
}

/**
 * Names as points: `labels.json`, which has lists of [name, longitude, latitude, thousands of people] by kind, or GeoJSON with
 * `name`, `kind` and `population`.
 */
export function asLabels(data) {
    if (data.type === "FeatureCollection") return data;
    const features = Object.entries(data).flatMap(([kind, list]) => list.map(([name, lon, lat, thousands]) => (
        { type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { name, kind, population: thousands * 1000 } })));
    return { type: "FeatureCollection", features };
}

function keys(iso, code, name) {
    return [code, name && `${iso}|${name}`].filter(Boolean);
}

function put(map, key, shape) {
    if (!key) return;
    const some = map.get(key);
    if (some) some.push(shape);
    else map.set(key, [shape]);
}
