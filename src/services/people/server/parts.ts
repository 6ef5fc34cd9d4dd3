// What the people service is given by main.
import type { TownId } from "../../../kernel/town.ts";
import type { Ledger } from "../../../ledger/perform.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database, Tx } from "../../../platform/database/connect.ts";
import type { Outbox } from "../../../platform/messages/outbox.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import type { Session, Sessions } from "../../../platform/sessions/sessions.ts";
import type { Rights } from "../rules/rights.ts";
import type { SampleLogin } from "./sample-logins.ts";

export interface PeopleParts {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly outbox: Outbox;
  readonly sessions: Sessions;
  readonly rights: Rights;
  /** Where the public reaches the program; passkeys are bound to it. */
  readonly publicOrigin: string;
  /** Sample logins for the developer's page; undefined in service, and the page then does not exist. */
  readonly sampleLogins?: readonly SampleLogin[] | undefined;
  /** Towns whose messages the developer's page shows. */
  readonly sampleTowns: readonly TownId[];
  /** What belongs to a citizen, beside herself: the subjects whose openings she may see. */
  readonly subjectsOf?: ((tx: Tx, session: Session) => Promise<readonly string[]>) | undefined;
}
