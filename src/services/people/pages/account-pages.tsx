// A signed-in person's own pages: the account with sessions and passkeys, and who opened her record.
import type { VNode } from "preact";
import type { Role } from "../../../kernel/decider.ts";
import { Button } from "../../../web/components/button/button.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { SummaryList } from "../../../web/components/summary-list/summary-list.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import { links, townPath } from "../../../web/links.ts";
import { shownDate, shownTime } from "../../../web/shown.ts";
import { words as shellWords } from "../../../web/words/words.generated.ts";
import type { PageData } from "./page-data.ts";
import { roleWord } from "./role-words.ts";
import { words } from "./words/words.generated.ts";

/** Dates are civil dates in India. */
export interface ShownPasskey {
  readonly id: string;
  readonly created: string;
  readonly used: string | undefined;
}

export interface AccountData extends PageData {
  readonly kind: "citizen" | "staff";
  readonly name: string;
  readonly roles: readonly Role[];
  readonly townName: string;
  readonly untilMs: number;
  readonly passkeys: readonly ShownPasskey[];
}

function Passkeys(data: AccountData): VNode {
  const { lang, town, csrf, passkeys } = data;
  const own = words[lang];
  const removal = (id: string): VNode => (
    <Form action={townPath(town, "/account/passkey/remove")} csrf={csrf} hidden={{ passkey: id }}>
      <Button kind="secondary">{own.passkey_remove}</Button>
    </Form>
  );
  const columns = [own.passkey_added_on, own.passkey_used_on, own.passkey_remove].map((heading) => ({ heading }));
  const rows = passkeys.map((key) => [
    shownDate(key.created, lang),
    key.used === undefined ? own.never : shownDate(key.used, lang),
    removal(key.id),
  ]);
  return (
    <section>
      <h2 class="ak-heading-2">{own.passkeys_title}</h2>
      {rows.length === 0 ? (
        <p>{own.passkeys_none}</p>
      ) : (
        <Table caption={own.passkeys_title} captionHidden columns={columns} rows={rows} />
      )}
      <div
        hidden
        data-passkey="add"
        data-ask={townPath(town, "/account/passkey/ask")}
        data-answer={townPath(town, "/account/passkey/answer")}
        data-csrf={csrf}
        data-back={townPath(town, "/account")}
        data-failed={own.passkeys_failed}
      >
        <Button type="button" id="passkey">
          {own.passkeys_add}
        </Button>
        <p role="status" data-passkey-status />
      </div>
      <noscript>
        <p>{own.passkeys_needs_script}</p>
      </noscript>
    </section>
  );
}

export function Account(data: AccountData): VNode {
  const { lang, town, csrf } = data;
  const own = words[lang];
  const rows = [
    { name: own.account_kind, value: data.name },
    { name: own.account_roles, value: data.roles.map((role) => roleWord(role, lang)).join(", ") },
    { name: own.account_town, value: data.townName },
    { name: own.account_until, value: shownTime(data.untilMs) },
  ];
  return (
    <>
      <SummaryList lang={lang} rows={rows} />
      {data.kind === "citizen" && (
        <p>
          <a href={townPath(town, "/account/openings")}>{own.account_openings_link}</a>
        </p>
      )}
      {data.kind === "staff" && <Passkeys {...data} />}
      <Form action={links.signOut} csrf={csrf}>
        <Button kind="secondary">{shellWords[lang].sign_out}</Button>
      </Form>
      <h2 class="ak-heading-2">{own.account_end_all}</h2>
      <p>{own.account_end_all_lead}</p>
      <Form action={townPath(town, "/account/end-all")} csrf={csrf}>
        <Button kind="danger">{own.account_end_all}</Button>
      </Form>
    </>
  );
}

export interface ShownOpening {
  /** Instant in milliseconds and its civil date in India. */
  readonly atMs: number;
  readonly on: string;
  readonly who: "self" | "system" | { readonly login: string; readonly role: Role };
  /** The key of the reason and of each field in the words. */
  readonly why: string;
  readonly fields: readonly string[];
}

function whoWords(who: ShownOpening["who"], lang: PageData["lang"]): string {
  if (who === "self") return words[lang].openings_self;
  if (who === "system") return words[lang].openings_system;
  return `${roleWord(who.role, lang)} (${who.login})`;
}

export function Openings({ lang, openings }: PageData & { readonly openings: readonly ShownOpening[] }): VNode {
  const own = words[lang];
  const headings = [own.openings_at, own.openings_who, own.openings_why, own.openings_fields];
  const rows = openings.map((one) => [
    `${shownDate(one.on, lang)} ${shownTime(one.atMs)}`,
    whoWords(one.who, lang),
    own.why({ why: one.why }),
    [...new Set(one.fields.map((field) => own.field({ field })))].join(", "),
  ]);
  return (
    <>
      <p class="ak-lead">{own.openings_lead}</p>
      {rows.length === 0 ? (
        <p>{own.openings_none}</p>
      ) : (
        <Table
          caption={own.openings_title}
          captionHidden
          columns={headings.map((heading) => ({ heading }))}
          rows={rows}
        />
      )}
    </>
  );
}
