import type { Condition, Release, ReleaseBody } from "../../api/releases";
import { Dialog } from "../../kit/Dialog";
import { SelectField, TextField } from "../../kit/fields";
import { Form } from "../../kit/form";
import { useCan } from "../../shell/permissions";
import { PUBLISH } from "./permissions";
import { planOf, WhenFields } from "./WhenFields";
import { useReleaseWords } from "./words";

interface ReleaseDialogProps {
  /** The release that is changed; null for a new one. */
  release: Release | null;
  onSave: (body: ReleaseBody) => Promise<void>;
  onClose: () => void;
}

/** What a release is called, when it happens, and what where an entry cannot be published. */
export function ReleaseDialog({ release, onSave, onClose }: ReleaseDialogProps) {
  const t = useReleaseWords();
  const can = useCan();
  return (
    <Dialog title={t(release ? "releases.change" : "releases.make")} onClose={onClose}>
      <Form
        submit={t("app.save")}
        onDone={onClose}
        onSubmit={async (values) => {
          const { name = "", condition } = values;
          const plan = can(PUBLISH) ? (planOf(values) ?? { scheduledAt: null, timezone: null }) : {};
          await onSave({ name, ...plan, releaseCondition: condition as Condition });
        }}
      >
        <TextField
          name="name"
          label={t("releases.name")}
          defaultValue={release?.name ?? ""}
          maxLength={255}
          autoComplete="off"
          required
        />
        <SelectField
          name="condition"
          label={t("releases.condition")}
          defaultValue={release?.releaseCondition ?? "all_or_nothing"}
          options={[
            ["all_or_nothing", t("releases.allOrNothing")],
            ["allow_partial", t("releases.allowPartial")],
          ]}
        />
        {can(PUBLISH) ? (
          <>
            <p className="hint">{t("releases.whenText")}</p>
            <WhenFields at={release?.scheduledAt ?? null} zone={release?.timezone ?? null} />
          </>
        ) : null}
      </Form>
    </Dialog>
  );
}
