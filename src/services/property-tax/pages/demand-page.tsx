// The yearly demand of a town: what it would raise, the start, and how far it is.
import type { VNode } from "preact";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import { type Paise, rupeesShort } from "../../../kernel/money.ts";
import { Button } from "../../../web/components/button/button.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { NotificationBanner } from "../../../web/components/notification-banner/notification-banner.tsx";
import { Progress } from "../../../web/components/progress/progress.tsx";
import { Stats } from "../../../web/components/stat/stat.tsx";
import { shownCount } from "../../../web/shown.ts";
import type { Lang } from "../../../web/language.ts";
import { demandPath } from "./places.ts";
import type { WorkingView } from "./views.ts";
import { RatesMark } from "./working.tsx";
import { words } from "./words/words.generated.ts";

export interface DemandProps {
  readonly lang: Lang;
  readonly town: number;
  readonly year: FinancialYear;
  readonly csrf: string;
  readonly rates: WorkingView;
  readonly holdings: number;
  readonly waiting: number;
  readonly totalPaise: Paise;
  readonly unassessable: number;
  readonly running: boolean;
  readonly raisedPaise: Paise;
  readonly penaltyPaise: Paise;
}

export function DemandBody(props: DemandProps): VNode {
  const { lang, town, holdings, waiting } = props;
  const own = words[lang];
  const money = (amount: Paise): string => own.rupees({ amount: rupeesShort(amount) });
  const open = waiting - props.unassessable;
  return (
    <>
      <p class="ak-lead">{own.demand_lead}</p>
      <RatesMark lang={lang} working={props.rates} />
      {props.running && <NotificationBanner lang={lang}>{own.demand_running}</NotificationBanner>}
      <Stats
        figures={[
          { label: own.demand_holdings, value: shownCount(holdings) },
          { label: own.demand_waiting, value: shownCount(waiting) },
          ...(props.running
            ? []
            : [{ label: own.demand_total, value: money(props.totalPaise), note: own.demand_penalty_note }]),
          ...(props.unassessable === 0
            ? []
            : [{ label: own.demand_unassessable, value: shownCount(props.unassessable) }]),
          { label: own.demand_raised, value: money(props.raisedPaise) },
          { label: own.demand_penalty, value: money(props.penaltyPaise) },
        ]}
      />
      <Progress
        lang={lang}
        id="demand-progress"
        label={own.demand_progress}
        done={holdings - waiting}
        total={holdings}
        refresh={demandPath(town)}
        going={props.running}
      />
      {!props.running && open > 0 && (
        <Form action={demandPath(town)} csrf={props.csrf}>
          <Button>{own.demand_confirm({ count: open })}</Button>
        </Form>
      )}
      {!props.running && open === 0 && <p>{own.demand_nothing}</p>}
    </>
  );
}
