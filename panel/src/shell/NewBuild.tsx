import { useSyncExternalStore } from "react";
import { Button } from "../kit/Button";
import { Notice } from "../kit/Notice";
import { hasUnsaved } from "../kit/unsaved";
import { useWords } from "../words/words";
import { isOutdated, subscribeBuild } from "./build";

/** Says that the server has a newer panel than this page. */
export function NewBuild() {
  const t = useWords();
  const outdated = useSyncExternalStore(subscribeBuild, isOutdated);
  if (!outdated) return null;
  return (
    <Notice kind="info">
      <p>{t(hasUnsaved() ? "build.textUnsaved" : "build.text")}</p>
      <Button onClick={() => location.reload()}>{t("build.reload")}</Button>
    </Notice>
  );
}
