import { ApiError } from "../api/errors";
import type { Translate, Word } from "./words";

/** What people read of a refusal: the server's message where it is known in the panel's language, else as it is. */

const KNOWN: Record<string, Word> = {
  "Invalid credentials": "server.credentials",
  "User not active": "server.inactive",
  "Invalid code": "server.codeWrong",
  "Invalid registration info": "server.invitation",
  "You cannot register a new super admin": "server.firstExists",
  "A user with this email address already exists": "server.addressTaken",
  "This administrator has a password already; POST /admin/forgot-password sends a link for another one":
    "server.accepted",
  "A code of your authenticator app is needed": "login.codeNeeded",
};

const FIELD_RULES: [RegExp, Word][] = [
  [/is a required field/, "field.required"],
  [/^required$/, "field.required"],
  [/must be a valid email/, "field.emailWrong"],
  [/at least 8 characters/, "field.passwordShort"],
  [/less than \d+ bytes/, "field.passwordLong"],
  [/one lowercase/, "field.passwordLower"],
  [/one uppercase/, "field.passwordUpper"],
  [/one number/, "field.passwordDigit"],
  [/trimmed string/, "field.trimmed"],
  [/at least 1 character/, "field.required"],
  [/^A folder with this name/, "server.folderTaken"],
  [/^A folder cannot be moved inside/, "server.folderInside"],
  [/^invalid$/, "server.codeWrong"],
  [/^Invalid credentials$/, "server.password"],
];

/** Returns what to say of anything that was thrown by a call. */
export function refusal(error: unknown, t: Translate): string {
  if (!(error instanceof ApiError)) return t("error.server");
  const known = KNOWN[error.message];
  if (known) return t(known);
  if (error.status === 0) return t("error.network");
  if (error.status === 429) return t("error.tooMany", { count: Math.ceil((error.retryAfter ?? 60) / 60) });
  if (error.status === 403) return t("error.forbidden");
  if (error.status === 503) return t("error.unavailable");
  return error.status >= 500 || !error.message ? t("error.server") : error.message;
}

/** Returns what to say beside each field that a refusal names. */
export function fieldRefusals(error: unknown, t: Translate): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  const told: Record<string, string> = {};
  for (const { path, message } of error.problems) {
    const name = path.split(".").at(-1) ?? "";
    const rule = FIELD_RULES.find(([pattern]) => pattern.test(message));
    const text = rule ? t(rule[1]) : message;
    told[name] = told[name] ? `${told[name]} ${text}` : text;
  }
  return told;
}
