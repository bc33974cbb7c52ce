import type { IconName } from "../kit/Icon";
import type { Word } from "../words/words";
import type { Can } from "./permissions";

/** The screens one can go to: they stand in the navigation and in the palette, if the roles permit them. */
export interface Screen {
  readonly path:
    | "/"
    | "/plugins/upload"
    | "/plugins/content-releases"
    | "/plugins/content-type-builder"
    | "/content-manager/trash"
    | "/settings"
    | "/me";
  readonly word: Word;
  readonly icon: IconName;
  readonly permits?: (can: Can) => boolean;
}

export const SCREENS: readonly Screen[] = [
  { path: "/", word: "nav.home", icon: "home" },
  {
    path: "/plugins/upload",
    word: "nav.media",
    icon: "image",
    permits: (can) => can("plugin::upload.read"),
  },
  {
    path: "/plugins/content-releases",
    word: "nav.releases",
    icon: "calendar",
    permits: (can) => can("plugin::content-releases.read"),
  },
  {
    path: "/plugins/content-type-builder",
    word: "nav.builder",
    icon: "schema",
    permits: (can) => can("plugin::content-type-builder.read"),
  },
  {
    path: "/content-manager/trash",
    word: "nav.trash",
    icon: "remove",
    permits: (can) => can("plugin::content-manager.explorer.delete"),
  },
  { path: "/settings", word: "settings.title", icon: "settings" },
  { path: "/me", word: "nav.profile", icon: "user" },
];

export function permittedScreens(can: Can): readonly Screen[] {
  return SCREENS.filter((screen) => screen.permits?.(can) ?? true);
}
