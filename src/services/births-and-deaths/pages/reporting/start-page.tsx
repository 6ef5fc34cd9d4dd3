// The first page of births and deaths: what to report, who does, by when and for what fee; and one's own reports.
import type { VNode } from "preact";
import { paise, rupeesShort } from "../../../../kernel/money.ts";
import type { RegistrationLaw } from "../../../../kernel/registration-law.ts";
import { type ServiceCard, ServiceCards } from "../../../../web/components/service-cards/service-cards.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import type { Lang } from "../../../../web/language.ts";
import { eventKinds } from "../../rules/forms.ts";
import { type DraftView, Drafts, Sent, type SentView } from "./list-page.tsx";
import { bulkPath, newReportPath, reportsPath } from "./places.ts";
import { words } from "./words/words.generated.ts";

/** By when, what it costs, and what else is asked. */
export function DelayTable({ lang, law }: { readonly lang: Lang; readonly law: RegistrationLaw }): VNode {
  const own = words[lang];
  const mark = (verified: boolean): string => (verified ? "" : ` (${own.unverified})`);
  const fee = ({ feePaise, verified }: { readonly feePaise: bigint; readonly verified: boolean }): string =>
    `${feePaise === 0n ? own.free : `₹${rupeesShort(paise(feePaise))}`}${mark(verified)}`;
  const from = law.inTime.days_max + 1;
  const [late, year] = [law.late.days_max, law.withinYear.years_max];
  return (
    <Table
      caption={own.by_when}
      columns={[{ heading: own.reported_within, main: true }, { heading: own.fee }, { heading: own.also_asked }]}
      rows={[
        [own.within_days({ days: law.inTime.days_max }), fee(law.inTime), own.asked_nothing],
        [own.days_from_to({ from, to: late }), fee(law.late), own.asked_second],
        [own.days_to_years({ from: late + 1, years: year }), fee(law.withinYear), own.asked_permission],
        [own.over_years({ years: year }), fee(law.overYear), own.asked_order],
      ]}
    />
  );
}

export interface StartProps {
  readonly lang: Lang;
  readonly town: number;
  readonly law: RegistrationLaw;
  /** False for those of the office who take no reports. */
  readonly mayReport: boolean;
  /** What else there is for whoever visits. */
  readonly further: readonly ServiceCard[];
  /** Whoever may send many at once. */
  readonly bulk: boolean;
  readonly drafts: readonly DraftView[];
  /** The newest; absent for whoever has not signed in. */
  readonly sent: readonly SentView[] | undefined;
}

export function StartBody(props: StartProps): VNode {
  const { lang, town, law, sent } = props;
  const own = words[lang];
  const told = {
    birth: [own.card_birth, own.card_birth_text],
    death: [own.card_death, own.card_death_text],
    "still-birth": [own.card_still_birth, own.card_still_birth_text({ weeks: law.stillBirth.weeks_min })],
  } as const;
  const cards: readonly ServiceCard[] = eventKinds.map((what) => ({
    href: newReportPath(town, what),
    title: told[what][0],
    text: told[what][1],
    main: what === "birth",
  }));
  const bulk = eventKinds.map((what) => ({
    href: bulkPath(town, what),
    title: own.bulk_card({ form: told[what][0] }),
    text: own.bulk_card_text,
  }));
  return (
    <>
      <p class="ak-lead">{own.start_lead}</p>
      {props.mayReport && <ServiceCards cards={cards} />}
      {props.bulk && <ServiceCards cards={bulk} />}
      {props.further.length > 0 && (
        <>
          <h2>{own.further}</h2>
          <ServiceCards cards={props.further} level={3} />
        </>
      )}
      <Drafts {...props} />
      {sent && (
        <>
          <Sent lang={lang} town={town} sent={sent} caption={own.newest} />
          <p>
            <a href={reportsPath(town)}>{own.all_reports}</a>
          </p>
        </>
      )}
      <h2>{own.who_title}</h2>
      <ul>
        <li>{own.who_home}</li>
        <li>{own.who_institution}</li>
        <li>{own.who_vehicle}</li>
        <li>{own.who_found}</li>
      </ul>
      <DelayTable lang={lang} law={law} />
      <p class="ak-hint">{own.law_source({ source: law.inTime.source })}</p>
    </>
  );
}
