import type { Finding, Severity } from './finding.ts'
import type { PreparedSegment } from './prepare-segment.ts'
import { readSignals, type Signals } from './signals.ts'

/** The formula's version: scores of different versions are not comparable. */
export const scoreVersion = 4

/**
 * How much worse people found a translation with such a finding than others of the same source, in standard deviations
 * (three MQM sets and one with scores from 0 to 100). Measured where there were enough; see docs/quality.md.
 */
const measuredEffects: Readonly<Record<string, number>> = {
  'empty critical': 6.5,
  'refusal critical': 4.4,
  'omission critical': 3.8,
  'loop critical': 3.1,
  'wrong_language critical': 2,
  'residue critical': 2,
  'echo critical': 2.8,
  'truncation critical': 1.2,
  'added_text major': 4.7,
  'excess major': 3.5,
  'repetition major': 2.3,
  'wrong_language major': 2,
  'omission major': 0.9,
  'numbers major': 0.4,
  'markup major': 0.4,
  'encoding major': 0.1,
  'numbers minor': 0.6,
  'dialogue minor': 1.2,
  'punctuation minor': 0.5,
  'markup minor': 0.4,
  'quotes minor': 0.1,
  'truncation minor': 0.3,
  'repetition minor': 0.02,
  'echo minor': 0,
}
/** For checks that no annotated set has examples of. */
const assumedEffects: Readonly<Record<Severity, number>> = { critical: 2, major: 0.8, minor: 0.1 }
/** However many blemishes there are, they do not add up to a broken text. */
const mostEffect: Readonly<Record<Severity, number>> = { critical: 8, major: 4, minor: 1 }

/** What one standard deviation costs; a score is exp(-cost). */
const findingCost = 0.14
const signalCostPerDeviation = 0.245
/** Critical faults count double: a good average must not hide a text that cannot be used. It changes no comparison of systems by more than 0.01. */
const criticalFactor = 2
/** What a faultless, full translation of one short line costs by its signals alone; what costs less is not told apart. */
const ordinary = 0.05

/** As far as a score depends on it. */
export type ScoredFinding = Pick<Finding, 'check' | 'severity' | 'share'>

/**
 * What a text costs by its signals alone; at least 0. Kept with a call, its score can be worked out anew without the text.
 * Signals say how a translation stands to its source; an abstract, a list of terms or a division is meant to be short.
 */
export function costOfSignals(prepared: PreparedSegment): number {
  if (prepared.operation !== 'translation') return 0
  return Math.max(0, signalCost(readSignals(prepared)) - ordinary)
}

/** 0..1, 1 is best: of what the checks found in a text whose signals cost this much. */
export function scoreWith(findings: readonly ScoredFinding[], signals: number): number {
  const sums: Record<Severity, number> = { critical: 0, major: 0, minor: 0 }
  for (const finding of findings) sums[finding.severity] += effectOf(finding)
  const effects =
    criticalFactor * Math.min(mostEffect.critical, sums.critical) +
    Math.min(mostEffect.major, sums.major) +
    Math.min(mostEffect.minor, sums.minor)
  return Math.exp(-findingCost * effects - signals)
}

/** A fault of one paragraph of a chapter counts less than one of the whole, but never less than a third of it. */
function effectOf({ check, severity, share }: ScoredFinding): number {
  const whole = measuredEffects[`${check} ${severity}`] ?? assumedEffects[severity]
  return severity === 'critical' && share !== null ? whole * Math.max(1 / 3, Math.sqrt(Math.min(1, share))) : whole
}

function signalCost(signals: Signals): number {
  const deviations =
    1.65 * (0.4 - signals.fullness) +
    1.2 * signals.sameness +
    2.4 * signals.copied +
    0.8 * signals.returning -
    0.26 * signals.sentences +
    0.5 * signals.apostrophes +
    0.02 * signals.capitals
  return signalCostPerDeviation * deviations + 0.021 * signals.exposure
}
