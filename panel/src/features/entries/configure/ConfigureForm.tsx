import { useEffect, useRef, useState } from "react";
import {
  type Configuration,
  type Configurations,
  changeConfiguration,
  resetConfiguration,
} from "../../../api/configuration";
import { ApiError, type Problem } from "../../../api/errors";
import type { ContentType, Fields } from "../../../document/model";
import { Button } from "../../../kit/Button";
import { ConfirmButton } from "../../../kit/ConfirmButton";
import { GoTo, NextStep } from "../../../kit/NextStep";
import { Notice } from "../../../kit/Notice";
import { Section } from "../../../kit/Section";
import { useUnsaved } from "../../../kit/unsaved";
import { refusal } from "../../../words/refusals";
import { useWords } from "../../../words/words";
import { ColumnRows } from "./ColumnRows";
import { FieldRows } from "./FieldRows";
import { SettingsPart } from "./SettingsPart";
import { changesOf } from "./view";

interface ConfigureProps {
  fields: Fields;
  /** Null for a component, which is in no list of its own. */
  type: ContentType | null;
  /** What is kept now. */
  before: Configuration;
  onKept: (configurations: Configurations, isReset: boolean) => void;
}

/** How a type or a component is shown: changed here, and sent when one saves. */
export function ConfigureForm({ fields, type, before, onKept }: ConfigureProps) {
  const t = useWords();
  const [view, setView] = useState(before);
  const [state, setState] = useState<"idle" | "busy" | "done">("idle");
  const [error, setError] = useState<unknown>(null);
  const changes = changesOf(before, view);
  const isDirty = Object.keys(changes).length > 0;
  const notice = useRef<HTMLDivElement>(null);
  useUnsaved(isDirty);

  useEffect(() => {
    if (error) notice.current?.querySelector<HTMLElement>("[role=alert]")?.focus();
  }, [error]);

  async function save(): Promise<void> {
    if (!isDirty) return;
    setState("busy");
    try {
      const kept = await changeConfiguration(fields.uid, changes);
      setError(null);
      setView(kept.type);
      onKept(kept, false);
      setState("done");
    } catch (thrown) {
      setError(thrown);
      setState("idle");
    }
  }

  const part = { fields, view, onChange: setView };
  return (
    <>
      <SettingsPart {...part} type={type} />
      {type?.kind === "collectionType" ? (
        <Section title={t("configure.list")} text={t("configure.listText")}>
          <ColumnRows {...part} />
        </Section>
      ) : null}
      <Section title={t("configure.form")} text={t("configure.formText")}>
        <FieldRows {...part} />
      </Section>
      <div ref={notice}>{error ? <Refused error={error} retry={() => void save()} /> : null}</div>
      <div className="configure-end">
        <Button kind="main" busy={state === "busy"} aria-disabled={!isDirty} onClick={() => void save()}>
          {t("app.save")}
        </Button>
        <ConfirmButton
          label={t("configure.reset")}
          kind="plain"
          onConfirm={async () => onKept(await resetConfiguration(fields.uid), true)}
        >
          <p>{t("configure.resetText")}</p>
        </ConfirmButton>
        <span className="configure-done" role="status">
          {state === "done" && !isDirty ? t("app.saved") : ""}
        </span>
      </div>
    </>
  );
}

/** The first thing that is wrong: the card of a field, or else the settings. */
function fieldOf([first]: readonly Problem[]): string {
  const [part, name = ""] = first?.path.split(".") ?? [];
  return part === "metadatas" ? `[data-card="${CSS.escape(name)}"]` : ".configure select, .configure input";
}

/** Why the server did not take it, thing by thing. */
function Refused({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useWords();
  const problems = error instanceof ApiError ? error.problems : [];
  return (
    <Notice
      kind="problem"
      next={
        problems.length ? (
          <GoTo to={fieldOf(problems)}>{t("next.field")}</GoTo>
        ) : (
          <NextStep error={error} retry={retry} />
        )
      }
    >
      {problems.length ? (
        <ul>
          {problems.map(({ path, message }) => (
            <li key={path} translate="no">
              {message}
            </li>
          ))}
        </ul>
      ) : (
        <p>{refusal(error, t)}</p>
      )}
    </Notice>
  );
}
