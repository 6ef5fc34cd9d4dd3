// The two languages of the portal, and how one page is asked for in the other language.
export type Lang = "hi" | "en";

export const languages: readonly Lang[] = ["hi", "en"];

/** Each language's own name, written in that language. */
export const languageName: Readonly<Record<Lang, string>> = { hi: "हिंदी", en: "English" };

/** The language asked for, or Hindi: the first language of the portal. */
export const languageOf = (text: string | undefined): Lang => (text === "en" ? "en" : "hi");

/** The same page in a language: `path` may carry a query, whose `lang` is replaced. The server keeps the choice. */
export function inLanguage(path: string, lang: Lang): string {
  const [place = "/", query = ""] = path.split("?", 2);
  const kept = query.split("&").filter((pair) => pair !== "" && pair !== "lang" && !pair.startsWith("lang="));
  return `${place}?${[...kept, `lang=${lang}`].join("&")}`;
}
