/** What the server says of the place where the panel is. */
export interface Site {
  /** What stands before the paths of the API: "" or `/cms`. */
  readonly api: string;
  /** The panel's own path: `/admin`. */
  readonly base: string;
  /** The build that the page belongs to. */
  readonly build: string;
  /** Whether what is typed and not saved may be kept in this browser. */
  readonly localDrafts: boolean;
}

function readSite(): Site {
  const told = document.querySelector('meta[name="octavo"]')?.getAttribute("content");
  return told ? (JSON.parse(told) as Site) : { api: "", base: "/admin", build: "", localDrafts: true };
}

export const site: Site = readSite();
