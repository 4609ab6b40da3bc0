// Serves the static files under the product's own Content-Security-Policy, with the sample page and invented incidents:
// what the modules do is tested on it without a ledger. `node fixture-server.mjs [PORT]`.

import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { createGzip, gzipSync } from "node:zlib";
import { square, squareKm } from "../static/js/map/geometry.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "..");
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png" };
const HOSTILE = `<img src=x onerror="alert(1)"> "><script>alert(2)</script> \u202Egnp.exe`;

const towns = [["Kostiantynivka", 48.53, 37.71, "UA", "Donetsk", "UA-14"], ["Kirkuk", 35.47, 44.39, "IQ", "Kirkuk", "IQ-KI"], ["Gao", 16.27, -0.04, "ML", "Gao", "ML-7"], ["Maiduguri", 11.85, 13.16, "NG", "Borno", "NG-BO"], ["Srinagar", 34.09, 74.8, "IN", "Jammu and Kashmir", "IN-JK"]];
const provinces = [["Kharkiv", "UA", "UA-63"], ["Ituri", "CD", "CD-IT"], ["Crimea", "UA", "UA-43"], ["Al Anbar", "IQ", "IQ-AN"], ["Casablanca-Settat", "MA", "MA-06"], ["Cabo Delgado", "MZ", "MZ-P"]];

function incident(i, geometry, more) {
    return {
        type: "Feature", geometry,
        properties: {
            id: `inc_${i}`, title: `Attack ${i} at ${more.place}`, type: "ASSAULT", mode: "firearms", status: "occurred", start: "2026-10-01", end: "2026-10-02",
            radius_km: null, admin1: null, admin1_iso: null, area_disputed: false, disputed: i % 5 === 0, awaited: i % 7 === 0, killed_low: i % 4, killed_best: i % 4, killed_high: i % 4 + (i % 3),
            origins: 2, at_most: 3, reports: 4, review: "machine", ...more,
        },
    };
}

function incidents() {
    const features = [];
    for (let i = 1; i <= 60; i++) {
        const [place, lat, lon, country, admin1, admin1_iso] = towns[i % towns.length];
        const spread = i % 3 === 0 ? 0 : (i % 11) / 8;
        features.push(incident(i, { type: "Point", coordinates: [lon + spread, lat + spread / 2] }, { place, precision: ["exact", "town", "area"][i % 3], radius_km: i % 3 === 2 ? 12 : null, country, admin1, admin1_iso, area_disputed: country === "IN" }));
    }
    provinces.forEach(([admin1, country, admin1_iso], i) => features.push(incident(100 + i, null, { place: admin1, precision: "admin1", country, admin1, admin1_iso, area_disputed: admin1 === "Crimea", disputed: i === 3 })));
    features.push(incident(200, null, { place: "Somalia", precision: "country", country: "SO" }));
    features.push(incident(201, null, { place: "the Sahel", precision: "region", country: null }));
    features.push(incident(202, { type: "Point", coordinates: [43.0, 34.8] }, { place: "Hawija District", precision: "admin2", radius_km: 30, country: "IQ", admin1: "Kirkuk", admin1_iso: "IQ-KI" }));
    features.push(incident(203, { type: "Point", coordinates: [30.52, 50.45] }, { title: HOSTILE, place: HOSTILE, precision: "town", country: "UA" }));
    return features;
}

/** A thousand incidents, of which some are seen one by one only from near. */
const many = () => Array.from({ length: 1000 }, (_, i) => incident(i, { type: "Point", coordinates: [(i % 40) / 2 - 10, Math.floor(i / 40) / 2 - 6] }, { place: `P${i}`, precision: "town", country: "NG" }));

/** The groups in which the server counts an incident, as fields with codes. */
function groupsOf({ geometry, properties: p }, level) {
    if (!geometry) {
        if (p.precision === "country") return [["nation", p.country]];
        return p.admin1 ? [["division", `${p.country}|${p.admin1_iso}`]] : [];
    }
    const [x, y] = square(geometry.coordinates, level);
    const pin = p.precision !== "admin2";
    const large = p.radius_km >= squareKm(geometry.coordinates, level);
    const round = p.radius_km > 0 && (large || !pin);
    return [pin && ["cells", `${level}.${x}.${y}`], round && ["circle", `${level}.${x}.${y}.${large ? p.radius_km * 1000 : 0}`]].filter(Boolean);
}

