import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button, IconButton } from "../../../kit/Button";
import { Failure } from "../../../kit/Failure";
import { useWords } from "../../../words/words";
import { writeState } from "./state";
import type { List } from "./useList";
import { DeleteView, NameView } from "./ViewDialogs";
import { differs, viewSearch, viewState, withView } from "./views";

/** The views of a list, and what is done with the one that is open. */
export function ViewBar({ list }: { list: List }) {
  const t = useWords();
  const [asked, setAsked] = useState<"new" | "rename" | "delete" | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const { state, base, views } = list;
  const open = views.all.find(({ id }) => id === state.view);
  const close = (): void => setAsked(null);

  async function overwrite(): Promise<void> {
    if (!open) return;
    try {
      await views.keep((now) => withView(now, { ...open, search: viewSearch(state) }), open);
      setProblem(null);
    } catch (error) {
      setProblem(error);
    }
  }

  return (
    <div className="views">
      <nav className="views-list" aria-label={t("views.title")}>
        <Tab search={writeState(base)} name={t("views.all")} isOpen={state.view === ""} />
        {views.all.map((view) => (
          <Tab
            key={view.id}
            search={writeState(viewState(view, base))}
            name={view.name}
            isOpen={view.id === state.view}
          />
        ))}
      </nav>
      {open && differs(open, state) ? (
        <>
          <Button kind="quiet" onClick={() => void overwrite()}>
            {t("views.overwrite", { view: open.name })}
          </Button>
          <Button kind="quiet" onClick={() => list.go(viewState(open, base))}>
            {t("views.revert")}
          </Button>
        </>
      ) : null}
      <Button kind="quiet" icon="add" onClick={() => setAsked("new")}>
        {t("views.save")}
      </Button>
      {open ? (
        <>
          <Button kind="quiet" onClick={() => setAsked("rename")}>
            {t("views.rename")}
          </Button>
          <IconButton
            icon="remove"
            label={t("views.delete", { view: open.name })}
            onClick={() => setAsked("delete")}
          />
        </>
      ) : state.view ? (
        <p className="hint">{t("views.unknown")}</p>
      ) : null}
      {problem ? <Failure error={problem} retry={() => void overwrite()} /> : null}
      {asked === "new" ? <NameView list={list} onClose={close} /> : null}
      {asked === "rename" && open ? <NameView list={list} view={open} onClose={close} /> : null}
      {asked === "delete" && open ? <DeleteView list={list} view={open} onClose={close} /> : null}
    </div>
  );
}

interface TabProps {
  search: Record<string, string>;
  name: string;
  isOpen: boolean;
}

function Tab({ search, name, isOpen }: TabProps) {
  return (
    <Link
      to="."
      search={search}
      resetScroll={false}
      className="views-tab"
      activeOptions={{ exact: true }}
      aria-current={isOpen ? "page" : undefined}
      translate="no"
    >
      {name}
    </Link>
  );
}
