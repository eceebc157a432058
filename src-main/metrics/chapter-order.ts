/** Digits of other scripts that NFKC leaves alone. */
const hanDigits: Readonly<Record<string, number>> = {
  ...{ 〇: 0, 零: 0, 一: 1, 二: 2, 两: 2, 兩: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 },
  ...{ 壱: 1, 弐: 2, 参: 3, 壹: 1, 贰: 2, 叁: 3 },
}
const hanScales: Readonly<Record<string, number>> = { 十: 10, 廿: 20, 卅: 30, 百: 100, 千: 1000 }
const numeral = '[〇零一二两兩三四五六七八九壱弐参壹贰叁十廿卅百千]+'
/** Numerals count only where they number something; in a title they are words. */
const numbered = new RegExp(
  `第\\s*(${numeral})|(${numeral})(?=\\s*[章回話话节節卷巻部篇幕折])|^\\s*(${numeral})(?=$|[\\s、.．:：])`,
  'gu',
)
const roman =
  /(?:^|\b(?:chapter|book|part|volume|kapitel|chapitre|cap[ií]tulo|capitolo)\s+)([ivxlc]{1,8})(?=$|[\s.:–—-])/giu
const front =
  /^\s*(?:prolog|prólogo|prologue|foreword|preface|vorwort|préface|prefacio|intro|序|楔子|引子|プロローグ|前書|前书|まえがき|프롤로그|서장|서문)/iu
const back =
  /^\s*(?:epilog|epílogo|épilogue|afterword|nachwort|appendix|extra|side story|终章|終章|尾声|尾聲|后记|後記|番外|あとがき|エピローグ|外伝|에필로그|외전|후기)/iu

/** Where a chapter stands in its book, by nothing but its name. */
export interface ChapterPlace {
  /** -1 before the numbered ones, 1 behind those without a number, 2 at the very end. */
  readonly group: -1 | 0 | 1 | 2
  /** The numbers that count it: volume, chapter, part. */
  readonly numbers: readonly number[]
}

/** Reads "12", "ch. 9-2", "第三章", "Chapter IV", "Vol. 2 Ch. 13", "プロローグ". */
export function placeChapter(name: string): ChapterPlace {
  const plain = name.normalize('NFKC')
  if (front.test(plain)) return { group: -1, numbers: numbersIn(plain) }
  if (back.test(plain)) return { group: 2, numbers: numbersIn(plain) }
  const numbers = numbersIn(plain)
  return { group: numbers.length === 0 ? 1 : 0, numbers }
}

function numbersIn(name: string): number[] {
  const digits = name
    .replaceAll(numbered, (_found, ...groups: string[]) => ` ${parseHan(groups.find(Boolean) ?? '')} `)
    .replaceAll(roman, (found, letters: string) => found.replace(letters, String(parseRoman(letters))))
  // What stands behind the first letters after the numbers is the title.
  const head =
    /^[^\d]*\d+(?:[^\d\p{L}]+\d+|[^\d]{0,12}?(?:ch|chapter|第|part|pt|話|话|章|回|화|장)[^\d]{0,3}\d+)*/iu.exec(
      digits,
    )?.[0] ?? ''
  return [...head.matchAll(/\d+/g)].slice(0, 4).map(([text]) => Number(text.slice(0, 9)))
}

function parseHan(text: string): number {
  if (!/[十廿卅百千]/u.test(text))
    return Number(
      [...text]
        .map(sign => hanDigits[sign] ?? 0)
        .join('')
        .slice(0, 9),
    )
  let total = 0
  let digit: number | null = null
  for (const sign of text) {
    const scale = hanScales[sign]
    if (scale === undefined) digit = hanDigits[sign] ?? 0
    else {
      total += sign === '廿' || sign === '卅' ? scale : (digit ?? 1) * scale
      digit = null
    }
  }
  return total + (digit ?? 0)
}

const romanValues: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 }

function parseRoman(text: string): number {
  const values = [...text.toLowerCase()].map(letter => romanValues[letter] ?? 0)
  return values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0)
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** For sorting: the order in which a reader meets the chapters. */
export function compareChapters(one: string, other: string): number {
  const a = placeChapter(one)
  const b = placeChapter(other)
  if (a.group !== b.group) return a.group - b.group
  for (let at = 0; at < Math.max(a.numbers.length, b.numbers.length); at++) {
    const difference = (a.numbers[at] ?? 0) - (b.numbers[at] ?? 0)
    if (difference !== 0) return difference
  }
  return collator.compare(one, other) || (one < other ? -1 : 1)
}