/** What /api/v1/map answers. */
function counted(features, asked) {
    const level = Number(asked.get("zoom")) + 6;
    const [s, w, n, e] = (asked.get("box") ?? "-90,-180,90,180").split(",").map(Number);
    const groups = new Map();
    for (const feature of features) {
        const [x, y] = feature.geometry?.coordinates ?? [];
        if (x < w || x > e || y < s || y > n) continue;
        for (const [field, code] of groupsOf(feature, level)) groups.set(`${field}=${code}`, [...(groups.get(`${field}=${code}`) ?? []), feature]);
    }
    const answer = { level, incidents: features.length, nowhere: features.filter((feature) => groupsOf(feature, level).length === 0).length, bounds: [-180, -60, 180, 70], cells: [], circles: [], areas: [] };
    for (const [key, members] of groups) {
        const [field, code] = key.split("=");
        const count = (name) => members.filter(({ properties }) => properties[name]).length;
        const [{ geometry, properties: { country, admin1, admin1_iso, precision, radius_km } }] = members;
        const numbers = code.split(".").slice(1).map(Number);
        const apart = members.some(({ geometry: other }) => String(other?.coordinates) !== String(geometry?.coordinates));
        if (field === "cells") answer.cells.push([...numbers, ...geometry.coordinates, members.length, count("disputed"), count("awaited"), count("area_disputed"), precision, apart]);
        else if (field === "circle") answer.circles.push([...numbers, ...geometry.coordinates, radius_km, members.length, count("disputed"), count("area_disputed")]);
        else answer.areas.push({ kind: field === "nation" ? "country" : field, key: code, country, admin1, admin1_iso, n: members.length, disputed: count("disputed"), claimed: count("area_disputed") });
    }
    return answer;
}

/** What /api/v1/map/incidents answers: those of a group, else all. */
function members(features, asked) {
    const [field] = ["cells", "circle", "division", "nation"].filter((name) => asked.has(name));
    const codes = asked.get(field)?.split(",");
    const level = Number(codes?.[0].split(".")[0]);
    const found = features.filter((feature) => !codes || groupsOf(feature, level).some(([name, code]) => name === field && codes.includes(code)));
    return { type: "FeatureCollection", total: found.length, features: found };
}

const palette = (q) => ({ items: [["page", "Incidents", "all", "/"], ["incident", HOSTILE, "Kyiv", "/incidents/inc_203"], ["incident", "Attack 1 at Kirkuk", "Iraq, 1 Oct 2026", "/incidents/inc_1"], ["actor", "Kurdistan Region", "", "/actors/x"], ["elsewhere", "leads away", "", "https://example.org/"]].filter(([, label]) => label.toLowerCase().includes(q.toLowerCase())).map(([kind, label, detail, href]) => ({ kind, label, detail, href })) });

/** Posts are kept, so that a test can ask what the page sent. */
const posted = [];

async function answer(request, response) {
    const url = new URL(request.url, "http://localhost");
    const send = (type, body, status = 200, headers = {}) => response.writeHead(status, { "content-type": type, "content-security-policy": CSP, "x-content-type-options": "nosniff", ...headers }).end(body);
    const json = (value) => send("application/json", gzipSync(JSON.stringify(value)), 200, { "content-encoding": "gzip" });
    if (request.method === "POST") {
        const chunks = [];
        for await (const chunk of request) chunks.push(chunk);
        posted.push({ path: url.pathname, token: request.headers["x-csrf-token"] ?? null, body: Buffer.concat(chunks).toString("utf8") });
        if (url.pathname === "/import") return json({ href: "/import/job1" });
        return json({ message: "Recorded", undo: "/judgements/j1/undo" });
    }
    if (url.pathname === "/posted") return json(posted);
    for (const [path, features] of [["/api/v1/map", incidents], ["/many", many]]) {
        if (url.pathname === path) return json(counted(features(), url.searchParams));
        if (url.pathname === `${path}/incidents`) return json(members(features(), url.searchParams));
    }
    if (url.pathname === "/api/v1/palette") return json(palette(url.searchParams.get("q") ?? ""));
    if (url.pathname === "/api/v1/events" || url.pathname.endsWith("/events")) return events(url, response);
    const file = url.pathname.startsWith("/static/") ? normalize(join(root, url.pathname)) : join(root, "static-samples", "kit.html");
    if (!file.startsWith(root) || !existsSync(file)) return send("text/plain", "not found", 404);
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-security-policy": CSP, "content-encoding": "gzip", "x-content-type-options": "nosniff" });
    createReadStream(file).pipe(createGzip()).pipe(response);
}

function events(url, response) {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    const say = (event, data) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    if (url.pathname === "/api/v1/events") return say("journal", { new: 3 });
    const state = { tally: { sources: 3, done: 1 }, told: "1 report added", at: "a.txt", remarks: [], remarked: 0, failed: null, done: false };
    say("progress", state);
    say("done", { ...state, tally: { sources: 3, done: 3 }, told: "1 report added, 1 known before, 17 incidents", remarks: [[HOSTILE, "is empty"]], remarked: 1, done: true });
}

const port = Number(process.argv[2] ?? 0);
const server = createServer((request, response) => answer(request, response).catch((failure) => response.destroy(failure)));
server.listen(port, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
