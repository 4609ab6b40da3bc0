// How the map looks: sources, and layers by the page's colours. Text is drawn from the system's fonts, no glyph is fetched.

const FONT = ["system-ui", "Noto Sans", "DejaVu Sans"];
const VARIABLES = ["land", "sea", "border", "province", "ink", "ink-2", "muted", "surface", "paper", "accent", "accent-soft", "on-accent", "disputed", "awaited", "line-2"];
const NONE = { type: "FeatureCollection", features: [] };

/** The page's colours as the map understands them: `light-dark()` must be computed first. */
export function readColours(element) {
    const probe = element.appendChild(document.createElement("span"));
    const colours = Object.fromEntries(VARIABLES.map((name) => {
        probe.style.color = `var(--${name})`;
        return [name, getComputedStyle(probe).color];
    }));
    probe.remove();
    return colours;
}

const shape = (data = NONE) => ({ type: "geojson", data, maxzoom: 9, tolerance: 0.3 });

export function sources(world) {
    return {
        land: shape(world.land), provinces: shape(world.provinces), borders: shape(world.borders), disputed: shape(world.disputed),
        countries: shape(), areas: shape(), circles: shape(), focus: shape(), names: shape(),
        points: {
            // A point may be several incidents by itself: what the server counted is joined further here.
            type: "geojson", data: NONE, cluster: true, clusterRadius: 34, clusterMaxZoom: 16, maxzoom: 17,
            clusterProperties: { ...Object.fromEntries(["n", "disputed", "awaited"].map((name) => [name, ["+", ["get", name]]])), edition: ["max", ["get", "edition"]] },
        },
    };
}

const is = (name) => ["to-boolean", ["get", name]];
const n = ["get", "n"];
const single = ["==", n, 1];
const many = [">", n, 1];
/** "950", "1.2k", "44k". */
const SHORT = ["case",
    [">=", n, 10000], ["concat", ["to-string", ["round", ["/", n, 1000]]], "k"],
    [">=", n, 1000], ["concat", ["to-string", ["/", ["round", ["/", n, 100]], 10]], "k"],
    ["to-string", n]];
const exact = ["==", ["get", "precision"], "exact"];
const vague = ["==", ["get", "precision"], "area"];

export function layers(c) {
    return [
        { id: "sea", type: "background", paint: { "background-color": c.sea } },
        { id: "land", type: "fill", source: "land", paint: { "fill-color": c.land } },
        { id: "countries", type: "fill", source: "countries", paint: { "fill-color": c.accent, "fill-opacity": 0.1 } },
        { id: "areas", type: "fill", source: "areas", paint: { "fill-color": ["case", is("disputed"), c.disputed, c.accent], "fill-opacity": ["step", n, 0.22, 3, 0.3, 10, 0.4] } },
        { id: "circles", type: "fill", source: "circles", paint: { "fill-color": ["case", is("disputed"), c.disputed, c.accent], "fill-opacity": 0.16 } },
        ...lines(c),
        ...texts(c),
        ...points(c),
        { id: "focus-area", type: "line", source: "focus", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": c.ink, "line-width": 2.5 } },
        { id: "focus", type: "circle", source: "focus", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 13, "circle-opacity": 0, "circle-stroke-color": c.ink, "circle-stroke-width": 3 } },
    ];
}

function lines(c) {
    const wide = (low, high) => ["interpolate", ["linear"], ["zoom"], 2, low, 8, high];
    const edge = (id, source, filter, dash) => ({
        id, type: "line", source, filter,
        paint: { "line-color": ["case", is("disputed"), c.disputed, c.accent], "line-width": 1.25, ...(dash && { "line-dasharray": dash }) },
    });
    return [
        { id: "provinces", type: "line", source: "provinces", minzoom: 3, paint: { "line-color": c.province, "line-width": wide(0.4, 1.1) } },
        { id: "borders", type: "line", source: "borders", layout: { "line-join": "round" }, paint: { "line-color": c.border, "line-width": wide(0.6, 1.8) } },
        { id: "disputed", type: "line", source: "disputed", paint: { "line-color": c.border, "line-width": wide(0.8, 1.8), "line-dasharray": [3, 2.5] } },
        edge("areas-edge", "areas", ["!", is("area_disputed")]),
        edge("areas-edge-disputed", "areas", is("area_disputed"), [3, 2]),
        edge("circles-edge", "circles", ["!", is("area_disputed")]),
        edge("circles-edge-disputed", "circles", is("area_disputed"), [3, 2]),
    ];
}

