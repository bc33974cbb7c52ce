import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import {
  addLocale,
  changeLocale,
  countLocaleContent,
  type Locale,
  listKnownLocales,
  listLocales,
  removeLocale,
} from "../../../api/locales";
import { Button } from "../../../kit/Button";
import { Confirm } from "../../../kit/Confirm";
import { Dialog } from "../../../kit/Dialog";
import { Loading } from "../../../kit/Empty";
import { Failure } from "../../../kit/Failure";
import { CheckField, SelectField, TextField } from "../../../kit/fields";
import { Form } from "../../../kit/form";
import { PlainTable } from "../../../kit/PlainTable";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useCan } from "../../../shell/permissions";
import { useSettingsWords } from "../words";

const KEY = ["locales"];

/** The languages content is written in. */
export function Locales() {
  const t = useSettingsWords();
  const can = useCan();
  const queries = useQueryClient();
  const { data: locales } = useSuspenseQuery({ queryKey: KEY, queryFn: listLocales });
  const [edited, setEdited] = useState<Locale | "new" | null>(null);
  const [removed, setRemoved] = useState<Locale | null>(null);
  usePageTitle(t("locales.title"));

  async function refresh(): Promise<void> {
    await queries.invalidateQueries({ queryKey: KEY });
    setEdited(null);
    setRemoved(null);
  }

  return (
    <div className="screen">
      <div className="screen-head">
        <h1>{t("locales.title")}</h1>
        {can("plugin::i18n.locale.create") ? (
          <Button kind="main" onClick={() => setEdited("new")}>
            {t("locales.add")}
          </Button>
        ) : null}
      </div>
      <PlainTable columns={[t("locales.name"), t("locales.code"), { label: t("app.actions"), hidden: true }]}>
        <tbody>
          {locales.map((locale) => (
            <tr key={locale.id}>
              <th scope="row" translate="no">
                {locale.name}
              </th>
              <td translate="no">
                {locale.code} {locale.isDefault ? <span className="tag">{t("locales.default")}</span> : null}
              </td>
              <td>
                <div className="form-end">
                  {can("plugin::i18n.locale.update") ? (
                    <Button onClick={() => setEdited(locale)}>
                      {t("app.edit")} <span className="hidden">{locale.name}</span>
                    </Button>
                  ) : null}
                  {can("plugin::i18n.locale.delete") && !locale.isDefault ? (
                    <Button kind="danger" onClick={() => setRemoved(locale)}>
                      {t("app.delete")} <span className="hidden">{locale.name}</span>
                    </Button>
                  ) : null}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </PlainTable>
      {edited === "new" ? (
        <AddDialog taken={locales.map(({ code }) => code)} onDone={refresh} onClose={() => setEdited(null)} />
      ) : edited ? (
        <EditDialog locale={edited} onDone={refresh} onClose={() => setEdited(null)} />
      ) : null}
      {removed ? <RemoveDialog locale={removed} onDone={refresh} onClose={() => setRemoved(null)} /> : null}
    </div>
  );
}

interface AddDialogProps {
  taken: readonly string[];
  onDone: () => Promise<void>;
  onClose: () => void;
}

function AddDialog({ taken, onDone, onClose }: AddDialogProps) {
  const t = useSettingsWords();
  const { data: known } = useSuspenseQuery({
    queryKey: ["knownLocales"],
    queryFn: listKnownLocales,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const free = known.filter(({ code }) => !taken.includes(code));
  return (
    <Dialog title={t("locales.add")} onClose={onClose}>
      <Form
        submit={t("locales.add")}
        onSubmit={async ({ code = "", isDefault }) => {
          const name = known.find((one) => one.code === code)?.name ?? code;
          await addLocale({ code, name, isDefault: isDefault === "on" });
          await onDone();
        }}
      >
        <SelectField
          name="code"
          label={t("locales.language")}
          options={[["", t("locales.choose")], ...free.map(({ code, name }) => [code, name] as const)]}
          required
        />
        <CheckField name="isDefault" label={t("locales.makeDefault")} hint={t("locales.defaultHint")} />
      </Form>
    </Dialog>
  );
}

interface EditDialogProps {
  locale: Locale;
  onDone: () => Promise<void>;
  onClose: () => void;
}

function EditDialog({ locale, onDone, onClose }: EditDialogProps) {
  const t = useSettingsWords();
  return (
    <Dialog title={locale.name} onClose={onClose}>
      <Form
        submit={t("app.save")}
        onSubmit={async ({ name = "", isDefault }) => {
          await changeLocale(locale.id, { name, isDefault: isDefault === "on" || locale.isDefault });
          await onDone();
        }}
      >
        <TextField
          name="name"
          label={t("locales.name")}
          defaultValue={locale.name}
          required
          autoComplete="off"
        />
        {locale.isDefault ? (
          <p className="hint">{t("locales.isDefault")}</p>
        ) : (
          <CheckField name="isDefault" label={t("locales.makeDefault")} hint={t("locales.defaultHint")} />
        )}
      </Form>
    </Dialog>
  );
}

/** Says what goes with a language before it is deleted. */
function RemoveDialog({ locale, onDone, onClose }: EditDialogProps) {
  const t = useSettingsWords();
  const title = t("locales.delete", { name: locale.name });
  const {
    data: counted,
    error,
    refetch,
  } = useQuery({
    queryKey: [...KEY, locale.id, "content"],
    queryFn: () => countLocaleContent(locale.id),
    gcTime: 0,
    retry: false,
  });
  if (!counted)
    return (
      <Dialog title={title} onClose={onClose}>
        {error ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : (
          <Loading label={t("app.loading")} />
        )}
      </Dialog>
    );
  const count = counted.reduce((sum, one) => sum + one.count, 0);
  return (
    <Confirm
      title={title}
      submit={count ? t("locales.deleteWith", { count }) : t("app.delete")}
      onClose={onClose}
      onConfirm={async () => {
        await removeLocale(locale.id);
        await onDone();
      }}
    >
      <p>{t("locales.deleteText")}</p>
      {count ? (
        <dl className="fact-list">
          {counted.map((one) => (
            <Fragment key={one.uid}>
              <dt translate="no">{one.displayName}</dt>
              <dd>{t("locales.count", { count: one.count })}</dd>
            </Fragment>
          ))}
        </dl>
      ) : (
        <p>{t("locales.empty")}</p>
      )}
    </Confirm>
  );
}
