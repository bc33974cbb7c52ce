import { useWords } from "../words/words";
import { TextField } from "./fields";

interface NameFieldsProps {
  firstname?: string | null | undefined;
  lastname?: string | null | undefined;
  /** Whether they are somebody else's, so that browsers must not fill in one's own. */
  ofOthers?: boolean;
}

/** First and last name, side by side where there is room. */
export function NameFields({ firstname, lastname, ofOthers }: NameFieldsProps) {
  const t = useWords();
  return (
    <div className="pair">
      <TextField
        name="firstname"
        label={t("field.firstname")}
        defaultValue={firstname ?? ""}
        autoComplete={ofOthers ? "off" : "given-name"}
        required
      />
      <TextField
        name="lastname"
        label={`${t("field.lastname")} (${t("app.optional")})`}
        defaultValue={lastname ?? ""}
        autoComplete={ofOthers ? "off" : "family-name"}
      />
    </div>
  );
}
