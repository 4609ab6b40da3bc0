// Short words at the foot of the page, read out by screen readers; with a way back where there is one.

import { el, post } from "./dom.js";

const LASTS_MS = 8000;

/**
 * @param {string} words
 * @param {{error?: boolean, undo?: string | (() => unknown), lasts?: number}} [options] `undo`: an address to post to, after
 *     which the page is loaded again, or what to do
 */
export function toast(words, { error = false, undo, lasts = LASTS_MS } = {}) {
    const close = el("button", { type: "button", "aria-label": "Close" }, "✕");
    const back = undo && el("button", { type: "button" }, "Undo");
    const box = el("div", { class: error ? "toast error" : "toast", role: error && "alert" }, el("p", { dir: "auto" }, words), back, close);
    const remove = () => box.remove();
    close.addEventListener("click", remove);
    back?.addEventListener("click", async () => {
        back.disabled = true;
        try {
            if (typeof undo === "string") {
                await post(undo);
                location.reload();
            } else {
                await undo();
            }
            remove();
        } catch (failure) {
            remove();
            toast(failure.message, { error: true });
        }
    });
    region().append(box);
    // What can be undone stays while somebody is at it.
    let timer = setTimeout(remove, lasts);
    box.addEventListener("pointerenter", () => clearTimeout(timer));
    box.addEventListener("focusin", () => clearTimeout(timer));
    box.addEventListener("pointerleave", () => (timer = setTimeout(remove, lasts)));
    return box;
}

/** Where toasts stand: a region that is there before them, or screen readers miss the first. */
export function region() {
    return document.querySelector(".toasts") ?? document.body.appendChild(el("div", { class: "toasts", role: "status" }));
}

/** Words that the server left for the page that follows a form: `<p data-toast data-undo="/…">`. */
export function showFlashes() {
    for (const flash of document.querySelectorAll("[data-toast]")) {
        toast(flash.textContent.trim(), { undo: flash.dataset.undo, error: flash.dataset.toast === "error" });
        flash.remove();
    }
}
