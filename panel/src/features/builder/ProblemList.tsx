import type { SchemaProblem } from "./server";

/** What the server says is wrong with something, and how it can be put right. */
export function ProblemList({ problems }: { problems: readonly SchemaProblem[] }) {
  if (!problems.length) return null;
  return (
    <ul className="builder-problems" role="alert">
      {problems.map(({ path, message, fix }) => (
        <li key={`${path.join("/")} ${message}`}>
          {message}
          {fix ? ` – ${fix}` : ""}
        </li>
      ))}
    </ul>
  );
}
