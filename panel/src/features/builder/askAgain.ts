import { ApiError } from "../../api/errors";

/** How often a server may say that it starts again, before whoever works here is told. */
const MOST = 30;

/**
 * Calls a server that may be about to be followed by another one, as after a change of code: where it says
 * when to ask again, it has done nothing, and is asked again then.
 */
export async function askAgain<T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let refused = 1; ; refused += 1) {
    try {
      return await ask();
    } catch (error) {
      const isFollowed = error instanceof ApiError && error.status === 503 && error.retryAfter !== null;
      if (!isFollowed || refused === MOST || signal?.aborted) throw error;
      await new Promise((done) => setTimeout(done, Number(error.retryAfter) * 1000));
    }
  }
}
