// Warns two minutes before the session ends, offers to stay, and says when it has ended. The page works without it.

const warnBeforeSeconds = 120;

/** The element that the shell prints, with the seconds left and the words in the page's language. */
const box = document.querySelector<HTMLElement>("[data-session-seconds]");

let warning: number | undefined;
let ending: number | undefined;

function show(place: HTMLElement, text: string, button?: string): void {
  place.replaceChildren();
  const line = document.createElement("p");
  line.textContent = text;
  place.append(line);
  if (button === undefined) return;
  const stay = document.createElement("button");
  stay.type = "button";
  stay.className = "ak-button ak-button--secondary";
  stay.textContent = button;
  stay.addEventListener("click", () => void renew(place));
  place.append(stay);
}

/** Sets both timers anew from the seconds that are left. */
function count(place: HTMLElement, leftSeconds: number): void {
  window.clearTimeout(warning);
  window.clearTimeout(ending);
  place.replaceChildren();
  const words = place.dataset;
  warning = window.setTimeout(
    () => show(place, words["sessionWarning"] ?? "", words["sessionStay"] ?? ""),
    Math.max(0, leftSeconds - warnBeforeSeconds) * 1000,
  );
  ending = window.setTimeout(() => show(place, words["sessionEnded"] ?? ""), Math.max(0, leftSeconds) * 1000);
}

/** Asks the server for more time; it answers `{ "leftSeconds": 900 }`. Any other answer means that the session is over. */
async function renew(place: HTMLElement): Promise<void> {
  try {
    const answer = await fetch(place.dataset["sessionRenew"] ?? "", { headers: { accept: "application/json" } });
    const body: unknown = answer.ok ? await answer.json() : undefined;
    if (typeof body === "object" && body !== null && "leftSeconds" in body && typeof body.leftSeconds === "number") {
      count(place, body.leftSeconds);
      return;
    }
    show(place, place.dataset["sessionEnded"] ?? "");
  } catch {
    // The network is away, the session may still live: keep the button.
    show(place, place.dataset["sessionWarning"] ?? "", place.dataset["sessionStay"] ?? "");
  }
}

if (box) count(box, Number(box.dataset["sessionSeconds"]));
