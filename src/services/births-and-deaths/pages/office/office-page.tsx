// The administrator's list of registration units with their registrars, and of institutions with who reports for them.
import type { VNode } from "preact";
import { LinkButton } from "../../../../web/components/link-button/link-button.tsx";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import type { Lang } from "../../../../web/language.ts";
import type { InstitutionSort } from "../../rules/unit.ts";
import { sortWord } from "./sort-word.ts";
import { words } from "./words/words.generated.ts";

export interface ShownUnit {
  readonly number: number;
  readonly name: string;
  readonly registrars: readonly string[];
  readonly href: string;
}
export interface ShownInstitution {
  readonly name: string;
  readonly sort: InstitutionSort;
  /** The number of its unit. */
  readonly unit: number;
  readonly people: readonly string[];
  readonly serving: boolean;
  readonly href: string;
}

export interface OfficeProps {
  readonly lang: Lang;
  readonly units: readonly ShownUnit[];
  readonly institutions: readonly ShownInstitution[];
  readonly newUnit: string;
  readonly newInstitution: string;
  readonly done: boolean;
}

function Units({ lang, units, newUnit }: OfficeProps): VNode {
  const own = words[lang];
  const columns = [{ heading: own.unit, main: true }, { heading: own.registrars }];
  const rows = units.map((unit) => [
    <a key={unit.href} href={unit.href}>
      {own.unit_titled({ number: unit.number })}: {unit.name}
    </a>,
    unit.registrars.join(", ") || own.no_registrars,
  ]);
  return (
    <>
      <h2 class="ak-heading-2">{own.units}</h2>
      {rows.length > 0 ? (
        <Table caption={own.units} captionHidden columns={columns} rows={rows} />
      ) : (
        <p>{own.no_units}</p>
      )}
      <LinkButton href={newUnit} kind={rows.length > 0 ? "secondary" : "primary"}>
        {own.new_unit}
      </LinkButton>
    </>
  );
}

function Institutions({ lang, institutions, units, newInstitution }: OfficeProps): VNode {
  const own = words[lang];
  const columns = [
    { heading: own.institution, main: true },
    { heading: own.sort },
    { heading: own.unit },
    { heading: own.people },
    { heading: own.state },
  ];
  const rows = institutions.map((one) => [
    <a key={one.href} href={one.href}>
      {one.name}
    </a>,
    sortWord(one.sort, lang),
    own.unit_titled({ number: one.unit }),
    one.people.join(", ") || own.nobody,
    one.serving ? own.serving_yes : own.serving_no,
  ]);
  return (
    <>
      <h2 class="ak-heading-2">{own.institutions}</h2>
      {rows.length > 0 ? (
        <Table caption={own.institutions} captionHidden columns={columns} rows={rows} />
      ) : (
        <p>{own.no_institutions}</p>
      )}
      {units.length > 0 ? (
        <LinkButton href={newInstitution} kind="secondary">
          {own.new_institution}
        </LinkButton>
      ) : (
        <p>{own.first_a_unit}</p>
      )}
    </>
  );
}

export function OfficeBody(props: OfficeProps): VNode {
  const own = words[props.lang];
  return (
    <>
      {props.done && (
        <NotificationBanner lang={props.lang} kind="done">
          {own.done}
        </NotificationBanner>
      )}
      <p class="ak-lead">{own.lead}</p>
      <Units {...props} />
      <Institutions {...props} />
    </>
  );
}
