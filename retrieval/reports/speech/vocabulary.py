"""Words that tell who speaks: verbs of saying, and what a speaker is called."""

import re

from retrieval.text.dates import MONTH_NAMES

SAYS = frozenset(
    """acknowledge acknowledged acknowledges add added adds admit admits admitted advised advises
    agreed agrees allege alleged alleges announce announced announces answered answers
    appealed appeals argue argued argues asked asks assert asserted asserts assess assessed
    assesses assured assures believe believes boasted caution cautioned cautions claim claimed
    claims comment commented comments complain complained complains conceded concedes conclude
    concluded concludes confessed confirm confirmed confirms continued continues countered
    counters declare declared declares demanded demands denied denies emphasise emphasised
    emphasises emphasize emphasized emphasizes estimate estimated estimates exclaimed explain
    explained explains forecasts hinted hints informed insist insisted insists joke joked
    jokes judge judged judges lamented laments maintain maintained maintains mentioned
    mentions mused note noted notes noticed objected observe observed observes pledged pointed
    posted predict predicted predicts promised promises protested quipped reads recalled
    recalls reckon reckoned reckons recommend recommended recommends recounted recounts
    reiterated reiterates remark remarked remarks repeated replied replies reply report
    reported reports responded responds retorted reveal revealed reveals said say says shouted
    stated states stress stressed stresses suggest suggested suggests summarised summarized
    summed tell tells testified think thinks thought threatened told tweeted underlined
    underlines underscored underscores urged urges vowed vows wagered warn warned warns
    wondered wonders write writes wrote""".split()
)  # finite verbs of saying: "the ministry said"
CALLS = frozenset(
    """called calls call described describes describe dubbed dubs labelled labels labeled branded
    brands accused accuses denounced denounces condemned condemns dismissed dismisses praised
    praises hailed hails slammed criticised criticized rejected blasted""".split()
)  # before a word or two that are quoted: "called it “a ruin”"
SAYING_FORMS = frozenset(
    """saying adding calling describing warning arguing claiming stressing noting insisting
    writing stating explaining declaring accusing vowing telling tweeting emphasising
    emphasizing suggesting concluding branding dismissing denouncing announcing predicting""".split()
)
WEAK = frozenset(
    """continue continued continues believe believed believes think thinks thought agreed agrees
    observe observed observes judge judged judges reads maintain maintained maintains demanded
    demands threatened promised promises appealed appeals denied denies hints hinted mentioned
    mentions wonders wondered asks asked noticed repeated revealed reveals suggested""".split()
)  # verbs of saying only directly beside a quotation
GOES_ON = frozenset("continue continued continues".split())
VERBS = SAYS | CALLS
CITING = frozenset("quoted quotes quoting cited cites citing".split())  # what another has said
ADDRESSING = frozenset(
    "asked told urged urges informed assured advised tells asks warned".split()
)  # with the person spoken to behind them
CLAIMS = frozenset(
    """accusation accusations allegation allegations argument assertion assertions claim claims idea notion
    suggestion suggestions""".split()
)  # of another: "dismissed the claim that"
PASSIVE = frozenset("was were been be being is are get got am".split())
MODAL = frozenset(
    "would will may could should might must can cannot to did does do not never n’t didn’t didn't".split()
)
AUXILIARY = frozenset("has have had".split())
ADVERBS = frozenset(
    """also further later then previously earlier once again still even now today yesterday
    recently subsequently himself herself itself though too however repeatedly often only just
    reportedly never- the-less twice""".split()
)
PREPOSITIONS = frozenset(
    """of for at in from to on with by and & between under within near over behind against about
    into""".split()
)
PARTICLES = frozenset(
    "von der van den de del della di da dos du la le bin ibn al el ter zu".split()
)  # in names
TITLED = frozenset(
    """film movie book novel song poem play series album painting exhibition documentary ship vessel boat
    ferry tanker cruiser frigate operation brigade battalion regiment division unit slogan named titled
    entitled codenamed headline headlined reading inscription banner placard sign poster
    shouting chanting chanted singing yelling""".split()
)  # before words in quotation marks that nobody named says
DETERMINERS = frozenset("the a an one another both two three several its his her their our my".split())
PERSONAL = frozenset({"he", "she"})
PRONOUNS = PERSONAL | frozenset("it they".split())
STOPS = frozenset(
    """who which that whose whom what when while where as because although though if but or than
    so since after before until during amid despite following through via i we you he she it
    they this these those there here is are was were be been being am has have had would will
    may could should might must can cannot do does did not no never also then later only just
    still already yet both either neither him them us me""".split()
)
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
TIMES = frozenset(
    [
        *(name.lower() for name in (*MONTH_NAMES, *_WEEKDAYS)),
        *(name.lower()[:3] for name in (*MONTH_NAMES, *_WEEKDAYS)),
        *"""sept today yesterday tonight week month year morning afternoon evening night day hours
    days weeks months years moment time""".split(),
    ]
)
DOCUMENTS = frozenset(
    """update updates statement report reports letter post posts message assessment document
    documents text article study law bill communique communiqué release interview tweet tweets
    website account channel survey paper review bulletin briefing summary speech proposal
    declaration note memo book section agreement resolution reading thread title headline quote
    correction translation plan""".split()
)
NOBODY = frozenset(
    """some many others other everyone everybody nobody nothing someone somebody people none most
    few all that this reason thing things idea question sign point former latter same first second rest two
    both another either last next following body""".split()
)
ROLES = frozenset(
    """activist activists adviser advisers advisor advisors agencies agency aide aides ambassador
    analyst analysts army assessors author authors boss candidate captain chair chairman
    chairwoman chairperson chancellor chief chiefs coach colleague commander commissioner
    commission committee company correspondent council counsel court critics deputy diplomat
    diplomats director doctor doctors economist editor embassy engineer envoy executive expert
    experts farmer fire foreman founder general government governor group head historian
    institute intelligence investigator investigators journalist judge king lawmaker lawmakers
    lawyer lawyers leader leaders mayor member members military minister ministers ministry
    mission mother father navy negotiator negotiators officer officers official officials
    office operator owner parliament party patriarch pilot police politician politicians pope
    premier president press prince princess prosecutor prosecutors professor publisher queen
    regulator representative representatives reporter researcher researchers residents
    resident sailors scientist scientists secretary senator service side soldier soldiers
    source sources speaker spokesman spokesmen spokeswoman spokesperson spokespeople staff
    student teacher team think-tank union veteran victim volunteer watchdog witness witnesses
    woman man worker workers writer brother sister son daughter wife husband coordinator
    manager attorney chef dean rector vice-president co- founder co-author veteran dictator
    head""".split()
)
TITLES = frozenset(
    """CEO CFO COO CTO Founder Co-Founder Adm Admiral Ambassador Archbishop Archduke Bishop Brig
    Brigadier Capt Captain Cardinal Chairman Chairwoman Chancellor Chief Col Colonel Commander
    Commissioner Congressman Congresswoman Councillor Coordinator Count Deputy Director Doctor
    Dr Emperor First-Lady Gen General Gov Governor Imam Judge Justice King Lady Leader
    Lieutenant Lord Lt Maj Major Marshal Mayor Minister Miss Mr Mrs Ms Officer Patriarch Pope
    Premier President Prime Prince Princess Prof Professor Queen Rabbi Rep Representative Rev
    Secretary Secretary-General Sen Senator Sergeant Sgt Sir Speaker Spokesman Spokesperson
    Spokeswoman Sultan Vice-President Adviser Advisor Executive Head Staff Press Analyst
    Professor Correspondent Dame""".split()
)
DEMONYMS = frozenset(
    """American Armenian Australian Austrian Azerbaijani Belarusian Belgian Brazilian British
    Bulgarian Canadian Chinese Croatian Czech Danish Dutch Egyptian English Estonian European
    Finnish French Georgian German Greek Hungarian Indian Iranian Irish Israeli Italian
    Japanese Kazakh Korean Latvian Lithuanian Mexican Moldovan Norwegian Palestinian Polish
    Portuguese Romanian Russian Scottish Serbian Slovak South North Spanish Swedish Swiss
    Syrian Turkish Ukrainian US U.S. UK U.K. EU UN NATO Nato Soviet Saudi Western former
    Former then Democratic Republican Conservative Labour""".split()
)
GOVERNMENTS = frozenset(
    """America Ankara Armenia Athens Australia Austria Azerbaijan Baghdad Beijing Belarus Belgium
    Belgrade Berlin Brazil Britain Brussels Bucharest Budapest Bulgaria Canada Canberra China
    Copenhagen Croatia Cuba Damascus Delhi Denmark Dublin Egypt England Estonia Europe Finland
    France Georgia Germany Greece Hague Helsinki Hungary India Iran Iraq Ireland Islamabad
    Israel Italy Japan Jerusalem Kabul Kazakhstan Kiev Kyiv Latvia Lebanon Lisbon Lithuania
    London Madrid Mexico Minsk Moldova Moscow Netherlands Norway Oslo Ottawa Pakistan
    Palestine Paris Poland Portugal Prague Pyongyang Riga Romania Rome Russia Scotland Seoul
    Serbia Slovakia Slovenia Sofia Spain Stockholm Sweden Switzerland Syria Taipei Taiwan
    Tallinn Tehran Tokyo Turkey Türkiye Ukraine Vienna Vietnam Vilnius Warsaw Washington
    Zagreb""".split()
)  # a country or capital that says something is its government
BODY = re.compile(
    r"(?:ministry|mod|kremlin|department|pentagon|institute|agency|service|staff|command|directorate|office|"
    r"council|cent(?:re|er)|bureau|committee|commission|embassy|intelligence|government|administration|"
    r"forces|parliament|court|party|union|university|bank|association|foundation|federation|league|group|company|"
    r"house|army|navy|police|authority|board|organi[sz]ation|fund|times|post|journal|news|tv|press)",
    re.IGNORECASE,
)
PLACES = frozenset(
    """Sea Street City York States Kingdom Nations River Island Islands Mountains Bay Ocean
    Region Republic Republics Oblast Square Peninsula Bridge Airport War Day East West Europe
    Africa Asia America Korea Zealand Arabia Security Treaty Act Plan Platform Square Cold
    World Middle Far Red Black Nazi Eastern Western Northern Southern Central Upper Lower
    Great New Old""".split()
)

SAYING = (
    r"(?:wrote|writes|said|says|stated|states|noted|notes|reported|reports|added|adds|assessed|assesses|"
    r"assess|judged|judges|estimated|estimates|suggested|suggests|announced|announces|commented|claimed|"
    r"claims|concluded|concludes|explained|explains|warned|warns|tweeted|posted|observed|observes|argued|"
    r"argues|confirmed|confirms|reads|according to|per)"
)  # as a pattern, for lead-ins and questions
