// The map of incidents. `<div class="map" data-features="…" data-shapes="…" data-labels="…">` becomes one by itself.

import { el, plural } from "./dom.js";
import { bounds, covers, parseArea, widened, writeArea } from "./map/geometry.js";
import { POINTED, dashedRing, layers, readColours, sources } from "./map/layers.js";
import { placeAreas, placeOne, placePoints } from "./map/place.js";
import { popupContent } from "./map/popup.js";
import { asLabels, loadWorld } from "./map/world.js";

const LABELS = new URL("../map/labels.json", import.meta.url).pathname;
const EMPTY = { type: "FeatureCollection", features: [] };
const MOST_LEAVES = 200;
const WORLD = { zoom: 1, box: [-90, -180, 90, 180] };
const DARK = matchMedia("(prefers-color-scheme: dark)");
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * @param {HTMLElement} element
 * @param {object} options
 * @param {string} options.features the address of what is drawn, as /api/v1/map answers; with `/incidents` behind its path it has
 *     the incidents of a group
 * @param {string} [options.rows] the address of the incidents that are listed beside the map
 * @param {string} options.shapes the address of world.json
 * @param {string} [options.labels] the address of names as `asLabels` reads them; ours without one, none where it is empty
 * @param {boolean} [options.plain] the map of one incident: its view is no filter and stays out of the address
 */
export async function mount(element, { features, rows, shapes, labels = LABELS, plain = false }) {
    styles();
    const { canvas, note, only } = frame(element);
    // The library is large: the page is painted before it is read.
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    const [maplibre, world, all] = await Promise.all([
        import("../vendor/maplibre-gl/maplibre-gl.mjs"), loadWorld(shapes), load(seen(features, WORLD.zoom)),
    ]);
    const map = start(maplibre, canvas, world);
    await new Promise((ready) => map.once("style.load", ready));

    const view = { maplibre, map, element, note, only, world, plain, features, popup: null, selected: [], listed: [], told: "", level: 0, edition: 0, got: WORLD, telling: 0 };
    show(view, all);
    frameIncidents(view, all);
    point(view);
    list(view);
    await moved(view);
    recolour(view);
    if (labels) load(labels).then((names) => map.getSource("names").setData(asLabels(names)), () => {});
    // Without them the list and the map only do not point at each other.
    if (rows) load(rows).then(({ features: listed }) => (view.listed = listed), () => {});
    map.once("idle", () => (element.dataset.ready = "true"));
    return { map, remove: () => map.remove() };
}

/** The address of what is drawn at a zoom, of a box or of the world. */
function seen(features, zoom, box) {
    const url = new URL(features, location.href);
    url.searchParams.set("zoom", zoom);
    if (box) url.searchParams.set("box", writeArea(box));
    return url;
}

async function load(url, signal) {
    const response = await fetch(url, { signal, headers: { accept: "application/geo+json, application/json" } });
    if (!response.ok) throw new Error(`${url}: the server answered ${response.status}`);
    return response.json();
}

/** The map brings its style sheets, so that pages without one need not load them. */
function styles() {
    for (const path of ["../vendor/maplibre-gl/maplibre-gl.css", "../css/map.css"]) {
        const { pathname } = new URL(path, import.meta.url);
        const there = [...document.querySelectorAll("link[rel=stylesheet]")].some((link) => new URL(link.href).pathname === pathname);
        if (!there) document.head.append(el("link", { rel: "stylesheet", href: pathname }));
    }
}

function frame(element) {
    const canvas = el("div", { class: "map-canvas" });
    const note = el("p", { class: "map-note", role: "status" });
    const only = el("a", { class: "button small map-only", href: "#", hidden: true }, "Only what is in view");
    element.replaceChildren(canvas, el("div", { class: "map-foot" }, note, only), legend());
    return { canvas, note, only };
}

function legend() {
    const line = (sign, words) => el("li", {}, el("span", { class: `sign ${sign}`, "aria-hidden": "true" }), words);
    return el("details", { class: "map-legend" }, el("summary", {}, "Signs"),
        el("ul", {},
            line("site", "the site itself"), line("town", "known to the town"), line("near", "around a point"),
            line("shade", "known to the province or district only: the area, no pin"),
            line("ring", "facts are disputed"), line("hollow", "facts are awaited"), line("dashed", "in an area that several claim"), line("many", "several incidents")),
        el("p", { class: "muted" }, "Dashed borders are disputed. Shapes: Natural Earth; names: GeoNames, CC BY 4.0."));
}

