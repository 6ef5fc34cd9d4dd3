// The draft of a year's rates: how far it is, its parts, and what the writer or the second person can do with it.
import type { VNode } from "preact";
import type { PropertyTaxRates } from "../../../../kernel/property-tax-rates.ts";
import { Button, ButtonRow } from "../../../../web/components/button/button.tsx";
import { Checkboxes } from "../../../../web/components/checkboxes/checkboxes.tsx";
import { Details } from "../../../../web/components/details/details.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { LinkButton } from "../../../../web/components/link-button/link-button.tsx";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import { SummaryList } from "../../../../web/components/summary-list/summary-list.tsx";
import { Tag } from "../../../../web/components/tag/tag.tsx";
import { Textarea } from "../../../../web/components/textarea/textarea.tsx";
import { TextInput } from "../../../../web/components/text-input/text-input.tsx";
import { WarningText } from "../../../../web/components/warning-text/warning-text.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import { headIn } from "../../../../web/head-words.ts";
import type { Lang } from "../../../../web/language.ts";
import { dateIn, hundredths } from "../names.ts";
import { ratesDraftPath, ratesPath } from "../places.ts";
import { rateHeads } from "./head-form.tsx";
import { headRuleIn } from "./rate-words.ts";
import { RatesTables } from "./rates-page.tsx";
import { words } from "./words/words.generated.ts";

interface Common {
  readonly lang: Lang;
  readonly town: number;
  readonly year: string;
  readonly csrf: string;
  readonly command: string;
  /** A draft was begun, saved or sent just now. */
  readonly done: "saved" | "sent" | "returned" | "approved" | "dropped" | undefined;
}

const doneIn = (done: NonNullable<Common["done"]>, lang: Lang): string => {
  const own = words[lang];
  return {
    saved: own.done_saved,
    sent: own.done_sent,
    returned: own.done_returned,
    approved: own.done_approved,
    dropped: own.done_dropped,
  }[done];
};

function Done({ lang, done }: Pick<Common, "lang" | "done">): VNode | null {
  if (done === undefined) return null;
  return (
    <NotificationBanner lang={lang} kind="done">
      {doneIn(done, lang)}
    </NotificationBanner>
  );
}

/** Where there is no draft: the year's rates as they are, and the button that begins one. */
export function NoDraftBody(props: Common & { readonly mayWrite: boolean; readonly from: string | undefined }): VNode {
  const { lang, town, year } = props;
  const own = words[lang];
  return (
    <>
      <Done {...props} />
      <p class="ak-lead">{own.no_draft}</p>
      <p>
        <a href={ratesPath(town, year)}>{own.title({ year })}</a>
      </p>
      {props.mayWrite && props.from === undefined && <p>{own.nothing_to_copy}</p>}
      {props.mayWrite && props.from !== undefined && (
        <Form action={ratesDraftPath(town, year)} csrf={props.csrf} commandId={props.command}>
          <p>{own.begin_more({ from: props.from })}</p>
          <Button>{own.begin({ year })}</Button>
        </Form>
      )}
    </>
  );
}

function Parts({ lang, town, year, rates }: Common & { readonly rates: PropertyTaxRates }): VNode {
  const own = words[lang];
  const at = (part: string): string => ratesDraftPath(town, year, part);
  const { resolution } = rates;
  return (
    <>
      <h2>{own.parts}</h2>
      <SummaryList
        lang={lang}
        rows={[
          {
            name: own.part_basics,
            value:
              resolution.number === ""
                ? own.resolution_missing
                : own.resolution_of({ number: resolution.number, date: dateIn(resolution.on, lang) }),
            change: at("basics"),
          },
          ...rates.zones.map((zone) => ({
            name: own.zone_name({ zone }),
            value: own.zone_cells({ count: String(cellsIn(rates, zone)) }),
            change: at(`zones/${encodeURIComponent(zone)}`),
          })),
          ...rateHeads.map((head) => {
            const rule = rates.heads.find((one) => one.head === head);
            return {
              name: headIn(head, lang),
              value: rule ? headRuleIn(rule, lang).join("; ") : own.not_charged,
              change: at(`heads/${head}`),
            };
          }),
          { name: own.rebates_title, value: own.rebates_count({ count: rates.rebates.length }), change: at("rebates") },
          {
            name: own.arrears_title,
            value: own.penalty_rule({ percent: hundredths(rates.arrearPenalty.rateHundredths) }),
            change: at("arrears"),
          },
        ]}
      />
    </>
  );
}

