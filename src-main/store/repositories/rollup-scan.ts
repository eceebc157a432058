import type { RequestStatus } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'
import { type RequestFacts, requestSelection, type SettledCallFacts, settledCallSelection } from './call-facts.ts'

export type ScannedCall = SettledCallFacts & { readonly id: number; readonly qualityScore: number | null }
export type ScannedRequest = RequestFacts & { readonly id: number; readonly status: RequestStatus }

/** Reads all that rollups are made of, a page at a time in order of id. */
export interface RollupScan {
  count(): { readonly calls: number; readonly requests: number }
  calls(afterId: number, limit: number): readonly ScannedCall[]
  requests(afterId: number, limit: number): readonly ScannedRequest[]
}

export const scanCallsSql = `SELECT id, quality_score AS qualityScore, ${settledCallSelection} FROM service_calls
  WHERE id > ? AND status <> 'pending' ORDER BY id LIMIT ?`

export const scanRequestsSql = `SELECT id, status, ${requestSelection} FROM requests
  WHERE id > ? AND status <> 'running' ORDER BY id LIMIT ?`

export function createRollupScan({ db }: Pick<Store, 'db'>): RollupScan {
  const count = db.prepare<[], { calls: number; requests: number }>(
    'SELECT (SELECT count(*) FROM service_calls) AS calls, (SELECT count(*) FROM requests) AS requests',
  )
  const calls = db.prepare<[number, number], ScannedCall>(scanCallsSql)
  const requests = db.prepare<[number, number], ScannedRequest>(scanRequestsSql)
  return {
    count: () => count.get() ?? { calls: 0, requests: 0 },
    calls: (afterId, limit) => calls.all(afterId, limit),
    requests: (afterId, limit) => requests.all(afterId, limit),
  }
}
