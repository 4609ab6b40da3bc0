// Import: files and folders by dropping or choosing, pasted text; then what becomes of each, as it happens. The job has a
// page of its own (/import/ID): loading it again shows the same job, since the server tells its events from the beginning.

import { el, local, plural, post } from "./dom.js";
import { toast } from "./toast.js";

const MOST_LINES = 500;

const form = document.querySelector('form.drop[action="/import"]');
if (form) choose(form);
const job = document.querySelector("[data-import-events]");
if (job) follow(job);

/** @param {HTMLFormElement} form with `input[type=file]` and `textarea[name=text]` */
function choose(form) {
    const input = form.querySelector("input[type=file]");
    const list = el("ul", { class: "log", hidden: true, "aria-label": "Chosen files" });
    const status = el("p", { role: "status" });
    /** @type {{file: File, name: string}[]} */
    let chosen = [];
    form.append(list, status);

    const draw = () => {
        list.hidden = chosen.length === 0;
        list.replaceChildren(...chosen.slice(0, MOST_LINES).map(({ file, name }) => el("li", {}, el("bdi", {}, name), ` · ${size(file.size)}`)));
        status.textContent = chosen.length > 0 ? `${plural(chosen.length, "file")}, ${size(chosen.reduce((sum, { file }) => sum + file.size, 0))}` : "";
    };
    const add = (files) => {
        chosen.push(...files);
        draw();
    };
    const take = ({ target }) => {
        add([...target.files].map((file) => ({ file, name: file.webkitRelativePath || file.name })));
        target.value = "";
    };
    input.addEventListener("change", take);
    folderButton(form, take);
    dropping(form, add);
    form.addEventListener("reset", () => {
        chosen = [];
        draw();
    });
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        if (chosen.length === 0 && !form.elements.text?.value.trim()) {
            status.textContent = "Choose a file, drop one here, or paste a text.";
            return;
        }
        const data = new FormData(form);
        data.delete(input.name);
        chosen.forEach(({ file, name }) => data.append(input.name, file, name));
        form.setAttribute("aria-busy", "true");
        status.textContent = "Handing over …";
        try {
            const url = await started(await post(form.action, data));
            location.assign(url);
        } catch (failure) {
            status.textContent = "";
            toast(failure.message, { error: true });
        } finally {
            form.removeAttribute("aria-busy");
        }
    });
}

/** Where the job's page is: the server answers with `{href}`, or leads there itself. */
async function started(response) {
    if (response.redirected) return response.url;
    const url = local((await response.json()).href);
    if (!url) throw new Error("The server did not say where the import runs");
    return url;
}

/** Browsers that know folders get a button for them. */
function folderButton(form, take) {
    if (!("webkitdirectory" in HTMLInputElement.prototype)) return;
    const folder = el("input", { type: "file", webkitdirectory: true, multiple: true, hidden: true, tabindex: "-1" });
    const button = el("button", { type: "button" }, "Choose a folder");
    button.addEventListener("click", () => folder.click());
    folder.addEventListener("change", take);
    (form.querySelector(".toolbar") ?? form).append(button, folder);
}

function dropping(form, add) {
    let depth = 0;
    const over = (by) => form.classList.toggle("over", (depth = Math.max(0, depth + by)) > 0);
    const files = (event) => event.dataTransfer?.types.includes("Files");
    form.addEventListener("dragenter", (event) => files(event) && over(1));
    form.addEventListener("dragleave", (event) => files(event) && over(-1));
    form.addEventListener("dragover", (event) => files(event) && event.preventDefault());
    form.addEventListener("drop", async (event) => {
        if (!files(event)) return;
        event.preventDefault();
        depth = 0;
        over(0);
        // Entries must be asked for before the event is over.
        const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
        const plain = [...event.dataTransfer.files].map((file) => ({ file, name: file.name }));
        add(entries.some((entry) => entry?.isDirectory) ? (await Promise.all(entries.filter(Boolean).map(walk))).flat() : plain);
    });
    // A file that misses the box must not replace the page.
    for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => files(event) && event.preventDefault());
}

