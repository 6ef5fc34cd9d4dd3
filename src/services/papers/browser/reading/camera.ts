// Reads a QR with the camera: looks at a picture a few times a second until one is found.
import { readSymbol } from "./symbol.ts";

const look_ms = 250;

/** Opens the camera into `video` and calls `found` once. Gives back how to close it; rejects when there is no camera. */
export async function openCamera(video: HTMLVideoElement, found: (text: string) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 960 } },
  });
  let open = true;
  const close = (): void => {
    open = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement("canvas");
  const look = async (): Promise<void> => {
    if (!open) return;
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    if (pen && canvas.width > 0) {
      pen.drawImage(video, 0, 0);
      const picture = pen.getImageData(0, 0, canvas.width, canvas.height);
      const text = await readSymbol(picture, false).catch(() => undefined);
      if (open && text !== undefined) return found(text);
    }
    setTimeout(() => void look(), look_ms);
  };
  void look();
  return close;
}
