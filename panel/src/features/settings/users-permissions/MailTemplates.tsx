import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import DOMPurify from "dompurify";
import { useMemo, useState } from "react";
import {
  changeMailTemplate,
  type MailTemplate,
  readMailTemplates,
  TEMPLATES,
  type TemplateName,
} from "../../../api/accounts";
import { TextAreaField, TextField } from "../../../kit/fields";
import { Form } from "../../../kit/form";
import { Notice } from "../../../kit/Notice";
import { Section } from "../../../kit/Section";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useCan } from "../../../shell/permissions";

import { useSettingsWords } from "../words";
import { EXAMPLES, filledTemplate, withoutAttributes, withoutStyles } from "./template";

const KEY = ["mailTemplates"];
const NAMES = Object.keys(EXAMPLES)
  .map((name) => `{{ ${name} }}`)
  .join(", ");

/** The mails that users of the site get. */
export function MailTemplates() {
  const t = useSettingsWords();
  const can = useCan();
  const { data } = useSuspenseQuery({ queryKey: KEY, queryFn: readMailTemplates });
  const mayChange = can("plugin::users-permissions.email-templates.update");
  usePageTitle(t("templates.title"));
  return (
    <div className="screen">
      <h1>{t("templates.title")}</h1>
      {mayChange ? null : (
        <Notice kind="info">
          <p>{t("settings.readOnly")}</p>
        </Notice>
      )}
      {TEMPLATES.map((name) => (
        <Template key={name} name={name} options={data[name].options} readOnly={!mayChange} />
      ))}
    </div>
  );
}

interface TemplateProps {
  name: TemplateName;
  options: MailTemplate["options"];
  readOnly: boolean;
}

function Template({ name, options, readOnly }: TemplateProps) {
  const t = useSettingsWords();
  const queries = useQueryClient();
  const [typed, setTyped] = useState(options);
  return (
    <Section title={t(`templates.${name}`)}>
      <div className="template">
        <Form
          guarded
          readOnly={readOnly}
          submit={t("app.save")}
          done={t("app.saved")}
          onSubmit={async ({ object = "", message = "" }) => {
            await changeMailTemplate(name, { object, message });
            await queries.invalidateQueries({ queryKey: KEY, refetchType: "none" });
          }}
        >
          <TextField
            name="object"
            label={t("templates.subject")}
            defaultValue={options.object}
            onChange={({ currentTarget }) =>
              setTyped((before) => ({ ...before, object: currentTarget.value }))
            }
            autoComplete="off"
            maxLength={998}
            required
          />
          <TextAreaField
            name="message"
            label={t("templates.message")}
            hint={t("templates.messageHint", { names: NAMES })}
            defaultValue={options.message}
            onChange={({ currentTarget }) =>
              setTyped((before) => ({ ...before, message: currentTarget.value }))
            }
            spellCheck
          />
        </Form>
        <Preview {...typed} />
      </div>
    </Section>
  );
}

/** The mail with examples in the place of names, without anything that could run or be loaded. */
function Preview({ object, message }: MailTemplate["options"]) {
  const t = useSettingsWords();
  const html = useMemo(
    () =>
      // Without attributes first: the page's policy would tell of every handler and style that is parsed.
      DOMPurify.sanitize(withoutAttributes(withoutStyles(filledTemplate(message))), {
        USE_PROFILES: { html: true },
        FORBID_TAGS: ["style", "img", "picture", "video", "audio", "form", "input", "button", "textarea"],
      }),
    [message],
  );
  return (
    <section className="template-preview" aria-label={t("templates.preview")}>
      <p className="hint">{t("templates.preview")}</p>
      <p className="template-subject" translate="no">
        {filledTemplate(object)}
      </p>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: cleaned above */}
      <div translate="no" dangerouslySetInnerHTML={{ __html: html }} />
    </section>
  );
}
