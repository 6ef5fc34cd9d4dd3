// Whether all text of a request can be kept: a NUL or half a character has no place in a database, a fact or a page.

const isSound = (text: string): boolean => !text.includes("\0") && text.isWellFormed();

/** True when every text within the value is sound. Walks without recursion: what is sent may be nested as deep as it likes. */
export function soundText(value: unknown): boolean {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one === "string" && !isSound(one)) return false;
    if (typeof one !== "object" || one === null || ArrayBuffer.isView(one)) continue;
    for (const [name, part] of Object.entries(one)) left.push(name, part);
  }
  return true;
}
