// The return's form with the year's rates and its tax, and the page that says where a return stands.
import type { ComponentChildren, VNode } from "preact";
import type { FinancialYear } from "../../../../kernel/civil-date.ts";
import { rupees } from "../../../../kernel/money.ts";
import { constructionClasses, type PropertyTaxRates, useClasses } from "../../../../kernel/property-tax-rates.ts";
import { Button, ButtonRow } from "../../../../web/components/button/button.tsx";
import { Details } from "../../../../web/components/details/details.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { LinkButton } from "../../../../web/components/link-button/link-button.tsx";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import { PhaseBanner } from "../../../../web/components/phase-banner/phase-banner.tsx";
import { SummaryList } from "../../../../web/components/summary-list/summary-list.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import { Textarea } from "../../../../web/components/textarea/textarea.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import type { Assessment } from "../../rules/assess.ts";
import type { ClaimedFloors } from "../../rules/claimed.ts";
import type { TaxReturn } from "../../rules/returns.ts";
import { constructionIn, dateIn, useIn } from "../names.ts";
import { EnterDoes, FloorsPart, PlotArea } from "../particulars-form.tsx";
import { ratesPath, returnPath } from "../places.ts";
import { words as taxWords } from "../words/words.generated.ts";
import { LiveTax } from "./live-tax.tsx";
import { words } from "./words/words.generated.ts";

export interface ReturnFormProps {
  readonly lang: Lang;
  readonly town: number;
  readonly holding: string;
  readonly zone: string;
  readonly csrf: string;
  readonly command: string;
  /** The version that this one would replace; 0 for the first. */
  readonly replaces: number;
  readonly claim: ClaimedFloors;
  readonly remark: string;
  readonly rates: PropertyTaxRates;
  readonly assessment: Assessment | undefined;
  /** What the script needs to work the tax out while somebody types: the holding and its rates, as JSON. */
  readonly live: string;
  readonly errors: readonly FieldError[];
}

/** The rates of one zone: by use and construction, or the guideline value by use. */
function ZoneRates({ lang, town, zone, rates }: ReturnFormProps): VNode {
  const own = words[lang];
  const { value, year } = rates;
  const of = { year, zone };
  const title = value.areaUnit === "square-foot" ? own.rates_title(of) : own.rates_title_metre(of);
  const letting = value.regime === "letting-value" ? value.cells.filter((cell) => cell.zone === zone) : [];
  const guideline = value.regime === "property-value" ? value.guideline.filter((cell) => cell.zone === zone) : [];
  const found = (use: string, construction: string): string => {
    const cell = letting.find((one) => one.use === use && one.construction === construction);
    return cell ? rupees(cell.annualPaise) : "";
  };
  const classes = letting.length > 0 ? constructionClasses : [];
  return (
    <Details summary={title}>
      <Table
        caption={title}
        captionHidden
        narrow={classes.length > 0 ? "scroll" : "keep"}
        columns={[
          { heading: own.use, main: true },
          ...classes.map((one) => ({ heading: constructionIn(one, lang), numeric: true })),
          ...(guideline.length > 0 ? [{ heading: own.amount, numeric: true }] : []),
        ]}
        rows={useClasses.map((use) => [
          useIn(use, lang),
          ...classes.map((one) => found(use, one)),
          ...guideline.filter((cell) => cell.use === use).map((cell) => rupees(cell.guidelinePaise)),
        ])}
      />
      <p>
        {own.resolution({ number: rates.resolution.number, date: dateIn(rates.resolution.on, lang) })}{" "}
        <a href={ratesPath(town)}>{own.rates_all}</a>
      </p>
    </Details>
  );
}

/** The mark of rates that nobody has compared with the council's paper. */
export function UnverifiedRates({
  lang,
  rates,
}: {
  readonly lang: Lang;
  readonly rates: PropertyTaxRates;
}): VNode | null {
  if (rates.verified) return null;
  const own = taxWords[lang];
  const more = own.rates_unverified_more({ number: rates.resolution.number });
  return <PhaseBanner phase={own.rates_unverified}>{more}</PhaseBanner>;
}

