// Signing in as people do it in a sample set-up: the codes are read from the developer's page.
import type { Page } from "playwright-core";
import { fill, heading, press, rowsOf } from "./steps.ts";
import { desk, shivpuri, type Walker, type World } from "./world.ts";

/** Reads the developer's page anew until it has what is wanted. */
async function fromDeveloper<T>(world: World, read: (page: Page) => Promise<T | undefined>): Promise<T> {
  const { page, go, leave } = await world.walker({ who: "developer", viewport: desk });
  try {
    // Long enough for an app's next code to be shown, every half minute.
    for (const until = performance.now() + 45_000; performance.now() < until; ) {
      await go("/developer");
      const found = await read(page);
      if (found !== undefined) return found;
    }
    throw new Error("the developer's page never showed what was wanted");
  } finally {
    await leave();
  }
}

/** The newest code sent to a mobile other than those that were `used`. */
const codeFor = (world: World, mobile: string, used: readonly string[]): Promise<string> =>
  fromDeveloper(world, async (page) => {
    const table = page.getByRole("table", { name: "भेजे गए संदेश" });
    if (!(await table.isVisible())) return undefined;
    for (const [, to = "", text = ""] of await rowsOf(table)) {
      const code = /\d{6}/.exec(text)?.[0];
      if (to.endsWith(mobile.slice(-4)) && code !== undefined && !used.includes(code)) return code;
    }
    return undefined;
  });

const usedCodes: string[] = [];

/** From the page that asks for a mobile, signs in; ends where the person wanted to go. */
export async function signInByMobile(world: World, { page }: Walker, mobile: string): Promise<void> {
  await fill(page, { mobile });
  await press(page, "कोड भेजें");
  await heading(page, "एक बार का कोड लिखें");
  const code = await codeFor(world, mobile, usedCodes);
  usedCodes.push(code);
  await fill(page, { code });
  await press(page, "लॉग इन करें");
}

/** The one-time code that the sample set-up shows for a login; a code signs in once, so the next one is waited for. */
const codeOfApp = async (world: World, login: string): Promise<string> => {
  const code = await fromDeveloper(world, async (page) => {
    const rows = await rowsOf(page.getByRole("table", { name: "नमूना लॉग इन" }));
    const shown = rows.find((row) => row[0] === login)?.[3];
    return shown === undefined || usedCodes.includes(`${login} ${shown}`) ? undefined : shown;
  });
  usedCodes.push(`${login} ${code}`);
  return code;
};

type Cookies = Awaited<ReturnType<Walker["context"]["cookies"]>>;
/** Sessions that were begun by password, by portal and login. */
const begunSessions = new Map<string, Cookies>();

const isSignedIn = (page: Page): Promise<boolean> => page.getByRole("button", { name: "लॉग आउट" }).first().isVisible();

/**
 * Signs a sample member of the staff in, by password and one-time code. A code signs in once and the next one comes after half
 * a minute: whoever signed in before goes on in that session, as in a second window of the same browser.
 */
export async function signInByPassword(world: World, { page, go, context }: Walker, login: string): Promise<void> {
  const name = `${world.portal.origin} ${login}`;
  const earlier = begunSessions.get(name);
  if (earlier) {
    await context.addCookies(earlier);
    await go(`/${shivpuri}`);
    if (await isSignedIn(page)) return;
    await context.clearCookies();
  }
  const known = world.portal.logins.find((one) => one.login === login);
  if (!known) throw new Error(`no sample login ${login}`);
  await go(`/${shivpuri}/staff/sign-in`);
  await fill(page, { login, password: known.password, code: await codeOfApp(world, login) });
  await page
    .locator("form", { has: page.locator("[name=password]") })
    .getByRole("button")
    .click();
  await page.getByRole("button", { name: "लॉग आउट" }).first().waitFor();
  begunSessions.set(name, await context.cookies());
}
