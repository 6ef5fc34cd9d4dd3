// Addresses of databases: postgresql://user:password@host:port/name, with ?host=/folder for a unix socket.

/** A unix socket's address often has no host; URL wants one before it accepts a user. */
function parsed(url: string): URL {
  const address = new URL(url.replace(/^(postgres(?:ql)?:\/\/[^@/]*@)\//, "$1localhost/"));
  if (address.protocol !== "postgresql:" && address.protocol !== "postgres:") {
    throw new Error("the address of a database begins with postgresql://");
  }
  if (address.hostname === "") address.hostname = "localhost";
  return address;
}

/** The same server and options with another user, password or database name. */
export function changedAddress(
  url: string,
  change: { readonly user?: string; readonly password?: string; readonly database?: string },
): string {
  const address = parsed(url);
  if (change.user !== undefined) {
    address.username = encodeURIComponent(change.user);
    address.password = encodeURIComponent(change.password ?? "");
  }
  if (change.database !== undefined) address.pathname = `/${encodeURIComponent(change.database)}`;
  return address.href;
}

/** The database's name in an address. */
export const databaseName = (url: string): string => decodeURIComponent(parsed(url).pathname.slice(1));
