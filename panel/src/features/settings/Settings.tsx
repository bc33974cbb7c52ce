import { Link, Outlet } from "@tanstack/react-router";
import { useId } from "react";
import { useCan } from "../../shell/permissions";
import { type Group, permittedGroups } from "./parts";
import "./settings.css";
import { useSettingsWords } from "./words";

/** The settings: their parts, in groups, beside the one that is open. */
export function Settings() {
  const t = useSettingsWords();
  const can = useCan();
  return (
    <div className="settings">
      <nav className="settings-parts" aria-label={t("settings.title")}>
        {permittedGroups(can).map((group) => (
          <PartGroup key={group.word} {...group} />
        ))}
      </nav>
      <Outlet />
    </div>
  );
}

function PartGroup({ word, parts }: Group) {
  const t = useSettingsWords();
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{t(word)}</h2>
      <ul>
        {parts.map(({ path, word: name }) => (
          <li key={path}>
            <Link to={path} className="navigation-item">
              {t(name)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
