// Examples of the QR picture (a pattern, not a real code).
import type { Example } from "../example.ts";
import { QrPicture } from "./qr-picture.tsx";

const path = "M0 0h7v7h-7zM1 1v5h5v-5zM2 2h3v3h-3zM14 0h7v7h-7zM15 1v5h5v-5zM16 2h3v3h-3zM9 9h3v3h-3z";

export const examples: readonly Example[] = [
  {
    name: "for paying by UPI",
    render: (lang) => (
      <QrPicture
        lang={lang}
        path={path}
        modules={21}
        size="small"
        label="UPI से भुगतान का QR कोड"
        caption="UPI से भुगतान"
      />
    ),
  },
];
