"""Months, weekdays and time zones by their names.

English, Ukrainian, Russian, German, French, Spanish, Italian, Polish and Dutch, with the forms that they have
in a date, and the months of Portuguese.
"""

# January first; abbreviations stand without their full stop.
_MONTHS = """
january jan січень січня січ январь января янв januar jänner jän janvier janv enero ene gennaio gen janeiro
    styczeń stycznia sty januari ;
february feb лютий лютого лют февраль февраля февр фев februar feber février fevrier févr fevr fév febrero
    febbraio fevereiro fev luty lutego lut februari ;
march березень березня берез бер март марта мар märz maerz mär mrz mars marzo março marco marzec marca maart
    mrt ;
april apr квітень квітня квіт кві апрель апреля апр avril avr abril abr aprile kwiecień kwietnia kwi ;
may травень травня трав тра май мая mai mayo maggio mag maio maj maja mei ;
june jun червень червня черв чер июнь июня июн juni juin junio giugno giu junho czerwiec czerwca cze ;
july jul липень липня лип июль июля июл juli juillet juil julio luglio lug julho lipiec lipca lip ;
august aug серпень серпня серп сер август августа авг août aout agosto ago sierpień sierpnia sie augustus ;
september sept sep вересень вересня верес вер сентябрь сентября сент сен septembre septiembre setiembre set
    settembre setembro wrzesień września wrz ;
october oct жовтень жовтня жовт жов октябрь октября окт oktober okt octobre octubre ottobre ott outubro
    październik października paź out ;
november nov lis листопад листопада листоп лист лис ноябрь ноября нояб ноя novembre noviembre novembro
    listopad listopada ;
december dec грудень грудня груд гру декабрь декабря дек dezember dez décembre decembre déc diciembre dic
    dicembre dezembro grudzień grudnia gru
"""

# Monday first.
_WEEKDAYS = """
monday mon понеділок пн понедельник montag mo lundi lun lunes lunedì poniedziałek pon maandag ma ;
tuesday tues tue вівторок вт вторник dienstag di mardi martes martedì wtorek wt dinsdag ;
wednesday wed середа середу ср среда среду mittwoch mi mercredi mer miércoles miercoles mié mie mercoledì
    środa śr woensdag wo ;
thursday thurs thur thu четвер чт четверг donnerstag do jeudi jeu jueves jue giovedì gio czwartek czw
    donderdag ;
friday fri п'ятниця п'ятницю пт пятница пятницу freitag fr vendredi ven viernes vie venerdì piątek pt
    vrijdag vr ;
saturday sat субота суботу сб суббота субботу samstag sonnabend sa samedi sam sábado sabado sáb sab sabato
    sobota sob zaterdag za ;
sunday sun неділя неділю нд воскресенье вс sonntag so dimanche dim domingo dom domenica niedziela niedz
    zondag zo
"""

MONTH_OR_WEEKDAY = "mar"  # March, mardi, martes
MONTHS = {name: number for number, line in enumerate(_MONTHS.split(";"), 1) for name in line.split()}
MONTHS[MONTH_OR_WEEKDAY] = 3
WEEKDAYS = {name: number for number, line in enumerate(_WEEKDAYS.split(";")) for name in line.split()}
WEEKDAYS[MONTH_OR_WEEKDAY] = 1

# Hours ahead of UTC. The American names mean what RFC 822 says.
ZONES: dict[str, float] = {
    **dict.fromkeys(("z", "utc", "ut", "gmt", "wet"), 0),
    **dict.fromkeys(("bst", "west", "cet", "mez"), 1),
    **dict.fromkeys(("cest", "mesz", "eet", "oez"), 2),
    **dict.fromkeys(("eest", "oesz", "msk", "мск", "trt"), 3),
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "hkt": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip

# Names that mean several zones, or another offset in summer: never guessed.
UNKNOWN_ZONES = frozenset(("ist", "ast", "adt", "et", "ct", "mt", "pt", "wib", "pkt", "local", "lt"))
