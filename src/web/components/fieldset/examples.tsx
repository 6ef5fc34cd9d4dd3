// Examples of the fieldset.
import type { Example } from "../example.ts";
import { TextInput } from "../text-input/text-input.tsx";
import { Fieldset } from "./fieldset.tsx";

export const examples: readonly Example[] = [
  {
    name: "an address",
    render: (lang) => (
      <Fieldset lang={lang} id="address-1" legend="पता" hint="जैसा माँग पत्र पर लिखा है">
        <TextInput lang={lang} name="house-1" label="मकान नंबर" width={10} />
        <TextInput lang={lang} name="street-1" label="मोहल्ला या सड़क" />
      </Fieldset>
    ),
  },
];
