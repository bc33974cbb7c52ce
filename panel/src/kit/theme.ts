/** Light, dark, or as the system. The account keeps the choice; the browser a copy, so that a page begins in it. */

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEPT = "octavo:theme";

export function isTheme(value: unknown): value is Theme {
  return THEMES.some((theme) => theme === value);
}

export function keptTheme(): Theme {
  const kept = localStorage.getItem(KEPT);
  return isTheme(kept) ? kept : "system";
}

export function showTheme(theme: Theme): void {
  localStorage.setItem(KEPT, theme);
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
