// Lets only harmless addresses into links: Preact escapes text but would print a javascript: address as it stands.

const allowedSchemes: readonly string[] = ["http", "https", "mailto", "tel", "upi"];

/** Stands in place of an address that was refused; leads nowhere. */
export const refusedUrl = "#refused";

// Browsers drop these while reading an address, so that "java\nscript:" would run.
const dropped = /[\s\p{Cc}\p{Cf}]/gu;

/** The address when it is relative or of an allowed scheme, else `refusedUrl`. `//host` and `\` are refused. */
export function safeUrl(address: string): string {
  const bare = address.replace(dropped, "");
  if (bare !== address || bare === "" || bare.includes("\\")) return refusedUrl;
  if (bare.startsWith("//")) return refusedUrl;
  const scheme = /^([^/?#:]*):/.exec(bare)?.[1]?.toLowerCase();
  if (scheme === undefined) return bare;
  return allowedSchemes.includes(scheme) ? bare : refusedUrl;
}
