// The walk of an analyst, step after step on one ledger that is empty at first; then the queue by keyboard alone, an earlier
// day, and a server that dies in the middle of an import.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fromCsv, unzip } from "./files.mjs";
import { clean, launch, open, settled } from "./lib.mjs";
import { ROOT, follow, send, startServer } from "./server.mjs";
import { ARCHIVE, FORTY, TABLE, TEXTS } from "./stories.mjs";

const EXAMPLES = join(ROOT, "examples");
const READING_MS = 240_000;

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser?.close());

/** Lays files on the form as if they had been dropped from a file manager. */
async function drop(page, files) {
    const laid = files.map(({ name, mimeType, bytes }) => ({ name, mimeType, bytes: Buffer.from(bytes).toString("base64") }));
    await page.evaluate((laid) => {
        const hand = new DataTransfer();
        for (const { name, mimeType, bytes } of laid) {
            hand.items.add(new File([Uint8Array.from(atob(bytes), (sign) => sign.codePointAt(0))], name, { type: mimeType }));
        }
        const form = document.querySelector("form.drop");
        for (const kind of ["dragenter", "dragover", "drop"]) {
            form.dispatchEvent(new DragEvent(kind, { dataTransfer: hand, bubbles: true, cancelable: true }));
        }
    }, laid);
}

async function download(page, link) {
    const [taken] = await Promise.all([page.waitForEvent("download"), link.click()]);
    assert.equal(await taken.failure(), null);
    return { name: taken.suggestedFilename(), bytes: readFileSync(await taken.path()) };
}

/** The report of an id, as the server tells it. */
async function report(base, id) {
    const response = await fetch(`${base}/reports/${id}.json`);
    assert.equal(response.status, 200, `${id} is a report`);
    return (await response.json()).record.report;
}

