// The map of incidents. `<div class="map" data-features="…" data-shapes="…" data-labels="…">` becomes one by itself.

import { el, plural } from "./dom.js";
import { bounds, parseArea, writeArea } from "./map/geometry.js";
import { POINTED, dashedRing, layers, readColours, sources } from "./map/layers.js";
import { placeIncidents } from "./map/place.js";
import { popupContent } from "./map/popup.js";
import { asLabels, loadWorld } from "./map/world.js";

const LABELS = new URL("../map/labels.json", import.meta.url).pathname;
const EMPTY = { type: "FeatureCollection", features: [] };
const MOST_LEAVES = 200;
const DARK = matchMedia("(prefers-color-scheme: dark)");
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * @param {HTMLElement} element
 * @param {object} options
 * @param {string | object} options.features the address of the incidents as GeoJSON, or the GeoJSON
 * @param {string} options.shapes the address of world.json
 * @param {string} [options.labels] the address of names as `asLabels` reads them; ours without one, none where it is empty
 * @param {boolean} [options.plain] the map of one incident: its view is no filter and stays out of the address
 * @param {(id: string) => void} [options.onselect]
 * @param {(area: string) => void} [options.onmove] the view as `S,W,N,E`
 */
export async function mount(element, { features, shapes, labels = LABELS, plain = false, onselect, onmove }) {
    styles();
    const { canvas, note, only } = frame(element);
    // The library is large: the page is painted before it is read.
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    const [maplibre, world, incidents] = await Promise.all([
        import("../vendor/maplibre-gl/maplibre-gl.mjs"), loadWorld(shapes), typeof features === "string" ? loadIncidents(features) : features,
    ]);
    const map = start(maplibre, canvas, world);
    await new Promise((ready) => map.once("style.load", ready));

    const view = { maplibre, map, element, note, only, world, plain, features, onselect, onmove, popup: null, placed: null, properties: new Map() };
    show(view, incidents);
    frameIncidents(view);
    point(view);
    rows(view);
    moved(view);
    recolour(view);
    if (labels) load(labels).then((names) => map.getSource("names").setData(asLabels(names)), () => {});
    map.once("idle", () => (element.dataset.ready = "true"));
    return {
        map,
        highlight: (ids) => highlight(view, ids),
        async refresh(url) {
            view.features = url;
            show(view, await loadIncidents(url));
        },
        remove: () => map.remove(),
    };
}

async function load(url, signal) {
    const response = await fetch(url, { signal, headers: { accept: "application/geo+json, application/json" } });
    if (!response.ok) throw new Error(`${url}: the server answered ${response.status}`);
    return response.json();
}

/** Incidents as a collection; one alone is a collection of one. */
async function loadIncidents(url) {
    const data = await load(url);
    return data.type === "Feature" ? { ...EMPTY, features: [data] } : data;
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

function show(view, incidents) {
    const { map, note } = view;
    view.properties = new Map(incidents.features.map(({ properties }) => [properties.id, properties]));
    view.placed = placeIncidents(incidents.features, view.world);
    for (const name of ["points", "circles", "areas", "countries"]) map.getSource(name).setData(view.placed[name]);
    view.truncated = incidents.truncated === true;
    const { shaded, nowhere } = view.placed;
    note.textContent = [
        view.truncated ? `${incidents.features.length.toLocaleString()} of more incidents: zoom in for all` : plural(incidents.features.length, "incident"),
        shaded > 0 && `${plural(shaded, "province")} shaded`,
        nowhere > 0 && `${nowhere.toLocaleString()} without a place on the map`,
    ].filter(Boolean).join(" · ");
}

/** Where the server gave a part only, it is asked again for what is in view. */
async function fill(view, area) {
    const url = new URL(view.features, location.href);
    if (url.searchParams.has("area")) return;
    url.searchParams.set("area", area);
    view.asked?.abort();
    view.asked = new AbortController();
    try {
        const incidents = await load(url, view.asked.signal);
        show(view, incidents);
        view.partial = true;
    } catch (failure) {
        if (failure.name !== "AbortError") view.note.textContent = failure.message;
    }
}

/** The view that the address holds, else the filter's area, else all incidents. */
function frameIncidents({ map, placed, plain }) {
    const area = plain ? null : (parseArea(new URLSearchParams(location.hash.slice(1)).get("map")) ?? parseArea(new URLSearchParams(location.search).get("area")));
    const box = area ? [area[1], area[0], area[3] < area[1] ? area[3] + 360 : area[3], area[2]] : bounds([...placed.geometry.values()]);
    if (box) map.fitBounds(box, { padding: area ? 0 : 48, maxZoom: area ? 13 : 8, animate: false });
}

/** The address follows the view behind its `#`, which no server sees; the link makes a filter of it. */
function moved(view) {
    const { map, only, onmove } = view;
    const write = (event) => {
        const box = map.getBounds();
        const area = writeArea([box.getSouth(), box.getWest(), box.getNorth(), box.getEast()]);
        const url = new URL(location.href);
        url.searchParams.set("area", area);
        url.searchParams.delete("after");
        url.hash = "";
        only.href = url.pathname + url.search.replaceAll("%2C", ",");
        only.hidden = view.plain;
        if (typeof view.features === "string" && event && (view.truncated || view.partial)) fill(view, area);
        if (!event?.originalEvent || view.plain) return;
        history.replaceState(history.state, "", `#map=${area}`);
        onmove?.(area);
    };
    map.on("moveend", write);
    write();
}

function highlight(view, ids) {
    const features = ids.flatMap((id) => {
        const geometry = view.placed.geometry.get(id);
        return geometry ? [{ type: "Feature", geometry, properties: {} }] : [];
    });
    view.map.getSource("focus").setData({ ...EMPTY, features });
}

function rowsOf(id) {
    return document.querySelectorAll(`[data-incident="${CSS.escape(id)}"]`);
}

/** A row that is pointed at, or has the focus, shows its place on the map. */
function rows(view) {
    const from = (event) => event.target.closest?.("[data-incident]");
    const on = (event) => from(event) && highlight(view, [from(event).dataset.incident]);
    const off = (event) => from(event) && !from(event).contains(event.relatedTarget) && highlight(view, []);
    document.addEventListener("pointerover", on);
    document.addEventListener("focusin", on);
    document.addEventListener("pointerout", off);
    document.addEventListener("focusout", off);
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
    let last = null;
    map.on("mousemove", async (event) => {
        const feature = at(event);
        map.getCanvas().style.cursor = feature ? "pointer" : "";
        const key = feature && `${feature.layer.id} ${feature.properties.cluster_id ?? feature.properties.ids}`;
        if (key === last) return;
        last = key;
        const ids = feature ? await idsOf(map, feature) : [];
        if (last === key) light(ids);
    });
    map.on("mouseout", () => {
        last = null;
        light([]);
    });
    map.on("click", async (event) => {
        const feature = at(event);
        if (feature) await choose(view, feature, event.lngLat);
    });
    view.element.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !view.popup) return;
        event.stopPropagation();
        view.popup.remove();
    });
}

