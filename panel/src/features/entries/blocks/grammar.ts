import { isLink, MARKS } from "./nodes";

/** What the server's grammar says of a blocks value: the first thing wrong with it, null where nothing is. */
export function grammarFault(value: unknown): string | null {
  if (!Array.isArray(value)) return "is no list";
  return first(value, block);
}

type Node = Record<string, unknown>;
type Rule = (node: Node) => string | null;

function first(nodes: readonly unknown[], rule: Rule): string | null {
  for (const [index, node] of nodes.entries()) {
    const fault = typeof node === "object" && node !== null ? rule(node as Node) : "is no node";
    if (fault) return `${index} ${fault}`;
  }
  return null;
}

function children(node: Node, rule: Rule, atLeastOne: boolean): string | null {
  if (!Array.isArray(node.children)) return `${node.type} has no children`;
  if (atLeastOne && !node.children.length) return `${node.type} is empty`;
  return first(node.children, rule);
}

function block(node: Node): string | null {
  switch (node.type) {
    case "heading":
      return [1, 2, 3, 4, 5, 6].includes(node.level as number)
        ? children(node, inline, true)
        : "has no level";
    case "paragraph":
    case "quote":
      return children(node, inline, true);
    case "code":
      return children(node, text, true);
    case "list":
      return list(node);
    case "image":
      return typeof node.image === "object" ? children(node, inline, false) : "has no image";
    default:
      return `is a block of type ${node.type}`;
  }
}

function list(node: Node): string | null {
  if (node.format !== "ordered" && node.format !== "unordered") return "has no format";
  return children(node, (child) => (child.type === "list" ? list(child) : item(child)), true);
}

function item(node: Node): string | null {
  return node.type === "list-item" ? children(node, inline, false) : `is a ${node.type} in a list`;
}

function inline(node: Node): string | null {
  if (node.type !== "link") return text(node);
  return typeof node.url === "string" && isLink(node.url) ? children(node, text, false) : "has no address";
}

function text(node: Node): string | null {
  if (node.type !== "text" || typeof node.text !== "string") return `is ${node.type}, no text`;
  return MARKS.every((mark) => node[mark] === undefined || typeof node[mark] === "boolean")
    ? null
    : "has a wrong mark";
}
