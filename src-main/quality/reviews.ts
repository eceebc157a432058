import type { SilenceScope } from '../../db/vocabulary.ts'
import type { Ledger } from '../ledger/ledger-types.ts'
import type { Clock } from '../ports.ts'
import type { CheckRepository } from '../store/repositories/check-repository.ts'
import type { FindingRow } from '../store/repositories/finding-query.ts'
import type { FindingRepository } from '../store/repositories/finding-repository.ts'
import type { SilenceRepository, SilenceRow } from '../store/repositories/silence-repository.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'
import { sayRequest } from '../words/failures/request-sentences.ts'
import { silenceFor } from './silence-rules.ts'
import type { CheckWriter } from './write-checked-call.ts'

export interface SilenceRequest {
  readonly scope: SilenceScope
  readonly reason: string | null
  readonly by: string | null
}

export interface Silenced {
  readonly silence: SilenceRow
  /** Findings it keeps quiet, the one it was given for included. */
  readonly findings: number
}

/** What a person makes of findings. Everything can be taken back; a score follows what is decided. */
export interface Reviews {
  /** The check is right. */
  accept(findingIds: readonly number[], by: string | null): Promise<readonly FindingRow[]>
  /** Not to be told again: this one, the check, the check in this book, or the check about this term. */
  silence(findingId: number, request: SilenceRequest): Promise<Silenced>
  /** A check switched off for a book or everywhere, without a finding at hand. */
  silenceCheck(
    what: { readonly checkId: string | null; readonly book: string | null },
    request: Omit<SilenceRequest, 'scope'>,
  ): Promise<Silenced>
  /** Takes a decision back; a silence given for one finding alone is lifted with it. */
  reopen(findingIds: readonly number[]): Promise<readonly FindingRow[]>
  /** Everything it kept quiet is heard again, unless another silence covers it. */
  lift(silenceId: number): Promise<{ readonly silence: SilenceRow; readonly reopened: number }>
  /** The text was put right: open findings of the call are settled by it. */
  markCorrected(callId: number, by: string | null): Promise<number>
}

export interface ReviewDependencies {
  readonly ledger: Pick<Ledger, 'write'>
  readonly calls: CheckRepository
  readonly findings: FindingRepository
  readonly silences: SilenceRepository
  readonly writer: CheckWriter
  readonly clock: Pick<Clock, 'now'>
  /** Scores of many calls wait to be worked out anew. */
  readonly onScoresDue: () => void
}

/** Calls whose scores are worked out at once; more wait for the thread. */
const mostAtOnce = 20

export function createReviews(dependencies: ReviewDependencies): Reviews {
  const { ledger, calls, findings, silences, writer, clock, onScoresDue } = dependencies

  function expect(id: number): FindingRow {
    const row = findings.byId(id)
    if (row !== null) return row
    throw failing('not_found', sayFailure('finding.gone', { id }), { id })
  }

  /** What was silenced or brought back changes scores. */
  async function scoresFollow(rows: readonly FindingRow[]): Promise<void> {
    const callIds = [...new Set(rows.map(({ callId }) => callId))]
    if (callIds.length <= mostAtOnce) {
      for (const callId of callIds) await writer.rescore(callId)
      return
    }
    await ledger.write(() => calls.markForScore(callIds))
    onScoresDue()
  }

  async function addSilence(row: Omit<SilenceRow, 'id' | 'liftedAt'>, marked: FindingRow | null): Promise<Silenced> {
    const now = clock.now()
    const { silenceId, covered } = await ledger.write(() => {
      const silenceId = silences.insert(row)
      const covered = row.scope === 'finding' ? [] : findings.covered(row)
      for (const { id } of covered) {
        if (id !== marked?.id) findings.decide(id, { state: 'silenced', silenceId, at: null, by: null })
      }
      // Only what a person looked at says how good the check is.
      if (marked !== null) findings.decide(marked.id, { state: 'silenced', silenceId, at: now, by: row.createdBy })
      return { silenceId, covered }
    })
    const rows = marked === null ? covered : [marked, ...covered.filter(({ id }) => id !== marked.id)]
    await scoresFollow(rows)
    return { silence: { ...row, id: silenceId, liftedAt: null }, findings: rows.length }
  }

  return {
    async accept(findingIds, by) {
      const rows = findingIds.map(expect)
      const at = clock.now()
      await ledger.write(() => {
        for (const { id } of rows) findings.decide(id, { state: 'accepted', silenceId: null, at, by })
      })
      await scoresFollow(rows.filter(({ state }) => state === 'silenced'))
      return rows.map(({ id }) => expect(id))
    },

    async silence(findingId, { scope, reason, by }) {
      const finding = expect(findingId)
      const { checkId, book, term } = finding
      if (scope === 'book' && book === null) {
        throw failing('usage', sayRequest('finding.no_book', { id: findingId }))
      }
      if (scope === 'term' && term === null) {
        throw failing('usage', sayRequest('finding.no_term', { id: findingId }))
      }
      return addSilence(
        {
          scope,
          checkId,
          // A term means the same in its book; elsewhere it may not.
          book: scope === 'book' || scope === 'term' ? book : null,
          term: scope === 'term' ? term : null,
          reason,
          createdBy: by,
          createdAt: clock.now(),
        },
        finding,
      )
    },

    silenceCheck: ({ checkId, book }, { reason, by }) =>
      addSilence(
        {
          scope: book === null ? 'check' : 'book',
          checkId,
          book,
          term: null,
          reason,
          createdBy: by,
          createdAt: clock.now(),
        },
        null,
      ),

    async reopen(findingIds) {
      const rows = findingIds.map(expect)
      await ledger.write(() => {
        for (const row of rows) {
          findings.decide(row.id, { state: 'open', silenceId: null, at: null, by: null })
          const silence = row.silenceId === null ? null : silences.byId(row.silenceId)
          if (silence?.scope === 'finding') silences.lift(silence.id, clock.now())
        }
      })
      await scoresFollow(rows.filter(({ state }) => state === 'silenced'))
      return rows.map(({ id }) => expect(id))
    },

    async lift(silenceId) {
      const silence = silences.byId(silenceId)
      if (silence === null) throw failing('not_found', sayRequest('silence.gone', { id: silenceId }))
      const silenced = findings.silencedBy(silenceId)
      const at = clock.now()
      const reopened = await ledger.write(() => {
        silences.lift(silenceId, at)
        const left = silences.inForce()
        return silenced.filter(row => {
          const other = silenceFor(left, row)
          if (other === null) findings.decide(row.id, { state: 'open', silenceId: null, at: null, by: null })
          else findings.decide(row.id, { state: 'silenced', silenceId: other.id, at: null, by: null })
          return other === null
        })
      })
      await scoresFollow(reopened)
      return { silence: { ...silence, liftedAt: silence.liftedAt ?? at }, reopened: reopened.length }
    },

    async markCorrected(callId, by) {
      const open = findings.ofCall(callId).filter(({ state, goneAt }) => state === 'open' && goneAt === null)
      const at = clock.now()
      await ledger.write(() => {
        for (const { id } of open) findings.decide(id, { state: 'corrected', silenceId: null, at, by })
      })
      return open.length
    },
  }
}