test("the walk", async (t) => {
    const server = await startServer();
    t.after(() => server.end());
    const visit = await open(browser, server.base, { acceptDownloads: true });
    const { page } = visit;

    await t.test("an empty ledger leads to the import and the examples", async () => {
        await page.goto("/");
        await page.getByRole("heading", { name: "Nothing is recorded yet" }).waitFor();
        assert.match(await page.locator("section.empty").innerText(), /examples/);
        await page.locator("section.empty").getByRole("link", { name: "Import reports" }).click();
        await page.waitForURL("**/import");
    });

    await t.test("texts, a table, an archive and the examples are dropped, and read", async () => {
        const examples = readdirSync(EXAMPLES).filter((name) => name !== "README.md").map((name) => ({ name, mimeType: "", bytes: readFileSync(join(EXAMPLES, name)) }));
        await drop(page, [...TEXTS, TABLE]);
        await page.getByText(/^13 files, /).waitFor();
        await drop(page, [ARCHIVE]);
        await page.locator("#files").setInputFiles(examples.map(({ name, bytes }) => ({ name, mimeType: "application/octet-stream", buffer: bytes })));
        await page.getByText(new RegExp(`^${14 + examples.length} files, `)).waitFor();
        await page.getByRole("button", { name: "Read them" }).click();
        await page.waitForURL("**/import/*");
        const told = page.locator(".batch .told");
        await page.waitForFunction(() => {
            const { value, max } = document.querySelector(".batch progress");
            return value > 0 && value < max && !document.querySelector(".batch .leads:not([hidden])");
        }, null, { timeout: READING_MS });
        await page.locator(".batch .leads").waitFor({ timeout: READING_MS });
        assert.match(await told.innerText(), /^38 reports added, \d+ incidents, \d+ disputed, \d+ awaited, [45] copies folded$/);
        const [, incidents, disputed, awaited] = (await told.innerText()).match(/, (\d+) incidents, (\d+) disputed, (\d+) awaited/).map(Number);
        assert.ok(incidents >= 20 && disputed >= 8 && awaited >= 4 && disputed <= incidents);
        assert.equal(await page.locator(".batch .remarks li").count(), 0, "nothing was skipped");
        const live = await told.innerText();
        await page.reload();
        assert.equal(await told.innerText(), live, "the server and the page say it in the same words");
        await clean(visit);
    });

    await t.test("the list, the map and the timeline show them", async () => {
        await page.getByRole("link", { name: "To the incidents" }).click();
        await page.waitForURL("**/incidents");
        const rows = await page.locator("li.incident").count();
        assert.ok(rows >= 20, `${rows} incidents`);
        await settled(page);
        await page.getByRole("navigation", { name: "How they are shown" }).getByRole("link", { name: /map/i }).click();
        await page.waitForURL(/view=map/);
        await settled(page);
        await page.locator("div.map[data-ready] canvas").waitFor();
        assert.ok(await page.locator("div.map canvas").evaluate(({ width, height }) => width > 200 && height > 200));
        await page.getByRole("navigation", { name: "How they are shown" }).getByRole("link", { name: /timeline/i }).click();
        await page.waitForURL(/view=timeline/);
        const bars = page.locator("figure.timeline svg a");
        assert.ok(await bars.count() >= 3);
        const shown = Number((await bars.first().getAttribute("aria-label")).match(/(\d+) incident/)?.[1]);
        await page.goto(await bars.first().getAttribute("href"));
        assert.equal(await page.locator("li.incident").count(), shown, "a bar leads to the incidents that it counts");
        await clean(visit);
    });

    await t.test("facets narrow list and map together, and the address holds it", async () => {
        await page.goto("/incidents");
        const choice = page.locator('details[data-facet=country] a[href*="country=NG"]');
        const number = Number(await choice.locator(".num").innerText());
        await choice.click();
        await page.waitForURL(/country=/);
        assert.equal(await page.locator("li.incident").count(), number);
        const features = await page.locator("div.map").getAttribute("data-features");
        const drawn = await page.evaluate(async (url) => (await (await fetch(url)).json()).incidents, features);
        assert.equal(drawn, number);
    });

    let incident;
    await t.test("an incident has tolls by day, a matrix, and what is awaited", async () => {
        await page.goto("/incidents?q=Maiduguri");
        await page.locator("li.incident h3 a").first().click();
        await page.waitForURL("**/incidents/inc_*");
        incident = new URL(page.url()).pathname;
        const chart = page.locator("figure.chart", { hasText: "killed" }).first();
        assert.ok(await chart.locator("[data-point]").count() >= 3, "several speakers count the dead");
        const days = await chart.locator("svg text").allTextContents();
        assert.ok(days.some((day) => /2024-09-1|Sep/.test(day)), days.join(" "));
        const killed = page.locator(".matrix tbody tr", { has: page.getByRole("rowheader", { name: /^killed/ }) });
        assert.match(await killed.innerText(), /disputed/);
        assert.ok(await killed.locator("td.disputed a").count() >= 3);
        await chart.locator("[data-point]").first().focus();
        await page.keyboard.press("ArrowRight");
        assert.match(await chart.locator(".readout").innerText(), /\d/);
        await clean(visit);
    });

    await t.test("a figure leads to its sentence, which is marked and flashes", async () => {
        const figure = page.locator(".matrix a[data-claim]", { hasText: "20" }).first();
        const claim = await figure.getAttribute("data-claim");
        await figure.click();
        await page.waitForURL(`**/reports/*#${claim}`);
        const mark = page.locator(`mark[data-claims~="${claim}"]`).first();
        assert.ok(await mark.evaluate((mark) => mark.classList.contains("flash")), "the words flash");
        const { top, bottom } = await mark.evaluate((mark) => mark.getBoundingClientRect());
        assert.ok(top >= 0 && bottom <= page.viewportSize().height, `the words are in sight: ${top} to ${bottom}`);
        assert.match(await page.locator(".report-text p", { has: mark }).innerText(), /\b20\b/);
        await page.locator(`.claim[data-claim="${claim}"]`).waitFor();
        await mark.click();
        await page.waitForFunction((claim) => document.activeElement.closest(".claim")?.dataset.claim === claim || document.activeElement.closest(".claim"), claim);
        await clean(visit);
    });

    await t.test("who copied it is told, and laid side by side", async () => {
        await page.goto("/incidents?q=Bunia");
        await page.locator("li.incident h3 a").first().click();
        const repeats = page.locator("section", { has: page.getByRole("heading", { name: "Reports", exact: true }) }).locator("ul.tree").first();
        const told = await repeats.innerText();
        assert.match(told, /Great Lakes Wire/);
        assert.match(told, /Kivu Morning Post/);
        assert.match(told, /Ituri Standard/);
        await repeats.getByRole("link", { name: "side by side" }).first().click();
        await page.getByRole("heading", { name: "Side by side" }).waitFor();
        assert.equal(await page.locator(".split section").count(), 2);
        const marked = await page.locator(".split mark").allInnerTexts();
        assert.ok(marked.length > 0 && !marked.join(" ").includes("Justin Lobho"), "only what differs is marked");
        await clean(visit);
    });

    await t.test("a suggestion is refused, and the refusal taken back", async () => {
        const candidates = (await (await fetch(`${server.base}/incidents.json?limit=100`)).json()).items.map(({ id }) => id);
        let found = null;
        for (const id of candidates) {
            await page.goto(`/incidents/${id}`);
            if (await page.locator("li.suggestion").count() > 0) {
                found = id;
                break;
            }
        }
        assert.ok(found, "an incident has a suggestion");
        const [a, b] = await page.locator("li.suggestion").first().evaluate(({ dataset }) => [dataset.a, dataset.b]);
        const card = page.locator(`li.suggestion[data-a="${a}"][data-b="${b}"]`);
        await card.getByText("What was compared").click();
        assert.ok(await card.locator("details li").count() > 0, "a suggestion says why");
        await card.getByRole("textbox").fill("Another day, another place");
        await card.getByRole("button", { name: "Not the same" }).click();
        await page.waitForLoadState();
        await card.waitFor({ state: "detached" });
        const decision = page.locator("table.decisions tr[data-judgement]", { hasText: "Another day, another place" });
        await decision.waitFor();
        assert.match(await decision.innerText(), /different[\s\S]*tester/);
        await decision.getByRole("button", { name: "Undo" }).click();
        await card.waitFor();
        assert.match(await decision.innerText(), /taken back/);
        await clean(visit);
    });

    await t.test("each row of an export leads back to a page and to words", async () => {
        await page.goto("/export");
        const files = (format) => page.locator(`a[href^="/export/${format}?"]`);
        const acled = await download(page, files("acled"));
        assert.match(acled.name, /\.csv$/);
        const rows = fromCsv(acled.bytes.toString());
        assert.equal(Object.keys(rows[0]).length, 31);
        assert.ok(rows.length >= 20, `${rows.length} rows`);
        for (const { event_id_cnty: id } of rows) {
            const response = await fetch(`${server.base}/incidents/${id}`);
            assert.equal(response.status, 200, `${id} is an incident`);
        }
        const events = fromCsv((await download(page, files("event-report"))).bytes.toString());
        assert.ok(events.length >= rows.length && events.every((row) => row.event_id && "deaths_best" in row));

        const parts = unzip((await download(page, page.locator('a[href^="/export/acled/package"]'))).bytes);
        assert.deepEqual([...parts.keys()].sort(), ["acled-incidents.csv", "datapackage.json", "losses.json", "provenance.csv"]);
        assert.equal(parts.get("acled-incidents.csv").toString(), acled.bytes.toString());
        JSON.parse(parts.get("losses.json"));
        const described = JSON.parse(parts.get("datapackage.json"));
        assert.ok(described.resources.length > 0);
        const provenance = fromCsv(parts.get("provenance.csv").toString());
        const ids = new Set(rows.map((row) => row.event_id_cnty));
        const texts = new Map();
        let quoted = 0;
        for (const { row, column, quotes } of provenance) {
            assert.ok(ids.has(row), `${row} is a row of the export`);
            for (const { report: id, exact, start, end } of quotes ? JSON.parse(quotes) : []) {
                if (!texts.has(id)) texts.set(id, [...(await report(server.base, id)).text]);
                assert.equal(texts.get(id).slice(start, end).join(""), exact, `${row} ${column}`);
                quoted++;
            }
        }
        assert.ok(quoted > rows.length);
        for (const { event_id_cnty: id, fatalities } of rows) {
            if (fatalities === "" || fatalities === "0") continue;
            const why = provenance.find(({ row, column }) => row === id && column === "fatalities");
            assert.ok(why && JSON.parse(why.quotes || "[]").length > 0, `${fatalities} dead of ${id} have words`);
        }
        await clean(visit);
    });

    await t.test("an earlier day has fewer reports, and nothing can be decided there", async () => {
        await page.goto("/incidents");
        const now = await page.locator("li.incident").count();
        await page.locator("#f-as-of").fill("2024-09-10");
        await page.waitForURL(/as_of=2024-09-10/);
        await page.getByText(/You are looking back: .*2024-09-10.*Nothing can be decided here/).waitFor();
        const then = await page.locator("li.incident").count();
        assert.ok(then > 0 && then < now, `${then} of ${now}`);
        await page.locator("li.incident h3 a", { hasText: "Maiduguri" }).click();
        await page.getByText("You are looking back").waitFor();
        const reports = page.getByRole("region", { name: "Reports" }).locator("tbody tr");
        assert.equal(await reports.count(), 1, "the reports of the days after are not known yet");
        assert.equal(await page.locator("form[method=post]").count(), 0);
        await page.getByRole("link", { name: "Back to now" }).click();
        await page.waitForURL((url) => !url.search);

        const slider = page.getByRole("slider", { name: "Day of publication" });
        await slider.focus();
        await page.keyboard.press("ArrowLeft");
        await page.waitForURL(/as_of=\d{4}-\d\d-\d\d/);
        const day = new URL(page.url()).searchParams.get("as_of");
        await page.waitForFunction(() => document.activeElement.type === "range");
        await page.keyboard.press("ArrowLeft");
        await page.waitForURL((url) => url.searchParams.get("as_of") < day);
        await page.getByText("You are looking back").waitFor();
        await clean(visit);
    });

    await t.test("ten matters are reviewed by keyboard alone", async () => {
        const judged = async () => (await (await fetch(`${server.base}/journal`)).text()).match(/<td>judgement<\/td>/g)?.length ?? 0;
        const before = await judged();
        const current = page.locator("li.matter.current");
        const done = async (number) => page.waitForFunction((number) => document.querySelectorAll("li.matter.done").length === number, number, { timeout: 30_000 });
        let decided = 0;

        await page.goto("/review?kind=near-miss");
        const near = Math.min(3, await page.locator("li.matter").count());
        assert.equal(near, 3, "there are suggestions to decide");
        for (const key of ["n", "u", "x"]) {
            await page.keyboard.press(key);
            await done(++decided);
        }
        await page.goto("/review?kind=disputed");
        const first = await page.locator("li.matter").first().getAttribute("data-key");
        assert.equal(await current.getAttribute("data-key"), first, "the first matter has its turn without a click");
        await page.keyboard.press("j");
        assert.notEqual(await current.getAttribute("data-key"), first);
        await page.keyboard.press("k");
        assert.equal(await current.getAttribute("data-key"), first);
        for (let i = 0; i < 7; i++) {
            await page.keyboard.press("l");
            await page.keyboard.press(i % 2 === 0 ? "a" : "r");
            await done(i + 1);
            decided++;
        }
        assert.equal(await judged(), before + decided);
        await page.keyboard.press("z");
        await done(6);

        await page.goto("/journal");
        const lines = page.locator("tbody tr", { has: page.getByRole("cell", { name: "judgement", exact: true }) });
        assert.equal(await lines.count(), before + decided + 1, "ten decisions, and one taken back");
        await page.goto("/review");
        const last = page.locator("section[aria-labelledby=decided] tr[data-judgement]");
        assert.ok(await last.count() >= decided);
        const told = (await last.allInnerTexts()).join("\n");
        for (const word of ["same", "different", "unsure", "accept", "reject", "taken back"]) assert.match(told, new RegExp(word));
        await clean(visit);
    });

    await t.test("a right value is typed at an account, and Enter corrects it", async () => {
        await page.goto("/review?kind=disputed");
        await page.keyboard.press("j");
        const words = page.locator("li.matter.current [data-account].current");
        const claim = await words.getAttribute("data-account");
        await page.keyboard.press("e");
        await page.keyboard.type("about 8");
        await page.keyboard.press("Enter");
        await page.locator(".toast", { hasText: /./ }).first().waitFor();
        const told = await page.locator(".toast p").allInnerTexts();
        await page.goto("/review");
        const newest = await page.locator("section[aria-labelledby=decided] tr[data-judgement]").first().innerText();
        assert.match(newest, /correct/, `${told.join("; ")}: ${newest}`);
        assert.ok(newest.includes(claim) || /about 8/.test(newest), newest);
        await clean(visit);
    });

    await t.test("the palette goes to an incident, and o opens it from the queue", async () => {
        await page.goto("/incidents");
        await page.keyboard.press("Control+k");
        await page.keyboard.type("Maiduguri");
        // Enter means what was typed, however fast.
        await page.keyboard.press("Enter");
        await page.waitForURL(/\/(incidents|reports)\//);
        await page.goto("/review");
        await page.keyboard.press("o");
        await page.waitForURL("**/incidents/inc_*");
        await clean(visit);
    });

    await t.test("all is sound afterwards", async () => {
        await page.goto("/journal");
        await page.getByRole("link", { name: "Verify all of it" }).click();
        await page.getByText("All is sound").waitFor({ timeout: 60_000 });
        await clean(visit);
    });
    await visit.context.close();
});

test("a server that is killed in the middle of an import loses nothing and doubles nothing", async (t) => {
    const server = await startServer();
    t.after(() => server.end());
    const first = await send(server.base, FORTY);
    const { tally } = await follow(first, ({ tally }) => tally.added >= 3);
    await server.stop("SIGKILL");
    assert.ok(tally.added < 40, "it was in the middle of it");

    await server.start();
    const visit = await open(browser, server.base);
    const { page } = visit;
    await page.goto("/import");
    await page.locator("#files").setInputFiles(FORTY.map(({ name, mimeType, bytes }) => ({ name, mimeType, buffer: Buffer.from(bytes) })));
    await page.getByRole("button", { name: "Read them" }).click();
    await page.locator(".batch .leads").waitFor({ timeout: READING_MS });
    const told = await page.locator(".batch .told").innerText();
    const [, added, known] = told.match(/^(\d+) reports? added, (\d+) known before/).map(Number);
    assert.equal(added + known, 40, told);
    assert.ok(known >= 3, told);
    await clean(visit);
    await visit.context.close();

    const lines = (await (await fetch(`${server.base}/export/jsonl?what=reports&all=1`)).text()).trim().split("\n").map((line) => JSON.parse(line));
    const titles = lines.map((line) => (line.record?.report ?? line.report ?? line).title).filter(Boolean);
    assert.equal(titles.length, 40);
    assert.equal(new Set(titles).size, 40);
    const { status, stdout, stderr } = server.command("verify");
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^verified: 40 reports, /);

    const again = await follow(await send(server.base, FORTY));
    assert.deepEqual([again.tally.added, again.tally.known], [0, 40]);
});
