#!/usr/bin/env python3
"""Draws the briefs that the reports of this corpus were written from: no two are alike.

usage: briefs.py [--seed N] [--count N] > briefs.tsv
"""

import argparse
import random

REGIONS = {
    "West Africa": "Mali, Burkina Faso, Niger, Nigeria, Ghana, Benin, Togo, Ivory Coast, Senegal, Guinea, Liberia, Sierra Leone",
    "Central and East Africa": "DR Congo, Cameroon, Chad, Central African Republic, South Sudan, Sudan, Ethiopia, Somalia, Kenya, Uganda, Burundi, Rwanda",
    "Southern and North Africa": "Mozambique, Zimbabwe, South Africa, Angola, Libya, Egypt, Tunisia, Algeria, Morocco, Western Sahara",
    "Middle East": "Iraq, Syria, Yemen, Lebanon, Israel, Gaza, West Bank, Iran, Turkey, Saudi Arabia, Jordan",
    "South and Central Asia": "Afghanistan, Pakistan, India, Bangladesh, Sri Lanka, Nepal, Tajikistan, Kyrgyzstan, Kazakhstan",
    "East and Southeast Asia": "Myanmar, Thailand, Philippines, Indonesia, Papua New Guinea, China, Cambodia, South Korea",
    "Europe": "Ukraine, Russia, Georgia, Armenia, Azerbaijan, Northern Ireland, Spain, France, Germany, Kosovo, Bosnia, Serbia, Greece, Italy",
    "Americas": "Colombia, Peru, El Salvador, Guatemala, Honduras, Nicaragua, Mexico, Haiti, Venezuela, Ecuador, Brazil, Chile, Bolivia, United States, Canada, Jamaica",
}
# A register with the length it has, in words, and its weight.
REGISTERS = [
    ("newswire in capitals, with dateline and [TEXT], as monitors of the eighties kept them", 180, 420, 5),
    ("communiqué of an armed group or party, quoted or read by radio", 120, 350, 2),
    ("excerpt of five sentences from the middle of a long news feature or analysis; no title, starts in mid-story", 90, 190, 8),
    ("local news site of the United States: shootings, arrests, police quoted", 120, 380, 8),
    ("statement of a coalition, ministry or command on strikes", 60, 300, 4),
    ("news on a bombing, agency style, with background paragraphs", 180, 420, 6),
    ("wire agency, urgent, three to six short paragraphs", 60, 150, 4),
    ("wire agency, full story with several sources that disagree", 250, 450, 5),
    ("live blog with times, newest first", 200, 420, 3),
    ("broadsheet long-read opening", 250, 450, 2),
    ("regional daily, in translated English", 120, 300, 4),
    ("security firm's daily log of incidents", 120, 300, 3),
    ("UN or NGO situation update, bullets and figures", 150, 350, 4),
    ("human-rights group's statement", 150, 320, 3),
    ("military press release", 80, 220, 3),
    ("police blotter", 100, 260, 3),
    ("court report on an attack of earlier years", 150, 320, 3),
    ("press-conference report", 150, 320, 3),
    ("Telegram channel or thread of short posts", 60, 220, 4),
    ("radio or television transcript", 180, 380, 3),
    ("tabloid", 100, 260, 2),
    ("interview with a survivor", 180, 350, 2),
    ("diplomatic cable summary", 150, 300, 2),
    ("weekly digest of several incidents", 180, 400, 3),
    ("encyclopedia-like or anniversary account of one attack", 150, 350, 3),
]
KINDS = [
    ("shooting, clash or ambush", 9), ("bombing or mine", 8), ("shelling or rockets", 5), ("air strike", 5), ("drones", 4),
    ("kidnapping or hostages, perhaps a release", 5), ("arrests or raid by security forces", 5), ("assassination, named victim", 5),
    ("suicide attack", 3), ("arson, sabotage of pipelines, pylons, rails", 4), ("riot or crowd dispersed by force", 4),
    ("stabbing, machetes, communal violence", 4), ("siege or battle for a town", 3), ("foiled or failed attack, arms found", 4),
    ("threat or ultimatum", 2), ("attack on aid workers, health or school", 3), ("piracy or attack on a ship", 1),
    ("torture, sexual violence, disappearances", 2), ("protest, strike, road block without much violence", 2),
    ("two or three unlike incidents", 5), ("capture of positions, surrender, withdrawal", 2), ("domestic or criminal killing", 3),
]
PHENOMENA = [
    "tolls that differ by source", "toll revised upwards", "part of a total (children, officers)", "groups that add up with no total",
    "figures with bounds (at least, up to, dozens, nearly)", "no casualties said", "casualties not known yet", "responsibility claimed",
    "responsibility denied", "blame by one side", "no group claimed", "anonymous officials", "a chain of saying (X told Y that Z)",
    "headline that says more than the text", "look-back to an earlier attack with its own toll", "relative dates (last Tuesday, two days earlier)",
    "two places in one story", "counter-attack", "pronouns and 'the group' as speakers", "quotations over several sentences",
    "dash or colon attributions", "spelt-out and mixed numerals", "sides' own losses against enemy losses", "named victims with office",
    "statistics of many events (not to be annotated)", "accident or disaster nearby (not to be annotated)", "metaphors of violence (not to be annotated)",
    "weapons described in detail", "damage to buildings and goods", "motive said or disputed", "manhunt, curfew, evacuation", "doubt: 'could not be verified'",
    "perpetrator by adjective (Russian drones)", "perpetrators by description (masked men on motorcycles)", "munitions fired, shot down, landed",
    "victims' ages", "an attack that is threatened or planned", "displaced people", "passive sentences without an actor", "very long sentences",
]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--count", type=int, default=480)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    pick = lambda rows: rng.choices(rows, [row[-1] for row in rows])[0]
    print("id\tcountry\tyear\tkind\tregister\twords\tphenomena")
    for number in range(1, args.count + 1):
        country = rng.choice(REGIONS[rng.choice(list(REGIONS))].split(", "))
        register, least, most, _ = pick(REGISTERS)
        if "United States" in register:
            country = "United States"
        year = rng.randint(1982, 1994) if "eighties" in register else rng.randint(1996, 2026)
        phenomena = rng.sample(PHENOMENA, rng.randint(2, 4))
        print(f"r{number:03}", country, year, pick(KINDS)[0], register, rng.randint(least, most), "; ".join(phenomena), sep="\t")


if __name__ == "__main__":
    main()
