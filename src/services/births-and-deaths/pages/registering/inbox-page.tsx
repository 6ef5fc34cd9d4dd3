// The office's inbox of reports, oldest first, and the alarms about how fast units register.
import type { ComponentChildren, VNode } from "preact";
import type { CivilDate } from "../../../../kernel/civil-date.ts";
import type { PaceLaw } from "../../../../kernel/registration-law.ts";
import { Button } from "../../../../web/components/button/button.tsx";
import { Checkboxes } from "../../../../web/components/checkboxes/checkboxes.tsx";
import { Details } from "../../../../web/components/details/details.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { InboxList } from "../../../../web/components/inbox-list/inbox-list.tsx";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import { Select } from "../../../../web/components/select/select.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import { safeUrl } from "../../../../web/safe-url.ts";
import { shownDate } from "../../../../web/shown.ts";
import type { Alarm } from "../../rules/alarms.ts";
import { type Delay, delays } from "../../rules/delay.ts";
import type { ReportedFrom } from "../../rules/event.ts";
import { type EventKind, eventKinds } from "../../rules/forms.ts";
import { type Waiting, waitings } from "../../rules/waiting.ts";
import { delayWord, kindWord } from "../field-words.ts";
import { words } from "./words/words.generated.ts";

export const waitWord = (waiting: Waiting, lang: Lang): string => words[lang][`waits_${waiting}`];
export const fromWord = (from: ReportedFrom["from"], lang: Lang): string => words[lang][`from_${from}`];

/** One report; nothing personal. */
export interface InboxTask {
  readonly href: string;
  readonly what: EventKind;
  readonly application: string | undefined;
  readonly from: ReportedFrom["from"];
  readonly on: CivilDate;
  readonly delay: Delay;
  readonly waits: Waiting;
}

export interface InboxProps {
  readonly lang: Lang;
  readonly action: string;
  readonly tasks: readonly InboxTask[];
  /** False where the visitor is registrar of no unit and has no other part in registering. */
  readonly hasUnit: boolean;
  readonly chosen: { readonly what?: string; readonly delay?: string; readonly waits?: string };
  /** What this visitor can filter by. */
  readonly waits: readonly Waiting[];
  readonly next: string | undefined;
  readonly isFirst: boolean;
  readonly alarms: number;
  readonly alarmsHref: string;
}

function Filter({ lang, action, chosen, waits }: InboxProps): VNode {
  const own = words[lang];
  const all = { value: "", text: own.filter_all };
  const isFiltered = Object.values(chosen).some((one) => one !== "");
  return (
    <Details summary={own.inbox_filter} open={isFiltered}>
      <form class="ak-form" method="get" action={safeUrl(action)}>
        <Select
          lang={lang}
          name="what"
          label={own.filter_kind}
          preset
          value={chosen.what}
          choices={[all, ...eventKinds.map((kind) => ({ value: kind, text: kindWord(kind, lang) }))]}
        />
        <Select
          lang={lang}
          name="delay"
          label={own.filter_delay}
          preset
          value={chosen.delay}
          choices={[all, ...delays.map((delay) => ({ value: delay, text: delayWord(delay, lang) }))]}
        />
        <Select
          lang={lang}
          name="waits"
          label={own.filter_waits}
          preset
          value={chosen.waits}
          choices={[
            all,
            ...waitings.filter((one) => waits.includes(one)).map((one) => ({ value: one, text: waitWord(one, lang) })),
          ]}
        />
        <Button kind="secondary">{own.inbox_filter}</Button>
      </form>
    </Details>
  );
}

