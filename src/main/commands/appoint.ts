// `akshara appoint --town LGD --login LOGIN --name NAME`: a town's first administrator, or a new enrolment code for one who lost his.
import { parseArgs } from "node:util";
import type { Actor } from "../../kernel/decider.ts";
import { commandId, derivedUuid, personId } from "../../kernel/ids.ts";
import { open } from "../../kernel/private.ts";
import { parseTownId } from "../../kernel/town.ts";
import { makeSessions } from "../../platform/sessions/sessions.ts";
import type { AppointStaff } from "../../services/people/rules/procedures.ts";
import { staffOf } from "../../services/people/rules/staff.ts";
import { newEnrolment } from "../../services/people/server/enrolments.ts";
import { rolesNow } from "../../services/people/server/store.ts";
import { layFoundation } from "../foundation.ts";
import { refusalInWords } from "../refusal-in-words.ts";
import { publicOrigin } from "../sandbox-gateway.ts";
import type { Command } from "./command.ts";

const operator: Actor = { person: personId(derivedUuid("program", "operator")), roles: ["system"] };

export const appoint: Command = {
  about: "appoints a town's administrator and gives his enrolment code: --town LGD --login LOGIN --name NAME",
  run: async (words, configuration, say) => {
    const options = { town: { type: "string" }, login: { type: "string" }, name: { type: "string" } } as const;
    const { town: townText = "", login, name } = parseArgs({ args: [...words], options }).values;
    const town = parseTownId(townText);
    if (town === undefined || login === undefined || name === undefined) {
      say("akshara appoint --town LGD --login LOGIN --name NAME");
      return 64;
    }
    const foundation = await layFoundation({ configuration, say, join: true, work: true });
    try {
      const { ledger, database, sealer, clock } = foundation;
      const id = commandId(derivedUuid("appoint", String(town), login, clock.now()));
      const command: AppointStaff = {
        do: "staff.appoint",
        id,
        login,
        name: open(name, "name"),
        roles: ["administrator"],
      };
      const outcome = await ledger.perform({ town, actor: operator, command });
      if (!outcome.ok && outcome.refusal.code !== "people.login_taken") {
        say(refusalInWords(outcome.refusal, "en"));
        return 1;
      }
      const sessions = makeSessions(database, clock, rolesNow);
      const code = await newEnrolment({ database, sealer, sessions, clock }, town, staffOf(town, login));
      say(`${login} enrols at ${publicOrigin(configuration)}/${town}/staff/enrol within three days with the code`);
      process.stdout.write(`${code}\n`);
      return 0;
    } finally {
      await foundation.close();
    }
  },
};