function start(maplibre, container, world) {
    const colours = readColours(container);
    const map = new maplibre.Map({
        container, style: { version: 8, sources: sources(world), layers: layers(colours) },
        attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, rollEnabled: false,
        center: [20, 20], zoom: 1, minZoom: 0, maxZoom: 13, fadeDuration: CALM.matches ? 0 : 150,
        locale: { "Map.Title": "Map of the incidents in the list beside it. Arrow keys move it, plus and minus zoom." },
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
    map.addControl(new maplibre.ScaleControl({ maxWidth: 90 }), "bottom-right");
    map.on("style.load", () => map.addImage("dashed-ring", dashedRing(colours.ink), { pixelRatio: 2 }));
    return map;
}

/** All that the filter has: areas are the same in every view, and numbers too. */
function show(view, all) {
    const { map, world } = view;
    draw(view, all);
    const placed = placeAreas(all.areas, world);
    view.areas = placed;
    for (const name of ["areas", "countries"]) map.getSource(name).setData(placed[name]);
    const [shaded, nowhere] = [placed.areas.features.length, all.nowhere + placed.nowhere];
    view.told = [
        plural(all.incidents, "incident"),
        shaded > 0 && `${plural(shaded, "province")} shaded`,
        nowhere > 0 && `${nowhere.toLocaleString()} without a place on the map`,
    ].filter(Boolean).join(" · ");
    tell(view);
}

/** Says how much is on the map, or what went wrong until something goes right. */
function tell({ note, told }, words = told) {
    // What is set again would be read out again.
    if (note.textContent !== words) note.textContent = words;
}

function draw(view, counted) {
    view.level = counted.level;
    view.edition += 1;
    for (const [name, data] of Object.entries(placePoints(counted, view.edition))) view.map.getSource(name).setData(data);
}

/** Asks for what is in view, as finely as it is seen; a little more than that is kept, so that not every step asks again. */
async function fill(view, box) {
    // What was asked for an earlier view must not be drawn over this one's.
    view.asked?.abort();
    const zoom = Math.max(0, Math.floor(view.map.getZoom()));
    // Nothing is finer farther away than the whole world was asked for.
    const same = zoom === view.got.zoom || (zoom < WORLD.zoom && view.got === WORLD);
    if (same && covers(view.got.box, box)) return tell(view);
    const got = { zoom, box: widened(box) };
    const asked = new AbortController();
    view.asked = asked;
    try {
        const counted = await load(seen(view.features, zoom, got.box), asked.signal);
        if (asked.signal.aborted) return;
        draw(view, counted);
        view.got = got;
        tell(view);
    } catch (failure) {
        if (!asked.signal.aborted) tell(view, failure.message);
    }
}

/** The view that the address holds, else the filter's area, else all incidents. */
function frameIncidents({ map, areas, plain }, { bounds: edges }) {
    const area = plain ? null : (parseArea(new URLSearchParams(location.hash.slice(1)).get("map")) ?? parseArea(new URLSearchParams(location.search).get("area")));
    const corners = edges && { coordinates: [[edges[0], edges[1]], [edges[2], edges[3]]] };
    const shapes = [...areas.areas.features, ...areas.countries.features].map(({ geometry }) => geometry);
    const box = area ? [area[1], area[0], area[3] < area[1] ? area[3] + 360 : area[3], area[2]] : bounds([corners, ...shapes]);
    if (box) map.fitBounds(box, { padding: area ? 0 : 48, maxZoom: area ? 13 : 8, animate: false });
}

/** The address follows the view behind its `#`, which no server sees; the link makes a filter of it. */
function moved(view) {
    const { map, only } = view;
    const write = (event) => {
        const edges = map.getBounds();
        const box = [edges.getSouth(), edges.getWest(), edges.getNorth(), edges.getEast()];
        const area = writeArea(box);
        const url = new URL(location.href);
        url.searchParams.set("area", area);
        url.searchParams.delete("after");
        url.hash = "";
        only.href = url.pathname + url.search.replaceAll("%2C", ",");
        only.hidden = view.plain;
        if (event?.originalEvent && !view.plain) history.replaceState(history.state, "", `#map=${area}`);
        return fill(view, box);
    };
    map.on("moveend", write);
    return write();
}

/** Draws a line around shapes. */
function highlight(view, shapes) {
    const features = shapes.map((geometry) => ({ type: "Feature", geometry, properties: {} }));
    view.map.getSource("focus").setData({ ...EMPTY, features });
}

function rowsOf(id) {
    return document.querySelectorAll(`[data-incident="${CSS.escape(id)}"]`);
}

/** A row that is pointed at, or has the focus, shows its place on the map. */
function list(view) {
    const from = (event) => event.target.closest?.("[data-incident]");
    const on = (event) => {
        const listed = from(event) && view.listed.find(({ properties }) => properties.id === from(event).dataset.incident);
        const placed = listed && placeOne(listed, view.world, view.level);
        if (placed) highlight(view, [placed.geometry]);
    };
    const off = (event) => from(event) && !from(event).contains(event.relatedTarget) && highlight(view, view.selected);
    document.addEventListener("pointerover", on);
    document.addEventListener("focusin", on);
    document.addEventListener("pointerout", off);
    document.addEventListener("focusout", off);
}

/** Which of the listed incidents are counted in one of these. */
function listedIn(view, parts) {
    const groups = new Set(parts.map(({ field, code }) => `${field}=${code}`));
    const within = (listed) => placeOne(listed, view.world, view.level)?.groups.some((group) => groups.has(group));
    return view.listed.filter(within).map(({ properties }) => properties.id);
}

/** What is pointed at on the map shows its rows; what is clicked tells of itself. */
function point(view) {
    const { map } = view;
    let lit = [];
    const light = (ids) => {
        lit.forEach((id) => rowsOf(id).forEach((row) => row.classList.remove("highlight")));
        ids.forEach((id) => rowsOf(id).forEach((row) => row.classList.add("highlight")));
        lit = ids;
    };
    const at = (event) => map.queryRenderedFeatures(event.point, { layers: POINTED })[0];
    let pointer = null;
    let last = null;
    const over = async () => {
        const feature = pointer && at(pointer);
        map.getCanvas().style.cursor = feature ? "pointer" : "";
        const key = feature ? keyOf(feature) : null;
        if (key === last) return;
        last = key;
        const ids = feature ? listedIn(view, (await partsOf(map, feature)).map(({ properties }) => properties)) : [];
        if (last === key) light(ids);
    };
    const move = (event) => {
        pointer = event;
        over();
    };
    map.on("mousemove", move);
    map.on("mouseout", () => move(null));
    // Something else lies below a pointer at rest when the view is another, or drawn anew.
    map.on("idle", over);
    map.on("click", async (event) => {
        const feature = at(event);
        // A click beside everything closes what is told, and what would still be.
        if (!feature) view.telling += 1;
        else await choose(view, feature, event.lngLat);
    });
    view.element.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !view.popup) return;
        event.stopPropagation();
        view.popup.remove();
    });
}

