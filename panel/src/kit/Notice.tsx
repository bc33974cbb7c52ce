import type { ReactElement, ReactNode } from "react";
import { Icon } from "./Icon";

type NoticeProps = { readonly children: ReactNode } & (
  | { readonly kind: "done" | "info"; readonly next?: never }
  /** `next` is what can be done about it: no problem is told without. */
  | { readonly kind: "problem"; readonly next: ReactElement }
);

/** Something to know that stays in the page while it is true; screen readers say it at once. */
export function Notice({ kind, next, children }: NoticeProps) {
  return (
    <div className={`notice notice-${kind}`} role={kind === "problem" ? "alert" : "status"} tabIndex={-1}>
      <Icon name={kind} />
      <div className="notice-text">
        {children}
        {next}
      </div>
    </div>
  );
}
