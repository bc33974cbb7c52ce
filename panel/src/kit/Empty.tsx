import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

/** What stands where there is nothing yet: what that means, and what to do. */
export function Empty({ icon, title, children }: { icon: IconName; title: string; children: ReactNode }) {
  return (
    <section className="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      <div>{children}</div>
    </section>
  );
}

/** A line that says that something is loaded; it appears only if that takes a while. */
export function Loading({ label }: { label: string }) {
  return (
    <p className="loading" role="status">
      <span className="spinner" aria-hidden="true" />
      <span>{label}</span>
    </p>
  );
}
