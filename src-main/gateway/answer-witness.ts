import type { IncomingHttpHeaders } from 'node:http'
import { TextDecoder } from 'node:util'
import type { ChunkTimes } from '../../db/chunk-times.ts'
import { ChunkTimer } from '../ledger/chunk-timer.ts'
import type { Clock } from '../ports.ts'
import type { HeaderLookup } from '../providers/errors/retry-after.ts'
import { type AnswerReader, createAnswerReader } from '../providers/protocols/answer-reader.ts'
import type { AnswerReading } from '../providers/protocols/answer-reading.ts'
import type { ProtocolName } from '../providers/protocols/protocol.ts'
import type { Witness } from './carry.ts'
import { createSideDecoder, type SideDecoder } from './side-decoder.ts'
import { UsageTail } from './usage-tail.ts'

const errorBodyLimit = 64 * 1024
/** Of an answer that says more than its text (tool calls), this much is kept as sent. */
const rawLimit = 64 * 1024
/** More than any model writes; an endless answer must not take all memory. */
const readLimit = 96 * 1024 * 1024

/** What an answer said, read beside its way to the client. */
export class AnswerWitness implements Witness {
  limits: Witness['limits'] = null
  status: number | null = null
  /** Of error answers only. */
  errorBody = ''
  firstTextAt: number | null = null
  private readonly chunks: ChunkTimer
  /** Null for endpoints of which only the usage is read. */
  private readonly reader: AnswerReader | null
  readonly usageTail: UsageTail | null
  private decoder: TextDecoder | null = null
  private readonly raw: Buffer[] = []
  private rawSize = 0
  private seen = 0
  private headers: IncomingHttpHeaders = {}
  private side: SideDecoder | null = null

  constructor(reads: ProtocolName | 'usage', clock: Clock) {
    let firstContentAt: number | null = null
    this.chunks = new ChunkTimer(clock)
    this.usageTail = reads === 'usage' ? new UsageTail() : null
    this.reader =
      reads === 'usage'
        ? null
        : createAnswerReader(reads, {
            onContent: () => {
              firstContentAt ??= clock.monotonic()
              this.firstTextAt ??= firstContentAt
            },
            onPiece: () => {
              this.chunks.heard()
              this.limits?.spoke()
            },
          })
  }

  /** A header of the answer; null where it has none. */
  readonly header: HeaderLookup = name => {
    const value = this.headers[name]
    return value === undefined ? null : typeof value === 'string' ? value : value.join(', ')
  }

  start(status: number, headers: IncomingHttpHeaders): void {
    this.status = status
    this.headers = headers
    const encoding = headers['content-encoding']
    if (encoding !== undefined) this.side = createSideDecoder(String(encoding), bytes => this.read(bytes))
  }

  see(chunk: Buffer): void {
    if (this.side === null) this.read(chunk)
    else this.side.push(chunk)
  }

  /** After the last byte; waits for what is still being decompressed. */
  async end(): Promise<void> {
    await this.side?.end()
  }

  /** What the answer says, whole or as far as it came. */
  reading(): AnswerReading {
    const reader = this.reader ?? createAnswerReader('chat_completions')
    return this.status !== null && this.status < 400 && this.reader !== null ? reader.end() : reader.reading()
  }

  /** When its pieces came. */
  chunkTimes(): ChunkTimes | null {
    return this.chunks.times()
  }

  /** The answer as sent, where it was short enough to keep; parsed where it is JSON. */
  rawAnswer(): unknown {
    if (this.rawSize === 0 || this.rawSize > rawLimit) return null
    const text = Buffer.concat(this.raw).toString('utf8')
    try {
      return JSON.parse(text) as unknown
    } catch {
      return text
    }
  }

  private read(bytes: Buffer): void {
    if (this.status !== null && this.status >= 400) {
      this.decoder ??= new TextDecoder('utf-8')
      if (this.errorBody.length < errorBodyLimit) this.errorBody += this.decoder.decode(bytes, { stream: true })
      return
    }
    if (this.usageTail !== null) {
      this.usageTail.push(bytes)
      return
    }
    this.seen += bytes.length
    if (this.seen > readLimit) return
    this.rawSize += bytes.length
    if (this.rawSize <= rawLimit) this.raw.push(bytes)
    else this.raw.length = 0
    this.reader?.push(bytes)
  }
}
