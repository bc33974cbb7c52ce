import { createContext, type FormEvent, type ReactNode, use, useEffect, useRef, useState } from "react";
import { ApiError, type Problem } from "../api/errors";
import { fieldRefusals, refusal } from "../words/refusals";
import { useWords } from "../words/words";
import { Button } from "./Button";
import { NextStep } from "./NextStep";
import { Notice } from "./Notice";
import { useUnsaved } from "./unsaved";

/** The values of a form's fields by name; of check boxes that are on, "on". */
export type FormValues = Readonly<Record<string, string>>;

/** What is wrong with each field of the form around, by name. */
const Problems = createContext<Readonly<Record<string, string>>>({});

export function useProblem(name: string): string | undefined {
  return use(Problems)[name];
}

interface FormProps {
  submit: string;
  /** Sends the values; what it throws is shown at the fields it names, and above the button. */
  onSubmit: (values: FormValues) => Promise<void>;
  children?: ReactNode;
  /** What stands beside the button. */
  beside?: ReactNode;
  /** Said after it was sent, until something is changed. */
  done?: string;
  /** Whether leaving with changes asks first. */
  guarded?: boolean;
  /** Whether it is only looked at: nothing can be changed, and nothing sent. */
  readOnly?: boolean;
  submitKind?: "main" | "plain" | "danger";
  /** Called once it was sent and nothing is unsaved any more: the place to leave the screen. */
  onDone?: () => void;
}

/**
 * A flat form. The browser keeps its values, so that password managers and undo work; what is refused stays
 * in the page until it is put right.
 */
export function Form(props: FormProps) {
  const { submit, onSubmit, children, beside, done, guarded, readOnly, submitKind = "main", onDone } = props;
  const t = useWords();
  const form = useRef<HTMLFormElement>(null);
  const [state, setState] = useState<"clean" | "changed" | "busy" | "done">("clean");
  const [error, setError] = useState<unknown>(null);
  const problems = fieldRefusals(error, t);
  const count = Object.keys(problems).length;
  useUnsaved(Boolean(guarded) && (state === "changed" || state === "busy"));

  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>("[aria-invalid=true], .notice-problem")?.focus();
  }, [error]);

  const leave = useRef(onDone);
  leave.current = onDone;
  useEffect(() => {
    if (state === "done") leave.current?.();
  }, [state]);

  async function send(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (state === "busy") return;
    const empty = wrongFields(event.currentTarget);
    if (empty.length) return setError(new ApiError(400, "", empty));
    setState("busy");
    try {
      await onSubmit(valuesOf(event.currentTarget, submitterOf(event)));
      setError(null);
      setState("done");
    } catch (thrown) {
      setError(thrown);
      setState("changed");
    }
  }

  return (
    <form
      ref={form}
      className="form"
      noValidate
      onSubmit={(event) => void send(event)}
      onInput={() => state !== "busy" && setState("changed")}
    >
      <Problems value={problems}>
        {readOnly ? (
          <fieldset className="form fieldset" disabled>
            {children}
          </fieldset>
        ) : (
          children
        )}
      </Problems>
      {error ? (
        <Notice
          kind="problem"
          next={
            <NextStep
              error={error}
              retry={() => form.current?.requestSubmit()}
              onField={() => firstField(form.current)?.focus()}
            />
          }
        >
          <p>{count && !isKnown(error) ? t("error.problems", { count }) : refusal(error, t)}</p>
        </Notice>
      ) : null}
      {done && state === "done" ? (
        <Notice kind="done">
          <p>{done}</p>
        </Notice>
      ) : null}
      {readOnly ? null : (
        <div className="form-end">
          <Button type="submit" kind={submitKind} busy={state === "busy"}>
            {submit}
          </Button>
          {beside}
        </div>
      )}
    </form>
  );
}

/** The field to begin with: the first that is wrong, or else the first. */
function firstField(form: HTMLFormElement | null): HTMLElement | null {
  const wrong = form?.querySelector<HTMLElement>("[aria-invalid=true]");
  return (
    wrong ??
    form?.querySelector<HTMLElement>("input:not([type=hidden], [readonly]), select, textarea") ??
    null
  );
}

/** Whether a refusal is about more than its fields, which then say it a second time. */
function isKnown(error: unknown): boolean {
  return error instanceof ApiError && error.status === 400 && /code/i.test(error.message);
}

/** The button that sent a form, whose value is one of the form's where it has a name. */
function submitterOf({ nativeEvent }: FormEvent): HTMLElement | null {
  return nativeEvent instanceof SubmitEvent ? nativeEvent.submitter : null;
}

function valuesOf(form: HTMLFormElement, submitter: HTMLElement | null): FormValues {
  const values: Record<string, string> = {};
  for (const [name, value] of new FormData(form, submitter))
    if (typeof value === "string") values[name] = value;
  return values;
}

/** Returns what can be told without asking the server: fields that are empty, addresses that are none. */
function wrongFields(form: HTMLFormElement): Problem[] {
  return [...form.elements]
    .filter((element): element is HTMLInputElement => element instanceof HTMLInputElement)
    .flatMap((input) => {
      if (input.required && !input.value) return [{ path: input.name, message: "required" }];
      return input.validity.typeMismatch ? [{ path: input.name, message: "must be a valid email" }] : [];
    });
}
