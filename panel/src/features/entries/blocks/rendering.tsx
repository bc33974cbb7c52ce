import type { ReactNode } from "react";
import { type RenderElementProps, type RenderLeafProps, useFocused, useSelected } from "slate-react";
import { useWords } from "../../../words/words";
import { AltMark } from "../../media/AltMark";
import { addressOf } from "../../media/files";
import type { ForeignNode, ImageNode } from "./nodes";

/** A block as it is shown while it is written. */
export function BlockElement({ attributes, children, element }: RenderElementProps) {
  switch (element.type) {
    case "heading": {
      const Heading = `h${element.level}` as "h1";
      return <Heading {...attributes}>{children}</Heading>;
    }
    case "quote":
      return <blockquote {...attributes}>{children}</blockquote>;
    case "code":
      return (
        <pre {...attributes} spellCheck={false}>
          <code>{children}</code>
        </pre>
      );
    case "list": {
      const List = element.format === "ordered" ? "ol" : "ul";
      return <List {...attributes}>{children}</List>;
    }
    case "list-item":
      return <li {...attributes}>{children}</li>;
    case "link":
      return (
        <a {...attributes} href={element.url} title={element.url} rel="noreferrer">
          {children}
        </a>
      );
    case "image":
      return (
        <div {...attributes}>
          <Picture node={element} />
          {children}
        </div>
      );
    case "foreign":
      return (
        <div {...attributes}>
          <Foreign node={element} />
          {children}
        </div>
      );
    default:
      return <p {...attributes}>{children}</p>;
  }
}

function Picture({ node }: { node: ImageNode }) {
  const isSelected = useSelected();
  const isChosen = useFocused() && isSelected;
  const { url, alternativeText, name } = node.image as Record<string, string | null>;
  return (
    <figure contentEditable={false} className={isChosen ? "blocks-picture blocks-chosen" : "blocks-picture"}>
      <img src={addressOf(url ?? "")} alt={alternativeText ?? ""} />
      <figcaption className="hint" translate="no">
        {alternativeText || name}
      </figcaption>
      <AltMark file={{ mime: "image/*", alternativeText: alternativeText ?? null }} />
    </figure>
  );
}

/** A block the grammar has no more: it stays as it is until it is deleted. */
function Foreign({ node }: { node: ForeignNode }) {
  const t = useWords();
  return (
    <details contentEditable={false}>
      <summary>{t("blocks.foreign")}</summary>
      <pre>{JSON.stringify(node.kept, null, 2)}</pre>
    </details>
  );
}

export function BlockLeaf({ attributes, children, leaf }: RenderLeafProps) {
  let shown: ReactNode = children;
  if (leaf.code) shown = <code>{shown}</code>;
  if (leaf.bold) shown = <strong>{shown}</strong>;
  if (leaf.italic) shown = <em>{shown}</em>;
  if (leaf.underline) shown = <u>{shown}</u>;
  if (leaf.strikethrough) shown = <s>{shown}</s>;
  return <span {...attributes}>{shown}</span>;
}
