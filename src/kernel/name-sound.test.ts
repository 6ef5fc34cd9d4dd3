// Names agree across scripts and spellings, and names that are not the same do not.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { houseKey, mobileKey, nameCloseness, nameTokens } from "./name-sound.ts";

const sameNames: readonly (readonly string[])[] = [
  ["राम कुमार", "Ram Kumar", "Raam Kumaar", "RAM KUMAR", "श्री राम कुमार", "Mr. Ram Kumar"],
  ["शर्मा", "Sharma", "Sharmaa", "Sarma"],
  ["वर्मा", "Verma", "Varma"],
  ["गुप्ता", "Gupta", "Guptaa"],
  ["विश्वकर्मा", "Vishwakarma", "Vishvkarma", "Vishvakarma", "Viswakarma"],
  ["लक्ष्मी", "Laxmi", "Lakshmi", "Laxmee", "Lakshami"],
  ["ज्ञान", "Gyan", "Gyaan", "Jnan", "Gnan"],
  ["सिंह", "Singh", "Sinh", "Sing", "सिंघ"],
  ["चौहान", "Chouhan", "Chauhan", "Chohan", "Chowhan"],
  ["मोहम्मद", "Mohammad", "Mohd", "Mohd.", "Mohammed", "Muhammad", "Mohamed", "मुहम्मद", "मो.", "Md."],
  ["खान", "Khan", "ख़ान", "Khaan"],
  ["ज़ाकिर", "Zakir", "Jakir", "जाकिर", "Zaakir"],
  ["फातिमा", "Fatima", "Phatima", "फ़ातिमा", "Fatimah"],
  ["देवी", "Devi", "Devee"],
  ["दिव्या", "Divya", "Divyaa"],
  ["अग्रवाल", "Agrawal", "Agarwal", "Aggarwal", "Agarwaal"],
  ["श्याम", "Shyam", "Syam", "Shyaam"],
  ["तिवारी", "Tiwari", "Tiwary", "Tivari", "Tiwaree"],
  ["दुबे", "Dubey", "Dube", "Dubay"],
  ["पाण्डेय", "पांडे", "Pandey", "Pande", "पाण्डे"],
  ["द्विवेदी", "Dwivedi", "Dvivedi"],
  ["चतुर्वेदी", "Chaturvedi", "Chaturwedi"],
  ["यादव", "Yadav", "Yadaw"],
  ["मालवीय", "Malviya", "Malaviya", "Malvia", "मालवीया"],
  ["प्रिया", "Priya", "Pria", "Preeya"],
  ["अहमद", "Ahmad", "Ahmed", "Ehmad"],
  ["रहमान", "Rehman", "Rahman", "रेहमान"],
  ["महमूद", "Mehmood", "Mahmud", "Mahmood"],
  ["सुरेन्द्र", "सुरेंद्र", "Surendra", "Surender"],
  ["जितेंद्र", "Jitendra", "Jeetendra", "Jitender"],
  ["नारायण", "Narayan", "Narain"],
  ["संजय", "Sanjay", "Sanjai"],
  ["विजय", "Vijay", "Vijai"],
  ["जायसवाल", "Jaiswal", "Jayswal", "जैसवाल"],
  ["कैलाश", "Kailash", "Kailas"],
  ["अशोक", "Ashok", "Asok"],
  ["गीता", "Geeta", "Gita", "Geetha"],
  ["सुनीता", "Sunita", "Suneeta", "Sunitha"],
  ["पूजा", "Pooja", "Puja"],
  ["दीपक", "Deepak", "Dipak"],
  ["राठौर", "Rathore", "Rathor", "Rathaur"],
  ["गौरव", "Gaurav", "Gourav"],
  ["सौरभ", "Saurabh", "Sourabh"],
  ["संपत", "सम्पत", "Sampat"],
  ["अंबेडकर", "अम्बेडकर", "Ambedkar"],
  ["चंद्र", "चन्द्र", "Chandra", "Chander"],
  ["सिद्धार्थ", "Siddharth", "Sidharth", "Siddhartha"],
  ["राव", "Rao", "Rav", "Raw"],
  ["महादेव", "Mahadev", "Mahadeo"],
  ["शाह", "Shah", "Sah"],
  ["कुरैशी", "Quraishi", "Qureshi", "Kureshi", "क़ुरैशी"],
  ["अंसारी", "Ansari", "Ansaari"],
  ["अब्दुल", "Abdul", "Abdool"],
  ["यूसुफ", "Yusuf", "Yousuf", "Yusoof"],
  ["ओंकार", "Omkar", "Onkar", "ओमकार"],
  ["मेहता", "Mehta", "Mahta"],
  ["भदौरिया", "Bhadoria", "Bhadauriya", "Bhadauria"],
  ["चौरसिया", "Chaurasia", "Chourasiya"],
  ["कृष्ण", "Krishna", "Krishn", "कृष्णा"],
  ["ईश्वर", "Ishwar", "Eshwar", "Iswar"],
  ["कुशवाहा", "Kushwaha", "Kushvaha"],
  ["साहू", "Sahu", "Sahoo"],
  ["जैन", "Jain", "Jaen"],
  ["गौड़", "Gaur", "Gour"],
  ["शुक्ला", "शुक्ल", "Shukla", "Sukla"],
  ["मिश्रा", "मिश्र", "Mishra", "Misra"],
  ["श्रीवास्तव", "Shrivastava", "Srivastava", "Shrivastav", "Srivastav"],
  ["आर. के. शर्मा", "R. K. Sharma", "R.K. Sharma", "आर.के. शर्मा"],
  ["सिद्दीकी", "Siddiqui", "Siddiki"],
  ["सैयद", "Syed", "Sayyad", "Saiyad"],
  ["कुशवाहा", "कुशवाह", "Kushwah"],
  ["राठौड़", "राठौड", "Rathod", "Rathor"],
  ["धाकड़", "Dhakad", "Dhakar"],
  ["यशवंत", "Yashwant", "Yeshwant"],
  ["रुखसाना", "Rukhsana", "Ruksana"],
  ["सक्सेना", "Saxena", "Saksena"],
  ["दीक्षित", "Dixit", "Dikshit"],
  ["बाजपेयी", "Bajpai", "Bajpayee"],
  ["उपाध्याय", "Upadhyay", "Upadhyaya"],
  ["गोयल", "Goyal", "Goel"],
  ["ठाकुर", "Thakur", "Thakoor", "Takur"],
  ["राजेश", "Rajesh", "Raajesh"],
  ["रईस", "Raees", "Rais"],
  ["जुबैर", "Zubair", "Jubair", "ज़ुबैर"],
  ["गुलाम", "ग़ुलाम", "Gulam", "Ghulam"],
  ["भैया लाल", "Bhaiya Lal", "Bhaiyya Laal"],
  ["सियाराम", "Siyaram", "Siaram"],
  ["छाया", "Chhaya", "Chaya"],
  ["ऋतु", "Ritu", "रितु"],
  ["बृजेश मालवीय", "Brajesh Malviya", "Brijesh Malviya", "ब्रजेश मालवीय", "Brujesh Malaviya"],
  ["कृष्ण", "Krishna", "Krushna", "Krashna"],
  ["मृदुला", "Mridula", "Mrudula", "Mradula"],
  ["ऋषि", "Rishi", "Rushi", "रिषि"],
  ["अमृत", "Amrit", "Amrut", "Amrat"],
  ["पृथ्वी", "Prithvi", "Pruthvi"],
  ["बेगम", "Begum", "Begam"],
  ["वसंत", "Basant", "Vasant", "बसंत"],
  ["डेविड", "David"],
  ["मैरी", "Mary"],
  ["स्व. मोहन लाल", "Late Mohan Lal", "मोहन लाल"],
  ["डॉ. सीमा जैन", "Dr Seema Jain", "Sima Jain"],
];

