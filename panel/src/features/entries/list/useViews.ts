import { useMemo } from "react";
import { ApiError } from "../../../api/errors";
import { useKnownPreferences, usePreferences } from "../../../shell/AccountSettings";
import { hasRoom } from "../../../shell/preferences";
import { useWords } from "../../../words/words";
import { isUnchanged, readViews, type View } from "./views";

export interface Views {
  readonly all: readonly View[];
  /** Whether the account can keep these. */
  readonly fit: (views: readonly View[]) => boolean;
  /**
   * Has the account keep others, made of those it has by now. Throws what the server refuses, and where another
   * tab has changed or deleted the view that this is about.
   */
  readonly keep: (change: (now: readonly View[]) => readonly View[], about?: View) => Promise<unknown>;
}

/** The views that an account has of a type. */
export function useViews(uid: string): Views {
  const key = `views ${uid}`;
  const preferences = useKnownPreferences();
  const { keep } = usePreferences();
  const t = useWords();
  const kept = preferences[key];
  const all = useMemo(() => readViews(kept), [kept]);
  return {
    all,
    fit: (views) => hasRoom(preferences, { [key]: views }),
    keep: (change, about) =>
      keep((known) => {
        const now = readViews(known[key]);
        if (about && !isUnchanged(now, about)) throw new ApiError(412, t("views.elsewhere"));
        const views = change(now);
        return { [key]: views.length ? views : null };
      }),
  };
}
