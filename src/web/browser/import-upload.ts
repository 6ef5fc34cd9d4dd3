// Sends a register in small pieces and shows how far it is; a line that breaks is tried again. Without it the form is sent whole.

const piece_bytes = 4 * 1024 * 1024;
const tries_max = 5;

interface Answer {
  readonly received?: number;
  readonly to?: string;
  readonly refusals?: readonly { readonly text?: string }[];
}

const form = document.getElementById("import-form");
const place = document.getElementById("import-progress");

async function send(filled: HTMLFormElement, fields: FormData): Promise<Answer> {
  for (let count = 1; ; count += 1) {
    try {
      const answer = await fetch(filled.action, {
        method: "POST",
        body: fields,
        headers: { accept: "application/json" },
      });
      return (await answer.json()) as Answer;
    } catch (error) {
      if (count === tries_max) throw error;
      await new Promise((resolve) => setTimeout(resolve, count * 1000));
    }
  }
}

function piece(filled: HTMLFormElement, file: File, at: number): FormData {
  const fields = new FormData();
  for (const name of ["_csrf", "upload"]) {
    fields.set(name, filled.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.value ?? "");
  }
  const end = Math.min(file.size, at + piece_bytes);
  fields.set("at", String(at));
  fields.set("name", file.name);
  if (end < file.size) fields.set("more", "yes");
  fields.set("file", file.slice(at, end), "piece");
  return fields;
}

async function upload(filled: HTMLFormElement, shown: HTMLElement, file: File): Promise<void> {
  const words = JSON.parse(shown.dataset["words"] ?? "{}") as { readonly sending: string; readonly failed: string };
  const bar = document.createElement("progress");
  bar.max = file.size;
  const line = document.createElement("p");
  line.textContent = words.sending;
  shown.replaceChildren(line, bar);
  for (let at = 0; at < file.size; ) {
    const answer = await send(filled, piece(filled, file, at)).catch((): Answer => ({}));
    if (answer.received === undefined) {
      line.textContent = answer.refusals?.[0]?.text ?? words.failed;
      bar.remove();
      return;
    }
    at = answer.received;
    bar.value = at;
    if (answer.to !== undefined) window.location.assign(answer.to);
  }
}

if (form instanceof HTMLFormElement && place) {
  form.addEventListener("submit", (event) => {
    const chosen = form.querySelector<HTMLInputElement>('input[type="file"]')?.files?.[0];
    if (!chosen || chosen.size === 0) return;
    event.preventDefault();
    void upload(form, place, chosen);
  });
}
