// Examples of the button.
import type { Example } from "../example.ts";
import { Button, ButtonRow } from "./button.tsx";

export const examples: readonly Example[] = [
  {
    name: "main, second, dangerous, not available",
    render: () => (
      <ButtonRow>
        <Button type="button">भुगतान करें</Button>
        <Button type="button" kind="secondary">
          पीछे जाएँ
        </Button>
        <Button type="button" kind="danger">
          अस्वीकार करें
        </Button>
        <Button type="button" disabled>
          भेजा जा रहा है
        </Button>
      </ButtonRow>
    ),
  },
];
