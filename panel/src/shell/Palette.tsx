import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useId, useState } from "react";
import { Dialog } from "../kit/Dialog";
import { Icon } from "../kit/Icon";
import { THEMES } from "../kit/theme";
import { type Translate, useWords } from "../words/words";
import { useChooseTheme } from "./AccountSettings";
import { leavePanel } from "./leaving";
import { closePalette, matching } from "./palette";
import { type Can, useCan } from "./permissions";
import { permittedScreens } from "./screens";
import { type Entry, useFoundEntries, useSettingEntries, useTypeEntries } from "./usePaletteContent";

/** Goes to any screen, type or entry by a few letters of its name. */
export function Palette() {
  const t = useWords();
  const list = useId();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(0);
  const can = useCan();
  const search = useFoundEntries(typed);
  const names = matching([...useEntries(t, can), ...useTypeEntries(), ...useSettingEntries()], typed);
  const found = [...names, ...search.entries];
  const current = found[Math.min(chosen, found.length - 1)];

  function run(entry: Entry | undefined): void {
    if (!entry) return;
    closePalette();
    entry.run();
  }

  function press(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) setChosen((chosen + step + found.length) % found.length);
    else if (event.key === "Enter" && !event.nativeEvent.isComposing) run(current);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog title={t("palette.title")} className="palette" onClose={closePalette}>
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={current ? `${list}-${current.key}` : undefined}
        aria-label={t("palette.title")}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        translate="no"
        placeholder={t("nav.search")}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(0);
        }}
        onKeyDown={press}
        ref={focusOnce}
      />
      <div className="palette-list" role="listbox" id={list} aria-label={t("palette.title")}>
        {found.map((entry) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the text field, which keeps the focus
          <div
            key={entry.key}
            id={`${list}-${entry.key}`}
            className="palette-entry"
            role="option"
            tabIndex={-1}
            aria-selected={entry === current}
            onClick={() => run(entry)}
          >
            <Icon name={entry.icon} />
            <span>{entry.name}</span>
            {entry.about ? <span className="palette-about">{entry.about}</span> : null}
          </div>
        ))}
      </div>
      <p className="hint" role="status">
        <span>{search.problem || (found.length ? t("palette.hint") : t("palette.none"))}</span>
      </p>
    </Dialog>
  );
}

function focusOnce(input: HTMLInputElement | null): void {
  input?.focus();
}

function useEntries(t: Translate, can: Can): Entry[] {
  const navigate = useNavigate();
  const chooseTheme = useChooseTheme();
  const themes = {
    system: "profile.themeSystem",
    light: "profile.themeLight",
    dark: "profile.themeDark",
  } as const;
  return [
    ...permittedScreens(can).map(({ path, word, icon }) => ({
      key: `screen${path.replaceAll("/", "-")}`,
      name: t(word),
      icon,
      run: () => void navigate({ to: path }),
    })),
    ...THEMES.map((theme) => ({
      key: `theme-${theme}`,
      name: t("palette.theme", { theme: t(themes[theme]) }),
      icon: "theme" as const,
      run: () => chooseTheme(theme),
    })),
    { key: "logout", name: t("nav.logout"), icon: "leave", run: leavePanel },
  ];
}