async function idsOf(map, { properties }) {
    if (!properties.cluster) return properties.ids.split(" ");
    const leaves = await map.getSource("points").getClusterLeaves(properties.cluster_id, MOST_LEAVES, 0);
    return leaves.map((leaf) => leaf.properties.id);
}

async function choose(view, feature, at) {
    const { map } = view;
    const ids = await idsOf(map, feature);
    const pin = feature.geometry.type === "Point" && feature.source === "points";
    if (feature.properties.cluster) {
        const box = bounds(ids.map((id) => view.placed.geometry.get(id)).filter((geometry) => geometry?.type === "Point"));
        const apart = box && Math.max(box[2] - box[0], box[3] - box[1]) > 0.005;
        if (apart && map.getZoom() < map.getMaxZoom() - 0.5) {
            map.fitBounds(box, { padding: 80, maxZoom: map.getMaxZoom(), animate: !CALM.matches });
            return;
        }
    }
    const { name, wide } = feature.source === "areas" || feature.source === "countries" ? feature.properties : {};
    select(view, ids);
    open(view, pin ? feature.geometry.coordinates : at, ids, { name, wide });
}

function select(view, ids) {
    document.querySelectorAll("[data-incident].selected").forEach((row) => row.classList.remove("selected"));
    ids.forEach((id) => rowsOf(id).forEach((row) => row.classList.add("selected")));
    rowsOf(ids[0])[0]?.scrollIntoView({ block: "nearest", behavior: CALM.matches ? "auto" : "smooth" });
    highlight(view, ids);
    if (ids.length === 1) view.onselect?.(ids[0]);
}

function open(view, at, ids, area) {
    const { maplibre, map } = view;
    view.popup?.remove();
    const incidents = ids.map((id) => view.properties.get(id)).filter(Boolean);
    const popup = new maplibre.Popup({ maxWidth: "22rem", offset: 10 }).setLngLat(at).setDOMContent(popupContent(incidents, area)).addTo(map);
    view.popup = popup;
    popup.on("close", () => {
        if (view.popup === popup) view.popup = null;
        document.querySelectorAll("[data-incident].selected").forEach((row) => row.classList.remove("selected"));
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
    const { features, shapes, labels } = element.dataset;
    // Without a list on the page there is nothing that a view could narrow.
    const plain = "plain" in element.dataset || !document.querySelector("ul.incidents");
    mount(element, { features, shapes, labels, plain }).catch((failure) => {
        // The list beside the map has everything; without WebGL there is no map.
        console.warn(failure);
        element.dataset.ready = "failed";
        element.replaceChildren(el("p", { class: "note warn", role: "status" }, "The map cannot be drawn in this browser. The list has all incidents."));
    });
}
