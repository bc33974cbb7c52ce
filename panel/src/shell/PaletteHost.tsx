import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";
import { closePalette, isPaletteOpen, openPalette, subscribePalette } from "./palette";

const load = () => import("./Palette");
const Palette = lazy(async () => ({ default: await load().then((loaded) => loaded.Palette, giveUp) }));
const SOON = 1500;

/** Shows nothing where the server has no such file any more; the notice of a newer panel says what to do. */
function giveUp() {
  closePalette();
  return () => null;
}

/** Opens the palette by ⌘K or Ctrl-K; its code is loaded soon after the first screen, so that no key is lost. */
export function PaletteHost() {
  const isOpen = useSyncExternalStore(subscribePalette, isPaletteOpen);
  useEffect(() => {
    const soon = setTimeout(() => void load().catch(() => undefined), SOON);
    return () => clearTimeout(soon);
  }, []);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== "k" || event.altKey || event.shiftKey) return;
      if (event.metaKey === event.ctrlKey) return;
      event.preventDefault();
      if (!document.querySelector("dialog[open]")) openPalette();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  return isOpen ? (
    <Suspense fallback={null}>
      <Palette />
    </Suspense>
  ) : null;
}
