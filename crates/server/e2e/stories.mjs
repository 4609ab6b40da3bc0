// Reports to import: all is invented but the towns.

import { csv, zip } from "./files.mjs";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** A day in the words of a newspaper. */
function worded(day) {
    const [year, month, date] = day.split("-").map(Number);
    return { full: `${date} ${MONTHS[month - 1]} ${year}`, short: `${MONTHS[month - 1]} ${date}` };
}

function text({ title, publisher, day, body }) {
    return `${title}\n\nPublisher: ${publisher}\nPublished: ${worded(day).full}\n\n${body}\n`;
}

function file(name, story) {
    return { name, mimeType: "text/plain", bytes: text(story) };
}

const AGENCY = `BUNIA, Democratic Republic of Congo, May 21 (Great Lakes Wire) - Armed men attacked a camp for displaced families near the town of Bunia on Tuesday night, killing 12 people and wounding 20 others, a local official said.

"They came from the hills and fired at the shelters without a word," said the chief of the camp, Justin Lobho. He said two children were among the dead.

A spokesman for the army, Lieutenant Gaston Mbusa, said nine people had been killed and blamed the Blue Ridge Militia for the attack. The militia denied that its men had been near the camp.

How many people had fled was not yet known, the official said.`;

/** Twelve texts: some tell one incident, with figures that differ. */
export const TEXTS = [
    file("maiduguri-1.txt", {
        title: "Seven killed in blast at Maiduguri fish market", publisher: "Savanna Daily", day: "2024-09-10",
        body: "MAIDUGURI, Nigeria, September 10 - A bomb exploded at a fish market in Maiduguri on Tuesday morning, killing seven people and injuring 20 others, police said.\n\nA spokesman for the police, Musa Garba, said the bomb had been hidden in a sack of charcoal. A doctor at the city's hospital said 10 bodies had been brought in. It was not yet known who was behind the attack.",
    }),
    file("maiduguri-2.txt", {
        title: "Maiduguri market blast toll rises to 11", publisher: "Lake Chad Observer", day: "2024-09-11",
        body: "MAIDUGURI, Nigeria, September 11 - The death toll of Tuesday's bomb attack on a fish market in Maiduguri has risen to 11, police said on Wednesday.\n\nMusa Garba, a spokesman for the police, said four of the wounded had died overnight. The governor's office put the number of the dead at 14. A group that calls itself the Falcons of the Lake claimed responsibility for the bombing.",
    }),
    file("maiduguri-3.txt", {
        title: "Fishmongers bury their dead in Maiduguri", publisher: "Borno Courier", day: "2024-09-12",
        body: "MAIDUGURI, Nigeria, September 12 - At least 15 people were killed when a bomb exploded at a fish market in Maiduguri on Tuesday, the traders' union said on Thursday.\n\nThe union's chairman, Bukar Modu, said 15 traders had been buried. Police have spoken of 11 dead.",
    }),
    file("kharkiv-1.txt", {
        title: "Missile strike on Kharkiv wounds dozens", publisher: "Steppe Telegraph", day: "2024-08-31",
        body: "KHARKIV, Ukraine, August 31 - Russian forces fired missiles at the city of Kharkiv on Friday, killing six people and injuring 55 others, the regional governor said.\n\nThe governor, Ostap Hrytsenko, said a 14-year-old girl was among the dead. Russia's Defence Ministry denied that its forces had aimed at civilians.",
    }),
    file("kharkiv-2.txt", {
        title: "Kharkiv counts its dead after missile strike", publisher: "Dnipro Evening", day: "2024-09-01",
        body: "KHARKIV, Ukraine, September 1 - Seven people were killed and 97 others injured when Russian missiles struck Kharkiv on Friday, August 30, officials said on Sunday.\n\nThe mayor, Roman Shevchuk, said one woman had died in hospital. He said 12 apartment buildings had been damaged.",
    }),
    file("el-fasher.txt", {
        title: "Shelling of El Fasher market kills traders", publisher: "Nile Bulletin", day: "2024-06-20",
        body: "EL FASHER, Sudan, June 20 - Shells hit a livestock market in El Fasher on Wednesday, killing nine people and wounding 30 others, a doctor said.\n\nThe doctor, Hawa Adam, accused the Rapid Support Forces of shelling the market. The Rapid Support Forces denied the accusation. A resident said he had counted 13 bodies.",
    }),
    file("quetta.txt", {
        title: "Gunmen kill coal miners near Quetta", publisher: "Bolan Times", day: "2024-10-12",
        body: "QUETTA, Pakistan, October 12 - Gunmen stormed a coal mine near Quetta on Friday and shot dead 20 miners, police said.\n\nA police officer, Humayun Kakar, said seven others had been wounded. The mine's owner said 21 workers had been killed. No group has claimed responsibility.",
    }),
    file("baidoa.txt", {
        title: "Roadside bomb hits bus outside Baidoa", publisher: "Horn Dispatch", day: "2025-02-03",
        body: "BAIDOA, Somalia, February 3 - A roadside bomb hit a bus outside the town of Baidoa on Sunday, killing five passengers and wounding eight others, a district official said.\n\nThe official, Abdi Nur, blamed al-Shabaab for the blast. A witness said six people had died.",
    }),
    file("port-au-prince.txt", {
        title: "Gang burns houses in Port-au-Prince district", publisher: "Caribbean Ledger", day: "2024-11-14",
        body: "PORT-AU-PRINCE, Haiti, November 14 - Gang members attacked a district of Port-au-Prince on Wednesday, killing 10 people and burning 40 houses, a rights group said.\n\nThe rights group's director, Marie Estime, said hundreds of people had fled. Police said eight people had been killed and that four attackers had been shot dead.",
    }),
    file("sittwe.txt", {
        title: "Air strike on village near Sittwe", publisher: "Arakan Notes", day: "2025-01-10",
        body: "SITTWE, Myanmar, January 10 - Military aircraft bombed a village near Sittwe on Thursday, killing 26 people and injuring 50 others, the Arakan Army said.\n\nA spokesman for the military denied that there had been an air strike. A resident, Ma Khin, said 33 people had been killed. The full number of the missing was not yet known.",
    }),
    file("culiacan.txt", {
        title: "Shootout in Culiacán leaves three soldiers dead", publisher: "Pacific Courier", day: "2024-09-19",
        body: "CULIACÁN, Mexico, September 19 - Gunmen ambushed an army patrol in Culiacán on Wednesday, killing three soldiers and wounding five others, the state government said.\n\nThe state's prosecutor, Raúl Ibarra, said four gunmen had been killed. Residents spoke of at least seven dead.",
    }),
    file("aleppo.txt", {
        title: "Drone attack hits checkpoint in Aleppo", publisher: "Orontes Weekly", day: "2024-12-02",
        body: "ALEPPO, Syria, December 2 - A drone attacked a checkpoint in Aleppo on Sunday, killing four soldiers and wounding two civilians, a security source said.\n\nThe Syrian Observatory for Human Rights said six soldiers had been killed. It was not yet clear who had launched the drone.",
    }),
];

