import { ApiError } from "../../../api/errors";
import { newUuid } from "../../../api/uuid";
import { Confirm } from "../../../kit/Confirm";
import { Dialog } from "../../../kit/Dialog";
import { TextField } from "../../../kit/fields";
import { Form } from "../../../kit/form";
import { Notice } from "../../../kit/Notice";
import { useWords } from "../../../words/words";
import type { List } from "./useList";
import { isTaken, LONGEST_NAME, MOST_VIEWS, type View, viewSearch, withView } from "./views";

interface NameViewProps {
  list: List;
  /** The view that is called otherwise; without it there is a new one, of what is listed. */
  view?: View;
  onClose: () => void;
}

/** Asks what a view is called. */
export function NameView({ list, view, onClose }: NameViewProps) {
  const t = useWords();
  const { state, views } = list;
  const title = view ? t("views.renameTitle", { view: view.name }) : t("views.saveTitle");
  if (!view && views.all.length >= MOST_VIEWS)
    return (
      <Dialog title={title} onClose={onClose}>
        <Notice kind="info">
          <p>{t("views.most", { count: MOST_VIEWS })}</p>
        </Notice>
      </Dialog>
    );

  async function save(typed: string): Promise<void> {
    const name = typed.trim();
    const id = view?.id ?? `v${newUuid().slice(0, 8)}`;
    if (!name) throw new ApiError(400, "", [{ path: "name", message: "required" }]);
    const named = { id, name, search: view?.search ?? viewSearch(state) };
    if (!views.fit(withView(views.all, named)))
      throw new ApiError(400, "", [{ path: "name", message: t("views.noRoom") }]);
    await views.keep((now) => {
      if (isTaken(now, name, id)) throw new ApiError(400, "", [{ path: "name", message: t("views.taken") }]);
      return withView(now, named);
    }, view);
    onClose();
    if (!view) list.go({ view: id, page: state.page });
  }

  return (
    <Dialog title={title} onClose={onClose}>
      {view ? null : <p>{t("views.saveText")}</p>}
      <Form submit={t("app.save")} onSubmit={({ name = "" }) => save(name)}>
        <TextField
          name="name"
          label={t("views.name")}
          defaultValue={view?.name ?? ""}
          maxLength={LONGEST_NAME}
          required
        />
      </Form>
    </Dialog>
  );
}

/** Asks before a view is deleted; the entries stay. */
export function DeleteView({ list, view, onClose }: Required<NameViewProps>) {
  const t = useWords();
  const { views } = list;
  return (
    <Confirm
      title={t("views.delete", { view: view.name })}
      submit={t("views.deleteNow")}
      onClose={onClose}
      onConfirm={async () => {
        await views.keep((now) => now.filter(({ id }) => id !== view.id), view);
        onClose();
        list.go({ view: "", page: list.state.page });
      }}
    >
      <p>{t("views.deleteText")}</p>
    </Confirm>
  );
}