export function ReturnForm(props: ReturnFormProps): VNode {
  const { lang, town, holding, claim, errors, rates } = props;
  const own = words[lang];
  return (
    <>
      <UnverifiedRates lang={lang} rates={rates} />
      <p class="ak-lead">{own.return_lead({ year: rates.year })}</p>
      <ZoneRates {...props} />
      <Form
        id="return-form"
        action={returnPath(town, holding)}
        csrf={props.csrf}
        commandId={props.command}
        hidden={{ replaces: String(props.replaces) }}
      >
        <EnterDoes name="step" value="calculate" />
        <PlotArea lang={lang} errors={errors} value={claim.plotArea} />
        <FloorsPart lang={lang} floors={claim.floors} errors={errors} />
        <div id="live-tax" data-live={props.live} aria-live="polite">
          <LiveTax lang={lang} year={rates.year} assessment={props.assessment} />
        </div>
        <ButtonRow>
          <Button kind="secondary" name="step" value="calculate">
            {own.calculate}
          </Button>
        </ButtonRow>
        <Textarea
          lang={lang}
          name="remark"
          label={own.remark}
          value={props.remark}
          error={errorOf(errors, "remark")}
          rows={3}
          lengthMax={1000}
          optional
        />
        <p>{own.declare}</p>
        <Button name="step" value="file">
          {own.file}
        </Button>
      </Form>
    </>
  );
}

export type ShownReturn = Exclude<TaxReturn, { state: "none" }>;

export const returnStateIn = (state: ShownReturn["state"], lang: Lang): string => {
  const own = words[lang];
  return { filed: own.state_filed, accepted: own.state_accepted, noticed: own.state_noticed }[state];
};

export interface ReturnStandsProps {
  readonly lang: Lang;
  readonly town: number;
  readonly filed: ShownReturn;
  readonly remark: string | undefined;
  readonly note: string | undefined;
  readonly photos: readonly string[];
  /** The notice that was drafted, with its page. */
  readonly notice: { readonly href: string; readonly number: string } | undefined;
  readonly mayRevise: boolean;
  /** For the officer: where he verifies it. */
  readonly verifyAt: string | undefined;
  readonly done: string | undefined;
}

export function ReturnStands(props: ReturnStandsProps): VNode {
  const { lang, town, filed } = props;
  const own = words[lang];
  const verified = filed.state === "filed" ? undefined : filed;
  const row = (name: string, value: ComponentChildren) =>
    value === undefined || value === "" ? [] : [{ name, value }];
  const money = (amount: bigint): string => taxWords[lang].rupees({ amount: rupees(amount as typeof filed.taxPaise) });
  const rows = [
    ...row(own.state, returnStateIn(filed.state, lang)),
    ...row(own.filed_on, dateIn(filed.on, lang)),
    ...row(own.filed_by, filed.by === "owner" ? own.by_owner : own.by_counter),
    ...row(own.version, String(filed.version)),
    ...row(own.declared_tax, money(filed.taxPaise)),
    ...row(own.remark, props.remark),
    ...row(own.visited_on, verified && dateIn(verified.visit.on, lang)),
    ...row(own.note, props.note),
    ...row(own.found_tax, verified && money(verified.variance.foundPaise)),
    ...row(own.penalty, verified && money(verified.variance.penaltyPaise)),
    ...row(own.inbox_notices, props.notice && <a href={props.notice.href}>{props.notice.number}</a>),
    ...row(
      own.photo,
      props.photos.length === 0
        ? undefined
        : props.photos.map((href, at) => (
            <span key={href}>
              <a href={href}>{own.photo_number({ number: at + 1 })}</a>{" "}
            </span>
          )),
    ),
  ];
  return (
    <>
      {props.done !== undefined && (
        <NotificationBanner lang={lang} kind="done">
          {props.done}
        </NotificationBanner>
      )}
      <SummaryList lang={lang} rows={rows} />
      <ButtonRow>
        {props.mayRevise && (
          <LinkButton kind="secondary" href={`${returnPath(town, filed.holding)}?revise=1`}>
            {own.revise}
          </LinkButton>
        )}
        {props.verifyAt !== undefined && <LinkButton href={props.verifyAt}>{own.verify_action}</LinkButton>}
      </ButtonRow>
    </>
  );
}

/** A return or notice of a holding, for the holding's page. */
export interface StandingView {
  readonly href: string;
  readonly text: string;
  readonly state: string;
}

export const returnName = (year: FinancialYear, lang: Lang): string => words[lang].to_return({ year });

export function StandingList({
  lang,
  list,
}: {
  readonly lang: Lang;
  readonly list: readonly StandingView[];
}): VNode | null {
  const own = words[lang];
  if (list.length === 0) return null;
  return (
    <Table
      caption={own.mine_title}
      columns={[{ heading: own.what, main: true }, { heading: own.state }]}
      rows={list.map((one) => [<a href={one.href}>{one.text}</a>, one.state])}
    />
  );
}
