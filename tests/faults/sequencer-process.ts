// A sequencer as a process of its own, for tests that make its system calls fail or kill it. It says what it publishes.
import { TestLog } from "../../src/ledger/log/test-log.ts";
import { connect } from "../../src/platform/database/connect.ts";

const [url = "", home = ""] = process.argv.slice(2);
const database = connect({ url, connections_max: 2, name: "sequencer of a test" });
// It is written to a pipe that a test reads: one that fails must not end it.
process.stdout.on("error", () => undefined);
const log = await TestLog.open({ database, home });
log.sequencer.start();
process.stdin.resume();
let said = "";
while (!process.stdin.readableEnded) {
  const { state, published, reason = "" } = log.sequencer.health();
  const now = `${state} ${published} ${reason}`;
  if (now !== said) process.stdout.write(`${now}\n`);
  said = now;
  await new Promise((resolve) => setTimeout(resolve, 10));
}
await log.sequencer.stop();
await database.close();
