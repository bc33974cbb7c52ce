import { queryOptions, useMutation, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { changePreferences, myPreferences } from "../api/account";
import type { Preferences } from "../api/types";
import { isTheme, keptTheme, showTheme, type Theme } from "../kit/theme";
import { fitting } from "./preferences";

const KEY = ["preferences"];
const PREFERENCES = queryOptions({
  queryKey: KEY,
  queryFn: myPreferences,
  staleTime: Number.POSITIVE_INFINITY,
});
/** Milliseconds in which several changes are kept by one request. */
const SOON = 400;

/** What is to be remembered besides; as a function, of what the account remembers by then. */
type Changes = Preferences | ((known: Preferences) => Preferences);

/** Returns what the account remembers, and functions that change some of it: `keep` throws what is refused. */
export function usePreferences() {
  const queries = useQueryClient();
  const { data } = useQuery(PREFERENCES);
  const { mutate, mutateAsync } = useMutation({
    // One after another: each begins with what the one before has left.
    scope: { id: "preferences" },
    mutationFn: (changes: Changes) =>
      changePreferences((known) => fitting(known, typeof changes === "function" ? changes(known) : changes)),
    onMutate: (changes) => {
      if (typeof changes === "object")
        queries.setQueryData<Preferences>(KEY, (known) => ({ ...known, ...changes }));
    },
    onSuccess: (kept) => queries.setQueryData(KEY, kept),
    onError: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  return { preferences: data, change: mutate, keep: mutateAsync };
}

/** Returns what the account remembers, once that is known. */
export function useKnownPreferences(): Preferences {
  return useSuspenseQuery(PREFERENCES).data;
}

/** Returns a function that has the account remember something; changes in quick succession are kept together. */
export function useRemember(): (changes: Preferences) => void {
  const queries = useQueryClient();
  const { change } = usePreferences();
  const waiting = useRef<{ changes: Preferences; timer?: ReturnType<typeof setTimeout> }>({ changes: {} });
  const send = useCallback(() => {
    const { changes, timer } = waiting.current;
    clearTimeout(timer);
    waiting.current = { changes: {} };
    if (Object.keys(changes).length) change(changes);
  }, [change]);
  useEffect(() => send, [send]);
  return useCallback(
    (changes) => {
      queries.setQueryData<Preferences>(KEY, (known) => ({ ...known, ...changes }));
      const { timer, changes: before } = waiting.current;
      clearTimeout(timer);
      waiting.current = { changes: { ...before, ...changes }, timer: setTimeout(send, SOON) };
    },
    [queries, send],
  );
}

/** Returns a function that shows a theme and has the account remember it. */
export function useChooseTheme(): (theme: Theme) => void {
  const { change } = usePreferences();
  return (theme) => {
    showTheme(theme);
    change({ theme });
  };
}

/** Shows the theme that the account remembers. */
export function AccountSettings() {
  const theme = usePreferences().preferences?.theme;
  useEffect(() => {
    if (isTheme(theme) && theme !== keptTheme()) showTheme(theme);
  }, [theme]);
  return null;
}
