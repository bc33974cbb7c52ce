import { Link } from "@tanstack/react-router";
import type { ContentType } from "../../document/model";
import { Empty } from "../../kit/Empty";
import { Icon } from "../../kit/Icon";
import { useCan } from "../../shell/permissions";
import { useContentTypes } from "../../shell/useContentTypes";
import { useWords } from "../../words/words";

const MODEL = "plugin::content-type-builder.read";

/** The types of content, as cards. */
export function Types() {
  const t = useWords();
  const can = useCan();
  const types = useContentTypes().filter(({ uid }) => uid.startsWith("api::"));
  if (!types.length)
    return can(MODEL) ? (
      <Empty icon="collection" title={t("home.typesNone")}>
        <p>{t("home.typesNoneText")}</p>
      </Empty>
    ) : null;
  return (
    <section aria-labelledby="types">
      <h2 id="types">{t("home.types")}</h2>
      <ul className="cards">
        {types.map((type) => (
          <li className="card" key={type.uid}>
            <Icon name={type.kind === "singleType" ? "single" : "collection"} />
            <div>
              <h3>
                <TypeLink type={type} />
              </h3>
              <p className="hint">{aboutType(type)}</p>
              <code translate="no">{type.uid}</code>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );

  function aboutType({ kind, attributes, draftAndPublish }: ContentType): string {
    return [
      t(kind === "singleType" ? "home.single" : "home.collection"),
      t("home.fields", { count: Object.keys(attributes).length }),
      draftAndPublish ? t("home.drafts") : "",
    ]
      .filter(Boolean)
      .join(" · ");
  }
}

function TypeLink({ type: { uid, kind, displayName } }: { type: ContentType }) {
  return kind === "singleType" ? (
    <Link to="/content-manager/single-types/$uid" params={{ uid }} className="card-link">
      {displayName}
    </Link>
  ) : (
    <Link to="/content-manager/collection-types/$uid" params={{ uid }} className="card-link">
      {displayName}
    </Link>
  );
}
