// The sample towns' invented births and deaths: what is in the register, and reports that wait for the registrar.
import type { EventKind, Typed } from "../rules/forms.ts";

/** Who reports a sample event. */
export type SampleReporter = "hospital" | "counter" | "household";

export interface SampleEvent {
  readonly what: EventKind;
  readonly unit: number;
  readonly from: SampleReporter;
  /** Days before the day of the set-up; the year is then at hand for every class of delay. */
  readonly daysAgo: number;
  readonly typed: Typed;
}

const colony = (address: string): Typed => ({ place: "home", placeAddress: `${address}, शिवपुरी` });
const hospital: Typed = { place: "institution", placeAddress: "जिला चिकित्सालय, शिवपुरी", attention: "institutional" };

function birth(
  [unit, from, daysAgo]: readonly [number, SampleReporter, number],
  [sex, child, mother, father, motherAge]: readonly [string, string, string, string, number],
  more: Typed,
): SampleEvent {
  const names = { sex, childName: child, motherName: mother, fatherName: father, informantName: father };
  const counted = { motherAge: String(motherAge), birthOrder: "1", residence: "शिवपुरी, मध्य प्रदेश" };
  return { what: "birth", unit, from, daysAgo, typed: { ...names, ...counted, ...more } };
}

function death(
  [unit, from, daysAgo]: readonly [number, SampleReporter, number],
  [sex, person, father, age, cause, informant]: readonly [string, string, string, number, string, string],
  more: Typed,
): SampleEvent {
  const names = { sex, personName: person, fatherName: father, ageYears: String(age), cause, informantName: informant };
  return { what: "death", unit, from, daysAgo, typed: { ...names, residence: "शिवपुरी, मध्य प्रदेश", ...more } };
}

const stillBirth = (unit: number, daysAgo: number, typed: Typed): SampleEvent => ({
  what: "still-birth",
  unit,
  from: "hospital",
  daysAgo,
  typed: { ...hospital, birthOrder: "1", ...typed },
});

/** In the register of Shivpuri. */
export const shivpuriRegistered: readonly SampleEvent[] = [
  birth([1, "hospital", 20], ["female", "अन्वी धाकड़", "ममता धाकड़", "रामेश्वर धाकड़", 24], {
    ...hospital,
    mobile: "9000000101",
  }),
  birth([1, "hospital", 19], ["male", "विवान शर्मा", "नेहा शर्मा", "अंकित शर्मा", 27], hospital),
  birth([1, "hospital", 18], ["male", "मोहम्मद अयान", "शबनम खान", "इमरान खान", 22], hospital),
  birth([1, "hospital", 18], ["female", "आराध्या जाटव", "सपना जाटव", "मुकेश जाटव", 25], hospital),
  birth([1, "hospital", 17], ["female", "", "पूजा कुशवाह", "राकेश कुशवाह", 23], { ...hospital, eventTime: "03:40" }),
  birth([2, "counter", 16], ["male", "देवांश रावत", "रीना रावत", "सोनू रावत", 26], colony("सिद्धेश्वर कॉलोनी")),
  birth([1, "hospital", 15], ["male", "लव ओझा", "कविता ओझा", "दीपक ओझा", 29], { ...hospital, eventTime: "11:05" }),
  birth([1, "hospital", 15], ["male", "कुश ओझा", "कविता ओझा", "दीपक ओझा", 29], {
    ...hospital,
    eventTime: "11:18",
    birthOrder: "2",
  }),
  birth([1, "hospital", 13], ["female", "इनाया कुरैशी", "नाज़िया कुरैशी", "आरिफ़ कुरैशी", 31], hospital),
  birth([2, "household", 12], ["female", "परी आदिवासी", "सुगना आदिवासी", "कल्लू आदिवासी", 21], colony("मनियर")),
  birth([1, "hospital", 9], ["male", "अद्विक जैन", "श्वेता जैन", "पीयूष जैन", 28], hospital),
  birth([2, "counter", 8], ["female", "जोया मंसूरी", "रुखसार मंसूरी", "सलमान मंसूरी", 24], colony("पुरानी शिवपुरी")),
  birth([1, "hospital", 6], ["male", "रुद्र प्रताप सिंह तोमर", "अंजलि तोमर", "विक्रम सिंह तोमर", 30], hospital),
  birth([1, "hospital", 4], ["transgender", "किरण प्रजापति", "लक्ष्मी प्रजापति", "हरिओम प्रजापति", 33], hospital),
  death([1, "hospital", 19], ["male", "मोतीलाल रघुवंशी", "गंगाराम रघुवंशी", 78, "circulatory", "संजय रघुवंशी"], hospital),
  death([2, "counter", 17], ["female", "शांति बाई धाकड़", "हरप्रसाद धाकड़", 83, "old-age", "बृजेश धाकड़"], colony("लुधावली")),
  death([1, "hospital", 11], ["male", "अब्दुल रशीद", "अब्दुल करीम", 64, "respiratory", "शाहिद रशीद"], hospital),
  death([1, "counter", 7], ["female", "कमला देवी गुप्ता", "बाबूलाल गुप्ता", 71, "cancer", "मनीष गुप्ता"], colony("सदर बाज़ार")),
  death([1, "hospital", 5], ["male", "राजू बाथम", "छोटेलाल बाथम", 36, "accident", "गीता बाथम"], hospital),
  stillBirth(1, 10, {
    sex: "female",
    motherName: "मीना लोधी",
    fatherName: "भगवान सिंह लोधी",
    informantName: "भगवान सिंह लोधी",
    pregnancyWeeks: "33",
    motherAge: "26",
  }),
];

