// A server over a ledger of its own, and the same program as a command. RASHOMON names the binary.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const BINARY = [process.env.RASHOMON, join(ROOT, "target/release/rashomon"), join(ROOT, "target/debug/rashomon")].find((path) => path && existsSync(path));
const PATIENCE_MS = 60_000;

/**
 * @param {string[]} [reports] paths that are read before it starts
 * @returns what it is asked at (`base`), and how it is ended: `stop` leaves its ledger, `end` does not
 */
export async function startServer(reports = []) {
    if (!BINARY) throw new Error("no rashomon: build it, or set RASHOMON");
    const folder = mkdtempSync(join(tmpdir(), "rashomon-desk-"));
    const ledger = join(folder, "ledger.db");
    let child = null;
    const server = {
        base: "",
        ledger,
        folder,
        /** Runs a command on the ledger; gives its exit status and words. */
        command: (...words) => spawnSync(BINARY, ["--db", ledger, ...words], { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 28 }),
        async start() {
            child = spawn(BINARY, ["--db", ledger, "serve", "--port", "0", "--by", "tester"], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
            server.base = await address(child);
            return server;
        },
        async stop(signal = "SIGTERM") {
            if (!child || child.exitCode !== null || child.signalCode !== null) return;
            const ended = new Promise((end) => child.once("exit", end));
            child.kill(signal);
            await ended;
        },
        async end() {
            await server.stop("SIGKILL");
            rmSync(folder, { recursive: true, force: true });
        },
    };
    if (reports.length > 0) {
        const { status, stderr } = server.command("ingest", ...reports);
        if (status !== 0) throw new Error(`rashomon ingest: ${stderr}`);
    }
    return server.start();
}

/** The address that it prints when it listens. */
function address(child) {
    return new Promise((found, failed) => {
        let said = "";
        let complained = "";
        const late = setTimeout(() => failed(new Error(`rashomon serve says no address: ${said}${complained}`)), PATIENCE_MS);
        child.stdout.on("data", (words) => {
            said += words;
            const [url] = said.match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
            if (!url) return;
            clearTimeout(late);
            found(url);
        });
        child.stderr.on("data", (words) => (complained += words));
        child.once("exit", (code) => {
            clearTimeout(late);
            failed(new Error(`rashomon serve ended with ${code}: ${complained}`));
        });
    });
}

/** The token that changes must bring along. */
export async function token(base) {
    const { csrf, token } = await (await fetch(`${base}/api/v1/session`)).json();
    return csrf ?? token;
}

/**
 * Sends files to be read, without a browser.
 * @param {{name: string, bytes: string | Uint8Array}[]} files
 * @param {Record<string, string>} [fields]
 * @returns {Promise<string>} the address of the batch
 */
export async function send(base, files, fields = {}) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    for (const { name, bytes } of files) form.append("files", new Blob([bytes]), name);
    const response = await fetch(`${base}/import`, { method: "POST", body: form, headers: { "x-csrf-token": await token(base), accept: "application/json" } });
    if (!response.ok) throw new Error(`import: ${response.status} ${await response.text()}`);
    return `${base}${(await response.json()).href}`;
}

/**
 * Follows a batch until it has ended, or `enough` says so of its state.
 * @param {string} batch its address
 */
export async function follow(batch, enough = ({ done }) => done) {
    const quit = new AbortController();
    const response = await fetch(`${batch}/events`, { signal: quit.signal });
    const words = new TextDecoder();
    let rest = "";
    try {
        for await (const piece of response.body) {
            rest += words.decode(piece, { stream: true });
            const events = rest.split("\n\n");
            rest = events.pop();
            for (const event of events) {
                const data = event.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(5)).join("\n");
                const state = data.trim() && JSON.parse(data);
                if (state && (enough(state) || state.done)) return state;
            }
        }
    } finally {
        quit.abort();
    }
    throw new Error(`${batch} ended without a word`);
}
