// The Lok Adalat in a waiver: choosing one, what its rule forgives of the account, and where the rule stands.
import type { VNode } from "preact";
import { Button } from "../../../web/components/button/button.tsx";
import { DuesTable } from "../../../web/components/dues-table/dues-table.tsx";
import { Select } from "../../../web/components/select/select.tsx";
import { type SummaryRow, SummaryList } from "../../../web/components/summary-list/summary-list.tsx";
import { WarningText } from "../../../web/components/warning-text/warning-text.tsx";
import type { Mark } from "../../../kernel/property-tax-rates.ts";
import type { WaiverRule } from "../../../kernel/rates/waiver.ts";
import { headIn } from "../../../web/head-words.ts";
import type { Lang } from "../../../web/language.ts";
import { safeUrl } from "../../../web/safe-url.ts";
import { shownAmount } from "../../../web/shown.ts";
import type { AdalatOffer } from "../rules/lok-adalat.ts";
import { type Words, words } from "./words/words.generated.ts";

const markWords = {
  resolved: "mark_resolved",
  confirmed: "mark_confirmed",
  "one-source": "mark_one_source",
  inferred: "mark_inferred",
  sample: "mark_sample",
} as const satisfies Record<Mark, keyof Words>;

/** Hundredths of a per cent as people write them: 2500 is 25%, 1250 is 12.5%. */
const percent = (hundredths: number): string => `${hundredths / 100}%`;

/** The rule by its slabs, its name, its source and how sure it is. */
export function adalatRows(rule: WaiverRule, lang: Lang): readonly SummaryRow[] {
  const own = words[lang];
  const slabs = rule.slabs.map(({ upToPaise, shareHundredths }) =>
    upToPaise === undefined
      ? own.adalat_slab_above({ share: percent(shareHundredths) })
      : own.adalat_slab({ amount: shownAmount(upToPaise), share: percent(shareHundredths) }),
  );
  return [
    { name: own.adalat, value: rule.name[lang] },
    { name: own.adalat_slabs, value: slabs.join("; ") },
    { name: own.adalat_source, value: `${rule.source} (${own[markWords[rule.mark]]})` },
  ];
}

export interface AdalatProps {
  readonly lang: Lang;
  /** This page itself; choosing is a link to it with the key of the rule. */
  readonly action: string;
  readonly rules: readonly WaiverRule[];
  readonly chosen: { readonly rule: WaiverRule; readonly offer: AdalatOffer } | undefined;
}

/** The form that chooses one: works by GET, without a script. */
export function AdalatChoice({ lang, action, rules, chosen }: AdalatProps): VNode | null {
  const own = words[lang];
  if (rules.length === 0) return null;
  return (
    <form class="ak-form" method="get" action={safeUrl(action)}>
      <Select
        lang={lang}
        name="adalat"
        label={own.adalat}
        hint={own.adalat_hint}
        preset
        value={chosen?.rule.key ?? ""}
        choices={[
          { value: "", text: own.adalat_by_hand },
          ...rules.map((rule) => ({ value: rule.key, text: rule.name[lang] })),
        ]}
      />
      <Button kind="secondary">{own.adalat_work_out}</Button>
    </form>
  );
}

/** What the chosen one forgives of this account, head by head. */
export function AdalatOfferPart({
  lang,
  rule,
  offer,
}: {
  readonly lang: Lang;
  readonly rule: WaiverRule;
  readonly offer: AdalatOffer;
}): VNode {
  const own = words[lang];
  return (
    <>
      <SummaryList
        lang={lang}
        rows={[
          ...adalatRows(rule, lang),
          { name: own.adalat_owed, value: `₹${shownAmount(offer.owedPaise)}` },
          { name: own.adalat_surcharge, value: `₹${shownAmount(offer.surchargePaise)}` },
          { name: own.adalat_share, value: percent(offer.shareHundredths) },
        ]}
      />
      {offer.rows.length === 0 ? (
        <p>{own.adalat_nothing}</p>
      ) : (
        <DuesTable
          lang={lang}
          caption={own.adalat_waived}
          lines={offer.rows.map(({ head, year, amountPaise }) => ({ head: headIn(head, lang), year, amountPaise }))}
          totalPaise={offer.waivedPaise}
          totalName={own.adalat_total}
        />
      )}
      {rule.mark !== "resolved" && <WarningText lang={lang}>{own.adalat_confirm}</WarningText>}
    </>
  );
}
