import {
  type BlockNode,
  type InlineNode,
  type ItemNode,
  isLink,
  isText,
  type ListNode,
  type Marks,
  paragraph,
  type TextNode,
} from "./nodes";
import { readBlock } from "./values";

/**
 * Makes blocks of what was copied from Word, Google Docs, LibreOffice or a web page. Bold, italics, links, lists
 * and headings stay; of everything else the text.
 */
export function blocksFromHtml(html: string): BlockNode[] {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const reader = new Reader();
  reader.children(body, { marks: {}, pre: false });
  return reader.finish();
}

/** Makes paragraphs of lines. */
export function blocksFromText(text: string): BlockNode[] {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  if (lines.length === 1 && !lines[0]) return [];
  return lines.map((line) => paragraph([{ type: "text", text: line }]));
}

interface Style {
  marks: Marks;
  link?: string;
  /** Whether blanks and lines count as they stand. */
  pre: boolean;
}

const IGNORED = new Set([
  "SCRIPT",
  "STYLE",
  "META",
  "LINK",
  "TITLE",
  "HEAD",
  "TEMPLATE",
  "NOSCRIPT",
  "SVG",
  "O:P",
]);
const BLOCKS = new Set([
  "P",
  "DIV",
  "SECTION",
  "ARTICLE",
  "HEADER",
  "FOOTER",
  "MAIN",
  "ASIDE",
  "NAV",
  "FIGURE",
  "FIGCAPTION",
  "ADDRESS",
  "DL",
  "DT",
  "DD",
  "TABLE",
  "THEAD",
  "TBODY",
  "TFOOT",
  "TR",
  "FORM",
  "FIELDSET",
  "DETAILS",
  "SUMMARY",
  "CENTER",
  "HR",
]);
const TAG_MARKS: Readonly<Record<string, Marks>> = {
  B: { bold: true },
  STRONG: { bold: true },
  I: { italic: true },
  EM: { italic: true },
  CITE: { italic: true },
  U: { underline: true },
  INS: { underline: true },
  S: { strikethrough: true },
  STRIKE: { strikethrough: true },
  DEL: { strikethrough: true },
  CODE: { code: true },
  KBD: { code: true },
  SAMP: { code: true },
  TT: { code: true },
};

/** Writes blocks while it walks over a page. */
class Reader {
  private readonly blocks: BlockNode[] = [];
  private inline: InlineNode[] = [];
  private shape: (children: InlineNode[]) => BlockNode = paragraph;

  finish(): BlockNode[] {
    this.endBlock();
    return this.blocks.map(readBlock);
  }

  children(element: Element, style: Style): void {
    for (const child of element.childNodes) {
      if (child.nodeType === 3) this.text(child.textContent ?? "", style);
      else if (child.nodeType === 1) this.element(child as HTMLElement, style);
    }
  }

  private element(element: HTMLElement, style: Style): void {
    const tag = element.tagName.toUpperCase();
    if (IGNORED.has(tag) || isHidden(element)) return;
    const inner = styleOf(element, style);
    const heading = /^H([1-6])$/.exec(tag);
    const wordItem = wordLevel(element);
    if (tag === "BR") this.text("\n", { ...style, pre: true });
    else if (tag === "UL" || tag === "OL") this.list(element, style);
    else if (tag === "LI") this.looseItem(element, style);
    else if (heading)
      this.block(element, { ...inner, marks: style.marks }, (children) => ({
        type: "heading",
        level: Number(heading[1]),
        children,
      }));
    else if (wordItem) this.wordItem(element, wordItem, inner);
    else if (tag === "PRE") this.code(element);
    else if (tag === "BLOCKQUOTE") this.quote(element, inner);
    else if (tag === "TD" || tag === "TH") this.cell(element, inner);
    else if (tag === "IMG") this.text(element.getAttribute("alt") ?? "", style);
    else if (BLOCKS.has(tag)) this.block(element, inner, this.shape);
    else this.children(element, inner);
  }

