import { quoted } from "../entries/edit/curl";
import { type Field, type Holder, text, typeOf } from "./model/schemas";
import type { BuilderWord } from "./words";

/** A command to be run in a shell, and what it does. */
export interface Example {
  readonly word: BuilderWord;
  readonly command: string;
}

/** How many fields an example of a body has, unless more are required. */
const FEW = 3;

/** What an example says where a field has a kind that needs no further knowledge. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  string: "A text",
  text: "A longer text",
  richtext: "**Markdown**",
  email: "ada@example.com",
  uid: "a-text",
  integer: 1,
  biginteger: "1",
  float: 1.5,
  decimal: 9.99,
  boolean: true,
  date: "2026-11-29",
  time: "09:30:00.000",
  datetime: "2026-11-29T09:30:00.000Z",
  json: {},
};

/** Returns how entries of a type are listed, read and written over the content API of a server. */
export function examplesOf(origin: string, holder: Holder): Example[] {
  const data = { data: sampleOf(holder) };
  if (holder.kind === "singleType") {
    const url = `${origin}/api/${text(holder.info.singularName)}`;
    return [
      { word: "api.read", command: curl(`${url}?populate=*`) },
      { word: "api.write", command: curl(url, "PUT", data) },
    ];
  }
  const url = `${origin}/api/${text(holder.info.pluralName)}`;
  return [
    { word: "api.list", command: curl(`${url}?sort=createdAt:desc&pagination[pageSize]=10`) },
    { word: "api.one", command: curl(`${url}/<documentId>?populate=*`) },
    { word: "api.create", command: curl(url, "POST", data) },
  ];
}

function curl(url: string, method = "GET", body?: unknown): string {
  // Brackets in an address would be patterns to curl.
  const parts = ["curl -g", ...(method === "GET" ? [] : [`-X ${method}`])];
  parts.push(`-H ${quoted("Authorization: Bearer <token>")}`);
  if (body !== undefined)
    parts.push(`-H ${quoted("Content-Type: application/json")}`, `-d ${quoted(JSON.stringify(body))}`);
  return [...parts, quoted(url)].join(" \\\n  ").replace("curl -g \\\n  ", "curl -g ");
}

/** Returns values for what is required and for the first few fields that are easily filled in. */
function sampleOf(holder: Holder): Record<string, unknown> {
  const easy = holder.fields.filter((field) => !field.isDeleted && sampleValue(field) !== undefined);
  const wanted = easy.filter((field, index) => index < FEW || field.properties.required === true);
  return Object.fromEntries(wanted.map((field) => [field.name, sampleValue(field)]));
}

function sampleValue(field: Field): unknown {
  const { enum: choices } = field.properties;
  return typeOf(field) === "enumeration" && Array.isArray(choices) ? choices[0] : SAMPLES[typeOf(field)];
}
