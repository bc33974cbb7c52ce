import { changeMe } from "../../api/account";
import { changedUser } from "../../api/session";
import { SelectField } from "../../kit/fields";
import { Form } from "../../kit/form";
import { NameFields } from "../../kit/NameFields";
import { Section } from "../../kit/Section";
import { useUser } from "../../shell/useSession";
import { isLanguage, LANGUAGES, preferredLanguage, setLanguage, useWords } from "../../words/words";

/** One's names, and the language the panel speaks. */
export function NameForm() {
  const t = useWords();
  const user = useUser();
  return (
    <Section title={t("profile.you")}>
      <Form
        guarded
        submit={t("app.save")}
        done={t("app.saved")}
        onSubmit={async ({ firstname = "", lastname = "", language = "" }) => {
          const changed = await changeMe({ firstname, lastname, preferedLanguage: language });
          await setLanguage(isLanguage(language) ? language : preferredLanguage(navigator.languages));
          changedUser(changed);
        }}
      >
        <NameFields firstname={user.firstname} lastname={user.lastname} />
        <SelectField
          name="language"
          label={t("profile.language")}
          defaultValue={user.preferedLanguage ?? ""}
          options={[["", t("profile.languageAuto")], ...Object.entries(LANGUAGES)]}
        />
      </Form>
    </Section>
  );
}
