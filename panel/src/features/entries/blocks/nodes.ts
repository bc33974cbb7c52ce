/**
 * The tree of a blocks value, as the server's grammar has it (`schema/attributes/blocks.py`). The editor works
 * on this very tree; keys the grammar does not name are kept.
 */

export interface Marks {
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
  strikethrough?: boolean;
  code?: boolean;
}

export interface TextNode extends Marks {
  type?: "text";
  text: string;
}

export interface LinkNode {
  type: "link";
  url: string;
  children: TextNode[];
}

export type InlineNode = TextNode | LinkNode;

export interface ParagraphNode {
  type: "paragraph";
  children: InlineNode[];
}

export interface QuoteNode {
  type: "quote";
  children: InlineNode[];
}

export interface HeadingNode {
  type: "heading";
  level: number;
  children: InlineNode[];
}

export interface CodeNode {
  type: "code";
  language?: string | null;
  children: TextNode[];
}

export interface ItemNode {
  type: "list-item";
  children: InlineNode[];
}

export interface ListNode {
  type: "list";
  format: "ordered" | "unordered";
  children: (ItemNode | ListNode)[];
}

export interface ImageNode {
  type: "image";
  image: Record<string, unknown>;
  children: InlineNode[];
}

/** A block of a kind the grammar does not have (any more): it is shown as such and kept as it is. */
export interface ForeignNode {
  type: "foreign";
  /** What was there. */
  kept: unknown;
  children: TextNode[];
}

export type BlockNode =
  | ParagraphNode
  | QuoteNode
  | HeadingNode
  | CodeNode
  | ListNode
  | ImageNode
  | ForeignNode;
export type ElementNode = BlockNode | ItemNode | LinkNode;
export type AnyNode = ElementNode | TextNode;

export const MARKS = ["bold", "italic", "underline", "strikethrough", "code"] as const;
export type Mark = (typeof MARKS)[number];

/** What may be linked to; everything else the server refuses. */
const LINK = /^(?:\/|(?:https?|ftp):\/*[^\s/?#\\]|(?:mailto|tel):)/i;

export function isLink(url: string): boolean {
  return LINK.test(url.trim());
}

export function isText(node: unknown): node is TextNode {
  return typeof node === "object" && node !== null && typeof (node as TextNode).text === "string";
}

/** Whether a node is an element of one of these kinds. */
export function isOf<T extends ElementNode["type"]>(
  node: unknown,
  ...types: T[]
): node is Extract<ElementNode, { type: T }> {
  return (
    typeof node === "object" && node !== null && !isText(node) && types.includes((node as { type: T }).type)
  );
}

export function emptyText(): TextNode {
  return { type: "text", text: "" };
}

export function paragraph(children: InlineNode[] = [emptyText()]): ParagraphNode {
  return { type: "paragraph", children };
}
