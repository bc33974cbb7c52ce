import type { ReactNode } from "react";
import { Icon } from "./Icon";

type Kind = "problem" | "done" | "info";

/** Something to know that stays in the page while it is true; screen readers say it at once. */
export function Notice({ kind, children }: { kind: Kind; children: ReactNode }) {
  return (
    <div className={`notice notice-${kind}`} role={kind === "problem" ? "alert" : "status"} tabIndex={-1}>
      <Icon name={kind} />
      <div className="notice-text">{children}</div>
    </div>
  );
}
