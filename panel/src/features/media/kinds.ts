import { KINDS, type Kind, kindOf, type LibraryFile } from "../../api/media";
import type { Word } from "../../words/words";

export const KIND_WORDS: Readonly<Record<Kind, Word>> = {
  image: "media.kindImage",
  video: "media.kindVideo",
  audio: "media.kindAudio",
  file: "media.kindFile",
};

/** What `allowedTypes` of a media attribute says, as kinds of files. */
const NAMES: Readonly<Record<string, Kind>> = {
  images: "image",
  videos: "video",
  audios: "audio",
  files: "file",
};

export function kindsOf(allowedTypes: readonly string[] | undefined): readonly Kind[] {
  const kinds = (allowedTypes ?? []).flatMap((name) => NAMES[name] ?? []);
  return kinds.length ? kinds : KINDS;
}

export function isAllowed({ mime }: { mime: string }, kinds: readonly Kind[]): boolean {
  return kinds.includes(kindOf(mime));
}

/** Whether a value is a file, as entries are answered with them. */
export function isFile(value: unknown): value is LibraryFile {
  return typeof value === "object" && value !== null && "mime" in value && "url" in value;
}

/** Returns the files in the value of a media attribute. */
export function filesIn(value: unknown): LibraryFile[] {
  return (Array.isArray(value) ? value : [value]).filter(isFile);
}

/** Returns a list with one of its members at another place. */
export function withMoved<T>(list: readonly T[], from: number, to: number): T[] {
  const left = list.filter((_, index) => index !== from);
  const moved = list.slice(from, from + 1);
  return [...left.slice(0, to), ...moved, ...left.slice(to)];
}
