// What the services add to the town's page, the front page and the sitemap.
import { townPath } from "../web/links.ts";
import { words as keeperWords } from "../web/pages/keeper/words/words.generated.ts";
import type { Foundation } from "./foundation.ts";
import { keeperPath } from "./keeper-routes.ts";
import { sampleTowns } from "./sample-towns.ts";
import type { ServiceCard } from "../web/components/service-cards/service-cards.tsx";
import type { Role } from "../kernel/decider.ts";
import type { Visit } from "../platform/http/visit.ts";
import { words as peopleWords } from "../services/people/pages/words/words.generated.ts";
import { counterPath, demandPath, findPath, inboxPath, registerPath } from "../services/property-tax/pages/places.ts";
import { words as taxWords } from "../services/property-tax/pages/words/words.generated.ts";
import type { StandingParts } from "./standing-routes.ts";

/** What each role comes for, first what it does most. */
function officeCards({ session, town, lang }: Visit): readonly ServiceCard[] | undefined {
  if (session?.kind !== "staff") return undefined;
  const [tax, people, keeper] = [taxWords[lang], peopleWords[lang], keeperWords[lang]];
  const card = (href: string, title: string, text: string): ServiceCard => ({ href, title, text });
  const cards: readonly (readonly [Role, ServiceCard])[] = [
    ["clerk", { ...card(findPath(town.id), tax.take_cash, tax.card_take_text), main: true }],
    ["clerk", card(counterPath(town.id), tax.office_counter, tax.card_counter_text)],
    ["officer", { ...card(inboxPath(town.id), tax.inbox_title, tax.card_inbox_text), main: true }],
    ["officer", card(registerPath(town.id), tax.register_title, tax.card_register_text)],
    ["officer", card(demandPath(town.id), tax.demand_card, tax.card_demand_text)],
    ["administrator", { ...card(townPath(town.id, "/staff"), people.staff_title, people.card_staff_text), main: true }],
    ["administrator", card(townPath(town.id, "/rights"), people.rights_title, people.card_rights_text)],
    ["administrator", card(keeperPath(town.id), keeper.title, keeper.card_text)],
  ];
  return cards.filter(([role]) => session.roles.includes(role)).map(([, one]) => one);
}

export const townServices = ({ towns, configuration }: Foundation): StandingParts => ({
  open: configuration.AKSHARA_SAMPLE ? sampleTowns.flatMap((id) => towns.get(id) ?? []) : [],
  search: (town) => townPath(town.id, "/property-tax/find"),
  mine: (town) => townPath(town.id, "/property-tax/mine"),
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
            { href: townPath(id, "/property-tax/mine"), text: `${name}: ${taxWords[lang].mine_title}` },
          ];
        })
      : [],
});
