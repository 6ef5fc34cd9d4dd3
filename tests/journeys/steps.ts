// What everybody does at the portal again and again: search, read a list of details, wait for a payment.
import { it } from "node:test";
import type { Locator, Page } from "playwright-core";

/** One walk's steps as tests: after a step that failed, those that build on it say so at once. */
export function stepsInOrder(): (name: string, step: () => Promise<void>) => void {
  let failed: string | undefined;
  return (name, step) => {
    void it(name, async () => {
      if (failed !== undefined) throw new Error(`an earlier step failed: ${failed}`);
      failed = name;
      await step();
      failed = undefined;
    });
  };
}

/** Searches with the page's search box. */
export async function search(page: Page, text: string): Promise<void> {
  await page.getByRole("searchbox").fill(text);
  await page.getByRole("button", { name: /^(खोजें|Search)$/ }).click();
}

/** Presses a button whose whole name is known. */
export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole("button", { name, exact: true }).click();

/** Follows a link whose whole name is known. */
export const follow = (page: Page, name: string): Promise<void> =>
  page.getByRole("link", { name, exact: true }).click();

/** Opens a page of this portal by the address of its link, where its name is a number. */
export const followTo = (page: Page, address: string): Promise<void> =>
  page.locator(`main a[href*="${address}"]`).first().click();

/** What a list of details says under a name. */
export const detail = async (page: Page, name: string): Promise<string> =>
  (
    await page
      .locator("main dl > div", { has: page.locator(`dt:text-is("${name}")`) })
      .locator("dd")
      .first()
      .innerText()
  ).trim();

/** The rows of a table as their cells' texts, without the headings that a phone repeats in every cell. */
export async function rowsOf(table: Locator): Promise<readonly (readonly string[])[]> {
  const rows = await table.locator("tbody tr").all();
  return Promise.all(
    rows.map((row) =>
      row
        .locator("th, td")
        .evaluateAll((cells) =>
          cells.map((cell) => (cell.querySelector(".ak-table__value") ?? cell).textContent.trim()),
        ),
    ),
  );
}

/** Looks again, by the page's own link, until the bank has confirmed and the receipt is there. */
export async function untilConfirmed(page: Page): Promise<void> {
  const receipt = page.getByRole("link", { name: /^रसीद देखें/ });
  for (let tries = 0; tries < 40 && !(await receipt.first().isVisible()); tries += 1) {
    await follow(page, "ताज़ा स्थिति देखें");
  }
  await receipt.first().waitFor();
}
