import { describe, expect, it } from 'vitest'
import type { PreparedSegment } from '../../src-main/quality/prepare-segment.ts'
import { prepareSegment } from '../../src-main/quality/prepare-segment.ts'
import { checks } from '../../src-main/quality/registry.ts'
import { costOfSignals } from '../../src-main/quality/score-findings.ts'
import type { QualitySegment } from '../../src-main/quality/segment.ts'
import { hostile } from './hostile-texts.ts'

/** Everything that reads a text: each check, and the signals of the score. */
const readers: readonly { readonly id: string; readonly run: (segment: PreparedSegment) => unknown }[] = [
  ...checks.map(check => ({ id: check.id, run: (segment: PreparedSegment) => check.run(segment) })),
  { id: 'signals', run: costOfSignals },
]

const smallest = 1_500
const steps = [1, 2, 4, 8] as const
/** Below this much processor time a series says nothing, and a longer one is taken. */
const tellingMs = 0.4
/** Of ln(time) over ln(length): 1 is linear, 2 a square. Shared work that grows slower pulls it down, caches push it up. */
const steepest = 1.5
/** Noise does not return at three sizes; a square does. */
const longerSeries = 4

const plain = {
  en: 'The rain had stopped before the third bell, and nobody was on the road to the harbour. ',
  zh: '第三声钟响之前雨就停了，通往港口的路上空无一人。',
  ar: 'توقف المطر قبل الجرس الثالث ولم يكن أحد على الطريق إلى المرفأ. ',
} as const

function ofLength(unit: string, length: number): string {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
}

/** A text against itself, against a sound one of its length on either side, without a source, and within one language. */
const shapes: Readonly<Record<string, (text: string) => QualitySegment>> = {
  'on both sides': text => ({ source: text, target: text, sourceLanguage: 'ja', targetLanguage: 'en' }),
  'in the answer': text => ({
    source: ofLength(plain.zh, text.length >> 1),
    target: text,
    sourceLanguage: 'zh',
    targetLanguage: 'en',
  }),
  'in the source': text => ({
    source: text,
    target: ofLength(plain.ar, text.length),
    sourceLanguage: 'en',
    targetLanguage: 'ar',
  }),
  'without a source': text => ({ source: null, target: text, sourceLanguage: null, targetLanguage: 'zh' }),
  'in one language': text => ({ source: text, target: `${text}.`, sourceLanguage: 'en', targetLanguage: 'en' }),
}

function segmentOf(text: string, shape: (text: string) => QualitySegment, id: string): QualitySegment {
  const term = text.slice(0, 2).trim() || 'Aa'
  const operation =
    id === 'abstract'
      ? ('abstract_generation' as const)
      : id === 'key_terms'
        ? ('key_terms_extraction' as const)
        : id === 'division'
          ? ('chapter_division' as const)
          : ('translation' as const)
  return {
    ...shape(text),
    operation,
    glossary: [
      { source: term, target: `${text.slice(0, 3)} longer word` },
      { source: 'rain', target: 'المطر / مطر' },
    ],
    names: [{ source: text.slice(0, 1), target: 'Aabbcc' }],
    characters: [{ source: 'x', target: term, gender: 'female', register: 'formal' }],
    ...(operation === 'chapter_division' && {
      chapters: Array.from({ length: Math.ceil(text.length / 100) }, (_, at) => ({
        start: at * 100,
        end: at * 100 + 100,
      })),
    }),
  }
}

/**
 * Processor time, milliseconds; the least of several runs, because what the compiler and the collector do only
 * ever adds. Of the process: a thread's own clock ticks in milliseconds on some systems, longer than most of what is measured.
 */
function leastTime(run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < 2; turn += 1) {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

/** The slope of ln(time) over ln(length) in a doubling series, and how long the longest took. */
function growth(
  measure: (length: number) => number,
  from: number,
): { readonly slope: number; readonly longest: number } {
  const points = steps.map(step => [Math.log(step * from), Math.log(Math.max(1e-3, measure(step * from)))] as const)
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length
  const over = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0)
  const under = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  return { slope: over / under, longest: Math.exp(points.at(-1)?.[1] ?? 0) }
}

/** Null where time grows no faster than length; else the slopes that say otherwise, at three ever longer series. */
function growsTooFast(measure: (length: number) => number): readonly number[] | null {
  const slopes: number[] = []
  // What runs for the first time is slow, and that would make any growth look small.
  measure(smallest * (steps.at(-1) ?? 1))
  let from = smallest
  for (let turn = 0; turn < 4; turn += 1) {
    const { slope, longest } = growth(measure, from)
    if (longest >= tellingMs) {
      if (slope <= steepest) return null
      slopes.push(Number(slope.toFixed(2)))
      if (slopes.length === 3) return slopes
    }
    from *= longerSeries
  }
  return slopes.length < 2 ? null : slopes
}

describe('a check takes time in proportion to the text', () => {
  for (const { run } of readers)
    run(prepareSegment(segmentOf(ofLength(plain.en, 20_000), shapes['on both sides'] as never, '')))

  it.each(readers)(
    '$id, whatever the text',
    ({ id, run }) => {
      const steep: string[] = []
      for (const [name, unit] of Object.entries(hostile)) {
        for (const [side, shape] of Object.entries(shapes)) {
          const measure = (length: number) => {
            const segment = segmentOf(ofLength(unit, length), shape, id)
            return leastTime(() => run(prepareSegment(segment)))
          }
          const slopes = growsTooFast(measure)
          if (slopes !== null) steep.push(`${name}, ${side}: ${slopes.join(', ')}`)
        }
      }
      expect(steep).toEqual([])
    },
    240_000,
  )

  it.each(Object.entries(plain))(
    'all of them together in one paragraph of a megabyte: %s',
    (language, unit) => {
      const all = (length: number) => {
        const text = ofLength(unit, length)
        const other = language === 'en' ? plain.zh : plain.en
        const segment: QualitySegment = {
          source: ofLength(other, Math.ceil(length / 2)),
          target: text,
          sourceLanguage: language === 'en' ? 'zh' : 'en',
          targetLanguage: language,
        }
        const before = process.cpuUsage()
        const prepared = prepareSegment(segment)
        for (const { id, run } of readers) if (id !== 'key_terms' && id !== 'division') run(prepared)
        const { user, system } = process.cpuUsage(before)
        return (user + system) / 1000
      }
      const tries = Array.from({ length: 3 }, () => ({ whole: all(1_048_576), part: all(131_072) }))
      // Eight times the text; a square would take 64 times as long.
      expect(Math.min(...tries.map(({ whole, part }) => whole / part))).toBeLessThan(20)
      expect(Math.min(...tries.map(({ whole }) => whole))).toBeLessThan(8000)
    },
    120_000,
  )

  it('tells a square from a line', () => {
    const square = (length: number) =>
      leastTime(() => {
        let sum = 0
        for (let at = 0; at < length; at += 8) for (let to = 0; to < length; to += 8) sum += at ^ to
        return sum
      })
    expect(growsTooFast(square)).not.toBeNull()
    expect(growsTooFast(length => leastTime(() => ofLength('ab ', length).split(' ')))).toBeNull()
  })
})
