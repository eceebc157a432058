import { tokenId } from './tokens.ts'

/** Small words that a text of some length cannot do without, per language in a script that several share. */
const lists: Readonly<Record<string, string>> = {
  en: 'the and of to was that he she with his her you had for is in it at not be have are this on as but they we my your from what were would been there i if so who all no',
  de: 'der die und das nicht ein ich sie ist mit den war zu sich auf dem es er eine des von für auch als wie aber noch nur so hat wir wenn dass ihr bei nach oder einen einer aus wird',
  fr: 'le la les et des une que dans il elle pas vous qui est de du en un pour ce ne se sur au avec je mais plus par sont nous cette son ou tout comme même leur aux être été à',
  es: 'el los que las una por con no su como pero había y se de la en un es para lo del al más le me sin sobre ya muy cuando está este ella él si son esta también fue hay',
  it: 'il che non di una per gli con era più della ma si sono la le un è del al lo dei nel come anche ha alla da suo questo io mi se ci cui dalla nella essere stato',
  pt: 'não que uma os com para ele ela mais do da seu mas foi o a e em um por se dos como na no ao sua são você também quando muito já está eu isso pelo pela até',
  nl: 'de het een van niet en dat zijn hij ik was met op maar in is te voor er aan je ze die ook als bij nog om door heeft naar wordt uit hebben dit wat kan',
  pl: 'nie się że na jest do jak ale był to co za tak już w i z o po jego od przez go dla czy może jej tym być ich była które który tylko mnie są oraz',
  cs: 'se na je že to v a s z do si jsem by ale jak pro ve po který které když jeho byl jsou bylo tak jako už jen co nebo za od byla této může také ze aby která jsme jste mě',
  sk: 'sa na je že to v a s z do si som by ale ako pre vo po ktorý ktoré keď jeho bol sú bolo tak už len čo alebo za od bola môže aj aby ktorá sme ste ma nie',
  tr: 'bir ve bu için ama gibi çok ne da de daha kadar sonra değil ile ben sen mi olarak olan diye var ki her şey onun beni',
  id: 'yang dan di itu dengan tidak untuk ini dia dari ada akan aku saya ke pada juga mereka kami bisa adalah dalam oleh karena sudah kita',
  vi: 'và của không là một được người những có đã cho trong với anh các này để tôi khi đó cô như ra lại nhưng thì rằng',
  sv: 'och det att i en jag som han på är av för med den inte till hon var sig om så men ett hade de har du kan från vi när',
  da: 'og det at i en jeg som han på er af for med den ikke til hun var sig om så men et havde de har du kan fra vi når der',
  no: 'og det at i en jeg som han på er av for med den ikke til hun var seg om så men et hadde de har du kan fra vi når der',
  fi: 'ja on ei se että hän oli en mutta ole kun niin mitä minä joka sen myös tai kuin ovat voi olla hänen nyt vain jos ollut',
  is: 'og að í á er sem við til um það var með ekki en hann fyrir af því ég hún þú eru þetta þá svo hefur vera frá eða þegar verið okkur mér',
  ro: 'și în de la cu nu este pe că o un din pentru care mai sunt ca a fost lui sau dar se o să le era ce eu',
  hu: 'a az és hogy nem is egy van ez volt meg de csak mint ha már el még azt ki vagy én mert volna kell lehet nagyon ezt',
  et: 'ja on ei et see ta oli ma kui ka aga mis oma olen nii sa seda või siis mida ning kes olnud',
  lt: 'ir yra kad ne į su iš tai kaip bet aš jis buvo ar jo savo man tik už dar jau nuo taip kai apie',
  lv: 'un ir ka ne uz ar no tas kā bet es viņš bija vai to man tikai par vēl jau lai kas viņa',
  hr: 'i je u da se na ne to za su sam ali od kao što s bi o iz koji ako bio ili još samo biti me ti',
  ru: 'и в не на что он с как это я его но она к по из у так за от же все было ее бы мне вы только они о был когда или уже для если то чтобы мы до ты быть была есть',
  uk: 'і в не на що він з як це я його але вона до та й у за від же все було її б мені ви тільки вони про був коли або вже для якщо щоб ми ти бути була є який із також',
  bg: 'и в не на че той с как това аз го но тя към по из у така за от все беше я би ми вие само те о бил когато или вече ако да се са съм ще е',
  sr: 'и у не на да он се је са како то ја га али она ка по из тако за од све био би ми ви само они о када или већ ако су сам ће што',
}