const cellsIn = ({ value }: PropertyTaxRates, zone: string): number =>
  (value.regime === "letting-value" ? value.cells : value.guideline).filter((one) => one.zone === zone).length;

export interface DraftProps extends Common {
  readonly rates: PropertyTaxRates;
  readonly proposedOn: string | undefined;
  readonly returned: string | undefined;
  /** What stands in the way of proposing it, in words; none when it is complete. */
  readonly fault: string | undefined;
  /** May write the draft; may decide on it; or wrote some of it and so may not. */
  readonly mayWrite: boolean;
  readonly mayDecide: boolean;
  readonly isEditor: boolean;
  readonly fields: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
}

function WriterActions(props: DraftProps): VNode {
  const { lang, town, year, csrf, command } = props;
  const own = words[lang];
  return (
    <>
      {props.fault === undefined ? (
        <Form action={ratesDraftPath(town, year, "propose")} csrf={csrf} commandId={command}>
          <p>{own.propose_more}</p>
          <Button>{own.propose}</Button>
        </Form>
      ) : (
        <WarningText lang={lang}>{props.fault}</WarningText>
      )}
      <Details summary={own.drop_title}>
        <Form action={ratesDraftPath(town, year, "drop")} csrf={csrf} commandId={command}>
          <p>{own.drop_more}</p>
          <Button kind="danger">{own.drop}</Button>
        </Form>
      </Details>
    </>
  );
}

function DeciderActions(props: DraftProps): VNode {
  const { lang, town, year, csrf, command, fields, errors } = props;
  const own = words[lang];
  return (
    <>
      <h2>{own.decide_title}</h2>
      <Form action={ratesDraftPath(town, year, "approve")} csrf={csrf} commandId={command}>
        <TextInput
          lang={lang}
          name="effectiveFrom"
          label={own.effective_from}
          hint={own.date_hint}
          value={fields["effectiveFrom"]}
          error={errorOf(errors, "effectiveFrom")}
          width={10}
        />
        <Checkboxes
          lang={lang}
          name="compared"
          label={own.compared_label}
          error={errorOf(errors, "compared")}
          choices={[{ value: "yes", text: own.compared }]}
        />
        <Button>{own.approve}</Button>
      </Form>
      <Details summary={own.return_title} open={errorOf(errors, "reason") !== undefined}>
        <Form action={ratesDraftPath(town, year, "return")} csrf={csrf} commandId={command}>
          <Textarea
            lang={lang}
            name="reason"
            label={own.return_reason}
            hint={own.return_hint}
            value={fields["reason"] ?? ""}
            error={errorOf(errors, "reason")}
            lengthMax={500}
          />
          <Button kind="secondary">{own.return_submit}</Button>
        </Form>
      </Details>
    </>
  );
}

export function DraftBody(props: DraftProps): VNode {
  const { lang, town, year, proposedOn, rates } = props;
  const own = words[lang];
  return (
    <>
      <Done {...props} />
      <p>
        <Tag kind={proposedOn === undefined ? "plain" : "waiting"}>
          {proposedOn === undefined ? own.state_draft : own.state_proposed({ date: proposedOn })}
        </Tag>
      </p>
      {props.returned !== undefined && (
        <NotificationBanner lang={lang} kind="danger" title={own.returned_title}>
          {props.returned}
        </NotificationBanner>
      )}
      <ButtonRow>
        <LinkButton href={ratesDraftPath(town, year, "compare")} kind="secondary">
          {own.compare}
        </LinkButton>
      </ButtonRow>
      {props.mayWrite && proposedOn === undefined && <WriterActions {...props} />}
      {proposedOn !== undefined && props.mayDecide && <DeciderActions {...props} />}
      {proposedOn !== undefined && props.isEditor && <p>{own.second_person}</p>}
      {props.mayWrite && proposedOn === undefined && <Parts {...props} />}
      <Details summary={own.whole_table} open={proposedOn !== undefined}>
        <RatesTables lang={lang} rates={rates} />
      </Details>
    </>
  );
}
