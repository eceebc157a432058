import type { ScoreSource } from '../../../db/vocabulary.ts'
import type { Store } from '../store.ts'
import type { StoredPrice } from './call-row.ts'

export interface StoredScore {
  readonly source: ScoreSource
  readonly name: string
  /** 0..1000; null where it was taken back. */
  readonly value: number | null
  readonly comment: string | null
  readonly createdBy: string | null
  readonly createdAt: number
}

/** What only the detail of one call reads. */
export interface CallDetailRepository {
  details(callId: number): unknown
  price(priceId: number): StoredPrice | null
  /** Newest first. */
  scores(callId: number): StoredScore[]
}

export function createCallDetailRepository({ db }: Store): CallDetailRepository {
  const details = db.prepare<[number], string>('SELECT details FROM call_details WHERE call_id = ?').pluck()
  const price = db.prepare<[number], Omit<StoredPrice, 'rates'> & { rates: string }>(
    `SELECT id, source, matched_model AS matchedModel, source_version AS sourceVersion, rates, created_at AS createdAt
     FROM price_snapshots WHERE id = ?`,
  )
  const scores = db.prepare<[number], StoredScore>(
    `SELECT source, name, iif(withdrawn, NULL, value) AS value, comment, created_by AS createdBy, created_at AS createdAt
     FROM scores WHERE call_id = ? ORDER BY id DESC`,
  )
  return {
    details(callId) {
      const text = details.get(callId)
      return text === undefined ? null : (JSON.parse(text) as unknown)
    },
    price(priceId) {
      const row = price.get(priceId)
      return row === undefined ? null : { ...row, rates: JSON.parse(row.rates) as unknown }
    },
    scores: callId => scores.all(callId),
  }
}
