// What property tax tells of accounts: found by any of their numbers, owned by the mobile of the register, named by first letters.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { accountId, holdingId } from "../../../kernel/ids.ts";
import type { Session } from "../../../platform/sessions/sessions.ts";
import { house, zones } from "../rules/examples.ts";
import { accountOf } from "../rules/holding.ts";
import type { RegisterHolding } from "../rules/register.ts";
import { aboutAccount, accountByNumber, customerName, ownsAccount } from "./about.ts";
import { codeOf, dewas, shivpuri, TestRegister } from "./test-register.ts";

describe("what property tax tells of accounts", () => {
  let register: TestRegister;
  const holding = () => holdingId(register.newId());
  let account: ReturnType<typeof accountOf>;

  before(async () => {
    register = await TestRegister.open();
    const id = holding();
    const command = {
      do: "holding.register",
      holding: id,
      claim: house,
      zones,
      origin: "officer",
      arrears: [],
    } as const;
    const outcome = await register.perform<RegisterHolding>(shivpuri, "officer", command);
    assert.equal(codeOf(outcome), "accepted");
    account = accountOf(id);
  });
  after(() => register.close());

  test("the number leads to the account in its own town only, and the name shows its first letters", async () => {
    const { serve } = register.databases;
    const about = await aboutAccount(serve, shivpuri, account, "hi");
    assert.ok(about);
    assert.equal((await accountByNumber(serve, shivpuri, about.number))?.account, account);
    assert.equal(
      (await accountByNumber(serve, shivpuri, about.number.toLowerCase().replaceAll("-", " ")))?.account,
      account,
    );
    assert.equal(await accountByNumber(serve, dewas, about.number), undefined);
    assert.equal(await accountByNumber(serve, shivpuri, ""), undefined);
    const shown = await customerName(serve, register.sealer, shivpuri, account);
    assert.match(shown, /\*\*\*/);
    assert.ok(!house.owners.some((owner) => owner.name === shown));
    assert.equal(await customerName(serve, register.sealer, shivpuri, accountId(register.newId())), "");
  });

  test("an account is owned by whoever signed in with a mobile of its register", async () => {
    const { serve } = register.databases;
    const sessionOf = async (mobile: string): Promise<Session> => {
      const find = await register.sealer.tokens(shivpuri, "mobile", mobile);
      return { mobile: { sealed: "", class: "mobile", find } } as unknown as Session;
    };
    const mobile = house.owners.map((owner) => owner.mobile).find((one) => one !== "") ?? "";
    assert.equal(await ownsAccount(serve, shivpuri, await sessionOf(mobile), account), true);
    assert.equal(await ownsAccount(serve, shivpuri, await sessionOf("9000000009"), account), false);
    assert.equal(await ownsAccount(serve, shivpuri, undefined, account), false);
    assert.equal(await ownsAccount(serve, dewas, await sessionOf(mobile), account), false);
  });
});
