import { ApiError } from "../../../api/errors";
import { refusal } from "../../../words/refusals";
import type { Translate } from "../../../words/words";
import type { Failure } from "./uploadQueue";

const OF_FILES = new Set([400, 413, 415, 422]);

/** Returns what to say of a file that was not taken. */
export function failureText(failure: Failure, t: Translate): string {
  if (failure.status === 413) return t("error.tooLarge");
  if (failure.status === 0) return t("media.uploadLost");
  return refusal(errorOf(failure), t);
}

/** Whether a file is refused for what it is, so that only another one may be taken. */
export function isOfFile({ status }: Failure): boolean {
  return OF_FILES.has(status);
}

/** Returns a file's failure as the refusal it was. */
export function errorOf({ status, message, retryAfter }: Failure): ApiError {
  return new ApiError(status, message, [], retryAfter);
}
