// Every page in both themes and at both sizes: no fault, nothing serious for axe, no sideways scrolling, not too heavy, and a
// picture of it under target/screenshots. Then what a page must do whatever its content: Arabic, no scripts, the first stop.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ARABIC, ARCHIVE, TABLE, TEXTS } from "./stories.mjs";
import { DESK, PHONE, audited, clean, launch, open, overflows, settled, shoot } from "./lib.mjs";
import { follow, send, startServer } from "./server.mjs";

const LIMIT = 400_000;
const LIMIT_WITH_MAP = 1_200_000;

let server;
let browser;
/** Paths of pages by the names of their pictures. */
let pages;

before(async () => {
    server = await startServer(["examples"]);
    browser = await launch();
    await follow(await send(server.base, [...TEXTS, TABLE, ARCHIVE]));
    const batch = await send(server.base, [ARABIC], { no_gate: "1" });
    await follow(batch);
    const json = async (path) => (await fetch(`${server.base}${path}`)).json();
    const { items } = await json("/incidents.json?limit=200");
    const one = (words) => items.find(({ title }) => title.includes(words)).id;
    const camp = one("Gao, 2024-11-18");
    const reports = (await (await fetch(`${server.base}/export/jsonl?what=reports&all=1`)).text()).trim().split("\n").map((line) => JSON.parse(line).report);
    const report = (words) => reports.find(({ title, origin }) => `${title} ${origin}`.includes(words)).id;
    const bunia = await (await fetch(`${server.base}/incidents/${one("Bunia")}`)).text();
    pages = {
        incidents: "/incidents", map: "/incidents?view=map", timeline: "/incidents?view=timeline", "as-of": "/incidents?as_of=2024-09-11",
        "nothing-fits": "/incidents?killed=100000", incident: `/incidents/${camp}`, "incident-copies": `/incidents/${one("Bunia")}`,
        print: `/incidents/${camp}/print`, diff: `/incidents/${camp}/diff?from=2024-11-18&to=2024-11-26`, report: `/reports/${report("mosul-market-update")}`,
        "report-arabic": `/reports/${report("ar-2")}`, compare: bunia.match(/href="([^"]*compare[^"]*)"/)[1].replaceAll("&amp;", "&"),
        review: "/review", "review-pairs": "/review?kind=near-miss", import: "/import", batch: new URL(batch).pathname, export: "/export", actors: "/actors", publishers: "/publishers",
        journal: "/journal", verified: "/journal?verify=1", search: "/search?q=market", help: "/help",
    };
});
after(async () => {
    await browser?.close();
    await server?.end();
});

/** Counts what a page transfers, in bytes as they are sent. */
function weigh(page) {
    let sum = 0;
    page.on("requestfinished", async (request) => {
        const sizes = await request.sizes().catch(() => null);
        if (sizes && !request.url().endsWith("/events")) sum += sizes.responseBodySize;
    });
    return () => sum;
}

async function look(name, path, colorScheme) {
    const visit = await open(browser, server.base, { colorScheme });
    const { page } = visit;
    const weight = weigh(page);
    assert.equal((await page.goto(path)).status(), 200, path);
    await settled(page);
    const hasMap = await page.locator("div.map[data-features]").count() > 0;
    assert.ok(weight() <= (hasMap ? LIMIT_WITH_MAP : LIMIT), `${path} transfers ${weight()} bytes`);
    await shoot(page, `${name}-${colorScheme}`);
    assert.equal(await overflows(page), false, `${path} scrolls sideways`);
    await audited(page);
    await page.setViewportSize(PHONE);
    await settled(page);
    assert.equal(await overflows(page), false, `${path} scrolls sideways on a phone`);
    await audited(page);
    await clean(visit);
    await visit.context.close();
}

for (const colorScheme of ["light", "dark"]) {
    test(`every page: ${colorScheme}`, async (t) => {
        for (const [name, path] of Object.entries(pages)) await t.test(`${name} ${path}`, () => look(name, path, colorScheme));
    });
}

test("an empty ledger, and a page that is not there", async (t) => {
    const empty = await startServer();
    t.after(() => empty.end());
    for (const colorScheme of ["light", "dark"]) {
        const visit = await open(browser, empty.base, { colorScheme });
        for (const [name, path] of [["empty", "/"], ["empty-review", "/review"], ["empty-actors", "/actors"]]) {
            await visit.page.goto(path);
            await shoot(visit.page, `${name}-${colorScheme}`);
            await audited(visit.page);
        }
        await clean(visit);
        assert.equal((await visit.page.goto("/nothing")).status(), 404);
        await shoot(visit.page, `not-found-${colorScheme}`);
        await audited(visit.page);
        assert.deepEqual(visit.faults.filter((words) => !/404/.test(words)), []);
        await visit.context.close();
    }
});

