// The pages of births and deaths by role, as cards: for the town's page and for the service's own first page.
import type { Role } from "../../../kernel/decider.ts";
import type { Visit } from "../../../platform/http/visit.ts";
import type { ServiceCard } from "../../../web/components/service-cards/service-cards.tsx";
import { words as books } from "../pages/books/words/words.generated.ts";
import { booksPath } from "../pages/books/places.ts";
import { copiesPath, waitingCopiesPath } from "../pages/certificates/places.ts";
import { words as certificates } from "../pages/certificates/words/words.generated.ts";
import { marginListPath } from "../pages/margin/places.ts";
import { words as margin } from "../pages/margin/words/words.generated.ts";
import { words as office } from "../pages/office/words/words.generated.ts";
import { words as outside } from "../pages/outside/words/words.generated.ts";
import { alarmsPath, inboxPath } from "../pages/registering/places.ts";
import { words as registering } from "../pages/registering/words/words.generated.ts";
import { bulkPath, startPath } from "../pages/reporting/places.ts";
import { words as reporting } from "../pages/reporting/words/words.generated.ts";
import { words as returns } from "../pages/returns/words/words.generated.ts";
import { words as search } from "../pages/search/words/words.generated.ts";
import { officeRoles, registryPath } from "./parts.ts";

type Card = readonly [roles: readonly Role[], href: string, title: string, text: string];

/** Every page that one begins from, with whose it is. */
function cardsIn({ town: { id }, lang, actor }: Visit): readonly Card[] {
  const own = reporting[lang];
  const inbox = registering[lang];
  const under = (rest: string): string => `${registryPath(id)}${rest}`;
  // A registrar decides; the others of the office are the second persons.
  const waits = actor.roles.includes("registrar") ? inbox.card_inbox_text : inbox.card_second_text;
  const all = [...officeRoles, "administrator"] as const;
  return [
    [["registrar", "district-registrar", "officer"], inboxPath(id), inbox.inbox_title, waits],
    [["clerk"], startPath(id), own.start_title, own.card_counter_text],
    [["registrar"], startPath(id), own.start_title, own.card_counter_text],
    [["institution"], startPath(id), own.start_title, own.card_institution_text],
    [["institution"], bulkPath(id, "birth"), own.card_bulk, own.bulk_card_text],
    [["clerk"], inboxPath(id), inbox.inbox_title, waits],
    [officeRoles, under("/search"), search[lang].title, own.card_search_text],
    [["clerk", "registrar"], waitingCopiesPath(id), certificates[lang].inbox_title, own.card_copies_text],
    [officeRoles, marginListPath(id), margin[lang].list_title, margin[lang].card_margin_text],
    [["registrar", "district-registrar", "administrator"], alarmsPath(id), inbox.alarms_title, inbox.card_alarms_text],
    [["registrar", "administrator"], booksPath(id), books[lang].title, own.card_books_text],
    [all, under("/returns"), returns[lang].title, own.card_returns_text],
    [
      ["registrar", "district-registrar", "administrator"],
      under("/state-register"),
      outside[lang].queue_title,
      own.card_queue_text,
    ],
    [["administrator"], under("/office"), office[lang].title, office[lang].card_text],
    [["citizen"], copiesPath(id), certificates[lang].copies_title, own.card_new_copy_text],
  ];
}

/** The cards of whoever visits; who has not signed in sees a citizen's. What a registrar or a hospital comes for stands out. */
export function registryCards(visit: Visit): readonly ServiceCard[] {
  const { roles } = visit.actor;
  const main = roles.some((role) => role.includes("registrar") || role === "institution");
  return cardsIn(visit)
    .filter(([of]) => of.some((role) => roles.includes(role)))
    .map(([, href, title, text], at) => ({ href, title, text, main: main && at === 0 }));
}

/** The same without the ways to the first page itself and to files of many, which that page shows in its own place. */
export const furtherCards = (visit: Visit): readonly ServiceCard[] => {
  const own = new Set([startPath(visit.town.id), bulkPath(visit.town.id, "birth")]);
  return registryCards(visit).filter(({ href }) => !own.has(href));
};
