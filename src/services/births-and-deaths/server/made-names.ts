// Invented people for measurements: names as they are common in Madhya Pradesh, the commonest first, in both scripts and their usual spellings.

/** One name: how it is written in Devanagari and in Latin letters, the usual way first. */
export interface MadeName {
  readonly hindi: readonly string[];
  readonly latin: readonly string[];
}

const read = (list: string): readonly MadeName[] =>
  list
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [hindi = "", latin = ""] = entry.split("=").map((part) => part.replaceAll("_", " "));
      return { hindi: hindi.split("/"), latin: latin.split("/") };
    });

export const women = read(`
  सुनीता/सुनिता=Sunita/Suneeta अनीता/अनिता=Anita/Aneeta ममता=Mamta ज्योति/ज्योती=Jyoti पूजा=Pooja/Puja रेखा=Rekha
  सीमा=Seema/Sima संगीता/संगिता=Sangeeta/Sangita कविता=Kavita/Kavitha गीता=Geeta/Gita लक्ष्मी=Laxmi/Lakshmi
  मीना=Meena/Mina राधा=Radha मंजू/मन्जू=Manju आरती=Aarti/Arti पिंकी/पिन्की=Pinki/Pinky प्रियंका/प्रियन्का=Priyanka
  नेहा=Neha रानी=Rani भारती=Bharti/Bharati किरण=Kiran सरोज=Saroj उषा/ऊषा=Usha सपना=Sapna वर्षा=Varsha
  रीना=Reena/Rina शोभा=Shobha पुष्पा=Pushpa कमला=Kamla/Kamala सावित्री=Savitri विमला=Vimla/Vimala माया=Maya
  रजनी=Rajni/Rajani निशा=Nisha दीपा=Deepa/Dipa रश्मि=Rashmi अर्चना=Archana नीतू=Neetu/Nitu शिवानी=Shivani
  काजल=Kajal सोनम=Sonam राजकुमारी=Rajkumari द्रौपदी=Draupadi/Dropadi गायत्री=Gayatri उर्मिला=Urmila/Urmilla
  शारदा=Sharda/Sharada कलावती=Kalawati/Kalavati रामवती=Ramwati/Ramvati शकुंतला/शकुन्तला=Shakuntala तुलसी=Tulsi
  फूलवती=Phoolwati/Phulvati बबीता/बबिता=Babita/Babeeta चंदा/चन्दा=Chanda दुर्गा=Durga जानकी=Janki/Janaki
  मालती=Malti/Malati प्रेमलता=Premlata गुड्डी=Guddi राजेश्वरी=Rajeshwari/Rajeshvari सरिता=Sarita अंजली/अन्जली=Anjali
  मोनिका=Monika/Monica कुसुम=Kusum शीला=Sheela/Shila निर्मला=Nirmala बसंती/बसन्ती=Basanti हेमलता=Hemlata
  आशा=Asha प्रभा=Prabha सुमन=Suman ललिता=Lalita वंदना/वन्दना=Vandana मधु=Madhu पार्वती=Parvati/Parwati`);

export const men = read(`
  राजेश=Rajesh रमेश=Ramesh सुरेश=Suresh दिनेश=Dinesh महेश=Mahesh मुकेश=Mukesh राकेश=Rakesh संतोष/सन्तोष=Santosh
  राम=Ram राजू=Raju अनिल=Anil सुनील/सुनिल=Sunil/Suneel विजय=Vijay/Vijai मनोज=Manoj संजय=Sanjay/Sanjai अशोक=Ashok
  कैलाश=Kailash जगदीश=Jagdish/Jagdeesh रामस्वरूप=Ramswaroop/Ramsvarup गोपाल=Gopal मोहन=Mohan दीपक=Deepak/Dipak
  पवन=Pawan/Pavan रवि=Ravi अजय=Ajay/Ajai विनोद=Vinod प्रकाश=Prakash धर्मेंद्र/धर्मेन्द्र=Dharmendra जितेंद्र/जितेन्द्र=Jitendra
  नरेंद्र/नरेन्द्र=Narendra सोनू=Sonu राहुल=Rahul अमित=Amit विकास=Vikas नीरज=Neeraj/Niraj बृजेश/ब्रजेश=Brijesh/Brajesh
  हरिओम=Hariom बालकिशन=Balkishan ओमप्रकाश/ओम_प्रकाश=Omprakash/Om_Prakash देवेंद्र/देवेन्द्र=Devendra भगवान=Bhagwan/Bhagvan
  किशन=Kishan लखन=Lakhan गणेश=Ganesh शिवराज=Shivraj बलराम=Balram रघुवीर=Raghuveer/Raghuvir लालाराम=Lalaram
  गजेंद्र/गजेन्द्र=Gajendra हरिशंकर=Harishankar/Hari_Shankar मदन=Madan रतन=Ratan प्रेम=Prem नारायण=Narayan कमल=Kamal
  भूपेंद्र/भूपेन्द्र=Bhupendra सतीश=Satish/Sateesh योगेश=Yogesh लोकेश=Lokesh हेमंत/हेमन्त=Hemant शैलेंद्र/शैलेन्द्र=Shailendra
  रामकिशोर/राम_किशोर=Ramkishor/Ram_Kishore रामेश्वर=Rameshwar/Rameshvar छोटेलाल=Chhotelal/Chotelal मुन्नालाल=Munnalal
  कन्हैयालाल=Kanhaiyalal बाबूलाल=Babulal/Baboolal मांगीलाल=Mangilal/Mangeelal शंकरलाल=Shankarlal`);

