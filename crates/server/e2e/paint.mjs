// How soon pages of a ledger are seen, and what they transfer, in a browser that is open at the server and has kept nothing:
// `BASE=http://127.0.0.1:8899 run.sh --paint`, where a server listens there.

import { launch, open, settled, weigh } from "./lib.mjs";

const { BASE } = process.env;
if (!BASE) throw new Error("BASE names no server");
const TIMES = 5;

const ask = async (path) => (await fetch(`${BASE}${path}`)).json();
const { items } = await ask("/api/v1/pins?limit=500");
const most = items.reduce((a, b) => (b.reports > a.reports ? b : a));
const { incident } = await ask(`/api/v1/items/${most.id}`);
const pages = {
    list: "/incidents", map: "/incidents?view=map", timeline: "/incidents?view=timeline", incident: `/incidents/${most.id}`,
    report: `/reports/${incident.reports[0].id}`, review: "/review", search: "/search?q=market+bombing", import: "/import", export: "/export",
};

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const painted = () => new Promise((seen) => new PerformanceObserver((list) => {
    const [first] = list.getEntriesByName("first-contentful-paint");
    if (first) seen(first.startTime);
}).observe({ type: "paint", buffered: true }));

const browser = await launch();
try {
    process.stdout.write("| page | first paint in ms | kB |\n|---|---:|---:|\n");
    for (const [name, path] of Object.entries(pages)) {
        const [times, sizes] = [[], []];
        for (let i = 0; i < TIMES; i++) {
            const { page, context } = await open(browser, BASE);
            // The process that draws pages of this server starts before it is asked for one.
            await page.goto("/static/favicon.svg");
            const weight = weigh(page);
            await page.goto(path);
            times.push(await page.evaluate(painted));
            await settled(page);
            sizes.push(weight.total());
            await context.close();
        }
        process.stdout.write(`| ${name} | ${Math.round(median(times))} | ${Math.round(median(sizes) / 1000)} |\n`);
    }
} finally {
    await browser.close();
}
