// A ward: what it owes, a map of its holdings where their places are known, and its largest defaulters.
import type { VNode } from "preact";
import { paise, type Paise, rupeesShort } from "../../../kernel/money.ts";
import { PlaceMap, type PlaceShade } from "../../../web/components/place-map/place-map.tsx";
import { Stats } from "../../../web/components/stat/stat.tsx";
import type { Lang } from "../../../web/language.ts";
import { shownCount } from "../../../web/shown.ts";
import { DefaulterTable, type DefaulterRow } from "./defaulters-page.tsx";
import { words } from "./words/words.generated.ts";

export interface WardProps {
  readonly lang: Lang;
  readonly ward: number;
  readonly accounts: number;
  readonly owing: number;
  readonly owedPaise: Paise;
  readonly places: readonly {
    readonly number: string;
    readonly latitudeMicro: number;
    readonly longitudeMicro: number;
    readonly owedPaise: Paise;
  }[];
  readonly rows: readonly DefaulterRow[];
  readonly count_max: number;
}

/** From here on a holding owes much: ten thousand rupees, which the legend says. */
const muchPaise = paise(1_000_000n);

const shadeOf = (owedPaise: Paise): PlaceShade => {
  if (owedPaise <= 0n) return "none";
  return owedPaise >= muchPaise ? "much" : "some";
};

export function WardBody(props: WardProps): VNode {
  const { lang, places } = props;
  const own = words[lang];
  const ward = String(props.ward);
  return (
    <>
      <Stats
        figures={[
          { label: own.accounts, value: shownCount(props.accounts) },
          { label: own.owing, value: shownCount(props.owing) },
          { label: own.balance_whole, value: `₹${rupeesShort(props.owedPaise)}` },
        ]}
      />
      {places.length === 0 ? (
        <p>{own.map_none}</p>
      ) : (
        <PlaceMap
          label={own.map_label({ ward })}
          legend={{ none: own.shade_none, some: own.shade_some, much: own.shade_much }}
          places={places.map(({ number, latitudeMicro, longitudeMicro, owedPaise }) => ({
            name: number,
            latitudeMicro,
            longitudeMicro,
            shade: shadeOf(owedPaise),
          }))}
        />
      )}
      <h2>{own.defaulters_title}</h2>
      <DefaulterTable lang={lang} rows={props.rows} count_max={props.count_max} />
    </>
  );
}
