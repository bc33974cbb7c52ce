import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ApiError } from "../../api/errors";
import { useBuilding } from "./building";
import type { Changes } from "./model/body";
import type { Schemas } from "./model/schemas";
import { readUpdate } from "./server";
import { useBuilderWords } from "./words";

/** Milliseconds between two looks whether the server has started again. */
const PAUSE = 500;
/** Milliseconds until one does not wait any longer. */
const PATIENCE = 120_000;

type Renamed = ReadonlyMap<string, string>;

/** Waits until the server has started again with the files that were written, and goes on with them. */
export function useRestart(): { wait: (changes: Changes, renamed: Renamed) => Promise<void> } {
  const t = useBuilderWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { readAgain } = useBuilding();

  async function wait(changes: Changes, renamed: Renamed): Promise<void> {
    const ends = Date.now() + PATIENCE;
    for (;;) {
      const { isUpdating, problem } = await update();
      if (problem) throw new ApiError(400, `${t("review.failed")} ${problem}`);
      if (!isUpdating && isThere(changes, renamed, await readAgain())) break;
      if (Date.now() > ends) throw new ApiError(503, "");
      await new Promise((done) => setTimeout(done, PAUSE));
    }
    // What entries consist of is known to every screen, and so is what one may do with them.
    await queries.invalidateQueries({
      predicate: ({ queryKey: [name] }) => name !== "schemas" && name !== "plan",
    });
    const here = location.pathname;
    for (const [before, uid] of renamed)
      if (here.includes(encodeURI(before)))
        await navigate({ to: "/plugins/content-type-builder/content-types/$uid", params: { uid } });
    if (changes.contentTypes.some(({ action, uid }) => action === "delete" && here.includes(encodeURI(uid))))
      await navigate({ to: "/plugins/content-type-builder" });
  }

  return { wait };
}

/** While one server follows another, calls may fail: then it is still updating. */
async function update(): Promise<{ isUpdating: boolean; problem: string | null }> {
  try {
    return await readUpdate();
  } catch (error) {
    if (error instanceof ApiError && (error.status === 0 || error.status >= 500))
      return { isUpdating: true, problem: null };
    throw error;
  }
}

/** Whether what was made or renamed is there, and what was deleted is not. */
function isThere({ contentTypes, components }: Changes, renamed: Renamed, schemas: Schemas): boolean {
  return [...contentTypes, ...components].every(
    ({ uid, action }) => schemas.has(renamed.get(uid) ?? uid) === (action !== "delete"),
  );
}
