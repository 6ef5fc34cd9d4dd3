// SHA-256 (FIPS 180-4) in plain script, for the pure zone, where no platform cryptography exists.

// First 32 bits of the fractions of the cube roots of the first 64 primes, and of the square roots of the first 8.
const roundConstants = Uint32Array.of(
  0x428a2f98,
  0x71374491,
  0xb5c0fbcf,
  0xe9b5dba5,
  0x3956c25b,
  0x59f111f1,
  0x923f82a4,
  0xab1c5ed5,
  0xd807aa98,
  0x12835b01,
  0x243185be,
  0x550c7dc3,
  0x72be5d74,
  0x80deb1fe,
  0x9bdc06a7,
  0xc19bf174,
  0xe49b69c1,
  0xefbe4786,
  0x0fc19dc6,
  0x240ca1cc,
  0x2de92c6f,
  0x4a7484aa,
  0x5cb0a9dc,
  0x76f988da,
  0x983e5152,
  0xa831c66d,
  0xb00327c8,
  0xbf597fc7,
  0xc6e00bf3,
  0xd5a79147,
  0x06ca6351,
  0x14292967,
  0x27b70a85,
  0x2e1b2138,
  0x4d2c6dfc,
  0x53380d13,
  0x650a7354,
  0x766a0abb,
  0x81c2c92e,
  0x92722c85,
  0xa2bfe8a1,
  0xa81a664b,
  0xc24b8b70,
  0xc76c51a3,
  0xd192e819,
  0xd6990624,
  0xf40e3585,
  0x106aa070,
  0x19a4c116,
  0x1e376c08,
  0x2748774c,
  0x34b0bcb5,
  0x391c0cb3,
  0x4ed8aa4a,
  0x5b9cca4f,
  0x682e6ff3,
  0x748f82ee,
  0x78a5636f,
  0x84c87814,
  0x8cc70208,
  0x90befffa,
  0xa4506ceb,
  0xbef9a3f7,
  0xc67178f2,
);
const startState = Uint32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
);

const block_bytes = 64;

/** A hash being taken: `add` bytes in any pieces, then `digest` once. */
export type Sha256 = {
  readonly add: (bytes: Uint8Array) => Sha256;
  readonly digest: () => Uint8Array<ArrayBuffer>;
};

// Mixes one 64-byte block into the state; `words` is room to work in.
function mix(state: Uint32Array, words: Uint32Array, bytes: DataView, offset: number): void {
  for (let at = 0; at < 16; at++) words[at] = bytes.getUint32(offset + at * 4);
  for (let at = 16; at < 64; at++) {
    const early = words[at - 15] as number;
    const late = words[at - 2] as number;
    const small = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3);
    const large = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10);
    words[at] = (small + large + (words[at - 16] as number) + (words[at - 7] as number)) | 0;
  }
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let at = 0; at < 64; at++) {
    const turnE = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const choice = (e & f) ^ (~e & g);
    const first = (h + turnE + choice + (roundConstants[at] as number) + (words[at] as number)) | 0;
    const turnA = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + turnA + majority) | 0;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
  state[5] = (state[5] as number) + f;
  state[6] = (state[6] as number) + g;
  state[7] = (state[7] as number) + h;
}

/** Begins a hash that takes its bytes in pieces. */
export function startSha256(): Sha256 {
  const state = startState.slice();
  const words = new Uint32Array(64);
  const block = new Uint8Array(block_bytes);
  const blockView = new DataView(block.buffer);
  let held = 0;
  let total_bytes = 0;
  const hash: Sha256 = {
    add(bytes) {
      total_bytes += bytes.length;
      let at = 0;
      if (held > 0) {
        at = Math.min(block_bytes - held, bytes.length);
        block.set(bytes.subarray(0, at), held);
        held += at;
        if (held < block_bytes) return hash;
        mix(state, words, blockView, 0);
        held = 0;
      }
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (; at + block_bytes <= bytes.length; at += block_bytes) mix(state, words, view, at);
      block.set(bytes.subarray(at));
      held = bytes.length - at;
      return hash;
    },
    digest() {
      block.fill(0, held);
      block[held] = 0x80;
      if (held >= block_bytes - 8) {
        mix(state, words, blockView, 0);
        block.fill(0);
      }
      // The length in bits, as two 32-bit words: bytes are counted exactly up to 2^53.
      blockView.setUint32(56, Math.floor(total_bytes / 2 ** 29));
      blockView.setUint32(60, (total_bytes * 8) % 2 ** 32);
      mix(state, words, blockView, 0);
      const digest = new Uint8Array(32);
      const view = new DataView(digest.buffer);
      state.forEach((word, at) => {
        view.setUint32(at * 4, word);
      });
      return digest;
    },
  };
  return hash;
}

const short_bytes_max = 1_024;
const shortWords = new Uint32Array(64);

/** The same for what is short, as ids and their reasons are: all of it laid out once, with its padding. */
function sha256OfShort(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / block_bytes) * block_bytes);
  const view = new DataView(padded.buffer);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  view.setUint32(padded.length - 4, bytes.length * 8);
  const state = startState.slice();
  for (let at = 0; at < padded.length; at += block_bytes) mix(state, shortWords, view, at);
  const digest = new Uint8Array(32);
  const digestView = new DataView(digest.buffer);
  for (let at = 0; at < 8; at++) digestView.setUint32(at * 4, state[at] as number);
  return digest;
}

/** The 32-byte SHA-256 of the bytes. */
export function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.length <= short_bytes_max ? sha256OfShort(bytes) : startSha256().add(bytes).digest();
}
