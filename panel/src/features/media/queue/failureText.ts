import { ApiError } from "../../../api/errors";
import { refusal } from "../../../words/refusals";
import type { Translate } from "../../../words/words";
import type { Failure } from "./uploadQueue";

/** Returns what to say of a file that was not taken. */
export function failureText({ status, message, retryAfter }: Failure, t: Translate): string {
  if (status === 413) return t("media.tooLarge");
  if (status === 0) return t("media.uploadLost");
  return refusal(new ApiError(status, message, [], retryAfter), t);
}
