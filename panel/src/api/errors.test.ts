import { expect, it } from "vitest";
import en from "../words/en.json";
import { fieldRefusals, refusal } from "../words/refusals";
import { translator } from "../words/words";
import { ApiError, readError } from "./errors";

const t = translator("en", en);

it("reads problems by path, and those of a second factor by key", () => {
  const body = {
    data: null,
    error: {
      status: 400,
      name: "ValidationError",
      message: "2 errors occurred",
      details: {
        errors: [
          { path: ["userInfo", "password"], message: "password must be at least 8 characters" },
          { path: ["userInfo", "password"], message: "password must contain at least one number" },
          { path: ["email"], message: "email must be a valid email" },
        ],
      },
    },
  };
  expect(fieldRefusals(readError(400, body, null), t)).toEqual({
    password: "Use at least 8 characters. Add a digit.",
    email: "This is not an e-mail address.",
  });
  const code = { error: { message: "Invalid code", details: { code: ["invalid"] } } };
  expect(fieldRefusals(readError(400, code, null), t)).toEqual({ code: en["server.codeWrong"] });
});

it.each([
  [{ error: { message: "Invalid credentials" } }, 400, null, en["server.credentials"]],
  [{ error: { message: "Too many" } }, 429, "61", "Too many attempts. Try again in 2 minutes."],
  [{ error: { message: "Forbidden" } }, 403, null, en["error.forbidden"]],
  [undefined, 502, null, en["error.server"]],
  ["<html>", 500, null, en["error.server"]],
  [{ error: null }, 503, null, en["error.unavailable"]],
  [{ error: { message: "Something only the server knows" } }, 400, null, "Something only the server knows"],
])("says %j as people understand it", (body, status, wait, text) => {
  expect(refusal(readError(status, body, wait), t)).toBe(text);
});

it("says that the server cannot be reached", () => {
  expect(refusal(new ApiError(0, ""), t)).toBe(en["error.network"]);
  expect(refusal(new TypeError("a fault of the panel"), t)).toBe(en["error.server"]);
});
