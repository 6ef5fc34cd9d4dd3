// The form of a holding's particulars, for registering and correcting: rows of floors and owners grow without a script.
import type { VNode } from "preact";
import {
  constructionClasses,
  exemptionGrounds,
  occupancies,
  roadClasses,
  useClasses,
} from "../../../kernel/property-tax-rates.ts";
import { Button, ButtonRow } from "../../../web/components/button/button.tsx";
import { ChoiceLine } from "../../../web/components/radios/radios.tsx";
import { Fieldset } from "../../../web/components/fieldset/fieldset.tsx";
import { Select } from "../../../web/components/select/select.tsx";
import { TextInput, type TextInputProps } from "../../../web/components/text-input/text-input.tsx";
import { errorOf, type FieldError } from "../../../web/frame.ts";
import type { Lang } from "../../../web/language.ts";
import type { ClaimedFloor, ClaimedLink, ClaimedOwner, ClaimedParticulars } from "../rules/claimed.ts";
import { linkedServices } from "../rules/particulars.ts";
import { constructionIn, exemptionIn, linkedIn, occupancyIn, roadIn, useIn } from "./names.ts";
import { words } from "./words/words.generated.ts";

export interface ParticularsProps {
  readonly lang: Lang;
  readonly claim: ClaimedParticulars;
  readonly zones: readonly string[];
  readonly errors: readonly FieldError[];
}

/** What a form needs that takes floors only. */
export type FloorsProps = Pick<ParticularsProps, "lang" | "errors"> & { readonly floors: readonly ClaimedFloor[] };

type Line = Pick<TextInputProps, "name" | "label" | "value"> & Partial<TextInputProps>;

/** Draws one line of text with its error. */
const lineIn =
  ({ lang, errors }: Pick<ParticularsProps, "lang" | "errors">) =>
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
      <Select
        lang={lang}
        name="roadClass"
        label={own.road_class}
        value={claim.roadClass}
        error={errorOf(errors, "roadClass")}
        optional
        choices={roadClasses.map((value) => ({ value, text: roadIn(value, lang) }))}
      />
      {line({ name: "house", label: own.house, value: claim.house, width: 20 })}
      {line({ name: "address", label: own.address, value: claim.address, optional: true })}
      <PlotArea lang={lang} errors={errors} value={claim.plotArea} />
    </Fieldset>
  );
}

/** Takes a row away, without a script too: the form comes back without it. */
const DropButton = ({
  part,
  at,
  text,
}: {
  readonly part: string;
  readonly at: number;
  readonly text: string;
}): VNode => (
  <Button kind="secondary" name="more" value={`drop-${part}-${at + 1}`}>
    {text}
  </Button>
);

/**
 * What the Enter key does in a form with many buttons: without this it would press the first one, which takes a row away.
 * It stands first in its form and is seen and reached by nobody.
 */
export const EnterDoes = ({ name, value }: { readonly name: string; readonly value: string }): VNode => (
  <button class="ak-hidden" type="submit" name={name} value={value} tabIndex={-1} aria-hidden="true" />
);

function FloorRow(
  props: Pick<ParticularsProps, "lang" | "errors"> & { readonly floor: ClaimedFloor; readonly at: number },
): VNode {
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
      <Select
        lang={lang}
        name={name("occupancy")}
        label={own.occupancy}
        value={floor.occupancy}
        error={errorOf(errors, name("occupancy"))}
        optional
        choices={occupancies.map((value) => ({ value, text: occupancyIn(value, lang) }))}
      />
      <DropButton part="floors" at={at} text={own.drop_floor} />
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
      {props.claim.owners.length > 1 && <DropButton part="owners" at={at} text={own.drop_owner} />}
    </Fieldset>
  );
}

