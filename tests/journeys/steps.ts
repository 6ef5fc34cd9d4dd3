// What everybody does at the portal again and again: search, read a list of details, wait for a payment.
import { it } from "node:test";
import type { Locator, Page } from "playwright-core";
import type { World } from "./world.ts";

/** One walk's steps as tests: after a step that failed, those that build on it say so at once. */
export function stepsInOrder(begun: () => World): (name: string, step: () => Promise<void>) => void {
  let failed: string | undefined;
  return (name, step) => {
    void it(name, async () => {
      if (failed !== undefined) throw new Error(`an earlier step failed: ${failed}`);
      failed = name;
      try {
        await step();
      } catch (error) {
        throw new Error(await begun().whatIsSeen(), { cause: error });
      }
      failed = undefined;
    });
  };
}

/** Does what leads to another page, and waits until that page is there. */
export async function arriveBy(page: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent("load"), act()]);
}

/** Searches with the page's search box. */
export async function search(page: Page, text: string): Promise<void> {
  await page.getByRole("searchbox").fill(text);
  await press(page, "खोजें");
}

/** Sends a form by a button whose whole name, or a part of it, is known. */
export const press = (page: Page, name: string | RegExp): Promise<void> =>
  arriveBy(page, () => page.getByRole("button", { name, exact: true }).click());

/** Follows a link, the first of those with this name. */
export const follow = (page: Page, name: string | RegExp): Promise<void> =>
  arriveBy(page, () => page.getByRole("link", { name, exact: true }).first().click());

/** Opens a page of this portal by the address of its link, where its name is a number. */
export const followTo = (page: Page, address: string): Promise<void> =>
  arriveBy(page, () => page.locator(`main a[href*="${address}"]`).first().click());

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

/** Fills boxes and lists by the names of their fields. */
export async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`main [name="${name}"]`).first();
    if (await field.evaluate((element) => element.tagName === "SELECT")) await field.selectOption(value);
    else await field.fill(value);
  }
}

/** What a page says in its main part. */
export const mainText = (page: Page): Promise<string> => page.locator("main").innerText();

/** Waits for a page by its heading. */
export const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole("heading", { level: 1, name }).waitFor();
