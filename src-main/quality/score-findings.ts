import type { Finding, Severity } from './finding.ts'
import type { PreparedSegment } from './prepare-segment.ts'
import { readSignals, type Signals } from './signals.ts'

/**
 * What a finding costs. A score is exp(-cost): one critical finding alone leaves about 0.1, a major one about 0.8.
 * Measured on annotated translations, see docs/quality.md.
 */
const bySeverity: Readonly<Record<Severity, number>> = { critical: 2.2, major: 0.2, minor: 0.01 }
/** However many blemishes of one kind there are, they do not add up to a broken text. */
const most: Readonly<Record<Severity, number>> = { critical: 6, major: 1, minor: 0.05 }

/** The formula's version: scores of different versions are not comparable. */
export const scoreVersion = 1

/** 1 is best. A pure function of what the checks found and a few weak signals of the text itself. */
export function scoreFindings(findings: readonly Finding[], prepared: PreparedSegment): number {
  const sums: Record<Severity, number> = { critical: 0, major: 0, minor: 0 }
  for (const finding of findings) sums[finding.severity] += costOf(finding)
  const faults =
    Math.min(most.critical, sums.critical) + Math.min(most.major, sums.major) + Math.min(most.minor, sums.minor)
  return Math.exp(-faults - signalCost(readSignals(prepared)))
}

/** A critical fault of one paragraph of a chapter costs less than one of the whole, but never less than a major one. */
function costOf({ severity, share }: Finding): number {
  const whole = bySeverity[severity]
  if (severity !== 'critical' || share === null) return whole
  return Math.max(3 * bySeverity.major, whole * Math.sqrt(Math.min(1, share)))
}

const scale = 0.04

function signalCost(signals: Signals): number {
  return (
    scale *
    (0.4 -
      signals.fullness +
      0.3 * signals.exposure +
      0.5 * signals.sameness +
      0.5 * signals.copied +
      0.5 * signals.returning +
      0.1 * signals.brackets)
  )
}
