// Examples of details.
import type { Example } from "../example.ts";
import { Details } from "./details.tsx";

export const examples: readonly Example[] = [
  {
    name: "closed and open",
    render: () => (
      <div>
        <Details summary="संपत्ति क्रमांक कहाँ मिलेगा?">
          <p>पुरानी रसीद या माँग पत्र पर।</p>
        </Details>
        <Details summary="भुगतान अटक जाए तो?" open>
          <p>दोबारा भुगतान न करें, स्थिति देखें।</p>
        </Details>
      </div>
    ),
  },
];
