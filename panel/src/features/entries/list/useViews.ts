import { useMemo } from "react";
import { useKnownPreferences, usePreferences } from "../../../shell/AccountSettings";
import { hasRoom } from "../../../shell/preferences";
import { readViews, type View } from "./views";

export interface Views {
  readonly all: readonly View[];
  /** Whether the account can keep these. */
  readonly fit: (views: readonly View[]) => boolean;
  /** Has the account keep these; throws what the server refuses. */
  readonly keep: (views: readonly View[]) => Promise<unknown>;
}

/** The views that an account has of a type. */
export function useViews(uid: string): Views {
  const key = `views ${uid}`;
  const preferences = useKnownPreferences();
  const { keep } = usePreferences();
  const kept = preferences[key];
  const all = useMemo(() => readViews(kept), [kept]);
  return {
    all,
    fit: (views) => hasRoom(preferences, { [key]: views }),
    keep: (views) => keep({ [key]: views.length ? views : null }),
  };
}
