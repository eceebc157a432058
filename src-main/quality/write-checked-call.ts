import { realmOf } from '../../db/vocabulary.ts'
import type { Ledger } from '../ledger/ledger-types.ts'
import type { Clock } from '../ports.ts'
import { type CallToCheck, type CheckRepository, due } from '../store/repositories/check-repository.ts'
import type { FindingRow, NewFindingRow } from '../store/repositories/finding-query.ts'
import type { FindingRepository } from '../store/repositories/finding-repository.ts'
import type { SilenceRepository, SilenceRow } from '../store/repositories/silence-repository.ts'
import type { CheckedCall } from './check-call.ts'
import { type Finding, type Severity, severities } from './finding.ts'
import { type ScoredFinding, scoreWith } from './score-findings.ts'
import { silenceFor } from './silence-rules.ts'

export interface CheckWriterDependencies {
  readonly ledger: Pick<Ledger, 'addScore' | 'write'>
  readonly calls: CheckRepository
  readonly findings: FindingRepository
  readonly silences: SilenceRepository
  readonly clock: Pick<Clock, 'now'>
  /** Told of a call that was checked for the first time, in the transaction that keeps its findings. */
  readonly onFirstCheck?: (call: CallToCheck) => void
}

/** Writes what checks found, and keeps the score of a call in step with its findings. */
export interface CheckWriter {
  /** Findings, the check's row and the score in one transaction; false where the call is gone. */
  write(checked: CheckedCall): Promise<boolean>
  /** Works the score out anew after findings were silenced or brought back. */
  rescore(callId: number): Promise<void>
}

const million = 1_000_000
const scoreName = 'checks'

export function createCheckWriter(dependencies: CheckWriterDependencies): CheckWriter {
  const { ledger, calls, findings, silences, clock } = dependencies

  /** Adds the score where it is not what it was, and does the rest in the same transaction. */
  async function withScore(call: CallToCheck, score: number | null, work: () => void): Promise<void> {
    if (score === null || score === call.checkedScore) await ledger.write(work)
    else await ledger.addScore({ callId: call.callId, source: 'check', name: scoreName, value: score }, work)
  }

  async function rescore(callId: number): Promise<void> {
    const call = calls.call(callId)
    const signals = calls.signalsOf(callId)
    if (call === null || signals === null) return ledger.write(() => calls.finish(callId))
    const counting = findings
      .ofCall(callId)
      .filter(({ state, goneAt }) => state !== 'silenced' && (goneAt === null || call.setAside !== null))
      .map(scoredOf)
    const score = Math.round(1000 * scoreWith(counting, signals / million))
    await withScore(call, score, () => calls.setScore(callId, score))
  }

  return {
    async write(checked) {
      const call = calls.call(checked.callId)
      // Text that was deleted meanwhile leaves no words behind in a finding.
      if (call === null || checked.checkSet === '' || call.hasText === 0) {
        if (call?.due === due.score) await rescore(call.callId)
        else await ledger.write(() => calls.finish(checked.callId))
        return false
      }
      const now = clock.now()
      const inForce = silences.inForce()
      const known = findings.ofCall(call.callId)
      const plan = planFindings(call, checked, known, inForce, now)
      const score = checked.signals === null ? null : Math.round(1000 * scoreWith(plan.counting, checked.signals))
      await withScore(call, score, () => {
        for (const row of plan.added) findings.insert(row)
        for (const row of plan.changed) findings.update(row)
        for (const id of plan.dropped) findings.remove(id)
        for (const id of plan.gone) findings.setGone(id, now)
        calls.put({
          callId: call.callId,
          checkSet: checked.checkSet,
          score,
          signals: inMillionths(checked.signals),
          deviation: inMillionths(checked.deviation),
          languagePair: checked.languagePair,
          checkedAt: now,
        })
        if (call.checkSet === null && call.setAside === null) dependencies.onFirstCheck?.(call)
      })
      return true
    },

    rescore,
  }
}

interface FindingPlan {
  readonly added: readonly NewFindingRow[]
  readonly changed: readonly Parameters<FindingRepository['update']>[0][]
  /** Undecided ones that the checks no longer make. */
  readonly dropped: readonly number[]
  /** Decided ones that the checks no longer make: kept as history. */
  readonly gone: readonly number[]
  /** What the score is made of. */
  readonly counting: readonly ScoredFinding[]
}

/** Matches what is found now with what was found before, so that decisions survive a new check. */
function planFindings(
  call: CallToCheck,
  checked: CheckedCall,
  known: readonly FindingRow[],
  silences: readonly SilenceRow[],
  now: number,
): FindingPlan {
  const unmatched = new Map<string, FindingRow[]>()
  for (const row of known) unmatched.set(keyOf(row), [...(unmatched.get(keyOf(row)) ?? []), row])
  const added: NewFindingRow[] = []
  const changed: Parameters<FindingRepository['update']>[0][] = []
  const counting: ScoredFinding[] = []
  const goneAt = call.setAside === null ? null : now
  for (const finding of checked.findings) {
    const row = newRow(call, finding, silences, { now, goneAt })
    const before = unmatched.get(keyOf(row))?.shift()
    const state = before?.state ?? row.state
    if (state !== 'silenced') counting.push(finding)
    if (before === undefined) added.push(row)
    else changed.push({ ...row, id: before.id })
  }
  const left = [...unmatched.values()].flat()
  return {
    added,
    changed,
    dropped: left.filter(({ state }) => state === 'open').map(({ id }) => id),
    gone: left.filter(({ state, goneAt: at }) => state !== 'open' && at === null).map(({ id }) => id),
    counting,
  }
}

function newRow(
  call: CallToCheck,
  finding: Finding,
  silences: readonly SilenceRow[],
  { now, goneAt }: { readonly now: number; readonly goneAt: number | null },
): NewFindingRow {
  const silence = silenceFor(silences, { checkId: finding.check, book: call.book, term: finding.term })
  return {
    callId: call.callId,
    checkId: finding.check,
    version: finding.version,
    severity: severities.indexOf(finding.severity),
    message: finding.message,
    advice: finding.advice,
    said: JSON.stringify(finding.said),
    sourceStart: finding.sourceSpan?.start ?? null,
    sourceEnd: finding.sourceSpan?.end ?? null,
    targetStart: finding.targetSpan?.start ?? null,
    targetEnd: finding.targetSpan?.end ?? null,
    term: finding.term,
    share: finding.share === null ? null : Math.round(1000 * Math.min(1, Math.max(0, finding.share))),
    state: silence === null ? 'open' : 'silenced',
    silenceId: silence?.id ?? null,
    decidedAt: null,
    decidedBy: null,
    goneAt,
    requestId: call.requestId,
    realm: realmOf(call.origin),
    operation: call.operation,
    book: call.book,
    chapter: call.chapter,
    costNanos: call.costNanos ?? 0,
    calledAt: call.createdAt,
    createdAt: now,
  }
}

/** Two findings are the same where a check points at the same place, or the same term. */
function keyOf(row: NewFindingRow | FindingRow): string {
  return [row.checkId, row.term ?? '', row.sourceStart, row.sourceEnd, row.targetStart, row.targetEnd].join('\0')
}

function scoredOf(row: Pick<FindingRow, 'checkId' | 'severity' | 'share'>): ScoredFinding {
  return { check: row.checkId, severity: severityOf(row.severity), share: row.share === null ? null : row.share / 1000 }
}

export function severityOf(rank: number): Severity {
  return severities[rank] ?? 'minor'
}

function inMillionths(value: number | null): number | null {
  return value === null ? null : Math.round(value * million)
}
