// The pages that every government site must have, and help: text alone, the same for every town.
import type { VNode } from "preact";
import { NotificationBanner } from "../components/notification-banner/notification-banner.tsx";
import { SummaryList } from "../components/summary-list/summary-list.tsx";
import type { Lang } from "../language.ts";
import { links } from "../links.ts";
import { words as shell } from "../words/words.generated.ts";
import type { PageContent } from "./content.ts";
import { words } from "./words/words.generated.ts";

const home = (lang: Lang): PageContent["breadcrumb"] => [{ href: links.home, text: shell[lang].home }];

function Sections(props: { readonly sections: readonly (readonly [heading: string, text: string])[] }): VNode {
  return (
    <>
      {props.sections.map(([heading, text]) => (
        <section key={heading}>
          <h2>{heading}</h2>
          <p>{text}</p>
        </section>
      ))}
    </>
  );
}

export function accessibilityPage(lang: Lang): PageContent {
  const own = words[lang];
  const body = (
    <>
      <p class="ak-lead">{own.accessibility_aim}</p>
      <h2>{own.accessibility_can_title}</h2>
      <ul>
        <li>{own.accessibility_can_1}</li>
        <li>{own.accessibility_can_2}</li>
        <li>{own.accessibility_can_3}</li>
        <li>{own.accessibility_can_4}</li>
        <li>{own.accessibility_can_5}</li>
      </ul>
      <Sections
        sections={[
          [own.accessibility_limits_title, own.accessibility_limits_text],
          [own.accessibility_tell_title, own.accessibility_tell_text],
        ]}
      />
      <p>
        <a href={links.feedback}>{own.feedback_title}</a>
      </p>
    </>
  );
  return { title: own.accessibility_title, breadcrumb: home(lang), body };
}

export function privacyPage(lang: Lang): PageContent {
  const own = words[lang];
  const body = (
    <>
      <p class="ak-lead">{own.privacy_lead}</p>
      <Sections
        sections={[
          [own.privacy_what_title, own.privacy_what_text],
          [own.privacy_how_title, own.privacy_how_text],
          [own.privacy_search_title, own.privacy_search_text],
          [own.privacy_cookies_title, own.privacy_cookies_text],
          [own.privacy_rights_title, own.privacy_rights_text],
        ]}
      />
    </>
  );
  return { title: own.privacy_title, breadcrumb: home(lang), body };
}

export function termsPage(lang: Lang): PageContent {
  const own = words[lang];
  const body = (
    <>
      <p class="ak-lead">{own.terms_lead}</p>
      <Sections
        sections={[
          [own.terms_receipt_title, own.terms_receipt_text],
          [own.terms_content_title, own.terms_content_text],
          [own.terms_links_title, own.terms_links_text],
          [own.terms_misuse_title, own.terms_misuse_text],
        ]}
      />
    </>
  );
  return { title: own.terms_title, breadcrumb: home(lang), body };
}

export function helpPage(lang: Lang): PageContent {
  const own = words[lang];
  const body = (
    <Sections
      sections={[
        [own.help_find_title, own.help_find_text],
        [own.help_pay_title, own.help_pay_text],
        [own.help_stuck_title, own.help_stuck_text],
        [own.help_genuine_title, own.help_genuine_text],
        [own.help_wrong_title, own.help_wrong_text],
      ]}
    />
  );
  return { title: own.help_title, breadcrumb: home(lang), body };
}

/** How a town's office is reached, in the page's language. */
export interface OfficeContact {
  readonly office: string;
  readonly address: string;
  readonly phone: string;
  readonly email: string;
  readonly hours: string;
}

export function contactPage(lang: Lang, contact: OfficeContact | undefined): PageContent {
  const own = words[lang];
  const body = (
    <>
      <p class="ak-lead">{own.contact_lead}</p>
      {contact ? (
        <SummaryList
          lang={lang}
          rows={[
            { name: own.contact_office, value: contact.office },
            { name: own.contact_address, value: contact.address },
            { name: own.contact_phone, value: contact.phone },
            { name: own.contact_email, value: contact.email },
            { name: own.contact_hours, value: contact.hours },
          ]}
        />
      ) : (
        <p>{own.contact_unknown}</p>
      )}
      <section id="feedback">
        <h2>{own.feedback_title}</h2>
        <p>{own.feedback_text}</p>
      </section>
      <NotificationBanner lang={lang} title={own.contact_helpline_title}>
        <p>{own.contact_helpline_text}</p>
      </NotificationBanner>
    </>
  );
  return { title: own.contact_title, breadcrumb: home(lang), body };
}

/** A place in the sitemap. */
export interface SitemapLink {
  readonly href: string;
  readonly text: string;
}

/** `services` are the pages of the services; those about the portal are added. */
export function sitemapPage(lang: Lang, services: readonly SitemapLink[]): PageContent {
  const own = words[lang];
  const said = shell[lang];
  const about: readonly SitemapLink[] = [
    { href: links.home, text: said.home },
    { href: links.logStatus, text: said.footer_log_status },
    { href: links.help, text: said.footer_help },
    { href: links.contact, text: said.footer_contact },
    { href: links.feedback, text: said.footer_feedback },
    { href: links.accessibility, text: said.footer_accessibility },
    { href: links.privacy, text: said.footer_privacy },
    { href: links.terms, text: said.footer_terms },
  ];
  const list = (places: readonly SitemapLink[]): VNode => (
    <ul>
      {places.map((place) => (
        <li key={place.href}>
          <a href={place.href}>{place.text}</a>
        </li>
      ))}
    </ul>
  );
  const body = (
    <>
      <p class="ak-lead">{own.sitemap_lead}</p>
      <h2>{own.sitemap_services}</h2>
      {list([{ href: links.verify, text: said.footer_verify }, ...services])}
      <h2>{own.sitemap_about}</h2>
      {list(about)}
    </>
  );
  return { title: own.sitemap_title, breadcrumb: home(lang), body };
}
