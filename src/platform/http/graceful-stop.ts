// Stopping without losing what was accepted: new requests are refused, open ones are finished, within a bound.
import { stop_ms_max } from "./limits.ts";
import type { App } from "./visit.ts";

/** How often connections that have had their last answer are looked for and closed. */
const idle_look_ms = 20;

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
  // A browser keeps its connection open after the answer; without this the stop would wait until it lets go.
  const idle = setInterval(() => app.server.closeIdleConnections(), idle_look_ms);
  const whole = await Promise.race([closed, bound]);
  clearInterval(idle);
  clearTimeout(timer);
  return whole;
}
