// Examples of the form.
import { Button, ButtonRow } from "../button/button.tsx";
import type { Example } from "../example.ts";
import { TextInput } from "../text-input/text-input.tsx";
import { Form } from "./form.tsx";

export const examples: readonly Example[] = [
  {
    name: "with token, command and hidden values",
    render: (lang) => (
      <Form
        action="/components"
        csrf="example"
        commandId="00000000-0000-7000-8000-000000000000"
        hidden={{ revision: "3" }}
        id="form-1"
      >
        <TextInput lang={lang} name="owner-1" label="मालिक का नाम" />
        <ButtonRow>
          <Button>सहेजें</Button>
        </ButtonRow>
      </Form>
    ),
  },
];
