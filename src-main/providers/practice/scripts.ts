/** How practice text is written in one script. */
export interface Script {
  readonly name: string
  /** Characters that the same content takes, English being 1. */
  readonly density: number
  readonly syllables: readonly [string, ...string[]]
  /** Syllables in a word. */
  readonly wordLength: readonly [number, number]
  readonly wordGap: string
  readonly comma: string
  readonly stop: string
  readonly question: string
  readonly exclamation: string
  readonly quotes: readonly [string, string]
  readonly capitals: boolean
}

const western = {
  wordGap: ' ',
  comma: ', ',
  stop: '.',
  question: '?',
  exclamation: '!',
  quotes: ['“', '”'],
  capitals: true,
} as const
const split = (text: string) => text.split(' ') as unknown as readonly [string, ...string[]]
const letters = (text: string) => [...text] as unknown as readonly [string, ...string[]]

const latin: Script = {
  ...western,
  name: 'Latin',
  density: 1,
  syllables: split('ra le mi to sa ven dor li an ka be lu ser no ti ga mel or su pa ren de vi lo han ta is cor bre el'),
  wordLength: [1, 4],
}

const han: Script = {
  name: 'Han',
  density: 0.3,
  syllables: letters(
    '山水人天地心風雲日月明夜花雪江河城門玉石青白紅黑東西南北長安思見行坐聽言笑問答來去歸家書劍馬舟路橋樓林木草木鳥魚春秋冬夏金火光影聲香夢年時中上下前後',
  ),
  wordLength: [2, 4],
  wordGap: '',
  comma: '，',
  stop: '。',
  question: '？',
  exclamation: '！',
  quotes: ['“', '”'],
  capitals: false,
}

const japanese: Script = {
  ...han,
  name: 'Japanese',
  density: 0.45,
  syllables: split(
    '山 川 人 空 の は が を に と で も た 行く 見る 思う 言う です した いる ある この その から まで けれど だろう 夜 朝 風 町 坂 声 手 目 か ね よ',
  ),
  wordLength: [2, 5],
  comma: '、',
  quotes: ['「', '」'],
}

const korean: Script = {
  ...western,
  name: 'Hangul',
  density: 0.5,
  syllables: letters('가나다라마바사아자하고노도로모보소오조호그는을이에서와기니리미지시했다었던한본산물길집말밤'),
  wordLength: [2, 4],
  capitals: false,
}

const cyrillic: Script = {
  ...western,
  name: 'Cyrillic',
  density: 1.02,
  syllables: split(
    'ра ле ми то са вен дор ли ан ка бе лу сер но ти га мел ор су па рен де ви ло тан ис кор бре ель ста',
  ),
  wordLength: [1, 4],
  quotes: ['«', '»'],
}

const arabic: Script = {
  ...western,
  name: 'Arabic',
  density: 0.8,
  syllables: split('را لي مو تا سا بن دو كا نو سي قا هل من في عب حر جم شه'),
  wordLength: [1, 3],
  comma: '، ',
  question: '؟',
  quotes: ['«', '»'],
  capitals: false,
}

const hebrew: Script = {
  ...arabic,
  name: 'Hebrew',
  syllables: split('רא לי מו תא בן דו קא נו סי חר גם של את על'),
  comma: ', ',
  question: '?',
}
const greek: Script = {
  ...western,
  name: 'Greek',
  density: 1.1,
  syllables: split('ρα λε μι το σα βεν δορ λι αν κα λου σερ νο τι γα'),
  wordLength: [1, 4],
  quotes: ['«', '»'],
}
const devanagari: Script = {
  ...western,
  name: 'Devanagari',
  density: 1,
  syllables: split('रा ले मि तो सा वे दो ली अन का बे लू से नो ती गा'),
  wordLength: [1, 3],
  stop: '।',
  capitals: false,
}
const thai: Script = {
  ...western,
  name: 'Thai',
  density: 0.9,
  syllables: split('กา นา มา ลา สา วัน ดี ที่ ไป มี คน น้ำ ฟ้า ใจ'),
  wordLength: [2, 4],
  wordGap: '',
  comma: ' ',
  capitals: false,
}

const byLanguage: Readonly<Record<string, Script>> = {
  zh: han,
  yue: han,
  ja: japanese,
  ko: korean,
  ru: cyrillic,
  uk: cyrillic,
  bg: cyrillic,
  sr: cyrillic,
  mk: cyrillic,
  be: cyrillic,
  kk: cyrillic,
  ar: arabic,
  fa: arabic,
  ur: arabic,
  he: hebrew,
  el: greek,
  hi: devanagari,
  mr: devanagari,
  ne: devanagari,
  th: thai,
}

/** The script of a language by its BCP 47 tag; Latin for all that are not listed. */
export function scriptOf(tag: string): Script {
  return byLanguage[tag.toLowerCase().split('-')[0] ?? ''] ?? latin
}

/** The language names that appear in prompts, in English, by tag. */
const named = new Intl.DisplayNames(['en'], { type: 'language' })
const tagByName = new Map(Object.keys(byLanguage).map(tag => [named.of(tag)?.toLowerCase() ?? tag, tag]))

/** The script of a language by its English name, as prompts give it (`Simplified Chinese`). */
export function scriptOfLanguageName(name: string): Script {
  const words = name.toLowerCase()
  for (const [known, tag] of tagByName) if (words.includes(known)) return scriptOf(tag)
  return latin
}

/** Characters a text takes for its content against English, judged by the letters in it. */
export function densityOf(text: string): number {
  const sample = text.slice(0, 4000)
  const share = (pattern: RegExp) =>
    (sample.match(pattern)?.length ?? 0) / Math.max(1, sample.match(/\p{L}/gu)?.length ?? 1)
  if (share(/[\u3040-\u30ff]/gu) > 0.1) return japanese.density
  if (share(/\p{Script=Han}/gu) > 0.3) return han.density
  if (share(/\p{Script=Hangul}/gu) > 0.3) return korean.density
  return share(/\p{Script=Arabic}/gu) > 0.3 ? arabic.density : 1
}
