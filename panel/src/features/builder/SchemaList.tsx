import { useId, useState } from "react";
import { Icon, type IconName } from "../../kit/Icon";
import { matching } from "../../shell/palette";
import { currentLanguage } from "../../words/words";
import { useBuilding } from "./building";
import { MarkTag } from "./MarkTag";
import { markOfHolder } from "./model/marks";
import { displayName, type Holder, isComponent, type Schemas } from "./model/schemas";
import { SchemaLink } from "./SchemaLink";
import { type BuilderTranslate, useBuilderWords } from "./words";

interface Group {
  readonly title: string;
  readonly icon: IconName;
  readonly holders: readonly Holder[];
}

/** Every type and component, those of the project first, with a field to find them by. */
export function SchemaList() {
  const t = useBuilderWords();
  const { schemas } = useBuilding();
  const [typed, setTyped] = useState("");
  const groups = groupsOf(schemas, typed, t);
  return (
    <nav className="builder-list" aria-label={t("list.label")}>
      <search>
        <input
          type="search"
          className="builder-search"
          aria-label={t("list.search")}
          placeholder={t("list.search")}
          value={typed}
          translate="no"
          onChange={(event) => setTyped(event.target.value)}
        />
      </search>
      {groups.length ? null : (
        <p className="hint" role="status">
          {t(typed ? "list.none" : "list.empty")}
        </p>
      )}
      {groups.map((group) => (
        <SchemaGroup key={group.title} group={group} />
      ))}
    </nav>
  );
}

function SchemaGroup({ group: { title, icon, holders } }: { group: Group }) {
  const id = useId();
  const { base } = useBuilding();
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul>
        {holders.map((holder) => (
          <li key={holder.uid}>
            <SchemaLink holder={holder} className="navigation-item">
              <Icon name={icon} />
              <span translate="no">{displayName(holder)}</span>
              <MarkTag mark={markOfHolder(base, holder)} />
            </SchemaLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

function groupsOf(schemas: Schemas, typed: string, t: BuilderTranslate): Group[] {
  const all = [...schemas.values()].map((holder) => ({
    holder,
    name: `${displayName(holder)} ${holder.uid}`,
  }));
  const order = new Intl.Collator(currentLanguage());
  const found = matching(all, typed)
    .map(({ holder }) => holder)
    .sort((one, other) => order.compare(displayName(one), displayName(other)));
  const ofKind = (kind: Holder["kind"]) => found.filter((holder) => holder.kind === kind && holder.isOwn);
  const categories = [...new Set(found.filter(isComponent).map(({ category }) => category))].sort();
  const groups: Group[] = [
    { title: t("list.collections"), icon: "collection", holders: ofKind("collectionType") },
    { title: t("list.singles"), icon: "single", holders: ofKind("singleType") },
    ...categories.map((category) => ({
      title: t("list.components", { category }),
      icon: "schema" as const,
      holders: found.filter((holder) => isComponent(holder) && holder.category === category),
    })),
    { title: t("list.plugins"), icon: "settings", holders: found.filter(({ isOwn }) => !isOwn) },
  ];
  return groups.filter(({ holders }) => holders.length);
}
