// The shapes of the map, without a browser: what has an area, which lines are dashed, how much is sent.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { circle, covers, parseArea, square, squareKm, widened, writeArea } from "../static/js/map/geometry.js";
import { loadWorld } from "../static/js/map/world.js";
import feature from "../static/vendor/topojson-client/feature.js";

const bytes = readFileSync(new URL("../static/map/world.json", import.meta.url));
const topology = JSON.parse(bytes);
globalThis.fetch = async () => ({ ok: true, json: async () => structuredClone(topology) });
const world = await loadWorld("world.json");
const table = (name) => readFileSync(new URL(`../../../data/gazetteer/${name}`, import.meta.url), "utf8").trimEnd().split("\n").slice(1).map((line) => line.split("\t"));

const code = ([id]) => id.slice("geonames-admin1:".length);
const find = (row) => world.division({ admin1_iso: row[1] || null, country: code(row).slice(0, 2), admin1: row[4] });

/** Whether [lon, lat] lies in a feature. */
function holds({ geometry }, [lon, lat]) {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const odd = (ring) => ring.reduce((inside, [x, y], i) => {
        const [u, v] = ring[(i + ring.length - 1) % ring.length];
        return y > lat !== v > lat && lon < ((u - x) * (lat - y)) / (v - y) + x ? !inside : inside;
    }, false);
    return polygons.some((rings) => rings.filter(odd).length % 2 === 1);
}

test("it is small enough to be sent with a page", () => {
    assert.ok(gzipSync(bytes, { level: 9 }).length <= 450_000);
});

test("divisions of the gazetteer have areas", () => {
    const rows = table("divisions.tsv");
    const without = rows.filter((row) => find(row) === null);
    assert.ok(without.length <= 100, `${without.length}: ${without.map((row) => row[4]).join(", ")}`);
    assert.ok(without.every((row) => !["AF", "CD", "CO", "ET", "IN", "IQ", "LB", "LY", "ML", "MM", "MX", "NG", "PK", "PS", "SD", "SO", "SS", "SY", "UA", "US", "YE"].includes(row[0].slice(16, 18))), "none where violence is told of");
    process.stdout.write(`# without an area: ${without.length} of ${rows.length}\n`);
});

test("an area is the one that the division has now", () => {
    const at = (admin1_iso) => world.division({ admin1_iso });
    for (const [iso, point] of [["MA-06", [-7.6, 33.57]], ["UA-43", [34.1, 44.95]], ["UA-63", [36.25, 49.99]], ["CD-IT", [30.25, 1.56]], ["IQ-AN", [43.3, 33.42]], ["FR-IDF", [2.35, 48.86]], ["NG-BO", [13.16, 11.85]], ["ES-CT", [2.17, 41.4]]]) {
        assert.ok(at(iso)?.features.some((area) => holds(area, point)), `${iso} holds ${point}`);
    }
    assert.equal(at("MA-06").features.some((area) => holds(area, [-5.55, 33.9])), false, "Meknès is not in Casablanca-Settat");
    assert.equal(at("UA-63").wide, false);
    assert.equal(at("CD-IT").wide, true, "Ituri's borders are not in the data");
    assert.equal(world.division({ admin1_iso: "ZZ-01" }), null);
    assert.equal(world.division({ admin1_iso: null, country: "XK", admin1: "Mitrovica" })?.wide, false, "a division without an ISO code is found by name");
    assert.ok(holds(world.country("SO"), [44.06, 9.56]), "Hargeisa has the country that GeoNames gives it");
});

/** Whether some point of a segment lies within the square around a place. */
function crosses([x0, y0], [x1, y1], [lon, lat], far) {
    const steps = Math.ceil(Math.hypot(x1 - x0, y1 - y0) / (far / 4)) || 1;
    return Array.from({ length: steps + 1 }, (_, i) => i / steps).some((t) => Math.abs(x0 + t * (x1 - x0) - lon) < far && Math.abs(y0 + t * (y1 - y0) - lat) < far);
}

/** Whether a line of the layer passes within half a degree of a place. */
function near(layer, [lon, lat], far = 0.5) {
    return feature(topology, topology.objects[layer]).features.filter(({ geometry }) => geometry).some(({ geometry }) => {
        const lines = geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
        return lines.some((line) => line.some((point, i) => i > 0 && crosses(line[i - 1], point, [lon, lat], far)));
    });
}

