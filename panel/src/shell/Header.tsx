import { Link } from "@tanstack/react-router";
import { IconButton } from "../kit/Button";
import { Icon } from "../kit/Icon";
import { Mark } from "../kit/Mark";
import { useWords } from "../words/words";
import { leavePanel } from "./leaving";
import { openPalette } from "./palette";
import { nameOf, useUser } from "./useSession";

const MENU = "account-menu";
const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

export function Header({ isOpen, onToggle }: { isOpen: boolean; onToggle: () => void }) {
  const t = useWords();
  const user = useUser();
  const name = nameOf(user);
  return (
    <header className="header">
      <IconButton
        className="header-menu"
        icon={isOpen ? "close" : "menu"}
        label={t("nav.open")}
        aria-expanded={isOpen}
        aria-controls="navigation"
        onClick={onToggle}
      />
      <Link to="/" className="header-brand" aria-label={`Octavo, ${t("nav.home")}`}>
        <Mark />
        <span translate="no">{t("app.name")}</span>
      </Link>
      <button type="button" className="header-search" onClick={openPalette}>
        <Icon name="search" />
        <span>{t("nav.search")}</span>
        <kbd translate="no">{isApple ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      <button
        type="button"
        className="header-account"
        popoverTarget={MENU}
        aria-label={t("nav.account", { name })}
        translate="no"
      >
        <span className="avatar" aria-hidden="true" data-initials={initials(name)} />
      </button>
      <div className="menu" id={MENU} popover="auto">
        <p className="menu-who" translate="no">
          <strong>{name}</strong>
          <span>{user.email}</span>
        </p>
        <Link to="/me" className="menu-item" onClick={closeMenu}>
          <Icon name="user" />
          <span>{t("nav.profile")}</span>
        </Link>
        <button
          type="button"
          className="menu-item"
          onClick={() => {
            closeMenu();
            leavePanel();
          }}
        >
          <Icon name="leave" />
          <span>{t("nav.logout")}</span>
        </button>
      </div>
    </header>
  );
}

function closeMenu(): void {
  document.getElementById(MENU)?.hidePopover();
}

function initials(name: string): string {
  const words = name.split(/[\s@]+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...(word ?? "")][0] ?? "").join("");
}
