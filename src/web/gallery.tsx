// The page of all components, made of their examples; also what tests, pictures and accessibility runs go through.
import type { Example } from "./components/example.ts";
import { examples as amountInput } from "./components/amount-input/examples.tsx";
import { examples as breadcrumb } from "./components/breadcrumb/examples.tsx";
import { examples as button } from "./components/button/examples.tsx";
import { examples as checkboxes } from "./components/checkboxes/examples.tsx";
import { examples as confirmPanel } from "./components/confirm-panel/examples.tsx";
import { examples as dayBars } from "./components/day-bars/examples.tsx";
import { examples as details } from "./components/details/examples.tsx";
import { examples as duesTable } from "./components/dues-table/examples.tsx";
import { examples as errorMessage } from "./components/error-message/examples.tsx";
import { examples as errorSummary } from "./components/error-summary/examples.tsx";
import { examples as field } from "./components/field/examples.tsx";
import { examples as fieldset } from "./components/fieldset/examples.tsx";
import { examples as fileUpload } from "./components/file-upload/examples.tsx";
import { examples as form } from "./components/form/examples.tsx";
import { examples as inboxList } from "./components/inbox-list/examples.tsx";
import { examples as linkButton } from "./components/link-button/examples.tsx";
import { examples as mobileInput } from "./components/mobile-input/examples.tsx";
import { examples as notificationBanner } from "./components/notification-banner/examples.tsx";
import { examples as oneTimeCodeInput } from "./components/one-time-code-input/examples.tsx";
import { examples as phaseBanner } from "./components/phase-banner/examples.tsx";
import { examples as placeMap } from "./components/place-map/examples.tsx";
import { examples as progress } from "./components/progress/examples.tsx";
import { examples as qrPicture } from "./components/qr-picture/examples.tsx";
import { examples as radios } from "./components/radios/examples.tsx";
import { examples as receiptSlip } from "./components/receipt-slip/examples.tsx";
import { examples as searchBox } from "./components/search-box/examples.tsx";
import { examples as select } from "./components/select/examples.tsx";
import { examples as serviceCards } from "./components/service-cards/examples.tsx";
import { examples as skipLink } from "./components/skip-link/examples.tsx";
import { examples as stat } from "./components/stat/examples.tsx";
import { examples as summaryList } from "./components/summary-list/examples.tsx";
import { examples as table } from "./components/table/examples.tsx";
import { examples as tag } from "./components/tag/examples.tsx";
import { examples as textInput } from "./components/text-input/examples.tsx";
import { examples as textarea } from "./components/textarea/examples.tsx";
import { examples as warningText } from "./components/warning-text/examples.tsx";
import type { Lang } from "./language.ts";
import { links } from "./links.ts";
import type { PageContent } from "./pages/content.ts";
import { words as pageWords } from "./pages/words/words.generated.ts";
import { words } from "./words/words.generated.ts";

/** Every component with its examples, by the name of its folder. */
export const gallery: Readonly<Record<string, readonly Example[]>> = {
  "amount-input": amountInput,
  breadcrumb: breadcrumb,
  button: button,
  checkboxes: checkboxes,
  "confirm-panel": confirmPanel,
  "day-bars": dayBars,
  details: details,
  "dues-table": duesTable,
  "error-message": errorMessage,
  "error-summary": errorSummary,
  field: field,
  fieldset: fieldset,
  "file-upload": fileUpload,
  form: form,
  "inbox-list": inboxList,
  "link-button": linkButton,
  "mobile-input": mobileInput,
  "notification-banner": notificationBanner,
  "one-time-code-input": oneTimeCodeInput,
  "phase-banner": phaseBanner,
  "place-map": placeMap,
  progress: progress,
  "qr-picture": qrPicture,
  radios: radios,
  "receipt-slip": receiptSlip,
  "search-box": searchBox,
  select: select,
  "service-cards": serviceCards,
  "skip-link": skipLink,
  stat: stat,
  "summary-list": summaryList,
  table: table,
  tag: tag,
  "text-input": textInput,
  textarea: textarea,
  "warning-text": warningText,
};

export function galleryPage(lang: Lang): PageContent {
  const body = (
    <>
      <p class="ak-lead">{pageWords[lang].gallery_lead}</p>
      {Object.entries(gallery).map(([name, examples]) => (
        <section key={name} aria-labelledby={`component-${name}`}>
          <h2 id={`component-${name}`} lang="en">
            {name}
          </h2>
          {examples.map((example) => (
            <div key={example.name} id={`${name}--${example.name.replaceAll(/[^a-z]+/g, "-")}`} class="ak-panel">
              {example.render(lang)}
            </div>
          ))}
        </section>
      ))}
    </>
  );
  return { title: pageWords[lang].gallery_title, breadcrumb: [{ href: links.home, text: words[lang].home }], body };
}
