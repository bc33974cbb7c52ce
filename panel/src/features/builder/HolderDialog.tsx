import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError } from "../../api/errors";
import { Dialog } from "../../kit/Dialog";
import { CheckField, TextField } from "../../kit/fields";
import { Form, type FormValues } from "../../kit/form";
import { useBuilding } from "./building";
import { addHolder, changeHolder } from "./model/edits";
import { newHolder, withSettings } from "./model/holders";
import { dashed, plural, wrongTypeName } from "./model/names";
import { displayName, type Holder, isComponent, isLocalized, type Kind, text } from "./model/schemas";
import { type BuilderWord, useBuilderWords } from "./words";

const TITLES = {
  collectionType: "new.collection",
  singleType: "new.single",
  component: "new.component",
} as const satisfies Record<Kind, BuilderWord>;

interface HolderDialogProps {
  kind: Kind;
  /** The one that is changed; left out, a new one is made. */
  holder?: Holder;
  onClose: () => void;
}

/** What a type or a component is called, and how its entries are kept. */
export function HolderDialog({ kind, holder, onClose }: HolderDialogProps) {
  const t = useBuilderWords();
  const { schemas, edit } = useBuilding();
  const navigate = useNavigate();
  const check = useNameCheck();

  async function submit(values: FormValues): Promise<void> {
    check(kind, values, holder);
    if (holder) {
      edit((now) => changeHolder(now, holder.uid, withSettings(holder, values)));
      return onClose();
    }
    const made = newHolder(kind, values);
    if (schemas.has(made.uid)) throw wrong("singularName", t("names.taken"));
    edit((now) => addHolder(now, made));
    onClose();
    const { uid, category } = made;
    await (kind === "component"
      ? navigate({
          to: "/plugins/content-type-builder/component-categories/$category/$uid",
          params: { category, uid },
        })
      : navigate({ to: "/plugins/content-type-builder/content-types/$uid", params: { uid } }));
  }

  const isType = kind !== "component";
  return (
    <Dialog title={holder ? displayName(holder) : t(TITLES[kind])} onClose={onClose}>
      <Form submit={t(holder ? "dialog.done" : "new.make")} onSubmit={submit}>
        {holder ? <WrittenNames holder={holder} /> : <Names kind={kind} />}
        <TextField
          name="description"
          label={t("field.description")}
          defaultValue={text(holder?.info.description)}
        />
        {isType ? (
          <>
            <CheckField
              name="draftAndPublish"
              label={t("facts.drafts")}
              defaultChecked={holder ? holder.options.draftAndPublish === true : true}
            />
            <CheckField
              name="localized"
              label={t("facts.localized")}
              defaultChecked={isLocalized(holder?.pluginOptions)}
            />
          </>
        ) : null}
      </Form>
    </Dialog>
  );
}

/** The names of one that is there. */
function WrittenNames({ holder }: { holder: Holder }) {
  const t = useBuilderWords();
  return (
    <>
      <TextField
        name="displayName"
        label={t("field.displayName")}
        defaultValue={displayName(holder)}
        required
      />
      {isComponent(holder) || holder.isNew ? null : (
        <>
          <div className="pair">
            <TextField
              name="singularName"
              label={t("facts.singular")}
              defaultValue={text(holder.info.singularName)}
              required
              autoComplete="off"
            />
            <TextField
              name="pluralName"
              label={t("facts.plural")}
              defaultValue={text(holder.info.pluralName)}
              required
              autoComplete="off"
            />
          </div>
          <p className="hint">{t("names.rename")}</p>
        </>
      )}
    </>
  );
}

/** The names of a new one: those for addresses follow the one for people until they are typed. */
function Names({ kind }: { kind: Kind }) {
  const t = useBuilderWords();
  const { schemas } = useBuilding();
  const [name, setName] = useState("");
  const [singular, setSingular] = useState<string | null>(null);
  const [several, setSeveral] = useState<string | null>(null);
  const one = singular ?? dashed(name);
  const categories = new Set([...schemas.values()].map(({ category }) => category).filter(Boolean));
  return (
    <>
      <TextField
        name="displayName"
        label={t("field.displayName")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        autoComplete="off"
      />
      {kind === "component" ? (
        <>
          <TextField
            name="category"
            label={t("field.category")}
            hint={t("field.categoryHint")}
            defaultValue={[...categories][0] ?? "shared"}
            list="builder-categories"
            required
            autoComplete="off"
          />
          <datalist id="builder-categories">
            {[...categories].map((category) => (
              <option key={category} value={category} />
            ))}
          </datalist>
        </>
      ) : null}
      <div className="pair">
        <TextField
          name="singularName"
          label={t(kind === "component" ? "field.file" : "facts.singular")}
          value={one}
          onChange={(event) => setSingular(event.currentTarget.value)}
          required
          autoComplete="off"
        />
        {kind === "component" ? null : (
          <TextField
            name="pluralName"
            label={t("facts.plural")}
            value={several ?? plural(one)}
            onChange={(event) => setSeveral(event.currentTarget.value)}
            required
            autoComplete="off"
          />
        )}
      </div>
    </>
  );
}

/** Returns a function that throws for names that cannot be had. */
function useNameCheck(): (kind: Kind, values: FormValues, holder?: Holder) => void {
  const t = useBuilderWords();
  const { schemas: all, reserved: taken, base } = useBuilding();
  return (kind, { singularName = "", pluralName = "", category = "" }, holder) => {
    if (holder && (kind === "component" || holder.isNew)) return;
    const none = { models: [], attributes: [] };
    const own = holder ? [base.get(holder.uid)?.info, holder.info] : [];
    const ownNames = own.flatMap((info) => [text(info?.singularName), text(info?.pluralName)]);
    const schemas = new Map([...all].filter(([uid]) => uid !== holder?.uid));
    const reserved = { ...taken, models: taken.models.filter((name) => !ownNames.includes(name)) };
    const names: [string, string][] =
      kind === "component"
        ? [
            ["category", wrongTypeName(new Map(), category, none) ?? ""],
            ["singularName", wrongTypeName(new Map(), singularName, none) ?? ""],
          ]
        : [
            ["singularName", wrongTypeName(schemas, singularName, reserved) ?? ""],
            ["pluralName", wrongTypeName(schemas, pluralName, reserved) ?? ""],
          ];
    if (kind !== "component" && singularName === pluralName) names.push(["pluralName", "names.same"]);
    const problems = names
      .filter(([, word]) => word)
      .map(([path, word]) => ({ path, message: t(word as BuilderWord) }));
    if (problems.length) throw new ApiError(400, "", problems);
  };
}

/** What a form throws to have something said beside one of its fields. */
export function wrong(path: string, message: string): ApiError {
  return new ApiError(400, "", [{ path, message }]);
}
