// What nobody asks for and must be done: ended sessions and old forms are removed, town by town.
import type { TownId } from "../../kernel/town.ts";
import { later } from "../clock.ts";
import { statement } from "../database/connect.ts";
import type { Site } from "./site.ts";

const forms = statement(
  "parked_forms.sweep",
  "delete from platform.parked_forms where town = $1::integer and expires < $2::timestamptz",
);

/** Sweeps one town; run it for each town once an hour. */
export async function sweepTown(site: Pick<Site, "database" | "clock" | "sessions">, town: TownId): Promise<void> {
  await site.sessions.purge(town);
  await site.database.inTown(town, async (tx) => tx.send(forms, [town, later(site.clock.now(), 0)]));
}