test("lines are dashed where claimants meet, and nowhere else", () => {
    for (const [name, place] of [["Line of Control", [74, 33.9]], ["Crimea", [33.7, 46.15]], ["Abkhazia", [41.8, 42.6]], ["West Bank", [35, 32.2]], ["Western Sahara", [-10, 27.67]], ["Kosovo and Serbia", [21.4, 42.9]], ["Northern Cyprus", [33.4, 35.15]]]) {
        assert.ok(near("disputed", place), name);
        assert.equal(near("borders", place, 0.1), false, `${name} is no undisputed border`);
    }
    for (const [name, place] of [["France and Germany", [7.8, 48.6]], ["Kosovo and Albania", [20.4, 42.3]], ["Western Sahara and Mauritania", [-12, 23.4]]]) {
        assert.ok(near("borders", place), name);
        assert.equal(near("disputed", place), false, name);
    }
});

test("boxes are read strictly and written outwards", () => {
    assert.deepEqual(parseArea("-10,170,10,-170"), [-10, 170, 10, -170]);
    for (const wrong of [null, "", "1,2,3", "1,2,3,x", "10,0,-10,5", "0,0,91,0", "0,-181,1,0", "1,,2,3"]) assert.equal(parseArea(wrong), null, wrong);
    assert.equal(writeArea([50.301, 30.301, 50.609, 30.809]), "50.301,30.301,50.609,30.809");
    assert.equal(writeArea([-60.5, -200, 70.2, 200]), "-61,-180,71,180");
    assert.equal(writeArea([-10, 170, 10, 190]), "-10,170,10,-170");
    assert.equal(writeArea([-10, 100, 10, 180]), "-10,100,10,180");
    for (const wide of [[-85, -159.4, 85, 199.4], [-85, -159.5, 85, 200.4], [-85, -200, 85, 160]]) assert.equal(writeArea(wide), "-85,-180,85,180", "rounded, its ends would meet");
    assert.equal(writeArea([-85, -159, 85, 199]), "-85,-159,85,-161");
    const [s, w, n, e] = parseArea(writeArea([1.23456, 2.34567, 3.45678, 4.56789]));
    assert.ok(s <= 1.23456 && w <= 2.34567 && n >= 3.45678 && e >= 4.56789);
});

test("a circle has its radius everywhere", () => {
    const [lon, lat] = [30, 60];
    for (const [x, y] of circle([lon, lat], 100).coordinates[0]) {
        const rad = Math.PI / 180;
        const cos = Math.sin(lat * rad) * Math.sin(y * rad) + Math.cos(lat * rad) * Math.cos(y * rad) * Math.cos((x - lon) * rad);
        assert.ok(Math.abs(Math.acos(cos) * 6371.0088 - 100) < 0.01);
    }
});

test("squares are counted as the server counts them", () => {
    assert.deepEqual(square([-180, 85.05], 6), [0, 0]);
    assert.deepEqual(square([180, -90], 6), [63, 63]);
    assert.deepEqual(square([-0.04, 16.27], 7), [63, 58]);
    assert.ok(Math.abs(squareKm([0, 60], 10) - 40075.017 / 2 / 1024) < 1e-6);
});

test("a view that was asked for covers the steps around it", () => {
    const view = [10, 20, 14, 30];
    assert.deepEqual(widened(view), [8, 15, 16, 35]);
    assert.ok(covers(widened(view), view) && covers(widened(view), [9, 24, 13, 34]));
    assert.ok(!covers(widened(view), [7, 20, 11, 30]) && !covers(view, [10, 19, 14, 29]));
    assert.ok(covers([-90, -180, 90, 180], [0, 170, 10, 200]), "the world has all of the next one");
    assert.ok(covers([0, 160, 10, 220], [0, -190, 10, -150]) && covers([0, -200, 10, -140], [0, 170, 10, 210]), "a turn of the world leads to the same place");
    assert.ok(!covers([0, 160, 10, 220], [0, -201, 10, -150]) && !covers([0, 160, 10, 220], [0, -190, 10, -139]));
});
