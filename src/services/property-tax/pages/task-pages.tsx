// Asking for a correction, the officers' inbox, and the page on which a request is decided.
import type { VNode } from "preact";
import { Button, ButtonRow } from "../../../web/components/button/button.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { InboxList, type InboxTask } from "../../../web/components/inbox-list/inbox-list.tsx";
import { LinkButton } from "../../../web/components/link-button/link-button.tsx";
import { NotificationBanner } from "../../../web/components/notification-banner/notification-banner.tsx";
import { SummaryList } from "../../../web/components/summary-list/summary-list.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import { Textarea } from "../../../web/components/textarea/textarea.tsx";
import { errorOf, type FieldError } from "../../../web/frame.ts";
import type { Lang } from "../../../web/language.ts";
import { dateIn } from "./names.ts";
import { askPath, correctPath, holdingPath, taskPath } from "./places.ts";
import type { TaskView } from "./views.ts";
import { words } from "./words/words.generated.ts";

export function AskBody(props: {
  readonly lang: Lang;
  readonly town: number;
  readonly holding: string;
  readonly number: string;
  readonly days: number;
  readonly csrf: string;
  readonly command: string;
  readonly request: string;
  readonly errors: readonly FieldError[];
}): VNode {
  const { lang } = props;
  const own = words[lang];
  return (
    <>
      <p class="ak-lead">
        {own.holding_number}: {props.number}
      </p>
      <Form action={askPath(props.town, props.holding)} csrf={props.csrf} commandId={props.command}>
        <Textarea
          lang={lang}
          name="request"
          label={own.ask_label}
          hint={own.ask_hint}
          value={props.request}
          error={errorOf(props.errors, "request")}
          rows={6}
          lengthMax={1000}
        />
        <p>{own.ask_days({ days: props.days })}</p>
        <Button>{own.ask_submit}</Button>
      </Form>
    </>
  );
}

export function InboxBody(props: {
  readonly lang: Lang;
  readonly town: number;
  readonly tasks: readonly TaskView[];
  /** Further lists, such as returns to verify; those that are empty are left out. */
  readonly more: readonly { readonly title: string; readonly tasks: readonly InboxTask[] }[];
  /** A request was refused just now. */
  readonly refused: boolean;
}): VNode {
  const { lang, town, tasks } = props;
  const more = props.more.filter((list) => list.tasks.length > 0);
  const own = words[lang];
  return (
    <>
      {props.refused && (
        <NotificationBanner lang={lang} kind="done">
          {own.done_refused}
        </NotificationBanner>
      )}
      {(tasks.length > 0 || more.length === 0) && (
        <InboxList
          lang={lang}
          tasks={tasks.map((task) => ({
            href: taskPath(town, task.id),
            title: own.inbox_task({ number: task.number }),
            note: own.inbox_asked({ date: dateIn(task.askedOn, lang) }),
            due: dateIn(task.dueOn, lang),
            late: task.late,
          }))}
        />
      )}
      {more.map((list) => (
        <section key={list.title} aria-label={list.title}>
          <h2>{list.title}</h2>
          <InboxList lang={lang} tasks={list.tasks} />
        </section>
      ))}
    </>
  );
}

const stateIn = (task: TaskView, lang: Lang): string => {
  const own = words[lang];
  return { open: own.task_open, granted: own.task_granted, refused: own.task_refused }[task.outcome];
};

/** The asker's own requests about a holding, with the reason where one was refused. */
export function RequestsTable({
  lang,
  tasks,
}: {
  readonly lang: Lang;
  readonly tasks: readonly TaskView[];
}): VNode | null {
  const own = words[lang];
  if (tasks.length === 0) return null;
  return (
    <Table
      caption={own.task_mine_title}
      columns={[
        { heading: own.date, main: true },
        { heading: own.task_state },
        { heading: own.task_due },
        { heading: own.task_reason },
      ]}
      rows={tasks.map((task) => [
        dateIn(task.askedOn, lang),
        stateIn(task, lang),
        dateIn(task.dueOn, lang),
        task.reason ?? "",
      ])}
    />
  );
}

export function TaskBody(props: {
  readonly lang: Lang;
  readonly town: number;
  readonly task: TaskView;
  readonly csrf: string;
  readonly command: string;
  readonly reason: string;
  readonly errors: readonly FieldError[];
}): VNode {
  const { lang, town, task } = props;
  const own = words[lang];
  const rows = [
    { name: own.holding_number, value: <a href={holdingPath(town, task.holding)}>{task.number}</a> },
    { name: own.task_request, value: task.request ?? "" },
    { name: own.task_state, value: stateIn(task, lang) },
    { name: own.task_due, value: dateIn(task.dueOn, lang) },
    ...(task.reason === undefined ? [] : [{ name: own.task_reason, value: task.reason }]),
  ];
  return (
    <>
      <SummaryList lang={lang} rows={rows} />
      {task.outcome === "open" && (
        <>
          <ButtonRow>
            <LinkButton href={`${correctPath(town, task.holding)}?task=${task.id}`}>{own.task_grant}</LinkButton>
          </ButtonRow>
          <Form action={`${taskPath(town, task.id)}/refuse`} csrf={props.csrf} commandId={props.command}>
            <Textarea
              lang={lang}
              name="reason"
              label={own.task_reason}
              hint={own.task_reason_hint}
              value={props.reason}
              error={errorOf(props.errors, "reason")}
              lengthMax={1000}
            />
            <Button kind="danger">{own.task_refuse}</Button>
          </Form>
        </>
      )}
    </>
  );
}
