// What stands in a popup. Titles come from reports and are text, whatever they hold.

import { el, plural } from "../dom.js";

const PRECISION = {
    exact: "the site itself", town: "known to the town", area: "an area around this point", admin2: "known to the district only",
    admin1: "known to the province only", region: "known to a region only", country: "known to the country only",
};

/**
 * @param {object[]} incidents properties of those that are shown
 * @param {number} total how many there are
 * @param {{name?: string, wide?: boolean}} [area]
 */
export function popupContent(incidents, total, area = {}) {
    const box = el("div", { class: "map-popup" });
    if (total > 1 || area.name) {
        box.append(el("p", { class: "map-popup-head", dir: "auto" }, [area.name, plural(total, "incident")].filter(Boolean).join(": ")));
    }
    if (area.wide) box.append(el("p", { class: "muted" }, "The borders of this division are not in the map's data: shaded is the wider area it lies in."));
    box.append(el("ul", {}, ...incidents.map(entry)));
    if (total > incidents.length) box.append(el("p", { class: "muted" }, `and ${(total - incidents.length).toLocaleString()} more in the list`));
    return box;
}

/** The fields of the address that look back, for links that stay there. */
function moment() {
    const fields = [...new URLSearchParams(location.search)].filter(([name]) => name === "as_of" || name === "known_at");
    return fields.length > 0 ? `?${new URLSearchParams(fields)}` : "";
}

function entry(p) {
    const place = [p.place, PRECISION[p.precision]].filter(Boolean).join(", ");
    return el("li", {},
        el("a", { href: `/incidents/${encodeURIComponent(p.id)}${moment()}`, dir: "auto" }, p.title || "Untitled"),
        // Each part keeps its own direction: signs that turn words round must not reach the next.
        el("span", { class: "map-popup-meta" }, ...[when(p), place, toll(p)].filter(Boolean).flatMap((part, i) => [i > 0 && " · ", el("bdi", {}, part)])),
        el("span", { class: "badges" },
            p.disputed && el("span", { class: "badge disputed" }, "disputed"),
            p.awaited && el("span", { class: "badge awaited" }, "awaited")));
}

function when({ start, end }) {
    return start && end && start !== end ? `${start} – ${end}` : start ?? end ?? "no date";
}

/** A number that is not known is not told: never as nought. */
function toll({ killed_low: low, killed_best: best, killed_high: high }) {
    if (best == null && low == null && high == null) return null;
    if (low != null && high != null && low !== high) return `${low}–${high} killed`;
    if (best == null && high == null) return `${low} or more killed`;
    return `${best ?? high ?? low} killed`;
}
