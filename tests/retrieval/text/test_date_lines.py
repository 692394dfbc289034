"""The dates that sources state, in the forms they are found in."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from hypothesis import assume, given
from hypothesis import strategies as st

from retrieval.text.date_lines import (
    DateOrder,
    DateReading,
    date_in_file_name,
    read_date,
    read_date_line,
    read_day_without_year,
    read_entry_date,
)

KYIV = ZoneInfo("Europe/Kyiv")
DAY_FIRST, MONTH_FIRST = DateOrder
NBSP, THIN = "\u00a0", "\u2009"

# a value that is nothing but a date -> what is read in Kyiv's zone, three hours ahead of UTC in summer
DATES = {
    "2024-08-05": "2024-08-05",
    "2024-8-5": "2024-08-05",
    "2024.08.05": "2024-08-05",
    "2024/08/05": "2024-08-05",
    "2024-08-05T21:16": "2024-08-05T21:16",
    "2024-08-05 21:16:30": "2024-08-05T21:16:30",
    "2024-08-05T18:16:30Z": "2024-08-05T21:16:30",
    "2024-08-05T18:16:30.123Z": "2024-08-05T21:16:30",
    "2024-08-05 18:16:30 UTC": "2024-08-05T21:16:30",
    "2024-08-05T20:16:30.5+02:00": "2024-08-05T21:16:30",
    "2024-08-05T20:16+02": "2024-08-05T21:16",
    "2024-08-05T14:46:30-0330": "2024-08-05T21:16:30",
    "2024-08-05T22:30:00Z": "2024-08-06T01:30",
    "1970-01-01": "1970-01-01",
    "1970-01-01T09:00:00Z": "1970-01-01T12:00",
    "1970-01-01T00:00:00": "1970-01-01T00:00",
    "20240805": "2024-08-05",
    "20240805T181600Z": "2024-08-05T21:16",
    "20240805T1816Z": "2024-08-05T21:16",
    "20240805211600": "2024-08-05T21:16",
    "2026/3/12 15:07:41": "2026-03-12T15:07:41",
    "Mon, 05 Aug 2024 21:16:00 EEST": "2024-08-05T21:16",
    "Mon, 05 Aug 2024 19:16:00 BST": "2024-08-05T21:16",
    "Mon, 05 Aug 2024 20:16:00 CEST": "2024-08-05T21:16",
    "Mon, 05 Aug 2024 20:16:00 EET": "2024-08-05T21:16",
    "Mon, 05 Aug 2024 21:16:00 MSK": "2024-08-05T21:16",
    "Mon, 05 Aug 2024 18:16:00 GMT": "2024-08-05T21:16",
    "Mon, 05 Aug 2024 14:16:00 EDT": "2024-08-05T21:16",
    "Mon, 05 Aug 2024 18:16:00 +0000 (UTC)": "2024-08-05T21:16",
    "Mon, 5 Aug 2024 21:16 IST": "2024-08-05T21:16",  # India, Ireland or Israel: never guessed
    "Mon, 5 Aug 2024 21:16 ET": "2024-08-05T21:16",
    "Mon, 05 Aug 2024 21:16:00": "2024-08-05T21:16",
    "Mon, 05 Aug 24 18:16:00 GMT": "2024-08-05T21:16",
    "Monday, 05-Aug-24 18:16:00 GMT": "2024-08-05T21:16",
    "Mon Aug  5 21:16:00 2024": "2024-08-05T21:16",
    "Mon Aug 05 18:16:00 +0000 2024": "2024-08-05T21:16",
    "Mon Aug 05 2024 20:16:00 GMT+0200 (Central European Summer Time)": "2024-08-05T21:16",
    "Monday, August 5, 2024 - 21:16": "2024-08-05T21:16",
    "05.08.2024 21:16": "2024-08-05T21:16",
    "05.08.2024 - 21:16 Uhr": "2024-08-05T21:16",
    "5. 8. 2024": "2024-08-05",
    "5. August 2024": "2024-08-05",
    "Montag, den 5. August 2024, 21 Uhr": "2024-08-05T21:00",
    "5 серпня 2024 р.": "2024-08-05",
    "5 серпня 2024 року о 21:16": "2024-08-05T21:16",
    "5 августа 2024 г., 21:16 МСК": "2024-08-05T21:16",
    "1er août 2024": "2024-08-01",
    "lundi 5 août 2024 à 21h16": "2024-08-05T21:16",
    "mar. 6 août 2024": "2024-08-06",
    "6 mar 2024": "2024-03-06",
    "mar 05.03.2024": "2024-03-05",
    "5 de agosto de 2024, 21:16 h": "2024-08-05T21:16",
    "2024 August 5": "2024-08-05",
    "Sept. 5th, 2024": "2024-09-05",
    "5 August 2024, 9:16 p.m.": "2024-08-05T21:16",
    "5 August 2024 12:05 am": "2024-08-05T00:05",
    "5 August 2024 1:16 pm": "2024-08-05T13:16",
    "5 August 2024, 21:16 GMT+3": "2024-08-05T21:16",
    "5 August 2024, 21:16 Kyiv time": "2024-08-05T21:16",
}
NO_DATES = [
    "",
    "unknown",
    "yesterday",
    "2024",
    "2024-08",
    "August 2024",
    "5 August",
    "05 Aug 24",
    "05.08.24",
    "12345678",
    "1722892560",
    "2024-W32-1",
    "Tuesday, 5 August 2024",  # it was a Monday: one of the two is wrong
    "Tue, 05 Aug 24 18:16:00 GMT",
    "mar 06.03.2024",
    "5" + " " * 100 + "August 2024",
    "Tue 3/2/2022",  # a Thursday or a Wednesday
    "0001-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "5 August 2024 - 21",
    "Published 5 August 2024",
    "On 5 August 2024 the bill passed.",
    "5 August 2024 " + "and so on " * 20,
]
IMPOSSIBLE_DATES = [
    "31 February 2024",
    "Feb 30, 2024 - 21:16",
    "32.01.2024",
    "05.13.2024",
    "13/14/2024",
    "30/2/2024",
    "2024-13-05",
    "5 August 0024",
    "05/08/0024",
    "20241305",
    "0000-01-01",
    "5 August 2024, 25:61",
    "5 August 2024, 13:00 pm",
]
# numbers -> (day first, month first, which of them the text proves)
NUMERIC = {
    "3/2/2022": ("2022-02-03", "2022-03-02", None),
    "03-02-2022 14:10": ("2022-02-03T14:10", "2022-03-02T14:10", None),
    "3 / 2 / 2022": ("2022-02-03", "2022-03-02", None),
    "25/3/2022": ("2022-03-25", "2022-03-25", DAY_FIRST),
    "3/25/2022 14:10": ("2022-03-25T14:10", "2022-03-25T14:10", MONTH_FIRST),
    "Wed 3/2/2022": ("2022-03-02", "2022-03-02", MONTH_FIRST),
    "Thursday, 3/2/2022": ("2022-02-03", "2022-02-03", DAY_FIRST),
    "Fri 25/3/2022": ("2022-03-25", "2022-03-25", DAY_FIRST),
    "12/3/2022": ("2022-03-12", "2022-12-03", None),
    "5/5/2022": ("2022-05-05", "2022-05-05", None),
    "3.2.2022": ("2022-02-03", "2022-02-03", None),
}

# a head line -> its date, the time as it is written
LINES = {
    "5 August 2024": "2024-08-05",
    "5 August 2024.": "2024-08-05",
    "(5 August 2024)": "2024-08-05",
    "*5 August 2024*": "2024-08-05",
    "## 5 August 2024": "2024-08-05",
    "📅 5 August 2024": "2024-08-05",
    "• 5 August 2024 |": "2024-08-05",
    "5-Aug-2024": "2024-08-05",
    "05/Aug/2024": "2024-08-05",
    "5th of August 2024": "2024-08-05",
    "3/25/2022 14:10": "2022-03-25T14:10",
    f"Aug{NBSP}5, 2024{THIN}–{THIN}21:16": "2024-08-05T21:16",
    "Aug 5, 2024 | 21:16": "2024-08-05T21:16",
    "21:16, 5 August 2024": "2024-08-05T21:16",
    "21:16 UTC on 5 August 2024": "2024-08-05T21:16",
    "9.30am, Monday 5 August 2024": "2024-08-05T09:30",
    "1200 GMT, 5 August 2024": "2024-08-05T12:00",
    "Mon 5 Aug 2024 22.00 BST": "2024-08-05T22:00",
    "5 August 2024, 21:16 (EET)": "2024-08-05T21:16",
    "5 August 2024, Monday": "2024-08-05",
    "5 August 2024 - 5 min read": "2024-08-05",
    "5 August 2024 at 21:16 · 3 min. read": "2024-08-05T21:16",
    "Reading time: 3 min | 5 August 2024": "2024-08-05",
    "By Ann Writer, 5 August 2024": "2024-08-05",
    "By Jane Roe | 5 August 2024": "2024-08-05",
    "Ann Writer · 5 August 2024": "2024-08-05",
    "Ann Writer 5 August 2024": "2024-08-05",
    "J. R. Writer, 5 August 2024": "2024-08-05",
    "Theresa May, 5 August 2024": "2024-08-05",
    "The Sun, 5 August 2024": "2024-08-05",  # a newspaper, and the day was a Monday
    "By Ann Writer, Bob Reader, Carla Cook in Kyiv | 5 August 2024": "2024-08-05",
    "Posted by Ann Writer on August 5, 2024": "2024-08-05",
    "Posted on: 05 AUG 2024 9:16PM by the Harbour Press Office": "2024-08-05T21:16",
    "5 August 2024 by Ann Writer 5 comments": "2024-08-05",
    "by staff, 5 August 2024": "2024-08-05",
    "5 August 2024 – Ann Writer": "2024-08-05",
    "Ann Writer | " * 6 + "5 August 2024": "2024-08-05",
    "6 August 2024, first published 5 August 2024": "2024-08-05",
    "5 August 2024 | Press release": "2024-08-05",
    "Author: Ann Writer | Date: 5 August 2024": "2024-08-05",
    "Kyiv, 5 August 2024": "2024-08-05",
    "LONDON 5 August 2024": "2024-08-05",
    "JEFFERSON, MO, Aug. 6, 2024": "2024-08-06",  # Missouri, and the day was a Tuesday
    "5 August 2024 | Kyiv": "2024-08-05",
    "Harbour Published 5 August 2024": "2024-08-05",
    "LONDON, Aug. 5, 2024 (AP) —": "2024-08-05",
    "KYIV, Aug 5 2024 (Reuters) -": "2024-08-05",
    "August 5, 2024 / 9:16 PM EDT / Harbour News": "2024-08-05T21:16",
    "**Date:** 5 August 2024": "2024-08-05",
    "Published: Aug 5, 2024 - 21:16": "2024-08-05T21:16",
    "Last modified on Mon 5 Aug 2024 22.00 BST": "2024-08-05T22:00",
    "Latest update: 5 August 2024": "2024-08-05",
    "Published online: 5 August 2024": "2024-08-05",
    "Last updated on 5 August 2024 at 21:16": "2024-08-05T21:16",
    "Updated 9:42 AM EDT, Mon August 5, 2024": "2024-08-05T09:42",
    "Sent: Monday, August 5, 2024 9:16 PM": "2024-08-05T21:16",
    "FOR IMMEDIATE RELEASE: August 5, 2024": "2024-08-05",
    "As of 21:16 on 5 August 2024": "2024-08-05T21:16",
    "Published 5 August 2024 • Updated 6 August 2024": "2024-08-05",
    "Updated 6 August 2024 • First published 5 August 2024": "2024-08-05",
    "Mon 5 Aug 2024 12.00 BST Last modified on Tue 6 Aug 2024 09.14 BST": "2024-08-05T12:00",
    "Published 5 August 2024, 21:16 | Updated 22:30": "2024-08-05T21:16",
    "Posted on August 5, 2024August 5, 2024": "2024-08-05",
    "Опубліковано: 05.08.2024, 21:16": "2024-08-05T21:16",
    "Дата публікації: 5 серпня 2024 року": "2024-08-05",
    "5 серпня 2024, 21:16 за київським часом": "2024-08-05T21:16",
    "Понедельник, 5 августа 2024 г. в 21:16": "2024-08-05T21:16",
    "Veröffentlicht am 5. August 2024 um 21:16 Uhr": "2024-08-05T21:16",
    "Stand: 5. August 2024": "2024-08-05",
    "Von Ann Writer, 05.08.2024": "2024-08-05",
    "geschrieben von reader99 am 5. Aug. 2024, 19:04": "2024-08-05T19:04",
    "Berlin, den 5. August 2024": "2024-08-05",
    "Publié le 5 août 2024 à 21 h 16": "2024-08-05T21:16",
    "Par Jean Roe, le lundi 5 août 2024 à 21h16": "2024-08-05T21:16",
    "Par Jean Roe avec AFP Publié le 5 août 2024 à 21h16, modifié le 6 août 2024": "2024-08-05T21:16",
    "Par Jean Roe et Ann Writer, le 5 août 2024": "2024-08-05",
    "Київ, 3/2/2022": "2022-02-03",
    "Harbour watch, [05.08.2024 21:16]": "2024-08-05T21:16",
    "Ann, [5 Aug 2024 at 21:16]:": "2024-08-05T21:16",
    "Киев. 5 августа 2024 г. 21:16. ПОРТ-УКРАИНА": "2024-08-05T21:16",
    "Kyiv. 5 August 2024. HARBOUR": "2024-08-05",
    "by The Pier news desk August 5, 2024 9:16 PM (Updated: August 6, 2024 1:00 AM)": "2024-08-05T21:16",
    "== 5 August 2024 ==": "2024-08-05",
    "Aug 5, 2024 (Updated Aug 6)": "2024-08-05",
    "Published 5 August 2024 | Updated": "2024-08-05",
    "Published August 5, 2024. Updated August 6, 2024.": "2024-08-05",
    "Updated 6 August 2024. Published 5 August 2024": "2024-08-05",
    "5 August 2024 (amended 7 August 2024)": "2024-08-05",
    "Mis à jour le 5 août 2024": "2024-08-05",
    "Publicado el lunes, 5 de agosto de 2024": "2024-08-05",
    "Publié le 3/2/2022": "2022-02-03",  # no French date begins with the month
}
# a head line that stays in the text -> what it is part of
PARTS = {
    "Harbour Campaign Assessment, August 5, 2024": "headline",
    "Latest update on the harbour - 05 August 2024": "headline",
    "Ships leave the harbour, 5 August 2024": "headline",
    "Science links (August 5, 2024)": "headline",
    "Daily update for 5 August 2024": "headline",
    "The harbour as of 5 August 2024": "headline",
    "Harbour Update, 5 August 2024": "headline",
    "Statement by Ann Writer, 5 August 2024": "headline",
    "Harbour watch, [05.08.2024]:": "headline",
    "Plans and Sums. 5 August 2024": "headline",
    "Minutes of the meeting held on 5 August 2024": "headline",
    "HARBOUR SITREP 5 August 2024": "headline",
    "Harbour briefing: 5 August 2024": "headline",
    "🔴 Зведення на 06:00 5 серпня 2024": "headline",
    "Зведення порту станом на 06.00 05.08.2024": "headline",
    "Press conference in Kyiv, 5 August 2024": "headline",
    "5 August 2024: Daily update on the harbour": "headline",
    "Daily update, 5 August 2024: ships leave": "headline",
    "Ann Writer | " * 7 + "5 August 2024": "headline",
    "Harbour Ships Leave Early, 5 August 2024": "headline",
    "By Ann Writer, who was there, 5 August 2024": "headline",
    f"{'s' * 105}, 5 August 2024": "headline",
    "KYIV, 5 August 2024 – Ships left early": "paragraph",
    "KYIV, 5 August 2024—Ships left early": "paragraph",
    "KYIV, 5 August 2024- Ships left early": "paragraph",
    "KYIV, 5 August 2024 -Ships left early": "paragraph",
    "KYIV, Aug 5 2024 (Reuters) - The convoy left the harbour.": "paragraph",
    "Kyiv, 5 August 2024 – The ministry said that ships had left.": "paragraph",
    "LONDON (AP) — Aug. 5, 2024 — The convoy left the port." + " It left early." * 20: "paragraph",
    "Hamburg, 5. August 2024 (dpa) – Der Hafen arbeitet wieder.": "paragraph",
}
NO_LINES = [
    "",
    "Ships leave the harbour",
    "August 2024",
    "The treaty of 4 July 2019 was cited.",
    "On 5 August 2024 the bill passed.",
    "5. August was the first day of work.",
    "He said so on 5 August 2024, 21:16",
    "5 August 2024, 21:16 he said",
    "5 August 2024: ships leave",
    "5 August 2024 - Fuel depot burns",
    "5 August 2024 - Fuel Depot Burns",
    "2024-08-05,Pier,Shut.",
    "Pier,2024-08-05,Shut",
    "© Harbour News, 5 August 2024",
    "(c) Harbour News, 5 August 2024",
    "Copyright 5 Aug 2024",
    "All rights reserved, 5 August 2024",
    "12-14 September 2025",
    "1 – 5 August 2024",
    "5 August 2024 – 7 August 2024",
    "Weekly report, 1 – 7 August 2024",
    "Weekly report, 29 July – 4 August 2024",
    "Deadline: 5 August 2024",
    "Deadline 5 August 2024",
    "Harbour: 5 August 2024",
    "Next meeting: 5 August 2024",
    "A report on the attack of 5 August 2024",
    "Report on 5 August 2024",
    "5 August 2024, 5 August 2024, and so forth",
    "Attack on 5 August 2024",
    "Date of birth: 4 July 1950",
    "Retrieved 5 August 2024",
    "Independence Day, 24 August 2024",
    "The Fall of the Harbour, 15 August 2021",
    "Residents queue in Kyiv, Ukraine, 24 February 2022",
    "Photo: Ann Writer, 5 August 2024",
    "Ann Writer says: 5 August 2024",
    "Ships are back. 5 August 2024",
    "Plans and Sums. 5 August 2024 was fine",
    "Ships. Boats. 5 August 2024",
    "by the end of 5 August 2024",
    "Kyiv, 24 February 2022 – the night that changed them all",
    "Kyiv, 5 August 2024 was a quiet one",
    "Kyiv, 5 August 2024 – Ships left",
    "LONDON, Aug. 5, 2024 - HARBOUR OPENS AGAIN",
    "Ships left the harbour on 5 August 2024 – The ministry said so.",
    "Ships are back. Kyiv, 5 August 2024",
    "Ships leave the harbour on 5 August 2024, not on 7 August 2024",
    "Harbour Strike on 5 August 2024",
    "Start 5 August 2024",
    "Ships and Boats in Kyiv, 5 August 2024",
    "5 August 2024 Kyiv",
    "5 August 2024: Kyiv",
    "5 August 2024 was the day of the daily update",
    "Daily update, 5 August 2024 was wrong",
    "5 August 2024" + " | Published" * 20,
    f"{'s' * 106}, 5 August 2024 was a quiet one",
    "Harbour News 5.8.2024 Port-Office opens again in the town",
    "https://example.org/2024/08/05/title",
    'path = "2024/08/05/title"',
    "Contract No. 5 of 5 August 2024",
    "Tuesday, 5 August 2024",
    "TUESDAY, 5 AUGUST 2024",
    "Di, 5. August 2024",
    "The bill of 31 February 2024 - cited again and again",
    "Harbour bulletin, 31 February 2024",
    "5 August 2024 " + "| Ann Writer " * 20,
]
FILE_NAMES = {
    "2024-08-05-title": "2024-08-05",
    "2024-8-5-title": "2024-08-05",
    "2024_08_05 title": "2024-08-05",
    "2024 08 05 title": "2024-08-05",
    "20240805-x": "2024-08-05",
    "2024-08-05": "2024-08-05",
    "20240805": "2024-08-05",
    "20240811T090000Z_x": "2024-08-11T12:00",
    "20240811T0900Z": "2024-08-11T12:00",
    "2024-08-05T21-16 x": "2024-08-05T21:16",
    "20240805_211630": "2024-08-05T21:16:30",
    "photo_2024-08-05_21-16-30": "2024-08-05T21:16:30",
    "2024-08-05 2116": "2024-08-05T21:16",
    "20240805_2116_title": "2024-08-05T21:16",
    "2024-08-05_2016_title": "2024-08-05",  # a year
    "2024-08-05_2999_title": "2024-08-05",
    "2024-08-05_2116x": "2024-08-05",
    "2024-08-05-2116": "2024-08-05",
    "title (2024-08-05)": "2024-08-05",
    "title-2024-08-05": "2024-08-05",
    "title 20240805": "2024-08-05",
    "5-august-2024-title": "2024-08-05",
    "title_aug_5_2024": "2024-08-05",
    "05.08.2024 title": "2024-08-05",
    "title": None,
    "5 august 2024 " + "x" * 120: None,
    "12345678": None,
    "title-12345678": None,
    "2024-13-05-title": None,
    "2024-02-31": None,
    "20240805T256161Z": None,
    "1066-10-14-title": None,
    "14 October 1066": None,
    "31 February 2024": None,
    "2024-08": None,
    "title-may-2024": None,
    "a20240805": None,
    "title 05-08-2024": None,  # May or August
    "2024-08-01-2024-08-07": None,
    "10.08.2024-12.08.2024": None,
    "title 5 august 2024 part two": None,
    "v2024.08.05.1": None,
}

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)
LOCALES = ["en", "en_GB", "uk", "ru", "de", "fr", "es", "it", "pl", "nl"]
CLOCKS = [
    " - %H:%M:%S",
    f"{NBSP}–{NBSP}%H:%M:%S",
    ", %H:%M:%S",
    " at %H:%M:%S",
    " | %I:%M:%S %p",
    "T%H:%M:%S",
]
FRAMES = ["{}", "Published {}", "By Ann Writer, {}", "Kyiv | {} | 5 min read", "**Date:** {}", "({})"]
WORDS = st.lists(
    st.sampled_from(
        "1 5 12 31 99 2024 24 may March Sept. of on Monday mar , . - – / : | ( ) T pm Z 5/8/2024 2024-02-30 "
        "21:16 By Ann KYIV updated published report".split(" ")
    )
).map(" ".join)

# a line of a diary -> the date that it begins with, the date that it begins or ends with
ENTRIES = {
    "5 August 2024: two ships left": ("2024-08-05", "2024-08-05"),
    "- 5 August 2024 – two ships left": ("2024-08-05", "2024-08-05"),
    "2024-08-05 Two ships left.": ("2024-08-05", "2024-08-05"),
    "2024-08-05,Ships,Two left.": ("2024-08-05", "2024-08-05"),
    "[25/08/2024, 21:16:05] Ann: Two ships left.": ("2024-08-25T21:16:05", "2024-08-25T21:16:05"),
    "5 August 2024": ("2024-08-05", "2024-08-05"),
    "Day 893 — 5 August 2024": (None, "2024-08-05"),
    "Day 893 (5 August 2024)": (None, "2024-08-05"),
    "The attack of 5 August 2024": (None, None),
    "2024-08-05 was quiet": (None, None),
    "5 August 2024 was quiet": (None, None),
    "5 August 2024 - 6 August 2024: ships left": (None, None),
    "5 August 2024 – 6": (None, None),
    "31 June 2024: two ships left": (None, None),
    "Two ships left": (None, None),
}
# a day without a year -> in the year next to 20 December 2024, in any year
DAYS_ALONE = {
    "2 December": ("2024-12-02", True),
    "January 2:": ("2025-01-02", True),
    "2. Januar": ("2025-01-02", True),
    "## **2 серпня**": ("2024-08-02", True),
    "Thursday, 2 January": ("2025-01-02", True),
    "Wednesday, 2 January": (None, True),
    "30 February": (None, False),
    "2 ships": (None, False),
    "2.12.": (None, False),
    "Section 2, December": (None, False),
    "December": (None, False),
}


def text_of(published: date | None) -> str | None:
    """What is read as ISO text, seconds only where there are any."""
    if isinstance(published, datetime) and not published.second:
        return published.isoformat(timespec="minutes")
    return published.isoformat() if published else None


@pytest.mark.parametrize("text", DATES)
def test_a_date_is_read_whole_and_its_time_converted(text: str) -> None:
    reading = read_date(text, KYIV)

    assert reading
    assert DATES[text] == text_of(reading.published)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_not_one_full_date_is_none(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize("text", IMPOSSIBLE_DATES)
def test_a_date_that_does_not_exist_is_refused_and_quoted(text: str) -> None:
    for read in (read_date, read_date_line):
        if read is read_date or text[4:5] != "1":  # eight digits are a date only where nothing else is
            with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
                read(text)


def test_a_label_is_no_part_of_a_refused_date() -> None:
    with pytest.raises(ValueError, match=r"^30\.02\.2024$"):
        read_date_line("Updated: 30.02.2024")


@pytest.mark.parametrize("text", NUMERIC)
def test_the_order_of_numbers_is_proved_or_given_and_never_guessed(text: str) -> None:
    day_first, month_first, proven = NUMERIC[text]
    two_ways = day_first != month_first

    for read in (lambda order: read_date(text, UTC, order), lambda order: read_date_line(text, order)):
        for order, expected in ((DAY_FIRST, day_first), (MONTH_FIRST, month_first)):
            reading = read(order)
            assert reading
            assert (expected, two_ways) == (text_of(reading.published), reading.ambiguous)
            assert proven == reading.order
        unordered = read(None)
        assert unordered
        assert (unordered.published is None) == unordered.ambiguous == two_ways


@pytest.mark.parametrize("line", LINES)
def test_a_date_line_is_read_with_what_belongs_to_it(line: str) -> None:
    reading = read_date_line(line)

    assert reading
    assert LINES[line] == text_of(reading.published)
    assert (reading.part_of, reading.ambiguous) == ("", False)


@pytest.mark.parametrize("line", PARTS)
def test_a_date_within_a_headline_or_before_prose_leaves_the_line_in_the_text(line: str) -> None:
    reading = read_date_line(line)

    assert reading
    assert ("2024-08-05", PARTS[line]) == (str(reading.published)[:10], reading.part_of)


@pytest.mark.parametrize("line", NO_LINES)
def test_a_line_that_only_mentions_a_date_is_no_date_line(line: str) -> None:
    assert read_date_line(line) is None


def test_words_of_a_language_decide_an_order_only_where_none_is_given() -> None:
    reading = read_date_line("Publié le 3/2/2022", MONTH_FIRST)

    assert reading
    assert (date(2022, 3, 2), True) == (reading.published, reading.ambiguous)
    assert read_date_line("Published 3/2/2022") == DateReading(None, ambiguous=True)
    assert read_date_line("📅 3/2/2022") == DateReading(None, ambiguous=True)


@pytest.mark.parametrize("stem", FILE_NAMES)
def test_a_file_name_is_dated_where_it_begins_or_ends_with_a_date(stem: str) -> None:
    assert FILE_NAMES[stem] == text_of(date_in_file_name(stem, KYIV))


def test_a_moment_at_the_edge_of_time_is_kept_as_written() -> None:
    reading = read_date("9999-12-31T23:30:00Z", KYIV)

    assert reading == DateReading(datetime(9999, 12, 31, 23, 30))


@given(DAYS, st.sampled_from(LOCALES), st.sampled_from(["medium", "long", "full"]), st.sampled_from(FRAMES))
def test_every_day_is_read_back_from_every_language(day: date, locale: str, form: str, frame: str) -> None:
    """The locale data of Babel are what most sites write their dates with."""
    written = format_date(day, form, locale)

    assert read_date(written) == DateReading(day)
    reading = read_date_line(frame.format(written))
    assert reading
    assert day == reading.published


@given(
    MOMENTS,
    st.sampled_from(["%d %B %Y", "%b %d, %Y", "%A, %d %B %Y", "%Y-%m-%d", "%d.%m.%Y"]),
    st.sampled_from(CLOCKS),
)
def test_every_moment_is_read_back_from_every_form(moment: datetime, form: str, clock: str) -> None:
    for reading in (read_date(moment.strftime(form + clock)), read_date_line(moment.strftime(form + clock))):
        assert reading == DateReading(moment)


@given(MOMENTS, st.integers(-11, 12))
def test_an_offset_is_taken_into_account(moment: datetime, hours: int) -> None:
    text = f"{moment.isoformat()}{hours:+03d}:00"
    expected = datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
    assume(expected != datetime(1970, 1, 1))  # a clock's first moment

    reading = read_date(text)

    assert reading
    assert expected == reading.published


@given(st.one_of(st.text(), WORDS))
def test_any_text_is_a_date_or_none_or_refused_and_quoted(text: str) -> None:
    for read in (read_date, read_date_line):
        try:
            read(text)
        except ValueError as error:
            assert str(error).strip()  # noqa: PT017
    date_in_file_name(text)


@pytest.mark.parametrize(
    "unit", ["1", "1 ", "12 to ", "may ", "5 \u00a0 ", "2024-", "a:", "Ann ", "| ", "5 May 2024 "]
)
def test_the_time_for_a_line_has_a_limit(unit: str) -> None:
    """Only the first characters of a line are looked at: as many steps for a long line as for a short one."""
    assert read_date(unit * 100_000) is None
    assert read_date_line(unit * 100_000) is None
    assert date_in_file_name(unit * 100_000) is None


@pytest.mark.parametrize("line", ENTRIES)
def test_a_line_of_a_diary_begins_or_ends_with_its_date(line: str) -> None:
    readings = read_entry_date(line), read_entry_date(line, at_end=True)

    assert ENTRIES[line] == tuple(text_of(reading.published) if reading else None for reading in readings)


@pytest.mark.parametrize("line", DAYS_ALONE)
def test_a_day_without_a_year_is_of_the_year_next_to_another_day(line: str) -> None:
    near, ever = DAYS_ALONE[line]

    assert near == text_of(read_day_without_year(line, date(2024, 12, 20)))
    assert ever == (read_day_without_year(line, None) is not None)


def test_lines_of_one_layout_have_one_form() -> None:
    def form(line: str) -> str:
        reading = read_date_line(line)
        assert reading
        return reading.form

    assert form("By Ann Writer, 5 August 2024") == form("By Bo Reader, 2024-08-06")
    assert form("Ann, [5 Aug 2024 at 21:16]:") == form("Harbour watch, [06.08.2024 09:00]:")
    assert form("Bulletin 5 of the port, 5 August 2024") == form("Bulletin 16 of the port, 6 August 2024")
    assert form("Harbour bulletin, 5 August 2024") != form("Weekly bulletin, 6 August 2024")
    assert form("By Ann Writer, 5 August 2024") != form("Ann Writer, 5 August 2024")
