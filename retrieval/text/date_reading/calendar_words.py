"""Months, weekdays and time zones by their names.

English, Ukrainian, Russian, German, French and Spanish, with the forms a date has them in.
"""

# One line a month, January first; abbreviations stand without their full stop.
_MONTHS = """
january jan січень січня січ январь января янв januar jänner jän janvier janv enero ene
february feb лютий лютого лют февраль февраля февр фев februar feber février fevrier févr fevr fév febrero
march березень березня берез бер март марта мар märz maerz mär mrz mars marzo
april apr квітень квітня квіт апрель апреля апр avril avr abril abr
may травень травня трав май мая mai mayo
june jun червень червня черв июнь июня июн juni juin junio
july jul липень липня лип июль июля июл juli juillet juil julio
august aug серпень серпня серп август августа авг août aout agosto ago
september sept sep вересень вересня верес вер сентябрь сентября сент сен septembre septiembre setiembre set
october oct жовтень жовтня жовт октябрь октября окт oktober okt octobre octubre
november nov листопад листопада листоп лист ноябрь ноября нояб ноя novembre noviembre
december dec грудень грудня груд декабрь декабря дек dezember dez décembre decembre déc diciembre dic
"""

# One line a weekday, Monday first.
_WEEKDAYS = """
monday mon понеділок пн понедельник montag mo lundi lun lunes
tuesday tues tue вівторок вт вторник dienstag di mardi martes
wednesday wed середа середу ср среда среду mittwoch mi mercredi mer miércoles miercoles mié mie
thursday thurs thur thu четвер чт четверг donnerstag do jeudi jeu jueves jue
friday fri п'ятниця п'ятницю пт пятница пятницу freitag fr vendredi ven viernes vie
saturday sat субота суботу сб суббота субботу samstag sonnabend sa samedi sam sábado sabado sáb sab
sunday sun неділя неділю нд воскресенье вс sonntag so dimanche dim domingo dom
"""

MONTH_OR_WEEKDAY = "mar"  # March, mardi, martes
MONTHS = {name: number for number, line in enumerate(_MONTHS.split("\n")) for name in line.split()}
MONTHS[MONTH_OR_WEEKDAY] = 3
WEEKDAYS = {name: number - 1 for number, line in enumerate(_WEEKDAYS.split("\n")) for name in line.split()}
WEEKDAYS[MONTH_OR_WEEKDAY] = 1

# Hours ahead of UTC. The American names mean what RFC 822 says.
ZONES: dict[str, float] = {
    **dict.fromkeys(("z", "utc", "ut", "gmt", "wet"), 0),
    **dict.fromkeys(("bst", "west", "cet", "mez"), 1),
    **dict.fromkeys(("cest", "mesz", "eet", "oez"), 2),
    **dict.fromkeys(("eest", "oesz", "msk", "trt"), 3),
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "hkt": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip

# Names that mean several zones, or another offset in summer: never guessed.
UNKNOWN_ZONES = frozenset(("ist", "ast", "adt", "et", "ct", "mt", "pt", "wib", "pkt", "local", "lt"))
