import type { Widget } from "../../api/homepage";
import type { Can } from "../../shell/permissions";
import type { Word } from "../../words/words";

/** The widgets of the first screen, by the names under which layouts are kept. */

const READ = "plugin::content-manager.explorer.read";

export type WidgetName = keyof typeof WIDGETS;

interface Described {
  readonly word: Word;
  readonly width: Widget["width"];
  /** Whether it shows what may be read by whoever works here. */
  readonly permits?: (can: Can) => boolean;
}

function described<Name extends string>(widgets: Record<Name, Described>): Record<Name, Described> {
  return widgets;
}

const readsContent = (can: Can): boolean => can(READ);

export const WIDGETS = described({
  "plugin::content-manager.last-edited-entries": {
    word: "home.recent",
    width: 6,
    permits: readsContent,
  },
  "plugin::content-manager.own-drafts": { word: "home.ownDrafts", width: 6, permits: readsContent },
  "plugin::content-manager.last-published-entries": {
    word: "home.lastPublished",
    width: 6,
    permits: readsContent,
  },
  "plugin::admin.profile-info": { word: "nav.profile", width: 6 },
  "plugin::content-manager.content-types": { word: "home.types", width: 12, permits: readsContent },
  "plugin::admin.key-statistics": { word: "home.statistics", width: 12 },
});

/** Returns the widgets that may be shown, in their usual order. */
export function permittedWidgets(can: Can): WidgetName[] {
  return (Object.keys(WIDGETS) as WidgetName[]).filter(
    (name) => described(WIDGETS)[name].permits?.(can) ?? true,
  );
}

/** Returns what is shown: what was chosen, as far as it may be, or all there is. */
export function shownWidgets(chosen: readonly Widget[] | null, can: Can): WidgetName[] {
  const permitted = permittedWidgets(can);
  if (!chosen) return permitted;
  return chosen
    .map(({ uid }) => uid)
    .filter((uid): uid is WidgetName => permitted.some((name) => name === uid));
}

/** Returns what is to be kept: what was chosen here, and what this panel does not know or may not show. */
export function layoutOf(names: readonly WidgetName[], before: readonly Widget[] | null, can: Can): Widget[] {
  const here: readonly string[] = permittedWidgets(can);
  const widths = new Map(before?.map(({ uid, width }) => [uid, width]));
  const others = (before ?? []).filter(({ uid }) => !here.includes(uid));
  return [...names.map((uid) => ({ uid, width: widths.get(uid) ?? WIDGETS[uid].width })), ...others];
}
