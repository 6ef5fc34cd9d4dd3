// A passkey in software for tests: P-256, attestation "none", user verified.
import { encode } from "cborg";
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

interface Options {
  readonly challenge: string;
  readonly rp?: { readonly id: string };
  readonly rpId?: string;
  readonly user?: { readonly id: string };
}

const sha256 = (bytes: string | Buffer): Buffer => createHash("sha256").update(bytes).digest();

export class SoftwarePasskey {
  readonly #origin: string;
  readonly #id = randomBytes(32);
  readonly #key: KeyObject;
  readonly #point: { readonly x: Buffer; readonly y: Buffer };
  #user = "";
  #counter = 0;

  constructor(origin: string) {
    this.#origin = origin;
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.#key = privateKey;
    const { x = "", y = "" } = publicKey.export({ format: "jwk" });
    this.#point = { x: Buffer.from(x, "base64url"), y: Buffer.from(y, "base64url") };
  }

  #client(type: string, challenge: string, origin: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  /** Flags: user present 1, user verified 4, attested data 64. */
  #data(host: string, flags: number): Buffer {
    this.#counter += 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.#counter);
    return Buffer.concat([sha256(host), Buffer.from([flags]), counter]);
  }

  /** What a browser would send for registration options. */
  create(asked: unknown): object {
    const options = asked as Options;
    this.#user = options.user?.id ?? "";
    const { x, y } = this.#point;
    const cose = encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(x)],
        [-3, new Uint8Array(y)],
      ]),
    );
    const length = Buffer.from([0, this.#id.length]);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.#id, Buffer.from(cose)]);
    const authData = new Uint8Array(Buffer.concat([this.#data(options.rp?.id ?? "", 69), attested]));
    const attestation = Buffer.from(encode({ fmt: "none", attStmt: {}, authData }));
    const response = {
      clientDataJSON: this.#client("webauthn.create", options.challenge, this.#origin).toString("base64url"),
      attestationObject: attestation.toString("base64url"),
      transports: ["internal"],
    };
    return this.#credential(response);
  }

  /** What a browser would send for authentication options; `origin` where the page is somebody else's. */
  answer(asked: unknown, origin = this.#origin): object {
    const options = asked as Options;
    const data = this.#data(options.rpId ?? "", 5);
    const client = this.#client("webauthn.get", options.challenge, origin);
    const signature = sign("sha256", Buffer.concat([data, sha256(client)]), this.#key);
    return this.#credential({
      clientDataJSON: client.toString("base64url"),
      authenticatorData: data.toString("base64url"),
      signature: signature.toString("base64url"),
      userHandle: this.#user,
    });
  }

  #credential(response: object): object {
    const id = this.#id.toString("base64url");
    return { id, rawId: id, type: "public-key", clientExtensionResults: {}, response };
  }
}
