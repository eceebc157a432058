import type { FindingRow } from '../store/repositories/finding-query.ts'
import type { Said } from '../words/said.ts'
import { checks } from './registry.ts'
import { severityOf } from './write-checked-call.ts'

const titles = new Map(checks.map(({ id, title }) => [id, title]))

/** The check's name for a person; its id where it no longer exists. */
export function checkTitle(id: string): string {
  return titles.get(id) ?? id
}

/** A finding as the contract and every `--json` has it. */
export function findingToJson(row: FindingRow) {
  return {
    id: row.id,
    call_id: row.callId,
    check: row.checkId,
    check_title: checkTitle(row.checkId),
    version: row.version,
    severity: severityOf(row.severity),
    message: row.message,
    advice: row.advice,
    said: row.said === null ? null : (JSON.parse(row.said) as Said),
    source_span: spanOf(row.sourceStart, row.sourceEnd),
    target_span: spanOf(row.targetStart, row.targetEnd),
    term: row.term,
    state: row.state,
    silence_id: row.silenceId,
    decided_at: row.decidedAt === null ? null : new Date(row.decidedAt).toISOString(),
    decided_by: row.decidedBy,
    needs_review: row.state === 'open' && row.goneAt === null,
    realm: row.realm,
    operation: row.operation,
    book: row.book,
    chapter: row.chapter,
    cost_nanos: row.costNanos,
    called_at: new Date(row.calledAt).toISOString(),
  }
}

function spanOf(start: number | null, end: number | null) {
  return start === null || end === null ? null : { start, end }
}
