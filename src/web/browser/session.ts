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

/** The seconds left that a page of the portal tells of; undefined when nobody is logged in on it. */
function secondsOn(page: string): number | undefined {
  const told = new DOMParser().parseFromString(page, "text/html").querySelector<HTMLElement>("[data-session-seconds]");
  const seconds = Number(told?.dataset["sessionSeconds"]);
  return told && Number.isFinite(seconds) ? seconds : undefined;
}

/** Every request lengthens the session: asks for a small page and reads from it how long the session lasts now. */
async function renew(place: HTMLElement): Promise<void> {
  try {
    const answer = await fetch(place.dataset["sessionRenew"] ?? "", { cache: "no-store" });
    const seconds = secondsOn(await answer.text());
    if (seconds === undefined) show(place, place.dataset["sessionEnded"] ?? "");
    else count(place, seconds);
  } catch {
    // The network is away, the session may still live: keep the button.
    show(place, place.dataset["sessionWarning"] ?? "", place.dataset["sessionStay"] ?? "");
  }
}

if (box) count(box, Number(box.dataset["sessionSeconds"]));
