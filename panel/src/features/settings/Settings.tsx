import { Link, Outlet } from "@tanstack/react-router";
import { useCan } from "../../shell/permissions";
import { permittedParts } from "./parts";
import "./settings.css";
import { useSettingsWords } from "./words";

/** The settings: their parts beside the one that is open. */
export function Settings() {
  const t = useSettingsWords();
  const can = useCan();
  return (
    <div className="settings">
      <nav className="settings-parts" aria-label={t("settings.title")}>
        <ul>
          {permittedParts(can).map(({ path, word }) => (
            <li key={path}>
              <Link to={path} className="navigation-item">
                {t(word)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Outlet />
    </div>
  );
}
