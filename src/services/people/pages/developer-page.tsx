// The developer's page of a sample set-up: logins with their code of this moment, and the messages that would be sent.
import type { VNode } from "preact";
import type { Role } from "../../../kernel/decider.ts";
import { Table } from "../../../web/components/table/table.tsx";
import { WarningText } from "../../../web/components/warning-text/warning-text.tsx";
import type { Lang } from "../../../web/language.ts";
import { townPath } from "../../../web/links.ts";
import { shownTime } from "../../../web/shown.ts";
import { roleWord } from "./role-words.ts";
import { words } from "./words/words.generated.ts";

export interface ShownLogin {
  readonly town: number;
  readonly login: string;
  readonly role: Role;
  readonly password: string;
  readonly codeNow: string;
}

export interface ShownMessage {
  readonly id: string;
  readonly atMs: number;
  readonly to: string;
  readonly text: string;
}

export interface DeveloperData {
  readonly lang: Lang;
  readonly logins: readonly ShownLogin[];
  readonly messages: readonly ShownMessage[];
}

export function Developer({ lang, logins, messages }: DeveloperData): VNode {
  const own = words[lang];
  const loginColumns = [own.login, own.role, own.password, own.developer_code_now].map((heading) => ({ heading }));
  const loginRows = logins.map((one) => [
    <a key={one.login} href={townPath(one.town, "/staff/sign-in")}>
      {one.login}
    </a>,
    roleWord(one.role, lang),
    <code key="password">{one.password}</code>,
    <code key="code">{one.codeNow}</code>,
  ]);
  const messageColumns = [own.openings_at, own.developer_to, own.developer_text].map((heading) => ({ heading }));
  return (
    <>
      <WarningText lang={lang}>{own.developer_lead}</WarningText>
      <p>{own.developer_citizen}</p>
      <Table caption={own.developer_logins} columns={loginColumns} rows={loginRows} />
      {messages.length === 0 ? (
        <p>{own.developer_messages_none}</p>
      ) : (
        <Table
          caption={own.developer_messages}
          columns={messageColumns}
          rows={messages.map((one) => [shownTime(one.atMs), one.to, one.text])}
        />
      )}
    </>
  );
}