/** What tells one thing on the map from another; the numbers of clusters are only of one answer. */
function keyOf({ layer, properties: { edition, cluster_id: cluster, code } }) {
    return [layer.id, edition, cluster ?? code].join(" ");
}

/** What the server counted of something that is drawn; nothing where it is drawn anew by now. */
async function partsOf(map, feature) {
    const { properties } = feature;
    if (!properties.cluster) return [feature];
    try {
        const leaves = await map.getSource("points").getClusterLeaves(properties.cluster_id, MOST_LEAVES, 0);
        return leaves.every((leaf) => leaf.properties.edition === properties.edition) ? leaves : [];
    } catch {
        // The source has no cluster of this number any more.
        return [];
    }
}

async function choose(view, feature, at) {
    const { map } = view;
    const telling = ++view.telling;
    const pin = feature.source === "points";
    const parts = await partsOf(map, feature);
    if (parts.length === 0 || telling !== view.telling) return;
    if (pin && map.getZoom() < map.getMaxZoom() - 0.5 && closer(map, parts)) return;
    const { name, wide } = feature.source === "areas" || feature.source === "countries" ? feature.properties : {};
    const url = new URL(view.features, location.href);
    url.pathname += "/incidents";
    url.searchParams.set(parts[0].properties.field, parts.map(({ properties }) => properties.code).join(","));
    try {
        const { features, total } = await load(url);
        // Something else may have been clicked meanwhile.
        if (telling !== view.telling) return;
        tell(view);
        const geometry = pin ? feature.geometry : shapeOf(view, feature);
        open(view, pin ? beside(feature.geometry.coordinates, at) : at, popupContent(features.map(({ properties }) => properties), total, { name, wide }));
        select(view, listedIn(view, parts.map(({ properties }) => properties)), geometry);
    } catch (failure) {
        if (telling === view.telling) tell(view, failure.message);
    }
}

