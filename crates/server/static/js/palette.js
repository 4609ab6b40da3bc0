// Ctrl+K: type a few letters, go to an incident, a report, an actor, a page.

import { el, local } from "./dom.js";

const WAIT_MS = 120;

/** @typedef {{kind: string, label: string, detail?: string, href: string}} Item */

export function openPalette() {
    if (document.querySelector("dialog.palette")) return;
    const list = el("ul", { role: "listbox", id: "palette-list", "aria-label": "Results" });
    const input = el("input", {
        type: "search", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list",
        "aria-label": "Go to", placeholder: "Incident, report, actor, place, page …", autocomplete: "off", spellcheck: "false",
    });
    const status = el("p", { class: "visually-hidden", role: "status" });
    const dialog = el("dialog", { class: "palette", "aria-label": "Go to anything" }, input, list, status);
    /** @type {{items: Item[], at: number, found: string | null, request?: AbortController, timer?: number}} */
    const state = { items: [], at: 0, found: null };

    const draw = () => {
        list.replaceChildren(...state.items.map((item, i) => option(item, i, state.at)));
        input.setAttribute("aria-activedescendant", state.items.length > 0 ? `palette-${state.at}` : "");
        list.children[state.at]?.scrollIntoView({ block: "nearest" });
    };
    const go = (item, away) => {
        const url = item && local(item.href);
        if (!url) return;
        if (away) window.open(url, "_blank", "noopener");
        else location.assign(url);
        dialog.close();
    };
    const ask = async () => {
        state.request?.abort();
        state.request = new AbortController();
        const words = input.value.trim();
        try {
            const response = await fetch(`/api/v1/palette?${asked(words)}`, { signal: state.request.signal });
            if (!response.ok) throw new Error(`The server answered ${response.status}`);
            const { items } = await response.json();
            state.items = Array.isArray(items) ? items.filter((item) => local(item.href)) : [];
            state.at = 0;
            state.found = words;
            status.textContent = state.items.length === 0 ? "Nothing found" : `${state.items.length} found`;
            draw();
        } catch (failure) {
            if (failure.name !== "AbortError") status.textContent = failure.message;
        }
    };

    input.addEventListener("input", () => {
        clearTimeout(state.timer);
        state.timer = setTimeout(ask, WAIT_MS);
    });
    input.addEventListener("keydown", async (event) => {
        const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
        if (step) {
            event.preventDefault();
            const last = state.items.length - 1;
            state.at = Math.abs(step) === 1 ? (state.at + step + last + 1) % (last + 1 || 1) : Math.min(last, Math.max(0, state.at + step));
            draw();
        } else if (event.key === "Enter") {
            event.preventDefault();
            // Who types fast means what was typed, not what is shown still.
            if (state.found !== input.value.trim()) {
                clearTimeout(state.timer);
                await ask();
                if (state.found !== input.value.trim()) return;
            }
            go(state.items[state.at], event.ctrlKey || event.metaKey);
        }
    });
    list.addEventListener("click", (event) => {
        const row = event.target.closest("[role=option]");
        if (row) go(state.items[Number(row.dataset.at)], event.ctrlKey || event.metaKey);
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
        state.request?.abort();
        dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
    input.focus();
    ask();
}

/** The words, as of the moment that this page looks back to. */
function asked(words) {
    const fields = new URLSearchParams({ q: words });
    const here = new URLSearchParams(location.search);
    for (const name of ["as_of", "known_at"]) if (here.get(name)) fields.set(name, here.get(name));
    return fields;
}

function option({ kind, label, detail }, i, at) {
    return el("li", { role: "option", id: `palette-${i}`, "data-at": String(i), "aria-selected": String(i === at) },
        el("small", {}, kind), el("span", { dir: "auto" }, label), el("small", { dir: "auto" }, detail ?? ""));
}
