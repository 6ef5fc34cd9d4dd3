// The administrator's pages: the staff register, one member of staff, a new enrolment code, and the table of rights.
import type { VNode } from "preact";
import type { Role } from "../../../kernel/decider.ts";
import { Button } from "../../../web/components/button/button.tsx";
import { Checkboxes } from "../../../web/components/checkboxes/checkboxes.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { NotificationBanner } from "../../../web/components/notification-banner/notification-banner.tsx";
import { SummaryList } from "../../../web/components/summary-list/summary-list.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import { TextInput } from "../../../web/components/text-input/text-input.tsx";
import { errorOf } from "../../../web/frame.ts";
import type { Lang } from "../../../web/language.ts";
import { townPath } from "../../../web/links.ts";
import { shownDate } from "../../../web/shown.ts";
import type { Rights } from "../rules/rights.ts";
import { staffRoles } from "../rules/staff.ts";
import type { PageData } from "./page-data.ts";
import { roleWord } from "./role-words.ts";
import { words } from "./words/words.generated.ts";

export interface ShownStaff {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly state: "serving" | "dismissed";
  readonly since: string;
  readonly revision: number;
}

const roleChoices = (lang: Lang) => staffRoles.map((role) => ({ value: role, text: roleWord(role, lang) }));
const stateWord = (staff: ShownStaff, lang: Lang): string =>
  staff.state === "serving" ? words[lang].staff_serving : words[lang].staff_dismissed;
const rolesText = (roles: readonly Role[], lang: Lang): string => roles.map((role) => roleWord(role, lang)).join(", ");

function AppointForm(data: PageData & { readonly command: string }): VNode {
  const { lang, town, errors = [], values } = data;
  const own = words[lang];
  return (
    <Form action={townPath(town, "/staff/appoint")} csrf={data.csrf} commandId={data.command}>
      <TextInput
        lang={lang}
        name="login"
        label={own.login}
        hint={own.staff_login_hint}
        value={values?.["login"]}
        error={errorOf(errors, "login")}
        width={20}
        inputLang="en"
      />
      <TextInput
        lang={lang}
        name="name"
        label={own.staff_name}
        value={values?.["name"]}
        error={errorOf(errors, "name")}
      />
      <Checkboxes
        lang={lang}
        name="roles"
        label={own.staff_roles}
        choices={roleChoices(lang)}
        values={values?.["roles"]?.split(",")}
        error={errorOf(errors, "roles")}
      />
      <Button>{own.staff_appoint}</Button>
    </Form>
  );
}

export function StaffRegister(
  data: PageData & { readonly staff: readonly ShownStaff[]; readonly command: string },
): VNode {
  const { lang, town } = data;
  const own = words[lang];
  const columns = [own.login, own.staff_name, own.staff_roles, own.staff_state].map((heading, at) => ({
    heading,
    main: at === 0,
  }));
  const rows = data.staff.map((one) => [
    <a key={one.id} href={townPath(town, `/staff/${one.id}`)}>
      {one.login}
    </a>,
    one.name,
    rolesText(one.roles, lang),
    stateWord(one, lang),
  ]);
  return (
    <>
      <p class="ak-lead">{own.staff_lead}</p>
      <Table caption={own.staff_title} captionHidden columns={columns} rows={rows} />
      <p>
        <a href={townPath(town, "/rights")}>{own.rights_title}</a>
      </p>
      <h2 class="ak-heading-2">{own.staff_appoint_title}</h2>
      <AppointForm {...data} />
      <h2 class="ak-heading-2">{own.staff_end_all}</h2>
      <p>{own.staff_end_all_lead}</p>
      <Form action={townPath(town, "/sessions/end-all")} csrf={data.csrf}>
        <Button kind="danger">{own.staff_end_all}</Button>
      </Form>
    </>
  );
}

export interface MemberData extends PageData {
  readonly staff: ShownStaff;
  readonly done: boolean;
  readonly ended?: number | undefined;
  /** Command ids for the two forms that change the register. */
  readonly commands: { readonly roles: string; readonly dismiss: string };
}

function MemberForms(data: MemberData): VNode {
  const { lang, town, csrf, staff, errors = [] } = data;
  const own = words[lang];
  const action = (word: string): string => townPath(town, `/staff/${staff.id}/${word}`);
  const seen = { revision: String(staff.revision) };
  return (
    <>
      <Form action={action("roles")} csrf={csrf} commandId={data.commands.roles} hidden={seen}>
        <Checkboxes
          lang={lang}
          name="roles"
          label={own.staff_roles}
          choices={roleChoices(lang)}
          values={data.values?.["roles"]?.split(",") ?? staff.roles}
          error={errorOf(errors, "roles")}
        />
        <Button>{own.staff_change_roles}</Button>
      </Form>
      <Form action={action("end-sessions")} csrf={csrf}>
        <Button kind="secondary">{own.staff_end_sessions}</Button>
      </Form>
      <h2 class="ak-heading-2">{own.staff_new_enrolment}</h2>
      <p>{own.staff_new_enrolment_lead}</p>
      <Form action={action("enrolment")} csrf={csrf}>
        <Button kind="secondary">{own.staff_new_enrolment}</Button>
      </Form>
      <h2 class="ak-heading-2">{own.staff_dismiss}</h2>
      <p>{own.staff_dismiss_lead}</p>
      <Form action={action("dismiss")} csrf={csrf} commandId={data.commands.dismiss} hidden={seen}>
        <Button kind="danger">{own.staff_dismiss}</Button>
      </Form>
    </>
  );
}

export function Member(data: MemberData): VNode {
  const { lang, staff } = data;
  const own = words[lang];
  const rows = [
    { name: own.login, value: staff.login },
    { name: own.staff_name, value: staff.name },
    { name: own.staff_roles, value: rolesText(staff.roles, lang) },
    { name: own.staff_state, value: stateWord(staff, lang) },
    { name: own.staff_since, value: shownDate(staff.since, lang) },
  ];
  return (
    <>
      {data.done && (
        <NotificationBanner lang={lang} kind="done">
          {data.ended === undefined ? own.staff_done : own.staff_ended({ count: data.ended })}
        </NotificationBanner>
      )}
      <SummaryList lang={lang} rows={rows} />
      {staff.state === "serving" && <MemberForms {...data} />}
    </>
  );
}

export function EnrolmentCode({ lang, code, login }: { lang: Lang; code: string; login: string }): VNode {
  return (
    <>
      <p class="ak-lead">{words[lang].enrolment_lead({ login })}</p>
      <p>
        <strong>
          <code>{code}</code>
        </strong>
      </p>
    </>
  );
}

export interface RightsProps {
  readonly lang: Lang;
  readonly table: Rights["table"];
  /** What a command is for, in the page's language. */
  readonly say: (command: string) => string;
}

export function RightsTable({ lang, table, say }: RightsProps): VNode {
  const own = words[lang];
  const columns = [{ heading: own.rights_command, main: true }, { heading: own.rights_who }];
  const rows = table.map(({ command, roles }) => [say(command), rolesText(roles, lang)]);
  return (
    <>
      <p class="ak-lead">{own.rights_lead}</p>
      <Table caption={own.rights_title} captionHidden columns={columns} rows={rows} />
    </>
  );
}
