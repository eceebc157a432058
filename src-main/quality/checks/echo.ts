import type { Check } from '../check.ts'
import type { Observation, Span } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { PreparedSegment } from '../prepare-segment.ts'
import { scriptWeights } from '../text/expected-length.ts'
import { isFrequentWord, isFunctionWord, languagesWithWords } from '../text/function-words.ts'
import type { PreparedText } from '../text/prepared-text.ts'
import { isLetterScript, scriptIds, scriptOf } from '../text/scripts.ts'

const gram = 4
/** Of a passage that was left, in letters as English needs them: below it is shown, above it the text cannot be used. */
const passage = { shown: 20, unusable: 45 } as const

/** Text that stands in the target as it stood in the source. */
export const echoCheck: Check = {
  id: 'echo',
  version: 3,
  title: 'Left untranslated',
  description: 'The answer repeats the source, in whole or in a passage, instead of translating it.',
  operations: ['translation'],
  run(segment) {
    const { source, target } = segment
    if (source === null || segment.sameLanguage || target.letters < 8) return []
    if (isUnchanged(segment)) return [whole(target)]
    const copied = copiedRuns(source, target, countedScripts(segment))
    const letters = copied.reduce((sum, run) => sum + run.letters, 0)
    const share = letters / Math.max(1, target.letters)
    return copied.length === 0 ? [] : judge(segment, copied, share)
  },
}

/** Letter for letter the source, with something in it that the target language would not say so. */
function isUnchanged({ source, target, sourceLanguage, targetLanguage }: PreparedSegment): boolean {
  if (source === null || source.trimmed !== target.trimmed || sourceLanguage === null) return false
  const { ids, starts, ends, count } = target.tokens
  if (count < 3 || sharesHan(sourceLanguage.code, targetLanguage?.code)) return false
  const links = target.protectedSpans
  let link = 0
  let telling = 0
  for (let at = 0; at < count; at += 1) {
    const start = starts[at] ?? 0
    while ((links[link]?.end ?? Number.POSITIVE_INFINITY) <= start) link += 1
    if ((links[link]?.start ?? Number.POSITIVE_INFINITY) <= start) continue
    const id = ids[at] ?? 0
    const own = isFrequentWord(id, targetLanguage?.code ?? '')
    if (!own && isFrequentWord(id, sourceLanguage.code)) telling += 1
    else if (hasLetterBeyond(target.text, start, ends[at] ?? 0)) telling += 0.5
  }
  return telling >= 1
}

/** ä, č, ñ: few names have one, most sentences of the languages that write them do. */
function hasLetterBeyond(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit >= 0xdf && unit <= 0x24f) return true
  }
  return false
}

function whole({ text }: PreparedText): Observation {
  return {
    severity: 'critical',
    ...sayFinding('echo.all'),
    targetSpan: { start: 0, end: text.length },
    share: 1,
  }
}

function judge(segment: PreparedSegment, copied: readonly CopiedRun[], share: number): readonly Observation[] {
  const { target, sourceLanguage } = segment
  const prose = copied.filter(run => isProse(run, target, sourceLanguage?.code ?? null))
  const proseLetters = prose.reduce((sum, run) => sum + run.letters, 0)
  const proseShare = proseLetters / Math.max(1, target.letters)
  if (proseShare >= 0.5 && proseLetters >= 12) {
    if (share > 0.95) return [{ ...whole(target), targetSpan: cover(copied) }]
    return [
      {
        severity: 'critical',
        ...sayFinding('echo.part', { copied_share: Math.min(1, share) }),
        targetSpan: cover(copied),
        share: Math.min(1, share),
      },
    ]
  }
  return prose
    .filter(run => run.weight >= passage.shown)
    .slice(0, 20)
    .map(run => ({
      severity: run.weight >= passage.unusable ? ('critical' as const) : ('minor' as const),
      ...sayFinding('echo.passage', { text: excerpt(target.text, run) }),
      targetSpan: { start: run.start, end: run.end },
      sourceSpan: { start: run.sourceStart, end: run.sourceEnd },
      share: run.letters / Math.max(1, target.letters),
    }))
}

interface CopiedRun extends Span {
  /** Outside of links. */
  readonly letters: number
  /** The letters as English needs them. */
  readonly weight: number
  readonly tokens: number
  readonly firstToken: number
  readonly sourceStart: number
  readonly sourceEnd: number
}

/**
 * Letters that show something was left: those of the source language's scripts. English words in a Chinese source are
 * copied rightly, and two languages that write with Chinese characters share runs of them: there only kana tell.
 */
