// The verify page: anyone checks whether a paper is genuine, with or without scripts, with or without internet.
import type { VNode } from "preact";
import type { TrustList } from "../../../kernel/papers/trust.ts";
import type { Verdict } from "../../../kernel/papers/verify.ts";
import { Button, ButtonRow } from "../../../web/components/button/button.tsx";
import { FileUpload } from "../../../web/components/file-upload/file-upload.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { Textarea } from "../../../web/components/textarea/textarea.tsx";
import { errorOf, type FieldError, type Frame } from "../../../web/frame.ts";
import type { Lang } from "../../../web/language.ts";
import { links } from "../../../web/links.ts";
import { Page, type PageProps } from "../../../web/shell.tsx";
import { VerdictPanel } from "./verdict.tsx";
import { words } from "./words/words.generated.ts";

/** Why the server could not come to a verdict. The keys are words of this slice. */
export type VerifyFault = "nothing_given" | "no_symbol" | "not_read" | "busy";

export interface VerifyBodyProps {
  readonly lang: Lang;
  readonly csrf?: string | undefined;
  readonly trust: TrustList;
  /** Now, seconds since 1970. */
  readonly todaySeconds: number;
  /** The server's answer to a sent form, and the text it is about. */
  readonly answer?: Verdict | undefined;
  readonly text?: string | undefined;
  readonly fault?: VerifyFault | undefined;
}

/** The page's name, its script, and what is wrong with the sent form: what goes around `VerifyBody`. */
export function verifyHead(lang: Lang, fault?: VerifyFault): Pick<PageProps, "title" | "scripts" | "errors"> {
  const field = fault === "nothing_given" ? "text" : "photo";
  const errors: FieldError[] = fault === undefined ? [] : [{ field, message: words[lang][fault] }];
  return { title: words[lang].title, scripts: ["verify.js"], errors };
}

function Camera({ lang }: { readonly lang: Lang }): VNode {
  const own = words[lang];
  return (
    <div id="verify-camera" hidden>
      <ButtonRow>
        <Button type="button" id="camera-start">
          {own.camera_start}
        </Button>
      </ButtonRow>
      <div id="camera-view" hidden>
        <p>{own.camera_hint}</p>
        <video id="camera-video" width={320} height={240} muted playsInline />
        <ButtonRow>
          <Button type="button" kind="secondary" id="camera-stop">
            {own.camera_stop}
          </Button>
        </ButtonRow>
      </div>
    </div>
  );
}

/** With scripts, verify.js takes over the form and checks in the browser against the trust list in `data-trust`. */
export function VerifyBody({ lang, csrf, trust, todaySeconds, answer, text, fault }: VerifyBodyProps): VNode {
  const own = words[lang];
  const errors = verifyHead(lang, fault).errors ?? [];
  return (
    <>
      <p class="ak-lead">{own.lead}</p>
      <noscript>
        <p>{own.lead_server}</p>
      </noscript>
      <div id="verify" data-trust={JSON.stringify(trust)}>
        <div id="verify-answer" tabIndex={-1} aria-live="polite">
          {answer && <VerdictPanel lang={lang} answer={answer} todaySeconds={todaySeconds} />}
        </div>
        <Camera lang={lang} />
        <Form action={links.verify} csrf={csrf} upload id="verify-form">
          <FileUpload
            lang={lang}
            name="photo"
            label={own.photo}
            accept="image/jpeg,image/png"
            kinds={own.photo_kinds}
            size={own.photo_size}
            error={errorOf(errors, "photo")}
          />
          <Textarea
            lang={lang}
            name="text"
            label={own.text}
            hint={own.text_hint}
            value={text}
            error={errorOf(errors, "text")}
          />
          <Button>{own.check}</Button>
        </Form>
      </div>
    </>
  );
}

/** The whole page by itself. */
export function VerifyPage({
  frame,
  ...own
}: Omit<VerifyBodyProps, "lang" | "csrf"> & { readonly frame: Frame }): VNode {
  return (
    <Page {...frame} {...verifyHead(frame.lang, own.fault)}>
      <VerifyBody {...own} lang={frame.lang} csrf={frame.csrf} />
    </Page>
  );
}