export function InboxBody(props: InboxProps): VNode {
  const { lang } = props;
  const own = words[lang];
  const tasks = props.tasks.map(({ href, what, application, from, on, delay, waits }) => ({
    href,
    title: `${kindWord(what, lang)} · ${application ?? own.unnumbered}`,
    note: own.inbox_note({ from: fromWord(from, lang), date: shownDate(on, lang), delay: delayWord(delay, lang) }),
    state: {
      text: waitWord(waits, lang),
      kind: waits === "register" ? ("waiting" as const) : ("information" as const),
    },
  }));
  return (
    <>
      {props.alarms > 0 && (
        <NotificationBanner lang={lang} kind="danger">
          <p>{own.alarms_recent({ count: props.alarms })}</p>
          <p>
            <a href={safeUrl(props.alarmsHref)}>{own.alarms_link}</a>
          </p>
        </NotificationBanner>
      )}
      {!props.hasUnit && <p>{own.inbox_no_unit}</p>}
      <Filter {...props} />
      <InboxList lang={lang} tasks={tasks} empty={own.inbox_empty} />
      {!props.isFirst && (
        <p>
          <a href={safeUrl(props.action)}>{own.inbox_first}</a>
        </p>
      )}
      {props.next !== undefined && (
        <p>
          <a href={safeUrl(props.next)}>{own.inbox_next}</a>
        </p>
      )}
    </>
  );
}

export interface ShownUnitAlarms {
  readonly name: string;
  readonly number: number;
  /** The newest first. */
  readonly alarms: readonly Alarm[];
  /** Where its ceiling is lifted for today, for whoever may. */
  readonly lift: { readonly action: string; readonly command: string } | undefined;
}

export interface AlarmsProps {
  readonly lang: Lang;
  readonly csrf: string;
  readonly law: PaceLaw;
  readonly units: readonly ShownUnitAlarms[];
  readonly lifted: boolean;
  readonly errors: readonly FieldError[];
}

const unitWord = ({ number, name }: ShownUnitAlarms, lang: Lang): string =>
  words[lang].unit_word({ number: String(number), name });

function Lift({ lang, csrf, unit, errors }: Pick<AlarmsProps, "lang" | "csrf" | "errors"> & { unit: ShownUnitAlarms }) {
  const own = words[lang];
  if (!unit.lift) return null;
  return (
    <Details summary={`${own.lift_title}: ${unitWord(unit, lang)}`} open={errors.length > 0}>
      <p>{own.lift_lead}</p>
      <Form action={unit.lift.action} csrf={csrf} commandId={unit.lift.command}>
        <Checkboxes
          lang={lang}
          name="sure"
          id={`sure-${unit.number}`}
          label={own.sure}
          choices={[{ value: "yes", text: own.lift_sure }]}
          error={errorOf(errors, "sure")}
        />
        <Button kind="danger">{own.lift_button}</Button>
      </Form>
    </Details>
  );
}

export function AlarmsBody(props: AlarmsProps): VNode {
  const { lang, law, units } = props;
  const own = words[lang];
  const rows = units.flatMap((unit) =>
    unit.alarms.map((alarm): readonly ComponentChildren[] => {
      const values = { count: String(alarm.count), limit: String(alarm.limit) };
      const when =
        alarm.what === "hour" ? `${shownDate(alarm.on, lang)} ${alarm.hour.slice(-2)}:00` : shownDate(alarm.on, lang);
      return [
        when,
        unitWord(unit, lang),
        alarm.what === "hour" ? own.alarm_hour(values) : own.alarm_delayed_day(values),
      ];
    }),
  );
  const limits = {
    hour: String(law.hour.floor),
    delayed: String(law.delayedDay.floor),
    times: String(law.hour.times),
    days: String(law.history_days),
    hourCeiling: String(law.hour.ceiling),
    delayedCeiling: String(law.delayedDay.ceiling),
  };
  return (
    <>
      {props.lifted && (
        <NotificationBanner lang={lang} kind="done">
          <p>{own.done_lifted}</p>
        </NotificationBanner>
      )}
      <p class="ak-lead">{own.alarms_lead}</p>
      {rows.length === 0 ? (
        <p>{own.alarms_none}</p>
      ) : (
        <Table
          caption={own.alarms_title}
          captionHidden
          columns={[{ heading: own.alarm_at }, { heading: own.alarm_unit }, { heading: own.alarm_what, main: true }]}
          rows={rows}
        />
      )}
      <p>{own.alarm_limits(limits)}</p>
      {!law.verified && <p>{own.alarm_sample}</p>}
      {units.map((unit) => (
        <Lift key={unit.number} lang={lang} csrf={props.csrf} unit={unit} errors={props.errors} />
      ))}
    </>
  );
}
