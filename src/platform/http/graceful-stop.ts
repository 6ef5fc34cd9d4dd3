// Stopping without losing what was accepted: new requests are refused, open ones are finished, within a bound.
import { stop_ms_max } from "./limits.ts";
import type { App } from "./visit.ts";

/**
 * Closes the application; true when all that was accepted was answered, false when the bound ended the wait and the
 * connections were cut. Safe to call twice.
 */
export async function stopGracefully(app: App, wait_ms_max: number = stop_ms_max): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<false>((resolve) => {
    timer = setTimeout(() => {
      app.server.closeAllConnections();
      resolve(false);
    }, wait_ms_max);
  });
  const closed = app.close().then(() => true as const);
  const whole = await Promise.race([closed, bound]);
  clearTimeout(timer);
  return whole;
}
