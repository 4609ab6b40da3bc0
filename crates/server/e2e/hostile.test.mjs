// What reports say is text: on every page that shows it nothing of it runs, and all of it can be read. Then who may ask at all.

import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { csv } from "./files.mjs";
import { clean, launch, open, settled } from "./lib.mjs";
import { follow, send, startServer, token } from "./server.mjs";

const RUN = "window.hit=(window.hit||0)+1";
const EVIL = {
    script: `<script>${RUN}</script>`,
    handler: `<img src=x onerror="${RUN}">`,
    quoted: `"><img src=x onerror=${RUN}>`,
    single: `'><body onload='${RUN}'>`,
    svg: `<svg onload="${RUN}"><a href="javascript:${RUN}">x</a></svg>`,
    ends: `</title></textarea></script></style><script>${RUN}</script>`,
    css: `<style>*{display:none!important}</style>`,
    template: "{{7*7}} {% block main %} ${7*7} <%= 7*7 %>",
    bidi: "\u202Etxt.live\u2066\u202Eexe",
};
const PAGE_BYTES = 1_000_000;
const LONG = 5_000_000;

/** An incident in words that are found, with something evil in who says so and in what is told. */
function told(town, country, evil) {
    return `${town.toUpperCase()}, ${country}, March 4 - Gunmen ${evil} shot dead 11 people in a market in ${town} on Monday, Colonel ${evil} Keita said. "We counted ${evil} nine bodies and 12 wounded," said Moussa ${evil} Traoré, a doctor at the hospital in ${town}.`;
}

const reports = [
    ...Object.entries(EVIL).map(([name, evil], i) => ({
        name: `${evil.replaceAll("/", "∕")}-${name}.txt`,
        bytes: `${evil} Eleven killed in Gao market\n\nPublisher: ${evil} Daily ${name}\nPublished: ${i + 3} March 2025\n\n${told("Gao", "Mali", evil)}\n`,
    })),
    {
        name: "../../hostile.jsonl",
        bytes: Object.entries(EVIL).map(([name, evil], i) => {
            const url = [`javascript:${RUN}//${name}`, `https://example.org/"onmouseover="${RUN}"`, `data:text/html,<script>${RUN}</script>`][i % 3];
            return JSON.stringify({ id: `${evil}${i}`, title: `${evil} in Kidal ${i}`, text: told("Kidal", "Mali", evil), publisher: `${evil} Post`, published: `2025-03-0${i + 1}`, url });
        }).join("\n"),
    },
    {
        name: "=HYPERLINK(\"x\").csv",
        bytes: csv([["title", "text", "published", "publisher", "url"], ...Object.values(EVIL).map((evil) => [`=cmd|'/c calc'!A1 ${evil}`, told("Ménaka", "Mali", evil), "2025-03-05", `${evil} Table`, `JaVaScRiPt:${RUN}`])]),
    },
    {
        name: "page.html",
        bytes: `<!doctype html><html><head><title>${EVIL.ends}Page of Timbuktu</title><base href="http://192.0.2.1/"><meta http-equiv="refresh" content="0;url=/help"><meta property="article:published_time" content="2025-03-05"><meta property="og:site_name" content="Web &lt;img src=x onerror=${RUN}&gt;"><link rel="stylesheet" href="http://192.0.2.1/x.css"><style>body{background:url(http://192.0.2.1/bg.png)}</style></head><body onload="${RUN}"><script>${RUN};alert(1)</script><iframe srcdoc="<script>parent.hit=1</script>"></iframe><form action="/judgements" method="post"><button autofocus onfocus="${RUN}">x</button></form><img src="http://192.0.2.1/t.gif" onerror="${RUN}"><svg onload="${RUN}"></svg><article><h1>Eleven killed in Timbuktu &lt;script&gt;${RUN}&lt;/script&gt;</h1><p>${told("Timbuktu", "Mali", "&lt;img src=x onerror=" + RUN + "&gt;")}</p><p>The attackers burned 20 houses, a witness said, and fled to the north before the army came to the town.</p><a href="javascript:${RUN}">more</a></article></body></html>`,
    },
    { name: "long.txt", bytes: `<b>${"x".repeat(LONG)}\n\nPublisher: Long Post\nPublished: 4 March 2025\n\n${told("Gao", "Mali", EVIL.script)}\n` },
    { name: "long.csv", bytes: csv([["title", "text", "published", "publisher"], ["Ten killed <b>" + "x".repeat(LONG), told("Ansongo", "Mali", EVIL.script), "2025-03-05", "Long Table"]]) },
];

