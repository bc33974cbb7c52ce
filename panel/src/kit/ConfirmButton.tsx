import { type ReactNode, useState } from "react";
import { Button } from "./Button";
import { Confirm } from "./Confirm";

interface ConfirmButtonProps {
  /** What the button says, and the dialog it opens. */
  label: string;
  kind?: "plain" | "danger";
  /** What is to be known before. */
  children: ReactNode;
  onConfirm: () => Promise<void>;
}

/** A button that asks before it does something that cannot be taken back. */
export function ConfirmButton({ label, kind = "danger", children, onConfirm }: ConfirmButtonProps) {
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <Button kind={kind} onClick={() => setAsked(true)}>
        {label}
      </Button>
      {isAsked ? (
        <Confirm
          title={label}
          submit={label}
          onClose={() => setAsked(false)}
          onConfirm={async () => {
            await onConfirm();
            setAsked(false);
          }}
        >
          {children}
        </Confirm>
      ) : null}
    </>
  );
}
