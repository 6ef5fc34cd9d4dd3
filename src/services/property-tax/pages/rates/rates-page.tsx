// The rates of a town for a year as everybody may read them: values, heads, what is left off, arrears; with their marks.
import type { ComponentChildren, VNode } from "preact";
import { rupees, rupeesShort } from "../../../../kernel/money.ts";
import {
  constructionClasses,
  isLaw,
  type Mark,
  type PropertyTaxRates,
  useClasses,
} from "../../../../kernel/property-tax-rates.ts";
import type { WaiverRule } from "../../../../kernel/rates/waiver.ts";
import { Details } from "../../../../web/components/details/details.tsx";
import { PhaseBanner } from "../../../../web/components/phase-banner/phase-banner.tsx";
import { SummaryList } from "../../../../web/components/summary-list/summary-list.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import { Tag } from "../../../../web/components/tag/tag.tsx";
import { headIn } from "../../../../web/head-words.ts";
import type { Lang } from "../../../../web/language.ts";
import { constructionIn, dateIn, hundredths, occupancyIn, roadIn, useIn } from "../names.ts";
import { ratesPath } from "../places.ts";
import { headRuleIn, markIn, markOf, rebateRuleIn, roundingIn, unitIn } from "./rate-words.ts";
import { words } from "./words/words.generated.ts";

interface Of {
  readonly lang: Lang;
  readonly rates: PropertyTaxRates;
}

/** How sure a rule is. The colour only repeats the word. */
export const MarkTag = ({ lang, mark }: { readonly lang: Lang; readonly mark: Mark }): VNode => (
  <Tag kind={isLaw(mark) ? "good" : "waiting"}>{markIn(mark, lang)}</Tag>
);

/** Says first of all whether these rates are the council's. */
export function RatesBanner({ lang, rates }: Of): VNode {
  const own = words[lang];
  return rates.verified ? (
    <PhaseBanner phase={own.verified}>{own.verified_more}</PhaseBanner>
  ) : (
    <PhaseBanner phase={own.unverified}>{own.unverified_more}</PhaseBanner>
  );
}

function cellAmount(rates: PropertyTaxRates, zone: string, use: string, construction: string): string {
  if (rates.value.regime !== "letting-value") return "";
  const cell = rates.value.cells.find(
    (one) => one.zone === zone && one.use === use && one.construction === construction,
  );
  return cell ? rupees(cell.annualPaise) : "–";
}

function LettingZones({ lang, rates }: Of): VNode {
  const own = words[lang];
  return (
    <>
      <p>{own.letting_more({ unit: unitIn(rates.value.areaUnit, lang) })}</p>
      {rates.zones.map((zone) => (
        <Table
          key={zone}
          caption={own.zone_name({ zone })}
          narrow="scroll"
          columns={[
            { heading: own.construction, main: true },
            ...useClasses.map((use) => ({ heading: useIn(use, lang), numeric: true })),
          ]}
          rows={constructionClasses.map((construction) => [
            constructionIn(construction, lang),
            ...useClasses.map((use) => cellAmount(rates, zone, use, construction)),
          ])}
        />
      ))}
    </>
  );
}

function GuidelineZones({ lang, rates }: Of): VNode | null {
  const own = words[lang];
  const { value } = rates;
  if (value.regime !== "property-value") return null;
  return (
    <>
      <p>{own.guideline_more({ unit: unitIn(value.areaUnit, lang) })}</p>
      <Table
        caption={own.guideline_caption}
        narrow="scroll"
        columns={[
          { heading: own.zone, main: true },
          ...useClasses.map((use) => ({ heading: useIn(use, lang), numeric: true })),
        ]}
        rows={rates.zones.map((zone) => [
          zone,
          ...useClasses.map((use) => {
            const cell = value.guideline.find((one) => one.zone === zone && one.use === use);
            return cell ? rupeesShort(cell.guidelinePaise) : "–";
          }),
        ])}
      />
      <Table
        caption={own.shares_caption}
        narrow="keep"
        columns={[
          { heading: own.construction, main: true },
          { heading: own.share, numeric: true },
        ]}
        rows={value.constructions.map((one) => [
          constructionIn(one.construction, lang),
          `${hundredths(one.shareHundredths)}%`,
        ])}
      />
    </>
  );
}

