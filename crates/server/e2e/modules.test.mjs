// What the modules do on the sample page, under the product's policy, without a ledger.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { PHONE, audited, clean, launch, open, overflows, settled, shoot } from "./lib.mjs";

let server;
let browser;
let base;

before(async () => {
    server = spawn(process.execPath, [fileURLToPath(new URL("fixture-server.mjs", import.meta.url))], { stdio: ["ignore", "pipe", "inherit"] });
    base = await new Promise((found) => server.stdout.once("data", (line) => found(String(line).trim())));
    browser = await launch();
});
after(async () => {
    await browser?.close();
    server?.kill();
});

async function sample(options) {
    const visit = await open(browser, base, options);
    await visit.page.goto("/");
    await settled(visit.page);
    return visit;
}

async function posted(page) {
    return page.evaluate(async () => (await fetch("/posted")).json());
}

/** Waits until a page's own function is true of it. */
const until = (page, what, arg) => page.waitForFunction(what, arg, { timeout: 5000 });

for (const colorScheme of ["light", "dark"]) {
    test(`nothing serious for axe, no fault, no sideways scrolling: ${colorScheme}`, async () => {
        const visit = await sample({ colorScheme });
        await shoot(visit.page, `kit-${colorScheme}`);
        await audited(visit.page);
        await visit.page.setViewportSize(PHONE);
        assert.equal(await overflows(visit.page), false);
        await audited(visit.page);
        await clean(visit);
        await visit.context.close();
    });
}

test("the palette finds, goes and stays on this host", async () => {
    const visit = await sample();
    const { page } = visit;
    await page.keyboard.press("Control+k");
    await until(page, () => document.querySelectorAll("[role=option]").length === 4);
    await audited(page);
    await page.keyboard.type("kirkuk");
    await until(page, () => document.querySelectorAll("[role=option]").length === 1);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/incidents/inc_1");
    // Who looks back is asked what there was.
    await page.goto("/?as_of=2024-03-05&view=map");
    const asked = page.waitForRequest((request) => request.url().includes("/api/v1/palette"));
    await page.keyboard.press("Control+k");
    assert.equal(new URL((await asked).url()).search, "?q=&as_of=2024-03-05");
    await visit.context.close();
});

test("keys are listed, changed, kept and given back", async () => {
    const visit = await sample();
    const { page } = visit;
    await page.keyboard.press("?");
    await page.getByRole("button", { name: /^Search: / }).click();
    await page.keyboard.press("f");
    await page.getByRole("button", { name: /^Search: f/ }).waitFor();
    await page.getByRole("button", { name: /^Go to anything: / }).click();
    await page.keyboard.press("f");
    await page.getByText("f is taken by “Search”").waitFor();
    await audited(page);
    await page.getByRole("button", { name: "Close" }).click();
    await page.reload();
    await page.keyboard.press("f");
    assert.equal(await page.evaluate(() => document.activeElement.name), "q");
    await clean(visit);
    await visit.context.close();
});

test("keys are heard as soon as a dialog is closed, though focus is in it still", async () => {
    const visit = await sample();
    const { page } = visit;
    await page.keyboard.press("Control+k");
    await until(page, () => document.activeElement.closest("dialog.palette") !== null);
    await page.evaluate(() => {
        const input = document.activeElement;
        input.closest("dialog").close();
        input.dispatchEvent(new KeyboardEvent("keydown", { key: "?", shiftKey: true, bubbles: true, cancelable: true }));
    });
    await until(page, () => document.querySelector("dialog[open][aria-labelledby=keys-title]") !== null);
    await clean(visit);
    await visit.context.close();
});

test("the theme is kept", async () => {
    const visit = await sample({ colorScheme: "light" });
    const { page } = visit;
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await page.getByRole("button", { name: /^Theme: system/ }).click();
    await page.getByRole("button", { name: /^Theme: light/ }).click();
    await page.getByRole("button", { name: /^Theme: dark/ }).waitFor();
    assert.notEqual(await paper(), light);
    await page.reload();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
    await clean(visit);
    await visit.context.close();
});

