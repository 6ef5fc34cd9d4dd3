// What the services add to the town's page, the front page and the sitemap.
import { townPath } from "../web/links.ts";
import { words as keeperWords } from "../web/pages/keeper/words/words.generated.ts";
import type { Foundation } from "./foundation.ts";
import { keeperPath } from "./keeper-routes.ts";
import { sampleTowns } from "./sample-towns.ts";
import type { ServiceCard } from "../web/components/service-cards/service-cards.tsx";
import { financialYearOf, nextYear } from "../kernel/civil-date.ts";
import type { Role } from "../kernel/decider.ts";
import type { Visit } from "../platform/http/visit.ts";
import { startPath } from "../services/births-and-deaths/pages/reporting/places.ts";
import { words as reportingWords } from "../services/births-and-deaths/pages/reporting/words/words.generated.ts";
import { registryCards } from "../services/births-and-deaths/server/registry-cards.ts";
import { words as peopleWords } from "../services/people/pages/words/words.generated.ts";
import {
  counterPath,
  demandPath,
  findPath,
  importPath,
  inboxPath,
  mergePath,
  ratesDraftPath,
  ratesPath,
  registerPath,
  surchargePath,
} from "../services/property-tax/pages/places.ts";
import { words as ratesWords } from "../services/property-tax/pages/rates/words/words.generated.ts";
import { words as taxWords } from "../services/property-tax/pages/words/words.generated.ts";
import { words as recoveryWords } from "../services/recovery/pages/words/words.generated.ts";
import { recoveryPath } from "../services/recovery/server/parts.ts";
import { words as moneyWords } from "../services/collections/pages/words/words.generated.ts";
import { chequesPath, dayBookPath, sanctionsPath } from "../services/collections/server/paths.ts";
import type { StandingParts } from "./standing-routes.ts";

/** What each role comes for, first what it does most. */
function officeCards(visit: Visit): readonly ServiceCard[] | undefined {
  const { session, town, lang, today } = visit;
  if (session?.kind !== "staff") return undefined;
  const [tax, people, recovery] = [taxWords[lang], peopleWords[lang], recoveryWords[lang]];
  const [rates, money, keeper] = [ratesWords[lang], moneyWords[lang], keeperWords[lang]];
  // Before the year ends the council resolves the next one's rates.
  const drafting = ratesDraftPath(town.id, nextYear(financialYearOf(today)));
  const card = (href: string, title: string, text: string): ServiceCard => ({ href, title, text });
  const cards: readonly (readonly [Role, ServiceCard])[] = [
    ["clerk", { ...card(findPath(town.id), tax.take_cash, tax.card_take_text), main: true }],
    ["clerk", card(counterPath(town.id), tax.office_counter, tax.card_counter_text)],
    ["clerk", card(chequesPath(town.id), money.cheques_title, money.card_cheques_text)],
    ["clerk", card(dayBookPath(town.id, "today"), money.day_book, money.card_day_book_text)],
    ["officer", { ...card(inboxPath(town.id), tax.inbox_title, tax.card_inbox_text), main: true }],
    ["officer", card(sanctionsPath(town.id), money.sanctions_title, money.card_sanctions_text)],
    ["officer", card(dayBookPath(town.id, "today"), money.day_book, money.card_day_book_text)],
    ["officer", card(registerPath(town.id), tax.register_title, tax.card_register_text)],
    ["officer", card(mergePath(town.id), tax.merge_title, tax.card_merge_text)],
    ["officer", card(demandPath(town.id), tax.demand_card, tax.card_demand_text)],
    ["officer", card(surchargePath(town.id), tax.surcharge_title, tax.card_surcharge_text)],
    ["officer", card(recoveryPath(town.id), recovery.card_recovery, recovery.card_recovery_text)],
    ["administrator", { ...card(townPath(town.id, "/staff"), people.staff_title, people.card_staff_text), main: true }],
    ["officer", card(drafting, rates.card_approve, rates.card_approve_text)],
    ["administrator", card(drafting, rates.card_draft, rates.card_draft_text)],
    ["administrator", card(importPath(town.id), tax.import_title, tax.card_import_text)],
    ["administrator", card(townPath(town.id, "/rights"), people.rights_title, people.card_rights_text)],
    ["administrator", card(keeperPath(town.id), keeper.title, keeper.card_text)],
  ];
  const own = cards.filter(([role]) => session.roles.includes(role)).map(([, one]) => one);
  return [...own, ...registryCards(visit)];
}

export const townServices = ({ towns, configuration }: Foundation): StandingParts => ({
  open: configuration.AKSHARA_SAMPLE ? sampleTowns.flatMap((id) => towns.get(id) ?? []) : [],
  search: (town) => townPath(town.id, "/property-tax/find"),
  mine: (town) => townPath(town.id, "/property-tax/mine"),
  services: ({ town, lang }) => [
    { href: startPath(town.id), title: reportingWords[lang].start_title, text: reportingWords[lang].card_start_text },
    { href: ratesPath(town.id), title: ratesWords[lang].short_title, text: ratesWords[lang].card_text },
  ],
  office: officeCards,
  sitemap: (lang) =>
    configuration.AKSHARA_SAMPLE
      ? sampleTowns.flatMap((id) => {
          const town = towns.get(id);
          if (!town) return [];
          const name = lang === "hi" ? town.nameHi : town.nameEn;
          return [
            { href: townPath(id), text: name },
            { href: findPath(id), text: `${name}: ${taxWords[lang].find_title}` },
            { href: ratesPath(id), text: `${name}: ${ratesWords[lang].short_title}` },
            { href: townPath(id, "/property-tax/mine"), text: `${name}: ${taxWords[lang].mine_title}` },
          ];
        })
      : [],
});
