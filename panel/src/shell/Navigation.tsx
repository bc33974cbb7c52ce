import { CatchBoundary, Link } from "@tanstack/react-router";
import { Suspense } from "react";
import { Failure } from "../kit/Failure";
import { Icon } from "../kit/Icon";
import { useWords } from "../words/words";
import { ContentNavigation } from "./ContentNavigation";
import { useCan } from "./permissions";
import { permittedScreens } from "./screens";

const READ = "plugin::content-manager.explorer.read";

export function Navigation({ isOpen }: { isOpen: boolean }) {
  const t = useWords();
  const can = useCan();
  return (
    <nav
      className={`navigation${isOpen ? " navigation-open" : ""}`}
      id="navigation"
      aria-label={t("nav.label")}
    >
      <ul>
        {permittedScreens(can).map(({ path, word, icon }) => (
          <li key={path}>
            <Link to={path} activeOptions={{ exact: path === "/" }} className="navigation-item">
              <Icon name={icon} />
              <span>{t(word)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {can(READ) ? (
        <CatchBoundary getResetKey={() => "content"} errorComponent={Unread}>
          <Suspense>
            <ContentNavigation />
          </Suspense>
        </CatchBoundary>
      ) : null}
    </nav>
  );
}

/** What stands in place of the types where they could not be read: the screens above work still. */
function Unread({ error, reset }: { error: unknown; reset: () => void }) {
  return <Failure error={error} retry={reset} />;
}
