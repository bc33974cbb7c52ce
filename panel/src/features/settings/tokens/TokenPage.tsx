import { useQueryClient, useSuspenseQueries } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import {
  changeToken,
  makeToken,
  readCallableActions,
  readToken,
  regenerateToken,
  removeToken,
  type Token,
  type TokenBody,
  type TokenType,
} from "../../../api/tokens";
import { ConfirmButton } from "../../../kit/ConfirmButton";
import { SelectField, TextField } from "../../../kit/fields";
import { Form } from "../../../kit/form";
import { Notice } from "../../../kit/Notice";
import { Secret } from "../../../kit/Secret";
import { Section } from "../../../kit/Section";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useCan } from "../../../shell/permissions";
import { writtenMoment } from "../../../words/moments";
import { useWords } from "../../../words/words";
import { type ActionKey, ActionTree } from "../ActionTree";

const route = getRouteApi("/inside/settings/settings/api-tokens/$id");
const DAY = 24 * 60 * 60 * 1000;

/** One API token, or a new one; its key is shown once, after it was made or renewed. */
export function TokenPage() {
  const { id } = route.useParams();
  const [{ data: token }, { data: actions }] = useSuspenseQueries({
    queries: [
      { queryKey: ["token", id], queryFn: () => (id === "create" ? null : readToken(Number(id))) },
      { queryKey: ["callable"], queryFn: readCallableActions, staleTime: Number.POSITIVE_INFINITY },
    ],
  });
  return <TokenForm key={id} token={token} actions={actions} />;
}

interface TokenFormProps {
  token: Token | null;
  actions: Awaited<ReturnType<typeof readCallableActions>>;
}

function TokenForm({ token, actions }: TokenFormProps) {
  const t = useWords();
  const can = useCan();
  const queries = useQueryClient();
  const [made, setMade] = useState<Token | null>(null);
  const [key, setKey] = useState("");
  const [type, setType] = useState<TokenType>(token?.type ?? "read-only");
  const [chosen, setChosen] = useState(
    new Set(token?.permissions as ActionKey[] | undefined) as ReadonlySet<ActionKey>,
  );
  const current = made ?? token;
  usePageTitle(current?.name ?? t("tokens.new"));

  async function save({ name = "", description = "", lifespan = "" }: Readonly<Record<string, string>>) {
    const body: TokenBody = { name, description, type };
    if (type === "custom") body.permissions = [...chosen];
    if (current) setMade(await changeToken(current.id, body));
    else {
      const fresh = await makeToken({ ...body, lifespan: lifespan ? Number(lifespan) * DAY : null });
      setKey(fresh.accessKey);
      setMade(fresh);
    }
    await queries.invalidateQueries({ queryKey: ["tokens"] });
    await queries.invalidateQueries({ queryKey: ["token"], refetchType: "none" });
  }

  return (
    <div className="screen">
      <h1>{current?.name ?? t("tokens.new")}</h1>
      {key ? (
        <>
          <Notice kind="done">
            <p>{t("tokens.once")}</p>
          </Notice>
          <Secret label={t("tokens.key")} value={key} />
        </>
      ) : null}
      <Section title={t("tokens.about")}>
        <Form guarded submit={t(current ? "app.save" : "tokens.make")} done={t("app.saved")} onSubmit={save}>
          <TextField
            name="name"
            label={t("tokens.name")}
            defaultValue={current?.name ?? ""}
            required
            autoComplete="off"
          />
          <TextField
            name="description"
            label={`${t("tokens.description")} (${t("app.optional")})`}
            defaultValue={current?.description ?? ""}
            autoComplete="off"
          />
          {current ? (
            <p className="hint">
              {current.expiresAt
                ? t("tokens.until", { moment: writtenMoment(current.expiresAt) })
                : t("tokens.noEnd")}
            </p>
          ) : (
            <SelectField
              name="lifespan"
              label={t("tokens.lifespan")}
              options={[
                ...[7, 30, 90].map((days) => [String(days), t("tokens.days", { count: days })] as const),
                ["", t("tokens.noEnd")],
              ]}
            />
          )}
          <SelectField
            name="type"
            label={t("tokens.type")}
            value={type}
            onChange={(event) => setType(event.currentTarget.value as TokenType)}
            options={[
              ["read-only", t("tokens.readOnly")],
              ["custom", t("tokens.custom")],
              ["full-access", t("tokens.fullAccess")],
            ]}
          />
          {type === "custom" ? <ActionTree actions={actions} chosen={chosen} onChange={setChosen} /> : null}
        </Form>
      </Section>
      {current && can("admin::api-tokens.regenerate") ? (
        <More token={current} onKey={setKey} mayRemove={can("admin::api-tokens.delete")} />
      ) : null}
    </div>
  );
}

interface MoreProps {
  token: Token;
  mayRemove: boolean;
  onKey: (key: string) => void;
}

function More({ token, mayRemove, onKey }: MoreProps) {
  const t = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  return (
    <Section title={t("tokens.more")}>
      <div className="form-end">
        <ConfirmButton
          kind="plain"
          label={t("tokens.renew")}
          onConfirm={async () => onKey(await regenerateToken(token.id))}
        >
          <p>{t("tokens.renewText")}</p>
        </ConfirmButton>
        {mayRemove ? (
          <ConfirmButton
            label={t("tokens.delete")}
            onConfirm={async () => {
              await removeToken(token.id);
              await queries.invalidateQueries({ queryKey: ["tokens"] });
              await navigate({ to: "/settings/api-tokens" });
            }}
          >
            <p>{t("tokens.deleteText", { name: token.name })}</p>
          </ConfirmButton>
        ) : null}
      </div>
    </Section>
  );
}
