import { Link } from "@tanstack/react-router";
import type { StoredEntry } from "../../../api/entries";
import { useWords } from "../../../words/words";
import { Cell } from "./Cell";
import { type Column, titleOf, valueAt } from "./columns";
import type { Rows } from "./EntryList";
import { HeadCell } from "./HeadCell";
import { RowActions } from "./RowActions";
import { SelectPage } from "./SelectPage";

/** Rows that are drawn before there are any, so that nothing moves when they come. */
const MOST_BLANK = 20;

export function EntryTable(rows: Rows) {
  const { type, list, columns, mainField, page, isStale, isBulkable, selection, localeName } = rows;
  const t = useWords();
  const { chosen, toggle } = selection;
  const leading = columns.find(({ path }) => path === mainField) ?? columns[0];
  const blank = Math.min(list.state.pageSize, MOST_BLANK);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled sideways must be reached by keys
    <section className="list-scroll" tabIndex={0} aria-label={t("list.table", { type: type.displayName })}>
      <table className="list-table" aria-busy={!page || isStale}>
        <thead>
          <tr>
            {isBulkable ? (
              <th scope="col" className="list-check">
                <SelectPage page={isStale ? undefined : page} selection={selection} mainField={mainField} />
              </th>
            ) : null}
            {columns.map((column) => (
              <HeadCell key={column.path} column={column} list={list} isName={column.path === mainField} />
            ))}
            <th scope="col" className="list-last">
              <span className="hidden">{t("list.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {page
            ? page.results.map((entry) => (
                <tr key={entry.documentId} aria-selected={chosen.has(entry.documentId)}>
                  {isBulkable ? (
                    <td className="list-check">
                      <input
                        type="checkbox"
                        aria-label={t("bulk.select", {
                          entry: titleOf(entry, mainField) || t("list.untitled"),
                        })}
                        checked={chosen.has(entry.documentId)}
                        disabled={isStale}
                        onChange={() => toggle(entry.documentId, titleOf(entry, mainField))}
                      />
                    </td>
                  ) : null}
                  {columns.map((column) =>
                    column !== leading ? (
                      <td key={column.path}>
                        <Cell column={column} entry={entry} />
                      </td>
                    ) : (
                      <th key={column.path} scope="row">
                        <EntryLink
                          uid={type.uid}
                          entry={entry}
                          column={column}
                          mainField={mainField}
                          list={list}
                        />
                      </th>
                    ),
                  )}
                  <td>
                    <RowActions
                      type={type}
                      list={list}
                      entry={entry}
                      mainField={mainField}
                      localeName={localeName}
                    />
                  </td>
                </tr>
              ))
            : Array.from({ length: blank }, (_, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: blank rows have nothing else to be told apart by
                <tr key={row} className="list-blank">
                  {isBulkable ? <td /> : null}
                  {columns.map(({ path }) => (
                    <td key={path}>
                      <span />
                    </td>
                  ))}
                  <td />
                </tr>
              ))}
        </tbody>
      </table>
    </section>
  );
}

interface EntryLinkProps extends Pick<Rows, "list" | "mainField"> {
  uid: string;
  entry: StoredEntry;
  column: Column;
}

/** What an entry is called leads to it; where that is not shown, the first cell does, whatever it shows. */
function EntryLink({ uid, entry, column, mainField, list }: EntryLinkProps) {
  const t = useWords();
  const shown = valueAt(entry, column.path);
  return (
    <Link
      to="/$"
      params={{ _splat: `content-manager/collection-types/${uid}/${entry.documentId}` }}
      search={list.state.locale ? { locale: list.state.locale } : {}}
      preload={false}
      translate="no"
    >
      {shown === null || shown === "" ? (
        titleOf(entry, mainField) || t("list.untitled")
      ) : (
        <Cell column={column} entry={entry} />
      )}
    </Link>
  );
}
