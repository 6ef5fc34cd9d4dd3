// A map of places as a server-made picture: points where they lie, shaded by how much is owed. No outside tiles.
import type { VNode } from "preact";

/** How a point is drawn: nothing owed, something, much. Shape and size tell it as well as colour. */
export type PlaceShade = "none" | "some" | "much";

/** A place in millionths of a degree; its name is no other place's. */
export interface Place {
  readonly name: string;
  readonly latitudeMicro: number;
  readonly longitudeMicro: number;
  readonly shade: PlaceShade;
}

const side = 640;
const margin = 24;
/** The least span shown, about 200 metres, so that one point does not fill the map. */
const span_min = 1_800;

/** Where a point falls: equal scale both ways at the middle latitude, north up. */
function placed(places: readonly Place[]): (place: Place) => readonly [x: string, y: string] {
  const norths = places.map((place) => place.latitudeMicro);
  const easts = places.map((place) => place.longitudeMicro);
  const [south, north] = [Math.min(...norths), Math.max(...norths)];
  const [west, east] = [Math.min(...easts), Math.max(...easts)];
  const narrowing = Math.cos((((south + north) / 2 / 1e6) * Math.PI) / 180);
  const span = Math.max(north - south, (east - west) * narrowing, span_min);
  const scale = (side - 2 * margin) / span;
  const [middleNorth, middleEast] = [(south + north) / 2, (west + east) / 2];
  return ({ latitudeMicro, longitudeMicro }) => [
    (side / 2 + (longitudeMicro - middleEast) * narrowing * scale).toFixed(1),
    (side / 2 - (latitudeMicro - middleNorth) * scale).toFixed(1),
  ];
}

const radius: Readonly<Record<PlaceShade, number>> = { none: 4, some: 6, much: 9 };

/** `label` says what the map shows; `legend` names the shades. The page lists the same places with their links beside it. */
export function PlaceMap(props: {
  readonly label: string;
  readonly legend: Readonly<Record<PlaceShade, string>>;
  readonly places: readonly Place[];
}): VNode {
  const { places } = props;
  const at = placed(places);
  return (
    <figure class="ak-map">
      <svg class="ak-map__picture" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={props.label}>
        <text class="ak-map__north" x={side - margin} y={margin} text-anchor="end" aria-hidden="true">
          ↑ N
        </text>
        {places.map((place) => {
          const [x, y] = at(place);
          return (
            <circle
              key={place.name}
              class={`ak-map__place ak-map__place--${place.shade}`}
              cx={x}
              cy={y}
              r={radius[place.shade]}
            >
              <title>{`${place.name}: ${props.legend[place.shade]}`}</title>
            </circle>
          );
        })}
      </svg>
      <figcaption class="ak-map__caption">
        {props.label}
        <ul class="ak-map__legend">
          {(["none", "some", "much"] as const).map((shade) => (
            <li key={shade}>
              <svg class="ak-map__key" viewBox="0 0 20 20" aria-hidden="true">
                <circle class={`ak-map__place ak-map__place--${shade}`} cx={10} cy={10} r={radius[shade]} />
              </svg>{" "}
              {props.legend[shade]}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}
