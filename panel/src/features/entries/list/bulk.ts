import type { Values } from "../../../api/entries";
import { ApiError } from "../../../api/errors";
import { type BulkAction, type Result, runBulk } from "../../../api/lists";
import type { Translate, Word } from "../../../words/words";

/** Entries that one request is about; more are several requests, so that progress can be told. */
const AT_ONCE = 50;
/** The most entries that are done something with at once. */
export const MOST_CHOSEN = 1000;

export interface Job {
  readonly uid: string;
  readonly action: BulkAction;
  /** What entries are called, by document id. */
  readonly entries: ReadonlyMap<string, string>;
  readonly locale: string;
  readonly data?: Values;
}

export const JOB_WORDS: Readonly<Record<BulkAction, { title: Word; submit: Word }>> = {
  bulkPublish: { title: "bulk.publishTitle", submit: "bulk.publish" },
  bulkUnpublish: { title: "bulk.unpublishTitle", submit: "bulk.unpublish" },
  bulkDelete: { title: "bulk.deleteTitle", submit: "bulk.delete" },
  bulkUpdate: { title: "bulk.editTitle", submit: "bulk.apply" },
};

/** Does a job part by part, and tells after each what became of the entries so far. */
export async function runJob(
  job: Job,
  tell: (results: readonly Result[]) => void,
): Promise<readonly Result[]> {
  const ids = [...job.entries.keys()];
  const results: Result[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const part = ids.slice(start, start + AT_ONCE);
    results.push(...(await runPart(job, part)));
    tell([...results]);
  }
  return results;
}

/** What is refused as a whole is refused of each. */
async function runPart({ uid, action, locale, data }: Job, ids: readonly string[]): Promise<Result[]> {
  try {
    return await runBulk(uid, action, ids, locale, data);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { status, message, details } = error;
    const told = { status: status || 503, name: error.name, message, details };
    return ids.map((documentId) => ({ documentId, status: told.status, error: told }));
  }
}

/** Returns what was wrong with an entry: each field that a refusal names (`links 1 · label`), else its message. */
export function reasonsOf({ error }: Result, t: Translate): string[] {
  const details = error?.details as { errors?: { path?: unknown; message?: string }[] } | undefined;
  const problems = details?.errors ?? [];
  const told = problems.map(({ path, message }) => {
    const reason = ABSENT.test(message ?? "") ? t("field.required") : message;
    return [Array.isArray(path) ? placeText(path) : "", reason].filter(Boolean).join(": ");
  });
  return told.length ? told : [error?.message ?? ""].filter(Boolean);
}

/** How the server says of a required value that there is none. */
const ABSENT = /is a required field$|must be defined\.$|but the final value was: `null`\.$/;

/** Returns where something is as people count: `["links", 0, "label"]` → `links 1 · label`. */
function placeText(path: readonly unknown[]): string {
  const parts = path.map((part) => (/^\d+$/.test(String(part)) ? Number(part) + 1 : String(part)));
  return parts.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text} ${part}` : [text, part].filter(Boolean).join(" · ")),
    "",
  );
}
