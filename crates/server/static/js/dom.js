// What all modules share: building elements from text, storage that may be missing, posting with the page's token.

/**
 * An element with attributes and children; strings become text, never markup.
 * @param {string} tag
 * @param {Record<string, string | boolean | null | undefined>} [attributes] `true` is an empty attribute, `false` and null are none
 * @param {...(Node | string | null | undefined | false)} children
 */
export function el(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value === true) element.setAttribute(name, "");
        else if (value !== false && value != null) element.setAttribute(name, String(value));
    }
    element.append(...children.filter((child) => child != null && child !== false));
    return element;
}

export function meta(name) {
    return document.querySelector(`meta[name="${name}"]`)?.content ?? null;
}

/** What is kept for good, and for as long as the tab is open. Browsers can forbid both: then nothing is kept. */
export const kept = keeper("localStorage");
export const visit = keeper("sessionStorage");

function keeper(name) {
    return {
        get(key) {
            try {
                return window[name].getItem(key);
            } catch {
                return null;
            }
        },
        set(key, value) {
            try {
                if (value === null) window[name].removeItem(key);
                else window[name].setItem(key, value);
            } catch {
                // Nothing to keep it in.
            }
        },
    };
}

/**
 * Posts a form's data or plain fields with the token that the server asks of each change.
 * @param {string | URL} url
 * @param {FormData | Record<string, string>} [fields]
 * @returns {Promise<Response>} a response whose status tells success
 * @throws {Error} with the server's own words, of problem+json where it sends that
 */
export async function post(url, fields = {}) {
    // Forms without files are sent as the browser itself would send them.
    const files = fields instanceof FormData && [...fields.values()].some((value) => value instanceof File);
    const body = files ? fields : new URLSearchParams(fields);
    own.posts += 1;
    const response = await fetch(url, {
        method: "POST",
        body,
        headers: { "x-csrf-token": meta("csrf") ?? "", accept: "application/json, text/html;q=0.5" },
        credentials: "same-origin",
    });
    if (!response.ok) {
        own.posts -= 1;
        throw new Error(await problem(response));
    }
    return response;
}

/** How many changes the page made itself and has not heard of yet. */
export const own = { posts: 0 };

async function problem(response) {
    const fallback = `The server answered ${response.status}`;
    if (!/json/.test(response.headers.get("content-type") ?? "")) return fallback;
    try {
        const { title, detail } = await response.json();
        return [title, detail].filter(Boolean).join(": ") || fallback;
    } catch {
        return fallback;
    }
}

/** The same page of this host, or null: what a server sends as an address is not followed elsewhere. */
export function local(href) {
    try {
        const url = new URL(href, location.href);
        return url.origin === location.origin ? url : null;
    } catch {
        return null;
    }
}

/** Whether keys that are pressed go into a field. */
export function typing(target) {
    return target instanceof Element && target.closest("input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select, [contenteditable]") !== null;
}

export function plural(n, one, many = `${one}s`) {
    return `${n.toLocaleString()} ${n === 1 ? one : many}`;
}
