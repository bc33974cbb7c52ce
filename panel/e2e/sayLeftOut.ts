import { type Role, reasonsOf } from "./leftOut.ts";

/** Says before a run which tests it leaves out, and why. */
export default function sayLeftOut(): void {
  const { ROLE = "super-admin", PLACE = "" } = process.env;
  for (const [file, reason] of reasonsOf(ROLE as Role, PLACE))
    process.stdout.write(`left out as ${ROLE} at ${PLACE || "/"}: ${file}: ${reason}\n`);
}
