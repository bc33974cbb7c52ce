/** One thing that is wrong with what was sent, and the field it is about. */
export interface Problem {
  path: string;
  message: string;
}

/** A request that the server refused, or that never reached it (`status` 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly problems: Problem[] = [],
    /** Seconds to wait, where the server says so. */
    readonly retryAfter: number | null = null,
    /** What the server tells besides, such as who saved last. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = "ApiError";
  }
}

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads the one shape in which the server refuses; anything else is told by its status. */
export function readError(status: number, body: unknown, retryAfter: string | null): ApiError {
  const error = isObject(body) && isObject(body.error) ? body.error : {};
  const message = typeof error.message === "string" ? error.message : "";
  const seconds = Number(retryAfter);
  return new ApiError(
    status,
    message,
    readProblems(error.details),
    retryAfter && seconds >= 0 ? seconds : null,
    isObject(error.details) ? error.details : {},
  );
}

function readProblems(details: unknown): Problem[] {
  if (!isObject(details)) return [];
  if (Array.isArray(details.errors))
    return details.errors.filter(isObject).map((found) => ({
      path: Array.isArray(found.path) ? found.path.join(".") : "",
      message: String(found.message ?? ""),
    }));
  return Object.entries(details).flatMap(([path, messages]) =>
    Array.isArray(messages) ? messages.map((message) => ({ path, message: String(message) })) : [],
  );
}
