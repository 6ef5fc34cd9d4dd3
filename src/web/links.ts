// The paths that every page links to, and where the built styles, scripts and pictures are served.
import type { Lang } from "./language.ts";

/** Fixed paths of the shell. Those of one town begin with the town's id: see `townPath`. */
export const links = {
  home: "/",
  towns: "/towns",
  signIn: "/sign-in",
  staffSignIn: "/staff/sign-in",
  signOut: "/sign-out",
  verify: "/verify",
  accessibility: "/accessibility",
  contact: "/contact",
  feedback: "/contact#feedback",
  help: "/help",
  privacy: "/privacy",
  sitemap: "/sitemap",
  terms: "/terms",
  components: "/components",
  logStatus: "/log-status",
  logPaper: "/log-paper",
} as const;

/** A page of one town: `townPath(250705, "/property-tax")` is `/250705/property-tax`. */
export const townPath = (town: number, rest = ""): string => `/${town}${rest}`;

/** From a file's plain name to its name with a hash, as dist/assets.json has it. */
export type Assets = Readonly<Record<string, string>>;

/** Where a built file is served. Throws when the build made no such file: a page must not be sent half dressed. */
export function assetPath(assets: Assets, name: string): string {
  const file = assets[name];
  if (file === undefined) throw new Error(`the build made no file ${name}`);
  return `/public/${file}`;
}

/** A town as the shell names it. */
export interface ShellTown {
  readonly id: number;
  readonly nameHi: string;
  readonly nameEn: string;
  readonly typeHi: string;
  readonly typeEn: string;
}

/** "नगर पालिका परिषद शिवपुरी" or "Nagar Palika Parishad Shivpuri". */
export const townTitle = (town: ShellTown, lang: Lang): string =>
  lang === "hi" ? `${town.typeHi} ${town.nameHi}` : `${town.typeEn} ${town.nameEn}`;

export const townName = (town: ShellTown, lang: Lang): string => (lang === "hi" ? town.nameHi : town.nameEn);
