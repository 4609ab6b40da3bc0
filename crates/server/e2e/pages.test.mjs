// Every page that the navigation, the list and the incident lead to: no fault, nothing serious for axe, no sideways scrolling,
// not too heavy, and a picture of it. BASE tells of a server that runs already; else one is started on the examples.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PHONE, audited, clean, launch, open, overflows, settled, shoot, weigh } from "./lib.mjs";
import { startServer } from "./server.mjs";

const LIMIT = 400_000;
const LIMIT_WITH_MAP = 1_200_000;

let running;
let browser;
let base;
before(async () => {
    running = process.env.BASE ? null : await startServer(["examples"]);
    base = process.env.BASE ?? running.base;
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await running?.end();
});

/** Addresses of this host that the selector's links have, each once, without what follows a `#`. */
function links(page, selector) {
    return page.evaluate((selector) => [...new Set([...document.querySelectorAll(selector)].map((link) => new URL(link.getAttribute("href"), location.href)).filter((url) => url.origin === location.origin).map((url) => url.pathname + url.search))], selector);
}

/** A short name for pictures. */
function named(path) {
    const [first, second] = path.split("?")[0].split("/").filter(Boolean);
    return second ? `${first}-one` : first ?? "incidents";
}

async function look(path, colorScheme) {
    const visit = await open(browser, base, { colorScheme });
    const { page } = visit;
    const weight = weigh(page);
    const response = await page.goto(path);
    assert.equal(response.status(), 200, path);
    await settled(page);
    const map = await page.locator("div.map[data-features]").count() > 0;
    assert.ok(weight.total() <= (map ? LIMIT_WITH_MAP : LIMIT), `${path} transfers ${weight.total()} bytes`);
    await shoot(page, `${named(path)}-${colorScheme}`);
    await audited(page);
    await page.setViewportSize(PHONE);
    await settled(page);
    assert.equal(await overflows(page), false, `${path} scrolls sideways on a phone`);
    await audited(page);
    await clean(visit);
    await visit.context.close();
}

test("every page", async (t) => {
    const visit = await open(browser, base);
    await visit.page.goto("/");
    await settled(visit.page);
    const navigation = await links(visit.page, "nav.main a");
    assert.ok(navigation.length >= 5, "the navigation leads somewhere");
    const [incident] = await links(visit.page, "li.incident h3 > a");
    assert.ok(incident, "there is an incident");
    const paths = [...navigation, incident];
    await visit.page.goto(incident);
    const [report] = await links(visit.page, "main a[href^='/reports/']");
    if (!process.env.BASE) assert.ok(report, "an incident leads to its reports");
    if (report) paths.push(report);
    await visit.context.close();
    for (const path of paths) {
        await t.test(`${path} in light`, () => look(path, "light"));
    }
    for (const path of [navigation[0], incident, ...(report ? [report] : [])]) {
        await t.test(`${path} in dark`, () => look(path, "dark"));
    }
});

test("pages work without scripts", async () => {
    const visit = await open(browser, base, { javaScriptEnabled: false });
    const { page } = visit;
    await page.goto("/");
    await page.locator("li.incident h3 > a").first().click();
    await page.waitForURL("**/incidents/**");
    assert.ok(await page.locator("main h1").first().isVisible());
    await visit.context.close();
});

test("the first tab stop skips to the content", async () => {
    const visit = await open(browser, base);
    const { page } = visit;
    await page.goto("/");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#main");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await visit.context.close();
});
