/** Words for numbers by language, inflected forms included: `value: form form`. One is left out: it is an article too often. */
const cardinals: Readonly<Record<string, string>> = {
  en: `2 two both twice second double twin pair couple twofold; 3 three third thirds thrice triple threefold trio; 4 four fourth quarter quarters quadruple; 5 five fifth; 6 six sixth; 7 seven seventh;
    8 eight eighth; 9 nine ninth; 10 ten tenth decade decades; 11 eleven eleventh; 12 twelve twelfth dozen; 13 thirteen thirteenth; 14 fourteen fourteenth fortnight; 15 fifteen fifteenth; 16 sixteen sixteenth;
    17 seventeen seventeenth; 18 eighteen eighteenth; 19 nineteen nineteenth; 20 twenty twentieth twenties; 30 thirty thirtieth thirties; 40 forty fortieth forties; 50 fifty fiftieth fifties; 60 sixty sixties; 70 seventy seventies; 80 eighty eighties; 90 ninety nineties;
    0.5 half halves; 0 zero none; 1 one first once single only a an`,
  de: `2 zwei zweite zweiten zweiter zweites zweitem beide beiden beider zweimal zweier doppelt doppelte doppelten zweitens; 3 drei dritte dritten dritter drittes dritter dreimal dreier; 4 vier vierte vierten vierter viertes viermal; 5 fünf fünfte fünften fünfter;
    6 sechs sechste sechsten sechster; 7 sieben siebte siebten siebter; 8 acht achte achten achter; 9 neun neunte neunten neunter; 10 zehn zehnte zehnten jahrzehnt jahrzehnte jahrzehnten; 11 elf elfte elften; 12 zwölf zwölfte zwölften dutzend; 13 dreizehn; 14 vierzehn; 15 fünfzehn; 16 sechzehn; 17 siebzehn;
    18 achtzehn; 19 neunzehn; 20 zwanzig zwanziger zwanzigsten; 30 dreißig; 40 vierzig; 50 fünfzig; 60 sechzig; 70 siebzig; 80 achtzig; 90 neunzig; 0.5 halb halbe halben halbes halber hälfte; 0 null; 1 ein eine einen einer einem eines eins erste ersten erster erstes einmal`,
  fr: `2 deux deuxième second seconde double; 3 trois troisième tiers triple; 4 quatre quatrième quart quarts; 5 cinq cinquième; 6 six sixième; 7 sept septième; 8 huit huitième; 9 neuf neuvième; 10 dix dixième décennie décennies dizaine dizaines; 11 onze onzième;
    12 douze douzième douzaine; 13 treize; 14 quatorze; 15 quinze quinzaine; 16 seize; 20 vingt vingtaine vingtième; 30 trente trentaine; 40 quarante quarantaine; 50 cinquante cinquantaine; 60 soixante; 0.5 demi demie moitié; 0 zéro; 1 un une premier première`,
  es: `2 dos segundo segunda ambos ambas doble par; 3 tres tercer tercero tercera tercio tercios triple; 4 cuatro cuarto cuarta; 5 cinco quinto quinta; 6 seis sexto sexta; 7 siete séptimo séptima; 8 ocho octavo octava; 9 nueve noveno novena;
    10 diez décimo década décadas decena decenas; 11 once; 12 doce docena docenas; 13 trece; 14 catorce; 15 quince; 16 dieciséis; 17 diecisiete; 18 dieciocho; 19 diecinueve; 20 veinte; 30 treinta; 40 cuarenta; 50 cincuenta; 60 sesenta; 70 setenta; 80 ochenta; 90 noventa;
    0.5 medio media mitad; 0 cero; 1 un una uno primer primero primera`,
  it: `2 due secondo seconda entrambi entrambe doppio coppia; 3 tre terzo terza terzi; 4 quattro quarto quarta; 5 cinque quinto quinta; 6 sei sesto sesta; 7 sette settimo settima; 8 otto ottavo; 9 nove nono; 10 dieci decimo decennio decenni decina decine; 11 undici; 12 dodici dozzina;
    13 tredici; 14 quattordici; 15 quindici; 16 sedici; 17 diciassette; 18 diciotto; 19 diciannove; 20 venti ventina; 30 trenta; 40 quaranta; 50 cinquanta; 60 sessanta; 70 settanta; 80 ottanta; 90 novanta; 0.5 mezzo mezza metà; 0 zero; 1 un una uno primo prima`,
  pt: `2 dois duas segundo segunda ambos ambas dobro; 3 três terceiro terceira; 4 quatro quarto quarta; 5 cinco quinto; 6 seis sexto; 7 sete sétimo; 8 oito oitavo; 9 nove nono; 10 dez décimo década décadas; 11 onze; 12 doze dúzia; 13 treze; 14 catorze quatorze; 15 quinze; 20 vinte; 30 trinta; 40 quarenta; 50 cinquenta; 0.5 meio meia metade; 0 zero; 1 um uma primeiro primeira`,
  pl: `2 dwa dwie dwóch dwu dwoma dwiema dwóm dwoje dwojga drugi druga drugie drugiego drugiej drugim obie oba obu dwukrotnie podwójny; 3 trzy trzech trzem trzema troje trojga trzeci trzecia trzecie trzeciego trzeciej trzecim; 4 cztery czterech czterem czterema czworo czwarty czwarta czwartego czwartej;
    5 pięć pięciu pięcioma piąty piąta piątego piątej; 6 sześć sześciu szósty szósta szóstego; 7 siedem siedmiu siódmy siódma siódmego; 8 osiem ośmiu ósmy ósma ósmego; 9 dziewięć dziewięciu dziewiąty dziewiąta; 10 dziesięć dziesięciu dziesiąty dekada dekady; 11 jedenaście jedenastu; 12 dwanaście dwunastu tuzin;
    13 trzynaście trzynastu; 14 czternaście czternastu; 15 piętnaście piętnastu; 16 szesnaście; 17 siedemnaście; 18 osiemnaście; 19 dziewiętnaście; 20 dwadzieścia dwudziestu; 30 trzydzieści trzydziestu; 40 czterdzieści; 50 pięćdziesiąt; 60 sześćdziesiąt; 100 sto stu; 200 dwieście; 0.5 pół połowa połowę połowy; 1 jeden jedna jedno jednego jednej jednym pierwszy pierwsza pierwsze pierwszego pierwszej`,
  cs: `2 dva dvě dvou dvěma druhý druhá druhé druhého druhém oba obě dvakrát dvojice; 3 tři tří třem třemi třech třetí třetího třetím trojice; 4 čtyři čtyř čtyřem čtyřmi čtyřech čtvrtý čtvrtá čtvrté; 5 pět pěti pátý pátá páté; 6 šest šesti šestý šestá; 7 sedm sedmi sedmý sedmá;
    8 osm osmi osmý osmá; 9 devět devíti devátý devátá; 10 deset deseti desátý desítky desetiletí; 11 jedenáct jedenácti; 12 dvanáct dvanácti tucet; 13 třináct; 14 čtrnáct; 15 patnáct patnácti; 16 šestnáct; 17 sedmnáct; 18 osmnáct; 19 devatenáct; 20 dvacet dvaceti dvacátý; 30 třicet třiceti; 40 čtyřicet; 50 padesát padesáti;
    60 šedesát; 100 sto sta; 0.5 půl polovina polovinu poloviny; 0 nula; 1 jeden jedna jedno jednoho jedné jednu první prvního`,
  ru: `2 два две двух двум двумя второй вторая второе второго второй втором вторую оба обе обоих обеих двое двоих дважды пара; 3 три трех трёх трем трём тремя третий третья третье третьего третьей трое троих трижды; 4 четыре четырех четырёх четырем четырьмя четвертый четвёртый четверо;
    5 пять пяти пятью пятый пятая пятого пятеро; 6 шесть шести шестью шестой шестая шестого; 7 семь семи семью седьмой седьмая; 8 восемь восьми восьмью восьмой; 9 девять девяти девятый; 10 десять десяти десятый десятилетие десятилетия десятилетий; 11 одиннадцать одиннадцати; 12 двенадцать двенадцати дюжина; 13 тринадцать тринадцати;
    14 четырнадцать четырнадцати; 15 пятнадцать пятнадцати; 16 шестнадцать; 17 семнадцать; 18 восемнадцать; 19 девятнадцать; 20 двадцать двадцати двадцатый; 30 тридцать тридцати; 40 сорок сорока; 50 пятьдесят пятидесяти; 60 шестьдесят; 70 семьдесят; 80 восемьдесят; 90 девяносто; 100 сто ста; 200 двести двухсот; 300 триста трехсот; 400 четыреста; 500 пятьсот;
    0.5 половина половину половины пол полтора; 0 ноль; 1 один одна одно одного одной одном одну первый первая первое первого первой`,
  uk: `2 два дві двох двом двома другий друга друге другого обидва обидві двоє двічі пара; 3 три трьох трьом трьома третій третя третє третього троє; 4 чотири чотирьох четвертий четверо; 5 п'ять п’ять п'яти пятий; 6 шість шести шостий; 7 сім семи сьомий; 8 вісім восьми; 9 дев'ять девять; 10 десять десяти десятиліття; 11 одинадцять; 12 дванадцять дванадцяти;
    15 п'ятнадцять; 20 двадцять двадцяти; 30 тридцять; 40 сорок; 50 п'ятдесят; 100 сто; 0.5 половина половину пів; 1 один одна одне одного однієї перший перша перше першого`,
  hi: `2 दो दोनों दूसरा दूसरी दूसरे दोगुना; 3 तीन तीनों तीसरा तीसरी तीसरे; 4 चार चारों चौथा चौथी चौथे; 5 पांच पाँच पांचवां पांचवें; 6 छह छः छठा छठी छठे छे; 7 सात सातवां सातवें; 8 आठ आठवां; 9 नौ नौवां; 10 दस दसवां दशक दशकों; 11 ग्यारह; 12 बारह; 13 तेरह; 14 चौदह; 15 पंद्रह पन्द्रह; 16 सोलह; 17 सत्रह; 18 अठारह; 19 उन्नीस; 20 बीस; 25 पच्चीस; 30 तीस; 40 चालीस; 50 पचास; 60 साठ; 70 सत्तर; 80 अस्सी; 90 नब्बे; 0.5 आधा आधी आधे; 1.5 डेढ़; 2.5 ढाई; 0 शून्य; 1 एक पहला पहली पहले`,
  ko: `2 둘 두 이; 3 셋 세 삼; 4 넷 네 사; 5 다섯 오; 6 여섯 육; 7 일곱 칠; 8 여덟 팔; 9 아홉 구; 10 열 십; 20 스물 스무; 30 서른; 40 마흔; 50 쉰; 0.5 절반 반; 1 하나 한 일`,
  nl: `2 twee tweede beide beiden; 3 drie derde; 4 vier vierde; 5 vijf vijfde; 6 zes zesde; 7 zeven zevende; 8 acht achtste; 9 negen negende; 10 tien tiende; 11 elf; 12 twaalf; 20 twintig; 30 dertig; 40 veertig; 50 vijftig; 0.5 half halve helft; 1 een één eerste`,
}

