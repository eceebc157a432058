import type { Clock } from '../ports.ts'
import type { JobRepository } from '../store/repositories/job-repository.ts'

/** A finished piece of a job as kept, or the mark of one that was cut off and went on in halves. */
type KeptPiece = { readonly output: string; readonly callId: number | null } | 'halved'

/** One job under way. */
export interface OpenJob {
  /** Pieces an interrupted run finished. */
  readonly resumedParts: number
  piece(position: number): KeptPiece | null
  keep(position: number, output: string, callId: number, weight: number): void
  markHalved(position: number): void
  /** Pieces kept by now that stand for whole parts. */
  partsKept(): number
  finish(): void
  fail(): void
}

/** Keeps the finished pieces of long jobs, so that an interrupted job goes on where it stopped. */
export interface JobStore {
  /** Goes on with the newest unfinished job of this fingerprint unless `fresh`; a job under way in this process is never shared. */
  open(job: {
    readonly fingerprint: string
    readonly operation: string
    readonly requestId: number
    readonly parts: number
    readonly fresh: boolean
  }): OpenJob
  /** How many parts an unfinished job of this fingerprint has; 0 without one. */
  resumableParts(fingerprint: string): number
  /** Deletes unfinished jobs that began longer ago than this. */
  deleteStale(maxAgeMs: number): number
}

/** Positions: a part's number times this, plus its place in the tree of halves (1 is the whole, n's halves are 2n and 2n+1). */
const placesPerPart = 1024
export const deepestPlace = placesPerPart / 2

export function piecePosition(part: number, place: number): number {
  return part * placesPerPart + place
}

export function createJobStore(repository: JobRepository, clock: Clock): JobStore {
  const active = new Map<number, string>()

  const findUnfinished = (fingerprint: string) => {
    const job = repository.findUnfinished(fingerprint)
    return job === null || active.has(job.id) ? null : job
  }

  return {
    open({ fingerprint, operation, requestId, parts, fresh }) {
      const old = findUnfinished(fingerprint)
      if (old !== null && fresh) repository.delete(old.id)
      const resumed = fresh ? null : old
      const id =
        resumed?.id ??
        repository.start({ fingerprint, requestId, operation, chunkCount: parts, createdAt: clock.now() })
      if (resumed !== null) repository.resume(id, requestId)
      active.set(id, fingerprint)
      const kept = new Map<number, KeptPiece>()
      for (const row of repository.pieces(id)) kept.set(row.position, row.weight === 0 ? 'halved' : row)
      return {
        resumedParts: countParts(kept),
        piece: position => kept.get(position) ?? null,
        keep(position, output, callId, weight) {
          kept.set(position, { output, callId })
          repository.putPiece(id, { position, output, callId, weight: Math.max(weight, Number.MIN_VALUE) })
        },
        markHalved(position) {
          kept.set(position, 'halved')
          repository.putPiece(id, { position, output: '', callId: null, weight: 0 })
        },
        partsKept: () => countParts(kept),
        finish() {
          active.delete(id)
          repository.finish(id, clock.now())
        },
        fail() {
          active.delete(id)
          if (kept.size === 0) repository.delete(id)
          else repository.fail(id, clock.now())
        },
      }
    },
    resumableParts(fingerprint) {
      const job = findUnfinished(fingerprint)
      if (job === null) return 0
      return countParts(
        new Map(repository.pieces(job.id).map(row => [row.position, row.weight === 0 ? 'halved' : row])),
      )
    },
    deleteStale: maxAgeMs => repository.deleteUnfinishedBefore(clock.now() - maxAgeMs, [...active.keys()]),
  }
}

/** Parts that are complete, in one piece or in halves. */
function countParts(kept: ReadonlyMap<number, KeptPiece>): number {
  const isComplete = (part: number, place: number): boolean => {
    const piece = kept.get(piecePosition(part, place))
    if (piece === undefined) return false
    return piece !== 'halved' || (isComplete(part, place * 2) && isComplete(part, place * 2 + 1))
  }
  const parts = new Set([...kept.keys()].map(position => Math.floor(position / placesPerPart)))
  return [...parts].filter(part => isComplete(part, 1)).length
}
