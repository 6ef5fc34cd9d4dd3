// The keeper's console: log, vault, witnesses, the last check and all drills at one look. It only shows.
import type { ComponentChildren, VNode } from "preact";
import { type Instant, instantMs, showInstant } from "../../../kernel/civil-date.ts";
import { NotificationBanner } from "../../components/notification-banner/notification-banner.tsx";
import { SummaryList } from "../../components/summary-list/summary-list.tsx";
import { Table } from "../../components/table/table.tsx";
import { Tag, type TagKind } from "../../components/tag/tag.tsx";
import type { Lang } from "../../language.ts";
import { links } from "../../links.ts";
import type { PageContent } from "../content.ts";
import { words } from "./words/words.generated.ts";

export type DrillNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** A drill's newest small or newest full mark, as its report has it. */
export interface ShownMark {
  readonly number: number;
  /** What must hold and what was seen, in the report's own words. */
  readonly mark: string;
  readonly measure: string;
  readonly passed: boolean;
  readonly seed: number;
  readonly size: "small" | "full";
  readonly at: Instant;
  readonly release: string;
}

export interface ShownDrill {
  readonly number: DrillNumber;
  /** The command's word; undefined where this release cannot run it. */
  readonly name: string | undefined;
}

export interface ShownCheck {
  readonly at: Instant;
  readonly towns: number;
  readonly differences: number;
}

export interface ShownVault {
  readonly published: bigint;
  readonly vaulted: bigint;
  readonly isDown: boolean;
  readonly isSample: boolean;
  readonly quorum: number;
  /** Targets by name, with the objects that each lacks. */
  readonly targets: readonly { readonly name: string; readonly waiting: number }[];
}

/** A file that the page reads: there, not there, or there and unreadable. */
export type Kept<T> = { readonly kept: T } | "none" | "damaged";

export interface ShownKeeping {
  readonly log: { readonly size: number; readonly isSealed: boolean };
  readonly witnesses: readonly { readonly at: Instant | undefined; readonly trouble: string }[];
  readonly vault: ShownVault | undefined;
  readonly check: Kept<ShownCheck>;
  readonly drills: readonly ShownDrill[];
  readonly marks: Kept<readonly ShownMark[]>;
  /** The file of the drills' report, for whoever must mend it. */
  readonly marksFile: string;
}

/** A nightly check may be late by an hour or two. */
const check_hours_max = 26;
const hour_ms = 3_600_000;

const whenWords = (at: Instant): string => `${showInstant(at)} IST`;
const isGood = ({ at, trouble }: ShownKeeping["witnesses"][number]): boolean => at !== undefined && trouble === "";
const marksOf = ({ marks }: ShownKeeping): readonly ShownMark[] => (typeof marks === "object" ? marks.kept : []);
const isOld = (check: ShownCheck, now: Instant): boolean =>
  instantMs(now) - instantMs(check.at) > check_hours_max * hour_ms;

function checkTroubles(lang: Lang, { check }: ShownKeeping, now: Instant): readonly string[] {
  const own = words[lang];
  if (check === "none") return [own.trouble_no_check];
  if (check === "damaged") return [own.trouble_check_damaged];
  const { differences } = check.kept;
  return [
    ...(differences > 0 ? [own.trouble_check_differs({ count: differences })] : []),
    ...(isOld(check.kept, now) ? [own.trouble_old_check] : []),
  ];
}

/** Everything that is not as it must be, the worst first. */
function troubles(lang: Lang, keeping: ShownKeeping, now: Instant): readonly string[] {
  const own = words[lang];
  const { log, vault, witnesses, marks, marksFile } = keeping;
  const silent = witnesses.filter((one) => !isGood(one)).length;
  return [
    ...(log.isSealed ? [own.trouble_sealed] : []),
    ...(vault === undefined ? [own.trouble_no_vault] : []),
    ...(vault?.isDown === true ? [own.trouble_vault_down] : []),
    ...checkTroubles(lang, keeping, now),
    ...new Set(
      marksOf(keeping).flatMap(({ number, passed }) =>
        passed ? [] : [own.trouble_drill_missed({ number: String(number) })],
      ),
    ),
    ...(marks === "damaged" ? [own.trouble_drills_damaged({ file: marksFile })] : []),
    ...(witnesses.length === 0 ? [own.trouble_no_witness] : []),
    ...(silent > 0 ? [own.trouble_witness_silent({ count: silent })] : []),
    ...(vault?.isSample === true ? [own.trouble_sample_vault] : []),
  ];
}

function State(props: { readonly lang: Lang; readonly kind: TagKind; readonly children: ComponentChildren }): VNode {
  const own = words[props.lang];
  const said = props.kind === "good" ? own.good : props.kind === "bad" ? own.bad : own.waits;
  return (
    <>
      <Tag kind={props.kind}>{said}</Tag> {props.children}
    </>
  );
}

function vaultValue(lang: Lang, vault: ShownVault | undefined): VNode {
  const own = words[lang];
  if (vault === undefined)
    return (
      <State lang={lang} kind="bad">
        {own.none_yet}
      </State>
    );
  const { published, vaulted, isDown, quorum, targets } = vault;
  const kind = isDown ? "bad" : vaulted < published ? "waiting" : "good";
  const counts = { published: String(published), vaulted: String(vaulted) };
  const late = targets.filter(({ waiting }) => waiting > 0);
  return (
    <State lang={lang} kind={kind}>
      {own.vault_value({ ...counts, quorum: String(quorum), targets: String(targets.length) })}
      {late.map(({ name, waiting }) => (
        <div key={name}>{own.target_waits({ name, count: waiting })}</div>
      ))}
    </State>
  );
}

