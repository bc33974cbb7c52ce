import { deflateSync } from "node:zlib";
import type { Caller } from "./people.ts";
import type { Site } from "./server.ts";

/** A picture of one colour, of a name and a size of its own. */
export function picture(width = 40, height = 30, [red, green, blue] = [23, 89, 92]): Buffer {
  const line = Buffer.concat([
    Buffer.from([0]),
    Buffer.concat(Array.from({ length: width }, () => Buffer.from([red ?? 0, green ?? 0, blue ?? 0]))),
  ]);
  const rows = Buffer.concat(Array.from({ length: height }, () => line));
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc(content));
  return Buffer.concat([length, content, sum]);
}

function crc(bytes: Buffer): number {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return ~value >>> 0;
}

export interface Kept {
  url: string;
  id: number;
  documentId: string;
  name: string;
  alternativeText: string | null;
  width: number;
  height: number;
  focalPoint: { x: number; y: number } | null;
  folder: { id: number; name: string } | null;
}

interface Info {
  folder?: number;
  alternativeText?: string;
}

/** Puts a picture into the library beside the browser. */
export async function keepPicture(
  site: Site,
  root: Caller,
  name: string,
  info: Info = {},
  content = picture(),
): Promise<Kept> {
  const body = new FormData();
  body.append("files", new Blob([new Uint8Array(content)], { type: "image/png" }), name);
  body.append("fileInfo", JSON.stringify(info));
  const headers = { Authorization: `Bearer ${root.token}` };
  const response = await fetch(`${site.origin}/upload`, { method: "POST", headers, body });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  const [kept] = (await response.json()) as Kept[];
  if (!kept) throw new Error("nothing was kept");
  return kept;
}

export async function makeFolder(root: Caller, name: string, parent: number | null = null): Promise<number> {
  const { data } = await root.call<{ data: { id: number } }>("POST", "/upload/folders", { name, parent });
  return data.id;
}

export async function keptFiles(root: Caller, query = ""): Promise<Kept[]> {
  const found: Kept[] = [];
  for (let page = 1; ; page++) {
    const { results } = await root.call<{ results: Kept[] }>(
      "GET",
      `/upload/files?pageSize=100&page=${page}${query}`,
    );
    found.push(...results);
    if (results.length < 100) return found;
  }
}
