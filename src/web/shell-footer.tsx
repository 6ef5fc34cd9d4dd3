// The foot of every page: what the guidelines for Indian government sites want named, and the day of the last change.
import type { VNode } from "preact";
import type { Frame } from "./frame.ts";
import { links, townTitle } from "./links.ts";
import { shownDate } from "./shown.ts";
import { words } from "./words/words.generated.ts";

export function ShellFooter({ lang, town, updatedOn }: Frame): VNode {
  const own = words[lang];
  const items: readonly (readonly [string, string])[] = [
    [links.help, own.footer_help],
    [links.contact, own.footer_contact],
    [links.feedback, own.footer_feedback],
    [links.verify, own.footer_verify],
    [links.logStatus, own.footer_log_status],
    [links.sitemap, own.footer_sitemap],
    [links.accessibility, own.footer_accessibility],
    [links.privacy, own.footer_privacy],
    [links.terms, own.footer_terms],
  ];
  return (
    <footer class="ak-footer">
      <div class="ak-width">
        <nav aria-label={own.footer_navigation}>
          <ul class="ak-footer__links">
            {items.map(([path, name]) => (
              <li key={path}>
                <a href={path}>{name}</a>
              </li>
            ))}
            <li>
              <a href="https://www.india.gov.in/" rel="external">
                {own.footer_india}
              </a>
            </li>
          </ul>
        </nav>
        <p class="ak-footer__line">
          {town ? own.footer_owner({ town: townTitle(town, lang) }) : own.footer_owner_state}
        </p>
        <p class="ak-footer__line">
          {own.footer_updated({ date: shownDate(updatedOn, lang) })} {own.footer_program}
        </p>
      </div>
    </footer>
  );
}
