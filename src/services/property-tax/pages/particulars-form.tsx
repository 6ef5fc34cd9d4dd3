// The form of a holding's particulars, for registering and correcting: rows of floors and owners grow without a script.
import type { VNode } from "preact";
import { constructionClasses, useClasses } from "../../../kernel/property-tax-rates.ts";
import { Button, ButtonRow } from "../../../web/components/button/button.tsx";
import { Fieldset } from "../../../web/components/fieldset/fieldset.tsx";
import { Select } from "../../../web/components/select/select.tsx";
import { TextInput, type TextInputProps } from "../../../web/components/text-input/text-input.tsx";
import { errorOf, type FieldError } from "../../../web/frame.ts";
import type { Lang } from "../../../web/language.ts";
import type { ClaimedFloor, ClaimedOwner, ClaimedParticulars } from "../rules/claimed.ts";
import { constructionIn, useIn } from "./names.ts";
import { words } from "./words/words.generated.ts";

export interface ParticularsProps {
  readonly lang: Lang;
  readonly claim: ClaimedParticulars;
  readonly zones: readonly string[];
  readonly errors: readonly FieldError[];
}

type Line = Pick<TextInputProps, "name" | "label" | "value"> & Partial<TextInputProps>;

/** Draws one line of text with its error. */
const lineIn =
  ({ lang, errors }: ParticularsProps) =>
  (line: Line): VNode => <TextInput lang={lang} error={errorOf(errors, line.name)} {...line} />;

function Place(props: ParticularsProps): VNode {
  const { lang, claim, zones, errors } = props;
  const own = words[lang];
  const line = lineIn(props);
  return (
    <Fieldset lang={lang} id="place" legend={own.part_place} level="part">
      {line({ name: "ward", label: own.ward, value: claim.ward, inputMode: "numeric", width: 4 })}
      {line({ name: "colony", label: own.colony, value: claim.colony })}
      <Select
        lang={lang}
        name="zone"
        label={own.zone}
        value={claim.zone}
        error={errorOf(errors, "zone")}
        choices={zones.map((zone) => ({ value: zone, text: zone }))}
      />
      {line({ name: "road", label: own.road, value: claim.road, optional: true })}
      {line({ name: "house", label: own.house, value: claim.house, width: 20 })}
      {line({ name: "address", label: own.address, value: claim.address, optional: true })}
      {line({
        name: "plotArea",
        label: own.plot_area,
        hint: own.area_hint,
        value: claim.plotArea,
        inputMode: "decimal",
        width: 10,
      })}
    </Fieldset>
  );
}

function FloorRow(props: ParticularsProps & { readonly floor: ClaimedFloor; readonly at: number }): VNode {
  const { lang, floor, at, errors } = props;
  const own = words[lang];
  const name = (field: keyof ClaimedFloor): string => `floors-${at + 1}-${field}`;
  const line = lineIn(props);
  return (
    <Fieldset lang={lang} id={`floors-${at + 1}`} legend={own.floor_number({ number: at + 1 })} level="row">
      {line({ name: name("storey"), label: own.storey, hint: own.storey_hint, value: floor.storey, width: 4 })}
      <Select
        lang={lang}
        name={name("use")}
        label={own.use}
        value={floor.use}
        error={errorOf(errors, name("use"))}
        choices={useClasses.map((value) => ({ value, text: useIn(value, lang) }))}
      />
      <Select
        lang={lang}
        name={name("construction")}
        label={own.construction}
        value={floor.construction}
        error={errorOf(errors, name("construction"))}
        choices={constructionClasses.map((value) => ({ value, text: constructionIn(value, lang) }))}
      />
      {line({ name: name("area"), label: own.area, value: floor.area, inputMode: "decimal", width: 10 })}
      {line({ name: name("builtYear"), label: own.built_year, value: floor.builtYear, inputMode: "numeric", width: 4 })}
    </Fieldset>
  );
}

function OwnerRow(props: ParticularsProps & { readonly owner: ClaimedOwner; readonly at: number }): VNode {
  const { lang, owner, at } = props;
  const own = words[lang];
  const name = (field: keyof ClaimedOwner): string => `owners-${at + 1}-${field}`;
  const line = lineIn(props);
  return (
    <Fieldset lang={lang} id={`owners-${at + 1}`} legend={own.owner_number({ number: at + 1 })} level="row">
      {line({ name: name("name"), label: own.owner_name, value: owner.name })}
      {line({ name: name("relative"), label: own.relative, value: owner.relative, optional: true })}
      {line({ name: name("mobile"), label: own.mobile, value: owner.mobile, type: "tel", width: 20, optional: true })}
      {line({
        name: name("share"),
        label: own.share,
        hint: own.share_hint,
        value: owner.share,
        width: 6,
        optional: true,
      })}
    </Fieldset>
  );
}

/** The particulars' fields; `more` is sent by the buttons that add a row. */
export function ParticularsFields(props: ParticularsProps): VNode {
  const { lang, claim, errors } = props;
  const own = words[lang];
  return (
    <>
      <Place {...props} />
      <Fieldset
        lang={lang}
        id="floors"
        legend={own.part_floors}
        level="part"
        hint={own.rows_hint}
        error={errorOf(errors, "floors")}
      >
        {claim.floors.map((floor, at) => (
          <FloorRow key={at} {...props} floor={floor} at={at} />
        ))}
        <ButtonRow>
          <Button kind="secondary" name="more" value="floor">
            {own.add_floor}
          </Button>
        </ButtonRow>
      </Fieldset>
      <Fieldset
        lang={lang}
        id="owners"
        legend={own.part_owners}
        level="part"
        hint={own.rows_hint}
        error={errorOf(errors, "owners")}
      >
        {claim.owners.map((owner, at) => (
          <OwnerRow key={at} {...props} owner={owner} at={at} />
        ))}
        <ButtonRow>
          <Button kind="secondary" name="more" value="owner">
            {own.add_owner}
          </Button>
        </ButtonRow>
      </Fieldset>
    </>
  );
}
