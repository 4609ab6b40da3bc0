// A report's text beside its claims: a claim leads to its words, words lead to their claims; both can be filtered.
// Marks bear `data-claims="clm_a clm_b"`, claims in the list `data-claim`, `data-attribute` and `data-speaker` (sp-0 …).

import { bind } from "./shortcuts.js";

const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const text = document.querySelector("[data-report]");
const claims = [...document.querySelectorAll(".claim[data-claim]")];

if (text) {
    text.addEventListener("click", fromText);
    for (const claim of claims) {
        claim.addEventListener("click", fromList);
        lightBoth(claim);
    }
    hover();
    document.querySelectorAll("[data-filter]").forEach((box) => box.addEventListener("change", filter));
    bind("next-claim", "j", () => step(1), "Next claim");
    bind("previous-claim", "k", () => step(-1), "Claim before");
    addEventListener("hashchange", fromAddress);
    fromAddress();
}

function marksOf(id) {
    return [...text.querySelectorAll(`mark[data-claims~="${CSS.escape(id)}"]`)];
}

function claimOf(id) {
    return claims.find((claim) => claim.dataset.claim === id);
}

function flash(element) {
    element.classList.remove("flash");
    // The animation starts again only where the class was seen to be gone.
    void element.getBoundingClientRect();
    element.classList.add("flash");
    setTimeout(() => element.classList.remove("flash"), 1700);
}

function bring(element) {
    element.scrollIntoView({ block: "center", behavior: CALM.matches ? "auto" : "smooth" });
}

/** Shows the words of a claim; false where the text has none of it. */
function show(id) {
    const marks = marksOf(id);
    marks.forEach(flash);
    if (marks[0]) bring(marks[0]);
    return marks.length > 0;
}

function fromList(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest("button, input, summary")) return;
    // Links to other pages than this one stay links.
    const link = event.target.closest("a");
    if (link && !link.getAttribute("href").startsWith("#")) return;
    const id = event.currentTarget.dataset.claim;
    if (show(id)) event.preventDefault();
    history.replaceState(history.state, "", `#${encodeURIComponent(id)}`);
}

function fromText(event) {
    const mark = event.target.closest("mark[data-claims]");
    if (!mark || String(getSelection())) return;
    const found = mark.dataset.claims.split(" ").map(claimOf).filter(Boolean);
    found.forEach(flash);
    const first = found.find((claim) => !claim.hidden) ?? found[0];
    if (!first) return;
    bring(first);
    (first.querySelector("a, button") ?? first).focus({ preventScroll: true });
}

/** `#clm_…` in the address: where the matrix of an incident leads. */
function fromAddress() {
    const id = decodeURIComponent(location.hash.slice(1));
    if (!id || !claimOf(id)) return;
    flash(claimOf(id));
    show(id);
}

function lightBoth(claim) {
    const marks = marksOf(claim.dataset.claim);
    const set = (on) => marks.forEach((mark) => mark.classList.toggle("lit", on));
    claim.addEventListener("pointerenter", () => set(true));
    claim.addEventListener("pointerleave", () => set(false));
    claim.addEventListener("focusin", () => set(true));
    claim.addEventListener("focusout", () => set(false));
}

function hover() {
    const light = (event, on) => {
        const mark = event.target.closest("mark[data-claims]");
        mark?.dataset.claims.split(" ").forEach((id) => claimOf(id)?.classList.toggle("highlight", on));
    };
    text.addEventListener("pointerover", (event) => light(event, true));
    text.addEventListener("pointerout", (event) => light(event, false));
}

/** Unticked attributes and speakers fade from the text and leave the list. */
function filter() {
    const off = (kind) => new Set([...document.querySelectorAll(`[data-filter="${kind}"] input:not(:checked)`)].map((input) => input.value));
    const [attributes, speakers] = [off("attribute"), off("speaker")];
    const hidden = new Set();
    for (const claim of claims) {
        claim.hidden = attributes.has(claim.dataset.attribute) || speakers.has(claim.dataset.speaker);
        if (claim.hidden) hidden.add(claim.dataset.claim);
    }
    for (const mark of text.querySelectorAll("mark[data-claims]")) {
        mark.classList.toggle("off", mark.dataset.claims.split(" ").every((id) => hidden.has(id)));
    }
}

function step(by) {
    const shown = claims.filter((claim) => !claim.hidden);
    if (shown.length === 0) return;
    const at = shown.findIndex((claim) => claim.contains(document.activeElement));
    const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, at + by))];
    (next.querySelector("a, button") ?? next).focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    show(next.dataset.claim);
}
