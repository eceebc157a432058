import { createHash } from 'node:crypto'
import { readJsonLinesGz } from '../../support/shared-data.ts'

/** One human-annotated translation, as the shared data has it. */
export interface Row {
  readonly id: string
  readonly set: string
  readonly doc: string
  readonly seg: string
  readonly system: string
  readonly source_lang: string
  readonly target_lang: string
  readonly source: string
  readonly target: string
  readonly unperturbed?: string
  readonly annotations?: readonly Annotation[]
  readonly n_raters?: number
  readonly labels?: readonly string[]
  readonly clean?: boolean
  readonly esa_scores?: readonly number[]
}

export interface Annotation {
  readonly rater: string | number
  readonly severity: string
  readonly side: string
  readonly start: number | null
  readonly end: number | null
  readonly label: string
}

export const setNames = [
  'wmt23_sxs_mqm',
  'wmt21_ted_mqm',
  'bio_mqm',
  'wmt24_esa',
  'wmt24_outputs',
  'wmt24_meta',
  'nmt_hallucinations',
  'demetr',
  'par3_candide',
] as const
export type SetName = (typeof setNames)[number]

export type Half = 'tuned' | 'untouched' | 'all'

/**
 * Which half of the development data a document falls into, by a hash of its name: rules and weights were chosen
 * by looking at the tuned half only.
 */
function halfOf(row: Row): Exclude<Half, 'all'> {
  const digest = createHash('sha256').update(`${row.set}|${row.doc}`).digest()
  return (digest[0] ?? 0) % 2 === 0 ? 'tuned' : 'untouched'
}

export function loadSet(name: SetName, half: Half, share = 1): readonly Row[] {
  const rows = readJsonLinesGz('translations', `${name}.jsonl.gz`) as Row[]
  return rows.filter(row => (half === 'all' || halfOf(row) === half) && (share >= 1 || isSampled(row, share)))
}

function isSampled(row: Row, share: number): boolean {
  const digest = createHash('sha256').update(`sample|${row.set}|${row.doc}|${row.seg}`).digest()
  return digest.readUInt16BE(0) / 65536 < share
}

export function pairOf(row: Row): string {
  return `${row.source_lang}-${row.target_lang}`
}

export function isReference(row: Row): boolean {
  return /^(?:ref|human)/u.test(row.system)
}

/** Translated by people, or found without fault by everyone who rated it. */
export function isSound(row: Row): boolean {
  return isReference(row) || row.clean === true
}

export function segmentOf(row: Row) {
  return { source: row.source, target: row.target, sourceLanguage: row.source_lang, targetLanguage: row.target_lang }
}

/** MQM as the metrics task counts it: minor 1, major 5, minor punctuation 0.1, non-translation 25; the mean over raters. */
function mqmPenalty(row: Row): number {
  let total = 0
  for (const { severity, label } of row.annotations ?? []) {
    const level = severity.toLowerCase()
    if (label === 'non_translation') total += 25
    else if (level === 'critical') total += 25
    else if (level === 'major') total += 5
    else if (level === 'minor') total += label === 'punctuation' ? 0.1 : 1
  }
  return total / Math.max(1, row.n_raters ?? 1)
}

/** Higher is better; null where people gave no score. */
export function humanScore(row: Row): number | null {
  if (row.set === 'wmt24_esa') {
    const scores = row.esa_scores ?? []
    return scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length
  }
  return row.annotations === undefined ? null : -mqmPenalty(row)
}
