// One town's births and deaths through the portal's own pages: a unit, a hospital, an entry, and reports that wait. Gives what it made.
import assert from "node:assert/strict";
import { civilDateInIndia, addDays, showDate } from "../../src/kernel/civil-date.ts";
import type { TownId } from "../../src/kernel/town.ts";
import type { Answer, TestBrowser } from "../../src/platform/http/test-browser.ts";
import { unitOf } from "../../src/services/births-and-deaths/rules/unit.ts";
import { newId, type SecurityPortal, shivpuri } from "./portal.ts";

/** What only this town's register knows: nobody of these exists. */
export interface RegistrySecrets {
  readonly child: string;
  readonly mother: string;
  readonly father: string;
  readonly dead: string;
  readonly familyMobile: string;
  readonly birthPlace: string;
  readonly remark: string;
  readonly question: string;
  readonly draft: string;
  readonly applicant: string;
}

export const registrySecretsOf = (town: TownId): RegistrySecrets =>
  town === shivpuri
    ? {
        child: "ऋतुपर्णा झंकारवंशी",
        mother: "Wilhelmina Jhankarvanshi",
        father: "कंदर्पनाथ झंकारवंशी",
        dead: "Octavianus Tapovankar",
        familyMobile: "6000955554",
        birthPlace: "मंजरी प्रासाद 3306",
        remark: "बारिश में सड़क बंद थी, देर से आए",
        question: "दादी का नाम किस काग़ज़ में लिखा है",
        draft: "अधूरी सुहासिनी पलंगकर",
        applicant: "Advocate Fitzgeraldo Nandankar",
      }
    : {
        child: "पद्मगंधा विहंगमकर",
        mother: "Theodoralli Vihangamkar",
        father: "ऐश्वर्यमणि विहंगमकर",
        dead: "Marcellinus Kadambakar",
        familyMobile: "6000944445",
        birthPlace: "कदंब निवास 6615",
        remark: "नाव से आना पड़ा, पुल टूटा था",
        question: "टीके का कार्ड किस गाँव का है",
        draft: "अधूरी मृणालिनी कदंबकर",
        applicant: "Advocate Rosamundi Chandankar",
      };

export interface RegistryLife {
  readonly unit: string;
  readonly institution: string;
  /** In the register. */
  readonly event: string;
  readonly eventNumber: string;
  /** With the registrar. */
  readonly report: string;
  readonly application: string;
  readonly draft: string;
  readonly request: string;
  readonly certificate: string;
  readonly certificateNumber: string;
}

const uuidShape = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const done = (answer: Answer): Answer => {
  assert.equal(answer.status, 303, answer.text.replace(/^.*<main/s, "").slice(0, 600));
  return answer;
};
const hit = (text: string, pattern: string): string => {
  const found = new RegExp(pattern.replaceAll("ID", uuidShape)).exec(text);
  assert.ok(found, `${pattern} in ${text.replace(/^.*<main/s, "").slice(0, 600)}`);
  return found[1] ?? found[0];
};

const birth = (
  town: TownId,
  day: string,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => {
  const { child, mother, father, familyMobile, birthPlace, remark } = registrySecretsOf(town);
  return {
    what: "birth",
    eventDate: day,
    sex: "female",
    childName: child,
    motherName: mother,
    fatherName: father,
    mobile: familyMobile,
    place: "home",
    placeAddress: birthPlace,
    informantName: father,
    remarks: remark,
    ...more,
  };
};

/** Opens unit 1 and lists a hospital; gives their ids. */
async function openOffice(administrator: TestBrowser, town: TownId, prefix: string) {
  const office = `/${town}/births-and-deaths/office`;
  const names = (name: string) => ({ nameHi: name, nameEn: name });
  const opening = { command: newId(), revision: "0", number: "1", registrars: `${prefix}-registrar` };
  done(await administrator.post(`${office}/units/new`, { ...opening, ...names(`Unit ${town}`) }));
  const listing = { command: newId(), revision: "0", sort: "government", unit: "1", people: `${prefix}-hospital` };
  done(await administrator.post(`${office}/institutions/new`, { ...listing, ...names(`Hospital ${town}`) }));
  return hit((await administrator.get(office)).text, "institutions/(ID)");
}

/** A court's certificate of the entry, asked at the counter. */
async function certified(clerk: TestBrowser, town: TownId, event: string) {
  const base = `/${town}/births-and-deaths`;
  const name = registrySecretsOf(town).applicant;
  const asking = { command: newId(), relation: "court", order: "समन 9/2026", name };
  const request = hit(done(await clerk.post(`${base}/events/${event}/certificates`, asking)).location ?? "", "ID");
  const issued = done(await clerk.post(`${base}/copies/${request}/issue`, { command: newId() }));
  const certificate = hit(issued.location ?? "", "ID");
  const { text } = await clerk.get(`${base}/certificates/${certificate}`);
  return { request, certificate, certificateNumber: hit(text, `C-${town}-[0-9-]+`) };
}

/** Lives it. */
export async function liveRegistry(portal: SecurityPortal, town: TownId): Promise<RegistryLife> {
  const prefix = town === shivpuri ? "shivpuri" : "dewas";
  const base = `/${town}/births-and-deaths`;
  const institution = await openOffice(await portal.browser(town, "administrator"), town, prefix);
  const clerk = await portal.browser(town, "clerk");
  const registrar = await portal.browser(town, "registrar");
  const unit = unitOf(town, 1);
  const today = civilDateInIndia(portal.foundation.clock.now());
  const day = showDate(addDays(today, -4));
  const report = async (fields: Readonly<Record<string, string>>): Promise<string> => {
    const id = newId();
    done(await clerk.post(`${base}/reports/${id}/form`, { command: newId(), unit, ...fields }));
    return id;
  };
  const secrets = registrySecretsOf(town);
  const event = await report(birth(town, day));
  done(await registrar.post(`${base}/events/${event}/office/register`, { command: newId(), sure: "yes" }));
  const eventNumber = hit((await registrar.get(`${base}/events/${event}/office`)).text, `(B-${town}-[0-9-]+)`);
  const dead = { what: "death", personName: secrets.dead, ageYears: "81", sex: "male", informantName: secrets.father };
  const waiting = await report({ ...dead, eventDate: day, place: "home", placeAddress: secrets.birthPlace });
  const asking = { command: newId(), question: secrets.question };
  const asked = await report(birth(town, day, { childName: "", motherName: secrets.mother, remarks: secrets.remark }));
  done(await registrar.post(`${base}/events/${asked}/office/ask`, asking));
  const draft = newId();
  const half = { what: "birth", unit, step: "save", motherName: secrets.draft };
  done(await clerk.post(`${base}/reports/${draft}/form`, { command: newId(), ...half }));
  const application = hit((await clerk.get(`${base}/reports/${waiting}`)).text, `(BD-${town}-[0-9-]+)`);
  const more = await certified(clerk, town, event);
  return { unit, institution, event, eventNumber, report: waiting, application, draft, ...more };
}