/** What else a waiting report has met. */
export interface WaitingEvent extends SampleEvent {
  readonly document?: "self-attested" | "order";
  /** A magistrate's order that the clerk has recorded and nobody has compared yet. */
  readonly order?: { readonly number: string; readonly court: string };
  readonly question?: string;
}

/** The registrar's inbox of Shivpuri: one of each class of delay, a double of a registered birth, one that was asked back. */
export const shivpuriWaiting: readonly WaitingEvent[] = [
  death([1, "hospital", 2], ["female", "रामप्यारी साहू", "दयाराम साहू", 69, "circulatory", "महेश साहू"], {
    ...hospital,
    certified: "yes",
    causeA: "हृदयाघात",
    certifier: "डॉ. अनिल जैन",
    causeText: "हृदयाघात",
  }),
  birth([1, "counter", 26], ["male", "कार्तिक सेन", "आरती सेन", "गोविंद सेन", 25], colony("ठंडी सड़क")),
  {
    ...birth([1, "counter", 140], ["female", "मान्या श्रीवास", "सीमा श्रीवास", "नरेश श्रीवास", 27], colony("कमलागंज")),
    document: "self-attested",
  },
  {
    ...birth([1, "counter", 900], ["male", "युवराज परिहार", "ज्योति परिहार", "सुरेंद्र परिहार", 28], colony("फतेहपुर")),
    document: "order",
    order: { number: "112/2026", court: "कार्यपालिक मजिस्ट्रेट, शिवपुरी" },
  },
  // The family reports the child whom the hospital has reported already, in other letters.
  birth([1, "household", 17], ["female", "Aarohi Kushwaha", "Pooja Kushwaha", "Rakesh Kushwah", 23], {
    place: "institution",
    placeAddress: "District Hospital, Shivpuri",
  }),
  {
    ...birth([1, "household", 14], ["male", "समर्थ कोली", "राधा कोली", "बंटी कोली", 24], colony("विजयपुरम")),
    question: "जन्म का समय नहीं लिखा है। समय लिखें और आँगनवाड़ी का टीकाकरण कार्ड लगाएँ।",
  },
];

const bazaar: Typed = { place: "home", placeAddress: "बाज़ार चौक, देवास", residence: "देवास, मध्य प्रदेश" };
/** In the register of Dewas. */
export const dewasRegistered: readonly SampleEvent[] = [
  birth([1, "counter", 14], ["female", "मीरा मालवीय", "रंजना मालवीय", "लोकेश मालवीय", 26], bazaar),
  birth([1, "counter", 9], ["male", "अर्जुन पंवार", "दुर्गा पंवार", "कमल पंवार", 23], bazaar),
  death([1, "counter", 6], ["male", "नाथूलाल चौधरी", "भेरूलाल चौधरी", 81, "old-age", "रमेश चौधरी"], bazaar),
];
