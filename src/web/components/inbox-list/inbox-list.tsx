// An officer's tasks, most pressing first as given: what, since when, until when by law.
import type { VNode } from "preact";
import type { Lang } from "../../language.ts";
import { safeUrl } from "../../safe-url.ts";
import { words } from "../../words/words.generated.ts";
import { Tag, type TagKind } from "../tag/tag.tsx";

/** `due` is a date as shown to the reader; `late` says that it has passed. */
export interface InboxTask {
  readonly href: string;
  readonly title: string;
  readonly note?: string | undefined;
  readonly state?: { readonly text: string; readonly kind?: TagKind | undefined } | undefined;
  readonly due?: string | undefined;
  readonly late?: boolean | undefined;
}

export function InboxList(props: {
  readonly lang: Lang;
  readonly tasks: readonly InboxTask[];
  readonly empty?: string | undefined;
}): VNode {
  const own = words[props.lang];
  if (props.tasks.length === 0) return <p class="ak-inbox__empty">{props.empty ?? own.inbox_empty}</p>;
  return (
    <ul class="ak-inbox">
      {props.tasks.map((task) => (
        <li key={task.href} class="ak-inbox__task">
          <div class="ak-inbox__what">
            <a class="ak-inbox__link" href={safeUrl(task.href)}>
              {task.title}
            </a>
            {task.note !== undefined && <span class="ak-inbox__note">{task.note}</span>}
          </div>
          <div class="ak-inbox__state">
            {task.state && <Tag kind={task.state.kind}>{task.state.text}</Tag>}
            {task.late === true && <Tag kind="bad">{own.inbox_late}</Tag>}
            {task.due !== undefined && <span class="ak-inbox__due">{own.inbox_due({ date: task.due })}</span>}
          </div>
        </li>
      ))}
    </ul>
  );
}
