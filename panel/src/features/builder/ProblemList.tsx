import { useBuilding } from "./building";
import { SchemaLink } from "./SchemaLink";
import type { SchemaProblem } from "./server";

interface ProblemListProps {
  problems: readonly SchemaProblem[];
  /** Given where they stand elsewhere than at what they are about: then they lead there, and this is called. */
  onLeave?: () => void;
}

/** What the server says is wrong with something, and how it can be put right. */
export function ProblemList({ problems, onLeave }: ProblemListProps) {
  const { schemas } = useBuilding();
  if (!problems.length) return null;
  return (
    <ul className="builder-problems" role="alert">
      {problems.map(({ path, message, fix }) => {
        const holder = onLeave && schemas.get(path[1] ?? "");
        return (
          <li key={`${path.join("/")} ${message}`}>
            {message}
            {fix ? ` – ${fix}` : ""} {holder ? <SchemaLink holder={holder} onClick={onLeave} /> : null}
          </li>
        );
      })}
    </ul>
  );
}
