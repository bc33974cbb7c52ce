import type { Widget } from "../../api/homepage";
import type { Can } from "../../shell/permissions";
import type { Word } from "../../words/words";

/** The widgets of the first screen, by the names under which layouts are kept. */

const READ = "plugin::content-manager.explorer.read";

/** Twelfths of a row, with a word for each. */
export const WIDTHS = [
  [4, "home.third"],
  [6, "home.half"],
  [8, "home.thirds"],
  [12, "home.whole"],
] as const satisfies readonly (readonly [Widget["width"], Word])[];

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

/** A widget of this panel, as wide as it is wanted. */
export interface Shown extends Widget {
  uid: WidgetName;
}

export function usually(uid: WidgetName): Shown {
  return { uid, width: WIDGETS[uid].width };
}

/** Returns what is shown: what was chosen, as far as it may be, or all there is. */
export function shownWidgets(chosen: readonly Widget[] | null, can: Can): Shown[] {
  const permitted = permittedWidgets(can);
  if (!chosen) return permitted.map(usually);
  return chosen.filter((widget): widget is Shown => permitted.some((name) => name === widget.uid));
}

/** Returns what is to be kept: what was chosen here, and what this panel does not know or may not show. */
export function layoutOf(widgets: readonly Shown[], before: readonly Widget[] | null, can: Can): Widget[] {
  const here: readonly string[] = permittedWidgets(can);
  return [...widgets, ...(before ?? []).filter(({ uid }) => !here.includes(uid))];
}
