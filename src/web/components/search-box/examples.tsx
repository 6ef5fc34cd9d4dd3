// Examples of the search box.
import type { Example } from "../example.ts";
import { SearchBox } from "./search-box.tsx";

export const examples: readonly Example[] = [
  {
    name: "find a property",
    render: (lang) => (
      <SearchBox
        lang={lang}
        action="/250705/property-tax"
        name="q-1"
        label="संपत्ति खोजें"
        hint="संपत्ति क्रमांक, मोबाइल नंबर, मालिक का नाम या मकान नंबर"
        value="राम कुमार"
      />
    ),
  },
];
