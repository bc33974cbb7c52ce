import { Link } from "@tanstack/react-router";
import { useWords } from "../words/words";

/** Leads to what one's own roles permit. */
export function PermissionsLink() {
  const t = useWords();
  return (
    <Link className="button button-plain" to="/me" hash="permissions">
      {t("next.permissions")}
    </Link>
  );
}
