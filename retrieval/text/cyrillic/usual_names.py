"""Names with a usual English form that no transliteration gives: countries, leaders, seas, bodies.

Cities and surnames that are only spelt otherwise are in `word_forms.transliterations`.
"""

from functools import cache

_USUAL = """
росія россия = Russia, російський российский росіянин россиянин росіяни россияне = Russian,
рф = Russia, україна украина = Ukraine, український украинский украинец українець українці
украинцы = Ukrainian, сша = US, америка = America, американський американский = American,
білорусь беларусь белоруссия = Belarus,
білоруський белорусский = Belarusian, польща польша = Poland, польський польский = Polish,
німеччина германия = Germany, німецький немецкий = German, франція франция = France,
французький французский = French, британія великобританія британия великобритания = Britain,
британський британский = British, англія англия = England, італія италия = Italy, іспанія испания = Spain,
португалія португалия = Portugal, нідерланди нидерланды = Netherlands, бельгія бельгия = Belgium,
швейцарія швейцария = Switzerland, австрія австрия = Austria, угорщина венгрия = Hungary,
угорський венгерский = Hungarian, словаччина словакия = Slovakia, чехія чехия = Czechia,
румунія румыния = Romania, болгарія болгария = Bulgaria, сербія сербия = Serbia, хорватія хорватия = Croatia,
греція греция = Greece, туреччина турция = Turkey, турецький турецкий = Turkish, молдова молдавия = Moldova,
придністров'я приднестровье = Transnistria, грузія грузия = Georgia, вірменія армения = Armenia,
азербайджан = Azerbaijan, казахстан = Kazakhstan, узбекистан = Uzbekistan, киргизстан киргизия = Kyrgyzstan,
таджикистан = Tajikistan, чечня = Chechnya, литва = Lithuania, латвія латвия = Latvia,
естонія эстония = Estonia, фінляндія финляндия = Finland, швеція швеция = Sweden, норвегія норвегия = Norway,
данія дания = Denmark, ісландія исландия = Iceland, ірландія ирландия = Ireland, китай = China,
китайський китайский = Chinese, японія япония = Japan, корея = Korea, індія индия = India,
пакистан = Pakistan, афганістан афганистан = Afghanistan, іран иран = Iran, іранський иранский = Iranian,
ірак ирак = Iraq, ізраїль израиль = Israel, ізраїльський израильский = Israeli, сирія сирия = Syria,
ліван ливан = Lebanon, єгипет египет = Egypt, палестина = Palestine, газа = Gaza, ємен йемен = Yemen,
саудівський саудовский = Saudi, аравія аравия = Arabia, лівія ливия = Libya, судан = Sudan,
африка = Africa, європа европа = Europe, європейський европейский = European, азія азия = Asia,
канада = Canada, мексика = Mexico, бразилія бразилия = Brazil, аргентина = Argentina,
венесуела венесуэла = Venezuela, австралія австралия = Australia, тайвань = Taiwan, в'єтнам вьетнам = Vietnam,
крим крым = Crimea, кримський крымский = Crimean, москва = Moscow, кремль = Kremlin,
вашингтон = Washington, лондон = London, париж = Paris, берлін берлин = Berlin, брюссель = Brussels,
варшава = Warsaw, женева = Geneva, рим = Rome, пекін пекин = Beijing, стамбул = Istanbul, анкара = Ankara,
єрусалим иерусалим = Jerusalem, відень вена = Vienna, прага = Prague, будапешт = Budapest,
мінськ минск = Minsk, дніпро днепр днипро = Dnipro, донбас донбасс = Donbas, дунай = Danube,
петербург = Petersburg, бєлгород белгород бєлгородський = Belgorod, курськ курск = Kursk,
азов азовський азовский = Azov, запоріжжя запорожье = Zaporizhzhia, зеленський зеленский = Zelensky,
путін путин = Putin, трамп = Trump, байден = Biden, обама = Obama, гарріс харрис = Harris, вэнс венс = Vance,
рубіо рубио = Rubio, маск = Musk, макрон = Macron, шольц = Scholz, мерц = Merz, меркель = Merkel,
стармер = Starmer, джонсон = Johnson, сунак = Sunak, орбан = Orban, фіцо фицо = Fico, туск = Tusk,
дуда = Duda, мелоні мелони = Meloni, ердоган эрдоган = Erdogan, цзіньпін цзиньпин = Xi, кім ким = Kim,
нетаньягу нетаньяху = Netanyahu, рютте = Rutte, столтенберг = Stoltenberg, гутерреш гутерриш = Guterres,
лукашенко = Lukashenko, лавров = Lavrov, шойгу = Shoigu, медведєв медведев = Medvedev,
герасимов = Gerasimov, пєсков песков = Peskov, бєлоусов белоусов = Belousov, пригожин = Prigozhin,
навальний навальный = Navalny, кличко = Klitschko, порошенко = Poroshenko, вагнер = Wagner,
нато = NATO, оон = UN, єс ес євросоюз евросоюз = EU, магате магатэ = IAEA, обсє обсе = OSCE,
мвф = IMF, воз = WHO, юнеско = UNESCO, газпром = Gazprom, нафтогаз нафтогаза = Naftogaz,
шахед шахід шахид = Shahed, пентагон = Pentagon, твіттер твиттер = Twitter, телеграм = Telegram
"""


@cache
def usual_names() -> dict[str, str]:
    """Name in the nominative and lower case -> its usual English form."""
    return {
        name: english
        for names, english in (line.strip().split(" = ") for line in _USUAL.split(","))
        for name in names.split()
    }
