import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Dispatcher } from 'undici'
import type { Timeouts } from '../providers/adapter.ts'
import type { StopReason } from '../providers/adapters/call-watch.ts'
import { type AnswerHeaders, answerHeaders } from './answer-headers.ts'
import type { AnswerTransform } from './answer-transform.ts'
import type { KeyHider } from './hide-key.ts'
import { TimeLimits } from './time-limits.ts'
import type { Lane } from './two-lanes.ts'

/** One request to carry to a provider, and the client to carry the answer to. */
export interface Errand {
  readonly pool: Dispatcher
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Buffer | IncomingMessage | null
  readonly response: ServerResponse
  /** Galley's own headers of the answer. */
  readonly ownHeaders: AnswerHeaders
  readonly hider: KeyHider | null
  readonly transform: AnswerTransform | null
  /** Null for requests that may take as long as they like (files). */
  readonly timeouts: Timeouts | null
  readonly streamed: boolean
  /** Sees the answer as the provider sent it (without the key), after it was passed on. */
  readonly witness: Witness | null
  /** Nothing reaches the client before the model has spoken, so that another can be asked where this one fails. */
  readonly holds?: boolean | undefined
  /** Another model is asked at the same time: the first to speak wins. */
  readonly lane?: Lane | undefined
}

export interface Witness {
  start(status: number, headers: IncomingHttpHeaders): void
  see(chunk: Buffer): void
  /** Null while the model has not spoken. */
  readonly firstTextAt?: number | null
  /** Who is told when the first-token limit has been met. */
  limits: Pick<TimeLimits, 'spoke'> | null
}

/** How it ended. */
export interface ErrandEnd {
  /** Null where no answer began. */
  readonly status: number | null
  /** Why we ended it ourselves. */
  readonly stopReason: StopReason | null
  /** What broke the connection. */
  readonly fault: unknown
  /** An answer that ended before anything of it was handed over; for the caller to hand over or not. */
  readonly held?: HeldAnswer | null
}

export interface HeldAnswer {
  readonly status: number
  readonly headers: AnswerHeaders
  readonly body: Buffer
}

/**
 * Carries a request to the provider and its answer back, chunk by chunk: a client that reads slowly
 * slows the provider down. Resolves when the provider's part has ended, well or badly; where no answer
 * had begun by then, the client still waits for one. Never rejects.
 */
export function carry(errand: Errand): Promise<ErrandEnd> {
  return new Promise(resolve => new Carriage(errand, resolve).start())
}

class Carriage implements Dispatcher.DispatchHandler {
  private readonly errand: Errand
  private readonly resolve: (end: ErrandEnd) => void
  private readonly limits: TimeLimits | null
  private controller: Dispatcher.DispatchController | null = null
  private status: number | null = null
  private stopReason: StopReason | null = null
  private isHeadSent = false
  private isDone = false
  private isPaused = false
  /** Bytes still to come, where the answer's length is known and passed on. */
  private remaining = Number.NaN
  private heldHead: { readonly status: number; readonly headers: AnswerHeaders } | null = null
  private heldChunks: Buffer[] = []
  private held: HeldAnswer | null = null

  constructor(errand: Errand, resolve: (end: ErrandEnd) => void) {
    this.errand = errand
    this.resolve = resolve
    const { timeouts, streamed, witness } = errand
    this.limits = timeouts === null ? null : new TimeLimits(timeouts, streamed, reason => this.stop(reason))
    // The object itself: a function made here and assigned to a property is old from birth to V8, and keeps its call alive.
    if (witness !== null) witness.limits = this.limits
  }

