/** The names that templates of mails may use, with an example of each. */
export const EXAMPLES: Readonly<Record<string, string>> = {
  URL: "https://example.org/page",
  CODE: "4f2a9c",
  TOKEN: "4f2a9c",
  SERVER_URL: "https://example.org",
  "USER.username": "ann",
  "USER.email": "ann@example.org",
};

const NAME = /\{\{\s*([A-Za-z_][\w.]*)\s*\}\}|<%=\s*([A-Za-z_][\w.]*)\s*%>/g;

/** Returns a template with examples in the place of its names, as the server fills them; what is no name stays. */
export function filledTemplate(template: string): string {
  return template.replace(NAME, (whole: string, name?: string, other?: string) => {
    const wanted = name ?? other ?? "";
    return Object.hasOwn(EXAMPLES, wanted) ? (EXAMPLES[wanted] ?? whole) : whole;
  });
}

const TAG = /<(\/?[a-z][a-z0-9]*)\b([^>]*)>/gi;
const LINK = /\shref\s*=\s*("[^"]*"|'[^']*')/i;

/** Returns HTML whose tags have no attributes but the addresses of links. */
export function withoutAttributes(html: string): string {
  return html.replace(TAG, (_whole, tag: string, rest: string) => `<${tag}${LINK.exec(rest)?.[0] ?? ""}>`);
}

const STYLES = /<(style|script|head|title)\b[^>]*>[\s\S]*?<\/\1\s*>/gi;

/** Returns HTML without style sheets and the like, whose text is none of a mail's. */
export function withoutStyles(html: string): string {
  return html.replace(STYLES, "");
}
