import { useSuspenseQuery } from "@tanstack/react-query";
import { type LoginProvider, readLoginProviders } from "../../../api/accounts";
import { Notice } from "../../../kit/Notice";
import { PlainTable } from "../../../kit/PlainTable";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useSettingsWords } from "../words";

const PLACE = "[plugins.users-permissions.config.providers.<name>]";

/** The ways to log in to the site, as the file has them. */
export function Providers() {
  const t = useSettingsWords();
  const { data } = useSuspenseQuery({ queryKey: ["loginProviders"], queryFn: readLoginProviders });
  usePageTitle(t("providers.title"));
  return (
    <div className="screen">
      <h1>{t("providers.title")}</h1>
      <Notice kind="info">
        <p>{t("settings.file", { place: PLACE })}</p>
        <p>{t("providers.text")}</p>
      </Notice>
      <PlainTable
        columns={[
          t("providers.name"),
          t("providers.state"),
          { label: t("providers.callback"), className: "wide-only" },
          { label: t("providers.page"), className: "wide-only" },
        ]}
      >
        <tbody>
          {Object.entries(data)
            .sort(([, one], [, other]) => Number(other.enabled) - Number(one.enabled))
            .map(([name, provider]) => (
              <Row key={name} name={name} provider={provider} />
            ))}
        </tbody>
      </PlainTable>
    </div>
  );
}

function Row({ name, provider }: { name: string; provider: LoginProvider }) {
  const t = useSettingsWords();
  return (
    <tr>
      <th scope="row">{name === "email" ? t("providers.password") : <span translate="no">{name}</span>}</th>
      <td>
        <span className={provider.enabled ? "tag tag-on" : "tag"}>
          {t(provider.enabled ? "providers.on" : "providers.off")}
        </span>
      </td>
      <td className="wide-only address" translate="no">
        {provider.redirectUri}
      </td>
      <td className="wide-only address" translate="no">
        {provider.callbackUrl}
      </td>
    </tr>
  );
}