  start(): void {
    const { pool, method, path, headers, body, response } = this.errand
    response.on('close', this.onClientClosed)
    response.on('drain', this.onClientDrained)
    this.errand.lane?.signal.addEventListener('abort', this.onLaneLost)
    if (response.destroyed || this.errand.lane?.signal.aborted === true) {
      this.stop('cancelled')
      return
    }
    try {
      pool.dispatch({ method, path, headers, body: body as Buffer | null, headersTimeout: 0, bodyTimeout: 0 }, this)
    } catch (error) {
      this.finish(error)
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller
    this.limits?.connected()
    if (this.isDone) controller.abort(stopped)
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (this.isDone || status < 200) return
    const { hider, transform, ownHeaders, witness } = this.errand
    this.status = status
    witness?.start(status, headers)
    const passed = answerHeaders(headers, value => hider?.text(value) ?? value)
    const head = { status, headers: passed }
    const sent = transform === null ? head : transform.start(head)
    if (sent === null) return
    if (this.errand.holds === true) {
      this.heldHead = { status: sent.status, headers: { ...sent.headers, ...ownHeaders } }
      return
    }
    if (transform === null && headers['content-length'] !== undefined)
      this.remaining = Number(headers['content-length'])
    this.sendHead(sent.status, { ...sent.headers, ...ownHeaders })
  }

  onResponseData(controller: Dispatcher.DispatchController, received: Buffer): void {
    if (this.isDone) return
    const { response, hider, transform, witness } = this.errand
    const chunk = hider === null ? received : hider.push(received)
    this.remaining -= chunk.length
    const out = transform === null ? chunk : transform.push(chunk)
    if (this.errand.holds === true && !this.isHeadSent) {
      if (out !== null) this.heldChunks.push(out)
      witness?.see(chunk)
      if (witness?.firstTextAt != null && this.heldHead !== null) this.handOver(this.heldHead)
      return
    }
    if (out !== null && out.length > 0) {
      // The last bytes go out together with the end: one write instead of two.
      if (this.remaining === 0) response.end(out)
      else if (!response.write(out) && !this.isPaused) {
        this.isPaused = true
        controller.pause()
      }
    }
    witness?.see(chunk)
  }

  onResponseEnd(): void {
    if (this.isDone) return
    const { response, hider, transform, witness, ownHeaders } = this.errand
    const rest = hider?.end() ?? null
    const last = rest === null ? null : transform === null ? rest : transform.push(rest)
    const end = transform?.end() ?? null
    if (!this.isHeadSent && this.errand.holds === true) {
      const pieces = [...this.heldChunks, ...(last === null ? [] : [last]), ...(end === null ? [] : [end])]
      const head = this.heldHead ?? transform?.heldHead?.() ?? { status: this.status ?? 502, headers: {} }
      if (rest !== null) witness?.see(rest)
      this.held = { ...head, headers: { ...head.headers, ...ownHeaders }, body: Buffer.concat(pieces) }
      this.finish(null)
      return
    }
    if (!this.isHeadSent) {
      const held = transform?.heldHead?.() ?? { status: this.status ?? 502, headers: {} }
      const length = (last?.length ?? 0) + (end?.length ?? 0)
      this.sendHead(held.status, { ...held.headers, 'content-length': String(length), ...ownHeaders })
    }
    if (!response.writableEnded) {
      if (last !== null && end !== null) response.write(last)
      const final = end ?? last
      if (final === null) response.end()
      else response.end(final)
    }
    if (rest !== null) witness?.see(rest)
    this.finish(null)
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.finish(error)
  }

  /** The model has spoken: what was held back goes out, and the rest as it comes. */
  private handOver({ status, headers }: { readonly status: number; readonly headers: AnswerHeaders }): void {
    if (this.errand.lane?.claim() === false) {
      this.stop('cancelled')
      return
    }
    this.sendHead(status, headers)
    for (const chunk of this.heldChunks) this.errand.response.write(chunk)
    this.heldChunks = []
  }

  private sendHead(status: number, headers: AnswerHeaders): void {
    const { response } = this.errand
    this.isHeadSent = true
    response.writeHead(status, headers)
    // A stream's head must not wait for its first event; that of a body in one piece goes out with it.
    if (Number.isNaN(this.remaining) && !String(headers['content-type']).includes('/json')) response.flushHeaders()
  }

  private readonly onClientClosed = (): void => {
    if (!this.isDone && !this.errand.response.writableFinished) this.stop('cancelled')
  }

  private readonly onLaneLost = (): void => this.stop('cancelled')

  private readonly onClientDrained = (): void => {
    if (!this.isPaused) return
    this.isPaused = false
    this.controller?.resume()
  }

  private stop(reason: StopReason): void {
    if (this.isDone) return
    this.stopReason = reason
    this.finish(stopped)
    this.controller?.abort(stopped)
  }

  private finish(fault: unknown): void {
    if (this.isDone) return
    this.isDone = true
    this.limits?.release()
    const { response, transform } = this.errand
    response.off('close', this.onClientClosed)
    response.off('drain', this.onClientDrained)
    this.errand.lane?.signal.removeEventListener('abort', this.onLaneLost)
    if (fault !== null && this.isHeadSent && !response.writableEnded) this.breakOff(transform)
    this.resolve({
      status: this.status,
      stopReason: this.stopReason,
      fault: fault === stopped ? null : fault,
      held: this.held,
    })
  }

  /** The client must not take half an answer for a whole one. */
  private breakOff(transform: AnswerTransform | null): void {
    const { response } = this.errand
    const words = transform?.broken?.(brokenWords) ?? null
    if (words === null) response.destroy()
    else response.end(words)
  }
}

const brokenWords =
  'The connection to the provider broke before the answer was whole. What had come was handed over already, so no other model was asked.'
const stopped = new Error('The call was stopped.')
