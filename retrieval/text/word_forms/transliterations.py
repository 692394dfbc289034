"""Place names and surnames with two English spellings: from Russian and from the local language.

Local forms follow Ukraine's romanisation (Cabinet of Ministers resolution 55, 27 January 2010) and the
Belarusian one of 2007 as the UN group of experts on geographical names lists them; the other forms are
those that English-language newspapers used before.
"""

_PAIRS = """
kiev kyiv, kharkov kharkiv, odessa odesa, lvov lviv, nikolayev mykolaiv, nikolaev mykolaiv, mykolayiv
mykolaiv, dnieper dnipro, dnepr dnipro, dniepr dnipro, dnepropetrovsk dnipropetrovsk, zaporozhye
zaporizhzhia, zaporozhe zaporizhzhia, zaporizhia zaporizhzhia, zaporizhzhya zaporizhzhia, lugansk
luhansk, chernigov chernihiv, chernobyl chornobyl, donbass donbas, ternopol ternopil, vinnitsa vinnytsia,
vinnytsya vinnytsia, zhitomir zhytomyr, rovno rivne, frankovsk frankivsk, uzhgorod uzhhorod, chernovtsy
chernivtsi, slavyansk sloviansk, slovyansk sloviansk, severodonetsk sievierodonetsk, lisichansk
lysychansk, berdyansk berdiansk, kupyansk kupiansk, izyum izium, volchansk vovchansk, konstantinovka
kostiantynivka, kostyantynivka kostiantynivka, avdeevka avdiivka, avdeyevka avdiivka, avdiyivka avdiivka,
marinka mariinka, maryinka mariinka, ugledar vuhledar, gorlovka horlivka, makeevka makiivka, makeyevka
makiivka, energodar enerhodar, kremenchug kremenchuk, chernomorsk chornomorsk, yuzhny pivdennyi, yuzhne
pivdennyi, pivdenny pivdennyi, krivoy kryvyi, rog rih, artemovsk bakhmut, artyomovsk bakhmut, genichesk
henichesk, kahovka kakhovka, ochakov ochakiv, pavlograd pavlohrad, kirovograd kropyvnytskyi, zelenskiy
zelensky, zelenskyy zelensky, zelenskyi zelensky, syrsky syrskyi, syrskiy syrskyi, zaluzhny zaluzhnyi,
zaluzhniy zaluzhnyi, gomel homel, mogilev mahilyow, vitebsk vitsebsk, grodno hrodna, kishinev chisinau,
peking beijing, bombay mumbai, tiflis tbilisi, turkiye turkey, türkiye turkey, byelorussia belarus,
belarussian belarusian, belarussians belarusian, byelorussian belarusian, belorussian belarusian, US usa, us
usa
"""

LOCAL_NAMES = dict(pair.split() for pair in _PAIRS.split(","))
