import type { Check } from '../check.ts'
import type { Observation, Span } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { PreparedSegment } from '../prepare-segment.ts'
import { isFunctionWord, languagesWithWords } from '../text/function-words.ts'
import type { PreparedText } from '../text/prepared-text.ts'
import { isLetterScript, scriptIds, scriptOf } from '../text/scripts.ts'

const gram = 4

/** Text that stands in the target as it stood in the source. */
export const echoCheck: Check = {
  id: 'echo',
  version: 1,
  title: 'Left untranslated',
  description: 'The answer repeats the source, in whole or in a passage, instead of translating it.',
  operations: ['translation'],
  run(segment) {
    const { source, target } = segment
    if (source === null || segment.sameLanguage || target.letters < 8) return []
    const copied = copiedRuns(source, target, countedScripts(segment))
    const letters = copied.reduce((sum, run) => sum + run.letters, 0)
    const share = letters / Math.max(1, target.letters)
    return copied.length === 0 ? [] : judge(segment, copied, share)
  },
}

function judge(segment: PreparedSegment, copied: readonly CopiedRun[], share: number): readonly Observation[] {
  const { target, sourceLanguage } = segment
  const prose = copied.filter(run => isProse(run, target, sourceLanguage?.code ?? null))
  const proseLetters = prose.reduce((sum, run) => sum + run.letters, 0)
  const proseShare = proseLetters / Math.max(1, target.letters)
  if (proseShare >= 0.5 && proseLetters >= 12) {
    return [
      {
        severity: 'critical',
        ...(share > 0.95 ? sayFinding('echo.all') : sayFinding('echo.part', { copied_share: share })),
        targetSpan: cover(copied),
        share: Math.min(1, share),
      },
    ]
  }
  return prose
    .filter(run => run.letters >= 20)
    .slice(0, 20)
    .map(run => ({
      severity: run.letters >= 40 ? ('critical' as const) : ('minor' as const),
      ...sayFinding('echo.passage', { text: excerpt(target.text, run) }),
      targetSpan: { start: run.start, end: run.end },
      sourceSpan: { start: run.sourceStart, end: run.sourceEnd },
      share: run.letters / Math.max(1, target.letters),
    }))
}

interface CopiedRun extends Span {
  readonly letters: number
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
  const han = (code: string | undefined) => code === 'zh' || code === 'ja' || code === 'yue'
  if (han(sourceLanguage.code) && han(targetLanguage?.code)) return new Set([scriptIds.hiragana, scriptIds.katakana])
  return new Set(sourceLanguage.scripts.map(script => scriptIds[script]))
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
    const letters = countLetters(target.text, start, end, counted)
    while ((links[link]?.end ?? Number.POSITIVE_INFINITY) < end) link += 1
    if (letters > 0 && (links[link]?.start ?? Number.POSITIVE_INFINITY) > start) {
      runs.push({
        start,
        end,
        letters,
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

/** None where less than a seventh of the letters count. */
function countLetters(text: string, start: number, end: number, counted: ReadonlySet<number> | null): number {
  let letters = 0
  let telling = 0
  for (let at = start; at < end; at += 1) {
    const script = scriptOf(text.charCodeAt(at))
    if (!isLetterScript(script)) continue
    letters += 1
    if (counted === null || counted.has(script)) telling += 1
  }
  return telling < letters * 0.15 ? 0 : letters
}

/**
 * Names and titles are copied rightly. A sentence has words without a capital and small words; where a script has
 * no capitals, small words or length must tell.
 */
function isProse(run: CopiedRun, target: PreparedText, code: string | null): boolean {
  const { ids, starts } = target.tokens
  let small = 0
  let lower = 0
  let cased = 0
  for (let at = run.firstToken; at < run.firstToken + run.tokens; at += 1) {
    if (code !== null && isFunctionWord(ids[at] ?? 0, code)) small += 1
    const first = target.text.charAt(starts[at] ?? 0)
    if (first !== first.toUpperCase()) lower += 1
    if (first.toLowerCase() !== first.toUpperCase()) cased += 1
  }
  if (cased > run.tokens / 2) return lower / run.tokens >= 0.4 && (small >= 1 || run.tokens >= 7)
  const known = code !== null && languagesWithWords.has(code)
  return known ? small / run.tokens >= 0.12 : run.tokens >= 6
}

function cover(runs: readonly CopiedRun[]): Span {
  return { start: runs[0]?.start ?? 0, end: runs.at(-1)?.end ?? 0 }
}

function excerpt(text: string, { start, end }: Span): string {
  return end - start > 60 ? `${text.slice(start, start + 60)}…` : text.slice(start, end)
}