const otherNames: readonly (readonly [string, string])[] = [
  ["राम", "श्याम"],
  ["Ravi", "Rani"],
  ["Ram", "Raj"],
  ["Ram", "Rahim"],
  ["सीता", "गीता"],
  ["Sita", "Rita"],
  ["Devi", "Divya"],
  ["Sunil", "Sonal"],
  ["Anil", "Sunil"],
  ["Usha", "Asha"],
  ["आशा", "उषा"],
  ["Khan", "Jain"],
  ["Rani", "Rana"],
  ["Mina", "Mona"],
  ["Suraj", "Siraj"],
  ["Mohan", "Sohan"],
  ["Mohan", "Rohan"],
  ["Kamal", "Vimal"],
  ["Sharma", "Verma"],
  ["Gupta", "Datta"],
  ["Mehta", "Mishra"],
  ["Dubey", "Chaubey"],
  ["Rakesh", "Rajesh"],
  ["Mukesh", "Mahesh"],
  ["Ramesh", "Suresh"],
  ["Dinesh", "Ganesh"],
  ["Sinha", "Singh"],
  ["Lal", "Lata"],
  ["Amit", "Sumit"],
  ["Pooja", "Priya"],
  ["Deepa", "Deepak"],
  ["Bharat", "Sharad"],
  ["Gita", "Gayatri"],
  ["Yadav", "Jadhav"],
  ["Khan", "Kannu"],
  ["Sahu", "Saha"],
  ["Zahid", "Zahir"],
  ["Madan", "Mohan"],
  ["Kailash", "Vikas"],
  ["Neha", "Sneha"],
  ["Rishi", "Rashi"],
  ["Ritu", "Rati"],
  ["Kiran", "Karan"],
  ["Prem", "Prabha"],
  ["Sarita", "Sarat"],
  ["Mary", "Mari"],
];

