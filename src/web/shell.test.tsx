// Goal: what every page must carry is on every page. Method: render pages and read them.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { htmlFaults } from "../../tests/library/html-faults.ts";
import type { Frame } from "./frame.ts";
import { inLanguage, languages } from "./language.ts";
import { refusalWords } from "./refusal-words.ts";
import { Page, renderPage } from "./shell.tsx";

const assets = { "site.css": "site-1.css", "favicon.svg": "favicon-1.svg", "session.js": "session-1.js" };
const town = {
  id: 250705,
  nameHi: "शिवपुरी",
  nameEn: "Shivpuri",
  typeHi: "नगर पालिका परिषद",
  typeEn: "Nagar Palika Parishad",
};
const plain: Frame = { lang: "hi", path: "/250705?page=2", assets, sample: true, updatedOn: "2026-11-21", town };
const signedIn: Frame = {
  ...plain,
  person: { name: "आशा <script>", role: "राजस्व निरीक्षक", kind: "staff", account: "/250705/account" },
  csrf: "token-1",
  session: { untilMs: Date.UTC(2026, 10, 21, 9, 5), leftSeconds: 900 },
};

describe("A page of the portal", () => {
  for (const lang of languages) {
    it(`is valid HTML in ${lang}, signed in or not, with errors or not`, () => {
      for (const frame of [plain, signedIn]) {
        for (const errors of [[], [{ field: "name", message: "नाम लिखें" }]]) {
          const html = renderPage(
            <Page {...frame} lang={lang} title="बकाया" errors={errors} breadcrumb={[{ href: "/", text: "मुखपृष्ठ" }]}>
              <p>
                <input type="text" id="name" name="name" aria-label="नाम" autocomplete="off" />
              </p>
            </Page>,
          );
          assert.deepEqual(htmlFaults(html), []);
        }
      }
    });
  }

  it("says in both languages that the data is a sample, until it is not", () => {
    const html = renderPage(<Page {...plain} title="बकाया" />);
    assert.match(html, /नमूना आँकड़े – असली नहीं/);
    assert.match(html, /Sample data – not real/);
    assert.doesNotMatch(renderPage(<Page {...plain} sample={false} title="बकाया" />), /नमूना/);
  });

  it("is named by page, town and product, and says first when there is something to mend", () => {
    assert.match(renderPage(<Page {...plain} title="बकाया" />), /<title>बकाया – शिवपुरी – अक्षर<\/title>/);
    const failed = renderPage(<Page {...plain} lang="en" title="Dues" errors={[{ field: "q", message: "Write" }]} />);
    assert.match(failed, /<title>Error: Dues – Shivpuri – Akshara<\/title>/);
    assert.match(failed, /role="alert"[^>]*>.*<a href="#q">Write<\/a>/);
  });

  it("has one heading, a main part to skip to, and no script or style inside", () => {
    const html = renderPage(<Page {...signedIn} title="बकाया" scripts={["session.js"]} />);
    assert.equal(html.match(/<h1/g)?.length, 1);
    assert.match(html, /href="#main"/);
    assert.match(html, /<main id="main"/);
    assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+="/);
    for (const script of html.match(/<script[^>]*>/g) ?? []) assert.match(script, /type="module" src="\/public\//);
  });

  it("needs no script for anybody who is not signed in", () => {
    assert.doesNotMatch(renderPage(<Page {...plain} title="बकाया" />), /<script/);
  });

  it("escapes names, and logs out by a form that carries the token", () => {
    const html = renderPage(<Page {...signedIn} title="<b>" />);
    assert.match(html, /आशा &lt;script>/);
    assert.match(html, /<title>&lt;b>/);
    assert.match(html, /<form[^>]*method="post" action="\/sign-out"><input type="hidden" name="_csrf" value="token-1"/);
  });

  it("says in Indian time until when the session lasts, also without a script", () => {
    assert.match(renderPage(<Page {...signedIn} title="बकाया" />), /14:35/);
  });

  it("carries what the guidelines for government sites want", () => {
    const html = renderPage(<Page {...plain} title="बकाया" />);
    for (const path of ["/help", "/contact", "/contact#feedback", "/sitemap", "/accessibility", "/privacy", "/terms"]) {
      assert.match(html, new RegExp(`href="${path}"`));
    }
    assert.match(html, /21-11-2026/);
    assert.match(html, /india\.gov\.in/);
  });

  it("is never sent without its styles", () => {
    assert.throws(() => renderPage(<Page {...plain} assets={{}} title="बकाया" />), /made no file/);
  });
});

describe("The same page in the other language", () => {
  for (const [path, want] of [
    ["/", "/?lang=en"],
    ["/250705?page=2", "/250705?page=2&lang=en"],
    ["/250705?lang=hi&q=a", "/250705?q=a&lang=en"],
  ] as const) {
    it(`of ${path} is ${want}`, () => assert.equal(inLanguage(path, "en"), want));
  }
});

describe("A refusal in words", () => {
  const table = {
    refusal_book_full: "पुस्तिका भर गई",
    refusal_amount_too_large: (a: { readonly max: string }) => `अधिकतम ${a.max}`,
  };
  it("comes from the service's words, with its values", () => {
    assert.equal(refusalWords({ code: "book.full", rule: "by-law" }, "hi", table), "पुस्तिका भर गई");
    const large = { code: "amount.too-large", rule: "by-law", values: { max: "10" } };
    assert.equal(refusalWords(large, "hi", table), "अधिकतम 10");
  });
  it("without words names its code", () => {
    assert.match(refusalWords({ code: "no.words", rule: "by-law" }, "en"), /no\.words/);
  });
});
