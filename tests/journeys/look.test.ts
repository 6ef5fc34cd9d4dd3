// Goal: every component and page of the shell can be used by everybody. Method: a real browser at 360 and 1280 pixels,
// with the built styles: axe, no sideways scrolling, our own font, targets large enough, and the print as A4.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { build } from "esbuild";
import type { Browser, Page as BrowserPage } from "playwright-core";
import { accountId, bookId, derivedUuid, personId } from "../../src/kernel/ids.ts";
import { civilDate, financialYearOf, instant } from "../../src/kernel/civil-date.ts";
import { paise } from "../../src/kernel/money.ts";
import { qrPath } from "../../src/kernel/papers/qr.ts";
import { asPasted } from "../../src/kernel/papers/verify.ts";
import { ReceiptBody } from "../../src/services/collections/pages/receipt-page.tsx";
import { galleryPage } from "../../src/web/gallery.tsx";
import { type Lang, languages } from "../../src/web/language.ts";
import type { PageContent } from "../../src/web/pages/content.ts";
import { contactPage, helpPage } from "../../src/web/pages/standing-pages.tsx";
import { townPage } from "../../src/web/pages/town-page.tsx";
import { Page, renderPage } from "../../src/web/shell.tsx";
import { axeFaults, drawnByOurFont, startBrowser } from "./browser.ts";

const town = {
  id: 250705,
  nameHi: "शिवपुरी",
  nameEn: "Shivpuri",
  typeHi: "नगर पालिका परिषद",
  typeEn: "Nagar Palika Parishad",
};
/** Of a receipt's length and letters, with a blank at every third place and two together: wherever lines break, one is there. */
const signedText = `AKSHARA:${"6B %*0  X:".repeat(70)}.`;
const year = financialYearOf(civilDate("2026-11-21"));

function receiptPage(lang: Lang): PageContent {
  const heads = ["property-tax", "education-cess", "urban-development-cess", "consolidated-tax", "penalty"] as const;
  const receipt = {
    state: "issued",
    account: accountId(derivedUuid("look", "account")),
    service: "property-tax",
    number: "R-250705-202627-E04-000001-7",
    book: bookId(derivedUuid("look", "book")),
    serial: 1,
    amountPaise: paise(500_050),
    allocations: heads.map((head) => ({ head, year, amountPaise: paise(100_000) })),
    advancePaise: paise(50),
    mode: "upi",
    on: civilDate("2026-11-21"),
    at: instant("2026-11-21T09:00:00.000Z"),
    by: personId(derivedUuid("look", "clerk")),
    reference: "pay_0123456789",
  } as const;
  const own = {
    lang,
    sample: true,
    town: "नगर पालिका परिषद शिवपुरी",
    holding: "250705-H-0012345-4",
    pdf: "/receipt.pdf",
    thermal: "/receipt-80mm.pdf",
    staff: undefined,
  };
  const signed = { text: signedText, qr: qrPath(signedText) };
  const body = ReceiptBody({ ...own, receipt, payer: "", inLog: undefined, signed });
  return { title: "रसीद", caption: "भुगतान", breadcrumb: [{ href: "/", text: "मुखपृष्ठ" }], body };
}

const contents: Readonly<Record<string, (lang: Lang) => PageContent>> = {
  gallery: galleryPage,
  receipt: receiptPage,
  town: (lang) => townPage(lang, { town, search: "/250705/property-tax", mine: "/250705/my-holdings" }),
  help: helpPage,
  "with-errors": (lang) => ({ ...contactPage(lang, undefined), errors: [{ field: "feedback", message: "लिखें" }] }),
};
const page_gzip_bytes_max = 30_000;
const page_and_font_bytes_max = 80_000;

const place = mkdtempSync(join(tmpdir(), "akshara-look-"));
let browser: Browser;
let server: Server;
let origin = "";
let leftSeconds = 120;

function html(name: string, lang: Lang): string | undefined {
  const content = contents[name]?.(lang);
  if (!content) return undefined;
  const { body, ...own } = content;
  const assets = { "site.css": "site.css", "favicon.svg": "favicon.svg", "session.js": "session.js" };
  const person = { name: "आशा वर्मा", role: "राजस्व निरीक्षक", kind: "staff", account: "/250705/account" } as const;
  const session = { untilMs: Date.UTC(2026, 10, 21, 9, 5), leftSeconds };
  const frame = { lang, path: `/${name}`, assets, sample: true, updatedOn: "2026-11-21", town, person, session };
  return renderPage(Page({ ...frame, ...own, children: body }));
}

function serve(): Server {
  return createServer((request, reply) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    reply.setHeader("content-security-policy", "default-src 'self'");
    const page = html(pathname.slice(1), searchParams.get("lang") === "en" ? "en" : "hi");
    if (page !== undefined) return reply.setHeader("content-type", "text/html; charset=utf-8").end(page);
    const file = pathname.replace("/public/", "");
    const kinds: Readonly<Record<string, string>> = { css: "text/css", js: "text/javascript", woff2: "font/woff2" };
    const kind = kinds[file.split(".").at(-1) ?? ""];
    if (kind !== undefined) return reply.setHeader("content-type", kind).end(readFileSync(join(place, file)));
    if (file !== "favicon.svg") return reply.writeHead(404).end();
    return reply.setHeader("content-type", "image/svg+xml").end(readFileSync("src/web/public/favicon.svg"));
  });
}

