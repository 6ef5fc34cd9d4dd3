// Goal: no address that runs something gets into a link. Method: a table of known tricks, and random joiners.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { renderToString } from "preact-render-to-string";
import { LinkButton } from "./components/link-button/link-button.tsx";
import { refusedUrl, safeUrl } from "./safe-url.ts";

const harmless = [
  "/",
  "/250705/property-tax?q=%E0%A4%B0%E0%A4%BE%E0%A4%AE#dues",
  "receipts/1.pdf",
  "#main",
  "?page=2",
  "https://www.india.gov.in/",
  "http://127.0.0.1:8080/",
  "mailto:cmo@example.gov.in",
  "tel:+917492000000",
  "upi://pay?pa=town@bank&am=10.00",
];

const hostile = [
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  " javascript:alert(1)",
  "java\nscript:alert(1)",
  "java\tscript:alert(1)",
  "\u0001javascript:alert(1)",
  "\u200bjavascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "blob:https://portal/1",
  "//elsewhere.example/",
  "\\\\elsewhere.example",
  "/\\elsewhere.example",
  "",
];

describe("safeUrl", () => {
  for (const address of harmless) {
    it(`lets ${address} through`, () => assert.equal(safeUrl(address), address));
  }

  for (const address of hostile) {
    it(`refuses ${JSON.stringify(address)}`, () => assert.equal(safeUrl(address), refusedUrl));
  }

  it("refuses javascript: whatever invisible characters stand between its letters", () => {
    const joiner = fc.constantFrom("", "\u0000", "\t", "\n", "\r", " ", "\u00ad", "\u200b", "\ufeff");
    fc.assert(
      fc.property(fc.array(joiner, { minLength: 11, maxLength: 11 }), (joiners) => {
        const address = "javascript:"
          .split("")
          .map((letter, at) => `${joiners[at] ?? ""}${letter}`)
          .join("");
        assert.equal(safeUrl(`${address}alert(1)`), refusedUrl);
      }),
    );
  });

  it("stands before every link of a component", () => {
    const html = renderToString(<LinkButton href="javascript:alert(1)">x</LinkButton>);
    assert.match(html, /href="#refused"/);
  });
});
