import { launch, open, clean, shoot, audit, overflows } from "./lib.mjs";
const base = "http://127.0.0.1:8899";
const browser = await launch();
const inc = (await (await fetch(base + "/api/v1/pins?limit=50&order=deadliest")).json()).items;
const first = inc.sort((a, b) => b.reports - a.reports)[0];
const full = await (await fetch(base + "/incidents/" + first.id + ".json")).json();
const rep = full.incident.reports[0].id;
const pages = { incidents: "/incidents", map: "/incidents?view=map", timeline: "/incidents?view=timeline", incident: "/incidents/" + first.id, report: "/reports/" + rep, review: "/review", import: "/import", export: "/export", actors: "/actors", publishers: "/publishers", journal: "/journal", help: "/help", search: "/search?q=rockets", diff: `/incidents/${first.id}/diff?from=2020-01-01&to=2026-01-01`, print: `/incidents/${first.id}/print`, problem: "/incidents/inc_nothing" };
for (const [name, path] of Object.entries(pages)) {
    if (process.argv[2] && !process.argv.slice(2).includes(name)) continue;
    const p = await open(browser, base);
    try {
        await p.page.goto(path);
        await shoot(p.page, name, { full: true });
        const found = await audit(p.page);
        await p.page.setViewportSize({ width: 390, height: 844 });
        const wide = await overflows(p.page);
        let c = ""; try { await clean(p); } catch (e) { c = e.message; }
        console.log(name, "axe", found.map(f => f.id + ": " + f.nodes[0]).join(" | "), wide ? "OVERFLOW" : "", c);
    } catch (e) { console.log(name, "FAILED", e.message.slice(0, 300)); }
    await p.context.close();
}
await browser.close();
