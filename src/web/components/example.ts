// The shape of a component's examples: gallery, tests and accessibility runs are made of them.
import type { VNode } from "preact";
import type { Lang } from "../language.ts";

export interface Example {
  /** What the example shows, in a few words. */
  readonly name: string;
  readonly render: (lang: Lang) => VNode;
}
