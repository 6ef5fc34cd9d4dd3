// The way from an entry's own page to its certificates, for whoever gives them out.
import type { VNode } from "preact";
import { LinkButton } from "../../../../web/components/link-button/link-button.tsx";
import type { Lang } from "../../../../web/language.ts";
import { words } from "./words/words.generated.ts";

export const CertificatesLink = ({ lang, href }: { readonly lang: Lang; readonly href: string }): VNode => (
  <p>
    <LinkButton href={href} kind="secondary">
      {words[lang].event_title}
    </LinkButton>
  </p>
);
