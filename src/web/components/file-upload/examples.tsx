// Examples of the file upload.
import type { Example } from "../example.ts";
import { FileUpload } from "./file-upload.tsx";

export const examples: readonly Example[] = [
  {
    name: "a register of holdings",
    render: (lang) => (
      <FileUpload lang={lang} name="register" label="संपत्ति रजिस्टर" accept=".csv" kinds="CSV" size="20 MB" />
    ),
  },
];
