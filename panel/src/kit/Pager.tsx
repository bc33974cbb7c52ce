import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useWords, type Word } from "../words/words";
import { IconButton } from "./Button";
import { Icon } from "./Icon";
import "./pager.css";

interface PagerProps {
  page: number;
  pageCount: number;
  /** Shows another page; or, where pages have addresses, `searchOf` tells what stands in them. */
  onPage?: (page: number) => void;
  searchOf?: (page: number) => Record<string, string>;
  /** What stands before it, whether there are other pages or not. */
  children?: ReactNode;
}

/** Which page of a list is shown, and the ones beside it; nothing of that where there is one alone. */
export function Pager({ page, pageCount, children, ...ways }: PagerProps) {
  const t = useWords();
  const count = Math.max(pageCount, 1);
  const hasOthers = count > 1 || page > 1;
  if (!hasOthers && !children) return null;
  const step = (to: number, icon: StepProps["icon"], word: Word) => (
    <Step
      // From behind the last page, the one before is the last.
      to={Math.max(Math.min(to, count), 1)}
      isThere={to >= 1 && (to <= count || page > count)}
      icon={icon}
      label={t(word)}
      {...ways}
    />
  );
  return (
    <nav className="pager" aria-label={t("pages.title")}>
      {children}
      {hasOthers ? (
        <>
          <span>{t("pages.at", { page, count })}</span>
          {step(page - 1, "before", "pages.before")}
          {step(page + 1, "next", "pages.next")}
        </>
      ) : null}
    </nav>
  );
}

interface StepProps extends Pick<PagerProps, "onPage" | "searchOf"> {
  to: number;
  isThere: boolean;
  icon: "before" | "next";
  label: string;
}

function Step({ to, isThere, icon, label, onPage, searchOf }: StepProps) {
  if (!searchOf)
    return <IconButton icon={icon} label={label} disabled={!isThere} onClick={() => onPage?.(to)} />;
  return (
    <Link
      to="."
      search={searchOf(to)}
      resetScroll={false}
      disabled={!isThere}
      className="button button-icon"
      aria-label={label}
      title={label}
    >
      <Icon name={icon} />
    </Link>
  );
}