/** A table of five. */
export const TABLE = {
    name: "table.csv",
    mimeType: "text/csv",
    bytes: csv([
        ["title", "text", "published", "publisher"],
        ["Bomb blast at Kabul bus stop", "KABUL, Afghanistan, February 12 - A bomb exploded at a bus stop in Kabul on Tuesday, killing five people and wounding nine others, police said. A spokesman for the police, Khalid Noori, said a suicide bomber had blown himself up. A hospital said it had received eight bodies.", "2025-02-12", "Hindu Kush Post"],
        ["Gunmen abduct pupils in Kaduna", "KADUNA, Nigeria, March 8 - Gunmen attacked a school near Kaduna on Thursday and abducted 120 pupils, a teacher said. The governor, Sani Aliyu, said 87 pupils had been taken. Police said one person had been killed in the attack.", "2024-03-08", "Savanna Daily"],
        ["Car bomb kills four in Mogadishu", "MOGADISHU, Somalia, July 15 - A car bomb exploded outside a café in Mogadishu on Sunday, killing five people and wounding 20 others, police said. Al-Shabaab claimed responsibility for the attack. The ambulance service said nine people had been killed.", "2024-07-15", "Horn Dispatch"],
        ["Clashes in Goma leave soldiers dead", "GOMA, Democratic Republic of Congo, January 27 - Fighters of the M23 attacked army positions in Goma on Sunday, killing 13 soldiers, the army said. A hospital said 17 bodies had been brought in and that 367 people had been wounded.", "2025-01-27", "Great Lakes Wire"],
        ["Villagers killed in Mopti", "MOPTI, Mali, July 2 - Armed men attacked a village near Mopti on Monday, killing 40 people, a local official said. The mayor, Moulaye Guindo, said 21 people had been killed. No group has claimed responsibility.", "2024-07-02", "The Niger Bend"],
    ]),
};

