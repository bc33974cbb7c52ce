import { Link } from "@tanstack/react-router";
import { nameOf, useUser } from "../../shell/useSession";
import { useWords } from "../../words/words";

/** Who is logged in, and the way to change that. */
export function Profile() {
  const t = useWords();
  const user = useUser();
  return (
    <section className="section" aria-labelledby="home-profile">
      <h2 id="home-profile">{t("nav.profile")}</h2>
      <p translate="no">
        <strong>{nameOf(user)}</strong>
        <br />
        {user.email}
      </p>
      {user.roles?.length ? (
        <p className="home-roles">
          {user.roles.map(({ id, name }) => (
            <span key={id} className="tag" translate="no">
              {name}
            </span>
          ))}
        </p>
      ) : null}
      <p>
        <Link to="/me">{t("home.editProfile")}</Link>
      </p>
    </section>
  );
}
