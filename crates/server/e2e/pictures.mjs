// The pictures of the README, from the examples: `run.sh --pictures`.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch, open, settled } from "./lib.mjs";
import { ROOT, startServer } from "./server.mjs";

const PICTURES = join(ROOT, "pictures");
const SIZE = { width: 1280, height: 800 };

const server = await startServer([join(ROOT, "examples")]);
const browser = await launch();
try {
    mkdirSync(PICTURES, { recursive: true });
    const { items } = await (await fetch(`${server.base}/api/v1/pins?limit=100`)).json();
    const most = items.reduce((a, b) => (b.reports > a.reports ? b : a));
    for (const [name, path] of [["incidents", "/incidents"], ["incident", `/incidents/${most.id}`]]) {
        const { page, context } = await open(browser, server.base, { viewport: SIZE });
        await page.goto(path);
        await settled(page);
        await page.screenshot({ path: join(PICTURES, `${name}.png`) });
        await context.close();
    }
} finally {
    await browser.close();
    await server.end();
}
