// The verdict on a paper: in words, by colour, and with the particulars to compare with the printed ones.
import type { VNode } from "preact";
import { civilDateInIndia, instantFrom, parseCivilDate, showDate, showInstant } from "../../../kernel/civil-date.ts";
import { paise, rupees } from "../../../kernel/money.ts";
import type { CertifiedEvent, PaperClass, PaperClaims } from "../../../kernel/papers/claims.ts";
import type { StatusKnown, Verdict } from "../../../kernel/papers/verify.ts";
import { NotificationBanner } from "../../../web/components/notification-banner/notification-banner.tsx";
import { SummaryList, type SummaryRow } from "../../../web/components/summary-list/summary-list.tsx";
import { headNamed } from "../../../web/head-words.ts";
import type { Lang } from "../../../web/language.ts";
import { words } from "./words/words.generated.ts";

const day_seconds = 86_400;
/** Days for which a list of withdrawn papers counts as fresh. Source: trust anchors 3.4. */
const freshDays_max = 7;

const classWord: Readonly<Record<PaperClass, keyof (typeof words)["hi"] & `class_${string}`>> = {
  receipt: "class_receipt",
  no_dues: "class_no_dues",
  order: "class_order",
  certificate: "class_certificate",
  permission: "class_permission",
  bill: "class_bill",
  notice: "class_notice",
  deposit_slip: "class_deposit_slip",
};

const eventWords = {
  birth: { paper: "class_birth", on: "row_born" },
  death: { paper: "class_death", on: "row_died" },
  "still-birth": { paper: "class_still_birth", on: "row_born_dead" },
} as const satisfies Record<CertifiedEvent["what"], Readonly<Record<"paper" | "on", keyof (typeof words)["hi"]>>>;
const sexWords = { female: "sex_female", male: "sex_male", transgender: "sex_transgender" } as const satisfies Record<
  CertifiedEvent["sex"],
  keyof (typeof words)["hi"]
>;

const rupeeText = (amountPaise: bigint): string => `₹${rupees(paise(amountPaise))}`;
const dayOf = (seconds: number, lang: Lang): string => showDate(civilDateInIndia(instantFrom(seconds * 1000)), lang);

function shownOn(on: string, lang: Lang): string {
  const date = parseCivilDate(on);
  return date ? showDate(date, lang) : on;
}

function particulars({ issuedAtSeconds, person, act }: PaperClaims, issuer: string, lang: Lang): SummaryRow[] {
  const own = words[lang];
  const { event } = act;
  const of = event && eventWords[event.what];
  const log = act.log && own.row_log_entry({ origin: act.log.origin, index: String(act.log.index) });
  const rows: readonly (readonly [string, string | undefined])[] = [
    [own.row_class, own[of ? of.paper : classWord[act.paperClass]]],
    [own.row_town, lang === "hi" ? act.townHindi : act.townEnglish],
    [own.row_number, act.number],
    [own.row_date, shownOn(act.on, lang)],
    [event ? own.row_registration : own.row_subject, act.subject],
    [own.row_payer, act.payer],
    [own.row_person, person?.name],
    ...(event && of
      ? ([
          [own[of.on], shownOn(event.on, lang)],
          [own.row_sex, own[sexWords[event.sex]]],
        ] as const)
      : []),
    ...(act.heads ?? []).map((row) => [headNamed(row.head, lang), rupeeText(row.amountPaise)] as const),
    [own.row_amount, act.amountPaise === undefined ? undefined : rupeeText(act.amountPaise)],
    [own.row_issuer, issuer],
    [own.row_issued, showInstant(instantFrom(issuedAtSeconds * 1000), lang)],
    [own.row_version, act.version > 1 ? String(act.version) : undefined],
    [own.row_log, log ?? own.row_log_none],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

function statusWord(status: StatusKnown, lang: Lang, todaySeconds: number): { fresh: boolean; text: string } {
  const own = words[lang];
  if (!status.known) return { fresh: false, text: own.status_none };
  const date = dayOf(status.asOfSeconds, lang);
  const fresh = todaySeconds - status.asOfSeconds <= freshDays_max * day_seconds;
  return { fresh, text: fresh ? own.status_known({ date }) : own.status_old({ date }) };
}

type Told = { readonly kind: "done" | "notice" | "danger"; readonly title: string; readonly lines: readonly string[] };

function told(answer: Verdict, lang: Lang, todaySeconds: number): Told {
  const own = words[lang];
  switch (answer.verdict) {
    case "genuine": {
      const status = statusWord(answer.status, lang, todaySeconds);
      const lines = [own.genuine_compare, status.text];
      if (answer.claims.act.sample) {
        return { kind: "notice", title: own.genuine_sample, lines: [own.sample, ...lines] };
      }
      return { kind: status.fresh ? "done" : "notice", title: own.genuine, lines };
    }
    case "withdrawn":
      return { kind: "danger", title: own.withdrawn, lines: [own.withdrawn_more] };
    case "expired": {
      const date = dayOf(answer.claims.expiresAtSeconds ?? 0, lang);
      return { kind: "notice", title: own.expired, lines: [own.expired_more({ date })] };
    }
    case "unknown-issuer": {
      const why = answer.why === "key" ? own.unknown_key : own.unknown_scope;
      return { kind: "danger", title: own.unknown, lines: [why] };
    }
    case "not-a-paper":
      return { kind: "danger", title: own.not_a_paper, lines: [own.not_a_paper_more] };
    case "altered":
      break;
  }
  return { kind: "danger", title: own.altered, lines: [own.altered_more] };
}

/** The answer as the visitor reads it. `todaySeconds`: now, since 1970, to tell how old the list of withdrawn papers is. */
export function VerdictPanel(props: {
  readonly lang: Lang;
  readonly answer: Verdict;
  readonly todaySeconds: number;
}): VNode {
  const { answer, lang } = props;
  const { kind, title, lines } = told(answer, lang, props.todaySeconds);
  return (
    <div data-verdict={answer.verdict}>
      <NotificationBanner lang={lang} kind={kind} title={title} id="verdict">
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </NotificationBanner>
      {"claims" in answer && (
        <SummaryList
          lang={lang}
          rows={particulars(answer.claims, lang === "hi" ? answer.key.nameHindi : answer.key.nameEnglish, lang)}
        />
      )}
    </div>
  );
}
