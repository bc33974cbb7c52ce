import { ApiError } from "../api/errors";
import type { Translate, Word } from "./words";

/** What people read of a refusal: the server's message where it is known in the panel's language, else as it is. */

/**
 * What can be done about a refusal: send it again, at once or after a while; change what was typed; load the page
 * again; log in; choose another password; see what one's roles permit.
 */
export type Step = "retry" | "wait" | "field" | "reload" | "login" | "password" | "permissions";

/** Every reason that the panel gives in its own words above a form or a list, and what can be done about it. */
export const STEPS = {
  "error.network": "retry",
  "error.server": "retry",
  "error.unavailable": "retry",
  "error.tooMany": "wait",
  "error.forbidden": "permissions",
  "error.ended": "login",
  "error.gone": "reload",
  "error.tooLarge": "field",
  "error.problems": "field",
  "server.credentials": "password",
  "server.inactive": "field",
  "server.codeWrong": "field",
  "server.invitation": "login",
  "server.firstExists": "login",
  "server.addressTaken": "field",
  "server.accepted": "reload",
  "login.codeNeeded": "field",
} as const satisfies Partial<Record<Word, Step>>;

type Reason = keyof typeof STEPS;

export const KNOWN: Readonly<Record<string, Reason>> = {
  "Invalid credentials": "server.credentials",
  "User not active": "server.inactive",
  "Invalid code": "server.codeWrong",
  FileTooBig: "error.tooLarge",
  "Invalid registration info": "server.invitation",
  "You cannot register a new super admin": "server.firstExists",
  "A user with this email address already exists": "server.addressTaken",
  "This administrator has a password already; POST /admin/forgot-password sends a link for another one":
    "server.accepted",
  "A code of your authenticator app is needed": "login.codeNeeded",
};

/** What is said beside the field it is about, by what the server says. */
export const FIELD_RULES: readonly (readonly [RegExp, Word])[] = [
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

const BY_STATUS: Readonly<Record<number, Reason>> = {
  0: "error.network",
  401: "error.ended",
  403: "error.forbidden",
  429: "error.tooMany",
  503: "error.unavailable",
};
/** Statuses whose message says no more than the status does, in English. */
const UNTOLD: Readonly<Record<string, Reason>> = { "Not Found": "error.gone" };
/** What can be done where only the server's own words say what is wrong. */
const STEP_BY_STATUS: Readonly<Record<number, Step>> = { 404: "reload", 409: "reload", 412: "reload" };

/** Returns the panel's words for a refusal; null where the server's own are shown. */
function reasonOf(error: unknown): Reason | null {
  if (!(error instanceof ApiError)) return "error.server";
  const { status, message } = error;
  const reason = KNOWN[message] ?? BY_STATUS[status] ?? UNTOLD[message];
  return reason ?? (status >= 500 || !message ? "error.server" : null);
}

/** Returns what to say of anything that was thrown by a call. */
export function refusal(error: unknown, t: Translate): string {
  const reason = reasonOf(error);
  if (!reason) return (error as ApiError).message;
  const seconds = error instanceof ApiError ? error.retryAfter : null;
  return t(reason, { count: Math.ceil((seconds ?? 60) / 60) });
}

/** Returns what can be done about anything that was thrown. */
export function stepOf(error: unknown): Step {
  if (!(error instanceof ApiError)) return "reload";
  if (error.status === 400 && error.problems.length) return "field";
  const reason = reasonOf(error);
  return reason ? STEPS[reason] : (STEP_BY_STATUS[error.status] ?? "field");
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
