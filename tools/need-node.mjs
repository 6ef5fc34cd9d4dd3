// Says clearly that Node 24 is needed where npm could not bring it along. Plain script: any Node can read it.
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(
    `Akshara runs on Node 24; this is ${process.versions.node} on ${process.platform}-${process.arch}. ` +
      "npm brings Node 24 along on linux-x64, linux-arm64 and win-x64 (run `npm ci`); elsewhere install Node 24.\n",
  );
  process.exit(1);
}
