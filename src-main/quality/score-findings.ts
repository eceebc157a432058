import type { Finding, Severity } from './finding.ts'
import type { PreparedSegment } from './prepare-segment.ts'

/** First weights; docs/quality.md says how the final ones are measured. */
const bySeverity: Readonly<Record<Severity, number>> = { critical: 2.5, major: 0.5, minor: 0.12 }

export function scoreFindings(findings: readonly Finding[], prepared: PreparedSegment): number {
  let penalty = 0
  for (const { severity } of findings) penalty += bySeverity[severity]
  if (prepared.length !== null) penalty += 0.02 * Math.min(6, Math.abs(prepared.length.z))
  return Math.exp(-penalty)
}
