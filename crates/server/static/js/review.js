// The queue of review by keyboard. Each `li.matter[data-key]` has forms whose buttons bear `data-action`; they are posted
// without leaving the page, and the next matter has its turn. Without this script they are plain forms.

import { el, local, plural, post } from "./dom.js";
import { bind } from "./shortcuts.js";
import { toast } from "./toast.js";

const queue = document.querySelector("ol.queue");
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

/** What was recorded on this page, the last at the end. @type {{undo: string, matters: HTMLElement[]}[]} */
const recorded = [];

if (queue) {
    queue.addEventListener("submit", submitted);
    queue.addEventListener("keydown", entered);
    queue.addEventListener("focusin", ({ target }) => mark(target.closest("li.matter"), target.closest("[data-account]")));
    keys();
    queue.addEventListener("keydown", held);
    if (current() === null) mark(open()[0]);
}

function keys() {
    bind("down", "j", () => step(1), "Next matter");
    bind("up", "k", () => step(-1), "Matter before");
    bind("next-account", "l", () => account(1), "Next account of the matter");
    bind("previous-account", "h", () => account(-1), "Account before");
    for (const [action, key, label] of [["same", "x", "They are the same"], ["different", "n", "They are different"], ["unsure", "u", "Nobody can say"], ["accept", "a", "The account is right"], ["reject", "r", "The account is wrong"]]) {
        bind(action, key, () => decide(action), label);
    }
    bind("edit", "e", edit, "Type the right value");
    bind("undo", "z", undo, "Take back what was recorded last");
    bind("open", "o", () => button("open")?.click(), "Open the incident");
    bind("select", "s", select, "Choose the matter for a decision about several");
}

function open() {
    return [...queue.querySelectorAll("li.matter:not(.done)")];
}

function current() {
    return queue.querySelector("li.matter.current");
}

function mark(matter, account) {
    if (!matter) return;
    queue.querySelectorAll(".current").forEach((other) => other !== matter && other !== account && other.classList.remove("current"));
    matter.classList.add("current");
    (account ?? matter.querySelector("[data-account].current") ?? matter.querySelector("[data-account]"))?.classList.add("current");
}

function turn(matter) {
    mark(matter);
    matter.tabIndex = -1;
    matter.focus({ preventScroll: true });
    matter.scrollIntoView({ block: "nearest", behavior: CALM.matches ? "auto" : "smooth" });
}

function step(by) {
    const all = open();
    if (all.length === 0) return;
    const here = current();
    const at = all.indexOf(here);
    // A matter that is done is none to count from: the next one after it has its place.
    const next = at >= 0 ? at + by : all.findIndex((matter) => here && here.compareDocumentPosition(matter) & Node.DOCUMENT_POSITION_FOLLOWING);
    turn(all[Math.min(all.length - 1, Math.max(0, next))]);
}

function account(by) {
    const accounts = [...(current()?.querySelectorAll("[data-account]") ?? [])];
    if (accounts.length === 0) return;
    const at = accounts.findIndex((item) => item.classList.contains("current"));
    const next = accounts[Math.min(accounts.length - 1, Math.max(0, at + by))];
    mark(current(), next);
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
}

/** The button of the account that is marked, else of the matter. */
function button(action, matter = current()) {
    const of = (part) => part?.querySelector(`[data-action="${action}"]`);
    return of(matter?.querySelector("[data-account].current")) ?? of(matter) ?? null;
}

function chosen() {
    return open().filter((matter) => matter.querySelector("[data-select]")?.checked);
}

function select() {
    const box = current()?.querySelector("[data-select]");
    if (box) box.checked = !box.checked;
}

/** The decision about the marked matter, or about all that are chosen and can be decided so. */
async function decide(action) {
    const several = chosen();
    const matters = several.length > 0 ? several : [current()].filter((matter) => matter && !matter.classList.contains("done"));
    const able = matters.flatMap((matter) => button(action, matter) ?? []);
    if (able.length === 0) {
        toast("This cannot be said of the matter", { error: true });
        return;
    }
    for (const one of able) await send(one.form, one);
}

/** Enter in the field of the right value corrects; a form by itself takes its first button, which accepts. */
function entered(event) {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input[name=value]")) return;
    const correct = event.target.form?.querySelector('[data-action="edit"]');
    if (!correct) return;
    event.preventDefault();
    event.target.form.requestSubmit(correct);
}

async function submitted(event) {
    const by = event.submitter;
    if (!by?.dataset.action || by.dataset.action === "open") return;
    event.preventDefault();
    await send(event.target, by);
}

/** Posts a form by one of its buttons; what the server answers (`{message, undo}`) is told. */
async function send(form, by) {
    const matter = form.closest("li.matter");
    if (!matter || matter.classList.contains("busy")) return;
    matter.classList.add("busy");
    try {
        // Without a name of their own, buttons would be lost in what is posted.
        const response = await post(by.getAttribute("formaction") ?? form.getAttribute("action") ?? location.pathname, new FormData(form, by));
        const told = /json/.test(response.headers.get("content-type") ?? "") ? await response.json() : {};
        settle(matter, told, by);
    } catch (failure) {
        toast(failure.message, { error: true });
    } finally {
        matter.classList.remove("busy");
    }
}

function settle(matter, { message, undo: way }, by) {
    matter.classList.add("done");
    const box = matter.querySelector("[data-select]");
    if (box) box.checked = false;
    const words = message ?? `Recorded: ${by.dataset.action}`;
    if (way && local(way)) {
        const entry = { undo: way, matters: [matter] };
        recorded.push(entry);
        toast(words, { undo: () => takeBack(entry) });
    } else {
        toast(words);
    }
    if (open().length > 0) step(1);
    else finish();
}

/** Enter in a reason must not press the form's first button: what is decided is said by a button or a key. */
function held(event) {
    if (event.key === "Enter" && event.target.matches("input[name=reason]")) event.preventDefault();
}

async function undo() {
    const last = recorded[recorded.length - 1];
    if (!last) {
        toast("Nothing was recorded on this page", { error: true });
        return;
    }
    try {
        await takeBack(last);
        toast("Taken back");
    } catch (failure) {
        toast(failure.message, { error: true });
    }
}

async function takeBack(entry) {
    const at = recorded.indexOf(entry);
    if (at < 0) return;
    recorded.splice(at, 1);
    try {
        await post(entry.undo);
    } catch (failure) {
        recorded.splice(at, 0, entry);
        throw failure;
    }
    document.querySelector(".queue-end")?.remove();
    entry.matters.forEach((matter) => matter.classList.remove("done"));
    turn(entry.matters[0]);
}

/** Opens what holds the field of the right value, and goes there. */
function edit() {
    const place = button("edit");
    const holder = place?.closest("details");
    if (holder) holder.open = true;
    const field = place?.matches("input, textarea, select") ? place : (place?.form ?? holder)?.querySelector("input:not([type=hidden]), textarea, select");
    if (field) field.focus();
    else toast("Nothing can be typed here", { error: true });
}

function finish() {
    const again = el("button", { type: "button", class: "primary" }, "Fill the queue again");
    again.addEventListener("click", () => location.reload());
    queue.after(el("div", { class: "empty queue-end", role: "status" }, el("p", {}, `${plural(recorded.length, "matter")} decided, none left on this page.`), again));
    again.focus();
}
