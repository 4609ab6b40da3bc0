// Charts are drawn by the server. This reads out the point under the pointer, and steps through the points by keys:
// left and right in time, up and down to the next speaker. A point's words are its <title>.

import { el } from "./dom.js";

const NEAR_PX = 28;
const SVG = "http://www.w3.org/2000/svg";

for (const svg of document.querySelectorAll("figure.chart svg")) {
    if (svg.querySelector("[data-point]")) enliven(svg);
}

/** @param {SVGSVGElement} svg */
function enliven(svg) {
    const points = [...svg.querySelectorAll("[data-point]")].map(read).sort((a, b) => a.x - b.x || a.y - b.y);
    const readout = el("p", { class: "readout", role: "status", dir: "auto" }, "Point at a mark, or step through the marks with the arrow keys.");
    svg.closest("figure").append(readout);
    const cross = svg.insertBefore(document.createElementNS(SVG, "line"), svg.firstChild);
    cross.setAttribute("class", "crosshair");
    const box = svg.viewBox.baseVal;
    let current = null;

    const show = (point) => {
        if (current === point) return;
        if (current) mark(current, false);
        current = point;
        mark(point, true);
        for (const side of ["x1", "x2"]) cross.setAttribute(side, point.x);
        cross.setAttribute("y1", box.y);
        cross.setAttribute("y2", box.y + box.height);
        readout.textContent = point.words;
    };
    const go = (point) => {
        if (!point) return;
        points.forEach(({ node }) => node.setAttribute("tabindex", node === point.node ? "0" : "-1"));
        point.node.focus();
    };

    points.forEach(({ node, words }, i) => {
        node.setAttribute("tabindex", i === 0 ? "0" : "-1");
        // A mark that leads to its sentence is a link already.
        if (node.localName !== "a") node.setAttribute("role", "img");
        node.setAttribute("aria-label", words);
    });
    svg.addEventListener("focusin", ({ target }) => {
        const point = points.find(({ node }) => node === target);
        if (point) show(point);
    });
    svg.addEventListener("pointermove", (event) => {
        const point = nearest(svg, points, event);
        if (point) show(point);
    });
    svg.addEventListener("keydown", (event) => {
        const at = points.findIndex(({ node }) => node === document.activeElement);
        if (at < 0) return;
        const next = step(points, at, event.key);
        if (next === undefined) return;
        event.preventDefault();
        go(next);
    });
}

/** Place in the units of the drawing, words, series. */
function read(node) {
    const { x, y, width, height } = node.getBBox();
    return { node, x: x + width / 2, y: y + height / 2, words: node.querySelector("title")?.textContent ?? "", series: node.closest("g"), claims: node.dataset.point };
}

/** The claim that is pointed at is shown where else the page has it, in the matrix for one. */
function mark({ node, claims }, on) {
    node.classList.toggle("on", on);
    for (const id of claims.split(" ").filter(Boolean)) {
        document.querySelectorAll(`[data-claim~="${CSS.escape(id)}"]`).forEach((other) => other.classList.toggle("highlight", on));
    }
}

function nearest(svg, points, event) {
    const matrix = svg.getScreenCTM();
    if (!matrix) return null;
    let best = null;
    for (const point of points) {
        const on = new DOMPoint(point.x, point.y).matrixTransform(matrix);
        const far = Math.hypot(on.x - event.clientX, on.y - event.clientY);
        if (far <= NEAR_PX && far < (best?.far ?? Infinity)) best = { point, far };
    }
    return best?.point ?? null;
}

/** The point that a key leads to; null at an end, undefined for other keys. */
function step(points, at, key) {
    const here = points[at];
    switch (key) {
        case "ArrowRight": return points[at + 1] ?? null;
        case "ArrowLeft": return points[at - 1] ?? null;
        case "Home": return points[0];
        case "End": return points[points.length - 1];
        case "ArrowUp":
        case "ArrowDown": {
            const beyond = points.filter((point) => point.series !== here.series && (key === "ArrowUp" ? point.y < here.y : point.y > here.y));
            return beyond.sort((a, b) => Math.abs(a.x - here.x) - Math.abs(b.x - here.x) || Math.abs(a.y - here.y) - Math.abs(b.y - here.y))[0] ?? null;
        }
        default: return undefined;
    }
}
