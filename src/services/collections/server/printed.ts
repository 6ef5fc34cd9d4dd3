// Printing under load: a refusal that asks for patience where the printers are too busy.
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { WorkFailed } from "../../../platform/papers/worker-pool.ts";

/** The paper; under more load than the printers bear, the refusal `receipt.printer_busy`. */
export async function printed(print: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await print();
  } catch (error) {
    if (error instanceof WorkFailed && ["busy", "late"].includes(error.why))
      throw new RefusedRequest(503, "receipt.printer_busy");
    throw error;
  }
}