test("the map draws provinces as areas, and says what has no place", async () => {
    const visit = await sample();
    const { page } = visit;
    await page.getByText("70 incidents · 6 provinces shaded · 1 without a place on the map").waitFor();
    const drawn = await page.evaluate(async () => {
        const { loadWorld } = await import("/static/js/map/world.js");
        const { placeAreas, placePoints } = await import("/static/js/map/place.js");
        const counted = await (await fetch("/api/v1/map?zoom=12")).json();
        const { points, circles } = placePoints(counted);
        const { areas, countries, nowhere } = placeAreas(counted.areas, await loadWorld("/static/map/world.json"));
        return {
            pins: points.features.map(({ properties }) => properties.precision),
            areas: areas.features.map(({ properties: { name, wide, area_disputed } }) => ({ name, wide, area_disputed })),
            circles: circles.features.reduce((sum, { properties: { n } }) => sum + n, 0), countries: countries.features.map(({ properties: { name } }) => name), nowhere,
        };
    });
    assert.ok(drawn.pins.every((precision) => ["exact", "town", "area"].includes(precision)), "a pin says a point is known");
    assert.deepEqual(drawn.areas.filter(({ wide }) => wide).map(({ name }) => name), ["Ituri"], "its borders are not in the data");
    assert.deepEqual(drawn.areas.filter(({ area_disputed }) => area_disputed).map(({ name }) => name), ["Crimea"]);
    assert.equal(drawn.circles, 21, "twenty around a point, one a district");
    assert.deepEqual(drawn.countries, ["Somalia"]);
    assert.equal(drawn.nowhere, 0, "what has no shape is told");
    await clean(visit);
    await visit.context.close();
});

test("map and list point at each other; hostile titles are text", async () => {
    const visit = await sample();
    const { page } = visit;
    await page.evaluate(() => (location.hash = "#map=50.3,30.3,50.6,30.8"));
    await page.reload();
    await settled(page);
    const box = await page.locator(".maplibregl-canvas").boundingBox();
    await page.evaluate(() => {
        document.querySelector("li.incident").dataset.incident = "inc_203";
    });
    // Kyiv lies in the middle of what the address asks for, a little to the left.
    const at = { x: box.x + box.width * (30.52 - 30.3) / 0.5, y: box.y + box.height / 2 };
    let hit = false;
    for (let dy = -40; dy <= 40 && !hit; dy += 8) {
        for (let dx = -40; dx <= 40 && !hit; dx += 8) {
            await page.mouse.move(at.x + dx, at.y + dy);
            hit = await page.evaluate(() => document.querySelector(".maplibregl-canvas").style.cursor === "pointer");
        }
    }
    assert.ok(hit, "the pin is found");
    await until(page, () => document.querySelector("[data-incident=inc_203]").classList.contains("highlight"));
    await page.mouse.down();
    await page.mouse.up();
    await page.locator(".maplibregl-popup a").waitFor();
    assert.match(await page.locator(".maplibregl-popup a").textContent(), /<img src=x onerror/);
    assert.equal(await page.locator(".maplibregl-popup img").count(), 0);
    assert.ok(await page.evaluate(() => document.querySelector("[data-incident=inc_203]").classList.contains("selected")));
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".maplibregl-popup").count(), 0);
    await clean(visit);
    await visit.context.close();
});

test("the view goes behind the address's #, and the link makes a filter of it", async () => {
    const visit = await sample();
    const { page } = visit;
    await page.locator(".maplibregl-canvas").focus();
    await page.keyboard.press("Equal");
    await until(page, () => location.hash.startsWith("#map="));
    const [view, href] = await page.evaluate(() => [location.hash.slice(5), document.querySelector(".map-only").getAttribute("href")]);
    assert.match(view, /^-?[\d.]+,-?[\d.]+,-?[\d.]+,-?[\d.]+$/);
    assert.equal(href, `/?area=${view}`);
    await clean(visit);
    await visit.context.close();
});

test("whoever looks closer is told more, and nothing is left out", async () => {
    const visit = await sample();
    const { page } = visit;
    const seen = await page.evaluate(async () => {
        const { mount } = await import("/static/js/map.js");
        const box = document.createElement("div");
        box.className = "map";
        box.style.height = "400px";
        document.querySelector("main").prepend(box);
        const { map } = await mount(box, { features: "/many", shapes: "/static/map/world.json", plain: true });
        const points = async () => (await map.getSource("points").getData()).features.map(({ properties }) => properties.n);
        const far = await points();
        const part = (numbers) => numbers.reduce((sum, n) => sum + n, 0) < 1000;
        const told = new Promise((resolve) => map.on("sourcedata", async () => part(await points()) && resolve(points())));
        map.jumpTo({ center: [-5.5, -3.5], zoom: 7 });
        return { note: box.querySelector(".map-note").textContent, far, near: await told };
    });
    assert.equal(seen.note, "1,000 incidents");
    assert.equal(seen.far.reduce((sum, n) => sum + n, 0), 1000, "squares hold all of them");
    assert.ok(seen.far.some((n) => n > 1), "far away several are one");
    assert.ok(seen.near.length > 5 && seen.near.every((n) => n === 1), seen.near.join(" "));
    await clean(visit);
    await visit.context.close();
});

