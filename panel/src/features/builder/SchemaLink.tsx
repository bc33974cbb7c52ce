import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { displayName, type Holder, isComponent } from "./model/schemas";

interface SchemaLinkProps {
  holder: Holder;
  className?: string;
  onClick?: (() => void) | undefined;
  children?: ReactNode;
}

/** Leads to a type or a component. */
export function SchemaLink({ holder, className, onClick, children }: SchemaLinkProps) {
  const { uid, category } = holder;
  const shown = children ?? <span translate="no">{displayName(holder)}</span>;
  const look = { ...(className ? { className } : {}), ...(onClick ? { onClick } : {}) };
  return isComponent(holder) ? (
    <Link
      to="/plugins/content-type-builder/component-categories/$category/$uid"
      params={{ category, uid }}
      {...look}
    >
      {shown}
    </Link>
  ) : (
    <Link to="/plugins/content-type-builder/content-types/$uid" params={{ uid }} {...look}>
      {shown}
    </Link>
  );
}
