import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "../../api/errors";
import { askAgain } from "./askAgain";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const followed = new ApiError(503, "", [], 1);

it("asks again when the server says so, and gives what it answers then", async () => {
  const answers = [followed, followed, "the plan"];
  const ask = vi.fn(async () => {
    const answer = answers.shift();
    if (answer instanceof ApiError) throw answer;
    return answer;
  });
  const asked = askAgain(ask);
  await vi.advanceTimersByTimeAsync(900);
  expect(ask).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1200);
  expect(await asked).toBe("the plan");
});

it.each([
  ["a refusal", new ApiError(400, "no"), 1],
  ["a server that does not say when", new ApiError(503, ""), 1],
  ["one that never comes back", followed, 30],
])("passes on %s", async (_, error, times) => {
  const ask = vi.fn(() => Promise.reject(error));
  const asked = expect(askAgain(ask)).rejects.toBe(error);
  await vi.runAllTimersAsync();
  await asked;
  expect(ask).toHaveBeenCalledTimes(times);
});