  private text(text: string, { marks, link, pre }: Style): void {
    const before = this.inline.at(-1);
    const isFresh = !before || /\s$/.test(textOf(before));
    const shown = pre ? text : text.replace(/[ \t\r\n\f]+/g, " ");
    const kept = !pre && isFresh ? shown.replace(/^ /, "") : shown;
    if (kept === "") return;
    const node: TextNode = { type: "text", text: kept, ...marks };
    if (!link) this.inline.push(node);
    else if (before && !isText(before) && before.url === link) before.children.push(node);
    else this.inline.push({ type: "link", url: link, children: [node] });
  }

  /** Ends the block that was begun; one without any text is none. */
  private endBlock(): void {
    const children = trimmed(this.inline);
    this.inline = [];
    if (children.length) this.blocks.push(this.shape(children));
  }

  private block(element: Element, style: Style, shape: (children: InlineNode[]) => BlockNode): void {
    this.endBlock();
    const before = this.shape;
    this.shape = shape;
    this.children(element, style);
    this.endBlock();
    this.shape = before;
  }

  private quote(element: Element, style: Style): void {
    this.block(element, style, (children) => ({ type: "quote", children }));
  }

  private code(element: Element): void {
    this.endBlock();
    const text = (element.textContent ?? "").replace(/\n$/, "");
    if (text) this.blocks.push({ type: "code", children: [{ type: "text", text }] });
  }

  /** Cells of a row stand in one line. */
  private cell(element: Element, style: Style): void {
    if (this.inline.length) this.text(" | ", { ...style, marks: {}, pre: true });
    const reader = new Reader();
    reader.children(element, style);
    for (const [index, block] of reader.finish().entries()) {
      if (index) this.text(" ", { ...style, pre: true });
      this.inline.push(...inlineOf(block));
    }
  }

  private list(element: Element, style: Style): void {
    this.endBlock();
    const list = readHtmlList(element, style);
    if (list.children.length) this.blocks.push(list);
  }

  private looseItem(element: Element, style: Style): void {
    this.endBlock();
    const list: ListNode = { type: "list", format: "unordered", children: itemsOf(element, style) };
    if (list.children.length) this.blocks.push(list);
  }

  /** Word writes items of lists as paragraphs that tell their level, with the bullet as text. */
  private wordItem(element: Element, { level, format }: WordItem, style: Style): void {
    this.endBlock();
    for (const bullet of element.querySelectorAll("[style]"))
      if (/mso-list:\s*ignore/i.test(bullet.getAttribute("style") ?? "")) bullet.remove();
    const items = itemsOf(element, style);
    const last = this.blocks.at(-1);
    let list = last?.type === "list" ? last : undefined;
    if (!list || (level === 1 && list.format !== format)) {
      list = { type: "list", format, children: [] };
      this.blocks.push(list);
    }
    for (let depth = 1; depth < level; depth++) {
      const inner: ItemNode | ListNode | undefined = list.children.at(-1);
      if (inner?.type === "list") list = inner;
      else {
        const made: ListNode = { type: "list", format, children: [] };
        list.children.push(made);
        list = made;
      }
    }
    list.children.push(...items);
  }
}

interface WordItem {
  level: number;
  format: ListNode["format"];
}

function wordLevel(element: HTMLElement): WordItem | null {
  const found = /mso-list:\s*l\d+\s+level(\d+)/i.exec(element.getAttribute("style") ?? "");
  if (!found || element.tagName.toUpperCase() !== "P") return null;
  const isNumbered = /^[\s\u00a0]*(\d+|[a-z]|[ivx]+)[.)]/i.test(element.textContent ?? "");
  return { level: Number(found[1]), format: isNumbered ? "ordered" : "unordered" };
}

