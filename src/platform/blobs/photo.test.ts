// Photos: the picture stays, what the camera wrote about itself, the place and the time goes; bad files are named.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanPhoto, photo_bytes_max } from "./photo.ts";
import { chunk, png } from "./test-photo.ts";

const part = (kind: number, data: Buffer): Buffer => {
  const head = Buffer.from([0xff, kind, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
};

/** As a phone writes it: Exif with the place, a comment, a preview, and something behind the end. */
function jpeg(width: number, height: number, orientation: number): Buffer {
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  const tiff = Buffer.from("49492a0008000000020012010300010000000000000025880400010000001a00000000000000", "hex");
  tiff.writeUInt16LE(orientation, 18);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    part(0xe0, Buffer.from("JFIF\0\x01\x01\0\0\x01\0\x01\0\0", "latin1")),
    part(0xe1, Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff, Buffer.from("GPS 25.42N 77.65E")])),
    part(0xfe, Buffer.from("taken by somebody")),
    part(0xdb, Buffer.alloc(65, 1)),
    part(0xc0, frame),
    part(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]),
    Buffer.from([0xff, 0xd9]),
    Buffer.from("<script>hidden behind the end</script>"),
  ]);
}

test("a JPEG keeps its picture and how it was held, and loses place, comment and what hides behind its end", () => {
  const outcome = cleanPhoto(jpeg(640, 480, 6));
  assert.ok(outcome.ok);
  const text = Buffer.from(outcome.bytes).toString("latin1");
  for (const gone of ["GPS", "taken by", "JFIF", "<script>"]) assert.ok(!text.includes(gone), gone);
  assert.ok(text.includes("\x12\xff\0\x34\xff\xd0\x56"), "the scan with its restart mark");
  const again = cleanPhoto(outcome.bytes);
  assert.ok(again.ok);
  assert.deepEqual(again.bytes, outcome.bytes, "cleaned twice is cleaned once");
  assert.equal(Buffer.from(outcome.bytes).readUInt16BE(30), 6);
});

test("a JPEG that was held upright carries no Exif at all", () => {
  const outcome = cleanPhoto(jpeg(640, 480, 1));
  assert.ok(outcome.ok && !Buffer.from(outcome.bytes).toString("latin1").includes("Exif"));
});

test("a PNG keeps its picture and loses its texts", () => {
  const outcome = cleanPhoto(png(10, 10, [chunk("tEXt", Buffer.from("Author\0somebody"))]));
  assert.ok(outcome.ok && outcome.kind === "image/png");
  assert.ok(!Buffer.from(outcome.bytes).toString("latin1").includes("somebody"));
});

const bad: readonly (readonly [string, Uint8Array, string])[] = [
  ["an empty file", Buffer.of(), "photo.unreadable"],
  ["a PDF", Buffer.from("%PDF-1.7"), "photo.unreadable"],
  ["a page with a script", Buffer.from("<svg onload=alert(1)>"), "photo.unreadable"],
  ["half a JPEG", jpeg(640, 480, 1).subarray(0, 150), "photo.unreadable"],
  ["half a PNG", png(10, 10).subarray(0, 40), "photo.unreadable"],
  [
    "a PNG with a changed byte",
    Buffer.from(png(10, 10).map((byte, at) => (at === 20 ? byte ^ 1 : byte))),
    "photo.unreadable",
  ],
  ["a PNG that claims to be enormous", png(100_000, 100_000), "photo.too_many_pixels"],
  ["a JPEG that claims to be enormous", jpeg(60_000, 60_000, 1), "photo.too_many_pixels"],
  ["a file above 10 MB", Buffer.alloc(photo_bytes_max + 1), "photo.too_large"],
];
for (const [name, bytes, code] of bad) {
  test(`${name} is refused`, () => {
    const outcome = cleanPhoto(bytes);
    assert.equal(outcome.ok || outcome.refusal.code, code);
  });
}
