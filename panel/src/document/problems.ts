import { fieldsOf, listOf } from "./changes";
import { isHidden } from "./conditions";
import { type Attribute, allowedComponents, isList, isNested, type Model } from "./model";
import { countOf, type RelationEdit } from "./relationEdit";
import { checkValue, type Finding } from "./rules";
import { type Key, type Node, ROOT } from "./tree";
import { isBlank } from "./values";

/** Something the schema refuses, and where. */
export interface Problem {
  /** As the server names it: `["zone", 3, "title"]`. */
  readonly path: readonly (string | number)[];
  readonly node: Key;
  readonly attribute: string;
  readonly rule: Rule;
  /** What the rule's words need: `{min: 2}`. */
  readonly params: Readonly<Record<string, string | number>>;
  /** The server's own words, where it was the server that refused. */
  readonly message?: string;
}

export type Rule =
  | "required"
  | "minLength"
  | "maxLength"
  | "min"
  | "max"
  | "regex"
  | "email"
  | "uid"
  | "enum"
  | "number"
  | "whole"
  | "digits"
  | "date"
  | "time"
  | "datetime"
  | "json"
  | "minItems"
  | "maxItems"
  | "component"
  | "server";

type Nodes = ReadonlyMap<Key, Node>;

/**
 * Returns what the schema refuses of an entry, in the order of its fields. What only the server can tell, such as
 * whether a value is unique, is not among it.
 */
export function findProblems(model: Model, tree: Nodes, base: Nodes, forPublish: boolean): Problem[] {
  const root = tree.get(ROOT);
  if (!root) return [];
  const isStrict = forPublish || !model.type(root.uid).draftAndPublish;
  const search = new Search(model, tree, base, isStrict);
  search.node(root, []);
  return search.found;
}

class Search {
  readonly found: Problem[] = [];

  constructor(
    private readonly model: Model,
    private readonly tree: Nodes,
    private readonly base: Nodes,
    private readonly isStrict: boolean,
  ) {}

  node(node: Node, path: Problem["path"]): void {
    const fields = fieldsOf(this.model, node);
    for (const [name, attribute] of Object.entries(fields.attributes)) {
      if (attribute.writable === false || isHidden(fields, node, name)) continue;
      const here = [...path, name];
      if (isNested(attribute)) this.components(node, name, attribute, here);
      else this.say(node, name, here, this.check(node, name, attribute));
    }
  }

  private say(node: Node, attribute: string, path: Problem["path"], finding: Finding | null): void {
    if (finding) this.found.push({ path, node: node.key, attribute, params: {}, ...finding });
  }

  private check(node: Node, name: string, attribute: Attribute): Finding | null {
    const value = node.values[name];
    if (!this.isAbsent(node, name, attribute))
      return isPlain(attribute) ? checkValue(attribute, value, this.isStrict) : null;
    return attribute.required && this.isStrict && this.isNeeded(node, name, attribute)
      ? { rule: "required" }
      : null;
  }

  private isAbsent(node: Node, name: string, attribute: Attribute): boolean {
    const value = node.values[name];
    if (attribute.type === "relation")
      return targetCount(this.base.get(node.key)?.said?.[name], value as RelationEdit) < 1;
    return isBlank(value) || (Array.isArray(value) && value.length === 0);
  }

  /** Whether the server would miss what is absent: not what it has and does not show, nor what it makes. */
  private isNeeded(node: Node, name: string, attribute: Attribute): boolean {
    const said = this.base.get(node.key)?.said;
    if (!said) return !(attribute.type === "uid" && attribute.targetField);
    return attribute.type !== "password" && said[name] !== undefined;
  }

  private components(node: Node, name: string, attribute: Attribute, path: Problem["path"]): void {
    const list = listOf(node, name);
    this.say(node, name, path, this.isStrict ? checkCount(attribute, list.length) : null);
    const allowed = new Set(allowedComponents(attribute));
    list.forEach((key, index) => {
      const child = this.tree.get(key);
      if (!child) return;
      const here = isList(attribute) ? [...path, index] : path;
      // A kind that is not allowed any more is kept where the entry has it already.
      if (!allowed.has(child.uid) && !this.base.get(key)?.said)
        this.say(node, name, here, { rule: "component", params: { component: child.uid } });
      this.node(child, here);
    });
  }
}

/** Whether the rules for values that are there are about an attribute's values. */
function isPlain(attribute: Attribute): boolean {
  return attribute.type !== "relation" && attribute.type !== "media";
}

/** Returns how many targets a relation will have. */
function targetCount(said: unknown, edit: RelationEdit): number {
  const added = edit.connect.filter((placed) => !placed.isMove).length;
  return countOf(said) + (edit.source?.count ?? 0) + added - edit.disconnect.length;
}

function checkCount(attribute: Attribute, count: number): Finding | null {
  if (!isList(attribute)) return attribute.required && count === 0 ? { rule: "required" } : null;
  const { min, max, required } = attribute;
  if (min !== undefined && (required || count > 0) && count < Number(min))
    return { rule: "minItems", params: { min } };
  return max !== undefined && count > Number(max) ? { rule: "maxItems", params: { max } } : null;
}
