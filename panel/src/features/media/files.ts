import { kindOf, type LibraryFile } from "../../api/media";
import { site } from "../../site";
import { dateLanguage } from "../../words/moments";
import { currentLanguage } from "../../words/words";

/** Where files are, and how they are told of. */

/** Returns where a browser finds an address of a file's: those of this server stand below its own path. */
export function addressOf(url: string): string {
  return url.startsWith("/") ? site.api + url : url;
}

/** Returns where everybody finds an address of a file's: it begins with the server's. */
export function linkOf(url: string): string {
  return new URL(addressOf(url), document.baseURI).href;
}

/** The address for the page itself: another one once the file was replaced, whose address stays the same. */
export function shownAddress(file: LibraryFile, url = file.url): string {
  return url.startsWith("/") ? `${addressOf(url)}?v=${Date.parse(file.updatedAt)}` : url;
}

/** Returns a small picture of a file, of the file itself where there is none smaller. */
export function thumbnailOf(file: LibraryFile): string {
  return shownAddress(file, file.formats?.thumbnail?.url ?? file.url);
}

/** Returns a size in kilobytes of 1,000 as people read it. */
export function fileSize(kilobytes: number): string {
  const [value, unit] =
    kilobytes < 1
      ? [kilobytes * 1000, "byte"]
      : kilobytes < 1000
        ? [kilobytes, "kilobyte"]
        : [kilobytes / 1000, "megabyte"];
  const style: Intl.NumberFormatOptions = {
    style: "unit",
    unit: String(unit),
    maximumFractionDigits: Number(value) < 10 ? 1 : 0,
  };
  // The number and its unit stay in one line.
  return new Intl.NumberFormat(currentLanguage(), style).format(Number(value)).replace(/\s/g, "\u00a0");
}

/** Whether a picture has no alternative text, which its readers would miss. */
export function lacksAltText(file: Pick<LibraryFile, "mime" | "alternativeText">): boolean {
  return kindOf(file.mime) === "image" && !file.alternativeText?.trim();
}

export function dayOf(moment: string): string {
  return new Intl.DateTimeFormat(dateLanguage(), { dateStyle: "medium" }).format(new Date(moment));
}
