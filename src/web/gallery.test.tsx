// Goal: every component keeps its promises in both languages. Method: its own examples, judged by html-validate.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { join } from "node:path";
import { renderToString } from "preact-render-to-string";
import { gallery } from "./gallery.tsx";
import { languages } from "./language.ts";
import { htmlFaults } from "../../tests/library/html-faults.ts";

const components = join(process.cwd(), "src/web/components");
const folders = readdirSync(components, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

describe("Components", () => {
  it("have each a folder with markup, style where needed, and examples that the gallery shows", () => {
    assert.deepEqual(Object.keys(gallery).sort(), folders);
    for (const name of folders) {
      assert.ok(existsSync(join(components, name, `${name}.tsx`)), `${name}.tsx is missing`);
      assert.ok((gallery[name] ?? []).length > 0, `${name} has no example`);
    }
  });

  it("have all their styles in the one stylesheet", () => {
    const site = readFileSync(join(process.cwd(), "src/web/styles/site.css"), "utf8");
    for (const name of folders) {
      if (!existsSync(join(components, name, `${name}.css`))) continue;
      assert.match(site, new RegExp(`components/${name}/${name}\\.css`), `${name}.css is not imported`);
    }
  });

  for (const [name, examples] of Object.entries(gallery)) {
    for (const example of examples) {
      it(`${name} (${example.name}) is valid HTML, without styles or scripts inside, in both languages`, () => {
        for (const lang of languages) {
          const html = renderToString(example.render(lang));
          assert.deepEqual(htmlFaults(html), []);
          assert.doesNotMatch(html, /<script|\sstyle=|\son[a-z]+=|javascript:/i);
        }
      });
    }
  }
});
