import type { Check } from './check.ts'
import type { Finding } from './finding.ts'
import { type PreparedSegment, prepareSegment } from './prepare-segment.ts'
import { checks as allChecks } from './registry.ts'
import { costOfSignals, scoreWith } from './score-findings.ts'
import type { QualitySegment } from './segment.ts'

export interface CheckedSegment {
  /** 0..1. */
  readonly score: number
  readonly findings: readonly Finding[]
}

export interface CheckOptions {
  /** Opt-in checks to run as well. */
  readonly optIn?: ReadonlySet<string>
  /** Only these. */
  readonly only?: ReadonlySet<string>
}

/** Runs every check that fits the operation and scores what they found. Pure: the same input gives the same answer. */
export function checkSegment(segment: QualitySegment, options: CheckOptions = {}): CheckedSegment {
  const { score, findings } = inspectSegment(segment, options)
  return { score, findings }
}

/** A checked segment with what is kept beside its findings. */
export interface InspectedSegment extends CheckedSegment {
  /** What the text costs by its signals alone, see `costOfSignals`. */
  readonly signals: number
  /** ln(length / expected length), without the user's history; null without a source. */
  readonly deviation: number | null
  /** The source's weighted length: about the characters it has in English; 0 without a source. */
  readonly sourceLength: number
}

export function inspectSegment(segment: QualitySegment, options: CheckOptions = {}): InspectedSegment {
  const prepared = prepareSegment(segment)
  const findings = runChecks(prepared, options)
  const signals = costOfSignals(prepared)
  return {
    score: scoreWith(findings, signals),
    findings,
    signals,
    deviation: prepared.length?.deviation ?? null,
    sourceLength: prepared.length?.sourceLength ?? 0,
  }
}

function runChecks(prepared: PreparedSegment, options: CheckOptions = {}): readonly Finding[] {
  const found: Finding[] = []
  for (const check of allChecks) {
    if (!applies(check, prepared, options)) continue
    for (const observation of check.run(prepared)) {
      found.push({
        check: check.id,
        version: check.version,
        severity: observation.severity,
        message: observation.message,
        advice: observation.advice,
        said: observation.said,
        sourceSpan: observation.sourceSpan ?? null,
        targetSpan: observation.targetSpan ?? null,
        term: observation.term ?? null,
        share: observation.share ?? null,
      })
    }
  }
  return found
}

function applies(check: Check, { operation }: PreparedSegment, { optIn, only }: CheckOptions): boolean {
  if (only !== undefined && !only.has(check.id)) return false
  if (check.optIn === true && optIn?.has(check.id) !== true) return false
  return check.operations.includes(operation)
}
