// The visit: what a route's handler knows of a request (who asks, in which town, in which language, when).
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { CivilDate, Instant } from "../../kernel/civil-date.ts";
import type { Actor, Role } from "../../kernel/decider.ts";
import type { PersonId } from "../../kernel/ids.ts";
import type { Refusal } from "../../kernel/refusal.ts";
import { stateTown, type Town } from "../../kernel/town.ts";
import type { FieldError } from "../../web/frame.ts";
import type { Lang } from "../../web/language.ts";
import type { PageContent } from "../../web/pages/content.ts";
import type { LimitName } from "./limits.ts";
import type { Session } from "../sessions/sessions.ts";
import type { Site } from "./site.ts";

/** Fastify with TypeBox schemas: services register their routes on it. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** The person of everybody who has not signed in: she may look up, pay and apply as a citizen may. */
export const anonymous = "00000000-0000-7000-8000-000000000001" as PersonId;

/** What stands in a visit's town where the path names none. No page shows its type. */
export const theState: Town = {
  id: stateTown,
  type: "nagar-nigam",
  nameHi: "मध्य प्रदेश",
  nameEn: "Madhya Pradesh",
  nameHiProofed: true,
  districtHi: "",
  districtEn: "",
  population: 0,
};

export interface Visit {
  /** The request's number, in every log line and on the page of an unforeseen error. */
  readonly id: string;
  /** The town of the path's first part; the state (0) where the path has none. */
  readonly town: Town;
  readonly lang: Lang;
  /** Who acts; `anonymous` with role citizen unless she signed in at this very town. */
  readonly actor: Actor;
  /** The session at this town. */
  readonly session: Session | undefined;
  /** A good session that belongs to another town than the path's. */
  readonly elsewhere: Session | undefined;
  /** For the hidden field `csrf` of every form; asking for it gives an anonymous visitor her cookie. */
  readonly csrf: string;
  readonly today: CivilDate;
  readonly now: Instant;
  /** The vault is away and work goes on: the page says so. */
  readonly notYetSafe: boolean;
  /** Path with query, as it was asked for. */
  readonly path: string;
}

/** What was typed into a form that could not be accepted, to be shown again. */
export interface FormTrouble {
  /** The fields as they were sent, without csrf; a repeated field's values are joined with commas. */
  readonly values: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
  readonly refusals: readonly Refusal[];
  /** The parts of the route's path, such as `id` of `/:town/holdings/:id/correct`. */
  readonly params: Readonly<Record<string, string>>;
}

/** A page as a handler gives it to `show`; what `show` adds is the frame. */
export interface Shown extends PageContent {
  /** 200 unless said. */
  readonly status?: number;
  /** The day its content last changed; the release's day unless said. */
  readonly updatedOn?: CivilDate;
}

/** Draws a route's form again with what was typed and what is wrong with it. */
export type DrawAgain = (visit: Visit, trouble: FormTrouble) => Shown | Promise<Shown>;

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may use the route; everybody when left out. Others are asked to sign in, or refused. */
    readonly roles?: readonly Role[];
    /** Which limit of limits.ts counts for the route; `usual` when left out. */
    readonly limit?: LimitName;
    /** Draws the form again when a field does not fit the schema. */
    readonly again?: DrawAgain;
    /** The page uses the camera and WebAssembly (only the verify page). */
    readonly camera?: boolean;
    /** The form holds nothing worth keeping: with an ended session it goes through as it is. */
    readonly unkept?: boolean;
    /** The asker is a program: no session, no csrf, answers and refusals are JSON. */
    readonly machine?: boolean;
  }
  interface FastifyRequest {
    visit: Visit;
    /** True once the guard has let the request through: only then may its route's form be drawn. */
    admitted: boolean;
    /** Under which the requests of one signed-in person are counted. */
    personKey: string;
  }
  interface FastifyInstance {
    site: Site;
  }
}
