// A certificate for tests, with the conjuncts that printers get wrong most often; and its page as a picture.
import { spawnSync } from "node:child_process";
import type { CertificatePaper } from "../../kernel/papers/certificate-paper.ts";

/** Names whose conjuncts stand or fall with the font and the shaper. The last has the eyelash ra. */
export const hardNames = ["श्रीकृष्ण", "ज्योत्स्ना", "उज्ज्वला", "मृत्युंजय", "क्षत्रिय", "विद्या", "ह्रदय", "र्\u200dय"] as const;

const row = (hindi: string, english: string, value: string, valueEnglish?: string) => ({
  hindi,
  english,
  value,
  ...(valueEnglish !== undefined && { valueEnglish }),
});

export const certificateExample: CertificatePaper = {
  townHindi: "शिवपुरी",
  townEnglish: "Shivpuri",
  townTypeHindi: "नगर पालिका परिषद",
  townTypeEnglish: "Municipal Council",
  sample: true,
  form: { hindi: "प्रपत्र 5", english: "Form 5" },
  title: { hindi: "जन्म प्रमाण पत्र", english: "Birth certificate" },
  law: {
    hindi: "जन्म और मृत्यु रजिस्ट्रीकरण अधिनियम 1969 की धारा 12 और 17 के अंतर्गत जारी",
    english: "Issued under sections 12 and 17 of the Registration of Births and Deaths Act 1969",
  },
  unverified: { hindi: "प्रपत्र का पाठ असत्यापित", english: "Wording of the form not verified" },
  says: {
    hindi:
      "प्रमाणित किया जाता है कि नीचे की जानकारी जन्म के मूल अभिलेख से ली गई है, जो पंजीयन इकाई नगर पालिका शिवपुरी के रजिस्टर में है।",
    english: "This is to certify that the following information has been taken from the original record of birth.",
  },
  unit: { hindi: "पंजीयन इकाई नगर पालिका शिवपुरी", english: "Registration unit Shivpuri town" },
  number: "C-250705-2026-01-000001-3",
  date: "21-11-2026",
  issuedAtSeconds: 1_795_000_000,
  rows: [
    row("शिशु का नाम", "Name of the child", `${hardNames[0]} ${hardNames[2]} ${hardNames[3]}`),
    row("लिंग", "Sex", "पुरुष", "Male"),
    row(
      "जन्म की तिथि",
      "Date of birth",
      "15-11-2026 (पंद्रह नवंबर दो हज़ार छब्बीस)",
      "Fifteen November Two Thousand Twenty Six",
    ),
    row("जन्म का स्थान", "Place of birth", "जिला चिकित्सालय शिवपुरी", "District Hospital Shivpuri"),
    row("माता का नाम", "Name of the mother", `${hardNames[1]} ${hardNames[5]}`),
    row("माता का आधार क्रमांक", "Aadhaar number of the mother", "XXXX XXXX 1234"),
    row("पिता का नाम", "Name of the father", `${hardNames[6]} ${hardNames[4]} ${hardNames[7]}`),
    row("जन्म के समय माता-पिता का पता", "Address of the parents at birth", "गली 3, फिजिकल कॉलोनी, शिवपुरी"),
    row("स्थायी पता", "Permanent address", "ग्राम सिरसौद, तहसील करैरा, जिला शिवपुरी, मध्यप्रदेश 473660"),
    row("पंजीयन क्रमांक", "Registration number", "B-250705-2026-01-000045-3"),
    row("पंजीयन दिनांक", "Date of registration", "20-11-2026"),
  ],
  remarks: [
    {
      hindi: "प्रमाण पत्र C-250705-2026-01-000000-6 के स्थान पर, जो निरस्त है",
      english: "In place of certificate C-250705-2026-01-000000-6, which is withdrawn",
    },
  ],
  given: { hindi: "जारी किया गया: सूचना देने वाला; प्रति क्रमांक 1", english: "To: Informant; copy 1" },
  signer: { hindi: "रजिस्ट्रार, जन्म एवं मृत्यु", english: "Registrar of births and deaths" },
  acknowledged: true,
  logIndex: "1234",
  logOrigin: "akshara.example.in/log/2026",
  qrText: "NCF$%*+-./:0123456789 ".repeat(21),
  verifyAt: "akshara.example.in/verify",
};

/** Whether Debian's poppler-utils is here, which draws pages as pictures. */
export const canDraw = (): boolean => spawnSync("pdftoppm", ["-v"]).error === undefined;

/** The first page of a PDF as a grey PNG of so many dots to the inch. */
export function drawnPage(pdf: Uint8Array, dots = 150): Buffer {
  const { status, stdout, stderr } = spawnSync(
    "pdftoppm",
    ["-r", String(dots), "-gray", "-png", "-f", "1", "-l", "1", "-"],
    {
      input: pdf,
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}
