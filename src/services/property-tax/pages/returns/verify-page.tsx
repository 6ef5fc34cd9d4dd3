// The officer's page for a visit: what was declared and what stands in the register beside what he found, note and photos.
import type { VNode } from "preact";
import { rupees } from "../../../../kernel/money.ts";
import type { PropertyTaxRates } from "../../../../kernel/property-tax-rates.ts";
import { Button, ButtonRow } from "../../../../web/components/button/button.tsx";
import { FileUpload } from "../../../../web/components/file-upload/file-upload.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import { TextInput } from "../../../../web/components/text-input/text-input.tsx";
import { Textarea } from "../../../../web/components/textarea/textarea.tsx";
import { WarningText } from "../../../../web/components/warning-text/warning-text.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import type { ClaimedFloors } from "../../rules/claimed.ts";
import type { Floor } from "../../rules/particulars.ts";
import type { Declared } from "../../rules/returns.ts";
import type { Variance } from "../../rules/variance.ts";
import { areaIn, constructionIn, hundredths, occupancyIn, storeyIn, useIn } from "../names.ts";
import { EnterDoes, FloorsPart, PlotArea } from "../particulars-form.tsx";
import { UnverifiedRates } from "./return-pages.tsx";
import { words } from "./words/words.generated.ts";

export interface VerifyProps {
  readonly lang: Lang;
  readonly action: string;
  readonly csrf: string;
  readonly command: string;
  /** None where nobody filed a return: then what is found is held against the register. */
  readonly declared: Declared | undefined;
  readonly register: Pick<Declared, "floors" | "plotAreaHundredths">;
  readonly found: ClaimedFloors;
  readonly visitedOn: string;
  readonly note: string;
  /** Photos that are kept already, by the SHA-256 of what is kept. */
  readonly photos: readonly string[];
  readonly rates: PropertyTaxRates;
  /** Of what was found so far. */
  readonly variance: Variance | undefined;
  readonly errors: readonly FieldError[];
}

const floorText = (floor: Floor | undefined, lang: Lang): string =>
  floor
    ? [
        storeyIn(floor.storey, lang),
        useIn(floor.use, lang),
        constructionIn(floor.construction, lang),
        areaIn(floor.areaHundredths, lang),
        String(floor.builtYear),
        occupancyIn(floor.occupancy, lang),
      ].join(", ")
    : "–";

/** Two lists of floors with their plots, side by side. */
export function SideBySide(props: {
  readonly lang: Lang;
  readonly caption: string;
  readonly headings: readonly [string, string];
  readonly sides: readonly [
    Pick<Declared, "floors" | "plotAreaHundredths">,
    Pick<Declared, "floors" | "plotAreaHundredths">,
  ];
}): VNode {
  const { lang, sides } = props;
  const own = words[lang];
  const [one, other] = sides;
  const count = Math.max(one.floors.length, other.floors.length);
  return (
    <Table
      caption={props.caption}
      columns={[{ heading: own.what, main: true }, { heading: props.headings[0] }, { heading: props.headings[1] }]}
      rows={[
        [own.plot_area, areaIn(one.plotAreaHundredths, lang), areaIn(other.plotAreaHundredths, lang)],
        ...Array.from({ length: count }, (_, at) => [
          `${own.floors} ${at + 1}`,
          floorText(one.floors[at], lang),
          floorText(other.floors[at], lang),
        ]),
      ]}
    />
  );
}

/** What the variance costs, with the rule that says so. */
export function VarianceTable(props: {
  readonly lang: Lang;
  readonly variance: Variance;
  readonly rates: PropertyTaxRates;
  /** Somebody declared something, so that the rule of the penalty has a say. */
  readonly penal: boolean;
}): VNode {
  const { lang, variance, rates } = props;
  const own = words[lang];
  const rule = rates.selfAssessment;
  const unverified = rule?.mark === "resolved" || rule?.mark === "confirmed" ? "" : ` (${own.unverified})`;
  const said = rule
    ? `${own.penalty_rule({
        tolerance: hundredths(rule.toleranceHundredths),
        times: String(rule.penaltyHundredths / 10_000),
      })}${unverified}`
    : own.penalty_none;
  return (
    <>
      <Table
        caption={own.difference}
        narrow="keep"
        columns={[
          { heading: own.what, main: true },
          { heading: own.amount, numeric: true },
        ]}
        rows={[
          [own.declared_tax, rupees(variance.declaredPaise)],
          [own.found_tax, rupees(variance.foundPaise)],
          [own.difference, rupees(variance.differencePaise)],
          [own.penalty, rupees(variance.penaltyPaise)],
        ]}
      />
      {props.penal && <p class="ak-hint">{said}</p>}
    </>
  );
}

function Photos({ lang, photos, errors }: VerifyProps): VNode {
  const own = words[lang];
  return (
    <>
      {photos.length > 0 && <p>{own.photo_kept({ count: photos.length })}</p>}
      {photos.map((hash, at) => (
        <input key={hash} type="hidden" name={`photos-${at + 1}`} value={hash} />
      ))}
      <FileUpload
        lang={lang}
        name="photo"
        label={own.photo}
        accept="image/jpeg,image/png"
        kinds={own.photo_kinds}
        size={own.photo_size}
        error={errorOf(errors, "photo")}
        optional
      />
      <ButtonRow>
        <Button kind="secondary" name="step" value="photo">
          {own.photo_add}
        </Button>
      </ButtonRow>
    </>
  );
}

export function VerifyBody(props: VerifyProps): VNode {
  const { lang, declared, register, found, errors, variance, rates } = props;
  const own = words[lang];
  return (
    <>
      <UnverifiedRates lang={lang} rates={rates} />
      <p class="ak-lead">{declared ? own.verify_lead : own.inspect_lead}</p>
      {declared && (
        <SideBySide
          lang={lang}
          caption={own.register_and_return}
          headings={[own.in_register, own.declared]}
          sides={[register, declared]}
        />
      )}
      <Form action={props.action} csrf={props.csrf} commandId={props.command} upload>
        <EnterDoes name="step" value="weigh" />
        <TextInput
          lang={lang}
          name="visitedOn"
          label={own.visited_on}
          hint={own.date_hint}
          value={props.visitedOn}
          error={errorOf(errors, "visitedOn")}
          width={10}
        />
        <PlotArea lang={lang} errors={errors} value={found.plotArea} />
        <FloorsPart lang={lang} floors={found.floors} errors={errors} />
        <Textarea
          lang={lang}
          name="note"
          label={own.note}
          hint={own.note_hint}
          value={props.note}
          error={errorOf(errors, "note")}
          rows={4}
          lengthMax={1000}
        />
        <Photos {...props} />
        {variance && <VarianceTable lang={lang} variance={variance} rates={rates} penal={declared !== undefined} />}
        {variance?.beyond && declared && <WarningText lang={lang}>{own.notice_follows}</WarningText>}
        <ButtonRow>
          <Button kind="secondary" name="step" value="weigh">
            {own.weigh}
          </Button>
          <Button name="step" value="verify">
            {declared ? own.verify : own.draft}
          </Button>
        </ButtonRow>
      </Form>
    </>
  );
}
