import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { changeAdvancedSettings, readAdvancedSettings } from "../../../api/accounts";
import { CheckField, SelectField, TextField } from "../../../kit/fields";
import { Form } from "../../../kit/form";
import { Notice } from "../../../kit/Notice";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useCan } from "../../../shell/permissions";
import { useSettingsWords } from "../words";

const KEY = ["advancedSettings"];

/** How visitors become users of the site. */
export function Advanced() {
  const t = useSettingsWords();
  const can = useCan();
  const queries = useQueryClient();
  const { data } = useSuspenseQuery({ queryKey: KEY, queryFn: readAdvancedSettings });
  const { settings, roles } = data;
  const mayChange = can("plugin::users-permissions.advanced-settings.update");
  usePageTitle(t("advanced.title"));
  return (
    <div className="screen">
      <h1>{t("advanced.title")}</h1>
      <p className="hint">{t("advanced.text")}</p>
      {mayChange ? null : (
        <Notice kind="info">
          <p>{t("settings.readOnly")}</p>
        </Notice>
      )}
      <section className="section">
        <Form
          guarded
          readOnly={!mayChange}
          submit={t("app.save")}
          done={t("app.saved")}
          onSubmit={async (values) => {
            await changeAdvancedSettings({
              default_role: values.default_role ?? settings.default_role,
              unique_email: values.unique_email === "on",
              allow_register: values.allow_register === "on",
              email_confirmation: values.email_confirmation === "on",
              email_confirmation_redirection: values.email_confirmation_redirection || null,
              email_reset_password: values.email_reset_password || null,
            });
            await queries.invalidateQueries({ queryKey: KEY, refetchType: "none" });
          }}
        >
          <SelectField
            name="default_role"
            label={t("advanced.role")}
            hint={t("advanced.roleHint")}
            defaultValue={settings.default_role ?? ""}
            options={roles.map(({ type, name }) => [type, name] as const)}
          />
          <CheckField
            name="allow_register"
            label={t("advanced.register")}
            hint={t("advanced.registerHint")}
            defaultChecked={settings.allow_register}
          />
          <CheckField
            name="unique_email"
            label={t("advanced.unique")}
            hint={t("advanced.uniqueHint")}
            defaultChecked={settings.unique_email}
          />
          <CheckField
            name="email_confirmation"
            label={t("advanced.confirm")}
            hint={t("advanced.confirmHint")}
            defaultChecked={settings.email_confirmation}
          />
          <AddressField
            name="email_confirmation_redirection"
            label={t("advanced.confirmed")}
            value={settings.email_confirmation_redirection}
          />
          <AddressField
            name="email_reset_password"
            label={t("advanced.reset")}
            value={settings.email_reset_password}
          />
        </Form>
      </section>
    </div>
  );
}

function AddressField({ name, label, value }: { name: string; label: string; value: string | null }) {
  const t = useSettingsWords();
  return (
    <TextField
      name={name}
      label={label}
      hint={t("advanced.addressHint")}
      defaultValue={value ?? ""}
      inputMode="url"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
    />
  );
}
