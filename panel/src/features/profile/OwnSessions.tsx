import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { endSession, mySessions } from "../../api/account";
import { deviceId } from "../../api/session";
import type { OwnSession } from "../../api/types";
import { Button } from "../../kit/Button";
import { Failure } from "../../kit/Failure";
import { Notice } from "../../kit/Notice";
import { Section } from "../../kit/Section";
import { writtenMoment } from "../../words/moments";
import { useWords } from "../../words/words";

const KEY = ["sessions"];

/** Where one is logged in, and a way to log out there. */
export function OwnSessions() {
  const t = useWords();
  const queries = useQueryClient();
  const { data: sessions } = useSuspenseQuery({ queryKey: KEY, queryFn: mySessions });
  const ending = useMutation({
    mutationFn: endSession,
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <Section title={t("sessions.title")}>
      {ending.isSuccess ? (
        <Notice kind="done">
          <p>{t("sessions.ended")}</p>
        </Notice>
      ) : null}
      {ending.isError ? <Failure error={ending.error} retry={() => ending.mutate(ending.variables)} /> : null}
      <ul className="rows">
        {sessions.map((session) => (
          <li key={session.id}>
            <div>
              <strong>{t(nameOf(session))}</strong>
              <Place session={session} />
              <p className="hint">
                {t("sessions.since", {
                  since: writtenMoment(session.loginAt),
                  used: writtenMoment(session.lastActiveAt),
                })}
              </p>
            </div>
            {session.current ? null : (
              <Button
                busy={ending.isPending && ending.variables === session.id}
                onClick={() => ending.mutate(session.id)}
              >
                {t("sessions.end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** From where a session was begun. */
function Place({ session: { browser, system, address } }: { session: OwnSession }) {
  const t = useWords();
  const names = browser && system ? t("sessions.on", { browser, system }) : (browser ?? system);
  const place = [names, address].filter(Boolean).join(" · ");
  return place ? <p translate="no">{place}</p> : null;
}

function nameOf(session: OwnSession) {
  if (session.current) return "sessions.current";
  return session.deviceId === deviceId() ? "sessions.sameBrowser" : "sessions.other";
}
