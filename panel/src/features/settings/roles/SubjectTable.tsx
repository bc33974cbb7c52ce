import { memo, useState } from "react";
import type { ContentAction, Permittable, Property, Subject } from "../../../api/people";
import { MixedCheck } from "../../../kit/MixedCheck";
import { useWords } from "../../../words/words";
import {
  coverOf,
  coverOfAction,
  fieldsOf,
  type Grants,
  type Limit,
  leavesOf,
  limitsOf,
  localesOf,
  type SubjectGrants,
  setAction,
  setCondition,
  setNames,
} from "./grants";

/** Changes what is granted, from what is granted now. */
export type Change = (make: (before: Grants) => Grants) => void;

interface SubjectTableProps {
  section: Permittable["sections"]["collectionTypes"];
  conditions: Permittable["conditions"];
  /** What a type's name has to contain, in small letters. */
  wanted: string;
  grants: Grants;
  readOnly: boolean;
  onChange: Change;
}

const NO_GRANTS: SubjectGrants = new Map();

/** A row for each type, a column for each action; a row opens to its fields, locales and conditions. */
export function SubjectTable({ section, conditions, wanted, grants, readOnly, onChange }: SubjectTableProps) {
  const t = useWords();
  const subjects = section.subjects.filter(
    ({ uid, label }) => uid.toLowerCase().includes(wanted) || label.toLowerCase().includes(wanted),
  );
  if (!subjects.length) return <p className="hint">{t("list.nothing")}</p>;
  return (
    <div className="table-box">
      <table className="plain-table matrix">
        <thead>
          <tr>
            <th scope="col">{t("matrix.type")}</th>
            {section.actions.map(({ actionId, label }) => (
              <th scope="col" key={actionId}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        {subjects.map((subject) => (
          <SubjectRows
            key={subject.uid}
            subject={subject}
            actions={section.actions}
            conditions={conditions}
            grants={grants.get(subject.uid) ?? NO_GRANTS}
            readOnly={readOnly}
            onChange={onChange}
          />
        ))}
      </table>
    </div>
  );
}

interface SubjectRowsProps {
  subject: Subject;
  actions: readonly ContentAction[];
  conditions: Permittable["conditions"];
  grants: SubjectGrants;
  readOnly: boolean;
  onChange: Change;
}

/** Drawn again only when something of this type changes: there may be hundreds. */
const SubjectRows = memo(function SubjectRows(props: SubjectRowsProps) {
  const { subject, actions, grants, readOnly, onChange } = props;
  const t = useWords();
  const [isOpen, setOpen] = useState(false);
  const own = actions.filter(({ subjects }) => subjects.includes(subject.uid));
  return (
    <tbody>
      <tr>
        <th scope="row">
          <button
            type="button"
            className="matrix-open"
            aria-expanded={isOpen}
            translate="no"
            onClick={() => setOpen(!isOpen)}
          >
            {subject.label}
          </button>
        </th>
        {actions.map((action) => (
          <td key={action.actionId}>
            {own.includes(action) ? (
              <MixedCheck
                label={t("matrix.cell", { action: action.label, what: subject.label })}
                state={coverOfAction(grants.get(action.actionId), action, subject)}
                disabled={readOnly}
                onChange={(isOn) => onChange((before) => setAction(before, action, subject, isOn))}
              />
            ) : null}
          </td>
        ))}
      </tr>
      {isOpen ? (
        <>
          <NameRows {...props} limit="fields" names={fieldsOf(subject)} depth={1} before="" />
          {localesOf(subject).length ? (
            <NameRows {...props} limit="locales" names={localesOf(subject)} depth={1} before="" />
          ) : null}
          <ConditionRows {...props} />
        </>
      ) : null}
    </tbody>
  );
});

interface NameRowsProps extends SubjectRowsProps {
  limit: Limit;
  names: readonly Property[];
  depth: number;
  before: string;
}

function NameRows({ names, before, depth, ...props }: NameRowsProps) {
  return names.map((one) => <NameRow key={one.value} {...props} one={one} before={before} depth={depth} />);
}

function NameRow({ one, before, depth, ...props }: Omit<NameRowsProps, "names"> & { one: Property }) {
  const { subject, actions, grants, readOnly, onChange, limit } = props;
  const t = useWords();
  const path = before + one.value;
  const leaves = one.children?.length ? leavesOf(one.children, `${path}.`) : [path];
  return (
    <>
      <tr className="matrix-name">
        <th scope="row" translate="no" style={{ paddingInlineStart: `${depth * 1.25 + 0.75}rem` }}>
          {one.label}
          {one.required ? (
            <span className="needed" title={t("field.required")}>
              {" *"}
            </span>
          ) : null}
        </th>
        {actions.map((action) => (
          <td key={action.actionId}>
            {action.subjects.includes(subject.uid) && limitsOf(action).includes(limit) ? (
              <MixedCheck
                label={t("matrix.cell", { action: action.label, what: `${subject.label}: ${path}` })}
                state={coverOf(grants.get(action.actionId), limit, leaves)}
                disabled={readOnly}
                onChange={(isOn) => onChange((all) => setNames(all, action, subject, limit, leaves, isOn))}
              />
            ) : null}
          </td>
        ))}
      </tr>
      {one.children?.length ? (
        <NameRows {...props} names={one.children} before={`${path}.`} depth={depth + 1} />
      ) : null}
    </>
  );
}

function ConditionRows({ subject, actions, conditions, grants, readOnly, onChange }: SubjectRowsProps) {
  const t = useWords();
  return conditions.map(({ id, displayName }) => (
    <tr className="matrix-name matrix-condition" key={id}>
      <th scope="row">{t("matrix.onlyIf", { condition: displayName })}</th>
      {actions.map(({ actionId, label }) => {
        const list = grants.get(actionId) ?? [];
        const count = list.filter((grant) => grant.conditions.includes(id)).length;
        return (
          <td key={actionId}>
            {list.length ? (
              <MixedCheck
                label={t("matrix.condition", { action: label, what: subject.label, condition: displayName })}
                state={count === 0 ? "none" : count === list.length ? "all" : "some"}
                disabled={readOnly}
                onChange={(isOn) => onChange((all) => setCondition(all, actionId, subject.uid, id, isOn))}
              />
            ) : null}
          </td>
        );
      })}
    </tr>
  ));
}