function LinkRow(props: ParticularsProps & { readonly link: ClaimedLink; readonly at: number }): VNode {
  const { lang, link, at, errors } = props;
  const own = words[lang];
  const name = (field: keyof ClaimedLink): string => `links-${at + 1}-${field}`;
  return (
    <Fieldset lang={lang} id={`links-${at + 1}`} legend={own.link_row({ number: at + 1 })} level="row">
      <Select
        lang={lang}
        name={name("service")}
        label={own.link_service}
        value={link.service}
        error={errorOf(errors, name("service"))}
        choices={linkedServices.map((value) => ({ value, text: linkedIn(value, lang) }))}
      />
      {lineIn(props)({ name: name("number"), label: own.link_number, value: link.number, width: 20 })}
      <DropButton part="links" at={at} text={own.drop_link} />
    </Fieldset>
  );
}

function Exemptions({ lang, claim, errors }: ParticularsProps): VNode {
  const own = words[lang];
  const hint = own.exemptions_hint;
  return (
    <Fieldset
      lang={lang}
      id="exemptions"
      legend={own.exemptions}
      hint={hint}
      error={errorOf(errors, "exemptions")}
      optional
    >
      <div class="ak-choices">
        {exemptionGrounds.map((ground) => (
          <ChoiceLine
            key={ground}
            kind="checkbox"
            id={`exemption-${ground}`}
            name={`exemption-${ground}`}
            choice={{ value: "yes", text: exemptionIn(ground, lang) }}
            checked={claim.exemptions.includes(ground)}
          />
        ))}
      </div>
    </Fieldset>
  );
}

function More(props: ParticularsProps): VNode {
  const { lang, claim } = props;
  const own = words[lang];
  const line = lineIn(props);
  const degree = { inputMode: "decimal", width: 10, optional: true } as const;
  return (
    <Fieldset lang={lang} id="more" legend={own.part_more} level="part">
      <Exemptions {...props} />
      {line({ name: "latitude", label: own.latitude, hint: own.geo_hint, value: claim.latitude, ...degree })}
      {line({ name: "longitude", label: own.longitude, hint: own.geo_hint_east, value: claim.longitude, ...degree })}
      {claim.links.map((link, at) => (
        <LinkRow key={at} {...props} link={link} at={at} />
      ))}
      <ButtonRow>
        <Button kind="secondary" name="more" value="link">
          {own.add_link}
        </Button>
      </ButtonRow>
    </Fieldset>
  );
}

/** Rows of floors with buttons that add and take away. */
export function FloorsPart({ lang, floors, errors }: FloorsProps): VNode {
  const own = words[lang];
  return (
    <Fieldset
      lang={lang}
      id="floors"
      legend={own.part_floors}
      level="part"
      hint={own.rows_hint}
      error={errorOf(errors, "floors")}
    >
      {floors.map((floor, at) => (
        <FloorRow key={at} lang={lang} errors={errors} floor={floor} at={at} />
      ))}
      <ButtonRow>
        <Button kind="secondary" name="more" value="floor">
          {own.add_floor}
        </Button>
      </ButtonRow>
    </Fieldset>
  );
}

/** The plot's area. */
export function PlotArea({ lang, errors, value }: Pick<FloorsProps, "lang" | "errors"> & { value: string }): VNode {
  const own = words[lang];
  const area = { hint: own.area_hint, inputMode: "decimal", width: 10 } as const;
  return lineIn({ lang, errors })({ name: "plotArea", label: own.plot_area, value, ...area });
}

function OwnersPart(props: ParticularsProps): VNode {
  const { lang, claim, errors } = props;
  const own = words[lang];
  return (
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
  );
}

/** The particulars' fields; `more` is sent by the buttons that add a row or take one away. */
export function ParticularsFields(props: ParticularsProps): VNode {
  const { lang, claim, errors } = props;
  return (
    <>
      <Place {...props} />
      <FloorsPart lang={lang} floors={claim.floors} errors={errors} />
      <OwnersPart {...props} />
      <More {...props} />
    </>
  );
}