/** Followed by the number, or multiplying the one before: stems, longest first at the place of use. */
const magnitudes: Readonly<Record<string, string>> = {
  en: '1e2 hundred; 1e3 thousand; 1e6 million mln; 1e9 billion bn; 1e12 trillion; 1e5 lakh; 1e7 crore',
  de: '1e2 hundert; 1e3 tausend tsd; 1e6 million mio; 1e9 milliard mrd; 1e12 billion',
  fr: '1e2 cent; 1e3 mille millier; 1e6 million; 1e9 milliard; 1e12 billion',
  es: '1e2 cien; 1e3 mil miles; 1e6 millon millón; 1e9 millardo; 1e12 billon billón',
  it: '1e2 cento centin; 1e3 mila mille migliai; 1e6 milion mln; 1e9 miliard mld',
  pt: '1e2 cem cento; 1e3 mil milhares; 1e6 milhão milhõ; 1e9 bilhã bilhõ',
  pl: '1e3 tys tysi; 1e6 milion mln; 1e9 miliard mld; 1e12 bilion',
  cs: '1e3 tisíc tis; 1e6 milion milión mil; 1e9 miliard mld; 1e12 bilion',
  ru: '1e3 тысяч тыс; 1e6 миллион млн; 1e9 миллиард млрд; 1e12 триллион трлн',
  uk: '1e3 тисяч тис; 1e6 мільйон млн; 1e9 мільярд млрд; 1e12 трильйон',
  hi: '1e2 सौ; 1e3 हज़ार हजार; 1e5 लाख; 1e7 करोड़ करोड; 1e6 मिलियन; 1e9 बिलियन अरब',
  ko: '1e2 백; 1e3 천; 1e4 만; 1e8 억; 1e12 조',
  nl: '1e2 honderd; 1e3 duizend; 1e6 miljoen; 1e9 miljard',
}

