import { call } from "./request";

/** The field a uid is for. */
export interface UidPlace {
  contentTypeUID: string;
  field: string;
  /** The entry whose uid it is: its own is not taken. */
  documentId: string | undefined;
  locale: string | undefined;
}

export interface Availability {
  isAvailable: boolean;
  suggestion: string | null;
}

/** Makes a free uid of an entry's values. */
export async function makeUid(
  { locale, ...place }: UidPlace,
  data: Record<string, unknown>,
): Promise<string> {
  const path = `/content-manager/uid/generate${query(locale)}`;
  return (await call<{ data: string }>("POST", path, { body: { ...place, data } })).data;
}

/** Asks whether a uid is free, and for one that is. */
export async function checkUid(
  { locale, ...place }: UidPlace,
  value: string,
  signal: AbortSignal,
): Promise<Availability> {
  const path = `/content-manager/uid/check-availability${query(locale)}`;
  return await call("POST", path, { body: { ...place, value }, signal });
}

function query(locale: string | undefined): string {
  return locale ? `?locale=${encodeURIComponent(locale)}` : "";
}
