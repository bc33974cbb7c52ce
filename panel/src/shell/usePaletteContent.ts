import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { type FoundEntry, searchEntries } from "../api/lists";
import type { ContentType } from "../document/model";
import { permittedGroups } from "../features/settings/parts";
import { useLoadedSettingsWords } from "../features/settings/words";
import type { IconName } from "../kit/Icon";
import { refusal } from "../words/refusals";
import { useWords } from "../words/words";
import { useCan } from "./permissions";
import { MODEL } from "./useModel";

/** Something the palette leads to, or does. */
export interface Entry {
  key: string;
  name: string;
  icon: IconName;
  /** What kind of thing it is, where names do not say so. */
  about?: string;
  run: () => void;
}

const READ = "plugin::content-manager.explorer.read";
const PAUSE = 300;
const SHORTEST = 2;

/** Returns the lists and single types that one may read. */
export function useTypeEntries(): Entry[] {
  const go = useGo();
  const can = useCan();
  const { data } = useQuery({ ...MODEL, enabled: can(READ) });
  const readable = (data?.types ?? []).filter(({ uid, visible }) => visible && can(READ, uid));
  return readable.map((type) => ({
    key: type.uid.replaceAll(/[^\w-]/g, "-"),
    name: type.displayName,
    icon: type.kind === "singleType" ? "single" : "collection",
    run: () => go(type.uid, type.kind),
  }));
}

/** Returns the parts of the settings that one's roles permit. */
export function useSettingEntries(): Entry[] {
  const t = useLoadedSettingsWords();
  const can = useCan();
  const navigate = useNavigate();
  if (!t) return [];
  return permittedGroups(can)
    .flatMap(({ parts }) => parts)
    .map(({ path, word }) => ({
      key: `part${path.replaceAll("/", "-")}`,
      name: t(word),
      icon: "settings",
      about: t("settings.title"),
      run: () => void navigate({ to: path }),
    }));
}

/** Returns the entries of all types that are called by what is typed, and what to say where that failed. */
export function useFoundEntries(typed: string): { entries: Entry[]; problem: string } {
  const t = useWords();
  const go = useGo();
  const can = useCan();
  const wanted = usePaused(typed.trim());
  const { data, error } = useQuery({
    queryKey: ["search", wanted],
    queryFn: ({ signal }) => searchEntries(wanted, signal),
    enabled: wanted.length >= SHORTEST && can(READ),
  });
  const isFresh = wanted === typed.trim();
  const entries = (isFresh ? (data ?? []) : []).map(
    (found): Entry => ({
      key: `entry-${found.documentId}`,
      name: nameOf(found),
      icon: found.kind === "singleType" ? "single" : "collection",
      about: [found.contentTypeDisplayName, found.locale].filter(Boolean).join(" · "),
      run: () => go(found.contentTypeUid, found.kind, found),
    }),
  );
  return { entries, problem: error && isFresh ? refusal(error, t) : "" };
}

function nameOf({ title, documentId }: FoundEntry): string {
  return typeof title === "string" || typeof title === "number" ? String(title) : documentId;
}

function useGo(): (uid: string, kind: ContentType["kind"], entry?: FoundEntry) => void {
  const navigate = useNavigate();
  return (uid, kind, entry) => {
    if (kind === "collectionType" && !entry)
      return void navigate({ to: "/content-manager/collection-types/$uid", params: { uid } });
    const path =
      kind === "singleType" ? `single-types/${uid}` : `collection-types/${uid}/${entry?.documentId}`;
    const search = entry?.locale ? { locale: entry.locale } : {};
    void navigate({ to: "/$", params: { _splat: `content-manager/${path}` }, search });
  };
}

/** Returns what was typed once one has paused. */
function usePaused(typed: string): string {
  const [paused, setPaused] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(typed), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  return paused;
}
