import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { listTokens, type Token } from "../../../api/tokens";
import { Empty } from "../../../kit/Empty";
import { PlainTable } from "../../../kit/PlainTable";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useCan } from "../../../shell/permissions";
import { writtenMoment } from "../../../words/moments";
import { useWords, type Word } from "../../../words/words";

export const TYPE_WORDS: Readonly<Record<Token["type"], Word>> = {
  "read-only": "tokens.readOnly",
  "full-access": "tokens.fullAccess",
  custom: "tokens.some",
};

/** The API tokens: what each may do, and when it was used last. */
export function Tokens() {
  const t = useWords();
  const can = useCan();
  const { data: tokens } = useSuspenseQuery({ queryKey: ["tokens"], queryFn: listTokens });
  usePageTitle(t("tokens.title"));
  return (
    <div className="screen">
      <div className="screen-head">
        <h1>{t("tokens.title")}</h1>
        {can("admin::api-tokens.create") ? (
          <Link to="/settings/api-tokens/$id" params={{ id: "create" }} className="button button-main">
            {t("tokens.new")}
          </Link>
        ) : null}
      </div>
      {tokens.length ? (
        <PlainTable columns={[t("tokens.name"), t("tokens.type"), t("tokens.used"), t("tokens.expires")]}>
          <tbody>
            {tokens.map((token) => (
              <tr key={token.id}>
                <th scope="row" translate="no">
                  <Link to="/settings/api-tokens/$id" params={{ id: String(token.id) }}>
                    {token.name}
                  </Link>
                  {token.description ? <p className="hint wide-only">{token.description}</p> : null}
                </th>
                <td>{t(TYPE_WORDS[token.type])}</td>
                <td>{token.lastUsedAt ? writtenMoment(token.lastUsedAt) : t("tokens.never")}</td>
                <td>{token.expiresAt ? writtenMoment(token.expiresAt) : t("tokens.noEnd")}</td>
              </tr>
            ))}
          </tbody>
        </PlainTable>
      ) : (
        <Empty icon="info" title={t("tokens.none")}>
          <p>{t("tokens.noneText")}</p>
        </Empty>
      )}
    </div>
  );
}
