// The addresses of this service's pages.
import { townPath } from "../../../web/links.ts";

const under = (town: number, rest: string): string => townPath(town, `/property-tax${rest}`);

export const findPath = (town: number): string => under(town, "/find");
export const minePath = (town: number): string => under(town, "/mine");
export const inboxPath = (town: number): string => under(town, "/inbox");
export const taskPath = (town: number, task: string): string => under(town, `/tasks/${task}`);
export const registerPath = (town: number): string => under(town, "/register");
export const demandPath = (town: number): string => under(town, "/demand");
export const surchargePath = (town: number): string => under(town, "/surcharge");
export const holdingPath = (town: number, holding: string): string => under(town, `/holdings/${holding}`);
export const correctPath = (town: number, holding: string): string => under(town, `/holdings/${holding}/correct`);
export const splitPath = (town: number, holding: string): string => under(town, `/holdings/${holding}/split`);
export const usePath = (town: number, holding: string): string => under(town, `/holdings/${holding}/use`);
export const demolishPath = (town: number, holding: string): string => under(town, `/holdings/${holding}/demolish`);
export const returnPath = (town: number, holding: string): string => under(town, `/holdings/${holding}/return`);
export const verifyPath = (town: number, holding: string): string => under(town, `/holdings/${holding}/verify`);
export const photoPath = (town: number, holding: string, hash: string): string =>
  under(town, `/holdings/${holding}/photos/${hash}`);
export const noticePath = (town: number, notice: string, step?: string): string =>
  under(town, `/notices/${notice}${step === undefined ? "" : `/${step}`}`);
export const importPath = (town: number, upload?: string, part?: string): string =>
  under(town, `/import${upload === undefined ? "" : `/${upload}`}${part === undefined ? "" : `/${part}`}`);
export const mergePath = (town: number): string => under(town, "/merge");
export const askPath = (town: number, holding: string): string => under(town, `/holdings/${holding}/ask`);
export const demandCorrectionPath = (town: number, holding: string): string =>
  under(town, `/holdings/${holding}/demand-correction`);
export const raisePath = (town: number, holding: string): string => under(town, `/holdings/${holding}/demand`);

/** Where collections takes money for an account: by the payer herself, and by the clerk. */
export const payPath = (town: number, account: string): string => townPath(town, `/pay/${account}`);
export const takePath = (town: number, account: string): string => townPath(town, `/take/${account}`);
export const passbookPath = (town: number, account: string): string => townPath(town, `/accounts/${account}/passbook`);
export const counterPath = (town: number): string => townPath(town, "/counter");

/** Where recovery gives a certificate of no dues, and shows how far an account's recovery is. */
export const noDuesPath = (town: number, account: string): string => townPath(town, `/no-dues/${account}`);
export const recoveryCasePath = (town: number, account: string): string =>
  townPath(town, `/recovery/accounts/${account}`);

/** The rates that everybody may read; those of the current year without one. */
export const ratesPath = (town: number, year?: string): string =>
  under(town, year === undefined ? "/rates" : `/rates/${year}`);
/** The draft of a year's rates, and its parts: `basics`, `zones/03`, `heads/property-tax`, `rebates`, `arrears`, `compare`. */
export const ratesDraftPath = (town: number, year: string, part?: string): string =>
  under(town, `/rates/${year}/draft${part === undefined ? "" : `/${part}`}`);