export const children = read(`
  आरव=Aarav/Arav अनन्या=Ananya आराध्या=Aaradhya/Aradhya विवान=Vivaan/Vivan अर्जुन=Arjun कृष्णा=Krishna आरोही=Aarohi/Arohi
  अंश/अन्श=Ansh परी=Pari देव=Dev शिवांश=Shivansh अद्विक=Advik पीहू=Pihu/Peehu राधिका=Radhika वैष्णवी=Vaishnavi
  कार्तिक=Kartik युवराज=Yuvraj/Yuwraj नव्या=Navya सिया=Siya रुद्र=Rudra/Rudr आयुष=Ayush/Aayush दिव्या=Divya अवनी=Avni/Avani
  लक्ष=Laksh ईशान=Ishan/Ishaan मानवी=Manvi/Manavi तनिष्का=Tanishka गौरव=Gaurav/Gourav खुशी=Khushi आदित्य=Aditya यश=Yash
  प्रिंस=Prince हर्ष=Harsh रिया=Riya वेदिका=Vedika कबीर=Kabir/Kabeer सक्षम=Saksham अन्वी=Anvi/Anwi जानवी=Janvi नैना=Naina
  मयंक=Mayank कनक=Kanak रोहित=Rohit साक्षी=Sakshi अथर्व=Atharv/Atharva शौर्य=Shaurya/Shourya माही=Mahi नंदिनी/नन्दिनी=Nandini
  वंश=Vansh सृष्टि=Srishti/Shrishti ध्रुव=Dhruv/Dhruva हिमांशी=Himanshi ओम=Om चेतन=Chetan गुनगुन=Gungun लव=Lav`);

export const families = read(`
  यादव=Yadav/Yadaw कुशवाह/कुशवाहा=Kushwah/Kushwaha शर्मा=Sharma जाटव=Jatav/Jatava लोधी/लोधि=Lodhi अहिरवार=Ahirwar/Ahirvar
  पटेल=Patel प्रजापति=Prajapati राजपूत=Rajput/Rajpoot साहू=Sahu/Sahoo वर्मा=Verma/Varma आदिवासी=Adivasi/Aadivasi
  मालवीय=Malviya/Malaviya गुप्ता=Gupta धाकड़=Dhakad/Dhakar रावत=Rawat/Ravat चौहान=Chauhan/Chouhan जैन=Jain सेन=Sen
  विश्वकर्मा=Vishwakarma/Vishvakarma सोनी=Soni राठौर/राठौड़=Rathore/Rathod पाल=Pal परिहार=Parihar मिश्रा=Mishra
  तिवारी=Tiwari/Tiwary ओझा=Ojha बघेल=Baghel केवट=Kevat/Kewat शाक्य=Shakya कोली=Koli गुर्जर=Gurjar किरार=Kirar
  नामदेव=Namdev/Namdeo रजक=Rajak बंजारा=Banjara मीणा/मीना=Meena दुबे=Dubey/Dube पांडेय/पाण्डेय=Pandey सोलंकी=Solanki
  भदौरिया=Bhadoria/Bhadauria तोमर=Tomar सिकरवार=Sikarwar/Sikarvar अग्रवाल=Agrawal/Agarwal मेवाड़ा=Mewada/Mevada
  परमार=Parmar ठाकुर=Thakur बैरागी=Bairagi योगी=Yogi गोस्वामी=Goswami/Gosvami नागर=Nagar वंशकार=Vanshkar सूर्यवंशी=Suryavanshi
  श्रीवास्तव=Shrivastava/Srivastava खटीक=Khatik/Khateek चौरसिया=Chourasia/Chaurasia कटारे=Katare उइके=Uike/Uikey मरावी=Maravi`);

export const muslimWomen = read(`
  रुखसाना/रुकसाना=Rukhsana/Ruksana शबाना=Shabana नसीम=Naseem/Nasim फरीदा=Farida/Fareeda शहनाज/शहनाज़=Shahnaz परवीन=Parveen/Parvin
  सायरा=Saira/Sayra यास्मीन=Yasmeen/Yasmin रेशमा=Reshma नाजिया=Nazia/Naziya आयशा=Ayesha/Aysha फातिमा=Fatima/Fatimah मुमताज=Mumtaz`);
export const muslimMen = read(`
  सलीम=Saleem/Salim रफीक/रफ़ीक=Rafeek/Rafiq इकबाल=Iqbal/Ikbal अब्दुल=Abdul शकील=Shakeel/Shakil इमरान=Imran आरिफ=Arif/Aarif
  जावेद=Javed/Jawed अनवर=Anwar/Anvar यूनुस=Yunus/Younus शाहिद=Shahid/Shaahid नईम=Naeem/Nayeem फिरोज=Firoz/Feroz असलम=Aslam`);
export const muslimChildren = read(`
  अयान=Ayan/Ayaan ज़ोया/जोया=Zoya आलिया=Aliya/Alia रेहान=Rehan/Raihan अल्फिया=Alfiya/Alfia फैजान=Faizan इनाया=Inaya हमजा=Hamza
  सना=Sana अरहान=Arhan मरियम=Mariyam/Maryam आसिफ=Asif`);
export const muslimFamilies = read(`
  खान=Khan शेख=Sheikh/Shaikh मंसूरी/मन्सूरी=Mansuri/Mansoori कुरैशी=Qureshi/Kureshi अंसारी/अन्सारी=Ansari/Ansaari पठान=Pathan
  शाह=Shah मिर्जा=Mirza अली=Ali`);

/** What often stands behind a given name instead of, or before, the family's. */
export const womensSuffixes = read("बाई=Bai देवी=Devi/Devee");
export const muslimWomensSuffixes = read("बी=Bi/Bee बानो=Bano बेगम=Begum/Begam");
export const mensSuffixes = read("कुमार=Kumar लाल=Lal सिंह=Singh प्रसाद=Prasad");
