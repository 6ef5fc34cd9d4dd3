// The boxes in which a clerk writes down which proof he saw, at the counter and when he grants a request.
import type { VNode } from "preact";
import { Select } from "../../../../web/components/select/select.tsx";
import { TextInput } from "../../../../web/components/text-input/text-input.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import { seenKinds } from "../../rules/certificate.ts";
import { ending_letters_max } from "../../rules/certificate-seen.ts";
import { seenWord } from "./relation-word.ts";
import { words } from "./words/words.generated.ts";

export function SeenFields(props: {
  readonly lang: Lang;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
  /** What is said of when the boxes are left empty. */
  readonly hint: string;
}): VNode {
  const { lang, values, errors, hint } = props;
  const own = words[lang];
  return (
    <>
      <Select
        lang={lang}
        name="seen"
        label={own.seen}
        hint={hint}
        value={values["seen"] ?? ""}
        choices={[
          { value: "", text: own.seen_none },
          ...seenKinds.map((value) => ({ value, text: seenWord(value, lang) })),
        ]}
        error={errorOf(errors, "seen")}
      />
      <TextInput
        lang={lang}
        name="ending"
        label={own.seen_ending}
        value={values["ending"]}
        error={errorOf(errors, "ending")}
        lengthMax={ending_letters_max}
        width={4}
        optional
      />
    </>
  );
}
