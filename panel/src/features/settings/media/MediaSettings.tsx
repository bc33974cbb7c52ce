import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { changeMakesSizes, readMakesSizes } from "../../../api/mediaSettings";
import { CheckField } from "../../../kit/fields";
import { Form } from "../../../kit/form";
import { Section } from "../../../kit/Section";
import { usePageTitle } from "../../../kit/usePageTitle";
import { useSettingsWords } from "../words";

const KEY = ["mediaSettings"];

/** What is done with new pictures. */
export function MediaSettings() {
  const t = useSettingsWords();
  const queries = useQueryClient();
  const { data: makesSizes } = useSuspenseQuery({ queryKey: KEY, queryFn: readMakesSizes });
  usePageTitle(t("mediaSettings.title"));
  return (
    <div className="screen">
      <h1>{t("mediaSettings.title")}</h1>
      <Section title={t("mediaSettings.pictures")}>
        <Form
          guarded
          submit={t("app.save")}
          done={t("app.saved")}
          onSubmit={async ({ sizes }) => {
            await changeMakesSizes(sizes === "on");
            queries.setQueryData(KEY, sizes === "on");
          }}
        >
          <CheckField
            name="sizes"
            label={t("mediaSettings.sizes")}
            hint={t("mediaSettings.sizesHint")}
            defaultChecked={makesSizes}
          />
        </Form>
        <p className="hint">{t("mediaSettings.always")}</p>
      </Section>
      <p className="hint">{t("mediaSettings.limits")}</p>
    </div>
  );
}
