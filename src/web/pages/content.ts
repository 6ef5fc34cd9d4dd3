// What a page function gives: the parts of a page that are its own. The server adds the frame and sends it.
import type { ComponentChildren } from "preact";
import type { PageProps } from "../shell.tsx";

export interface PageContent
  extends Pick<PageProps, "title" | "heading" | "caption" | "breadcrumb" | "errors" | "scripts" | "width"> {
  readonly body: ComponentChildren;
}
