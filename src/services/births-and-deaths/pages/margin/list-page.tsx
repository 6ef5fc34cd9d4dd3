// The office's list: requests for the margin that wait, oldest first, and those that were decided.
import type { VNode } from "preact";
import { type CivilDate, showDate } from "../../../../kernel/civil-date.ts";
import { InboxList } from "../../../../web/components/inbox-list/inbox-list.tsx";
import type { Lang } from "../../../../web/language.ts";
import type { MarginKind } from "../../rules/event.ts";
import type { AskedFrom } from "../../rules/margin.ts";
import { approverOf } from "../../rules/margin-change.ts";
import { noteWord, requestStateKinds, requestStateWord, type ShownState } from "./note-words.ts";
import { marginPath } from "./places.ts";
import { words } from "./words/words.generated.ts";

export interface ListLine {
  readonly event: string;
  readonly serial: number;
  /** The entry's registration number. */
  readonly number: string;
  readonly what: MarginKind;
  readonly from: AskedFrom;
  readonly state: ShownState;
  readonly askedOn: CivilDate;
}

export const fromWord = (from: AskedFrom, lang: Lang): string => {
  const own = words[lang];
  return { citizen: own.from_citizen, counter: own.from_counter, office: own.from_office }[from];
};

export function ListBody(props: {
  readonly lang: Lang;
  readonly town: number;
  readonly waiting: readonly ListLine[];
  readonly decided: readonly ListLine[];
}): VNode {
  const { lang, town, waiting, decided } = props;
  const own = words[lang];
  const deciders = { registrar: own.list_decider_registrar, "district-registrar": own.list_decider_district };
  const task = (line: ListLine) => ({
    href: marginPath(town, line.event, line.serial),
    title: noteWord(line.what, lang),
    note: `${own.list_note({ number: line.number, from: fromWord(line.from, lang) })} · ${showDate(line.askedOn, lang)}`,
    state:
      line.state === "asked"
        ? { text: deciders[approverOf(line.what)], kind: "waiting" as const }
        : { text: requestStateWord(line.state, lang), kind: requestStateKinds[line.state] },
  });
  return (
    <>
      <p class="ak-lead">{own.list_lead}</p>
      <h2>{own.list_waiting}</h2>
      <InboxList lang={lang} tasks={waiting.map(task)} empty={own.list_waiting_empty} />
      {decided.length > 0 && (
        <>
          <h2>{own.list_decided}</h2>
          <InboxList lang={lang} tasks={decided.map(task)} />
        </>
      )}
    </>
  );
}
