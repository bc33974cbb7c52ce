import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { resume } from "./api/account";
import { currentSession, subscribeSession } from "./api/session";
import { removeAllDrafts, removeOldDrafts } from "./document/drafts";
import "./kit/kit.css";
import "./kit/controls.css";
import "./features/auth/auth.css";
import { keptTheme, showTheme } from "./kit/theme";
import { surviveTranslation } from "./kit/translation";
import { guardPage } from "./kit/unsaved";
import { leaveOutdated, missingFile } from "./shell/build";
import { innerPath, router } from "./shell/router";
import { StartError } from "./shell/StartError";
import { isLanguage, preferredLanguage, setLanguage } from "./words/words";

showTheme(keptTheme());
surviveTranslation();
guardPage();
window.addEventListener("vite:preloadError", missingFile);
router.subscribe("onBeforeNavigate", ({ pathChanged, toLocation }) => {
  if (pathChanged) leaveOutdated(toLocation.publicHref);
});
subscribeSession(follow);
void removeOldDrafts().catch(() => undefined);

let before: string = currentSession().state;
let worker = "";

/** Goes where a session that began or ended leads. */
function follow(): void {
  const session = currentSession();
  const worked = before === "in" || before === "expired";
  before = session.state;
  const { pathname, search } = router.state.location;
  const isOutside = pathname.startsWith("/auth/");
  if (session.state === "in") {
    worker = session.user.documentId;
    if (isLanguage(session.user.preferedLanguage)) void setLanguage(session.user.preferedLanguage);
    if (isOutside) router.history.push(`${router.basepath}${innerPath(readRedirect(search))}`);
  }
  if (session.state === "out" && worked) void removeAllDrafts(worker).catch(() => undefined);
  if (session.state === "out" && worked && !isOutside)
    void router.navigate({ to: "/auth/login", ignoreBlocker: true });
}

function readRedirect(search: object): string | undefined {
  return "redirect" in search && typeof search.redirect === "string" ? search.redirect : undefined;
}

const panel = document.getElementById("panel");
if (!panel) throw new Error("the page has no place for the panel");
const root = createRoot(panel);

async function start(): Promise<void> {
  try {
    await Promise.all([setLanguage(preferredLanguage(navigator.languages)), resume()]);
    root.render(
      <StrictMode>
        <RouterProvider router={router} />
      </StrictMode>,
    );
  } catch (error) {
    root.render(<StartError error={error} retry={() => void start()} />);
  }
}

void start();