/** Mounts a map of its own on the sample page, as `window.mounted`. */
async function mounted(page, features, rows) {
    await page.evaluate(async ([features, rows]) => {
        const { mount } = await import("/static/js/map.js");
        const box = document.createElement("div");
        box.className = "map";
        box.style.height = "400px";
        document.querySelector("main").prepend(box);
        const { map } = await mount(box, { features, rows, shapes: "/static/map/world.json", plain: true });
        const idle = () => new Promise((done) => {
            map.once("idle", done);
            map.triggerRepaint();
        });
        await idle();
        window.mounted = { map, box, idle };
    }, [features, rows]);
}

test("an answer for a view that was left is not drawn", async () => {
    const visit = await sample();
    const { page } = visit;
    await mounted(page, "/many");
    const seen = await page.evaluate(async () => {
        const { map, idle } = window.mounted;
        const ask = window.fetch;
        let answer;
        const held = new Promise((go) => (answer = go));
        window.fetch = async (url, options) => {
            const response = await ask(url, { ...options, signal: undefined });
            await held;
            options?.signal?.throwIfAborted();
            return response;
        };
        map.jumpTo({ center: [-5.5, -3.5], zoom: 7 });
        map.jumpTo({ center: [20, 20], zoom: 0.5 });
        answer();
        await new Promise((later) => setTimeout(later, 1000));
        await idle();
        const { features } = await map.getSource("points").getData();
        return features.reduce((sum, { properties: { n } }) => sum + n, 0);
    });
    assert.equal(seen, 1000, "the world is still drawn");
    await clean(visit);
    await visit.context.close();
});

test("what went wrong is told until it goes right", async () => {
    const visit = await sample();
    const { page } = visit;
    await mounted(page, "/many");
    const notes = await page.evaluate(async () => {
        const { map, box } = window.mounted;
        const ask = window.fetch;
        const told = (right) => new Promise((found) => {
            const watch = () => right(box.querySelector(".map-note").textContent) ? found(box.querySelector(".map-note").textContent) : setTimeout(watch, 50);
            watch();
        });
        window.fetch = async () => ({ ok: false, status: 500 });
        map.jumpTo({ center: [-5.5, -3.5], zoom: 7 });
        const wrong = await told((words) => words.includes("500"));
        window.fetch = ask;
        map.jumpTo({ center: [20, 20], zoom: 0.5 });
        return [wrong, await told((words) => !words.includes("500"))];
    });
    assert.match(notes[0], /the server answered 500/);
    assert.equal(notes[1], "1,000 incidents");
    await clean(visit);
    await visit.context.close();
});

test("a cluster that is drawn anew while it is pointed at or clicked is no fault", async () => {
    const visit = await sample();
    const { page } = visit;
    await mounted(page, "/many");
    const asked = [];
    page.on("request", (request) => request.url().includes("/many") && asked.push(request.url()));
    const drawn = await page.evaluate(async () => {
        const { map } = window.mounted;
        const [cluster] = map.queryRenderedFeatures({ layers: ["clusters"] }).filter(({ properties }) => properties.cluster);
        const event = { point: map.project(cluster.geometry.coordinates), lngLat: { lng: cluster.geometry.coordinates[0], lat: cluster.geometry.coordinates[1] } };
        const source = map.getSource("points");
        const leaves = await source.getClusterLeaves(cluster.properties.cluster_id, 200, 0);
        const anew = leaves.map((leaf) => ({ ...leaf, properties: { ...leaf.properties, edition: leaf.properties.edition + 1 } }));
        const zoom = map.getZoom();
        for (const answer of [() => Promise.reject(new Error("No cluster with the specified id: 1")), async () => anew]) {
            source.getClusterLeaves = answer;
            map.fire("mouseout", {});
            map.fire("mousemove", event);
            map.fire("click", event);
            await new Promise((later) => setTimeout(later, 300));
        }
        return { known: leaves.every(({ properties }) => properties.edition === cluster.properties.edition), stayed: map.getZoom() === zoom };
    });
    assert.deepEqual(drawn, { known: true, stayed: true });
    assert.deepEqual(asked, [], "nothing is asked of what is not there any more");
    await clean(visit);
    await visit.context.close();
});

