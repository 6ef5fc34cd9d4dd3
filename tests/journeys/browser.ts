// Starts a real browser for the journeys: the one that npm brings, else $CHROME, else the system's Chromium.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

/** Its libraries are unpacked under the name of its version, so that another version never finds half of ours. */
async function packedBrowser(): Promise<string | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const version = versionOf("@sparticuz/chromium");
  const folder = join(tmpdir(), `akshara-chromium-${version}-${process.getuid?.() ?? 0}`);
  mkdirSync(folder, { recursive: true });
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  process.env["AWS_LAMBDA_JS_RUNTIME"] = "nodejs22.x";
  process.env["FONTCONFIG_PATH"] ??= join(folder, "fonts");
  try {
    const { default: packed } = await import("@sparticuz/chromium");
    return await packed.executablePath();
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
}

function versionOf(name: string): string {
  const data: unknown = JSON.parse(readFileSync(join(process.cwd(), "node_modules", name, "package.json"), "utf8"));
  if (typeof data === "object" && data !== null && "version" in data) return String(data.version);
  throw new Error(`${name} has no version`);
}

const systemPlaces = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

/** Paths to try, in order. */
async function candidates(): Promise<readonly string[]> {
  const packed = await packedBrowser();
  const given = process.env["CHROME"];
  const all = [packed, given, ...systemPlaces].filter((place) => place !== undefined);
  return all.filter((place) => existsSync(place));
}

/** A browser without a window. The caller closes it. Throws with what was tried when none starts. */
export async function startBrowser(): Promise<Browser> {
  const faults: string[] = [];
  for (const executablePath of await candidates()) {
    try {
      return await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    } catch (error) {
      faults.push(`${executablePath}: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
    }
  }
  throw new Error(`no browser starts; set CHROME to one. Tried: ${faults.join("; ") || "nothing found"}`);
}

/** A font that really drew the text of an element, with the number of its glyphs. */
export interface UsedFont {
  readonly family: string;
  readonly isCustomFont: boolean;
  readonly glyphs: number;
}

/** The fonts that drew an element's own text: a machine's own fonts can hide that ours is missing. */
export async function fontsOf(page: Page, selector: string): Promise<readonly UsedFont[]> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send("DOM.enable");
    await session.send("CSS.enable");
    const { root } = await session.send("DOM.getDocument");
    const { nodeId } = await session.send("DOM.querySelector", { nodeId: root.nodeId, selector });
    const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId });
    return fonts.map(({ familyName, isCustomFont, glyphCount }) => ({
      family: familyName,
      isCustomFont,
      glyphs: glyphCount,
    }));
  } finally {
    await session.detach();
  }
}

/** True when a font that we serve drew letters of the element. */
export async function drawnByOurFont(page: Page, selector: string): Promise<boolean> {
  const fonts = await fontsOf(page, selector);
  return fonts.some((font) => font.isCustomFont);
}

let axe: string | undefined;

/** What axe finds on the page, as lines of rule and place; empty when there is nothing to mend. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  axe ??= readFileSync(join(process.cwd(), "node_modules/axe-core/axe.min.js"), "utf8");
  await page.evaluate(axe);
  const found: unknown = await page.evaluate(
    `axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => id + ": " + node.target.join(" ") + ": " + node.failureSummary)))`,
  );
  if (!Array.isArray(found)) throw new Error("axe gave no list");
  return found.map(String);
}
