import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  beginSecondFactor,
  confirmSecondFactor,
  hasSecondFactor,
  removeSecondFactor,
} from "../../api/account";
import { Button } from "../../kit/Button";
import { Dialog } from "../../kit/Dialog";
import { CodeField, PasswordField } from "../../kit/fields";
import { Form } from "../../kit/form";
import { Notice } from "../../kit/Notice";
import { Section } from "../../kit/Section";
import { useWords } from "../../words/words";
import { QrCode } from "./QrCode";

const KEY = ["second-factor"];

/** Turns codes of an authenticator app on and off. */
export function SecondFactor() {
  const t = useWords();
  const queries = useQueryClient();
  const { data: isOn } = useSuspenseQuery({ queryKey: KEY, queryFn: hasSecondFactor });
  const [isOpen, setOpen] = useState(false);
  const [changed, setChanged] = useState(false);

  function settle(now: boolean): void {
    queries.setQueryData(KEY, now);
    setChanged(true);
    setOpen(false);
  }

  return (
    <Section title={t("totp.title")} text={t(isOn ? "totp.onText" : "totp.offText")}>
      {changed ? (
        <Notice kind="done">
          <p>{t(isOn ? "totp.done" : "totp.removed")}</p>
        </Notice>
      ) : null}
      <div className="form-end">
        <span className={`tag ${isOn ? "tag-on" : ""}`}>{t(isOn ? "totp.on" : "totp.off")}</span>
        <Button onClick={() => setOpen(true)}>{t(isOn ? "totp.remove" : "totp.begin")}</Button>
      </div>
      {isOpen && isOn ? <Remove onClose={() => setOpen(false)} onDone={() => settle(false)} /> : null}
      {isOpen && !isOn ? <SetUp onClose={() => setOpen(false)} onDone={() => settle(true)} /> : null}
    </Section>
  );
}

interface StepProps {
  onClose: () => void;
  onDone: () => void;
}

function SetUp({ onClose, onDone }: StepProps) {
  const t = useWords();
  const [begun, setBegun] = useState<{ secret: string; uri: string }>();
  return (
    <Dialog title={t("totp.title")} onClose={onClose}>
      {begun ? (
        <Form
          submit={t("totp.confirm")}
          onSubmit={async ({ code = "" }) => {
            await confirmSecondFactor(code);
            onDone();
          }}
        >
          <p>{t("totp.scan")}</p>
          <QrCode text={begun.uri} label={t("totp.picture")} />
          <p className="hint">{t("totp.secret")}</p>
          <code className="secret" translate="no">
            {begun.secret.replace(/(.{4})(?=.)/g, "$1 ")}
          </code>
          <CodeField autoFocus />
        </Form>
      ) : (
        <Form
          submit={t("totp.begin")}
          onSubmit={async ({ currentPassword = "" }) => setBegun(await beginSecondFactor(currentPassword))}
        >
          <OwnPassword />
        </Form>
      )}
    </Dialog>
  );
}

function Remove({ onClose, onDone }: StepProps) {
  const t = useWords();
  return (
    <Dialog title={t("totp.removeTitle")} onClose={onClose}>
      <Form
        submit={t("totp.remove")}
        submitKind="danger"
        onSubmit={async ({ currentPassword = "" }) => {
          await removeSecondFactor(currentPassword);
          onDone();
        }}
      >
        <OwnPassword />
      </Form>
    </Dialog>
  );
}

function OwnPassword() {
  const t = useWords();
  return (
    <PasswordField
      name="currentPassword"
      label={t("field.currentPassword")}
      autoComplete="current-password"
    />
  );
}
