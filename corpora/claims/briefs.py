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
# The same with other weights: more of what lists, speaks for one side, or is written in short hand, of which there was little.
RARER = [
    ("radio or television transcript", 150, 320, 4), ("police blotter", 100, 260, 4), ("diplomatic cable summary", 120, 300, 4),
    ("ministry statement", 80, 260, 4), ("live blog with times, newest first", 180, 380, 4), ("human-rights group's statement", 140, 300, 3),
    ("court report on an attack of earlier years", 150, 300, 4), ("tabloid", 100, 260, 4), ("military press release", 80, 220, 3),
    ("press-conference report", 150, 300, 3), ("armed group's communiqué", 80, 280, 4), ("security firm's daily log of incidents", 110, 280, 5),
    ("interview with a survivor", 150, 320, 3), ("thread of numbered posts", 80, 240, 4), ("Telegram channel post", 50, 200, 3),
    ("UN or NGO flash update, bullets and figures", 130, 320, 4), ("situation report of a hospital or doctors' network", 120, 280, 4),
    ("NGO weekly digest of several incidents", 160, 360, 4), ("regional daily, in translated English", 120, 280, 4),
    ("newswire in capitals, with dateline and [TEXT], as monitors of the eighties kept them", 150, 350, 4),
    ("broadsheet long-read opening", 220, 400, 3), ("wire agency, urgent, three to six short paragraphs", 60, 150, 3),
    ("wire agency, full story with several sources that disagree", 220, 400, 3), ("local news site of the United States: shootings, arrests, police quoted", 120, 350, 4),
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
# What stands in a notice beside a happening, or instead of it: words of violence that are none, or are told of another.
BESIDE = [
    "a drill or exercise", "a film, play, game or sports match told in words of war", "prices, budgets or politics told in words of violence",
    "an unexploded bomb of an old war", "a device that was defused or a man overpowered before he acted", "an accident or disaster with a toll",
    "a yearly or campaign toll", "statistics of a ministry", "a trial or sentence for an old attack", "an anniversary with the old toll",
    "a law, treaty or talks on violence", "a rumour that proves false", "a threat with a condition", "a warning of what could be",
    "a body or fighter that is named by its deeds (the army, attack helicopters, bomb squad, counter-terror unit)",
    "somebody who condemns or mourns and asserts nothing", "nobody has claimed it, by name of a speaker or not", "a demand not to speculate on who did it",
    "who was there, visited or helped and did nothing violent", "an office with its holder who speaks, and another of the same name",
    "hostages or detained of whom nothing says that they were killed", "numbers that are ages, hours, distances, ransoms, rooms, routes or dates",
    "a place that is the speaker's, the hospital's, the victim's home or the dateline, not the event's", "a day that is the saying's, not the event's",
    "two happenings of the same kind on two days in one sentence", "a second toll of another attack in a subordinate clause",
    "released or freed people and the day they had been taken", "one dead of the earlier injured, with new totals", "a correction or withdrawal of an earlier figure",
    "a denial with the denied figure", "a figure heard from another body (chain of saying)", "what was planned and did not happen",
    "intercepted rockets or drones without harm, and some that landed", "a headline that contradicts its text", "nothing violent at all",
]


def briefs(rng, count, registers):
    """Reports of some registers."""
    pick = lambda rows: rng.choices(rows, [row[-1] for row in rows])[0]
    for _ in range(count):
        country = rng.choice(REGIONS[rng.choice(list(REGIONS))].split(", "))
        register, least, most, _ = pick(registers)
        if "United States" in register:
            country = "United States"
        year = rng.randint(1982, 1994) if "eighties" in register else rng.randint(1996, 2026)
        phenomena = rng.sample(PHENOMENA, rng.randint(2, 4))
        yield country, year, pick(KINDS)[0], register, rng.randint(least, most), "; ".join(phenomena)


def notices(rng, count):
    """Notices of a few sentences in which much stands that is no violence, or no claim of it."""
    for _ in range(count):
        country = rng.choice(REGIONS[rng.choice(list(REGIONS))].split(", "))
        kind = rng.choices(KINDS, [row[-1] for row in KINDS])[0][0]
        beside = rng.sample(BESIDE, rng.randint(2, 3)) + rng.sample(PHENOMENA, 1)
        yield country, rng.randint(2000, 2026), kind, "short notice", rng.randint(35, 110), "; ".join(beside)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--count", type=int, default=480, help="reports of all registers")
    parser.add_argument("--notices", type=int, default=160, help="short notices after them")
    parser.add_argument("--rarer", type=int, default=320, help="reports after those, more of them of registers that are rare so far")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    print("id\tcountry\tyear\tkind\tregister\twords\tphenomena")
    drawn = [*briefs(rng, args.count, REGISTERS), *notices(rng, args.notices), *briefs(rng, args.rarer, RARER)]
    for number, brief in enumerate(drawn, 1):
        print(f"r{number:03}", *brief, sep="\t")


if __name__ == "__main__":
    main()