/** Words that are frequent without being needed: a line of six words may have none of the others. */
const frequent: Readonly<Record<string, string>> = {
  en: 'can will do did has had how than then them these those some any up out into over more most only also other such may should could does said see know think just very about because after before where which while people time now like get make go going want need new way here never thank thanks please yes too much many well even again between under being am us him his our its own same both each few through during against every another',
  de: 'sind diese dieser dieses diesen diesem haben hatte hatten sein seine seiner seinen ihre ihrer ihren ihrem ihnen ihn ihm uns unser unsere euch euer mein meine meinen dein deine kann können konnte muss müssen soll sollte will würde würden werden wurde wurden worden durch gegen ohne um zwischen unter über vor seit während schon sehr mehr immer hier dort dann denn doch etwas nichts alle alles viele jeder jede jedes kein keine keinen man was wer wo warum weil damit ob zum zur vom beim ins im am bitte danke herr frau gibt machen gehen wollen viel heute gut also selbst ganz gerade wieder weiter jetzt',
  fr: "cette ces mon ma mes ton ta tes sa ses nos votre vos notre leurs lui eux moi toi soi fait faire dit peut peuvent doit très bien aussi alors donc car mais où quand comment pourquoi parce sans sous entre vers chez avant après depuis pendant contre encore toujours jamais rien quelque quelques chaque plusieurs autre autres était étaient avait avaient ont suis es sera serait c'est n'est d'un d'une qu'il qu'elle j'ai l'on s'il bon merci oui non monde temps homme femme peu trop beaucoup dont ainsi selon fut eut",
  es: 'ser han ha he haber había habían hacer hace puede pueden debe son eran fueron será sería soy eres estaba estaban tiene tienen tener mi tu su sus mis tus nuestro nuestra nos les os ese esa eso esos esas estos estas aquel aquella todo todos toda todas otro otra otros mucho mucha muchos poco nada algo alguien nadie cada donde quien quién qué cómo porque entonces así aquí allí ahora antes después desde hasta entre contra durante bajo tan tanto siempre nunca también tampoco gracias señor bien vez años día gente favor quiero vamos usted ustedes ni o e u y a de parece muy',
  it: 'sono siamo siete era erano fu sarà sarebbe hanno abbiamo aveva avevano fare fatto può possono deve mio mia miei tuo tua suoi sue nostro nostra loro lui lei noi voi questo questa questi queste quello quella quelli tutto tutti tutta altro altri altra molto molti poco niente nulla qualcosa ogni dove chi cosa perché quando quindi così qui lì ora prima dopo fino tra fra contro durante sotto sopra sempre mai anche neanche grazie signore bene anni giorno gente quale degli delle agli alle sui sul sulla nel negli',
  pt: 'ser são foram será seria estou está estão estava tem têm tinha ter haver fazer pode podem deve meu minha teu tua seus suas nosso nossa lhe lhes nós vocês eles elas esse essa isso este esta estes aquele aquela tudo todos toda outro outra outros muitos pouco nada algo alguém ninguém cada onde quem porque então assim aqui ali agora antes depois desde entre contra durante sob tão tanto sempre nunca nem obrigado senhor bem vez anos dia gente quero vamos',
  nl: 'deze heb hebt had hadden was waren worden werd geworden zal zou zouden moet moeten mag wil willen mijn jouw zijn haar onze hun ons jullie hem mij jou iets niets alles alle veel weinig elke andere waar wie waarom omdat hoe dan toen nu hier daar altijd nooit tussen onder tegen zonder tijdens sinds weer wel geen heel goed jaar mensen dag bedankt meneer graag gaan doen komt',
  pl: 'był była było byli będzie będą jestem jesteś są mam masz ma mają miał mieć można może mogą musi musimy mój moja twój twoja swój swoje nasz nasza wasz ich ją nas was nam im ten ta te tego tej tych tymi taki taka wszystko wszyscy każdy inny inne nic coś ktoś nikt gdzie kiedy kto dlaczego bo ponieważ więc tam tu teraz zawsze nigdy przed po pod nad między bez podczas bardzo dobrze dziękuję proszę pan pani lat dzień ludzie czas jednak także',
  cs: 'jsi jsem byl byla byli bylo bude budou budu být mám máš má máme mají měl měla mít může mohou musí můj moje tvůj svůj svou své náš naše váš jejich její jemu ho mu ji ní nás vás nám vám ten ta ty toho tom těch tento tyto takový všechno všichni každý jiný nic něco někdo nikdo kde kdy kdo proč protože tedy tam tady teď vždy nikdy před pod nad mezi bez během velmi dobře děkuji prosím pan paní let den lidé čas však nebo aby ani jenom pouze další kolem podle proti přes',
  ru: 'его её их им ей ему нас вас вам нам них ним себя свой свою свои наш наша ваш этот эта эти этого этой тот та те того весь все всех каждый другой ничего что-то кто кто-то никто где когда почему потому поэтому там тут здесь сейчас всегда никогда перед под над между без через после очень хорошо спасибо пожалуйста лет день люди время однако также может можно нужно должен будет будут были быть есть нет да ну вот еще ещё даже лишь при про об со во ко',
  uk: 'його її їх їм їй йому нас вас вам нам них ним себе свій свою свої наш наша ваш цей ця ці цього цієї той та ті того весь всі всіх кожний інший нічого щось хто хтось ніхто де коли чому тому там тут зараз завжди ніколи перед під над між без через після дуже добре дякую будь-ласка років день люди час однак також може можна потрібно повинен буде будуть були бути немає так ні ще навіть лише при під',
  is: 'hafa hef hefði verða varð verður væri voru erum mun munu skal getur geta gat vil vill mitt mín minn þitt þinn sinn sín okkar ykkar þeirra hans hennar honum henni þeim þær þeir þess þessi þessa þessum allt allir alla annað annar ekkert eitthvað enginn hver hvað hvar hvers vegna hér þar nú alltaf aldrei undir yfir milli án mjög vel takk herra ár dag fólk tíma bara líka sem eins',
  sv: 'vara blev blir bli varit ska skulle kunde måste vill min mitt mina din ditt sin sitt sina vår vårt deras hans hennes honom henne dem oss er denna detta dessa alla allt andra annan inget något någon ingen varje var vem vad varför därför hur då nu här där alltid aldrig under över mellan utan mycket bra tack år dag folk tid också bara eller mot efter innan',
}

