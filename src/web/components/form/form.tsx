// A form that changes something: by POST, with the token against forged requests and the command's own id.
import type { ComponentChildren, VNode } from "preact";
import { safeUrl } from "../../safe-url.ts";

/**
 * `commandId` makes sending twice harmless: the same id is the same command. `hidden` are further fixed values.
 * Browser checks are off: every reader gets the server's words, beside the field and in the summary.
 */
export interface FormProps {
  readonly action: string;
  readonly csrf?: string | undefined;
  readonly commandId?: string | undefined;
  readonly hidden?: Readonly<Record<string, string>> | undefined;
  readonly upload?: boolean | undefined;
  readonly id?: string | undefined;
  readonly children: ComponentChildren;
}

export function Form(props: FormProps): VNode {
  return (
    <form
      class="ak-form"
      id={props.id}
      method="post"
      action={safeUrl(props.action)}
      enctype={props.upload === true ? "multipart/form-data" : undefined}
      novalidate
    >
      {props.csrf !== undefined && <input type="hidden" name="_csrf" value={props.csrf} />}
      {props.commandId !== undefined && <input type="hidden" name="command" value={props.commandId} />}
      {Object.entries(props.hidden ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {props.children}
    </form>
  );
}
