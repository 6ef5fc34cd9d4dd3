// The verify page: anyone checks whether a paper is genuine, with or without scripts, with or without internet.
import type { VNode } from "preact";
import type { TrustList } from "../../../kernel/papers/trust.ts";
import type { Verdict } from "../../../kernel/papers/verify.ts";
import { Button, ButtonRow } from "../../../web/components/button/button.tsx";
import { FileUpload } from "../../../web/components/file-upload/file-upload.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { Textarea } from "../../../web/components/textarea/textarea.tsx";
import type { FieldError, Frame } from "../../../web/frame.ts";
import { errorOf } from "../../../web/frame.ts";
import { links } from "../../../web/links.ts";
import { Page } from "../../../web/shell.tsx";
import { VerdictPanel } from "./verdict.tsx";
import { words } from "./words/words.generated.ts";

/** Why the server could not come to a verdict. The keys are words of this slice. */
export type VerifyFault = "nothing_given" | "no_symbol" | "not_read" | "busy";

export interface VerifyPageProps {
  readonly frame: Frame;
  readonly trust: TrustList;
  /** Now, seconds since 1970. */
  readonly todaySeconds: number;
  /** The server's answer to a sent form, and the text it is about. */
  readonly answer?: Verdict | undefined;
  readonly text?: string | undefined;
  readonly fault?: VerifyFault | undefined;
}

/** With scripts, verify.js takes over the form and checks in the browser against the trust list in `data-trust`. */
export function VerifyPage({ frame, trust, todaySeconds, answer, text, fault }: VerifyPageProps): VNode {
  const { lang } = frame;
  const own = words[lang];
  const errors: FieldError[] =
    fault === undefined ? [] : [{ field: fault === "nothing_given" ? "text" : "photo", message: own[fault] }];
  return (
    <Page {...frame} title={own.title} errors={errors} scripts={["verify.js"]} breadcrumb={[]}>
      <p class="ak-lead">{own.lead}</p>
      <noscript>
        <p>{own.lead_server}</p>
      </noscript>
      <div id="verify" data-trust={JSON.stringify(trust)}>
        <div id="verify-answer" tabIndex={-1} aria-live="polite">
          {answer && <VerdictPanel lang={lang} answer={answer} todaySeconds={todaySeconds} />}
        </div>
        <div id="verify-camera" hidden>
          <ButtonRow>
            <Button type="button" id="camera-start">
              {own.camera_start}
            </Button>
          </ButtonRow>
          <div id="camera-view" hidden>
            <p>{own.camera_hint}</p>
            <video id="camera-video" width={320} height={240} muted playsInline aria-label={own.camera_hint} />
            <ButtonRow>
              <Button type="button" kind="secondary" id="camera-stop">
                {own.camera_stop}
              </Button>
            </ButtonRow>
          </div>
        </div>
        <Form action={links.verify} csrf={frame.csrf} upload id="verify-form">
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
    </Page>
  );
}
