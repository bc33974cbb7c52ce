import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { information } from "../../api/account";
import type { ContentType } from "../../document/model";
import { Empty } from "../../kit/Empty";
import { Icon } from "../../kit/Icon";
import { usePageTitle } from "../../kit/usePageTitle";
import { useCan } from "../../shell/permissions";
import { useContentTypes } from "../../shell/useContentTypes";
import { useUser } from "../../shell/useSession";
import { useWords } from "../../words/words";
import "./home.css";
import { Recent } from "./Recent";

const READ = "plugin::content-manager.explorer.read";
const MODEL = "plugin::content-type-builder.read";

/** Where one lands: what was worked on last, what the site holds. */
export function Home() {
  const t = useWords();
  const user = useUser();
  const can = useCan();
  usePageTitle(t("nav.home"));
  return (
    <div className="screen">
      <h1>{t("home.title", { name: user.firstname ?? user.email })}</h1>
      {can(READ) ? (
        <>
          <Recent />
          <Types />
        </>
      ) : (
        <Permitted />
      )}
      <About />
    </div>
  );
}

/** What stands there for those who may read no content. */
function Permitted() {
  const t = useWords();
  const can = useCan();
  return can("plugin::upload.read") ? (
    <Empty icon="done" title={t("home.editorTitle")}>
      <p>{t("home.editorText")}</p>
    </Empty>
  ) : (
    <Empty icon="info" title={t("home.nothingTitle")}>
      <p>{t("home.nothingText")}</p>
    </Empty>
  );
}

function Types() {
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

function About() {
  const t = useWords();
  const { data } = useSuspenseQuery({ queryKey: ["information"], queryFn: information });
  return (
    <section aria-labelledby="about">
      <h2 id="about">{t("home.about")}</h2>
      <dl className="facts">
        <div>
          <dt>{t("home.version")}</dt>
          <dd translate="no">{data.octavoVersion}</dd>
        </div>
        <div>
          <dt>{t("home.python")}</dt>
          <dd translate="no">{data.pythonVersion}</dd>
        </div>
        <div>
          <dt>{t("home.environment")}</dt>
          <dd translate="no">{data.currentEnvironment}</dd>
        </div>
      </dl>
    </section>
  );
}
