// A real S3 server for tests, s3rver, with one bucket called `vault`.
import S3rver from "s3rver";

export interface TestBucket {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Starts it on a free port; its objects lie in the folder. */
export async function testBucket(folder: string): Promise<TestBucket> {
  const configureBuckets = [{ name: "vault" }];
  const server = new S3rver({ address: "127.0.0.1", port: 0, silent: true, directory: folder, configureBuckets });
  const { port } = await server.run();
  return { endpoint: `http://127.0.0.1:${port}`, close: () => server.close() };
}
