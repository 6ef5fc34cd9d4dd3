// Examples of the phase banner.
import type { Example } from "../example.ts";
import { PhaseBanner } from "./phase-banner.tsx";

export const examples: readonly Example[] = [
  { name: "a rate not confirmed", render: () => <PhaseBanner phase="नमूना">यह दर अभी पुष्ट नहीं है।</PhaseBanner> },
];