/** A point on the turn of the world where it was clicked: far away the map shows several. */
function beside([lon, lat], at) {
    return [lon + 360 * Math.round((at.lng - lon) / 360), lat];
}

/** Goes nearer to what lies apart. */
function closer(map, parts) {
    const box = bounds(parts.map(({ geometry }) => geometry));
    if (parts.length > 1 && Math.max(box[2] - box[0], box[3] - box[1]) > 0.005) {
        map.fitBounds(box, { padding: 80, maxZoom: map.getMaxZoom(), animate: !CALM.matches });
        return true;
    }
    if (!parts.some(({ properties }) => properties.apart)) return false;
    map.easeTo({ center: parts[0].geometry.coordinates, zoom: Math.min(map.getMaxZoom(), map.getZoom() + 2), animate: !CALM.matches });
    return true;
}

/** The whole shape of something that is drawn in pieces, tile by tile. */
function shapeOf({ areas }, { source, geometry, properties: { code } }) {
    return areas[source]?.features.find(({ properties }) => properties.code === code)?.geometry ?? geometry;
}

function select(view, ids, geometry) {
    document.querySelectorAll("[data-incident].selected").forEach((row) => row.classList.remove("selected"));
    ids.forEach((id) => rowsOf(id).forEach((row) => row.classList.add("selected")));
    if (ids.length > 0) rowsOf(ids[0])[0]?.scrollIntoView({ block: "nearest", behavior: CALM.matches ? "auto" : "smooth" });
    view.selected = [geometry];
    highlight(view, view.selected);
}

function open(view, at, content) {
    const { maplibre, map } = view;
    view.popup?.remove();
    const popup = new maplibre.Popup({ maxWidth: "22rem", offset: 10 }).setLngLat(at).setDOMContent(content).addTo(map);
    view.popup = popup;
    popup.on("close", () => {
        if (view.popup === popup) view.popup = null;
        document.querySelectorAll("[data-incident].selected").forEach((row) => row.classList.remove("selected"));
        view.selected = [];
        highlight(view, []);
        if (!document.activeElement || document.activeElement === document.body) map.getCanvas().focus({ preventScroll: true });
    });
}

/** Theme and system may change while the page is open. */
function recolour({ map }) {
    const change = () => {
        const colours = readColours(map.getContainer());
        for (const { id, paint } of layers(colours)) {
            for (const [name, value] of Object.entries(paint ?? {})) map.setPaintProperty(id, name, value);
        }
        map.updateImage("dashed-ring", dashedRing(colours.ink));
    };
    document.addEventListener("themechange", change);
    DARK.addEventListener("change", change);
}

for (const element of document.querySelectorAll("div.map[data-features]")) {
    const { features, rows, shapes, labels } = element.dataset;
    // Without a list on the page there is nothing that a view could narrow.
    const plain = "plain" in element.dataset || !document.querySelector("ul.incidents");
    mount(element, { features, rows, shapes, labels, plain }).catch((failure) => {
        // The list beside the map has everything; without WebGL there is no map.
        console.warn(failure);
        element.dataset.ready = "failed";
        element.replaceChildren(el("p", { class: "note warn", role: "status" }, "The map cannot be drawn in this browser. The list has all incidents."));
    });
}
