// The site: what all requests of one running program share; made by main, reached as `app.site`.
import type { Logger } from "pino";
import type { CivilDate } from "../../kernel/civil-date.ts";
import type { Town, TownId } from "../../kernel/town.ts";
import type { FramePerson } from "../../web/frame.ts";
import type { Lang } from "../../web/language.ts";
import type { Assets } from "../../web/links.ts";
import type { WordTable } from "../../web/refusal-words.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/connect.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Session, Sessions } from "../sessions/sessions.ts";
import type { FormKeeper } from "./parked-forms.ts";

export interface SiteSettings {
  /** Where the public reaches the program, such as https://portal.example or http://127.0.0.1:8080. */
  readonly publicOrigin: string;
  /** The origin of the payment gateway, to which payment forms may be sent. */
  readonly gatewayOrigin?: string | undefined;
  /** True while the installation holds invented data. */
  readonly sample: boolean;
  /** The day of this release, shown as "last updated". */
  readonly releasedOn: CivilDate;
  /** Asked by /metrics as a bearer; without it only loopback may read them. */
  readonly metricsToken?: string | undefined;
  /** How many proxies stand in front and may say the visitor's address. */
  readonly proxies: number;
  /** The folder with the built styles, scripts and pictures, served under /public/. */
  readonly publicFolder?: string | undefined;
}

/** What makes the program ready to serve, asked by /readyz: a name and whether it is so. */
export interface ReadyCheck {
  readonly name: string;
  ready(): Promise<boolean>;
  /** What else the keeper should know; nothing personal, and nothing that helps an attacker. */
  note?(): Promise<string>;
}

export interface Site {
  readonly settings: SiteSettings;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly sessions: Sessions;
  readonly forms: FormKeeper;
  readonly assets: Assets;
  readonly towns: ReadonlyMap<TownId, Town>;
  readonly readyChecks: readonly ReadyCheck[];
  /** Whether what is done now is not yet safe in the vault, and commands go on all the same. Answers soon, never throws. */
  notYetSafe?(): Promise<boolean>;
  /** The signed-in person for the page's head. */
  personShown(session: Session, lang: Lang): FramePerson;
  /** The services' words in this language, in which refusal codes are looked up. */
  words(lang: Lang): readonly WordTable[];
}
