"""Irregular forms of English words, which a stemmer does not merge, and codes of currencies."""

# base: forms. Forms that are more often other words are left out (found, saw, felt, wound, lay).
_FORMS = """
arise: arose arisen; awake: awoke awoken; bear: bore borne; beat: beaten; become: became; begin: began
begun; bend: bent; bind: bound; bite: bit bitten; bleed: bled; blow: blew blown; break: broke broken;
breed: bred; bring: brought; build: built; burn: burnt; buy: bought; catch: caught; choose: chose chosen;
come: came; creep: crept; deal: dealt; dig: dug; draw: drew drawn; drink: drank drunk; drive: drove
driven; eat: ate eaten; fall: fell fallen; feed: fed; fight: fought; flee: fled; fly: flew flown; forbid:
forbade forbidden; forget: forgot forgotten; freeze: froze frozen; give: gave given; go: went gone; grow:
grew grown; hang: hung; hear: heard; hide: hid hidden; hold: held; keep: kept; know: knew known; lead:
led; learn: learnt; leave: left; lend: lent; lose: lost; make: made; mean: meant; meet: met; overcome:
overcame; pay: paid; prove: proven; ride: rode ridden; ring: rang rung; rise: rose risen; run: ran; seek:
sought; sell: sold; send: sent; shake: shook shaken; shoot: shot; shrink: shrank shrunk; sing: sang sung;
sink: sank sunk sunken; sleep: slept; speak: spoke spoken; spend: spent; spring: sprang sprung; stand:
stood; steal: stole stolen; stick: stuck; strike: struck stricken; swear: swore sworn; sweep: swept;
swim: swam swum; swing: swung; take: took taken; teach: taught; tear: tore torn; think: thought; throw:
threw thrown; undergo: underwent undergone; understand: understood; wake: woke woken; wear: wore worn;
weave: wove woven; win: won; withdraw: withdrew withdrawn; withhold: withheld; withstand: withstood;
write: wrote written; overthrow: overthrew overthrown; oversee: oversaw; overtake: overtook overtaken;
rebuild: rebuilt; retake: retook retaken; undertake: undertook undertaken; child: children; foot: feet;
goose: geese; half: halves; knife: knives; life: lives; man: men; mouse: mice; person:
persons people; shelf: shelves; thief: thieves; tooth: teeth; wife: wives; wolf: wolves; woman: women;
serviceman: servicemen; gunman: gunmen; fisherman: fishermen; spokesman: spokesmen; policeman: policemen;
fireman: firemen; businessman: businessmen; seaman: seamen; airman: airmen; guardsman: guardsmen;
statesman: statesmen; congressman: congressmen; rifleman: riflemen; foreman: foremen; crewman: crewmen;
chairman: chairmen; lawman: lawmen; craftsman: craftsmen; crisis: crises; basis: bases; analysis:
analyses; criterion: criteria; phenomenon: phenomena; hypothesis: hypotheses; diagnosis: diagnoses;
oasis: oases; thesis: theses; bus: buses; gas: gases; lens: lenses; summons: summonses; canvas: canvases;
alias: aliases; iris: irises; quiz: quizzes; index: indices; matrix: matrices; appendix: appendices; fungus:
fungi; radius: radii; nucleus: nuclei; stimulus: stimuli; bacterium: bacteria; stratum: strata; ox: oxen;
loaf: loaves; calf: calves; hoof: hooves; scarf: scarves; wharf: wharves; dwarf: dwarves; midwife: midwives;
housewife: housewives; policewoman: policewomen; servicewoman: servicewomen; businesswoman: businesswomen;
spokeswoman: spokeswomen; sportsman: sportsmen; sportswoman: sportswomen; ombudsman: ombudsmen; horseman:
horsemen; tribesman: tribesmen; clergyman: clergymen; cameraman: cameramen; salesman: salesmen; workman:
workmen; marksman: marksmen; middleman: middlemen; infantryman: infantrymen; militiaman: militiamen;
tradesman: tradesmen; gentleman: gentlemen; watchman: watchmen; ferryman: ferrymen; postman: postmen;
swordsman: swordsmen; countryman: countrymen; euro: eur €; dollar: usd $; pound: gbp £; percent:
pct %
"""

BASES = {
    form: base.strip()
    for entry in _FORMS.split(";")
    for base, _, forms in [entry.partition(":")]
    for form in forms.split()
}
