// What the services add to the town's page, the front page and the sitemap.
import { townPath } from "../web/links.ts";
import type { Foundation } from "./foundation.ts";
import { sampleTowns } from "./sample-towns.ts";
import type { StandingParts } from "./standing-routes.ts";

export const townServices = ({ towns, configuration }: Foundation): StandingParts => ({
  open: configuration.AKSHARA_SAMPLE ? sampleTowns.flatMap((id) => towns.get(id) ?? []) : [],
  search: (town) => townPath(town.id, "/property-tax/find"),
  mine: (town) => townPath(town.id, "/property-tax/mine"),
  cards: () => [],
  sitemap: () => [],
});
