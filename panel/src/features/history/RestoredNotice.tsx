import { Link } from "@tanstack/react-router";
import type { Restored } from "../../api/history";
import { Notice } from "../../kit/Notice";
import { useModel } from "../../shell/useModel";
import { useHistoryWords } from "./words";

/** Says that a deleted entry is there again, where it is, and what of it could not be restored. */
export function RestoredNotice({ restored }: { restored: Restored }) {
  const t = useHistoryWords();
  const { contentType, documentId, problems, unpublished } = restored;
  const isSingle = useModel().findType(contentType)?.kind === "singleType";
  const path = isSingle
    ? `content-manager/single-types/${contentType}`
    : `content-manager/collection-types/${contentType}/${documentId}`;
  const reasons = unpublished.flatMap(({ errors }) => errors.map(({ message }) => message));
  return (
    <Notice kind={problems.length || reasons.length ? "info" : "done"}>
      <p role="status">
        {t("trash.restored")}{" "}
        <Link to="/$" params={{ _splat: path }}>
          {t("trash.open")}
        </Link>
      </p>
      {problems.length ? (
        <>
          <p>{t("trash.partly")}</p>
          <ul>
            {problems.map(({ field, reason, message }) => (
              <li key={`${field} ${reason}`}>{t(`history.${reason}`, { field, message })}</li>
            ))}
          </ul>
        </>
      ) : null}
      {reasons.length ? <p>{t("trash.unpublished", { reasons: reasons.join(" ") })}</p> : null}
    </Notice>
  );
}
