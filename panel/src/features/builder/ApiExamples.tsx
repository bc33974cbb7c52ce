import { Section } from "../../kit/Section";
import { site } from "../../site";
import { CopyText } from "./CopyText";
import { examplesOf } from "./examples";
import type { Holder } from "./model/schemas";
import { useBuilderWords } from "./words";

/** Commands that read and write entries of a type over the content API. */
export function ApiExamples({ holder }: { holder: Holder }) {
  const t = useBuilderWords();
  if (holder.kind === "component" || !holder.uid.startsWith("api::")) return null;
  return (
    <Section title={t("api.title")} text={t("api.text")}>
      {examplesOf(location.origin + site.api, holder).map(({ word, command }) => (
        <CopyText key={word} label={t(word)} text={command} />
      ))}
    </Section>
  );
}
