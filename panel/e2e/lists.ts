import type { Page } from "@playwright/test";
import { expect } from "./panel.ts";

/** What tests do with lists of entries. */

/** Opens the list of a type by the navigation. */
export async function open(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

export async function expectTitles(page: Page, titles: string[]): Promise<void> {
  await expect(page.getByRole("rowheader")).toHaveText(titles);
}

interface Filter {
  field: string;
  operator: string;
  value?: string;
  /** The name of the related entry that is chosen as the value. */
  entry?: string;
}

/** Fills the dialog of a filter that is open. */
export async function fillFilter(page: Page, { field, operator, value, entry }: Filter): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Filter" });
  await dialog.getByLabel("Field").selectOption(field);
  await dialog.getByLabel("Condition").selectOption(operator);
  if (value !== undefined) await dialog.getByLabel("Value").fill(value);
  if (entry !== undefined) {
    await dialog.getByRole("combobox", { name: "Value" }).fill(entry);
    await dialog.getByRole("option", { name: entry, exact: true }).click();
  }
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(dialog).toBeHidden();
}

export async function addFilter(page: Page, filter: Filter): Promise<void> {
  await page.getByRole("button", { name: "Add a filter" }).click();
  await fillFilter(page, filter);
}

/** Waits until the account remembers what was changed. */
export async function kept(page: Page, change: () => Promise<void>): Promise<void> {
  const answer = page.waitForResponse(
    (one) => one.request().method() === "PUT" && one.url().endsWith("/me/preferences"),
  );
  await change();
  await answer;
}
