import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { Suspense, useEffect, useRef, useState } from "react";
import { LogInAgain } from "../features/auth/LogInAgain";
import { UploadHost } from "../features/media/queue/UploadHost";
import { wasOutside } from "../kit/address";
import { Loading } from "../kit/Empty";
import { useWords } from "../words/words";
import { AccountSettings } from "./AccountSettings";
import { Header } from "./Header";
import { LeaveGuard } from "./LeaveGuard";
import { Navigation } from "./Navigation";
import { NewBuild } from "./NewBuild";
import { PaletteHost } from "./PaletteHost";
import "./shell.css";
import { useSession } from "./useSession";

/** Everything around the screens: header, navigation, palette, and the dialogs that may stand over any of them. */
export function Shell() {
  const t = useWords();
  const session = useSession();
  const [queries] = useState(makeQueries);
  const [isOpen, setOpen] = useState(false);
  const main = useFocusOnNewScreen(() => setOpen(false));
  if (session.state === "out" || session.state === "starting") return null;
  return (
    <QueryClientProvider client={queries}>
      {/* biome-ignore lint/a11y/useValidAnchor: it is one to a place in this page, which `<base>` would miss */}
      <a className="skip" href="#content" onClick={(event) => skip(event, main.current)}>
        {t("app.skip")}
      </a>
      <Header isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
      <div className="shell">
        <Suspense fallback={<div className="navigation" />}>
          <Navigation isOpen={isOpen} />
        </Suspense>
        <main className="shell-main" id="content" tabIndex={-1} ref={main} aria-label={t("app.main")}>
          <NewBuild />
          <Suspense fallback={<Loading label={t("app.loading")} />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <AccountSettings />
      <PaletteHost />
      <UploadHost />
      <LeaveGuard />
      {session.state === "expired" ? <LogInAgain email={session.user.email} /> : null}
    </QueryClientProvider>
  );
}

function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // Without a network a request is refused at once, and said so: it does not wait unseen.
      queries: { networkMode: "always", staleTime: 10_000, retry: false, refetchOnWindowFocus: false },
      mutations: { networkMode: "always" },
    },
  });
}

/** `href` alone would lead to `<base>`, which is not this screen. */
function skip(event: { preventDefault(): void }, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}

/** Moves the focus to a screen that was opened, so that it is read and the keyboard goes on from there. */
function useFocusOnNewScreen(onNew: () => void) {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  // Who comes from the log-in comes to a new screen too, though the router begins with this one.
  const shown = useRef(wasOutside() ? "" : path);
  useEffect(() => {
    if (shown.current !== undefined && shown.current !== path) {
      // Who goes on writing, in an entry that got its own address by the first save, keeps the focus.
      if (!main.current?.querySelector(":focus")) main.current?.focus();
      onNew();
    }
    shown.current = path;
  });
  return main;
}
