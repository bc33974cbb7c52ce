import { useState } from "react";
import { Section } from "../../kit/Section";
import { isTheme, keptTheme, THEMES } from "../../kit/theme";
import { useChooseTheme } from "../../shell/AccountSettings";
import { useWords } from "../../words/words";

const NAMES = {
  system: "profile.themeSystem",
  light: "profile.themeLight",
  dark: "profile.themeDark",
} as const;

/** Light, dark or as the system; it counts at once. */
export function Appearance() {
  const t = useWords();
  const choose = useChooseTheme();
  const [theme, setTheme] = useState(keptTheme);
  return (
    <Section title={t("profile.theme")}>
      <fieldset className="choices">
        <legend className="hidden">{t("profile.theme")}</legend>
        {THEMES.map((name) => (
          <label key={name} className="choice">
            <input
              type="radio"
              name="theme"
              value={name}
              checked={theme === name}
              onChange={({ target }) => {
                if (!isTheme(target.value)) return;
                setTheme(target.value);
                choose(target.value);
              }}
            />
            <span>{t(NAMES[name])}</span>
          </label>
        ))}
      </fieldset>
    </Section>
  );
}
