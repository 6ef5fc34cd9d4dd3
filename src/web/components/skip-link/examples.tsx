// Examples of the skip link.
import type { Example } from "../example.ts";
import { SkipLink } from "./skip-link.tsx";

export const examples: readonly Example[] = [
  { name: "hidden until focused", render: () => <SkipLink href="#main">मुख्य सामग्री पर जाएँ</SkipLink> },
];