let server;
let browser;
before(async () => {
    server = await startServer();
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await server?.end();
});

/** What must hold on every page of the desk, whatever was read. */
async function inert(visit) {
    const { page } = visit;
    const found = await page.evaluate(() => {
        for (const element of document.querySelectorAll("*")) {
            for (const kind of ["mouseover", "focus", "load", "error"]) element.dispatchEvent(new Event(kind));
        }
        const handlers = [...document.querySelectorAll("*")].filter((element) => [...element.attributes].some(({ name }) => name.startsWith("on")));
        const scripts = [...document.scripts].filter(({ src }) => !src.startsWith(`${location.origin}/static/`));
        const links = [...document.querySelectorAll("[href], [src], [action], [formaction]")].flatMap((element) => ["href", "src", "action", "formaction"].map((name) => element.getAttribute(name)).filter(Boolean)).filter((address) => !/^(\/|#|\?|https?:|data:image\/|blob:)/.test(address));
        return {
            hit: window.hit, handlers: handlers.map((element) => element.outerHTML.slice(0, 200)), scripts: scripts.map((script) => script.outerHTML.slice(0, 200)), links,
            foreign: document.querySelectorAll("iframe, object, embed, base, main style, main script, main img[src=x], main svg[onload]").length,
            shown: getComputedStyle(document.querySelector("main")).display !== "none",
        };
    });
    assert.deepEqual(found, { hit: undefined, handlers: [], scripts: [], links: [], foreign: 0, shown: true }, page.url());
    await clean(visit);
}

async function go(visit, path) {
    // Asked for without the browser first: it would stand still over a page of many megabytes.
    const size = (await (await fetch(`${server.base}${path}`)).text()).length;
    assert.ok(size < PAGE_BYTES, `${path} has ${size} signs`);
    const response = await visit.page.goto(path);
    assert.equal(response.status(), 200, path);
    await settled(visit.page);
    await inert(visit);
}

test("hostile reports are text on every page", async (t) => {
    const visit = await open(browser, server.base);
    const { page } = visit;
    let ids = [];

    await t.test("they are dropped, listed by their names, and read", async () => {
        await page.goto("/import");
        const large = reports.filter(({ bytes }) => bytes.length > 1_000_000);
        await page.evaluate((files) => {
            const hand = new DataTransfer();
            for (const { name, bytes } of files) hand.items.add(new File([bytes], name));
            document.querySelector("form.drop").dispatchEvent(new DragEvent("drop", { dataTransfer: hand, bubbles: true, cancelable: true }));
        }, reports.filter((report) => !large.includes(report)));
        await page.getByText(new RegExp(`^${reports.length - large.length} files`)).waitFor();
        assert.ok((await page.locator("form.drop ul.log").innerText()).includes(EVIL.script.replaceAll("/", "∕")));
        await inert(visit);
        await page.getByRole("button", { name: "Read them" }).click();
        await page.waitForURL("**/import/*");
        await page.locator(".batch .leads").waitFor({ timeout: 240_000 });
        await inert(visit);
        await page.reload();
        await inert(visit);
        const told = await page.locator(".batch .told").innerText();
        const remarks = await page.locator(".batch .remarks").innerText();
        // What begins as an image is none, and is named as such.
        assert.match(told, /^27 reports added/, `${told} ${remarks}`);
        assert.ok(remarks.includes("-svg.txt: is an SVG image, not a report") && remarks.includes("{% block main %}"), remarks);
    });

    await t.test("titles of five megabytes are read or named as left out", async () => {
        const long = reports.filter(({ bytes }) => bytes.length > 1_000_000);
        const state = await follow(await send(server.base, long, { no_gate: "1" }));
        assert.equal(state.failed, null);
        assert.equal(state.tally.added + state.remarked >= 2, true, JSON.stringify(state));
    });

    await t.test("lists and tables", async () => {
        for (const path of ["/incidents?all=1", "/incidents?all=1&view=map", "/incidents?all=1&view=timeline", "/review", "/review?kind=near-miss", "/publishers", "/actors", "/journal", "/export?all=1", "/import"]) await go(visit, path);
        await go(visit, "/publishers");
        const names = await page.locator("main").innerText();
        for (const evil of [EVIL.script, EVIL.handler, EVIL.quoted, EVIL.css]) assert.ok(names.includes(evil), `${evil} is told as it is: ${names.slice(0, 2000)}`);
        assert.equal(names.includes("49"), false, "templates of texts are not filled in");
    });

    await t.test("incidents, with their print views and differences", async () => {
        const { items } = await (await fetch(`${server.base}/incidents.json?all=1&limit=200`)).json();
        assert.ok(items.length >= 2, `${items.length} incidents`);
        const journal = (await (await fetch(`${server.base}/journal.json`)).json()).items[0].seq;
        for (const { id } of items.slice(0, 8)) {
            await go(visit, `/incidents/${id}`);
            await go(visit, `/incidents/${id}/diff?from=%231&to=%23${journal}`);
            await page.goto(`/incidents/${id}/print`);
            await inert(visit);
        }
    });

    await t.test("reports, and their originals", async () => {
        const lines = (await (await fetch(`${server.base}/export/jsonl?what=reports&all=1`)).text()).trim().split("\n").map((line) => JSON.parse(line).report);
        ids = lines.map(({ id }) => id);
        assert.ok(ids.length >= 28, `${ids.length} reports`);
        for (const { id, title } of lines) {
            await go(visit, `/reports/${id}`);
            const heading = await page.locator("h1").innerText();
            if (title && title.length < 300 && !title.includes("\u202E")) assert.equal(heading.replace(/\s+/g, " "), title.replace(/\s+/g, " ").trim());
            assert.ok(heading.length < 2_000, `a heading of ${heading.length} letters`);
            assert.equal(heading.includes("\u202E"), false, "a sign that turns the direction does not act beyond its line");
        }
        const web = lines.find(({ origin }) => origin.endsWith("page.html"));
        const html = await fetch(`${server.base}/reports/${web.id}/original`);
        assert.match(html.headers.get("content-security-policy"), /sandbox(;|$)/);
        assert.match(html.headers.get("content-security-policy"), /default-src 'none'/);
        for (const { id } of lines.filter(({ title }) => (title ?? "").length < 10_000).slice(0, 12).concat(web)) {
            const original = await open(browser, server.base);
            const asked = [];
            original.page.on("requestfinished", (request) => asked.push(request.url()));
            await original.page.goto(`/reports/${id}/original`);
            await original.page.waitForTimeout(300);
            assert.deepEqual(asked.filter((url) => !url.endsWith("/original") && !url.startsWith("data:")), [], "it fetches nothing");
            assert.match(original.page.url(), /\/original$/, "it leads nowhere");
            assert.equal(await original.page.evaluate(() => window.hit), undefined);
            const words = original.faults.filter((words) => !/^console: (Refused|Blocked|Loading|Applying|Executing|Framing|Connecting|Content.Security|Failed to load resource|Not allowed|Sending form|.*violates the following Content Security Policy|.*sandbox)/i.test(words));
            assert.deepEqual(words, []);
            await original.context.close();
        }
    });

    await t.test("search, palette and toasts", async () => {
        for (const words of ["script", "onerror", EVIL.script, EVIL.quoted, EVIL.template, '"unclosed', "NEAR( OR * ^", EVIL.bidi]) {
            await go(visit, `/search?q=${encodeURIComponent(words)}`);
            await go(visit, `/incidents?all=1&q=${encodeURIComponent(words)}`);
            assert.equal(await page.locator("#search, #f-q").first().inputValue(), words === EVIL.bidi ? await page.locator("#search, #f-q").first().inputValue() : words);
        }
        await page.goto("/search?q=Keita");
        assert.ok(await page.locator("main li.card").count() > 0);
        await page.keyboard.press("Control+k");
        await page.keyboard.type("script");
        await page.locator("dialog.palette [role=option]").first().waitFor();
        await page.waitForTimeout(500);
        await inert(visit);
        await page.keyboard.press("Escape");

        await page.goto("/review?kind=disputed");
        await page.keyboard.press("e");
        await page.keyboard.type(EVIL.handler);
        await page.locator("li.matter.current [data-account].current [data-action=edit]").click();
        const toast = page.locator(".toast.error p").first();
        await toast.waitFor();
        await page.waitForTimeout(300);
        // What the server refuses is an answer that the browser notes.
        visit.faults.splice(0, visit.faults.length, ...visit.faults.filter((words) => !/status of 4(00|22)/.test(words)));
        await inert(visit);
    });

    await t.test("decisions in hostile words", async () => {
        const { items } = await (await fetch(`${server.base}/incidents.json`)).json();
        const id = items[0].id;
        const csrf = await token(server.base);
        for (const [action, field] of [["note", "note"], ["tag", "tag"], ["assign", "assignee"]]) {
            const response = await fetch(`${server.base}/judgements`, { method: "POST", redirect: "manual", headers: { "x-csrf-token": csrf, "content-type": "application/x-www-form-urlencoded", accept: "application/json" }, body: new URLSearchParams({ action, subjects: id, [field]: EVIL.quoted + EVIL.script, reason: EVIL.svg }) });
            assert.equal(response.status, 200, await response.text());
        }
        await go(visit, `/incidents/${id}`);
        assert.ok((await page.locator("main").innerText()).includes(EVIL.quoted + EVIL.script));
        await go(visit, "/review");
        await go(visit, "/journal");
        await go(visit, "/incidents");
    });

    await t.test("addresses in hostile words", async () => {
        for (const path of [`/incidents/${encodeURIComponent(EVIL.handler)}`, `/reports/${encodeURIComponent(EVIL.script)}`, `/${encodeURIComponent(EVIL.ends)}`, `/incidents?killed=${encodeURIComponent(EVIL.quoted)}`, `/incidents?as_of=${encodeURIComponent(EVIL.quoted)}`, `/import/${encodeURIComponent(EVIL.quoted)}`, `/incidents/inc_1/diff?from=${encodeURIComponent(EVIL.quoted)}&to=1`]) {
            const response = await page.goto(path);
            assert.ok(response.status() >= 400 && response.status() < 500, `${path}: ${response.status()}`);
            visit.faults.splice(0, visit.faults.length, ...visit.faults.filter((words) => !/status of 4\d\d/.test(words)));
            if (/html/.test(response.headers()["content-type"])) await inert(visit);
            else assert.match(response.headers()["content-type"], /problem\+json|text\/plain/);
        }
        await go(visit, `/incidents?place=${encodeURIComponent(EVIL.quoted)}`);
        await go(visit, `/incidents?tag=${encodeURIComponent(EVIL.script)}`);
    });

    await t.test("tables for a spreadsheet have no formulas", async () => {
        const text = await (await fetch(`${server.base}/export/csv?what=claims&all=1`)).text();
        assert.equal(/(^|,)"?[=@]/m.test(text), false, text.match(/.{0,60}(^|,)"?[=@].{0,80}/m)?.[0]);
    });
    await visit.context.close();
});

/** A plain request, with headers that browsers do not let pages set. */
function ask(path, { method = "GET", headers = {}, body } = {}) {
    const url = new URL(server.base);
    return new Promise((answered, failed) => {
        const sent = request({ host: url.hostname, port: url.port, path, method, headers }, (response) => {
            const pieces = [];
            response.on("data", (piece) => pieces.push(piece));
            response.on("end", () => answered({ status: response.statusCode, headers: response.headers, text: Buffer.concat(pieces).toString() }));
        });
        sent.on("error", failed);
        sent.end(body);
    });
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };

test("a foreign name is refused", async () => {
    for (const host of ["example.org", "example.org:80", "127.0.0.1", "127.0.0.1.example.org", `rebound.example:${new URL(server.base).port}`]) {
        for (const path of ["/", "/incidents", "/static/js/app.js", "/api/v1/session", "/import"]) {
            const { status, text } = await ask(path, { headers: { host } });
            assert.equal(status, 421, `${host} ${path}`);
            assert.equal(text.includes(await token(server.base)), false);
        }
    }
    assert.equal((await ask("/incidents", { headers: { host: `localhost:${new URL(server.base).port}` } })).status, 200);
});

test("a change needs the token, and a page of this server", async () => {
    const csrf = await token(server.base);
    assert.match(csrf, /^[0-9a-f]{48}$/);
    const body = new URLSearchParams({ action: "note", subjects: "inc_1", note: "x" }).toString();
    const withToken = `${body}&csrf=${csrf}`;
    for (const [headers, sent, why] of [
        [FORM, body, "no token"],
        [FORM, `${body}&csrf=${"0".repeat(48)}`, "a wrong one"],
        [{ ...FORM, origin: "http://example.org" }, withToken, "a foreign origin"],
        [{ ...FORM, origin: "null" }, withToken, "an origin of a sandbox"],
        [{ ...FORM, "sec-fetch-site": "cross-site" }, withToken, "a foreign page"],
        [{ ...FORM, "sec-fetch-site": "same-site" }, withToken, "a page of another port"],
        [{ "content-type": "application/json" }, JSON.stringify({ action: "note", subjects: ["inc_1"], note: "x", csrf }), "JSON without the header"],
        [{ "content-type": "text/plain" }, withToken, "a form in disguise"],
    ]) {
        for (const path of ["/judgements", "/api/v1/judgements", "/judgements/jdg_1/undo"]) assert.equal((await ask(path, { method: "POST", headers, body: sent })).status, 403, `${why}: ${path}`);
    }
    const mixed = '--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nGunmen killed five people.\r\n--x--\r\n';
    assert.equal((await ask("/import", { method: "POST", headers: { "content-type": "multipart/form-data; boundary=x" }, body: mixed })).status, 403);
    assert.ok([403, 405].includes((await ask("/incidents", { method: "DELETE" })).status));
    const { status } = await ask("/judgements", { method: "POST", headers: { ...FORM, origin: server.base }, body: withToken });
    assert.ok([404, 409, 422].includes(status), `with all of it only the incident is missing: ${status}`);
});

test("nothing outside the static files can be had", async () => {
    for (const path of ["/static/../Cargo.toml", "/static/%2e%2e/Cargo.toml", "/static/..%2f..%2fCargo.toml", "/static/js/../../../Cargo.toml", "/static//etc/passwd", "/static/%00", "/static/js", "/static/", "/static/....//etc/passwd", "/static/..\\Cargo.toml"]) {
        assert.equal((await ask(path)).status, 404, path);
    }
});

test("what is too large is refused", async () => {
    const csrf = await token(server.base);
    const large = `csrf=${csrf}&action=note&subjects=inc_1&note=${"x".repeat(1_100_000)}`;
    const { status } = await ask("/judgements", { method: "POST", headers: { ...FORM, "content-length": Buffer.byteLength(large) }, body: large }).catch((error) => ({ status: error.code }));
    assert.equal(status, 413);
    const json = JSON.stringify({ action: "note", subjects: ["inc_1"], note: "x".repeat(1_100_000) });
    assert.equal((await ask("/api/v1/judgements", { method: "POST", headers: { "content-type": "application/json", "x-csrf-token": csrf }, body: json }).catch((error) => ({ status: error.code }))).status, 413);
    const pasted = `--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n${"x".repeat(4_300_000)}\r\n--x--\r\n`;
    assert.equal((await ask("/import", { method: "POST", headers: { "content-type": "multipart/form-data; boundary=x", "x-csrf-token": csrf }, body: pasted })).status, 413);
    const address = await ask(`/incidents?q=${"x".repeat(70_000)}`).catch((error) => ({ status: error.code }));
    assert.ok([400, 414, 431].includes(address.status), `a long address: ${address.status}`);
});

test("each answer says what a page may do", async () => {
    for (const path of ["/incidents", "/static/js/app.js", "/incidents.json", "/nothing", "/api/v1/session"]) {
        const { headers } = await ask(path);
        assert.match(headers["content-security-policy"], /default-src 'none'/, path);
        assert.equal(/unsafe/.test(headers["content-security-policy"]), false, path);
        assert.equal(headers["x-content-type-options"], "nosniff", path);
        assert.equal(headers["access-control-allow-origin"], undefined, path);
    }
});