test("what is chosen keeps its line when a row was pointed at; what lies below a resting pointer is known", async () => {
    const visit = await sample();
    const { page } = visit;
    await mounted(page, "/api/v1/map", "/api/v1/map/incidents");
    const seen = await page.evaluate(async () => {
        const { map, box, idle } = window.mounted;
        const row = document.querySelector("li.incident");
        row.dataset.incident = "inc_203";
        const kyiv = [30.52, 50.45];
        map.jumpTo({ center: [0, 0], zoom: 9 });
        await idle();
        map.fire("mousemove", { point: map.project([0, 0]) });
        map.jumpTo({ center: kyiv, zoom: 12.8 });
        const until = async (what) => {
            for (let i = 0; i < 100 && !await what(); i++) await new Promise((later) => setTimeout(later, 50));
            return what();
        };
        const lit = await until(() => row.classList.contains("highlight"));
        map.fire("click", { point: map.project(kyiv), lngLat: { lng: kyiv[0], lat: kyiv[1] } });
        await until(() => box.querySelector(".maplibregl-popup"));
        const lines = async () => (await map.getSource("focus").getData()).features.length;
        const chosen = await until(async () => await lines() === 1);
        row.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
        row.dispatchEvent(new PointerEvent("pointerout", { bubbles: true }));
        await new Promise((later) => setTimeout(later, 300));
        const after = await lines();
        box.querySelector(".maplibregl-popup-close-button").click();
        return { lit, chosen, after, closed: await until(async () => await lines() === 0) };
    });
    assert.deepEqual(seen, { lit: true, chosen: true, after: 1, closed: true });
    await clean(visit);
    await visit.context.close();
});

test("the slider sets the day, and the list is asked for at once", async () => {
    const visit = await sample();
    const { page } = visit;
    const value = () => page.evaluate(() => document.querySelector("#asof").value);
    assert.equal(await value(), "2026-11-29");
    await page.locator("[data-date-for]").focus();
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL(/as-of=2026-11-28/);
    await settled(page);
    assert.equal(await page.evaluate(() => document.activeElement.id), "asof-slider", "the keyboard goes on where it was");
    await page.locator("input[value=PROTEST]").press("Space");
    await page.waitForURL(/type=PROTEST/);
    assert.doesNotMatch(page.url(), /[?&]q=/, "empty fields stay out of the address");
    await settled(page);
    assert.equal(await page.evaluate(() => document.activeElement.value), "PROTEST");
    await clean(visit);
    await visit.context.close();
});

test("the list is gone through by keys", async () => {
    const visit = await sample();
    const { page } = visit;
    // The queue and the report of the sample page want the same keys: without them it is a page of incidents.
    await page.route("**/*", async (route) => {
        if (route.request().resourceType() !== "document") return route.continue();
        const response = await route.fetch();
        const html = (await response.text()).replace('class="queue"', "").replace("data-report", "");
        return route.fulfill({ response, body: html });
    });
    await page.goto("/");
    await settled(page);
    const at = () => page.evaluate(() => document.activeElement.closest("li")?.dataset.incident);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    assert.equal(await at(), "inc_2");
    await page.keyboard.press("k");
    assert.equal(await at(), "inc_1");
    await clean(visit);
    await visit.context.close();
});

test("a chart is read by keys", async () => {
    const visit = await sample();
    const { page } = visit;
    await page.locator("[data-point=clm_1]").focus();
    assert.match(await page.locator(".readout").textContent(), /tweet, 7 July: 14 rockets/);
    await page.keyboard.press("ArrowRight");
    assert.match(await page.locator(".readout").textContent(), /30 rockets/);
    await page.keyboard.press("ArrowDown");
    assert.match(await page.locator(".readout").textContent(), /14 rockets/);
    await page.keyboard.press("End");
    assert.match(await page.locator(".readout").textContent(), /8 July/);
    await clean(visit);
    await visit.context.close();
});