function witnessValue(lang: Lang, { witnesses }: ShownKeeping): VNode {
  const own = words[lang];
  if (witnesses.length === 0)
    return (
      <State lang={lang} kind="waiting">
        {own.none_yet}
      </State>
    );
  const good = witnesses.filter(isGood);
  const last = witnesses
    .flatMap(({ at }) => at ?? [])
    .sort()
    .at(-1);
  const said = own.witnesses_value({ good: String(good.length), total: String(witnesses.length) });
  return (
    <State lang={lang} kind={good.length === witnesses.length ? "good" : "waiting"}>
      {last === undefined ? said : `${said}; ${own.witnesses_last({ at: whenWords(last) })}`}
    </State>
  );
}

function checkValue(lang: Lang, { check }: ShownKeeping, now: Instant): VNode {
  const own = words[lang];
  const how = (
    <div>
      {own.check_how} <code class="ak-command">akshara check</code>
    </div>
  );
  if (typeof check !== "object") {
    return (
      <State lang={lang} kind={check === "none" ? "waiting" : "bad"}>
        {own.never}
        {how}
      </State>
    );
  }
  const { at, towns, differences } = check.kept;
  const kind = differences > 0 ? "bad" : isOld(check.kept, now) ? "waiting" : "good";
  const counts = { towns: String(towns), differences: String(differences) };
  return (
    <State lang={lang} kind={kind}>
      {own.check_value({ at: whenWords(at), ...counts })}
      {how}
    </State>
  );
}

function Now(props: { readonly lang: Lang; readonly keeping: ShownKeeping; readonly now: Instant }): VNode {
  const { lang, keeping, now } = props;
  const own = words[lang];
  const { size, isSealed } = keeping.log;
  const log = (
    <State lang={lang} kind={isSealed ? "bad" : "good"}>
      {own.log_value({ entries: String(size) })}
      <div>
        <a href={links.logStatus}>{own.log_link}</a>
      </div>
    </State>
  );
  return (
    <SummaryList
      lang={lang}
      rows={[
        { name: own.log, value: log },
        { name: own.vault, value: vaultValue(lang, keeping.vault) },
        { name: own.witnesses, value: witnessValue(lang, keeping) },
        { name: own.check, value: checkValue(lang, keeping, now) },
      ]}
    />
  );
}

function Measure(props: { readonly lang: Lang; readonly mark: ShownMark | undefined }): VNode {
  const { lang, mark } = props;
  const own = words[lang];
  if (mark === undefined) return <Tag kind="waiting">{own.drill_undone}</Tag>;
  return (
    <>
      <Tag kind={mark.passed ? "good" : "bad"}>{mark.passed ? own.drill_passed : own.drill_missed}</Tag>
      <br />
      <span lang="en">{mark.measure}</span>
    </>
  );
}

function When(props: { readonly lang: Lang; readonly mark: ShownMark }): VNode {
  const { lang, mark } = props;
  const own = words[lang];
  const size = mark.size === "full" ? own.drill_full : own.drill_small;
  return (
    <>
      {whenWords(mark.at)}
      <br />
      {`${size}, ${own.drill_seed({ seed: String(mark.seed) })}`}
      <br />
      {own.drill_release({ release: mark.release })}
    </>
  );
}

/** The drill with the command that runs it; a drill that this release cannot run has none. */
function DrillName(props: { readonly title: string; readonly name: string | undefined }): VNode {
  const { title, name } = props;
  return (
    <div>
      {title}
      {name !== undefined && (
        <div>
          <code class="ak-command">{`akshara drill ${name} --full`}</code>
        </div>
      )}
    </div>
  );
}

function Drills(props: { readonly lang: Lang; readonly keeping: ShownKeeping }): VNode {
  const { lang, keeping } = props;
  const own = words[lang];
  const marksFor = (asked: DrillNumber): readonly (ShownMark | undefined)[] => {
    const known = marksOf(keeping).filter(({ number }) => number === asked);
    return known.length > 0 ? known : [undefined];
  };
  return (
    <Table
      caption={own.drills_title}
      captionHidden={true}
      columns={[
        { heading: own.drill, main: true },
        { heading: own.drill_mark },
        { heading: own.drill_measure },
        { heading: own.drill_when },
      ]}
      rows={keeping.drills.flatMap(({ number, name }) =>
        marksFor(number).map((mark) => [
          <DrillName title={`${number}. ${own[`drill_${number}`]}`} name={name} />,
          own[`drill_${number}_mark`],
          <Measure lang={lang} mark={mark} />,
          mark && <When lang={lang} mark={mark} />,
        ]),
      )}
    />
  );
}

/** The console. `now` is when the page is drawn. */
export function keeperPage(
  lang: Lang,
  keeping: ShownKeeping,
  now: Instant,
  breadcrumb: PageContent["breadcrumb"],
): PageContent {
  const own = words[lang];
  const wrong = troubles(lang, keeping, now);
  const body = (
    <>
      <p class="ak-lead">{own.lead}</p>
      {wrong.length > 0 ? (
        <NotificationBanner lang={lang} kind="danger" title={own.trouble_title}>
          <ul>
            {wrong.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </NotificationBanner>
      ) : (
        <p>{own.all_well}</p>
      )}
      <h2>{own.now_title}</h2>
      <Now lang={lang} keeping={keeping} now={now} />
      <h2>{own.drills_title}</h2>
      <p>{own.drills_lead}</p>
      <p>
        {own.drills_all} <code class="ak-command">akshara drill all --full</code>
      </p>
      <Drills lang={lang} keeping={keeping} />
    </>
  );
  return { title: own.title, width: "wide", breadcrumb, body };
}