/** @returns {Promise<{file: File, name: string}[]>} */
async function walk(entry) {
    if (entry.isFile) {
        const file = await new Promise((found, failed) => entry.file(found, failed));
        return [{ file, name: entry.fullPath.replace(/^\//, "") }];
    }
    const reader = entry.createReader();
    const all = [];
    // A reader hands out its folder in parts, and an empty one at the end.
    for (;;) {
        const some = await new Promise((found, failed) => reader.readEntries(found, failed));
        if (some.length === 0) break;
        all.push(...some);
    }
    return (await Promise.all(all.map(walk))).flat();
}

function size(bytes) {
    const unit = ["B", "kB", "MB", "GB"];
    let i = 0;
    for (; bytes >= 1000 && i < unit.length - 1; i++) bytes /= 1000;
    return `${bytes < 10 && i > 0 ? bytes.toFixed(1) : Math.round(bytes)} ${unit[i]}`;
}

/** @param {HTMLElement} job with the address of its events in `data-import-events` */
function follow(job) {
    const bar = el("progress", { "aria-label": "Sources that are read" });
    const status = el("p", { role: "status" }, "Waiting for the first report …");
    const now = el("p", { class: "muted", dir: "auto" });
    const counts = el("ul", { class: "stats" });
    const log = el("ol", { class: "log", "aria-label": "What happened", tabindex: "0", hidden: true });
    job.replaceChildren(el("div", { class: "progress" }, status, bar), now, counts, log);
    const tally = { added: 0, known: 0, corrected: 0, "not-relevant": 0, skipped: 0, warned: 0 };
    let sources = 0;
    let done = 0;

    const source = new EventSource(job.dataset.importEvents);
    const reset = () => {
        Object.keys(tally).forEach((name) => (tally[name] = 0));
        done = 0;
        log.replaceChildren();
    };
    source.addEventListener("progress", ({ data }) => {
        const event = JSON.parse(data);
        if (event.event === "started") {
            reset();
            sources = event.sources ?? 0;
        }
        if (event.event === "source-done") done += 1;
        const kind = { broken: "skipped", reread: "known" }[event.event] ?? event.event;
        if (kind in tally) tally[kind] += 1;
        if (event.event === "at") now.textContent = event.origin;
        draw({ bar, counts, sources, done, tally });
        status.textContent = sources > 0 ? `${done.toLocaleString()} of ${plural(sources, "source")} read` : "Reading";
        line(log, event);
    });
    source.addEventListener("done", ({ data }) => {
        source.close();
        const { incidents, disputed, awaited, href } = JSON.parse(data);
        bar.remove();
        now.remove();
        status.textContent = `${plural(incidents, "incident")}, ${disputed.toLocaleString()} disputed, ${awaited.toLocaleString()} awaited`;
        job.dataset.done = "true";
        const url = local(href);
        if (url) status.after(el("p", {}, el("a", { class: "button primary", href: url.pathname + url.search }, "Show the incidents")));
    });
    source.addEventListener("failed", ({ data }) => {
        source.close();
        bar.remove();
        status.textContent = JSON.parse(data).reason ?? "The import ended before its time";
        status.className = "note error";
        job.dataset.done = "true";
    });
    // The browser tries again by itself; the job goes on meanwhile.
    source.addEventListener("error", () => {
        const over = source.readyState === EventSource.CLOSED;
        status.textContent = over ? "This import cannot be followed any more. What was read is in the ledger." : "The connection was lost. Trying again …";
    });
}

const WORDS = { added: "added", known: "known before", corrected: "put right", "not-relevant": "not about violence", skipped: "skipped", warned: "warnings" };

function draw({ bar, counts, sources, done, tally }) {
    if (sources > 0) {
        bar.max = sources;
        bar.value = done;
    }
    counts.replaceChildren(...Object.entries(tally).filter(([name, n]) => n > 0 || name === "added").map(([name, n]) =>
        el("li", {}, el("strong", {}, n.toLocaleString()), el("span", {}, WORDS[name]))));
}

/** What a person must know of: inputs that gave nothing, and doubts. */
function line(log, { event, origin, reason, diagnostic }) {
    const words = { skipped: reason, broken: "the analysis broke down: a fault of the program", warned: diagnostic?.message ?? diagnostic?.code, "not-relevant": null }[event];
    if (words == null) return;
    log.hidden = false;
    log.append(el("li", {}, el("bdi", {}, origin), ": ", el("bdi", {}, words)));
    while (log.children.length > MOST_LINES) log.firstChild.remove();
}
