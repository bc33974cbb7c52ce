import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { fieldView } from "../../../api/configuration";
import { cloneEntry } from "../../../api/entries";
import { checkUid } from "../../../api/uids";
import { useDirty, useDocument } from "../../../document/hooks";
import { Dialog } from "../../../kit/Dialog";
import { Loading } from "../../../kit/Empty";
import { TextField } from "../../../kit/fields";
import { Form } from "../../../kit/form";
import { entrySearch } from "../../../shell/entrySearch";
import { useWords } from "../../../words/words";
import type { Editing } from "./editing";
import { uidPlace } from "./fillIn";

/** Kinds of attributes that a text field can take a new value of. */
const TEXTS: readonly string[] = ["string", "text", "email", "uid"];

/** Copies an entry as it is saved; of values no two entries may share it asks for others. */
export function DuplicateDialog({ editing, onClose }: { editing: Editing; onClose(): void }) {
  const t = useWords();
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const { configurations } = useDocument();
  const isDirty = useDirty(editing.document);
  const { place } = editing.state();
  const names = Object.entries(editing.type.attributes)
    .filter(([, { type, unique }]) => TEXTS.includes(type) && (unique || type === "uid"))
    .map(([name]) => name);
  const { data: proposed, isPending } = useQuery({
    queryKey: ["proposed", place.uid, place.documentId, place.locale],
    queryFn: ({ signal }) => propose(editing, names, signal),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Dialog title={t("edit.duplicate")} onClose={onClose}>
      <p>{t("edit.duplicateText")}</p>
      {isDirty ? <p>{t("edit.duplicateUnsaved")}</p> : null}
      {isPending ? (
        <Loading label={t("app.loading")} />
      ) : (
        <Form
          submit={t("edit.duplicate")}
          onSubmit={async (values) => {
            const body = Object.fromEntries(names.map((name) => [name, values[name] || null]));
            const { entry } = await cloneEntry(place, body);
            onClose();
            if (!entry) return;
            await navigate({
              to: "/content-manager/collection-types/$uid/$documentId",
              params: { uid: place.uid, documentId: entry.documentId },
              search: entrySearch(search.locale),
            });
          }}
        >
          {names.map((name) => (
            <TextField
              key={name}
              name={name}
              label={fieldView(configurations.type, name).label}
              defaultValue={proposed?.[name] ?? ""}
              autoComplete="off"
            />
          ))}
        </Form>
      )}
    </Dialog>
  );
}

/** Returns other values for those that must be unique: free uids, and texts as they are, to be changed. */
async function propose(
  editing: Editing,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const { document } = editing;
  const place = { ...editing.state().place, documentId: undefined };
  const values: Record<string, string> = {};
  for (const name of names) {
    const value = String(document.value(document.root, name) ?? "");
    values[name] = value;
    if (!value || document.attribute(document.root, name)?.type !== "uid") continue;
    const { isAvailable, suggestion } = await checkUid(uidPlace(place, name), value, signal);
    if (!isAvailable && suggestion) values[name] = suggestion;
  }
  return values;
}