test("dialogs are fit for axe in both themes", async () => {
    for (const colorScheme of ["light", "dark"]) {
        const visit = await open(browser, server.base, { colorScheme });
        const { page } = visit;
        await page.goto("/incidents");
        await settled(page);
        for (const [key, name] of [["Control+k", "palette"], ["?", "keys"]]) {
            await page.keyboard.press(key);
            await page.locator("dialog[open]").waitFor();
            await page.waitForTimeout(400);
            await shoot(page, `${name}-${colorScheme}`, { full: false });
            await audited(page);
            await page.keyboard.press("Escape");
            await page.locator("dialog[open]").waitFor({ state: "detached" });
        }
        await clean(visit);
        await visit.context.close();
    }
});

test("the theme is chosen by its button, and kept on every page", async () => {
    const visit = await open(browser, server.base, { colorScheme: "light" });
    const { page } = visit;
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.goto("/review");
    const light = await paper();
    await page.locator("[data-theme-toggle]").click();
    await page.locator("[data-theme-toggle]").click();
    assert.notEqual(await paper(), light);
    const dark = await paper();
    for (const path of ["/incidents", "/help", pages.incident]) {
        await page.goto(path);
        assert.equal(await paper(), dark, path);
    }
    await clean(visit);
    await visit.context.close();
});

test("an Arabic report reads from right to left, in a page that does not", async () => {
    const visit = await open(browser, server.base);
    const { page } = visit;
    for (const viewport of [DESK, PHONE]) {
        await page.setViewportSize(viewport);
        await page.goto(pages["report-arabic"]);
        const direction = (selector) => page.locator(selector).first().evaluate((element) => getComputedStyle(element).direction);
        assert.equal(await direction("h1"), "rtl");
        assert.equal(await direction(".report-text p:not(.muted)"), "rtl");
        assert.equal(await direction("nav.main"), "ltr");
        assert.equal(await page.locator(".report-text").getAttribute("lang"), "ar");
        const { x, width } = await page.locator(".report-text p:not(.muted)").first().evaluate((element) => {
            const range = document.createRange();
            range.selectNodeContents(element);
            const { right } = range.getClientRects()[0];
            return { x: right, width: element.getBoundingClientRect().right };
        });
        assert.ok(Math.abs(x - width) < 4, `the first line begins at the right edge: ${x}, ${width}`);
        assert.equal(await overflows(page), false);
    }
    await page.goto(`/search?q=${encodeURIComponent("الموصل")}`);
    const hit = page.locator("main li.card h2 a").first();
    assert.equal(await hit.evaluate((element) => getComputedStyle(element).direction), "rtl");
    await hit.click();
    await page.waitForURL("**/reports/**");
    await clean(visit);
    await visit.context.close();
});

test("pages work without scripts", async () => {
    const visit = await open(browser, server.base, { javaScriptEnabled: false });
    const { page } = visit;
    await page.goto("/");
    await page.locator("#f-q").fill("Maiduguri");
    await page.getByRole("button", { name: "Apply" }).click();
    await page.waitForURL(/q=Maiduguri/);
    await page.locator("li.incident h3 > a").first().click();
    await page.waitForURL("**/incidents/inc_*");
    await page.locator(".matrix a[data-claim]").first().click();
    await page.waitForURL("**/reports/**");
    assert.ok(await page.locator("mark[data-claims]").first().isVisible());
    await page.goto("/import");
    await page.locator("#files").setInputFiles({ name: "again.txt", mimeType: "text/plain", buffer: Buffer.from(TEXTS[0].bytes) });
    await page.getByRole("button", { name: "Read them" }).click();
    await page.waitForURL("**/import/*");
    await visit.context.close();
});

test("the first tab stop skips to the content, and every stop is seen", async () => {
    const visit = await open(browser, server.base);
    const { page } = visit;
    await page.goto("/incidents");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#main");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    for (let i = 0; i < 25; i++) {
        await page.keyboard.press("Tab");
        const seen = await page.evaluate(() => {
            const { activeElement: at } = document;
            const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
            // A field of a date shows which of its parts is meant.
            return at === document.body || at.localName === "canvas" || at.type === "date" || (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none" ? null : at.outerHTML.slice(0, 120);
        });
        assert.equal(seen, null);
    }
    await visit.context.close();
});
