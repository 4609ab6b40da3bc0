// What every page has: keys, theme, facets that act at once, copying, news of the ledger. Pages work without it.

import { el, kept, own, plural, visit } from "./dom.js";
import { openPalette } from "./palette.js";
import { bind, keyOf, listen, showHelp } from "./shortcuts.js";
import { region, showFlashes, toast } from "./toast.js";

export { post } from "./dom.js";
export { bind } from "./shortcuts.js";
export { toast } from "./toast.js";

const NARROW = matchMedia("(max-width: 60rem)");

keys();
theme();
sliders();
facets();
folds();
rows();
document.addEventListener("click", copy);
region();
showFlashes();
if (document.body.dataset.live !== "off") live();

function keys() {
    bind("palette", "Control+k", openPalette);
    bind("search", "/", () => document.querySelector("form.search input")?.focus());
    bind("help", "?", showHelp);
    listen();
    for (const button of document.querySelectorAll("[data-open=palette]")) {
        button.addEventListener("click", openPalette);
        button.title ||= `Go to anything (${keyOf("palette")})`;
    }
    for (const button of document.querySelectorAll("[data-open=shortcuts]")) button.addEventListener("click", showHelp);
    for (const button of document.querySelectorAll("button[data-open^='#']")) {
        button.addEventListener("click", () => document.querySelector(button.dataset.open)?.showModal());
    }
}

/** Light, dark, the system's: in turn. */
function theme() {
    const order = ["auto", "light", "dark"];
    const names = { auto: "system", light: "light", dark: "dark" };
    const buttons = document.querySelectorAll("[data-theme-toggle]");
    const now = () => document.documentElement.dataset.theme ?? "auto";
    const name = () => buttons.forEach((button) => {
        button.setAttribute("aria-label", `Theme: ${names[now()]}. Change`);
        button.title = `Theme: ${names[now()]}`;
    });
    const next = () => {
        const theme = order[(order.indexOf(now()) + 1) % order.length];
        if (theme === "auto") delete document.documentElement.dataset.theme;
        else document.documentElement.dataset.theme = theme;
        kept.set("theme", theme === "auto" ? null : theme);
        name();
        document.dispatchEvent(new CustomEvent("themechange"));
    };
    buttons.forEach((button) => button.addEventListener("click", next));
    bind("theme", "Shift+F2", next);
    name();
}

/** Forms that say so are sent when something in them changes, without their empty fields: the address stays short. */
function facets() {
    for (const form of document.querySelectorAll("form[data-autosubmit]")) {
        form.querySelectorAll("[data-without-script]").forEach((button) => (button.hidden = true));
        form.addEventListener("change", ({ target }) => {
            visit.set("facet", JSON.stringify([location.pathname, target.name || target.id, target.value]));
            form.requestSubmit();
        });
        refocus(form);
    }
    document.addEventListener("submit", ({ target: form }) => {
        if ((form.getAttribute("method") ?? "get").toLowerCase() !== "get") return;
        const empty = [...form.elements].filter((field) => field.name && field.value === "" && !field.disabled);
        empty.forEach((field) => (field.disabled = true));
        // The page can be shown again from the browser's memory: its fields must work then.
        setTimeout(() => empty.forEach((field) => (field.disabled = false)));
    });
}

/** The page that follows a facet begins where the last one was left, or the keyboard would start from the top each time. */
function refocus(form) {
    const [path, name, value] = JSON.parse(visit.get("facet") ?? "[]");
    visit.set("facet", null);
    if (!name || path !== location.pathname) return;
    const fields = [...form.elements].filter((field) => (field.name || field.id) === name);
    (fields.find((field) => field.value === value) ?? fields[0])?.focus({ preventScroll: true });
}

/** What folds on a phone stands open on a desk. */
function folds() {
    const set = () => document.querySelectorAll("details.fold").forEach((fold) => (fold.open = !NARROW.matches));
    set();
    NARROW.addEventListener("change", set);
}

/**
 * A slider of days sets the date field whose id `data-date-for` names. Its left end is `data-first`; its right
 * end, `data-last`, is today, which needs no date.
 */
function sliders() {
    const DAY_MS = 86_400_000;
    for (const slider of document.querySelectorAll("input[type=range][data-date-for]")) {
        const field = document.getElementById(slider.dataset.dateFor);
        const [first, last] = [Date.parse(slider.dataset.first), Date.parse(slider.dataset.last)];
        if (!field || !(first <= last)) continue;
        // By its id it has the keyboard again on the page that follows.
        slider.id ||= `${field.id}-slider`;
        const tell = () => slider.setAttribute("aria-valuetext", field.value || "today");
        const days = Math.max(1, Math.round((last - first) / DAY_MS));
        slider.min = "0";
        slider.max = String(days);
        slider.value = String(field.value ? Math.round((Date.parse(field.value) - first) / DAY_MS) : days);
        slider.addEventListener("input", () => {
            field.value = slider.value === slider.max ? "" : new Date(first + Number(slider.value) * DAY_MS).toISOString().slice(0, 10);
            tell();
        });
        tell();
    }
}

/** Through the list of incidents by keys. */
function rows() {
    const links = [...document.querySelectorAll("ul.incidents h3 > a")];
    if (links.length === 0) return;
    const step = (by) => {
        const at = links.findIndex((link) => link.closest("li").contains(document.activeElement));
        links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by))].focus();
    };
    if (!document.querySelector("ol.queue, [data-report]")) {
        bind("next-incident", "j", () => step(1), "Next incident of the list");
        bind("previous-incident", "k", () => step(-1), "Incident before");
    }
}

/** `data-copy` holds the words, or `#id` of the element that has them. */
async function copy(event) {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const from = /^#[\w-]+$/.test(button.dataset.copy) && document.querySelector(button.dataset.copy);
    try {
        await navigator.clipboard.writeText(from ? from.value ?? from.innerText : button.dataset.copy);
        toast("Copied");
    } catch {
        toast("The browser does not let this page copy", { error: true });
    }
}

/**
 * Says how much has been recorded since the page was made. Only the page that is looked at listens: browsers hold few
 * connections to one host, and an analyst has many pages open.
 */
function live() {
    let source = null;
    let count = 0;
    const words = el("p");
    const again = el("button", { type: "button" }, "Reload");
    again.addEventListener("click", () => location.reload());
    const notice = el("div", { class: "toast live" }, words, again);
    const tell = (event) => {
        const news = added(event.data);
        // What this page recorded itself is no news.
        const mine = Math.min(news, own.posts);
        own.posts -= mine;
        count += news - mine;
        if (count === 0) return;
        words.textContent = `${plural(count, "new record")} in the ledger`;
        if (!notice.isConnected) region().append(notice);
    };
    const follow = () => {
        if (document.visibilityState === "visible" && !source) {
            source = new EventSource("/api/v1/events");
            source.addEventListener("journal", tell);
        } else if (document.visibilityState !== "visible") {
            source?.close();
            source = null;
        }
    };
    document.addEventListener("visibilitychange", follow);
    addEventListener("pagehide", () => {
        source?.close();
        source = null;
    });
    addEventListener("pageshow", follow);
}

/** An event counts as many records as it says (`{"new": n}`), or one. */
function added(data) {
    try {
        const n = JSON.parse(data)?.new;
        return Number.isInteger(n) && n >= 0 ? n : 1;
    } catch {
        return 1;
    }
}
