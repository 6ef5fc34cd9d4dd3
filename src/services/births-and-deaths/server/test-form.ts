// A page's form as a browser would send it back untouched: what stands in its inputs, for tests of forms that are long.

const unescaped = (text: string): string =>
  text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : unescaped(found);
};

/** Names and values of the form whose action ends so; files, buttons and what is not checked are left out. */
export function formIn(page: string, action: string): Readonly<Record<string, string>> {
  const forms = page.match(/<form [\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((one) => attribute(/<form [^>]*>/.exec(one)?.[0] ?? "", "action")?.endsWith(action)) ?? "";
  const values: Record<string, string> = {};
  for (const [tag] of form.matchAll(/<input [^>]*>/g)) {
    const [name, kind] = [attribute(tag, "name"), attribute(tag, "type")];
    if (name === undefined || kind === "file" || name === "_csrf") continue;
    if ((kind === "radio" || kind === "checkbox") && !/ checked[ />=]/.test(tag)) continue;
    values[name] = attribute(tag, "value") ?? "";
  }
  for (const [tag = "", inside = ""] of form.matchAll(/<textarea [^>]*>([\s\S]*?)<\/textarea>/g))
    values[attribute(tag, "name") ?? ""] = unescaped(inside);
  for (const [tag = "", inside = ""] of form.matchAll(/<select [^>]*>([\s\S]*?)<\/select>/g)) {
    const chosen = /<option [^>]* selected[^>]*>/.exec(inside)?.[0] ?? "";
    values[attribute(tag, "name") ?? ""] = attribute(chosen, "value") ?? "";
  }
  return values;
}
