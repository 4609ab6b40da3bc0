// Turns Natural Earth's areas into the divisions of our gazetteer: `node prepare.mjs build.json GAZETTEER > areas.json`.
//
// Natural Earth's codes are partly those of old divisions whose numbers have since been given anew (Morocco's MA-06), so
// no code is trusted: the towns of the gazetteer that lie in an area say which division it is.

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { join } from "node:path";

// What Natural Earth parts from a country and `disputed.tsv` names without a division.
const PARTED = { CYN: "rashomon:northern-cyprus", SOL: "rashomon:somaliland", KAS: "rashomon:siachen", PGA: "rashomon:spratly", PFA: "rashomon:paracel" };

// Whose land it is where no town says so. Bases and leases lie in the country that lets them; an empty code is nobody's.
const OWNERS = { ESB: "CY", WSB: "CY", USG: "CU", KAB: "KZ", CYN: "CY", SOL: "SO", KAS: "", PGA: "", PFA: "", CSI: "AU", CLP: "FR", ATC: "AU" };

// Former regions of Morocco reach over the line at which Western Sahara begins: they are parted there.
const SAHARA = { lat: 27.6667, areas: ["MAR-3456", "MAR-3457"], south: "EH", north: "MA" };

// How many of an area's towns must be of one division: the borders of both sources are drawn to some kilometres.
const SURE = 0.8;
// How many suffice where every other division has an area of its own.
const LIKELY = 0.6;
// With how many of an area's towns a division is said to lie in it.
const PRESENT = 0.05;
// With how many of its towns Natural Earth's country is kept.
const KEPT = 0.3;

const [, , source, gazetteer] = process.argv;
const areas = JSON.parse(readFileSync(source, "utf8")).features.flatMap(parted);
const divisions = readDivisions();
const disputes = readDisputes();
const index = indexTowns(readTowns());

const all = areas.map((area) => vote(area.geometry));
const votes = areas.map((area, i) => ofOneCountry(all[i], area.properties.iso_a2));
const settled = new Set(votes.filter((counts) => counts.length > 0 && share(counts, 0) >= SURE).map((counts) => counts[0][0]));
const parts = votes.map(divisionsIn);
giveHomes();
const features = areas.map((area, i) => ({ type: "Feature", geometry: area.geometry, properties: properties(area.properties, votes[i], parts[i]) }));
process.stdout.write(JSON.stringify({ type: "FeatureCollection", features }));
report(features);

/** What lies south and north of a line of latitude, as areas of their own. */
function parted(area) {
    if (!SAHARA.areas.includes(area.properties.adm1_code)) return [area];
    const { lat } = SAHARA;
    const polygons = area.geometry.type === "Polygon" ? [area.geometry.coordinates] : area.geometry.coordinates;
    return ["south", "north"].map((side) => {
        const keeps = ([, y]) => (side === "south" ? y <= lat : y >= lat);
        const coordinates = polygons.map((rings) => rings.map((ring) => cut(ring, keeps, lat)).filter((ring) => ring.length > 3)).filter((rings) => rings.length > 0);
        return { ...area, geometry: { type: "MultiPolygon", coordinates }, properties: { ...area.properties, adm1_code: `${area.properties.adm1_code}-${side}`, owner: SAHARA[side] } };
    });
}

/** A ring cut off at a line of latitude, after Sutherland and Hodgman. */
function cut(ring, keeps, lat) {
    const out = [];
    for (let i = 1; i < ring.length; i++) {
        const [a, b] = [ring[i - 1], ring[i]];
        if (keeps(a)) out.push(a);
        if (keeps(a) !== keeps(b)) out.push([a[0] + ((lat - a[1]) / (b[1] - a[1])) * (b[0] - a[0]), lat]);
    }
    return out.length > 0 ? [...out, out[0]] : out;
}

/** Rows of a table with a header line, as objects. */
function rows(text) {
    const [head, ...lines] = text.trimEnd().split("\n").map((line) => line.split("\t"));
    return lines.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i] ?? ""])));
}

