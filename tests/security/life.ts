// One town's life through the portal's own pages: a holding, a request, cash, online money, a correction, births and deaths. Gives what it made.
import assert from "node:assert/strict";
import type { TownId } from "../../src/kernel/town.ts";
import { signedHeaders } from "../../src/services/collections/server/gateway-signature.ts";
import type { Answer, TestBrowser } from "../../src/platform/http/test-browser.ts";
import { gatewaySecret, newId, type SecurityPortal, shivpuri } from "./portal.ts";
import { liveRegistry, type RegistryLife, type RegistrySecrets, registrySecretsOf } from "./registry-life.ts";

/** What only this town knows: nobody of these exists. */
export interface Secrets extends RegistrySecrets {
  readonly owner: string;
  readonly relative: string;
  readonly mobile: string;
  readonly house: string;
  readonly address: string;
  readonly payer: string;
  readonly request: string;
  readonly reason: string;
}

export const secretsOf = (town: TownId): Secrets => ({ ...taxSecretsOf(town), ...registrySecretsOf(town) });

const taxSecretsOf = (town: TownId): Omit<Secrets, keyof RegistrySecrets> =>
  town === shivpuri
    ? {
        owner: "चंद्रलेखा परमारवंशी",
        relative: "Yashodharan Parmarvanshi",
        mobile: "6000977771",
        house: "बी-7731/क",
        address: "निकुंज वाटिका 4417",
        payer: "Quillanjali Devrukhkar",
        request: "क्षेत्रफल ग़लत लिखा है, कृपया नापकर सुधारें",
        reason: "मौक़े पर नाप सही पाया गया",
      }
    : {
        owner: "त्रिलोचना मकरंदकर",
        relative: "Xavierappan Makarandkar",
        mobile: "6000988882",
        house: "जी-8842/ख",
        address: "माधवी कुटीर 5528",
        payer: "Zubinkumar Ghorpadekar",
        request: "दूसरी मंज़िल हटा दी गई है, देख लीजिए",
        reason: "मंज़िल अब भी खड़ी है",
      };

/** Ids and numbers that the town's life has made. */
export interface Life extends RegistryLife {
  readonly town: TownId;
  readonly holding: string;
  readonly holdingNumber: string;
  readonly account: string;
  readonly payment: string;
  readonly openPayment: string;
  readonly receipt: string;
  readonly receiptNumber: string;
  readonly cashReceipt: string;
  readonly task: string;
  readonly closedTask: string;
}

const uuidShape = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

export const found = (answer: Answer, pattern: string): string => {
  const hit = new RegExp(pattern.replaceAll("ID", uuidShape)).exec(`${answer.location ?? ""}\n${answer.text}`);
  assert.ok(hit, `${pattern} in ${answer.status} ${answer.text.replace(/^.*<main/s, "").slice(0, 1500)}`);
  return hit[1] ?? hit[0];
};

/** The register's form for this town's own holding. */
export const particulars = (town: TownId, more: Readonly<Record<string, string>> = {}): Record<string, string> => {
  const { owner, relative, mobile, house, address } = secretsOf(town);
  const place = { ward: "7", colony: "गांधी नगर", zone: "1", road: "", plotArea: "1200", house, address };
  const floor = { storey: "0", use: "residential", construction: "rcc", area: "800", builtYear: "2001" };
  return {
    ...place,
    ...Object.fromEntries(Object.entries(floor).map(([name, value]) => [`floors-1-${name}`, value])),
    "owners-1-name": owner,
    "owners-1-relative": relative,
    "owners-1-mobile": mobile,
    "owners-1-share": "100",
    ...more,
  };
};

/** The gateway's word about a payment, signed with its secret. */
export async function callback(
  { app, foundation }: SecurityPortal,
  told: Readonly<Record<string, unknown>>,
): Promise<{ readonly status: number; readonly body: string }> {
  const body = JSON.stringify({ event: "payment.succeeded", at: foundation.clock.now(), ...told });
  const headers = {
    "content-type": "application/json",
    ...signedHeaders(gatewaySecret, "callback", body, foundation.clock.now()),
  };
  const answer = await app.inject({ method: "POST", url: "/callbacks/gateway", headers, payload: body });
  return { status: answer.statusCode, body: answer.body };
}

const startPayment = async (visitor: TestBrowser, town: TownId, account: string): Promise<string> => {
  await visitor.get(`/${town}/pay/${account}`);
  const answer = await visitor.post(`/${town}/pay/${account}`, { command: newId(), amount: "10", via: "upi" });
  assert.equal(answer.status, 303, answer.text);
  return found(answer, "payments/(ID)");
};

/** The year whose rates the town is drafting. */
export const draftedYear = "2027-28";

async function draftRates(portal: SecurityPortal, town: TownId): Promise<void> {
  const administrator = await portal.browser(town, "administrator");
  const draft = `/${town}/property-tax/rates/${draftedYear}/draft`;
  const begun = await administrator.post(draft, { command: newId() });
  assert.equal(begun.status, 303, begun.text);
}

/** Lives it. */
export async function live(portal: SecurityPortal, town: TownId): Promise<Life> {
  const secrets = secretsOf(town);
  const officer = await portal.browser(town, "officer");
  const clerk = await portal.browser(town, "clerk");
  const visitor = await portal.browser(town);
  const tax = `/${town}/property-tax`;
  await draftRates(portal, town);
  const registered = await officer.post(`${tax}/register`, { command: newId(), ...particulars(town) });
  const holding = found(registered, "holdings/(ID)");
  const page = await officer.follow(registered);
  const holdingNumber = found(page, `([0-9A-Z-]*${town}[0-9A-Z-]*)`);
  const raised = await officer.post(`${tax}/holdings/${holding}/demand`, { command: newId() });
  const account = found(await officer.follow(raised), "pay/(ID)");
  const asking = { command: newId(), request: secrets.request };
  const asked = async (): Promise<string> => {
    await clerk.post(`${tax}/holdings/${holding}/ask`, { ...asking, command: newId() });
    return found(await officer.get(`${tax}/inbox`), "tasks/(ID)");
  };
  const closedTask = await asked();
  await officer.post(`${tax}/tasks/${closedTask}/refuse`, { command: newId(), reason: secrets.reason });
  const task = await asked();
  assert.notEqual(task, closedTask);
  const cash = { amount: "५", payer: secrets.payer, counter: "C01", step: "confirm" };
  const taken = await clerk.post(`/${town}/take/${account}`, { command: newId(), ...cash });
  const cashReceipt = found(taken, "receipts/(ID)");
  const payment = await startPayment(visitor, town, account);
  const told = await callback(portal, { payment: "SBX1", order: payment, town, amountPaise: "1000" });
  assert.equal(told.status, 200, told.body);
  const receipt = found(await visitor.get(`/${town}/payments/${payment}`), "receipts/(ID)");
  const receiptNumber = found(await visitor.get(`/${town}/receipts/${receipt}`), `(R-${town}-[0-9A-Z-]+)`);
  const openPayment = await startPayment(visitor, town, account);
  return {
    town,
    holding,
    holdingNumber,
    account,
    payment,
    openPayment,
    receipt,
    receiptNumber,
    cashReceipt,
    task,
    closedTask,
    ...(await liveRegistry(portal, town)),
  };
}