for (const [first = "", ...others] of sameNames) {
  test(`the name ${first} is found however it is spelled: ${others.join(", ")}`, () => {
    for (const other of others) assert.deepEqual(nameTokens(other), nameTokens(first), other);
  });
}

test("names that are not the same name have different tokens", () => {
  for (const [left, right] of otherNames) assert.notDeepEqual(nameTokens(left), nameTokens(right), `${left} ${right}`);
});

test("a name of nothing but courtesies keeps them, and text without letters has no tokens", () => {
  assert.equal(nameTokens("श्री").length, 1);
  assert.deepEqual(nameTokens(" 12 / 😀 "), []);
  assert.deepEqual(nameTokens("राम पिता श्याम"), nameTokens("Ram S/o Shyam"));
  assert.deepEqual(nameTokens("M/s Gupta Store"), nameTokens("मेसर्स गुप्ता स्टोर"));
  assert.equal(nameTokens("મોહન").length, 1);
});

test("the closer name comes first when a search is ranked", () => {
  const ranked = (sought: string, found: readonly string[]): readonly string[] =>
    found.toSorted((left, right) => nameCloseness(sought, right) - nameCloseness(sought, left));
  assert.deepEqual(ranked("Ram Kumar Sharma", ["श्याम लाल गुप्ता", "रामकुमार वर्मा", "राम कुमार शर्मा"]), [
    "राम कुमार शर्मा",
    "रामकुमार वर्मा",
    "श्याम लाल गुप्ता",
  ]);
  assert.ok(nameCloseness("Ramkumar", "राम कुमार") > 0.85);
  assert.equal(nameCloseness("राम कुमार", "राम कुमार"), 1);
  assert.ok(nameCloseness("Sharma Ram", "राम शर्मा") > 0.85);
  assert.equal(nameCloseness("", "राम"), 0);
});

test("closeness lies between 0 and 1 and does not depend on which name is asked for", () => {
  const name = fc.oneof(fc.string(), fc.constantFrom(...sameNames.flat()));
  fc.assert(
    fc.property(name, name, (left, right) => {
      const close = nameCloseness(left, right);
      assert.ok(close >= 0 && close <= 1);
      assert.equal(close, nameCloseness(right, left));
    }),
  );
});

test("a house number is found however it is written", () => {
  const same: readonly (readonly string[])[] = [
    [
      "12/3/क",
      "म.नं. 12/3 क",
      "12/3-क",
      "१२/३क",
      "मकान नं. 12 / 3 क",
      "मकान नंबर 12-3-क",
      "H.No. 12/3 क",
      "House No 012/3 क",
    ],
    ["45/A", "45-A", "45a", "45 ए", "म. नं. ४५ ए", "hno 45/A", "No. 45 A"],
    ["123", "123", "म.न. 123", "क्र. 123", "मकान क्रमांक १२३", "गृह क्रमांक 123"],
    ["7/बालाजी/नगर", "7 बालाजी नगर", "7, बालाजी नगर"],
    ["", "", "  ", "-"],
  ];
  for (const [key, ...texts] of same) for (const text of texts) assert.equal(houseKey(text), key, text);
  assert.notEqual(houseKey("12/3"), houseKey("123"));
  assert.notEqual(houseKey("12 क"), houseKey("12 ख"));
  assert.equal(houseKey("नगर निगम"), "नगर/निगम");
});

test("a mobile number is ten digits from 6 to 9, however it is written", () => {
  const texts = [
    "9876543210",
    "+91 98765 43210",
    "09876543210",
    "919876543210",
    "९८७६५ ४३२१०",
    "+91-98765-43210",
    "(0)98765.43210",
  ];
  for (const text of texts) assert.equal(mobileKey(text), "9876543210", text);
  for (const text of ["", "5876543210", "987654321", "98765432100", "+1 9876543210", "98765abcde"]) {
    assert.equal(mobileKey(text), undefined, text);
  }
});
