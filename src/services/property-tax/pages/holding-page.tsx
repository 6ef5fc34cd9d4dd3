// A holding: its particulars as far as the reader may see them, its dues by head and year, and what can be done.
import type { ComponentChildren, VNode } from "preact";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import { rupees } from "../../../kernel/money.ts";
import { Button } from "../../../web/components/button/button.tsx";
import { DuesTable } from "../../../web/components/dues-table/dues-table.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { LinkButton } from "../../../web/components/link-button/link-button.tsx";
import { NotificationBanner } from "../../../web/components/notification-banner/notification-banner.tsx";
import { SummaryList, type SummaryRow } from "../../../web/components/summary-list/summary-list.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import { headIn } from "../../../web/head-words.ts";
import type { Lang } from "../../../web/language.ts";
import { safeUrl } from "../../../web/safe-url.ts";
import {
  areaFigure,
  areaIn,
  constructionIn,
  dateIn,
  exemptionIn,
  linkedIn,
  occupancyIn,
  orderIn,
  pointIn,
  roadIn,
  shareIn,
  storeyIn,
  useIn,
} from "./names.ts";
import {
  askPath,
  correctPath,
  demandCorrectionPath,
  demolishPath,
  holdingPath,
  minePath,
  noDuesPath,
  passbookPath,
  payPath,
  raisePath,
  recoveryCasePath,
  returnPath,
  splitPath,
  takePath,
  usePath,
  verifyPath,
} from "./places.ts";
import type { DuesView, DueView, HistoryView, HoldingView, ReceiptView, WorkingView } from "./views.ts";
import { RatesMark, Working } from "./working.tsx";
import { words } from "./words/words.generated.ts";

export interface HoldingProps {
  readonly lang: Lang;
  readonly town: number;
  readonly holding: HoldingView;
  readonly dues: DuesView;
  readonly year: FinancialYear;
  readonly yearRaised: boolean;
  readonly working: WorkingView;
  readonly history: readonly HistoryView[] | undefined;
  /** For the owner and the office. */
  readonly receipts: readonly ReceiptView[];
  /** What just happened, in words. */
  readonly done: string | undefined;
  readonly budgetSpent: boolean;
  readonly may: {
    readonly ask: boolean;
    readonly take: boolean;
    readonly file: boolean;
    readonly correct: boolean;
    readonly raise: boolean;
    /** The passbook and the certificate of no dues. */
    readonly read: boolean;
    readonly recover: boolean;
    /** She is one of the owners. */
    readonly own: boolean;
  };
  /** For the form that raises the year's demand. */
  readonly csrf: string | undefined;
  readonly command: string;
  /** The asker's earlier requests. */
  readonly requests: ComponentChildren;
}

const duesLines = (dues: readonly DueView[], lang: Lang) =>
  dues.map((due) => ({ head: headIn(due.head, lang), year: due.year, amountPaise: due.amountPaise }));

function Dues({ lang, dues, year, yearRaised }: HoldingProps): VNode {
  const own = words[lang];
  const total = (lines: readonly DueView[]) =>
    lines.reduce((sum, line) => sum + line.amountPaise, 0n) as typeof dues.owedPaise;
  const parts = [
    { lines: dues.lines.filter((line) => line.arrear), caption: own.dues_arrears },
    { lines: dues.lines.filter((line) => !line.arrear), caption: own.dues_current({ year }) },
  ].filter((part) => part.lines.length > 0);
  return (
    <section aria-labelledby="dues">
      <h2 id="dues">{own.dues_title}</h2>
      {parts.length === 0 && <p>{own.dues_none}</p>}
      {parts.map(({ lines, caption }) => (
        <DuesTable
          key={caption}
          lang={lang}
          caption={caption}
          lines={duesLines(lines, lang)}
          totalPaise={total(lines)}
          totalName={parts.length > 1 ? own.dues_sum : undefined}
        />
      ))}
      {parts.length > 1 && (
        <p class="ak-lead">
          {own.dues_total}: <strong>{own.rupees({ amount: rupees(dues.owedPaise) })}</strong>
        </p>
      )}
      {dues.advancePaise > 0n && <p>{own.advance({ amount: rupees(dues.advancePaise) })}</p>}
      {!yearRaised && <p>{own.dues_not_raised({ year })}</p>}
    </section>
  );
}

