// Examples of the table.
import type { Example } from "../example.ts";
import { Table } from "./table.tsx";

const columns = [
  { heading: "मंज़िल", main: true },
  { heading: "उपयोग" },
  { heading: "क्षेत्रफल (वर्ग मीटर)", numeric: true },
];
const rows = [
  ["भूतल", "व्यावसायिक", "42.50"],
  ["पहली मंज़िल", "आवासीय", "61.00"],
];

export const examples: readonly Example[] = [
  {
    name: "a list on the phone",
    render: () => <Table caption="मंज़िलें" columns={columns} rows={rows} total={["कुल", "", "103.50"]} />,
  },
  {
    name: "scrolling on the phone",
    render: () => <Table caption="मंज़िलें, चौड़ी तालिका" columns={columns} rows={rows} narrow="scroll" />,
  },
];
