// Names on the map, from our gazetteer: `node labels.mjs GAZETTEER > labels.json`. Lists of [name, longitude, latitude, thousands of people],
// the most people first: countries, first-order divisions, towns of at least 150,000.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const PEOPLE = 150_000;

const lines = gunzipSync(readFileSync(join(process.argv[2], "places.tsv.gz"))).toString("utf8").trimEnd().split("\n");
const at = Object.fromEntries(lines[0].split("\t").map((name, i) => [name, i]));
const kinds = { country: [], admin1: [], city: [] };
for (const line of lines.slice(1)) {
    const row = line.split("\t");
    const [kind, people] = [row[at.kind], Number(row[at.population])];
    if (!(kind in kinds) || (kind === "city" && people < PEOPLE)) continue;
    const round = (degrees) => Number(Number(degrees).toFixed(2));
    // How many people a division has is only told to put the larger name first: thousands do.
    kinds[kind].push([row[at.name], round(row[at.lon]), round(row[at.lat]), Math.round(people / 1000)]);
}
for (const list of Object.values(kinds)) list.sort((a, b) => b[3] - a[3] || (a[0] < b[0] ? -1 : 1));
process.stdout.write(JSON.stringify(kinds));
