import { call } from "./request";

/** Files and folders as the media library answers them. */

export interface FolderName {
  id: number;
  documentId: string;
  name: string;
  path: string;
}

export interface Format {
  url: string;
  width: number;
  height: number;
}

export interface FocalPoint {
  x: number;
  y: number;
}

export interface LibraryFile {
  id: number;
  documentId: string;
  name: string;
  alternativeText: string | null;
  caption: string | null;
  focalPoint: FocalPoint | null;
  width: number | null;
  height: number | null;
  formats: Record<string, Format> | null;
  hash: string;
  ext: string | null;
  mime: string;
  /** In kilobytes of 1,000. */
  size: number;
  url: string;
  previewUrl?: string | null;
  provider: string;
  provider_metadata?: unknown;
  createdAt: string;
  updatedAt: string;
  folderPath?: string;
  folder?: FolderName | null;
}

export interface Folder extends FolderName {
  pathId: number;
  parent: FolderName | null;
  children: { count: number };
  files: { count: number };
}

export interface FilePage {
  results: LibraryFile[];
  pagination: { page: number; pageSize: number; pageCount: number; total: number };
}

export interface FileUsage {
  contentTypeUid: string;
  contentTypeDisplayName: string;
  kind: "collectionType" | "singleType";
  documentId: string;
  locale: string | null;
  status: "draft" | "published";
  field: string;
  title: unknown;
}

/** The uses one may read, how many there are in all, and how many of those one may not read. */
export interface FileUsages {
  results: FileUsage[];
  total: number;
  hidden: number;
}

/** What is told of a file; `folder` null is the top. */
export interface FileInfo {
  name?: string;
  alternativeText?: string;
  caption?: string;
  focalPoint?: FocalPoint;
  folder?: number | null;
}

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Answer<T> {
  data: T;
}

export type Kind = "image" | "video" | "audio" | "file";
export const KINDS: readonly Kind[] = ["image", "video", "audio", "file"];

/** Returns which of the four kinds a file is of. */
export function kindOf(mime: string): Kind {
  const kind = mime.split("/")[0];
  return kind === "image" || kind === "video" || kind === "audio" ? kind : "file";
}

export interface FileQuery {
  /** The folder files are right inside, null for the top; with a text everything below it is searched. */
  folder: FolderName | null;
  text: string;
  kinds: readonly Kind[];
  sort: string;
  page: number;
  pageSize: number;
}

export async function findFiles(query: FileQuery, signal?: AbortSignal): Promise<FilePage> {
  const asked = new URLSearchParams({
    sort: query.sort,
    page: String(query.page),
    pageSize: String(query.pageSize),
  });
  if (query.text) {
    asked.set("_q", query.text);
    if (query.folder) asked.set("folderPath", query.folder.path);
  } else asked.set("folder", query.folder ? String(query.folder.id) : "null");
  addKinds(asked, query.kinds);
  return call("GET", `/upload/files?${asked}`, signal ? { signal } : {});
}

/** Files of no media type of their own are what is none of the three others. */
function addKinds(asked: URLSearchParams, kinds: readonly Kind[]): void {
  if (!kinds.length || kinds.length === KINDS.length) return;
  const named = kinds.filter((kind) => kind !== "file");
  named.forEach((kind, index) => {
    asked.set(`filters[$or][${index}][mime][$startsWith]`, `${kind}/`);
  });
  if (!kinds.includes("file")) return;
  const others = KINDS.filter((kind) => kind !== "file");
  others.forEach((kind, index) => {
    asked.set(`filters[$or][${named.length}][$and][${index}][mime][$not][$startsWith]`, `${kind}/`);
  });
}

export async function readFile(id: number): Promise<LibraryFile> {
  return call("GET", `/upload/files/${id}`);
}

export async function changeFile(id: number, fileInfo: FileInfo): Promise<LibraryFile> {
  return call("POST", `/upload?id=${id}`, { body: { fileInfo } });
}

export async function cropFile(id: number, part: Rectangle, name: string): Promise<LibraryFile> {
  return call("POST", `/upload/files/${id}/crop`, { body: { ...part, name } });
}

export async function fileUsages(id: number): Promise<FileUsages> {
  return (await call<Answer<FileUsages>>("GET", `/upload/files/${id}/usages`)).data;
}

/** Reads every folder, with what is in each. */
export async function allFolders(): Promise<Folder[]> {
  return (await call<Answer<Folder[]>>("GET", "/upload/folders?sort=name:asc")).data;
}

export async function makeFolder(name: string, parent: number | null): Promise<FolderName> {
  return (await call<Answer<FolderName>>("POST", "/upload/folders", { body: { name, parent } })).data;
}

export async function renameFolder(id: number, name: string): Promise<FolderName> {
  return (await call<Answer<FolderName>>("PUT", `/upload/folders/${id}`, { body: { name } })).data;
}

/** Files and folders that are meant, by their ids. */
export interface Chosen {
  fileIds: readonly number[];
  folderIds: readonly number[];
}

export async function moveChosen(chosen: Chosen, destinationFolderId: number | null): Promise<void> {
  await call("POST", "/upload/actions/bulk-move", { body: { ...chosen, destinationFolderId } });
}

export async function deleteChosen(chosen: Chosen): Promise<void> {
  await call("POST", "/upload/actions/bulk-delete", { body: chosen });
}