/** Names of months in order; several forms of one are separated by `/`, stems match from three letters on. */
const months: Readonly<Record<string, string>> = {
  en: 'january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept october/oct november/nov december/dec',
  de: 'januar/jänner februar märz april mai juni juli august september oktober november dezember',
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
  es: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  it: 'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
  pt: 'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro',
  pl: 'stycznia/styczeń/styczniu lutego/luty/lutym marca/marzec/marcu kwietnia/kwiecień/kwietniu maja/maj/maju czerwca/czerwiec/czerwcu lipca/lipiec/lipcu sierpnia/sierpień/sierpniu września/wrzesień/wrześniu października/październik/październiku listopada/listopad/listopadzie grudnia/grudzień/grudniu',
  cs: 'ledna/leden/lednu února/únor/únoru března/březen/březnu dubna/duben/dubnu května/květen/květnu června/červen/červnu července/červenec/červenci srpna/srpen/srpnu září října/říjen/říjnu listopadu/listopad prosince/prosinec/prosinci',
  ru: 'января/январь/январе февраля/февраль/феврале марта/март/марте апреля/апрель/апреле мая/май/мае июня/июнь/июне июля/июль/июле августа/август/августе сентября/сентябрь/сентябре октября/октябрь/октябре ноября/ноябрь/ноябре декабря/декабрь/декабре',
  uk: 'січня/січень/січні лютого/лютий/лютому березня/березень/березні квітня/квітень/квітні травня/травень/травні червня/червень/червні липня/липень/липні серпня/серпень/серпні вересня/вересень/вересні жовтня/жовтень/жовтні листопада/листопад/листопаді грудня/грудень/грудні',
  hi: 'जनवरी फरवरी/फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर',
  nl: 'januari februari maart april mei juni juli augustus september oktober november december',
}

export interface NumberWords {
  readonly words: ReadonlyMap<string, number>
  readonly months: ReadonlyMap<string, number>
  /** Stems, longest first. */
  readonly magnitudes: readonly (readonly [string, number])[]
}

const cache = new Map<string, NumberWords>()

/** Words of a language; English for one without a list. */
export function numberWords(code: string): NumberWords {
  const found = cache.get(code)
  if (found !== undefined) return found
  const built: NumberWords = {
    words: readList(cardinals[code] ?? ''),
    months: readMonths(months[code] ?? ''),
    magnitudes: [...readList(magnitudes[code] ?? '')].sort((a, b) => b[0].length - a[0].length),
  }
  cache.set(code, built)
  return built
}

function readList(list: string): Map<string, number> {
  const words = new Map<string, number>()
  for (const group of list.split(';')) {
    const [value, ...forms] = group.trim().split(/\s+/u)
    for (const form of forms) if (!words.has(form)) words.set(form, Number(value))
  }
  return words
}

function readMonths(list: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const [index, forms] of list.split(/\s+/u).entries()) {
    for (const form of forms.split('/')) if (form !== '') found.set(form, index + 1)
  }
  return found
}
