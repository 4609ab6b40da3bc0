// Import: files and folders by dropping or choosing, pasted text; then how far the batch is, as it happens. It has a page of
// its own (/import/ID): loading it again shows the same batch.

import { el, local, plural, post } from "./dom.js";
import { toast } from "./toast.js";

const LISTED = 500;

const form = document.querySelector('form.drop[action="/import"]');
if (form) choose(form);
const batch = document.querySelector(".batch[data-events]");
if (batch) follow(batch);

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
        list.replaceChildren(...chosen.slice(0, LISTED).map(({ file, name }) => el("li", {}, el("bdi", {}, name), ` · ${size(file.size)}`)));
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

/**
 * Keeps a batch's page up to date. The server tells how far the batch is whenever that changes, from the state that it is in.
 *
 * @param {HTMLElement} batch with the address of its events in `data-events`
 */
function follow(batch) {
    const part = (name) => batch.querySelector(name);
    const source = new EventSource(batch.dataset.events);
    const show = ({ data }) => {
        const { tally, told, at, remarks, remarked, failed, done } = JSON.parse(data);
        const bar = part("progress");
        bar.max = Math.max(tally.sources, 1);
        bar.value = tally.done;
        part(".told").textContent = told;
        part(".at").textContent = done ? "" : at;
        part(".remarked").textContent = String(remarked);
        part(".remarks").replaceChildren(...remarks.map(([origin, reason]) => el("li", {}, el("bdi", {}, origin), ": ", el("bdi", {}, reason))));
        part(".leads").hidden = !done;
        const wrong = part(".failed");
        wrong.hidden = !failed;
        wrong.textContent = failed ?? "";
        if (done) source.close();
    };
    source.addEventListener("progress", show);
    source.addEventListener("done", show);
}
