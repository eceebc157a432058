import type { SetAsideReason } from '../../db/vocabulary.ts'
import type { ChatMessage } from '../providers/adapter.ts'
import type { TrackedChat, TrackedService } from '../service/service-types.ts'
import type { Spoken } from '../words/sentences.ts'
import type { OpenJob } from './job-store.ts'
import type { OperationFailure, OperationProgress, StreamPiece } from './operation-types.ts'
import type { PartRepair, RepairedPart } from './repair-part.ts'

/** A stretch of text that one call works on. */
export interface Piece {
  readonly text: string
  /** UTF-16 offset in the whole text. */
  readonly start: number
}

/** What one operation asks and accepts; the running of it is the same for all. */
export interface PartsPlan {
  /** Number of the first part within the job, so that several rounds share one job. */
  readonly firstPart: number
  readonly parts: readonly Piece[]
  messages(piece: Piece, part: number): readonly ChatMessage[]
  /** Null accepts an answer; words say why it cannot be used, and the call is made once more. */
  refuse(answer: string, piece: Piece): string | null
  /** False where an answer needs the whole part at once. */
  readonly canHalve: boolean
  /** The first part is answered before the others are asked for: they find its beginning in the provider's cache. */
  readonly firstAhead?: boolean
  readonly format: 'text' | 'json'
  readonly onText: ((piece: StreamPiece) => void) | null
  /** What the call's details say of its prompt. */
  details?(piece: Piece): TrackedChat['details']
  /** Given: an answer that is unusable is asked for once more. */
  readonly repair?: PartRepair | null
}

/** What every call of a run has in common. */
export type CallBasis = Pick<
  TrackedChat,
  | 'requestId'
  | 'operation'
  | 'context'
  | 'providerName'
  | 'model'
  | 'temperature'
  | 'maxTokens'
  | 'promptVersionId'
  | 'choice'
  | 'next'
  | 'signal'
>

export interface PartsRun {
  readonly service: TrackedService
  readonly job: OpenJob
  readonly basis: CallBasis
  /** The token limit is the caller's own wish, not a default that may be let go. */
  readonly maxTokensAsked: boolean
  readonly concurrency: number
  readonly onProgress: ((progress: OperationProgress) => void) | null
  /** Told in words where another model answered than the one that was asked. */
  readonly onStandIn: (part: number, words: Spoken<'message'>) => void
  /** The answer of this call is not used. */
  readonly setAside: (callId: number, reason: SetAsideReason) => void
  /** Told of a part that was unusable at first. */
  readonly onRepair: (part: number, repaired: RepairedPart) => void
}

/** An answer with the text it answers; halved parts have several. */
export interface Leaf {
  readonly piece: Piece
  readonly answer: string
}

export type PartsOutcome =
  | { readonly ok: true; readonly parts: readonly (readonly Leaf[])[]; readonly halved: readonly number[] }
  | { readonly ok: false; readonly failure: OperationFailure }
