// The browser's verifier: checks a paper by camera, photo or pasted text, against the trust list in the page, asking nobody.
import { h, render } from "preact";
import type { TrustList } from "../../../kernel/papers/trust.ts";
import { asPasted, checkWith, verifyPaper } from "../../../kernel/papers/verify.ts";
import { languageOf } from "../../../web/language.ts";
import { VerdictPanel } from "../pages/verdict.tsx";
import { words } from "../pages/words/words.generated.ts";
import { openCamera } from "./reading/camera.ts";
import { keepForOffline } from "./reading/offline.ts";
import { readSymbol } from "./reading/symbol.ts";

const lang = languageOf(document.documentElement.lang);
const own = words[lang];
const check = checkWith(crypto.subtle);

function element<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the verify page has no ${id}`);
  return found;
}

const answerPlace = element("verify-answer", HTMLElement);
const trust = JSON.parse(element("verify", HTMLElement).dataset["trust"] ?? "") as TrustList;
const textField = element("text", HTMLTextAreaElement);
const photoField = element("photo", HTMLInputElement);

function say(message: string): void {
  render(h("p", null, message), answerPlace);
}

async function answer(text: string): Promise<void> {
  const todaySeconds = Math.floor(Date.now() / 1000);
  const verdict = await verifyPaper(trust, asPasted(text), todaySeconds, check);
  render(h(VerdictPanel, { lang, answer: verdict, todaySeconds }), answerPlace);
  answerPlace.focus();
  answerPlace.scrollIntoView({ block: "start" });
}

async function answerPhoto(photo: File): Promise<void> {
  say(own.reading);
  const text = await readSymbol(photo).catch(() => undefined);
  if (text === undefined) return say(own.no_symbol);
  textField.value = text;
  // What is pasted over the text from now on is what is meant.
  photoField.value = "";
  await answer(text);
}

element("verify-form", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  const photo = photoField.files?.[0];
  if (photo) void answerPhoto(photo);
  else if (textField.value.trim() !== "") void answer(textField.value);
  else say(own.nothing_given);
});
photoField.addEventListener("change", () => {
  const photo = photoField.files?.[0];
  if (photo) void answerPhoto(photo);
});

if ("mediaDevices" in navigator) {
  const view = element("camera-view", HTMLElement);
  let close: (() => void) | undefined;
  const stop = (): void => {
    close?.();
    close = undefined;
    view.hidden = true;
  };
  const start = async (): Promise<void> => {
    stop();
    view.hidden = false;
    try {
      close = await openCamera(element("camera-video", HTMLVideoElement), (text) => {
        stop();
        textField.value = text;
        void answer(text);
      });
    } catch {
      // Refused, taken by another program, or not there: for the visitor it is one thing.
      stop();
      say(own.camera_none);
    }
  };
  element("verify-camera", HTMLElement).hidden = false;
  element("camera-start", HTMLButtonElement).addEventListener("click", () => void start());
  element("camera-stop", HTMLButtonElement).addEventListener("click", stop);
}

void keepForOffline(lang);
