// Passkeys in the browser: asks the server for a question, lets the device answer it, and goes on where the server says.
import { startAuthentication, startRegistration } from "@simplewebauthn/browser";

const place = document.querySelector<HTMLElement>("[data-passkey]");
const button = place?.querySelector<HTMLButtonElement>("button");
const status = place?.querySelector<HTMLElement>("[data-passkey-status]");

async function send(address: string, body: unknown): Promise<unknown> {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return await answer.json();
}

type Question = Parameters<typeof startAuthentication>[0]["optionsJSON"] &
  Parameters<typeof startRegistration>[0]["optionsJSON"];

async function run(section: HTMLElement): Promise<void> {
  const { passkey, ask = "", answer = "", csrf, back } = section.dataset;
  const optionsJSON = (await send(ask, { csrf })) as Question;
  const given =
    passkey === "add" ? await startRegistration({ optionsJSON }) : await startAuthentication({ optionsJSON });
  const done = await send(answer, { csrf, back, answer: given });
  if (typeof done === "object" && done !== null && "go" in done && typeof done.go === "string") {
    window.location.assign(done.go);
  }
}

if (place && button && "PublicKeyCredential" in window) {
  place.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    if (status) status.textContent = "";
    run(place)
      .catch(() => {
        if (status) status.textContent = place.dataset["failed"] ?? "";
      })
      .finally(() => {
        button.disabled = false;
      });
  });
}
