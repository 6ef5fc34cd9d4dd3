// A search by GET: it changes nothing, its address can be kept, and it works without a script.
import type { ComponentChildren, VNode } from "preact";
import type { Lang } from "../../language.ts";
import { safeUrl } from "../../safe-url.ts";
import { words } from "../../words/words.generated.ts";
import { Button } from "../button/button.tsx";
import { TextInput } from "../text-input/text-input.tsx";

/** `children` are further fields of the search. */
export function SearchBox(props: {
  readonly lang: Lang;
  readonly action: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value?: string | undefined;
  readonly error?: string | undefined;
  readonly button?: string | undefined;
  readonly children?: ComponentChildren;
}): VNode {
  return (
    <search class="ak-search">
      <form class="ak-search__form" method="get" action={safeUrl(props.action)}>
        <div class="ak-search__line">
          <TextInput
            lang={props.lang}
            name={props.name}
            label={props.label}
            hint={props.hint}
            error={props.error}
            value={props.value}
            type="search"
            lengthMax={100}
          />
          {props.children}
          <Button>{props.button ?? words[props.lang].search}</Button>
        </div>
      </form>
    </search>
  );
}