function ValueRules({ lang, rates }: Of): VNode {
  const own = words[lang];
  const { value } = rates;
  const factors = [
    ...rates.roads.map((one) => ({ name: roadIn(one.of, lang), value: `× ${hundredths(one.factorHundredths)}%` })),
    ...rates.occupancies.map((one) => ({
      name: occupancyIn(one.of, lang),
      value: `× ${hundredths(one.factorHundredths)}%`,
    })),
  ];
  const rules =
    value.regime === "letting-value"
      ? [
          { name: own.deduction_building, value: `${hundredths(value.buildingDeductionHundredths)}%` },
          { name: own.deduction_land, value: `${hundredths(value.landDeductionHundredths)}%` },
        ]
      : [
          { name: own.value_share, value: `${hundredths(value.valueHundredths)}%` },
          {
            name: own.rise_max,
            value: (
              <>
                {own.rise_max_more({ percent: hundredths(value.riseMaxHundredths) })}{" "}
                <MarkTag lang={lang} mark="confirmed" /> {own.rise_source}
              </>
            ),
          },
        ];
  return <SummaryList lang={lang} rows={[...rules, ...factors]} />;
}

const Lines = ({ lines }: { readonly lines: readonly ComponentChildren[] }): VNode => (
  <>
    {lines.map((line, at) => (
      <span key={at} class="ak-line">
        {line}
      </span>
    ))}
  </>
);

function HeadsTable({ lang, rates }: Of): VNode {
  const own = words[lang];
  return (
    <Table
      caption={own.heads_title}
      captionHidden
      columns={[{ heading: own.head, main: true }, { heading: own.rule }, { heading: own.rounding }]}
      rows={rates.heads.map((rule) => [
        headIn(rule.head, lang),
        <Lines
          lines={[
            ...headRuleIn(rule, lang),
            ...(rule.only === undefined ? [] : [rule.only === "water" ? own.only_water : own.only_sewer]),
          ]}
        />,
        roundingIn(rule.rounding, lang),
      ])}
    />
  );
}

function RebatesList({ lang, rates }: Of): VNode {
  const own = words[lang];
  if (rates.rebates.length === 0) return <p>{own.rebates_none}</p>;
  return (
    <ul>
      {rates.rebates.map((rule, at) => (
        <li key={at}>
          {rebateRuleIn(rule, lang)} <MarkTag lang={lang} mark={markOf(rates, rule.mark)} />
        </li>
      ))}
    </ul>
  );
}

function ArrearsList({ lang, rates }: Of): VNode {
  const own = words[lang];
  const { surcharge } = rates;
  const said = surcharge && { percent: hundredths(surcharge.rateHundredths), days: surcharge.graceDays };
  return (
    <ul>
      {rates.arrearPenalty.rateHundredths > 0 && (
        <li>
          {own.penalty_rule({ percent: hundredths(rates.arrearPenalty.rateHundredths) })}{" "}
          <MarkTag lang={lang} mark={markOf(rates, "sample")} />
        </li>
      )}
      {rates.selfAssessment && (
        <li>
          {own.variance_rule({
            tolerance: hundredths(rates.selfAssessment.toleranceHundredths),
            percent: hundredths(rates.selfAssessment.penaltyHundredths),
          })}{" "}
          <MarkTag lang={lang} mark={markOf(rates, rates.selfAssessment.mark)} />
        </li>
      )}
      {surcharge && said && (
        <li>
          {surcharge.per === "month" ? own.surcharge_month(said) : own.surcharge_year(said)}{" "}
          <MarkTag lang={lang} mark={markOf(rates, surcharge.mark)} />
        </li>
      )}
      {surcharge && surcharge.headsFree.length > 0 && (
        <li>{own.surcharge_free({ heads: surcharge.headsFree.map((head) => headIn(head, lang)).join(", ") })}</li>
      )}
      {surcharge?.stopped.map((days) => (
        <li key={days.from}>
          {own.surcharge_stopped({
            from: dateIn(days.from, lang),
            until: dateIn(days.until, lang),
            order: days.order,
          })}
        </li>
      ))}
    </ul>
  );
}

