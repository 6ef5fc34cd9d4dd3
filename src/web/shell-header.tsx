// The head of every page: sample-data notice, mark, town in both languages, language and town switch, log-in state.
import type { VNode } from "preact";
import type { Frame } from "./frame.ts";
import { inLanguage, languageName, languages } from "./language.ts";
import { assetPath, links, townPath, townTitle } from "./links.ts";
import { safeUrl } from "./safe-url.ts";
import { shownTime } from "./shown.ts";
import { words } from "./words/words.generated.ts";

/** In both languages: whoever takes a picture of a page cannot say that it was real. */
function SampleNotice({ lang }: { readonly lang: Frame["lang"] }): VNode {
  const other = lang === "hi" ? "en" : "hi";
  return (
    <p class="ak-sample">
      <span class="ak-width ak-sample__text">
        <strong>{words[lang].sample_data}</strong> <span class="ak-sample__more">{words[lang].sample_data_more} </span>
        <span lang={other}>{words[other].sample_data}</span>
      </span>
    </p>
  );
}

/** The same on every page, so that nobody takes a paper for safe that is not. */
function NotYetSafeNotice({ lang }: { readonly lang: Frame["lang"] }): VNode {
  const own = words[lang];
  return (
    <div class="ak-unsafe">
      <p class="ak-width ak-unsafe__text">
        <strong>{own.not_yet_safe}</strong> {own.not_yet_safe_more}{" "}
        <a href={links.logStatus}>{own.footer_log_status}</a>
      </p>
    </div>
  );
}

/** The town's name in both languages, each run in its own language; the portal's own where no town is chosen. */
function Name({ lang, town }: Frame): VNode {
  const other = lang === "hi" ? "en" : "hi";
  const title = town
    ? { hi: townTitle(town, "hi"), en: townTitle(town, "en") }
    : { hi: words.hi.product_long, en: words.en.product_long };
  const under = town ? title[other] : words[lang].state_name;
  return (
    <span class="ak-brand__text">
      <span class="ak-brand__name">{title[lang]}</span>
      <span class="ak-brand__under" lang={town ? other : lang}>
        {under}
      </span>
    </span>
  );
}

function LanguageSwitch({ lang, path }: Frame): VNode {
  return (
    <ul class="ak-languages" aria-label={words[lang].language_switch}>
      {languages.map((each) => (
        <li key={each}>
          {each === lang ? (
            <span class="ak-languages__now" lang={each} aria-current="true">
              {languageName[each]}
            </span>
          ) : (
            <a class="ak-header__link" href={inLanguage(path, each)} lang={each} hreflang={each}>
              {languageName[each]}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Log-in link, or the person with role and a log-out button (a form: logging out changes something). */
function Account({ lang, town, person, csrf, path }: Frame): VNode {
  const own = words[lang];
  if (!person) {
    return (
      <a
        class="ak-header__link"
        href={`${town ? townPath(town.id, links.signIn) : links.signIn}?back=${encodeURIComponent(path)}`}
      >
        {own.sign_in}
      </a>
    );
  }
  return (
    <div class="ak-account">
      <a class="ak-header__link ak-account__name" href={safeUrl(person.account)}>
        {person.name} <span class="ak-account__role">{person.role}</span>
      </a>
      <form class="ak-account__form" method="post" action={links.signOut}>
        {csrf !== undefined && <input type="hidden" name="_csrf" value={csrf} />}
        <button class="ak-header__button" type="submit">
          {own.sign_out}
        </button>
      </form>
    </div>
  );
}

/** Says until when the session lasts. The script session.js turns it into a warning two minutes before. */
function SessionNotice({ lang, session }: Frame): VNode | null {
  const own = words[lang];
  if (!session) return null;
  return (
    <div class="ak-session ak-width">
      <p class="ak-session__until">{own.session_until({ time: shownTime(session.untilMs) })}</p>
      <div
        class="ak-session__warning"
        role="alert"
        data-session-seconds={session.leftSeconds}
        data-session-renew={links.help}
        data-session-warning={own.session_warning}
        data-session-ended={own.session_ended}
        data-session-stay={own.session_stay}
      />
    </div>
  );
}

export function ShellHeader(frame: Frame): VNode {
  const own = words[frame.lang];
  return (
    <header class="ak-header">
      {frame.sample && <SampleNotice lang={frame.lang} />}
      {frame.notYetSafe === true && <NotYetSafeNotice lang={frame.lang} />}
      <div class="ak-header__band">
        <div class="ak-width ak-header__row">
          <a class="ak-brand" href={frame.town ? townPath(frame.town.id) : links.home}>
            <img class="ak-brand__mark" src={assetPath(frame.assets, "favicon.svg")} width="44" height="44" alt="" />
            <Name {...frame} />
          </a>
          <nav class="ak-header__tools" aria-label={own.account_navigation}>
            <LanguageSwitch {...frame} />
            <a class="ak-header__link" href={links.towns}>
              {frame.town ? own.town_change : own.town_choose}
            </a>
            <Account {...frame} />
          </nav>
        </div>
      </div>
      <SessionNotice {...frame} />
    </header>
  );
}
