import type { FindingState, Operation, Realm } from '../../../db/vocabulary.ts'

export interface FindingRow {
  readonly id: number
  readonly callId: number
  readonly checkId: string
  readonly version: number
  /** 0 critical, 1 major, 2 minor. */
  readonly severity: number
  readonly message: string
  readonly advice: string
  /** Message and advice as data, JSON; null in rows of a time before they were kept. */
  readonly said: string | null
  readonly sourceStart: number | null
  readonly sourceEnd: number | null
  readonly targetStart: number | null
  readonly targetEnd: number | null
  readonly term: string | null
  /** Thousandths. */
  readonly share: number | null
  readonly state: FindingState
  readonly silenceId: number | null
  readonly decidedAt: number | null
  readonly decidedBy: string | null
  readonly goneAt: number | null
  readonly requestId: number | null
  readonly realm: Realm
  readonly operation: Operation
  readonly book: string | null
  readonly chapter: string | null
  readonly costNanos: number
  readonly calledAt: number
  readonly createdAt: number
}

export type NewFindingRow = Omit<FindingRow, 'id'>

export interface FindingFilters {
  readonly realms: readonly Realm[]
  readonly states?: readonly FindingState[]
  readonly severities?: readonly number[]
  readonly checkIds?: readonly string[]
  readonly book?: string
  readonly chapter?: string
  readonly callId?: number
  /** Of calls made from this time on. */
  readonly from?: number
  readonly to?: number
}

/** Names in the code and in the table, without `id`. */
export const findingColumns = [
  'callId call_id',
  'checkId check_id',
  'version version',
  'severity severity',
  'message message',
  'advice advice',
  'said said',
  'sourceStart source_start',
  'sourceEnd source_end',
  'targetStart target_start',
  'targetEnd target_end',
  'term term',
  'share share',
  'state state',
  'silenceId silence_id',
  'decidedAt decided_at',
  'decidedBy decided_by',
  'goneAt gone_at',
  'requestId request_id',
  'realm realm',
  'operation operation',
  'book book',
  'chapter chapter',
  'costNanos cost_nanos',
  'calledAt called_at',
  'createdAt created_at',
].map(pair => pair.split(' ') as [string, string])
export const findingSelection = `id, ${findingColumns.map(([name, column]) => `${column} AS ${name}`).join(', ')}`

/** Worst first, then what cost most: the order of the review queue. */
export const queueOrder = 'ORDER BY severity, cost_nanos DESC, id'

export function findingListSql(filters: FindingFilters): {
  readonly sql: string
  readonly values: (string | number)[]
} {
  const parts: string[] = ['gone_at IS NULL']
  const values: (string | number)[] = []
  const oneOf = (column: string, list: readonly (string | number)[] | undefined) => {
    if (list === undefined) return
    parts.push(list.length === 1 ? `${column} = ?` : `${column} IN (${list.map(() => '?').join(', ')})`)
    values.push(...list)
  }
  if (filters.callId !== undefined) {
    parts[0] = 'call_id = ?'
    values.push(filters.callId)
  }
  if (filters.book !== undefined) oneOf('book', [filters.book])
  oneOf('check_id', filters.checkIds)
  oneOf('realm', filters.realms)
  oneOf('state', filters.states)
  oneOf('severity', filters.severities)
  if (filters.chapter !== undefined) oneOf('chapter', [filters.chapter])
  if (filters.from !== undefined) {
    parts.push('called_at >= ?')
    values.push(filters.from)
  }
  if (filters.to !== undefined) {
    parts.push('called_at < ?')
    values.push(filters.to)
  }
  return {
    sql: `SELECT ${findingSelection} FROM findings INDEXED BY ${indexFor(filters)} WHERE ${parts.join(' AND ')}`,
    values,
  }
}

/** The index that narrows most; each of them is in the order of the queue for one state. */
function indexFor(filters: FindingFilters): string {
  if (filters.callId !== undefined) return 'findings_by_call'
  if (filters.book !== undefined) return 'findings_of_book'
  return filters.checkIds?.length === 1 ? 'findings_of_check' : 'findings_queue'
}