function particularRows(lang: Lang, holding: HoldingView): readonly SummaryRow[] {
  const own = words[lang];
  const { opened } = holding;
  const row = (name: string, value: string | undefined): readonly SummaryRow[] =>
    value === undefined || value === "" ? [] : [{ name, value }];
  return [
    ...row(own.holding_number, holding.number),
    ...row(own.old_number, holding.oldNumber),
    ...row(own.portal_number, holding.portalNumber),
    ...row(own.owner, opened === undefined ? holding.masks.join(", ") : undefined),
    ...row(own.ward, String(holding.ward)),
    ...row(own.colony, holding.colony),
    ...row(own.road, holding.road),
    ...row(own.road_class, holding.roadClass && roadIn(holding.roadClass, lang)),
    ...row(own.house, opened?.house),
    ...row(own.address, opened?.address),
    ...row(own.zone, holding.zone),
    ...row(own.plot_area, areaIn(holding.plotAreaHundredths, lang)),
    ...row(own.exemptions, holding.exemptions.map((ground) => exemptionIn(ground, lang)).join(", ")),
    ...row(own.geo_point, holding.point && opened && pointIn(holding.point)),
    ...row(
      own.links,
      opened && holding.links.map(({ service, number }) => `${linkedIn(service, lang)} ${number}`).join(", "),
    ),
    ...row(own.registered_on, dateIn(holding.registeredOn, lang)),
    ...row(own.corrected_on, holding.correctedOn && dateIn(holding.correctedOn, lang)),
  ];
}

function Owners({ lang, holding }: HoldingProps): VNode | null {
  const own = words[lang];
  if (!holding.opened) return null;
  return (
    <Table
      caption={own.owners}
      columns={[
        { heading: own.owner, main: true },
        { heading: own.relative },
        { heading: own.mobile },
        { heading: own.share, numeric: true },
      ]}
      rows={holding.opened.owners.map((owner) => [
        owner.name,
        owner.relative,
        owner.mobile,
        shareIn(owner.share, lang),
      ])}
    />
  );
}

function Floors({ lang, holding }: HoldingProps): VNode {
  const own = words[lang];
  if (holding.floors.length === 0) return <p>{own.floors_none}</p>;
  return (
    <Table
      caption={own.floors_title}
      columns={[
        { heading: own.storey, main: true },
        { heading: own.use },
        { heading: own.construction },
        { heading: own.area, numeric: true },
        { heading: own.built_year, numeric: true },
        { heading: own.occupancy },
      ]}
      rows={holding.floors.map((floor) => [
        storeyIn(floor.storey, lang),
        useIn(floor.use, lang),
        constructionIn(floor.construction, lang),
        areaFigure(floor.areaHundredths),
        String(floor.builtYear),
        occupancyIn(floor.occupancy, lang),
      ])}
    />
  );
}

function History({ lang, history }: { readonly lang: Lang; readonly history: readonly HistoryView[] }): VNode {
  const own = words[lang];
  const said = ({ what, order }: HistoryView): string =>
    ({
      registered: own.history_registered,
      imported: own.history_imported,
      corrected: own.history_corrected({ order }),
      came_of_split: own.history_came_of_split,
      came_of_merge: own.history_came_of_merge,
      split: own.history_split({ order }),
      merged: own.history_merged({ order }),
      use_changed: own.history_use_changed({ order }),
      demolished: own.history_demolished({ order }),
      assessed: own.history_assessed,
    })[what];
  return (
    <Table
      caption={own.history_title}
      columns={[{ heading: own.date, main: true }, { heading: own.event }]}
      rows={history.map((one) => [dateIn(one.on, lang), said(one)])}
    />
  );
}

