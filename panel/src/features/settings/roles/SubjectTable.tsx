import { memo, useState } from "react";
import type { ContentAction, Permittable, Property, Subject } from "../../../api/people";
import { Button } from "../../../kit/Button";
import { MixedCheck } from "../../../kit/MixedCheck";
import { useWords } from "../../../words/words";
import { useSettingsWords } from "../words";
import {
  type Cover,
  coverOf,
  coverOfAction,
  fieldsOf,
  type Grant,
  type Grants,
  grantsOf,
  type Limit,
  leavesOf,
  limitsOf,
  localesOf,
  rolesOf,
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
/** Types that are shown at once: there may be hundreds, and a filter finds the others. */
const STEP = 30;

/** A row for each type, a column for each action; a row opens to its fields, locales and conditions. */
export function SubjectTable({ section, conditions, wanted, grants, readOnly, onChange }: SubjectTableProps) {
  const t = useSettingsWords();
  const [most, setMost] = useState(STEP);
  const subjects = section.subjects.filter(
    ({ uid, label }) => uid.toLowerCase().includes(wanted) || label.toLowerCase().includes(wanted),
  );
  if (!subjects.length) return <p className="hint">{t("list.nothing")}</p>;
  const rest = subjects.length - most;
  return (
    <>
      <p className="hint">{t("matrix.opens")}</p>
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
          {subjects.slice(0, most).map((subject) => (
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
        {rest > 0 ? (
          <p className="matrix-more">
            <Button onClick={() => setMost(most + STEP)}>
              {t("matrix.more", { count: Math.min(rest, STEP), rest })}
            </Button>
          </p>
        ) : null}
      </div>
    </>
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
  const { subject, actions, conditions, grants, readOnly, onChange } = props;
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
              <Cell
                label={t("matrix.cell", { action: action.label, what: subject.label })}
                state={coverOfAction(grants.get(action.actionId), action, subject)}
                list={grants.get(action.actionId)}
                conditions={conditions}
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

const NO_CONDITIONS: Permittable["conditions"] = [];

interface CellProps {
  label: string;
  state: Cover;
  list: readonly Grant[] | undefined;
  conditions: Permittable["conditions"];
  disabled: boolean;
  onChange: (isOn: boolean) => void;
}

/** A check box, and which roles give it where several are looked at together. */
function Cell({ label, state, list = [], conditions, disabled, onChange }: CellProps) {
  const roles = rolesOf(list, conditions);
  return (
    <>
      <MixedCheck
        label={roles ? `${label}: ${roles}` : label}
        state={state}
        disabled={disabled}
        onChange={onChange}
      />
      {roles ? (
        <span className="matrix-roles" translate="no" aria-hidden="true">
          {roles}
        </span>
      ) : null}
    </>
  );
}

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
  const { subject, actions, conditions, grants, readOnly, onChange, limit } = props;
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
              <Cell
                label={t("matrix.cell", { action: action.label, what: `${subject.label}: ${path}` })}
                state={coverOf(grants.get(action.actionId), limit, leaves)}
                list={grantsOf(grants.get(action.actionId), limit, leaves)}
                conditions={conditions}
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
        const under = list.filter((grant) => grant.conditions.includes(id));
        const count = under.length;
        return (
          <td key={actionId}>
            {list.length ? (
              <Cell
                label={t("matrix.condition", { action: label, what: subject.label, condition: displayName })}
                list={under.map((grant) => ({ ...grant, conditions: [] }))}
                conditions={NO_CONDITIONS}
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