function texts(c) {
    const halo = { "text-color": c["ink-2"], "text-halo-color": c.land, "text-halo-width": 1.4 };
    const name = (kind, size, minzoom, maxzoom, paint = halo, layout = {}) => ({
        id: `names-${kind}`, type: "symbol", source: "names", filter: ["==", ["get", "kind"], kind], minzoom, maxzoom,
        layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": size, "text-max-width": 7, "text-padding": 3, "symbol-sort-key": ["-", 0, ["coalesce", ["get", "population"], 0]], ...layout },
        paint,
    });
    const grown = ["any", [">=", ["coalesce", ["get", "population"], 0], ["step", ["zoom"], 5e6, 4, 2e6, 5, 1e6, 5.5, 5e5, 6.5, 2e5, 7.5, 5e4, 9, 0]]];
    const city = name("city", ["interpolate", ["linear"], ["zoom"], 4, 11, 9, 13], 3.5, 24, { ...halo, "text-color": c.ink },
        { "text-anchor": "top", "text-offset": [0, 0.4], "text-optional": true });
    return [
        name("admin1", 11, 5.2, 9, { ...halo, "text-color": c.muted }, { "text-letter-spacing": 0.04 }),
        { ...city, filter: ["all", city.filter, grown] },
        name("country", ["interpolate", ["linear"], ["zoom"], 1, 10, 5, 14], 0.8, 6.5, halo, { "text-letter-spacing": 0.06 }),
    ];
}

function points(c) {
    const ring = ["case", is("disputed"), c.disputed, is("awaited"), c.awaited, c.surface];
    return [
        {
            id: "points", type: "circle", source: "points", filter: ["all", single, ["!", vague]],
            paint: {
                "circle-radius": ["case", exact, 5, 6.5],
                "circle-color": ["case", is("awaited"), c.surface, c.accent],
                "circle-opacity": ["case", exact, 1, 0.82],
                "circle-stroke-color": ["case", ["all", is("awaited"), ["!", is("disputed")]], c.awaited, ring],
                "circle-stroke-width": ["case", is("disputed"), 3, is("awaited"), 2.5, 1.25],
            },
        },
        {
            id: "points-vague", type: "circle", source: "points", filter: ["all", single, vague],
            paint: { "circle-radius": 9, "circle-blur": 0.5, "circle-color": ["case", is("awaited"), c.awaited, c.accent], "circle-opacity": 0.6, "circle-stroke-color": ring, "circle-stroke-width": ["case", is("disputed"), 2.5, 0] },
        },
        { id: "points-dashed", type: "symbol", source: "points", filter: ["all", single, is("area_disputed")], layout: { "icon-image": "dashed-ring", "icon-allow-overlap": true, "icon-ignore-placement": true } },
        {
            id: "clusters", type: "circle", source: "points", filter: many,
            paint: {
                "circle-color": c.accent,
                "circle-radius": ["step", n, 11, 10, 14, 50, 18, 250, 23, 2500, 27],
                "circle-stroke-color": ["case", [">", ["get", "disputed"], 0], c.disputed, c.surface],
                "circle-stroke-width": ["case", [">", ["get", "disputed"], 0], 3.5, 1.5],
            },
        },
        {
            id: "clusters-n", type: "symbol", source: "points", filter: many,
            layout: { "text-field": SHORT, "text-font": FONT, "text-size": 12, "text-allow-overlap": true, "text-ignore-placement": true },
            paint: { "text-color": c["on-accent"] },
        },
    ];
}

/** What can be pointed at, the topmost first. */
export const POINTED = ["clusters", "points", "points-vague", "circles", "areas", "countries"];

/** A dashed ring for what lies in an area that several claim; circles cannot be dashed. */
export function dashedRing(colour, ratio = 2) {
    const size = 24 * ratio;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.strokeStyle = colour;
    pen.lineWidth = 1.75;
    pen.setLineDash([3.5, 2.78]);
    pen.arc(12, 12, 10, 0, 2 * Math.PI);
    pen.stroke();
    return pen.getImageData(0, 0, size, size);
}
