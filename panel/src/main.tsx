import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { resume } from "./api/account";
import { ApiError } from "./api/errors";
import { currentSession, mayBeRenewed, subscribeSession } from "./api/session";
import { removeAllDrafts, removeOldDrafts } from "./document/drafts";
import { Outside } from "./features/auth/Outside";
import "./kit/kit.css";
import "./kit/controls.css";
import "./features/auth/auth.css";
import { type Address, addressIn, goTo, isOutside, wantedInside } from "./kit/address";
import { StartError } from "./kit/StartError";
import { keptTheme, showTheme } from "./kit/theme";
import { surviveTranslation } from "./kit/translation";
import { guardPage } from "./kit/unsaved";
import { missingFile } from "./shell/build";
import { isLanguage, preferredLanguage, setLanguage } from "./words/words";

showTheme(keptTheme());
surviveTranslation();
guardPage();
window.addEventListener("vite:preloadError", missingFile);
// What is behind the log-in comes while the server looks at what was sent.
window.addEventListener("submit", () => void loadPanel().catch(() => undefined), { once: true });
subscribeSession(follow);
void removeOldDrafts().catch(() => undefined);

let before: string = currentSession().state;
let worker = "";

/** Goes where a session that began or ended leads. */
function follow(): void {
  const session = currentSession();
  const worked = before === "in" || before === "expired";
  before = session.state;
  const isThere = isOutside(addressIn(location.href));
  if (session.state === "in") {
    worker = session.user.documentId;
    if (isLanguage(session.user.preferedLanguage)) void setLanguage(session.user.preferedLanguage);
    // Where a file is missing there is another build by now, whose page goes on with the session.
    if (isThere && hasBegun) void enter().catch(() => location.reload());
  }
  if (session.state === "out" && worked) void removeAllDrafts(worker).catch(() => undefined);
  if (session.state === "out" && worked && !isThere) void loadPanel().then(({ goOutside }) => goOutside());
}

const panel = document.getElementById("panel");
if (!panel) throw new Error("the page has no place for the panel");
const root = createRoot(panel);
let hasBegun = false;

function show(screen: ReactNode): void {
  root.render(<StrictMode>{screen}</StrictMode>);
}

function loadPanel() {
  return import("./shell/router");
}

/** Shows the screens behind the log-in, in place of those outside. */
async function enter(): Promise<void> {
  const { Panel } = await loadPanel();
  const address = addressIn(location.href);
  if (isOutside(address)) goTo(wantedInside(address) ?? "/", true);
  show(<Panel />);
}

async function start(): Promise<void> {
  try {
    const address = addressIn(location.href);
    if (mayBeRenewed() && !isOutside(address)) void loadPanel().catch(() => undefined);
    await Promise.all([setLanguage(preferredLanguage(navigator.languages)), resume()]);
    hasBegun = true;
    const isIn = currentSession().state === "in";
    if (isIn && (!isOutside(address) || wantedInside(address))) return await enter();
    if (!isOutside(address)) goTo(logInFor(address), true);
    show(<Outside />);
  } catch (error) {
    tellFailure(error);
  }
}

/** The log-in that leads to an address then. */
function logInFor({ path, search }: Address): string {
  const wanted = search.size ? `${path}?${search}` : path;
  return wanted === "/" ? "/auth/login" : `/auth/login?${new URLSearchParams({ redirect: wanted })}`;
}

function tellFailure(error: unknown): void {
  const retry = error instanceof ApiError ? () => void start() : () => location.reload();
  root.render(<StartError error={error} retry={retry} />);
}

void start();
