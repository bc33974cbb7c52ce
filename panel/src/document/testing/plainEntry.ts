/** An entry as plain nested objects, and a server that keeps one: what the store is compared with. */

export interface Item {
  uid: string;
  key: string;
  values: Record<string, unknown>;
  lists: Record<string, Item[]>;
}

/** What components have, of the sample's model: their texts, and what may be in them. */
export const KINDS: Record<string, { texts: string[]; lists: Record<string, string[]> }> = {
  "api::page.page": {
    texts: ["title", "body"],
    lists: {
      zone: ["shared.quote", "shared.box", "shared.seo"],
      links: ["shared.link"],
      seo: ["shared.seo"],
    },
  },
  "shared.quote": { texts: ["text", "by"], lists: {} },
  "shared.link": { texts: ["label", "url"], lists: {} },
  "shared.seo": { texts: ["title"], lists: { links: ["shared.link"] } },
  "shared.box": {
    texts: ["title"],
    lists: { inner: ["shared.quote", "shared.link"], links: ["shared.link"] },
  },
};
const SINGLE = "seo";
const ZONES = ["zone", "inner"];
const DEFAULTS: Record<string, Record<string, unknown>> = { "shared.link": { label: "More" } };

export function cloneItem(item: Item): Item {
  const lists: Item["lists"] = {};
  for (const [name, list] of Object.entries(item.lists)) lists[name] = list.map(cloneItem);
  return { ...item, values: { ...item.values }, lists };
}

export type Content = Record<string, unknown>;

/** Returns what an item says, without keys. */
export function contentOf(item: Item): Content {
  const { texts, lists } = KINDS[item.uid] as (typeof KINDS)[string];
  return {
    uid: item.uid,
    ...Object.fromEntries(texts.map((name) => [name, item.values[name] ?? null])),
    ...Object.fromEntries(Object.keys(lists).map((name) => [name, (item.lists[name] ?? []).map(contentOf)])),
  };
}

/** Returns what an entry of the server says, without ids. */
export function contentOfEntry(entry: Content, uid = "api::page.page"): Content {
  const { texts, lists } = KINDS[uid] as (typeof KINDS)[string];
  return {
    uid,
    ...Object.fromEntries(texts.map((name) => [name, entry[name] ?? null])),
    ...Object.fromEntries(
      Object.entries(lists).map(([name, allowed]) => [
        name,
        itemsOf(entry[name]).map((item) => contentOfEntry(item, String(item.__component ?? allowed[0]))),
      ]),
    ),
  };
}

function itemsOf(value: unknown): Content[] {
  return Array.isArray(value) ? value : value ? [value as Content] : [];
}

/** Takes payloads as Octavo does: components with an id keep what is not sent, others are new. */
export class PlainServer {
  private lastId = 100;

  constructor(public entry: Content) {}

  save(payload: Content): Content {
    this.entry = this.merged("api::page.page", this.entry, payload);
    return this.entry;
  }

  private merged(uid: string, before: Content, sent: Content): Content {
    const after = { ...before };
    const { texts, lists } = KINDS[uid] as (typeof KINDS)[string];
    for (const [name, value] of Object.entries(sent)) {
      if (name === "id" || name === "__component") continue;
      if (texts.includes(name)) after[name] = value;
      else if (!lists[name]) throw new Error(`${uid} has no ${name}`);
      else {
        const items = itemsOf(value).map((item) =>
          this.component(name, lists[name] ?? [], before[name], item),
        );
        after[name] = name === SINGLE ? (items[0] ?? null) : items;
      }
    }
    return after;
  }

  private component(name: string, allowed: string[], before: unknown, sent: Content): Content {
    const isZone = ZONES.includes(name);
    if (isZone !== "__component" in sent) throw new Error("zones name components, others do not");
    const uid = isZone ? String(sent.__component) : String(allowed[0]);
    const kind = isZone ? { __component: uid } : {};
    if (!("id" in sent)) {
      this.lastId += 1;
      return this.merged(uid, { ...kind, ...DEFAULTS[uid], id: this.lastId }, sent);
    }
    const known = itemsOf(before).find(
      (item) => item.id === sent.id && item.__component === kind.__component,
    );
    if (!known) throw new Error(`there is no ${uid} ${sent.id} in ${name}`);
    return this.merged(uid, known, sent);
  }
}
