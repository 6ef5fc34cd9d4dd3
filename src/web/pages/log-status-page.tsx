// The log's status: who cosigned what and when, why the portal is sealed, and the three lines for a notice board.
import type { VNode } from "preact";
import { type CivilDate, type Instant, instantMs, showInstant } from "../../kernel/civil-date.ts";
import { NotificationBanner } from "../components/notification-banner/notification-banner.tsx";
import { SummaryList } from "../components/summary-list/summary-list.tsx";
import { Table } from "../components/table/table.tsx";
import { Tag } from "../components/tag/tag.tsx";
import { WarningText } from "../components/warning-text/warning-text.tsx";
import type { Lang } from "../language.ts";
import { links } from "../links.ts";
import { shownCount, shownDate } from "../shown.ts";
import { words as shell } from "../words/words.generated.ts";
import type { PageContent } from "./content.ts";
import { words } from "./words/words.generated.ts";

export interface ShownTree {
  readonly size: number;
  readonly root: string;
  readonly at: Instant;
}

export interface ShownSeal {
  readonly kind: "behind" | "forked" | "facts" | "closed" | "unheard";
  readonly source: string;
  readonly here: number;
  readonly known: number;
}

/** What the page shows of the log. */
export interface ShownLog {
  readonly origin: string;
  readonly shard: string;
  readonly size: number;
  readonly root: string;
  readonly cosigned: ShownTree | undefined;
  readonly witnesses: readonly {
    readonly name: string;
    readonly key: string;
    readonly size: number;
    readonly at: Instant | undefined;
    readonly trouble: string;
  }[];
  readonly seal: ShownSeal | undefined;
  /** What was cosigned, one checkpoint a day, the newest first. */
  readonly days: readonly {
    readonly day: CivilDate;
    readonly size: number;
    readonly witnesses: readonly string[];
  }[];
  /** The parts of the log that are over, the oldest first. */
  readonly frozen: readonly { readonly shard: string; readonly size: number; readonly root: string }[];
  /** A year has begun that the log's part does not bear. */
  readonly isFreezeDue: boolean;
}

/** What the last checks of all records found; undefined while there was none. */
export interface ShownRecordCheck {
  /** When the oldest of them was done. */
  readonly since: Instant;
  readonly towns: number;
  readonly facts: number;
  readonly differences: number;
  /** Names of towns with differences, in the page's language. */
  readonly differing: readonly string[];
  /** How many could not be checked the last time. */
  readonly unchecked: number;
}

/** What is shown beside the log itself. */
export interface ShownSafety {
  readonly check: ShownRecordCheck | undefined;
  /** Entries that were published, and those of them that are in the vault; undefined where there is none or nobody can tell. */
  readonly vault: { readonly published: bigint; readonly vaulted: bigint } | undefined;
}

const minute_seconds = 60;
const hour_seconds = 3_600;
const day_seconds = 86_400;

/** "3 minutes ago". */
function ageWords(lang: Lang, at: Instant, now: Instant): string {
  const own = words[lang];
  const seconds = Math.max(0, Math.floor((instantMs(now) - instantMs(at)) / 1000));
  if (seconds < minute_seconds) return own.log_age_seconds({ count: seconds });
  if (seconds < hour_seconds) return own.log_age_minutes({ count: Math.floor(seconds / minute_seconds) });
  if (seconds < day_seconds) return own.log_age_hours({ count: Math.floor(seconds / hour_seconds) });
  return own.log_age_days({ count: Math.floor(seconds / day_seconds) });
}

const timeWords = (lang: Lang, at: Instant, now: Instant): string =>
  `${showInstant(at)} IST (${ageWords(lang, at, now)})`;

function vaultWords(lang: Lang, { published, vaulted }: NonNullable<ShownSafety["vault"]>): string {
  const own = words[lang];
  if (vaulted >= published) return own.log_vault_all;
  return own.log_vault_waits({ vaulted: String(vaulted), waiting: String(published - vaulted) });
}