function countedScripts({ sourceLanguage, targetLanguage }: PreparedSegment): ReadonlySet<number> | null {
  if (sourceLanguage === null || sourceLanguage.scripts.length === 0) return null
  if (sharesHan(sourceLanguage.code, targetLanguage?.code)) return new Set([scriptIds.hiragana, scriptIds.katakana])
  return new Set(sourceLanguage.scripts.map(script => scriptIds[script]))
}

function sharesHan(one: string, other: string | undefined): boolean {
  const writesHan = (code: string | undefined) => code === 'zh' || code === 'ja' || code === 'yue'
  return writesHan(one) && writesHan(other)
}

function copiedRuns(
  source: PreparedText,
  target: PreparedText,
  counted: ReadonlySet<number> | null,
): readonly CopiedRun[] {
  const places = new Map<number, number>()
  const from = source.tokens
  for (let at = 0; at + gram <= from.count; at += 1) {
    const key = gramKey(from.ids, at)
    if (!places.has(key)) places.set(key, at)
  }
  const to = target.tokens
  const runs: CopiedRun[] = []
  const links = target.protectedSpans
  let link = 0
  let at = 0
  while (at + gram <= to.count) {
    const place = places.get(gramKey(to.ids, at))
    if (place === undefined) {
      at += 1
      continue
    }
    let size = gram
    while (at + size < to.count && place + size < from.count && to.ids[at + size] === from.ids[place + size]) size += 1
    const start = to.starts[at] ?? 0
    const end = to.ends[at + size - 1] ?? 0
    while ((links[link]?.end ?? Number.POSITIVE_INFINITY) <= start) link += 1
    const { letters, weight } = countLetters(target.text, { start, end }, links.slice(link, link + mostLinks), counted)
    if (letters > 0) {
      runs.push({
        start,
        end,
        letters,
        weight,
        tokens: size,
        firstToken: at,
        sourceStart: from.starts[place] ?? 0,
        sourceEnd: from.ends[place + size - 1] ?? 0,
      })
    }
    at += size
  }
  return runs
}

function gramKey(ids: Int32Array, at: number): number {
  let key = 0
  for (let step = 0; step < gram; step += 1) key = (Math.imul(key, 31) + (ids[at + step] ?? 0)) | 0
  return key
}

/** In one run; a list of more is a list of links. */
const mostLinks = 20

/** None where less than a seventh of the letters count. */
function countLetters(
  text: string,
  { start, end }: Span,
  links: readonly Span[],
  counted: ReadonlySet<number> | null,
): { letters: number; weight: number } {
  let letters = 0
  let telling = 0
  let weight = 0
  let link = 0
  for (let at = start; at < end; at += 1) {
    while ((links[link]?.end ?? Number.POSITIVE_INFINITY) <= at) link += 1
    if ((links[link]?.start ?? Number.POSITIVE_INFINITY) <= at) continue
    const script = scriptOf(text.charCodeAt(at))
    if (!isLetterScript(script)) continue
    letters += 1
    weight += scriptWeights.get(script) ?? 1
    if (counted === null || counted.has(script)) telling += 1
  }
  return telling < letters * 0.15 ? { letters: 0, weight: 0 } : { letters, weight }
}

/**
 * Names and titles are copied rightly. A sentence has words without a capital and small words; where a script has
 * no capitals, small words or length must tell.
 */
function isProse(run: CopiedRun, target: PreparedText, code: string | null): boolean {
  const { ids, starts, ends } = target.tokens
  let words = 0
  let small = 0
  let lower = 0
  let cased = 0
  for (let at = run.firstToken; at < run.firstToken + run.tokens; at += 1) {
    const first = target.text.charAt(starts[at] ?? 0)
    const isCased = first.toLowerCase() !== first.toUpperCase()
    // Don Fernando de Ibarra y Figueroa y Mascarenes: what joins names makes no sentence of them.
    if (isCased && (ends[at] ?? 0) - (starts[at] ?? 0) === 1) continue
    words += 1
    if (code !== null && isFunctionWord(ids[at] ?? 0, code)) small += 1
    if (first !== first.toUpperCase()) lower += 1
    if (isCased) cased += 1
  }
  if (cased > words / 2) return lower / words >= 0.4 && (small >= 1 || words >= 7)
  const known = code !== null && languagesWithWords.has(code)
  return known ? small / Math.max(1, words) >= 0.12 : words >= 6
}

function cover(runs: readonly CopiedRun[]): Span {
  return { start: runs[0]?.start ?? 0, end: runs.at(-1)?.end ?? 0 }
}

function excerpt(text: string, { start, end }: Span): string {
  return end - start > 60 ? `${text.slice(start, start + 60)}…` : text.slice(start, end)
}
