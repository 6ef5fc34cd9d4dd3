// The services of a town as cards: a name that is the link, and a line of what can be done there.
import type { VNode } from "preact";
import { safeUrl } from "../../safe-url.ts";

/** `main` stands out as the first thing that people come for. */
export interface ServiceCard {
  readonly href: string;
  readonly title: string;
  readonly text: string;
  readonly main?: boolean | undefined;
}

/** `level` is the heading level, 2 where the cards stand right under the page's heading. */
export function ServiceCards(props: { readonly cards: readonly ServiceCard[]; readonly level?: 2 | 3 }): VNode {
  const Heading = props.level === 3 ? "h3" : "h2";
  return (
    <ul class="ak-cards">
      {props.cards.map((card) => (
        <li key={card.href} class={card.main === true ? "ak-card ak-card--main" : "ak-card"}>
          <Heading class="ak-card__title">
            <a class="ak-card__link" href={safeUrl(card.href)}>
              {card.title}
            </a>
          </Heading>
          <p class="ak-card__text">{card.text}</p>
        </li>
      ))}
    </ul>
  );
}