function sealedWords(lang: Lang, seal: ShownSeal): string {
  const own = words[lang];
  const { kind, source } = seal;
  // Indexes are names, not amounts: they are shown without grouping.
  const [here, known, last] = [String(seal.here), String(seal.known), String(seal.known - 1)];
  if (kind === "behind") return own.log_sealed_behind({ source, known, here, first: here, last });
  if (kind === "facts") return own.log_sealed_facts({ known, here, first: here, last });
  if (kind === "closed") return own.log_sealed_closed({ source, known });
  return kind === "forked" ? own.log_sealed_forked({ source, known }) : own.log_sealed_unheard;
}

function Witnesses(props: { readonly lang: Lang; readonly log: ShownLog; readonly now: Instant }): VNode {
  const { lang, log, now } = props;
  const own = words[lang];
  if (log.witnesses.length === 0) return <p>{own.log_no_witness}</p>;
  return (
    <Table
      caption={own.log_witnesses}
      captionHidden={true}
      columns={[
        { heading: own.log_witness, main: true },
        { heading: own.log_entries, numeric: true },
        { heading: own.log_when },
        { heading: own.log_state },
      ]}
      rows={log.witnesses.map(({ name, key, size, at, trouble }) => [
        name === key ? name : `${name} (${key})`,
        String(size),
        at === undefined ? own.log_never : timeWords(lang, at, now),
        <Tag kind={trouble === "" && at !== undefined ? "good" : "waiting"}>
          {trouble === "" && at !== undefined ? own.log_cosigns : own.log_silent}
        </Tag>,
      ])}
    />
  );
}

/** The parts that are over, each with its last root and its files. */
function Frozen(props: { readonly lang: Lang; readonly log: ShownLog }): VNode {
  const { lang, log } = props;
  const own = words[lang];
  return (
    <>
      <h2>{own.log_frozen_title}</h2>
      <p>{own.log_frozen_text}</p>
      <Table
        caption={own.log_frozen_title}
        captionHidden={true}
        columns={[
          { heading: own.log_origin, main: true },
          { heading: own.log_entries, numeric: true },
          { heading: own.log_root },
          { heading: own.log_checkpoint },
        ]}
        rows={log.frozen.map(({ shard, size, root }) => [
          shard,
          String(size),
          <code>{root}</code>,
          <a href={`/log/${shard}/checkpoint`}>{own.log_checkpoint}</a>,
        ])}
      />
    </>
  );
}

/** What was cosigned, day by day. */
function Days(props: { readonly lang: Lang; readonly log: ShownLog }): VNode {
  const { lang, log } = props;
  const own = words[lang];
  return (
    <>
      <h2>{own.log_days_title}</h2>
      <p>{own.log_days_text}</p>
      <Table
        caption={own.log_days_title}
        captionHidden={true}
        columns={[
          { heading: own.log_day, main: true },
          { heading: own.log_entries, numeric: true },
          { heading: own.log_witnesses },
        ]}
        rows={log.days.map(({ day, size, witnesses }) => [
          <a href={`/log/${log.shard}/cosigned-days/${day}`}>{shownDate(day, lang)}</a>,
          String(size),
          witnesses.join(", "),
        ])}
      />
    </>
  );
}

