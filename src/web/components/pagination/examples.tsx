// Examples of the pagination.
import type { Example } from "../example.ts";
import { Pagination } from "./pagination.tsx";

export const examples: readonly Example[] = [
  {
    name: "in the middle",
    render: (lang) => (
      <div>
        <Pagination lang={lang} page={2} pages={7} href={(page) => `/components?page=${page}`} />
      </div>
    ),
  },
];