/** The papers of the account, for those who may read them, and for the officer how far its recovery is. */
function AccountPapers({ lang, town, holding, may }: HoldingProps): VNode | null {
  const own = words[lang];
  const links = [
    ...(may.read
      ? [
          { href: passbookPath(town, holding.account), text: own.to_passbook },
          { href: noDuesPath(town, holding.account), text: own.to_no_dues },
        ]
      : []),
    ...(may.recover ? [{ href: recoveryCasePath(town, holding.account), text: own.to_recovery }] : []),
    ...(may.own ? [{ href: minePath(town), text: own.to_applications }] : []),
  ];
  if (links.length === 0) return null;
  return (
    <nav class="ak-noprint" aria-labelledby="papers">
      <h2 id="papers">{own.papers_title}</h2>
      <ul>
        {links.map((link) => (
          <li key={link.href}>
            <a href={link.href}>{link.text}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Receipts({ lang, receipts }: HoldingProps): VNode | null {
  const own = words[lang];
  if (receipts.length === 0) return null;
  return (
    <section id="receipts">
      <Table
        caption={own.receipts_title}
        columns={[
          { heading: own.receipt_number, main: true },
          { heading: own.date },
          { heading: own.receipt_mode },
          { heading: own.amount, numeric: true },
        ]}
        rows={receipts.map((one) => [
          <a href={safeUrl(one.href)}>{one.number}</a>,
          dateIn(one.on, lang),
          one.mode,
          rupees(one.amountPaise),
        ])}
      />
    </section>
  );
}

function Actions(props: HoldingProps): VNode {
  const { lang, town, holding, dues, year, may } = props;
  const own = words[lang];
  const owing = dues.owedPaise > 0n;
  return (
    <>
      <div class="ak-button-row">
        {may.take && (
          <LinkButton kind={owing ? "primary" : "secondary"} href={takePath(town, holding.account)}>
            {own.take_cash}
          </LinkButton>
        )}
        {owing && !may.take && <LinkButton href={payPath(town, holding.account)}>{own.pay}</LinkButton>}
        {may.file && (
          <LinkButton kind="secondary" href={returnPath(town, holding.id)}>
            {own.return_action}
          </LinkButton>
        )}
        {may.correct && (
          <LinkButton kind="secondary" href={correctPath(town, holding.id)}>
            {own.action_correct}
          </LinkButton>
        )}
        {may.correct && (
          <LinkButton kind="secondary" href={verifyPath(town, holding.id)}>
            {own.inspect_action}
          </LinkButton>
        )}
        {may.correct && (
          <LinkButton kind="secondary" href={splitPath(town, holding.id)}>
            {own.split_title}
          </LinkButton>
        )}
        {may.correct && holding.demandedYears.length > 0 && (
          <LinkButton kind="secondary" href={demandCorrectionPath(town, holding.id)}>
            {own.demand_change_title}
          </LinkButton>
        )}
        {may.correct && holding.floors.length > 0 && (
          <LinkButton kind="secondary" href={usePath(town, holding.id)}>
            {own.use_title}
          </LinkButton>
        )}
        {may.correct && holding.floors.length > 0 && (
          <LinkButton kind="secondary" href={demolishPath(town, holding.id)}>
            {own.demolish_title}
          </LinkButton>
        )}
        {may.ask && (
          <LinkButton kind="secondary" href={askPath(town, holding.id)}>
            {own.action_ask}
          </LinkButton>
        )}
      </div>
      {may.raise && !props.yearRaised && (
        <Form action={raisePath(town, holding.id)} csrf={props.csrf} commandId={props.command}>
          <Button kind="secondary">{own.action_raise({ year })}</Button>
        </Form>
      )}
    </>
  );
}

/** Where it came from and, when it ended, what stands in its place. */
function Lineage({ lang, town, holding }: HoldingProps): VNode | null {
  const own = words[lang];
  const { closed, from, into } = holding;
  const links = (list: HoldingView["from"]): ComponentChildren =>
    list.map(({ id, number }, at) => (
      <span key={id}>
        {at > 0 && ", "}
        <a href={holdingPath(town, id)}>{number}</a>
      </span>
    ));
  if (closed === undefined && from.length === 0) return null;
  return (
    <NotificationBanner lang={lang}>
      {closed && (
        <p>
          {closed.by === "split" ? own.closed_split : own.closed_merge} ({orderIn(closed.order, lang)}) {links(into)}
        </p>
      )}
      {from.length > 0 && (
        <p>
          {own.came_from} {links(from)}
        </p>
      )}
    </NotificationBanner>
  );
}

export function HoldingBody(props: HoldingProps): VNode {
  const { lang, holding, working, history } = props;
  const own = words[lang];
  return (
    <>
      {props.done !== undefined && (
        <NotificationBanner lang={lang} kind="done">
          {props.done}
        </NotificationBanner>
      )}
      {props.budgetSpent && <NotificationBanner lang={lang}>{own.budget_spent}</NotificationBanner>}
      <Lineage {...props} />
      <RatesMark lang={lang} working={working} />
      <Dues {...props} />
      <Actions {...props} />
      {props.requests}
      <Receipts {...props} />
      <AccountPapers {...props} />
      <SummaryList lang={lang} rows={particularRows(lang, holding)} />
      <Owners {...props} />
      <Floors {...props} />
      <Working lang={lang} working={working} />
      {history && history.length > 0 && <History lang={lang} history={history} />}
      {!holding.opened && <p>{own.masked_note}</p>}
    </>
  );
}