const codes = Object.keys(lists)
const byToken = new Map<number, number[]>()
/** Of the ones of `frequent` as well. */
const frequentByToken = new Map<number, number[]>()
for (const [index, code] of codes.entries()) {
  addWords(byToken, index, lists[code] ?? '')
  addWords(frequentByToken, index, `${lists[code] ?? ''} ${frequent[code] ?? ''}`)
}

function addWords(byId: Map<number, number[]>, index: number, words: string): void {
  for (const word of new Set(words.trim().split(' '))) {
    const id = tokenId(word)
    const known = byId.get(id)
    if (known === undefined) byId.set(id, [index])
    else known.push(index)
  }
}
export const languagesWithWords: ReadonlySet<string> = new Set(codes)

/** How many of the tokens are small or frequent words of each language. */
export function countFrequentWords(ids: Int32Array): ReadonlyMap<string, number> {
  const counts = new Int32Array(codes.length)
  for (let at = 0; at < ids.length; at += 1) {
    const found = frequentByToken.get(ids[at] ?? 0)
    if (found !== undefined) for (const index of found) counts[index] = (counts[index] ?? 0) + 1
  }
  return new Map(codes.map((code, index) => [code, counts[index] ?? 0]))
}

export function isFunctionWord(id: number, code: string): boolean {
  const found = byToken.get(id)
  return found?.includes(codes.indexOf(code)) ?? false
}

/** One of the small words, or of the frequent ones besides. */
export function isFrequentWord(id: number, code: string): boolean {
  const found = frequentByToken.get(id)
  return found?.includes(codes.indexOf(code)) ?? false
}
