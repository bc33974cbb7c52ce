import { useSuspenseQuery } from "@tanstack/react-query";
import { information } from "../../api/account";
import { Notice } from "../../kit/Notice";
import { useBuilding } from "./building";
import { useBuilderWords } from "./words";

/** Says why nothing can be changed here, where it can be, and what to do there. */
export function ReadOnlyNotice({ file = "app/api/<name>/schema.json" }: { file?: string }) {
  const t = useBuilderWords();
  const { project, isWritable } = useBuilding();
  const { data } = useSuspenseQuery({ queryKey: ["information"], queryFn: information });
  if (isWritable) return null;
  if (project.isWritable)
    return (
      <Notice kind="info">
        <p>{t("readOnly.role")}</p>
      </Notice>
    );
  const isProduction = data.currentEnvironment === "production";
  return (
    <Notice kind="info">
      <p>
        <strong>{t("readOnly.title")}</strong>{" "}
        {t(isProduction ? "readOnly.production" : "readOnly.start", { env: data.currentEnvironment })}
      </p>
      <ol className="builder-steps">
        <li>
          {t("readOnly.edit")} <code translate="no">{file}</code>
        </li>
        <li>
          {t("readOnly.plan")} <code translate="no">octavo migrate plan</code>
        </li>
        <li>{t("readOnly.deploy")}</li>
      </ol>
    </Notice>
  );
}
