import type { ContentType } from "../document/model";
import { currentLanguage } from "../words/words";
import { useCan } from "./permissions";
import { useModel } from "./useModel";

const READ = "plugin::content-manager.explorer.read";

/** Returns the types of content that are shown and that one may read, by name. */
export function useContentTypes(): readonly ContentType[] {
  const can = useCan();
  return useModel()
    .types.filter(({ uid, visible }) => visible && can(READ, uid))
    .sort((one, other) => one.displayName.localeCompare(other.displayName, currentLanguage()));
}
