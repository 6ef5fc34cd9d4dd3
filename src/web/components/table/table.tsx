// A table with a caption; number columns stand right; on a phone each row becomes a small list with its headings.
import type { ComponentChildren, VNode } from "preact";

/** `numeric` stands right with figures of one width; `main` is the row's own heading (at most one column). */
export interface Column {
  readonly heading: string;
  readonly numeric?: boolean | undefined;
  readonly main?: boolean | undefined;
}

export interface TableProps {
  readonly caption: string;
  /** Keeps the caption for screen readers only, where a heading above says the same. */
  readonly captionHidden?: boolean | undefined;
  readonly columns: readonly Column[];
  /** Cells in the order of the columns. */
  readonly rows: readonly (readonly ComponentChildren[])[];
  /** A last row, such as the total. */
  readonly total?: readonly ComponentChildren[] | undefined;
  /**
   * "list" turns rows into small lists on a phone; "scroll" lets a wide table scroll sideways;
   * "keep" leaves a table of two or three short columns as it is.
   */
  readonly narrow?: "list" | "scroll" | "keep" | undefined;
}

function Cell(props: { readonly column: Column; readonly children: ComponentChildren }): VNode {
  const style = props.column.numeric === true ? "ak-table__cell ak-table__cell--numeric" : "ak-table__cell";
  const label = (
    <span class="ak-table__label" aria-hidden="true">
      {props.column.heading}
    </span>
  );
  if (props.column.main === true) {
    return (
      <th scope="row" class={`${style} ak-table__cell--main`}>
        {props.children}
      </th>
    );
  }
  return (
    <td class={style}>
      {label}
      <span class="ak-table__value">{props.children}</span>
    </td>
  );
}

function Row(props: { readonly columns: readonly Column[]; readonly cells: readonly ComponentChildren[] }): VNode {
  return (
    <tr class="ak-table__row">
      {props.columns.map((column, at) => (
        <Cell key={column.heading} column={column}>
          {props.cells[at]}
        </Cell>
      ))}
    </tr>
  );
}

export function Table(props: TableProps): VNode {
  const table = (
    <table class={`ak-table ak-table--${props.narrow ?? "list"}`}>
      <caption class={props.captionHidden === true ? "ak-hidden" : "ak-table__caption"}>{props.caption}</caption>
      <thead class="ak-table__head">
        <tr>
          {props.columns.map((column) => (
            <th
              key={column.heading}
              scope="col"
              class={column.numeric === true ? "ak-table__heading ak-table__cell--numeric" : "ak-table__heading"}
            >
              {column.heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((cells, at) => (
          <Row key={at} columns={props.columns} cells={cells} />
        ))}
      </tbody>
      {props.total && (
        <tfoot class="ak-table__foot">
          <Row columns={props.columns} cells={props.total} />
        </tfoot>
      )}
    </table>
  );
  if (props.narrow !== "scroll") return table;
  return (
    <section class="ak-table-scroll" tabIndex={0} aria-label={props.caption}>
      {table}
    </section>
  );
}
