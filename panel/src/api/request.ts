import { noticeBuild } from "../shell/build";
import { site } from "../site";
import { ApiError, readError } from "./errors";
import { parseExactly, printExactly } from "./exactJson";
import {
  accessToken,
  currentSession,
  expired,
  isAnothers,
  oneTabAtATime,
  renewed,
  subscribeSession,
} from "./session";

/** Milliseconds to wait for a session to be renewed. */
const PATIENCE = 30_000;

type Method = "GET" | "POST" | "PUT" | "DELETE";

interface Options {
  body?: unknown;
  signal?: AbortSignal;
  /** The `updatedAt` that an entry must still have: otherwise the call is refused with 412. */
  ifMatch?: string | undefined;
}

/**
 * Calls the admin API and returns what it answers; throws ApiError for refusals.
 *
 * Where the access token is not accepted any more, the session is renewed and the call repeated; where that
 * is refused too, the call waits until whoever works here has logged in again, so that no work is lost.
 */
export async function call<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  for (;;) {
    const used = accessToken();
    const response = await send(method, path, options, used);
    if (response.status !== 401 || !used) return read<T>(response);
    if (!(await renew(used))) await loggedInAgain();
  }
}

/** Calls a route that needs no session, or begins one. */
export async function callOpenly<T>(method: Method, path: string, body?: unknown): Promise<T> {
  return read<T>(await send(method, path, { body }, ""));
}

async function send(method: Method, path: string, options: Options, token: string): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.ifMatch) headers["If-Match"] = `"${options.ifMatch}"`;
  const init: RequestInit = { method, headers, cache: "no-store", credentials: "same-origin" };
  if (options.body !== undefined) init.body = printExactly(options.body);
  if (options.signal) init.signal = options.signal;
  let response: Response;
  try {
    response = await fetch(site.api + path, init);
  } catch (error) {
    if (options.signal?.aborted && options.signal.reason?.name !== "TimeoutError") throw error;
    throw new ApiError(0, "");
  }
  noticeBuild(response.headers.get("X-Octavo-Panel"));
  return response;
}

async function read<T>(response: Response): Promise<T> {
  const text = await response.text();
  const body = text ? parsed(text) : undefined;
  if (response.ok) return body as T;
  throw readError(response.status, body, response.headers.get("Retry-After"));
}

function parsed(text: string): unknown {
  try {
    return parseExactly(text);
  } catch {
    return undefined;
  }
}

/**
 * Renews the session by its cookie unless another call has done so since `used` was read; one tab at a time,
 * because they share the cookie. Returns whether there is a session still: that of somebody else, who logged
 * in in another tab, is none for whoever works here.
 */
export async function renew(used: string): Promise<boolean> {
  return oneTabAtATime(async () => {
    if (accessToken() !== used) return true;
    // Other tabs wait meanwhile, so an answer that never comes must not keep them.
    const options = { body: {}, signal: AbortSignal.timeout(PATIENCE) };
    const response = await send("POST", "/admin/access-token", options, "");
    if (response.status === 401) return false;
    const { data } = await read<{ data: { token: string } }>(response);
    if (isAnothers(data.token)) return false;
    renewed(data.token);
    return true;
  });
}

/** Waits until the session that ended goes on; throws ApiError 401 where it is given up. */
function loggedInAgain(): Promise<void> {
  expired();
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      const { state } = currentSession();
      if (state === "expired") return;
      stop();
      if (state === "in") resolve();
      else reject(new ApiError(401, ""));
    };
    const stop = subscribeSession(settle);
    settle();
  });
}
