/** Scripts that the checks tell apart; `letter` is any other letter, `digit` a decimal digit of any script. */
export const scriptNames = [
  'other',
  'space',
  'digit',
  'latin',
  'han',
  'hiragana',
  'katakana',
  'hangul',
  'cyrillic',
  'greek',
  'arabic',
  'hebrew',
  'devanagari',
  'thai',
  'bengali',
  'tamil',
  'telugu',
  'georgian',
  'armenian',
  'letter',
  'fullwidthMark',
] as const
export type Script = (typeof scriptNames)[number]
export const scriptCount = scriptNames.length

export const scriptIds = Object.fromEntries(scriptNames.map((name, id) => [name, id])) as Record<Script, number>

const ranges: readonly (readonly [Script, number, number])[] = [
  ['latin', 0x41, 0x5a],
  ['latin', 0x61, 0x7a],
  ['latin', 0xc0, 0x24f],
  ['latin', 0x1e00, 0x1eff],
  ['latin', 0xff21, 0xff3a],
  ['latin', 0xff41, 0xff5a],
  ['greek', 0x370, 0x3ff],
  ['greek', 0x1f00, 0x1fff],
  ['cyrillic', 0x400, 0x52f],
  ['armenian', 0x531, 0x58f],
  ['hebrew', 0x591, 0x5f4],
  ['arabic', 0x610, 0x65f],
  ['arabic', 0x66e, 0x6ff],
  ['arabic', 0x750, 0x77f],
  ['arabic', 0xfb50, 0xfdff],
  ['arabic', 0xfe70, 0xfefc],
  ['devanagari', 0x900, 0x963],
  ['devanagari', 0x970, 0x97f],
  ['bengali', 0x980, 0x9e3],
  ['tamil', 0xb80, 0xbe5],
  ['telugu', 0xc00, 0xc65],
  ['letter', 0xa00, 0xa65],
  ['letter', 0xa80, 0xae5],
  ['letter', 0xc80, 0xd65],
  ['thai', 0xe01, 0xe3a],
  ['thai', 0xe40, 0xe4e],
  ['letter', 0xe80, 0xecd],
  ['letter', 0x1000, 0x103f],
  ['georgian', 0x10a0, 0x10ff],
  ['hangul', 0x1100, 0x11ff],
  ['letter', 0x1200, 0x137f],
  ['letter', 0x1780, 0x17d3],
  ['hangul', 0x3131, 0x318e],
  ['hangul', 0xac00, 0xd7a3],
  ['hiragana', 0x3041, 0x3096],
  ['hiragana', 0x309d, 0x309f],
  ['katakana', 0x30a1, 0x30fa],
  ['katakana', 0x30fd, 0x30ff],
  ['katakana', 0xff66, 0xff6f],
  ['katakana', 0xff71, 0xff9d],
  ['han', 0x3005, 0x3007],
  ['han', 0x3400, 0x4dbf],
  ['han', 0x4e00, 0x9fff],
  ['han', 0xf900, 0xfaff],
  // Surrogates of the planes that hold rare Chinese characters; emoji have their own high surrogates.
  ['han', 0xd840, 0xd888],
  ['digit', 0x30, 0x39],
  ['digit', 0x660, 0x669],
  ['digit', 0x6f0, 0x6f9],
  ['digit', 0x966, 0x96f],
  ['digit', 0xff10, 0xff19],
  ['space', 0x9, 0xd],
  ['space', 0x20, 0x20],
  ['space', 0x85, 0x85],
  ['space', 0xa0, 0xa0],
  ['space', 0x2000, 0x200a],
  ['space', 0x2028, 0x2029],
  ['space', 0x202f, 0x202f],
  ['space', 0x3000, 0x3000],
  ['fullwidthMark', 0x3001, 0x3004],
  ['fullwidthMark', 0x3008, 0x301f],
  ['fullwidthMark', 0x30a0, 0x30a0],
  ['fullwidthMark', 0x30fb, 0x30fc],
  ['fullwidthMark', 0xff01, 0xff0f],
  ['fullwidthMark', 0xff1a, 0xff20],
  ['fullwidthMark', 0xff3b, 0xff40],
  ['fullwidthMark', 0xff5b, 0xff65],
]

/** Script of every UTF-16 code unit: one look-up a character keeps a pass over a chapter cheap. */
const table = new Uint8Array(0x10000)
for (const [script, first, last] of ranges) table.fill(scriptIds[script], first, last + 1)
for (const mark of [0xd7, 0xf7]) table[mark] = scriptIds.other

export function scriptOf(codeUnit: number): number {
  return table[codeUnit] ?? 0
}

export function isLetterScript(script: number): boolean {
  return script >= scriptIds.latin && script <= scriptIds.letter
}