/** The nightly check of records against the journal: a difference is loud. */
function RecordCheck(props: {
  readonly lang: Lang;
  readonly check: ShownRecordCheck | undefined;
  readonly now: Instant;
}): VNode {
  const { lang, check, now } = props;
  const own = words[lang];
  if (check === undefined) {
    return (
      <>
        <h2>{own.log_records_title}</h2>
        <p>{own.log_records_never}</p>
      </>
    );
  }
  const { since, towns, facts, differences, differing, unchecked } = check;
  const isGood = differences === 0 && unchecked === 0;
  return (
    <>
      <h2>{own.log_records_title}</h2>
      {differences > 0 && (
        <WarningText lang={lang}>
          {own.log_records_differ({ count: differences })} {differing.join(", ")}
        </WarningText>
      )}
      {unchecked > 0 && <WarningText lang={lang}>{own.log_records_unchecked({ count: unchecked })}</WarningText>}
      <p>
        <Tag kind={isGood ? "good" : "bad"}>{isGood ? own.log_records_good : own.log_records_bad}</Tag>{" "}
        {own.log_records_last({ at: timeWords(lang, since, now), towns: shownCount(towns), facts: shownCount(facts) })}
      </p>
      <p>{own.log_records_text}</p>
    </>
  );
}

const home = (lang: Lang): PageContent["breadcrumb"] => [{ href: links.home, text: shell[lang].home }];

/** Who cosigned what and when. `now` is when the page is drawn. */
export function logStatusPage(lang: Lang, log: ShownLog, { check, vault }: ShownSafety, now: Instant): PageContent {
  const own = words[lang];
  const { cosigned } = log;
  const body = (
    <>
      <p class="ak-lead">{own.log_lead}</p>
      {log.seal && (
        <NotificationBanner lang={lang} title={own.log_sealed_title}>
          <WarningText lang={lang}>{sealedWords(lang, log.seal)}</WarningText>
          <p>{own.log_sealed_way}</p>
        </NotificationBanner>
      )}
      {log.isFreezeDue && <WarningText lang={lang}>{own.log_freeze_due({ shard: log.shard })}</WarningText>}
      <SummaryList
        lang={lang}
        rows={[
          { name: own.log_origin, value: log.origin },
          { name: own.log_entries, value: String(log.size) },
          { name: own.log_root, value: <code>{log.root}</code> },
          {
            name: own.log_cosigned,
            value:
              cosigned === undefined
                ? own.log_never
                : `${own.log_cosigned_size({ size: String(cosigned.size) })}, ${timeWords(lang, cosigned.at, now)}`,
          },
          ...(vault === undefined ? [] : [{ name: own.log_vault, value: vaultWords(lang, vault) }]),
        ]}
      />
      <h2>{own.log_witnesses}</h2>
      <Witnesses lang={lang} log={log} now={now} />
      {log.days.length > 0 && <Days lang={lang} log={log} />}
      <RecordCheck lang={lang} check={check} now={now} />
      {log.frozen.length > 0 && <Frozen lang={lang} log={log} />}
      <h2>{own.log_check_title}</h2>
      <p>{own.log_check_text}</p>
      <ul>
        <li>
          <a href={`/log/${log.shard}/checkpoint`}>{own.log_checkpoint}</a>
        </li>
        <li>
          <a href={`/log/${log.shard}/key`}>{own.log_key}</a>
        </li>
        <li>
          <a href={links.logPaper}>{own.log_paper_title}</a>
        </li>
        <li>
          <a href={`${links.logStatus}.json`}>{own.log_json}</a>
        </li>
      </ul>
    </>
  );
  return { title: own.log_title, width: "wide", breadcrumb: home(lang), body };
}

/** The three lines with the day, to be printed and hung up: paper can not be rewritten from afar. */
export function logPaperPage(lang: Lang, log: ShownLog, now: Instant): PageContent {
  const own = words[lang];
  const { size, root } = log.cosigned ?? log;
  const body = (
    <>
      <p class="ak-lead">{own.log_paper_lead}</p>
      <p>{`${showInstant(now)} IST`}</p>
      <pre>{`${log.origin}\n${size}\n${root}`}</pre>
      <p>{own.log_paper_keep}</p>
      <p class="ak-noprint">{own.log_paper_how}</p>
    </>
  );
  const breadcrumb = [...(home(lang) ?? []), { href: links.logStatus, text: own.log_title }];
  return { title: own.log_paper_title, breadcrumb, body };
}
