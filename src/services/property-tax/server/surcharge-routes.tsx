// Surcharge on arrears on a page: what it would charge today, and the start of the run.
import { goOn, show } from "../../../platform/http/show.ts";
import type { App } from "../../../platform/http/visit.ts";
import { surchargePath } from "../pages/places.ts";
import { SurchargeBody } from "../pages/surcharge-page.tsx";
import { words } from "../pages/words/words.generated.ts";
import { crumbs, type PropertyTaxParts } from "./parts.ts";
import { Runs } from "./runs.ts";
import { chargeTown, previewSurcharge } from "./surcharge-run.ts";

export function surchargeRoutes(app: App, { database, ledger }: PropertyTaxParts): void {
  const config = { roles: ["officer"] } as const;
  const { sample } = app.site.settings;
  const runs = new Runs(app, "surcharge", (visit, stop) =>
    chargeTown({
      database,
      ledger,
      town: visit.town.id,
      on: visit.today,
      by: visit.actor,
      onlyVerified: !sample,
      stop,
    }),
  );
  app.get("/:town/property-tax/surcharge", { config }, async ({ visit }, reply) => {
    const { lang, town, csrf, today } = visit;
    const own = words[lang];
    const preview = await previewSurcharge(database, town.id, today);
    const body = (
      <SurchargeBody lang={lang} {...preview} running={runs.has(town.id)} action={surchargePath(town.id)} csrf={csrf} />
    );
    const head = { title: own.surcharge_title, caption: own.service, breadcrumb: crumbs(visit) };
    return show(visit, reply, { ...head, body, width: "wide" });
  });
  app.post("/:town/property-tax/surcharge", { config }, async ({ visit }, reply) => {
    runs.begin(visit);
    return goOn(reply, surchargePath(visit.town.id));
  });
}
