// The whole document around a page: head, header, breadcrumb, main, footer. Without scripts or styles inside.
import type { ComponentChildren, VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { Breadcrumb, type Crumb } from "./components/breadcrumb/breadcrumb.tsx";
import { ErrorSummary } from "./components/error-summary/error-summary.tsx";
import { SkipLink } from "./components/skip-link/skip-link.tsx";
import type { FieldError, Frame } from "./frame.ts";
import { assetPath, townName } from "./links.ts";
import { ShellFooter } from "./shell-footer.tsx";
import { ShellHeader } from "./shell-header.tsx";
import { words } from "./words/words.generated.ts";

export interface PageProps extends Frame {
  /** The page's name, without town and product; also its heading unless `heading` says otherwise. */
  readonly title: string;
  readonly heading?: ComponentChildren;
  /** A short line above the heading, such as the service's name. */
  readonly caption?: string | undefined;
  /** From the front page to the parent of this page; the page itself is not in it. */
  readonly breadcrumb?: readonly Crumb[] | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  /** Plain names of scripts, such as "verify.js". */
  readonly scripts?: readonly string[] | undefined;
  /** "reading" keeps lines short; "wide" is for tables and lists of cards. */
  readonly width?: "reading" | "wide" | undefined;
  readonly children?: ComponentChildren;
}

/** "Error: " + page – town – product: what a screen reader says first, so a failed form is heard at once. */
function documentTitle(props: PageProps): string {
  const own = words[props.lang];
  const parts = [props.title, props.town ? townName(props.town, props.lang) : undefined, own.product];
  const title = [...new Set(parts.filter((part) => part !== undefined))].join(" – ");
  return props.errors && props.errors.length > 0 ? `${own.error_prefix}: ${title}` : title;
}

function Head(props: PageProps): VNode {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{documentTitle(props)}</title>
      <meta name="description" content={words[props.lang].description} />
      <meta name="color-scheme" content="light" />
      <meta name="theme-color" content="#1f2a63" />
      <link rel="icon" type="image/svg+xml" href={assetPath(props.assets, "favicon.svg")} />
      <link rel="stylesheet" href={assetPath(props.assets, "site.css")} />
      {props.session && <script type="module" src={assetPath(props.assets, "session.js")} />}
      {props.scripts?.map((name) => (
        <script key={name} type="module" src={assetPath(props.assets, name)} />
      ))}
    </head>
  );
}

/** A whole page. Children are everything under the heading. */
export function Page(props: PageProps): VNode {
  const errors = props.errors ?? [];
  return (
    <html lang={props.lang} class="ak-document">
      <Head {...props} />
      <body class="ak-body">
        <SkipLink href="#main">{words[props.lang].skip_to_content}</SkipLink>
        <ShellHeader {...props} />
        <div class="ak-width">
          {props.breadcrumb && props.breadcrumb.length > 0 && <Breadcrumb lang={props.lang} items={props.breadcrumb} />}
        </div>
        <main id="main" class={`ak-width ak-main ak-main--${props.width ?? "reading"}`} tabIndex={-1}>
          {errors.length > 0 && <ErrorSummary lang={props.lang} errors={errors} />}
          {props.caption !== undefined && <p class="ak-caption">{props.caption}</p>}
          <h1 id="heading" class="ak-heading-1" tabIndex={-1}>
            {props.heading ?? props.title}
          </h1>
          {props.children}
        </main>
        <ShellFooter {...props} />
      </body>
    </html>
  );
}

/** The document's text, doctype first. */
export const renderPage = (page: VNode): string => `<!doctype html>\n${renderToString(page)}`;
