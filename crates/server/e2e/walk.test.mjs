// What a person does in the first five minutes: drop reports, see what became of them, go from the list to an incident, from a
// figure to its sentence. BASE tells of a server that runs already.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { audited, clean, launch, open, serve, settled } from "./lib.mjs";

const EXAMPLES = fileURLToPath(new URL("../../../examples", import.meta.url));

let running;
let browser;
let base;

before(async () => {
    running = process.env.BASE ? null : await serve();
    base = process.env.BASE ?? running.base;
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await running?.end();
});

test("from files to a sentence", async () => {
    const visit = await open(browser, base);
    const { page } = visit;
    await page.goto("/import");
    const files = readdirSync(EXAMPLES).filter((name) => /\.(txt|html|jsonl)$/.test(name)).map((name) => join(EXAMPLES, name));
    await page.locator("form.drop input[type=file]").first().setInputFiles(files);
    await page.locator("form.drop button.primary").click();
    await page.waitForURL("**/import/*");
    // The job goes on while nobody looks, and its page can be loaded again.
    await page.reload();
    await page.locator("[data-import-events][data-done=true]").waitFor({ timeout: 120_000 });
    await audited(page);
    await page.getByRole("link", { name: "Show the incidents" }).click();
    await settled(page);
    assert.equal(await page.locator("div.map[data-ready=true]").count(), 1);
    await page.locator("li.incident h3 > a").first().click();
    await page.waitForURL("**/incidents/inc_*");
    const figure = page.locator(".matrix a[href*='#clm_']").first();
    const claim = (await figure.getAttribute("href")).split("#")[1];
    await figure.click();
    await page.waitForURL("**/reports/**");
    const marks = page.locator(`[data-report] mark[data-claims~="${claim}"]`);
    await marks.first().waitFor();
    assert.ok(await marks.first().evaluate((mark) => mark.classList.contains("flash")), "its words are shown at once");
    await clean(visit);
    await visit.context.close();
});
