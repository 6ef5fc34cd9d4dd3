// Looks at a picture's own size before anything decodes it: a small file can claim a picture that fills the memory.

/** Bytes of an uploaded picture. */
export const picture_bytes_max = 8 * 1024 * 1024;
/** Pixels of an uploaded picture; phones make up to fifty million. */
export const picture_pixels_max = 50_000_000;

const pngMark = [0x89, 0x50, 0x4e, 0x47];

function jpegPixels(view: DataView): number | undefined {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const kind = view.getUint8(at + 1);
    // Frame headers are C0 to CF without the tables C4, C8 and CC.
    if (kind === 0xc0 || (kind > 0xc0 && kind <= 0xcf && kind % 4 !== 0))
      return view.getUint16(at + 5) * view.getUint16(at + 7);
    at += kind === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** The pixels that a PNG or JPEG says it has; undefined for anything else. */
function pixels(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length > 33 && pngMark.every((mark, at) => bytes[at] === mark))
    return view.getUint32(16) * view.getUint32(20);
  if (bytes.length > 20 && bytes[0] === 0xff && bytes[1] === 0xd8) return jpegPixels(view);
  return undefined;
}

/** Whether the file is a PNG or JPEG that may be decoded. */
export function isFitPicture(bytes: Uint8Array): boolean {
  const count = bytes.length <= picture_bytes_max ? pixels(bytes) : undefined;
  return count !== undefined && count > 0 && count <= picture_pixels_max;
}
