// Tables and archives, written and read as the tests need them.

import { crc32, inflateRawSync } from "node:zlib";

/** A ZIP archive of stored files. @param {{name: string, bytes: string | Buffer}[]} files */
export function zip(files) {
    const bodies = [];
    const index = [];
    let at = 0;
    for (const file of files) {
        const name = Buffer.from(file.name);
        const bytes = Buffer.from(file.bytes);
        const common = Buffer.alloc(26);
        common.writeUInt16LE(20, 0);
        common.writeUInt16LE(0x0800, 2); // names are UTF-8
        common.writeUInt16LE(0x0021, 8); // 1980-01-01
        common.writeUInt32LE(crc32(bytes), 10);
        common.writeUInt32LE(bytes.length, 14);
        common.writeUInt32LE(bytes.length, 18);
        common.writeUInt16LE(name.length, 22);
        const body = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, name, bytes]);
        const tail = Buffer.alloc(14);
        tail.writeUInt32LE(at, 10);
        index.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, tail, name]));
        bodies.push(body);
        at += body.length;
    }
    const listed = Buffer.concat(index);
    const end = Buffer.alloc(22);
    end.write("PK\x05\x06", "latin1");
    end.writeUInt16LE(files.length, 8);
    end.writeUInt16LE(files.length, 10);
    end.writeUInt32LE(listed.length, 12);
    end.writeUInt32LE(at, 16);
    return Buffer.concat([...bodies, listed, end]);
}

/** The files of a ZIP archive by their names. @param {Buffer} bytes @returns {Map<string, Buffer>} */
export function unzip(bytes) {
    const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
    const files = new Map();
    let at = bytes.readUInt32LE(end + 16);
    for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
        const [method, packed, name, extra, comment, body] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
        const begin = body + 30 + bytes.readUInt16LE(body + 26) + bytes.readUInt16LE(body + 28);
        const content = bytes.subarray(begin, begin + packed);
        files.set(bytes.toString("utf8", at + 46, at + 46 + name), method === 0 ? content : inflateRawSync(content));
        at += 46 + name + extra + comment;
    }
    return files;
}

/** @param {string[][]} rows */
export function csv(rows) {
    return rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\r\n") + "\r\n";
}

/** The rows of a CSV text, each by the names of its first row. @param {string} text @returns {Record<string, string>[]} */
export function fromCsv(text) {
    const rows = [[]];
    let at = text.startsWith("\ufeff") ? 1 : 0;
    const cell = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
    while (at < text.length) {
        cell.lastIndex = at;
        const [whole, quoted, plain] = cell.exec(text);
        rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
        at += whole.length;
        if (text.startsWith("\r\n", at)) at++;
        if (text[at] === "\n") rows.push([]);
        else if (at < text.length && text[at] !== ",") throw new Error(`CSV: ${JSON.stringify(text.slice(at, at + 20))} behind a cell`);
        at++;
    }
    const [names, ...rest] = rows.filter((row) => row.length > 0);
    for (const row of rest) if (row.length !== names.length) throw new Error(`CSV: ${row.length} cells under ${names.length} names: ${row.join(" | ").slice(0, 200)}`);
    return rest.map((row) => Object.fromEntries(row.map((value, i) => [names[i], value])));
}
