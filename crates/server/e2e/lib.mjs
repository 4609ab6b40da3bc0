// Drives Chromium, and keeps what must never happen: errors of the console, blocked sources, requests that reach another host.

import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
export const SHOTS = join(ROOT, "target", "screenshots");
export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
const CHROMIUM = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => path && existsSync(path));
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-unsafe-swiftshader"];

export async function launch() {
    if (!CHROMIUM) throw new Error("no Chromium: set CHROMIUM, or install Debian's package `chromium`");
    return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/**
 * A page of its own context with what it did wrong in `faults`; an expected fault is taken out with `expectFault`.
 * @param {import("playwright-core").Browser} browser
 * @param {string} base the address of the server
 */
export async function open(browser, base, options = {}) {
    const context = await browser.newContext({ viewport: DESK, baseURL: base, reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    const faults = [];
    page.on("console", (message) => message.type() === "error" && faults.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => {
        faults.push(`dialog: ${dialog.message()}`);
        dialog.dismiss();
    });
    // `request` is told for what the policy blocks too; only what finished has left.
    context.on("requestfinished", (request) => {
        const url = new URL(request.url());
        if (/^https?:|^wss?:/.test(url.protocol) && url.origin !== new URL(base).origin) faults.push(`other host: ${url.href}`);
    });
    await page.addInitScript(() => {
        window.blocked = [];
        document.addEventListener("securitypolicyviolation", (event) => window.blocked.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile ?? ""}`));
    });
    return { page, context, faults };
}

/** Throws if anything went wrong on the page so far. */
export async function clean({ page, faults }) {
    const blocked = await page.evaluate(() => window.blocked);
    const all = [...faults, ...blocked.map((words) => `policy: ${words}`)];
    if (all.length > 0) throw new Error(`${page.url()}\n  ${all.join("\n  ")}`);
}

/** What axe finds serious or critical on the page; the text is evaluated, because the policy lets no script in. */
export async function audit(page) {
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(async () => {
        const { violations } = await window.axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
        return { violations: violations.map(({ id, impact, help, nodes }) => ({ id, impact, help, nodes: nodes.slice(0, 4).map((node) => `${node.target.join(" ")}: ${node.any.concat(node.all).map((check) => check.message).join("; ")}`) })) };
    });
    return violations.filter(({ impact }) => impact === "serious" || impact === "critical");
}

export async function audited(page) {
    const found = await audit(page);
    if (found.length > 0) throw new Error(`${page.url()}\n${found.map(({ id, help, nodes }) => `  ${id}: ${help}\n    ${nodes.join("\n    ")}`).join("\n")}`);
}

/** Both sizes of a page as target/screenshots/NAME-1440.png and NAME-390.png. */
export async function shoot(page, name, { full = true } = {}) {
    mkdirSync(SHOTS, { recursive: true });
    for (const size of [DESK, PHONE]) {
        await page.setViewportSize(size);
        await settled(page);
        await page.screenshot({ path: join(SHOTS, `${name}-${size.width}.png`), fullPage: full });
    }
    await page.setViewportSize(DESK);
}

/** Waits until maps have drawn and fonts are there. */
export async function settled(page) {
    await page.waitForFunction(() => [...document.querySelectorAll("div.map[data-features]")].every((map) => map.dataset.ready));
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(300);
}

/** Whether a page is wider than its window: then it scrolls sideways on a phone. */
export function overflows(page) {
    return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
}

/** Counts what a page has transferred, in bytes as they were sent. */
export function weigh(page) {
    const sizes = new Map();
    page.on("requestfinished", async (request) => {
        const sent = await request.sizes().catch(() => null);
        if (sent && !request.url().endsWith("/events")) sizes.set(request.url(), sent.responseBodySize);
    });
    return {
        total: () => [...sizes.values()].reduce((sum, size) => sum + size, 0),
        reset: () => sizes.clear(),
    };
}
