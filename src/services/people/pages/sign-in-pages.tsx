// Signing in: the citizen's mobile and code, the staff's passkey or password, and a new colleague's enrolment.
import type { VNode } from "preact";
import { Button } from "../../../web/components/button/button.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { MobileInput } from "../../../web/components/mobile-input/mobile-input.tsx";
import { OneTimeCodeInput } from "../../../web/components/one-time-code-input/one-time-code-input.tsx";
import { QrPicture } from "../../../web/components/qr-picture/qr-picture.tsx";
import { TextInput } from "../../../web/components/text-input/text-input.tsx";
import { errorOf } from "../../../web/frame.ts";
import { townPath } from "../../../web/links.ts";
import { safeUrl } from "../../../web/safe-url.ts";
import { PasswordInput } from "./password-input.tsx";
import type { PageData } from "./page-data.ts";
import { words } from "./words/words.generated.ts";

/** `back` is where the person wanted to go. */
export interface SignInData extends PageData {
  readonly back: string;
}

const withBack = (path: string, back: string): string => safeUrl(`${path}?back=${encodeURIComponent(back)}`);

export function CitizenSignIn(data: SignInData): VNode {
  const { lang, town, back, errors = [], values } = data;
  const own = words[lang];
  return (
    <>
      <p class="ak-lead">{own.sign_in_lead}</p>
      <Form action={townPath(town, "/sign-in")} csrf={data.csrf} hidden={{ back }}>
        <MobileInput lang={lang} name="mobile" own value={values?.["mobile"]} error={errorOf(errors, "mobile")} />
        <Button>{own.sign_in_send_code}</Button>
      </Form>
      <p>{own.sign_in_not_needed}</p>
      <p>
        <a href={withBack(townPath(town, "/staff/sign-in"), back)}>{own.sign_in_staff_link}</a>
      </p>
    </>
  );
}

export function CodeEntry(data: SignInData): VNode {
  const { lang, town, back, errors = [] } = data;
  const own = words[lang];
  return (
    <>
      <p class="ak-lead">{own.code_lead}</p>
      <Form action={townPath(town, "/sign-in/code")} csrf={data.csrf} hidden={{ back }}>
        <OneTimeCodeInput lang={lang} name="code" error={errorOf(errors, "code")} />
        <Button>{words[lang].sign_in_title}</Button>
      </Form>
      <p>
        <a href={withBack(townPath(town, "/sign-in"), back)}>{own.code_again}</a>
      </p>
    </>
  );
}

/** The button works with passkey.js only; it stays hidden where there is no script. */
function PasskeySignIn({ lang, town, back, csrf }: SignInData): VNode {
  const own = words[lang];
  return (
    <section
      class="ak-section"
      hidden
      data-passkey="sign-in"
      data-ask={townPath(town, "/staff/passkey/ask")}
      data-answer={townPath(town, "/staff/passkey/answer")}
      data-csrf={csrf}
      data-back={back}
      data-failed={own.passkeys_failed}
    >
      <h2 class="ak-heading-2">{own.staff_passkey_title}</h2>
      <p>{own.staff_passkey_lead}</p>
      <Button type="button" id="passkey">
        {own.staff_passkey_button}
      </Button>
      <p role="status" data-passkey-status />
    </section>
  );
}

export function StaffSignIn(data: SignInData): VNode {
  const { lang, town, back, errors = [], values } = data;
  const own = words[lang];
  return (
    <>
      <PasskeySignIn {...data} />
      <h2 class="ak-heading-2">{own.staff_password_title}</h2>
      <Form action={townPath(town, "/staff/sign-in")} csrf={data.csrf} hidden={{ back }}>
        <TextInput
          lang={lang}
          name="login"
          label={own.login}
          hint={own.login_hint}
          value={values?.["login"]}
          error={errorOf(errors, "login")}
          autoComplete="username"
          width={20}
          inputLang="en"
        />
        <PasswordInput
          lang={lang}
          name="password"
          label={own.password}
          error={errorOf(errors, "password")}
          autoComplete="current-password"
        />
        <OneTimeCodeInput
          lang={lang}
          name="code"
          label={own.app_code}
          hint={own.app_code_hint}
          error={errorOf(errors, "code")}
        />
        <Button>{own.sign_in_title}</Button>
      </Form>
      <ul class="ak-list">
        <li>
          <a href={townPath(town, "/staff/enrol")}>{own.staff_enrol_link}</a>
        </li>
        <li>
          <a href={withBack(townPath(town, "/sign-in"), back)}>{own.sign_in_citizen_link}</a>
        </li>
      </ul>
    </>
  );
}

export function Enrolment(data: PageData): VNode {
  const { lang, town, errors = [], values } = data;
  const own = words[lang];
  return (
    <>
      <p class="ak-lead">{own.enrol_lead}</p>
      <Form action={townPath(town, "/staff/enrol")} csrf={data.csrf}>
        <TextInput
          lang={lang}
          name="login"
          label={own.login}
          value={values?.["login"]}
          error={errorOf(errors, "login")}
          autoComplete="username"
          width={20}
          inputLang="en"
        />
        <TextInput
          lang={lang}
          name="enrolment"
          label={own.enrol_code}
          value={values?.["enrolment"]}
          error={errorOf(errors, "enrolment")}
          width={20}
          inputLang="en"
        />
        <Button>{words[lang].sign_in_title}</Button>
      </Form>
    </>
  );
}

export interface EnrolmentSecret {
  readonly login: string;
  readonly enrolment: string;
  readonly secret: string;
  readonly qr: { readonly path: string; readonly modules: number };
}

/** The second step: the app's secret, and the password with a first code as the proof that the app has it. */
export function EnrolmentFinish(data: PageData & EnrolmentSecret): VNode {
  const { lang, town, errors = [], login, enrolment } = data;
  const own = words[lang];
  return (
    <>
      <p class="ak-lead">{own.enrol_app}</p>
      <p>
        <code>{data.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
      </p>
      <QrPicture lang={lang} path={data.qr.path} modules={data.qr.modules} label={own.enrol_qr} size="small" />
      <Form action={townPath(town, "/staff/enrol/finish")} csrf={data.csrf} hidden={{ login, enrolment }}>
        <PasswordInput
          lang={lang}
          name="password"
          label={own.new_password}
          hint={own.new_password_hint}
          error={errorOf(errors, "password")}
          autoComplete="new-password"
        />
        <OneTimeCodeInput
          lang={lang}
          name="code"
          label={own.app_code}
          hint={own.app_code_hint}
          error={errorOf(errors, "code")}
        />
        <Button>{own.enrol_finish}</Button>
      </Form>
    </>
  );
}