/** What Lok Adalats have forgiven elsewhere: shown as that, never as this town's own rule. */
function Waivers({ lang, waivers }: { readonly lang: Lang; readonly waivers: readonly WaiverRule[] }): VNode {
  const own = words[lang];
  return (
    <Details summary={own.waivers_title}>
      <p>{own.waivers_more}</p>
      {waivers.map((rule) => (
        <Table
          key={rule.of}
          caption={rule.of === "water" ? own.waiver_water : own.waiver_tax}
          narrow="keep"
          columns={[
            { heading: own.waiver_owed, main: true },
            { heading: own.waiver_share, numeric: true },
          ]}
          rows={rule.slabs.map((slab) => [
            slab.upToPaise === undefined ? own.waiver_above : own.waiver_up_to({ amount: rupeesShort(slab.upToPaise) }),
            `${hundredths(slab.shareHundredths)}%`,
          ])}
        />
      ))}
    </Details>
  );
}

/** All of a year's rates, for the public page and for the look at a draft. */
export function RatesTables({ lang, rates }: Of): VNode {
  const own = words[lang];
  return (
    <>
      <h2>{rates.value.regime === "letting-value" ? own.letting_title : own.property_title}</h2>
      {rates.value.regime === "letting-value" ? (
        <LettingZones lang={lang} rates={rates} />
      ) : (
        <GuidelineZones lang={lang} rates={rates} />
      )}
      <ValueRules lang={lang} rates={rates} />
      <h2>{own.heads_title}</h2>
      <HeadsTable lang={lang} rates={rates} />
      <h2>{own.rebates_title}</h2>
      <RebatesList lang={lang} rates={rates} />
      <h2>{own.arrears_title}</h2>
      <ArrearsList lang={lang} rates={rates} />
    </>
  );
}

export interface RatesPageProps extends Of {
  readonly town: number;
  /** Other years that have rates. */
  readonly years: readonly string[];
  /** From which day approved rates count. */
  readonly effectiveFrom: string | undefined;
  readonly waivers: readonly WaiverRule[];
  /** The way to the draft, for those who may write or approve it. */
  readonly draft: string | undefined;
}

export function RatesBody(props: RatesPageProps): VNode {
  const { lang, rates } = props;
  const own = words[lang];
  const { number, on } = rates.resolution;
  return (
    <>
      <RatesBanner lang={lang} rates={rates} />
      <SummaryList
        lang={lang}
        rows={[
          { name: own.resolution, value: own.resolution_of({ number, date: dateIn(on, lang) }) },
          ...(props.effectiveFrom === undefined ? [] : [{ name: own.effective_from, value: props.effectiveFrom }]),
          { name: own.payable_by, value: dateIn(rates.payableBy, lang) },
        ]}
      />
      {props.draft !== undefined && (
        <p>
          <a href={props.draft}>{own.to_draft}</a>
        </p>
      )}
      <RatesTables lang={lang} rates={rates} />
      <Waivers lang={lang} waivers={props.waivers} />
      <h2>{own.other_years}</h2>
      <ul>
        {props.years.map((year) => (
          <li key={year}>
            <a href={ratesPath(props.town, year)}>{own.title({ year })}</a>
          </li>
        ))}
      </ul>
    </>
  );
}