const COPIED = [
    ["bunia-agency.txt", "Camp for the displaced attacked near Bunia", "Great Lakes Wire", "2024-05-22"],
    ["bunia-copy-1.txt", "Twelve die in attack on camp near Bunia", "Kivu Morning Post", "2024-05-22"],
    ["bunia-copy-2.txt", "Attack on Bunia camp leaves 12 dead", "The Ituri Standard", "2024-05-23"],
].map(([name, title, publisher, day]) => file(name, { title, publisher, day, body: AGENCY }));

/** An archive of six texts, of which two are copies of a third. */
export const ARCHIVE = {
    name: "archive.zip",
    mimeType: "application/zip",
    bytes: zip([
        ...COPIED,
        file("more/beni.txt", {
            title: "Rebels kill farmers outside Beni", publisher: "Kivu Morning Post", day: "2024-06-08",
            body: "BENI, Democratic Republic of Congo, June 8 - Rebels of the Allied Democratic Forces attacked farmers outside the town of Beni on Friday, killing 41 people with machetes and guns, a local official said.\n\nThe army said 38 people had been killed. Nine others were wounded, according to a hospital.",
        }),
        file("more/odesa.txt", {
            title: "Ballistic missile hits port of Odesa", publisher: "Steppe Telegraph", day: "2024-10-10",
            body: "ODESA, Ukraine, October 10 - A Russian ballistic missile hit the port of Odesa on Wednesday, killing six people and wounding 11 others, the regional governor said.\n\nA spokesman for the navy, Petro Moroz, said eight people had been killed.",
        }),
        file("more/cali.txt", {
            title: "Bomb outside police station in Cali", publisher: "Northern Andes Press Agency", day: "2025-06-11",
            body: "CALI, Colombia, June 11 - A bomb exploded outside a police station in Cali on Tuesday, killing two officers and injuring 14 others, police said.\n\nThe mayor, Lucía Zapata, said three people had died. It was not yet known who had planted the bomb.",
        }),
    ]),
};

/** A report with Arabic words: its title, its speakers and its text. */
export const ARABIC = {
    name: "arabic.jsonl",
    mimeType: "application/x-ndjson",
    bytes: [
        { id: "ar-1", title: "مقتل خمسة أشخاص في انفجار سيارة مفخخة في الموصل", publisher: "صحيفة الوادي", published: "2025-05-05", text: "MOSUL, Iraq, May 5 - A car bomb exploded outside a bakery in Mosul on Sunday, killing five people and wounding 12 others, police said. A hospital said seven people had been killed." },
        { id: "ar-2", title: "قصف على سوق في حلب", publisher: "صحيفة الوادي", published: "2025-05-06", text: "حلب، سوريا - قُتل ستة أشخاص وأصيب عشرة آخرون في قصف على سوق شعبي في مدينة حلب يوم الاثنين، بحسب ما قالته الشرطة.\n\nوقال طبيب في المستشفى إن ثمانية قتلى نقلوا إليه." },
    ].map((line) => JSON.stringify(line)).join("\n"),
};

const TOWNS = [["Kandahar", "Afghanistan"], ["Gombe", "Nigeria"], ["Kismayo", "Somalia"], ["Timbuktu", "Mali"], ["Basra", "Iraq"], ["Homs", "Syria"], ["Peshawar", "Pakistan"], ["Kherson", "Ukraine"], ["Popayán", "Colombia"], ["Nyala", "Sudan"]];

/** Forty reports of forty happenings. */
export const FORTY = Array.from({ length: 40 }, (_, i) => {
    const [town, country] = TOWNS[i % TOWNS.length];
    const day = `2024-${String(2 + Math.floor(i / 10) * 3).padStart(2, "0")}-${String(3 + (i * 7) % 24).padStart(2, "0")}`;
    return file(`forty-${i + 1}.txt`, {
        title: `Gunmen kill ${i + 3} in ${town}`, publisher: `Outlet ${i % 7}`, day,
        body: `${town.toUpperCase()}, ${country}, ${worded(day).short} - Gunmen opened fire on a market in ${town} on ${worded(day).full}, killing ${i + 3} people and wounding ${i + 5} others, police said.\n\nA hospital said ${i + 6} people had been killed. No group has claimed responsibility.`,
    });
});
