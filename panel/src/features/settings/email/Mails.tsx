import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type ChosenMail, type FilledMail, listMails, readMail, sendTestMail } from "../../../api/mail";
import { Failure } from "../../../kit/Failure";
import { SelectField, TextField } from "../../../kit/fields";
import { Form } from "../../../kit/form";
import { Section } from "../../../kit/Section";
import { useUser } from "../../../shell/useSession";
import { withoutAttributes, withoutStyles } from "../users-permissions/template";
import { type SettingsWord, useSettingsWords } from "../words";
import "./email.css";

const SOURCES: Readonly<Record<string, SettingsWord>> = {
  "built-in": "email.builtIn",
  stored: "email.stored",
};

/** The mails the site sends: how each looks, and a way to send it to oneself. */
export function Mails() {
  const t = useSettingsWords();
  const { data: mails } = useSuspenseQuery({ queryKey: ["mails"], queryFn: listMails });
  const [chosen, setChosen] = useState<ChosenMail>({ name: "test", locale: "" });
  const locales = mails.find(({ name }) => name === chosen.name)?.locales ?? [];
  return (
    <>
      <Section title={t("email.mails")} text={t("email.mailsText")}>
        <div className="filter-box">
          <SelectField
            name="mail"
            label={t("email.mail")}
            value={chosen.name}
            onChange={({ currentTarget }) => setChosen({ name: currentTarget.value, locale: "" })}
            options={mails.map(({ name }) => [name, name] as const)}
          />
          {locales.length ? (
            <SelectField
              name="locale"
              label={t("email.locale")}
              value={chosen.locale}
              onChange={({ currentTarget }) => setChosen({ ...chosen, locale: currentTarget.value })}
              options={[["", t("email.everybody")], ...locales.map((locale) => [locale, locale] as const)]}
            />
          ) : null}
        </div>
        <Filled chosen={chosen} />
      </Section>
      <Trial chosen={chosen} />
    </>
  );
}

function Filled({ chosen }: { chosen: ChosenMail }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["mails", chosen],
    queryFn: ({ signal }) => readMail(chosen, signal),
  });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return data ? <Texts mail={data} /> : null;
}

/** A mail with examples; its HTML in a frame without scripts, that loads nothing and reaches nothing. */
function Texts({ mail }: { mail: FilledMail }) {
  const t = useSettingsWords();
  const source = SOURCES[mail.source];
  return (
    <>
      <dl className="fact-list">
        <dt>{t("templates.subject")}</dt>
        <dd translate="no">{mail.subject}</dd>
        <dt>{t("email.texts")}</dt>
        <dd translate="no">{source ? t(source) : mail.source}</dd>
      </dl>
      <section aria-label={t("email.plain")}>
        <h3>{t("email.plain")}</h3>
        <p className="mail-text" translate="no">
          {mail.text}
        </p>
      </section>
      <section aria-label={t("email.html")}>
        <h3>{t("email.html")}</h3>
        {mail.html === null ? (
          <p className="hint">{t("email.noHtml")}</p>
        ) : (
          <>
            <p className="hint">{t("email.htmlHint")}</p>
            <iframe
              className="mail-html"
              title={t("email.html")}
              sandbox=""
              srcDoc={withoutAttributes(withoutStyles(mail.html))}
            />
          </>
        )}
      </section>
    </>
  );
}

function Trial({ chosen }: { chosen: ChosenMail }) {
  const t = useSettingsWords();
  const user = useUser();
  return (
    <Section title={t("email.test")} text={t("email.testText")}>
      <Form
        key={`${chosen.name} ${chosen.locale}`}
        submit={t("email.send")}
        done={t("email.taken")}
        onSubmit={({ to = "" }) => sendTestMail(to, chosen)}
      >
        <TextField
          name="to"
          label={t("email.to")}
          type="email"
          defaultValue={user.email}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
      </Form>
    </Section>
  );
}