describe("look", () => {
  before(async () => {
    await build({
      entryPoints: { site: "src/web/styles/site.css", session: "src/web/browser/session.ts" },
      bundle: true,
      minify: true,
      outdir: place,
      assetNames: "[name]",
      loader: { ".woff2": "file" },
    });
    server = serve();
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    browser = await startBrowser();
  });

  after(async () => {
    await browser.close();
    server.close();
    rmSync(place, { recursive: true, force: true });
  });

  async function open(path: string, width: number): Promise<BrowserPage> {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    await page.goto(`${origin}${path}`);
    await page.evaluate(() => document.fonts.ready);
    return page;
  }

  /** The sheets that a printer would give, each as "width × height" in millimetres. */
  async function sheets(page: BrowserPage): Promise<readonly string[]> {
    const { PDF } = await import("@libpdf/core");
    const printed = await PDF.load(await page.pdf({ preferCSSPageSize: true }));
    const millimetres = (points: number): number => Math.round((points * 25.4) / 72);
    return printed.getPages().map(({ width, height }) => `${millimetres(width)} × ${millimetres(height)}`);
  }

  describe("The look of the portal", () => {
    for (const name of Object.keys(contents)) {
      for (const lang of languages) {
        it(`${name} in ${lang} passes axe and does not scroll sideways on a phone or a wide screen`, async () => {
          for (const width of [360, 1280]) {
            const page = await open(`/${name}?lang=${lang}`, width);
            assert.deepEqual(await axeFaults(page), [], `${width} pixels`);
            const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
            assert.ok(beyond <= 0, `${beyond} pixels beyond ${width}`);
            await page.close();
          }
        });
      }
    }

    it("draws Hindi with our own font, also where letters join", async () => {
      const page = await open("/gallery", 360);
      assert.equal(await drawnByOurFont(page, "h1"), true);
      assert.equal(await drawnByOurFont(page, ".ak-slip__town"), true);
      await page.close();
    });

    it("gives every button and box at least 44 pixels of height on a phone", async () => {
      const page = await open("/gallery", 360);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll("button, select, textarea, .ak-button, .ak-input")]
          .filter((element) => element.getBoundingClientRect().height < 44)
          .map((element) => element.outerHTML.slice(0, 80)),
      );
      assert.deepEqual(small, []);
      await page.close();
    });

    it("warns of the end of the session where a screen reader hears it, and lets people stay", async () => {
      const page = await open("/help", 360);
      const stay = page.getByRole("alert").getByRole("button", { name: "लॉग इन रहें" });
      await stay.waitFor();
      leftSeconds = 900;
      await stay.click();
      await stay.waitFor({ state: "detached" });
      assert.equal(await page.getByRole("alert").textContent(), "");
      await page.close();
    });

    it("stays within the budget of a first page, the font included", async () => {
      const page = await browser.newPage();
      const sizes = new Map<string, number>();
      page.on("response", (response) => void response.body().then((body) => sizes.set(response.url(), body.length)));
      await page.goto(`${origin}/town`, { waitUntil: "networkidle" });
      const { gzipSync } = await import("node:zlib");
      const text = gzipSync(html("town", "hi") ?? "").length + gzipSync(readFileSync(join(place, "site.css"))).length;
      const font = [...sizes].filter(([url]) => url.endsWith(".woff2")).reduce((sum, [, bytes]) => sum + bytes, 0);
      assert.ok(text <= page_gzip_bytes_max, `${text} bytes of page and style`);
      assert.ok(font > 0 && text + font <= page_and_font_bytes_max, `${text} + ${font} bytes`);
      await page.close();
    });

    it("prints a receipt on one sheet of A5 and hides what cannot be pressed on paper", async () => {
      for (const lang of languages) {
        const page = await open(`/receipt?lang=${lang}`, 1280);
        await page.emulateMedia({ media: "print" });
        for (const hidden of [".ak-header", ".ak-breadcrumb", ".ak-footer", "h1", ".ak-button", ".ak-details"]) {
          for (const one of await page.locator(hidden).all()) assert.equal(await one.isVisible(), false, hidden);
        }
        assert.equal(await page.locator(".ak-slip__sample").isVisible(), true);
        assert.deepEqual(await sheets(page), ["148 × 210"]);
        await page.close();
      }
    });

    it("prints other pages as A4", async () => {
      const page = await open("/help", 1280);
      assert.deepEqual([...new Set(await sheets(page))], ["210 × 297"]);
      await page.close();
    });

    it("gives the text of a receipt's QR as it was signed to whoever copies it, wherever its lines break", async () => {
      for (const width of [320, 360, 411, 768, 1280]) {
        const page = await open("/receipt", width);
        await page.locator(".ak-details summary").click();
        const copied = await page.evaluate(() => {
          const exact = document.querySelector(".ak-exact");
          if (exact) getSelection()?.selectAllChildren(exact);
          return getSelection()?.toString() ?? "";
        });
        assert.equal(asPasted(copied), signedText, `${width} pixels`);
        await page.close();
      }
    });
  });
});
