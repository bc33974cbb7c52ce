import type { Administrator } from "../../../api/types";
import type { Word } from "../../../words/words";

/** Whether somebody may log in: who never accepted an invitation has no password yet. */
export function stateOf({ isActive }: Administrator): Word {
  return isActive ? "users.active" : "users.inactive";
}