function readHtmlList(element: Element, style: Style): ListNode {
  const format = element.tagName.toUpperCase() === "OL" ? "ordered" : "unordered";
  const children: ListNode["children"] = [];
  for (const child of element.children) {
    const tag = child.tagName.toUpperCase();
    if (tag === "UL" || tag === "OL") {
      const nested = readHtmlList(child, style);
      if (nested.children.length) children.push(nested);
    } else if (!IGNORED.has(tag)) children.push(...itemsOf(child, styleOf(child as HTMLElement, style)));
  }
  return { type: "list", format, children };
}

/** Returns the item an element is, and the lists inside it, which the grammar has beside it. */
function itemsOf(element: Element, style: Style): ListNode["children"] {
  const reader = new Reader();
  reader.children(element, { ...style, marks: {} });
  const items: ListNode["children"] = [];
  let inline: InlineNode[] = [];
  const end = (): void => {
    if (inline.length) items.push({ type: "list-item", children: inline });
    inline = [];
  };
  for (const block of reader.finish()) {
    if (block.type === "list") {
      end();
      items.push(block);
    } else {
      if (inline.length) inline.push({ type: "text", text: "\n" });
      inline.push(...inlineOf(block));
    }
  }
  end();
  return items;
}

function inlineOf(block: BlockNode): InlineNode[] {
  if (block.type === "list")
    return block.children.flatMap((child) => (child.type === "list" ? inlineOf(child) : child.children));
  return block.type === "image" || block.type === "foreign" ? [] : block.children;
}

/** Returns the marks and the link that an element adds to those around it. */
function styleOf(element: HTMLElement, style: Style): Style {
  const tag = element.tagName.toUpperCase();
  const css = element.getAttribute("style") ?? "";
  const marks: Marks = { ...style.marks, ...TAG_MARKS[tag] };
  const weight = /(?:^|[;\s])font-weight:\s*(\w+)/i.exec(css)?.[1];
  if (weight) setMark(marks, "bold", weight === "bold" || weight === "bolder" || Number(weight) >= 600);
  const slant = /(?:^|[;\s])font-style:\s*(\w+)/i.exec(css)?.[1];
  if (slant) setMark(marks, "italic", slant === "italic" || slant === "oblique");
  const line = /(?:^|[;\s])text-decoration(?:-line)?:\s*([^;]+)/i.exec(css)?.[1] ?? "";
  if (/underline/.test(line)) marks.underline = true;
  if (/line-through/.test(line)) marks.strikethrough = true;
  const url = tag === "A" ? (element.getAttribute("href") ?? "").trim() : "";
  const isAddress = isLink(url);
  // What is underlined because it is a link says so by being one.
  if (isAddress || style.link) delete marks.underline;
  const link = isAddress ? url : style.link;
  const pre = style.pre || /white-space:\s*(pre|break-spaces)/i.test(css);
  return { marks, pre: pre && tag !== "BODY", ...(link ? { link } : {}) };
}

function setMark(marks: Marks, mark: "bold" | "italic", isOn: boolean): void {
  if (isOn) marks[mark] = true;
  else delete marks[mark];
}

function isHidden(element: HTMLElement): boolean {
  return /display:\s*none|mso-hide:\s*all/i.test(element.getAttribute("style") ?? "") || element.hidden;
}

function textOf(node: InlineNode): string {
  return isText(node) ? node.text : (node.children.at(-1)?.text ?? "");
}

/** Leaves out blanks at both ends; nothing is left of what has no text. */
function trimmed(nodes: readonly InlineNode[]): InlineNode[] {
  const kept = nodes.filter((node) => !isText(node) || node.text !== "");
  const first = kept[0];
  if (isText(first)) kept[0] = { ...first, text: first.text.replace(/^[ \n]+/, "") };
  const last = kept.at(-1);
  if (isText(last)) kept[kept.length - 1] = { ...last, text: last.text.replace(/[ \n]+$/, "") };
  const left = kept.filter((node) => !isText(node) || node.text !== "");
  return left.some((node) => textOf(node).replace(/[\s\u00a0]/g, "") !== "" || !isText(node)) ? left : [];
}
