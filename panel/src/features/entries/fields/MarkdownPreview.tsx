import DOMPurify from "dompurify";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { useMemo } from "react";

/** A Markdown text as readers see it, without anything that could run. */
export default function MarkdownPreview({ text }: { text: string }) {
  const html = useMemo(() => cleanHtml(text), [text]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: cleaned the line above
  return <div className="markdown-preview" translate="no" dangerouslySetInnerHTML={{ __html: html }} />;
}

function cleanHtml(text: string): string {
  // HTML in the text is shown as text: the page's policy would tell of every handler in it.
  const html = micromark(text, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  return DOMPurify.sanitize(html, {
    USE_PROFILES: { html: true },
    FORBID_TAGS: ["style", "form", "input", "button", "textarea", "select"],
    FORBID_ATTR: ["style", "class", "id", "name"],
  });
}
