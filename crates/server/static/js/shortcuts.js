// Keys: each action has a name, a default and what the user made of it. `?` lists them; they can be changed there.

import { el, kept, meta, typing } from "./dom.js";

const STORE = "shortcuts";
const LABELS = { palette: "Go to anything", search: "Search", help: "These keys", theme: "Light, dark or the system's theme" };

/** @type {Map<string, {label: string, key: string, run: (event: KeyboardEvent) => void}>} */
const actions = new Map();
const given = parse(meta("shortcuts"));
const changed = parse(kept.get(STORE));

function parse(json) {
    try {
        const value = JSON.parse(json ?? "{}");
        return value && typeof value === "object" ? value : {};
    } catch {
        return {};
    }
}

/**
 * Makes an action known to the keyboard and to the list of keys.
 * @param {string} name
 * @param {string} key as in `Control+k`, `Shift+N`, `?`; the page's and the user's own go before it
 * @param {(event: KeyboardEvent) => void} run
 */
export function bind(name, key, run, label = LABELS[name] ?? name) {
    actions.set(name, { label, key: given[name] ?? key, run });
}

export function keyOf(name) {
    return changed[name] ?? actions.get(name)?.key ?? "";
}

/** The event's keys as they are written; Command counts as Control. Shift is told only where it does not make the sign. */
export function written(event) {
    const parts = [];
    if (event.ctrlKey || event.metaKey) parts.push("Control");
    if (event.altKey) parts.push("Alt");
    if (event.shiftKey && event.key.length > 1) parts.push("Shift");
    parts.push(event.key === " " ? "Space" : event.key.length === 1 && !event.shiftKey ? event.key.toLowerCase() : event.key);
    return parts.join("+");
}

export function listen() {
    document.addEventListener("keydown", (event) => {
        if (event.defaultPrevented || event.isComposing || ["Control", "Shift", "Alt", "Meta"].includes(event.key)) return;
        const plain = !(event.ctrlKey || event.metaKey || event.altKey);
        // Focus stays for a moment in a dialog that has just closed: nobody is there.
        const target = event.target.closest?.("dialog:not([open])") ? document.body : event.target;
        if (plain && (typing(target) || document.querySelector("dialog[open]"))) return;
        // Enter and Space are the focused element's own.
        if (plain && ["Enter", " "].includes(event.key) && target.closest?.("a, button, summary, input, [tabindex='0']")) return;
        const pressed = written(event);
        for (const [name, { run }] of actions) {
            if (keyOf(name) === pressed) {
                event.preventDefault();
                run(event);
                return;
            }
        }
    });
}

/** The list of keys; each can be pressed anew. */
export function showHelp() {
    const rows = el("tbody");
    const status = el("p", { class: "muted", role: "status" }, "Choose a key to change it.");
    const dialog = el("dialog", { "aria-labelledby": "keys-title" },
        el("div", { class: "inside" },
            el("h2", { id: "keys-title" }, "Keys"),
            el("table", { class: "data" }, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Action"), el("th", { scope: "col" }, "Key"))), rows),
            status,
            el("form", { method: "dialog", class: "toolbar" },
                el("button", { type: "button", class: "reset" }, "As they were"), el("span", { class: "spacer" }), el("button", { class: "primary" }, "Close"))));
    const draw = () => rows.replaceChildren(...[...actions].map(([name, { label }]) => row(name, label, status, draw)));
    draw();
    dialog.querySelector(".reset").addEventListener("click", () => {
        for (const name of Object.keys(changed)) delete changed[name];
        kept.set(STORE, null);
        draw();
    });
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
}

function row(name, label, status, redraw) {
    const button = el("button", { type: "button", class: "small", "aria-label": `${label}: ${keyOf(name)}. Change` }, el("kbd", {}, keyOf(name)));
    button.addEventListener("click", () => {
        status.textContent = `Press the key for “${label}”. Escape leaves it as it is.`;
        button.addEventListener("keydown", function take(event) {
            if (["Control", "Shift", "Alt", "Meta", "Tab"].includes(event.key)) return;
            event.preventDefault();
            event.stopPropagation();
            button.removeEventListener("keydown", take);
            status.textContent = event.key === "Escape" ? "Left as it was." : change(name, written(event));
            redraw();
        });
    });
    return el("tr", {}, el("td", {}, label), el("td", {}, button));
}

function change(name, key) {
    const other = [...actions.keys()].find((action) => action !== name && keyOf(action) === key);
    if (other) return `${key} is taken by “${actions.get(other).label}”.`;
    changed[name] = key;
    kept.set(STORE, JSON.stringify(changed));
    return `${actions.get(name).label}: ${key}`;
}
