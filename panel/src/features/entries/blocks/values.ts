import {
  type AnyNode,
  type BlockNode,
  emptyText,
  type InlineNode,
  isOf,
  isText,
  type LinkNode,
  paragraph,
  type TextNode,
} from "./nodes";

/**
 * Reads blocks into the editor's tree and writes them back. The editor wants some things that the grammar does
 * not: texts around links, no two equal texts beside each other, something in every element. They are put there
 * when a value is read, so that the editor has nothing to put right itself; a block that stands there as it was
 * read is written as it came, to the byte.
 */
export class BlockValues {
  private readonly came = new WeakMap<object, unknown>();
  private readonly cameAs = new Map<string, unknown>();
  private empty: unknown = null;

  read(value: unknown): BlockNode[] {
    const blocks = Array.isArray(value) ? value : [];
    if (!blocks.length) {
      this.empty = value ?? null;
      return [paragraph()];
    }
    return blocks.map((block) => {
      const node = readBlock(block);
      this.came.set(node, block);
      this.cameAs.set(keyOf(node), block);
      return node;
    });
  }

  /** Returns the value of a tree: what is empty is as empty as it came. */
  write(nodes: readonly BlockNode[]): unknown {
    const [only] = nodes;
    if (nodes.length === 0 || (nodes.length === 1 && only && isBlankParagraph(only) && !this.original(only)))
      return this.empty;
    return nodes.map((node) => this.writeBlock(node));
  }

  private writeBlock(node: BlockNode): unknown {
    const known = this.original(node);
    if (known !== undefined) return known;
    const written = writeNode(node);
    this.came.set(node, written);
    return written;
  }

  private original(node: BlockNode): unknown {
    const known = this.came.get(node);
    if (known !== undefined || !this.cameAs.size) return known;
    return this.cameAs.get(keyOf(node));
  }
}

function isBlankParagraph(node: BlockNode): boolean {
  return (
    isOf(node, "paragraph") &&
    node.children.length === 1 &&
    isText(node.children[0]) &&
    node.children[0].text === ""
  );
}

/** Returns a text that is the same for nodes that are, in whatever order their keys came about. */
function keyOf(node: unknown): string {
  return JSON.stringify(node, (_, value) =>
    isRaw(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}

type Raw = Record<string, unknown> & { children?: unknown };

function isRaw(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns a block as the editor wants it; one the grammar does not know is kept beside. */
export function readBlock(block: unknown): BlockNode {
  if (!isRaw(block)) return foreign(block);
  switch (block.type) {
    case "paragraph":
    case "quote":
    case "heading":
      return { ...block, children: readInline(block.children) } as BlockNode;
    case "code":
      return readCode(block);
    case "list":
      return readList(block);
    case "image":
      return isRaw(block.image)
        ? ({ ...block, children: [emptyText()] } as unknown as BlockNode)
        : foreign(block);
    default:
      return foreign(block);
  }
}

/** The editor takes null for a key that is not there. */
function readCode({ language, ...block }: Raw): BlockNode {
  const named = language === null || language === undefined ? {} : { language };
  return { ...block, ...named, children: readTexts(block.children) } as unknown as BlockNode;
}

function foreign(kept: unknown): BlockNode {
  return { type: "foreign", kept, children: [emptyText()] };
}

function readList(list: Raw): BlockNode {
  const children = listOf(list.children)
    .filter(isRaw)
    .map((child) =>
      child.type === "list"
        ? readList(child)
        : { ...child, type: "list-item", children: readInline(child.children) },
    );
  if (!children.length) children.push({ type: "list-item", children: [emptyText()] });
  return { ...list, children } as unknown as BlockNode;
}

function listOf(children: unknown): unknown[] {
  return Array.isArray(children) ? children : [];
}

function readInline(children: unknown): InlineNode[] {
  const nodes: InlineNode[] = [];
  for (const child of listOf(children).filter(isRaw)) {
    if (child.type === "link") {
      if (!isText(nodes.at(-1))) nodes.push(emptyText());
      nodes.push({ ...child, children: readTexts(child.children) } as unknown as LinkNode);
    } else addText(nodes, readText(child));
  }
  if (!isText(nodes.at(-1))) nodes.push(emptyText());
  return nodes;
}

function readTexts(children: unknown): TextNode[] {
  const nodes: TextNode[] = [];
  for (const child of listOf(children).filter(isRaw)) addText(nodes, readText(child));
  return nodes.length ? nodes : [emptyText()];
}

function readText(text: Raw): TextNode {
  return { ...text, text: typeof text.text === "string" ? text.text : String(text.text ?? "") } as TextNode;
}

/** Adds a text as the editor would leave it: none that is empty beside another one, none like the one before. */
function addText(nodes: (InlineNode | TextNode)[], text: TextNode): void {
  const before = nodes.at(-1);
  if (!isText(before)) nodes.push(text);
  else if (isAlike(before, text)) nodes[nodes.length - 1] = { ...before, text: before.text + text.text };
  else if (before.text === "") nodes[nodes.length - 1] = text;
  else if (text.text !== "") nodes.push(text);
}

function isAlike(one: TextNode, other: TextNode): boolean {
  return marksOf(one) === marksOf(other);
}

function marksOf({ text: _, ...rest }: TextNode): string {
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Returns a node as it is sent. */
export function writeNode(node: AnyNode): unknown {
  if (isText(node)) return node.type === "text" ? node : { type: "text", ...(node as object) };
  if (node.type === "foreign") return node.kept;
  const children: unknown[] = node.children.map(writeNode);
  return { ...node, children };
}
