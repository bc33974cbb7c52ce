import { readError } from "../../../api/errors";
import type { LibraryFile } from "../../../api/media";
import { call } from "../../../api/request";
import { accessToken } from "../../../api/session";
import { site } from "../../../site";
import type { Failure, Item, Outcome, Place } from "./uploadQueue";

/** Milliseconds without a sign of life after which an attempt is broken off. */
const PATIENCE = 120_000;

interface Answer {
  status: number;
  text: string;
  retryAfter: string | null;
}

const NOTHING: Answer = { status: 0, text: "", retryAfter: null };

type Progress = (sent: number) => void;

/** Sends a file, with the key by which the server knows it again; where the session has ended, once that goes on. */
export async function sendFile(item: Item, progress: Progress, signal: AbortSignal): Promise<Outcome> {
  for (;;) {
    const token = accessToken();
    const body = formOf(item.blob, item.place);
    const answer = await post("/upload", body, { token, key: item.key, progress, signal });
    if (answer.status !== 401 || signal.aborted) return outcomeOf<LibraryFile[]>(answer, ([file]) => file);
    if (!(await goOn())) return { failure: failureOf(answer) };
  }
}

/** Puts another file in the place of one; throws what the server refuses. */
export async function replaceFile(id: number, blob: File, progress: Progress): Promise<LibraryFile> {
  for (;;) {
    const token = accessToken();
    const body = new FormData();
    body.append("files", blob, blob.name);
    const answer = await post(`/upload?id=${id}`, body, { token, progress });
    if (answer.status === 200) return JSON.parse(answer.text) as LibraryFile;
    if (answer.status !== 401 || !(await goOn())) throw refusalOf(answer);
  }
}

function formOf(blob: File, { id }: Place): FormData {
  const body = new FormData();
  body.append("files", blob, blob.name);
  body.append("fileInfo", JSON.stringify({ folder: id }));
  return body;
}

/** Waits until the session is renewed, or somebody has logged in again; returns whether it goes on. */
async function goOn(): Promise<boolean> {
  try {
    await call("GET", "/admin/users/me");
    return true;
  } catch {
    return false;
  }
}

interface Sending {
  token: string;
  key?: string;
  progress: Progress;
  signal?: AbortSignal;
}

/** By XMLHttpRequest, because `fetch` tells nothing of what is under way. */
function post(path: string, body: FormData, { token, key, progress, signal }: Sending): Promise<Answer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let timer = 0;
    const alive = (): void => {
      clearTimeout(timer);
      timer = window.setTimeout(() => request.abort(), PATIENCE);
    };
    const end = (answer: Answer): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    request.open("POST", site.api + path);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    if (key) request.setRequestHeader("Idempotency-Key", key);
    request.upload.onprogress = ({ loaded }) => {
      alive();
      progress(loaded);
    };
    request.onload = () =>
      end({
        status: request.status,
        text: request.responseText,
        retryAfter: request.getResponseHeader("Retry-After"),
      });
    request.onerror = () => end(NOTHING);
    request.onabort = () => end(NOTHING);
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    alive();
    request.send(body);
  });
}

function outcomeOf<T>(answer: Answer, read: (body: T) => LibraryFile | undefined): Outcome {
  const file = answer.status === 201 ? read(parsed(answer.text) as T) : undefined;
  return file ? { file } : { failure: failureOf(answer) };
}

function failureOf(answer: Answer): Failure {
  const { status, message, retryAfter } = refusalOf(answer);
  return { status, message, retryAfter };
}

function refusalOf({ status, text, retryAfter }: Answer) {
  return readError(status, parsed(text), retryAfter);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
