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

const codes = Object.keys(lists)
const byToken = new Map<number, number[]>()
for (const [index, code] of codes.entries()) {
  for (const word of new Set((lists[code] ?? '').split(' '))) {
    const id = tokenId(word)
    const known = byToken.get(id)
    if (known === undefined) byToken.set(id, [index])
    else known.push(index)
  }
}
export const languagesWithWords: ReadonlySet<string> = new Set(codes)

/** How many of the tokens are small words of each language. */
export function countFunctionWords(ids: Int32Array, from = 0, to: number = ids.length): ReadonlyMap<string, number> {
  const counts = new Int32Array(codes.length)
  for (let at = from; at < to; at += 1) {
    const found = byToken.get(ids[at] ?? 0)
    if (found !== undefined) for (const index of found) counts[index] = (counts[index] ?? 0) + 1
  }
  return new Map(codes.map((code, index) => [code, counts[index] ?? 0]))
}

export function isFunctionWord(id: number, code: string): boolean {
  const found = byToken.get(id)
  return found?.includes(codes.indexOf(code)) ?? false
}