function table(name) {
    const bytes = readFileSync(join(gazetteer, name));
    return rows((name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"));
}

/** GeoNames code → {code, name, country, iso}. */
function readDivisions() {
    return new Map(table("divisions.tsv").map(({ id, iso, name }) => {
        const code = id.slice("geonames-admin1:".length);
        return [code, { code, name, country: code.slice(0, 2), iso }];
    }));
}

/** Disputed areas, the narrowest first. */
function readDisputes() {
    return table("disputed.tsv")
        .map(({ id, claimants, country, divisions: inside }) => ({ id, claimants, given: country, inside: inside ? inside.split("|") : [] }))
        .sort((a, b) => a.inside.length - b.inside.length);
}

/** Towns with the code of their division; those of countries without divisions have the country's code alone. */
function readTowns() {
    const codes = new Map([...divisions.values()].map((d) => [`${d.country}|${d.name}`, d.code]));
    return table("places.tsv.gz")
        .filter((row) => row.kind === "city" && row.country)
        .map((row) => ({ lon: +row.lon, lat: +row.lat, code: codes.get(`${row.country}|${row.admin1}`) ?? row.country }));
}

function indexTowns(towns) {
    const cells = new Map();
    for (const town of towns) {
        const key = `${Math.floor(town.lon)},${Math.floor(town.lat)}`;
        cells.get(key)?.push(town) ?? cells.set(key, [town]);
    }
    return cells;
}

/** How many towns of each division lie in the geometry: [[code, count], …], the most first. */
function vote(geometry) {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const counts = new Map();
    for (const rings of polygons) {
        for (const town of candidates(rings[0])) {
            if (rings.filter((ring) => inside(town, ring)).length % 2 === 1) counts.set(town.code, (counts.get(town.code) ?? 0) + 1);
        }
    }
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function* candidates(ring) {
    const lons = ring.map((p) => p[0]);
    const lats = ring.map((p) => p[1]);
    for (let x = Math.floor(Math.min(...lons)); x <= Math.max(...lons); x++) {
        for (let y = Math.floor(Math.min(...lats)); y <= Math.max(...lats); y++) yield* index.get(`${x},${y}`) ?? [];
    }
}

function inside({ lon, lat }, ring) {
    let odd = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [xi, yi] = ring[i];
        const [xj, yj] = ring[j];
        if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) odd = !odd;
    }
    return odd;
}

/** The votes of one country only: Natural Earth's, where enough of the towns are its own, else that of most towns. */
function ofOneCountry(counts, iso) {
    const of = (country) => counts.filter(([code]) => code.slice(0, 2) === country);
    const sum = (some) => some.reduce((all, [, n]) => all + n, 0);
    if (counts.length === 0 || sum(of(iso)) / sum(counts) >= KEPT) return of(iso);
    const countries = [...new Set(counts.map(([code]) => code.slice(0, 2)))];
    return of(countries.sort((a, b) => sum(of(b)) - sum(of(a)))[0]);
}

function share(counts, i) {
    return counts[i][1] / counts.reduce((sum, [, n]) => sum + n, 0);
}

/** The division that an area is (`one`), and those that lie in it besides, or in part (`several`). */
function divisionsIn(counts) {
    if (counts.length === 0) return { several: [] };
    const rest = counts.slice(1).filter((_, i) => share(counts, i + 1) >= PRESENT);
    const one = share(counts, 0) >= SURE || (share(counts, 0) >= LIKELY && rest.every(([code]) => settled.has(code)));
    if (one) return { one: counts[0][0], several: [] };
    return { several: counts.filter((_, i) => share(counts, i) >= PRESENT).map(([code]) => code) };
}

/** A division that is in no area yet, as the claimant's own in a disputed one, goes with the area in which most of its towns lie. */
function giveHomes() {
    const housed = new Set(parts.flatMap(({ one, several }) => [one, ...several]));
    const best = new Map();
    all.forEach((counts, i) => counts.forEach(([code, n]) => {
        if (!housed.has(code) && n > (best.get(code)?.n ?? 0)) best.set(code, { i, n });
    }));
    for (const [code, { i }] of best) parts[i].several.push(code);
}

/**
 * What the map knows of an area: `key` to dissolve by, `iso` its country (ISO 3166-1), `code` and `name` of the division
 * where it is one, `codes` and `names` of those that lie in it and whose borders are not known, `dispute`, `claimants`, and the
 * country that the policy gives the disputed area (`given`), if it gives one.
 */
function properties(ne, counts, { one, several }) {
    const iso = ne.owner ?? (counts.length > 0 ? counts[0][0].slice(0, 2) : OWNERS[ne.adm0_a3] ?? (/^[A-Z]{2}$/.test(ne.iso_a2) ? ne.iso_a2 : ""));
    const apart = PARTED[ne.geonunit === "Paracel Islands" ? "PFA" : ne.adm0_a3];
    const whole = !apart && !ne.owner;
    const division = whole ? divisions.get(one) : undefined;
    const others = (!whole && one ? [one, ...several] : several).map((code) => divisions.get(code)).filter(Boolean);
    const inside = ne.owner ? [`${iso}.`] : division ? [division.code] : others.length > 0 ? others.map((d) => d.code) : [`${iso}.`];
    const dispute = disputes.find((d) => d.id === apart) ?? disputeOf(inside);
    return {
        key: division ? division.code : `ne:${ne.adm1_code}`,
        iso,
        code: division?.iso || undefined,
        name: division?.name ?? (ne.name || undefined),
        codes: others.map((d) => d.iso).filter(Boolean).join(" ") || undefined,
        names: others.map((d) => (d.country === iso ? d.name : `${d.country}|${d.name}`)).join(";") || undefined,
        dispute: dispute?.id,
        claimants: dispute?.claimants,
        given: dispute?.given || undefined,
    };
}

/** The narrowest dispute that all of these divisions lie in. */
function disputeOf(codes) {
    return disputes.find((d) => d.inside.length > 0 && codes.every((code) => d.inside.some((part) => part === code || (part.endsWith(".*") && code.startsWith(part.slice(0, -1))))));
}

function report(features) {
    const alone = new Set(parts.flatMap(({ one }) => one ?? []));
    const shared = new Set(parts.flatMap(({ several }) => several).filter((code) => !alone.has(code)));
    const none = [...divisions.keys()].filter((code) => !alone.has(code) && !shared.has(code));
    process.stderr.write(`${features.length} areas; divisions with an area: ${alone.size}, in a wider one: ${shared.size}, without: ${none.length}\n`);
    if (process.env.VERBOSE) process.stderr.write(`${none.join(" ")}\n`);
}
