// How a year's tax is worked out: each floor's value, what is taken off, then each head, with the mark of unverified rates.
import type { VNode } from "preact";
import { rupees } from "../../../kernel/money.ts";
import { Details } from "../../../web/components/details/details.tsx";
import { PhaseBanner } from "../../../web/components/phase-banner/phase-banner.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import { headIn } from "../../../web/head-words.ts";
import type { Lang } from "../../../web/language.ts";
import type { Assessment } from "../rules/assess.ts";
import { areaFigure, constructionIn, hundredths, storeyIn, useIn } from "./names.ts";
import { headSentenceIn, rebateSentenceIn, valueSentenceIn } from "./rates/rate-words.ts";
import { words as rateWords } from "./rates/words/words.generated.ts";
import type { WorkingView } from "./views.ts";
import { words } from "./words/words.generated.ts";

function FloorsTable({ lang, assessment }: { readonly lang: Lang; readonly assessment: Assessment }): VNode {
  const own = words[lang];
  const rates = rateWords[lang];
  const isLetting = assessment.regime === "letting-value";
  const isFactored = assessment.floors.some((one) => one.factors.length > 0);
  return (
    <Table
      caption={own.floors_title}
      narrow="scroll"
      columns={[
        { heading: own.storey, main: true },
        { heading: own.use },
        { heading: own.construction },
        { heading: own.area, numeric: true },
        { heading: rates.rate, numeric: true },
        ...(isFactored ? [{ heading: rates.factors, numeric: true }] : []),
        { heading: isLetting ? own.working_value : rates.property_value, numeric: true },
        { heading: own.working_net, numeric: true },
      ]}
      rows={assessment.floors.map((one) => [
        one.floor ? storeyIn(one.floor.storey, lang) : own.plot_area,
        useIn(one.use, lang),
        constructionIn(one.construction, lang),
        areaFigure(one.areaHundredths),
        rupees(one.ratePaise),
        ...(isFactored ? [one.factors.map((factor) => `${hundredths(factor)}%`).join(" × ")] : []),
        rupees(one.valuePaise),
        `${rupees(one.netPaise)} (${own.working_deduction({ percent: hundredths(one.deductionHundredths) })})`,
      ])}
    />
  );
}

function HeadsTable({ lang, assessment }: { readonly lang: Lang; readonly assessment: Assessment }): VNode {
  const own = words[lang];
  return (
    <Table
      caption={own.working_heads}
      columns={[
        { heading: own.head, main: true },
        { heading: own.working_how },
        { heading: own.amount, numeric: true },
      ]}
      rows={assessment.heads.map((one) => [
        headIn(one.head, lang),
        <>
          <span class="ak-line">{headSentenceIn(one.sentence, lang)}</span>
          {one.rebates.map((rebate) => (
            <span key={rebate.sentence.rule} class="ak-line">
              −{rupees(rebate.amountPaise)}: {rebateSentenceIn(rebate.sentence, lang)}
            </span>
          ))}
        </>,
        rupees(one.amountPaise),
      ])}
      total={[own.working_total, "", rupees(assessment.totalPaise)]}
    />
  );
}

/** The mark that every page with such rates carries. */
export function RatesMark({ lang, working }: { readonly lang: Lang; readonly working: WorkingView }): VNode | null {
  if (working.verified || working.resolution === undefined) return null;
  const own = words[lang];
  return (
    <PhaseBanner phase={own.rates_unverified}>{own.rates_unverified_more({ number: working.resolution })}</PhaseBanner>
  );
}

export function Working({ lang, working }: { readonly lang: Lang; readonly working: WorkingView }): VNode {
  const own = words[lang];
  const { assessment } = working;
  return (
    <Details summary={own.working_title({ year: working.year })}>
      {assessment ? (
        <>
          <RatesMark lang={lang} working={working} />
          <FloorsTable lang={lang} assessment={assessment} />
          {assessment.limited && <p>{valueSentenceIn(assessment.limited, lang)}</p>}
          <HeadsTable lang={lang} assessment={assessment} />
        </>
      ) : (
        <p>{own.working_none}</p>
      )}
    </Details>
  );
}
