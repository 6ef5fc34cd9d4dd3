// Who has asked for an entry's certificate through DigiLocker: shown to the family and to the office.
import type { VNode } from "preact";
import { type Instant, showInstant } from "../../../../kernel/civil-date.ts";
import { Table } from "../../../../web/components/table/table.tsx";
import { Tag } from "../../../../web/components/tag/tag.tsx";
import type { Lang } from "../../../../web/language.ts";
import { shownCount } from "../../../../web/shown.ts";
import { words } from "./words/words.generated.ts";

export interface PullRow {
  readonly at: Instant;
  /** Six signs that tell accounts apart. */
  readonly asker: string;
  readonly what: "uri" | "document";
  readonly format: "pdf" | "xml" | "both";
  readonly version: number;
  readonly released: boolean;
}

const askedWords = { uri: "asked_uri", document: "asked_document" } as const;
const formatWords = { pdf: "format_pdf", xml: "format_xml", both: "format_both" } as const;

export function PullsBody(props: {
  readonly lang: Lang;
  readonly pulls: readonly PullRow[];
  readonly countMax: number;
}): VNode {
  const { lang, pulls, countMax } = props;
  const own = words[lang];
  return (
    <>
      <p class="ak-lead">{own.pulls_lead}</p>
      {pulls.length === 0 ? (
        <p>{own.pulls_none}</p>
      ) : (
        <Table
          caption={own.pulls_title}
          captionHidden
          columns={[
            { heading: own.pulled_at, main: true },
            { heading: own.pulled_by },
            { heading: own.pulled_what },
            { heading: own.pulled_given },
          ]}
          rows={pulls.map((row) => [
            showInstant(row.at, lang),
            own.account({ mark: row.asker }),
            `${own[askedWords[row.what]]} (${own[formatWords[row.format]]})`,
            <Tag key="given" kind={row.released ? "good" : "bad"}>
              {row.released ? own.given_yes : own.given_no}
            </Tag>,
          ])}
        />
      )}
      {pulls.length >= countMax && <p>{own.shown_first({ count: shownCount(countMax) })}</p>}
    </>
  );
}
