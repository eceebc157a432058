import type { Paragraph } from './paragraphs.ts'

const numeral = '[0-9０-９〇零一二三四五六七八九十百千两兩壹贰叁]'
const markers: readonly RegExp[] = [
  new RegExp(`^第\\s*${numeral}{1,7}\\s*[章回話话節节卷部幕集篇折巻](?![的のはがをに])`, 'u'),
  /^제\s*\d{1,4}\s*[장화회부권]/u,
  /^(?:chapter|book|part|volume|kapitel|teil|chapitre|livre|cap[ií]tulo|capitolo|глава|часть|rozdział|hoofdstuk|bölüm|chương)\s+(?:\d{1,4}|[ivxlc]{1,8}|(?:the )?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|first|second|third|fourth|fifth|last)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)\b/iu,
  /^(?:prologue|epilogue|preface|foreword|afterword|interlude|prolog|epilog|prólogo|epílogo)\b/iu,
  /^(?:序章|终章|終章|楔子|引子|尾声|尾聲|番外|序幕|後記|后记|あとがき|まえがき|プロローグ|エピローグ|프롤로그|에필로그)/u,
]
const bareNumeral = new RegExp(`^(?:${numeral}{1,5}|[IVXLC]{1,8})[.．、]?$`, 'u')
const longestHeading = 80

/**
 * The paragraphs (by index) that look like chapter headings. A bare numeral counts only where several
 * stand alone in a text: one may be anything.
 */
export function findHeadings(text: string, paragraphs: readonly Paragraph[]): readonly number[] {
  const marked: number[] = []
  const numerals: number[] = []
  for (const [index, { start, end }] of paragraphs.entries()) {
    if (end - start > longestHeading) continue
    const line = text
      .slice(start, end)
      .trim()
      .replace(/^[#＃◆■●○◇□＊*【［「『〔(（\s]+/u, '')
    if (markers.some(marker => marker.test(line)) && !/[。!?！？]$/u.test(line)) marked.push(index)
    else if (bareNumeral.test(line)) numerals.push(index)
  }
  return numerals.length < 2 ? marked : [...marked, ...numerals].sort((a, b) => a - b)
}