test("claims lead to their words and words to their claims; filters hide both", async () => {
    const visit = await sample();
    const { page } = visit;
    await page.locator(".claim[data-claim=clm_6] a").click();
    assert.ok(await page.evaluate(() => document.querySelector("mark[data-claims=clm_6]").classList.contains("flash")));
    assert.equal(await page.evaluate(() => location.hash), "#clm_6");
    await page.locator("mark[data-claims=clm_3]").click();
    assert.equal(await page.evaluate(() => document.activeElement.closest(".claim").dataset.claim), "clm_3");
    await page.locator("[data-filter=speaker] input[value=sp-1]").uncheck();
    assert.ok(await page.locator(".claim[data-claim=clm_3]").isHidden());
    assert.ok(await page.evaluate(() => document.querySelector("mark[data-claims=clm_3]").classList.contains("off")));
    await clean(visit);
    await visit.context.close();
});

test("the queue is worked off by keys, and taken back", async () => {
    const visit = await sample();
    const { page } = visit;
    const from = (await posted(page)).length;
    const key = () => page.evaluate(() => document.querySelector("li.matter.current").dataset.key);
    assert.equal(await key(), "m1");
    await page.locator("[data-key=m1] input[name=reason]").press("Enter");
    await page.locator("[data-key=m1]").focus();
    await page.keyboard.press("n");
    await until(page, () => document.querySelector("li.matter.current").dataset.key === "m2");
    await page.keyboard.press("l");
    await page.keyboard.press("r");
    await until(page, () => document.querySelector("li.matter.current").dataset.key === "m3");
    await page.keyboard.press("z");
    await until(page, () => document.querySelector("li.matter.current").dataset.key === "m2");
    await page.keyboard.press("h");
    await page.keyboard.press("e");
    assert.equal(await page.evaluate(() => document.activeElement.id), "v1");
    const sent = (await posted(page)).slice(from);
    assert.deepEqual(sent.map(({ path }) => path), ["/review", "/review", "/judgements/j1/undo"]);
    assert.ok(sent.every(({ token }) => token === "sample"), "each change bears the page's token");
    assert.deepEqual(sent.slice(0, 2).map(({ body }) => body), ["key=m1&reason=&action=different", "claim=clm_3&action=reject"]);
    await page.keyboard.type("at least 7");
    await page.keyboard.press("Enter");
    await until(page, () => document.querySelector("[data-key=m2]").classList.contains("done"));
    assert.equal((await posted(page)).at(-1).body, "claim=clm_1&value=at+least+7&action=correct", "Enter records the value, whichever button is first");
    await clean(visit);
    await visit.context.close();
});

test("several chosen matters are decided at once", async () => {
    const visit = await sample();
    const { page } = visit;
    const from = (await posted(page)).length;
    await page.locator("[data-key=m1] [data-select]").check();
    await page.locator("[data-key=m3] [data-select]").check();
    await page.locator("[data-key=m3]").focus();
    await page.keyboard.press("x");
    await until(page, () => document.querySelectorAll("li.matter.done").length === 2);
    assert.equal((await posted(page)).length - from, 2);
    await clean(visit);
    await visit.context.close();
});

test("an import tells how far it is, and hands its files over", async () => {
    const visit = await sample();
    const { page } = visit;
    await page.getByText("1 report added, 1 known before, 17 incidents").waitFor();
    assert.ok(await page.locator(".leads").isVisible());
    assert.match(await page.locator(".remarks li bdi").first().textContent(), /^<img src=x/);
    await page.locator("#files").setInputFiles([{ name: "one.txt", mimeType: "text/plain", buffer: Buffer.from("one") }, { name: "two.txt", mimeType: "text/plain", buffer: Buffer.from("two") }]);
    await page.getByText("2 files, 6 B").waitFor();
    await page.locator("form.drop button.primary").click();
    await page.waitForURL("**/import/job1");
    await page.goto("/");
    const last = (await posted(page)).findLast(({ path }) => path === "/import");
    assert.match(last.body, /filename="one.txt"[\s\S]*filename="two.txt"/);
    assert.equal(last.token, "sample");
    await visit.context.close();
});

test("news of the ledger is told quietly", async () => {
    const visit = await sample();
    await visit.page.getByText("3 new records in the ledger").waitFor();
    await clean(visit);
    await visit.context.close();
});
