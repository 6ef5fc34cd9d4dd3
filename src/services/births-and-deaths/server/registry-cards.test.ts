// The cards of births and deaths: each leads whoever sees it to a page that is there and that she may open.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestBrowser } from "../../../platform/http/test-browser.ts";
import { type StaffRole, TestPages } from "./test-pages.ts";
import { base, good } from "./test-reporting.ts";

const roles: readonly StaffRole[] = [
  "institution",
  "clerk",
  "registrar",
  "district-registrar",
  "officer",
  "administrator",
];

describe("cards of births and deaths", () => {
  let pages: TestPages;
  before(async () => {
    pages = await TestPages.open();
  });
  after(() => pages.close());

  async function opened(browser: TestBrowser): Promise<number> {
    const page = good(await browser.get(base));
    const hrefs = [...page.matchAll(/class="ak-card__link" href="([^"]+)"/g)].map(([, href = ""]) => href);
    for (const href of hrefs.filter((one) => !one.includes("/new/"))) {
      const { status } = await browser.get(href);
      assert.equal(status, 200, href);
    }
    return hrefs.length;
  }

  for (const role of roles) {
    test(`lead the ${role} to pages that open`, async () => {
      assert.ok((await opened(await pages.staff(role))) > 3);
    });
  }

  test("lead everybody else to the three forms and to copies of certificates", async () => {
    const citizen = await pages.citizen("9000000001");
    for (const browser of [pages.visitor(), citizen]) {
      const page = good(await browser.get(base));
      assert.equal(page.match(/ak-card__link/g)?.length, 4);
      assert.ok(page.includes(`href="${base}/copies"`));
    }
    assert.equal(await opened(citizen), 4);
  });

  test("offer no form to those of the office who take no reports", async () => {
    for (const role of ["officer", "administrator"] as const)
      assert.ok(!good(await (await pages.staff(role)).get(base)).includes("/new/birth"));
  });
});
