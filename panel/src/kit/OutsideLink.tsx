import type { MouseEvent, ReactNode } from "react";
import { site } from "../site";
import { goTo } from "./address";

/** A link to a screen outside of the log-in. */
export function OutsideLink({
  to,
  className = "link",
  children,
}: {
  to: "/auth/login" | "/auth/forgot-password";
  className?: string;
  children: ReactNode;
}) {
  return (
    <a className={className} href={site.base + to} onClick={(event) => follow(event, to)}>
      {children}
    </a>
  );
}

/** Opens another screen in this page, unless it is asked for in another tab or window. */
function follow(event: MouseEvent, to: string): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  goTo(to);
}
