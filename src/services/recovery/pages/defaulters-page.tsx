// The list of defaulters: by ward and least amount, the largest dues first. It prints as it stands.
import type { VNode } from "preact";
import { type Paise, rupees } from "../../../kernel/money.ts";
import { Button } from "../../../web/components/button/button.tsx";
import { Select } from "../../../web/components/select/select.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import { TextInput } from "../../../web/components/text-input/text-input.tsx";
import type { Lang } from "../../../web/language.ts";
import { safeUrl } from "../../../web/safe-url.ts";
import { shownCount } from "../../../web/shown.ts";
import { words } from "./words/words.generated.ts";

export interface DefaulterRow {
  readonly href: string;
  readonly number: string;
  readonly address: string;
  readonly owedPaise: Paise;
}

export interface DefaultersProps {
  readonly lang: Lang;
  readonly action: string;
  readonly wards: readonly number[];
  readonly ward: string;
  readonly least: string;
  /** What is wrong with the amount, in words. */
  readonly leastError: string | undefined;
  readonly rows: readonly DefaulterRow[];
  /** The list was cut at this many. */
  readonly count_max: number;
}

/** Those who owe, the largest first. */
export function DefaulterTable(props: Pick<DefaultersProps, "lang" | "rows" | "count_max">): VNode {
  const { rows } = props;
  const own = words[props.lang];
  if (rows.length === 0) return <p>{own.defaulters_none}</p>;
  return (
    <>
      {rows.length >= props.count_max && <p>{own.defaulters_cap({ count: shownCount(props.count_max) })}</p>}
      <Table
        caption={own.defaulters_caption}
        columns={[{ heading: own.holding, main: true }, { heading: own.address }, { heading: own.owed, numeric: true }]}
        rows={rows.map((row) => [
          <a key={row.href} href={safeUrl(row.href)}>
            {row.number}
          </a>,
          row.address,
          rupees(row.owedPaise),
        ])}
      />
    </>
  );
}

export function DefaultersBody(props: DefaultersProps): VNode {
  const { lang } = props;
  const own = words[lang];
  return (
    <>
      <form class="ak-form" method="get" action={safeUrl(props.action)}>
        <Select
          lang={lang}
          name="ward"
          label={own.ward}
          preset
          value={props.ward}
          choices={[
            { value: "", text: own.all_wards },
            ...props.wards.map((ward) => ({ value: String(ward), text: `${own.ward} ${ward}` })),
          ]}
        />
        <TextInput
          lang={lang}
          name="least"
          label={own.least}
          value={props.least}
          inputMode="decimal"
          width={10}
          error={props.leastError}
        />
        <Button kind="secondary">{own.show}</Button>
      </form>
      <DefaulterTable lang={lang} rows={props.rows} count_max={props.count_max} />
    </>
  );
}
