// A person's own page: her holdings, the papers of each account, and all that she asked for or was asked about.
import type { VNode } from "preact";
import { LinkButton } from "../../../web/components/link-button/link-button.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import { rupees, sum } from "../../../kernel/money.ts";
import type { Lang } from "../../../web/language.ts";
import { FoundTable } from "./find-page.tsx";
import { dateIn } from "./names.ts";
import { holdingPath, noDuesPath, passbookPath, payPath } from "./places.ts";
import type { ApplicationView, FoundView } from "./views.ts";
import { words } from "./words/words.generated.ts";

export interface MineProps {
  readonly lang: Lang;
  readonly town: number;
  readonly found: readonly FoundView[];
  readonly applications: readonly ApplicationView[];
}

/** Who must do the next thing, and until when. */
function nextIn({ next }: ApplicationView, lang: Lang): string {
  const own = words[lang];
  if (!next) return "";
  const date = dateIn(next.on, lang);
  if (next.late) return own.application_late({ date });
  return next.by === "owner" ? own.application_owner_until({ date }) : own.application_office_until({ date });
}

/** Requests, returns and notices with their state and last day; nothing without any. */
export function ApplicationTable({
  lang,
  list,
}: {
  readonly lang: Lang;
  readonly list: readonly ApplicationView[];
}): VNode {
  const own = words[lang];
  if (list.length === 0) return <p>{own.applications_none}</p>;
  return (
    <Table
      caption={own.applications_title}
      captionHidden
      columns={[
        { heading: own.application, main: true },
        { heading: own.holding_number },
        { heading: own.date },
        { heading: own.task_state },
        { heading: own.application_until },
      ]}
      rows={list.map((one) => [
        <a href={one.href}>{one.what}</a>,
        one.number,
        dateIn(one.on, lang),
        one.state,
        nextIn(one, lang),
      ])}
    />
  );
}

/** The papers of each account: what moved on it, receipts again, the certificate of no dues. */
function Accounts({ lang, town, found }: MineProps): VNode {
  const own = words[lang];
  return (
    <Table
      caption={own.accounts_title}
      captionHidden
      columns={[
        { heading: own.holding_number, main: true },
        { heading: own.to_passbook },
        { heading: own.receipts_title },
        { heading: own.to_no_dues },
        { heading: own.owed, numeric: true },
      ]}
      rows={found.map((one) => [
        one.number,
        <a href={passbookPath(town, one.account)} aria-label={`${own.open_it}: ${own.to_passbook} ${one.number}`}>
          {own.open_it}
        </a>,
        <a
          href={`${holdingPath(town, one.id)}#receipts`}
          aria-label={`${own.open_it}: ${own.receipts_title} ${one.number}`}
        >
          {own.open_it}
        </a>,
        <a href={noDuesPath(town, one.account)} aria-label={`${own.ask_it}: ${own.to_no_dues} ${one.number}`}>
          {own.ask_it}
        </a>,
        one.owedPaise > 0n ? (
          <a href={payPath(town, one.account)}>{own.pay_amount({ amount: rupees(one.owedPaise) })}</a>
        ) : (
          own.rupees({ amount: rupees(one.owedPaise) })
        ),
      ])}
    />
  );
}

export function MineBody(props: MineProps): VNode {
  const { lang, town, found, applications } = props;
  const own = words[lang];
  if (found.length === 0) {
    return (
      <>
        <p class="ak-lead">{own.mine_lead}</p>
        <p>{own.mine_none}</p>
      </>
    );
  }
  const owedPaise = sum(found.map((one) => one.owedPaise));
  const [only] = found;
  return (
    <>
      <p class="ak-lead">{own.mine_lead}</p>
      <FoundTable lang={lang} town={town} found={found} caption={own.mine_title} />
      {owedPaise > 0n && (
        <p>
          {own.dues_total}: <strong>{own.rupees({ amount: rupees(owedPaise) })}</strong>
        </p>
      )}
      {found.length === 1 && only && owedPaise > 0n && (
        <div class="ak-button-row">
          <LinkButton href={payPath(town, only.account)}>{own.pay}</LinkButton>
        </div>
      )}
      <h2>{own.accounts_title}</h2>
      <Accounts {...props} />
      <h2>{own.applications_title}</h2>
      <ApplicationTable lang={lang} list={applications} />
    </>
  );
}
