import { Failure, type FailureCode } from '../../failure.ts'
import type { Logger, Paths } from '../../ports.ts'
import { failing } from '../../words/failure-sentences.ts'
import { sayRequest } from '../../words/failures/request-sentences.ts'
import type { ReadInput, ReadName, ReadOutput } from './read-jobs.ts'
import type { ReadReply, ReadRequest } from './read-messages.ts'
import type { ExportRead, OnRead } from './read-parts.ts'
import { type ReadThread, startReadThread } from './read-thread.ts'

/**
 * Reads that may take more than a few milliseconds, in threads of their own. Whoever gives up waiting (`signal`) is let go at
 * once. A thread that dies is replaced, and what it was reading is read again, once.
 */
export interface Reader {
  read<Name extends ReadName>(
    name: Name,
    input: ReadInput<Name>,
    signal?: AbortSignal,
    onProgress?: OnRead,
  ): Promise<ReadOutput<Name>>
  /** Pieces of the file, the next one read when the last was taken; ends with how many calls there were. */
  exportCalls(
    input: ExportRead,
    signal?: AbortSignal,
  ): AsyncGenerator<{ readonly text: string; readonly calls: number }, number>
  /** Whether the next figures have to wait for a thread to begin. */
  isCold(): boolean
  /** Whether somebody waits for figures. */
  isBusy(): boolean
  close(): Promise<void>
}

/**
 * In each of two lanes, so that figures never wait behind advice, an export or a check of the whole database. They begin with
 * the first read, not before: each takes some 30 MB. One stays quick while the other is busy with a search.
 */
const mostThreads = 2
/** After this long without work its memory is given back. */
const idleMs = 120_000

interface Task {
  readonly request: Extract<ReadRequest, { id: number }>
  readonly onPiece: ((piece: { text: string; calls: number }) => void) | null
  readonly onProgress: OnRead | null
  readonly resolve: (output: unknown) => void
  readonly reject: (error: Failure) => void
  tries: number
}

type Lane = 'quick' | 'slow'

interface Seat {
  readonly lane: Lane
  readonly thread: ReadThread
  readonly tasks: Map<number, Task>
  idle: NodeJS.Timeout | null
  /** It holds lists, which the other would have to read anew. */
  holds: boolean
}

const slowReads: ReadonlySet<string> = new Set([
  'recommendationEvidence',
  'spendForecast',
  'bookStats',
  'checkDatabase',
  'verifyFigures',
  'reportFile',
  'reportDocument',
  'caching',
  'textStatus',
] satisfies ReadName[])

const heldReads: ReadonlySet<string> = new Set(['heldCalls', 'countAll'] satisfies ReadName[])

export function createReader(parts: {
  readonly paths: Pick<Paths, 'data' | 'migrations' | 'worker'>
  readonly logger: Logger
}): Reader {
  const seats = new Set<Seat>()
  let lastId = 0
  let closed = false

  function startSeat(lane: Lane): Seat {
    const tasks = new Map<number, Task>()
    const seat: Seat = {
      lane,
      tasks,
      idle: null,
      holds: false,
      thread: startReadThread({ ...parts, onReply: reply => answer(seat, reply), onEnd: () => abandon(seat) }),
    }
    seats.add(seat)
    return seat
  }

  function chooseSeat({ request }: Task): Seat {
    const isHeld = request.type === 'read' && heldReads.has(request.name)
    const seat = (isHeld ? [...seats].find(({ holds }) => holds) : undefined) ?? chooseIdlest(laneOf(request))
    seat.holds ||= isHeld
    return seat
  }

  function chooseIdlest(lane: Lane): Seat {
    const inLane = [...seats].filter(seat => seat.lane === lane)
    const [least] = inLane.sort((one, other) => one.tasks.size - other.tasks.size)
    if (least !== undefined && (least.tasks.size === 0 || inLane.length >= mostThreads)) return least
    return startSeat(lane)
  }

  function assign(task: Task): void {
    const seat = chooseSeat(task)
    if (seat.idle !== null) clearTimeout(seat.idle)
    seat.idle = null
    seat.tasks.set(task.request.id, task)
    seat.thread.send(task.request)
  }

  function answer(seat: Seat, reply: ReadReply): void {
    if (reply.type === 'ready') return
    const task = seat.tasks.get(reply.id)
    if (task === undefined) return
    if (reply.type === 'piece') {
      task.onPiece?.(reply)
      return
    }
    if (reply.type === 'progress') {
      task.onProgress?.(reply.done, reply.total, reply.note)
      return
    }
    seat.tasks.delete(reply.id)
    if (reply.type === 'done') task.resolve(reply.output)
    else task.reject(new Failure(reply.failure.code as FailureCode, reply.failure.message, reply.failure.details))
    if (seat.tasks.size === 0 && !closed) rest(seat)
  }

  function rest(seat: Seat): void {
    seat.idle = setTimeout(() => {
      seats.delete(seat)
      seat.thread.stop().catch(() => undefined)
    }, idleMs)
    seat.idle.unref()
  }

  /** Its thread is gone: what can be read again is. */
  function abandon(seat: Seat): void {
    seats.delete(seat)
    for (const task of seat.tasks.values()) {
      task.tries += 1
      if (closed || task.tries > 1 || task.onPiece !== null) task.reject(lost())
      else assign(task)
    }
    seat.tasks.clear()
  }

  function start(
    make: (id: number) => Task['request'],
    onPiece: Task['onPiece'],
    signal: AbortSignal | undefined,
    onProgress: OnRead | null = null,
  ): { readonly id: number; readonly ended: Promise<unknown> } {
    lastId += 1
    const id = lastId
    const ended = new Promise<unknown>((resolve, reject) => {
      if (closed) return reject(lost())
      if (signal?.aborted) return reject(givenUp())
      const leave = () => {
        reject(givenUp())
        tell({ type: 'cancel', id })
      }
      const settle = (then: () => void) => {
        signal?.removeEventListener('abort', leave)
        then()
      }
      signal?.addEventListener('abort', leave, { once: true })
      assign({
        request: make(id),
        onPiece,
        onProgress,
        tries: 0,
        resolve: output => settle(() => resolve(output)),
        reject: error => settle(() => reject(error)),
      })
    })
    return { id, ended }
  }

  function tell(request: Extract<ReadRequest, { id: number }>): void {
    for (const seat of seats) if (seat.tasks.has(request.id)) seat.thread.send(request)
  }

  return {
    read: async (name, input, signal, onProgress) =>
      (await start(id => ({ type: 'read', id, name, input }), null, signal, onProgress).ended) as never,

    async *exportCalls(input, signal) {
      let arrived: { text: string; calls: number } | null = null
      let wake: () => void = () => undefined
      const onPiece = (piece: { text: string; calls: number }) => {
        arrived = piece
        wake()
      }
      const { id, ended } = start(id => ({ type: 'export', id, input }), onPiece, signal)
      let total: number | null = null
      let failure: unknown = null
      ended
        .then(output => {
          total = output as number
        })
        .catch((error: unknown) => {
          failure = error
        })
        .finally(() => wake())
      try {
        while (true) {
          if (arrived !== null) {
            const piece: { text: string; calls: number } = arrived
            arrived = null
            yield piece
            tell({ type: 'taken', id })
          } else if (failure !== null) throw failure
          else if (total !== null) return total
          else
            await new Promise<void>(resolve => {
              wake = resolve
            })
        }
      } finally {
        if (total === null && failure === null) tell({ type: 'cancel', id })
      }
    },

    isBusy: () => [...seats].some(({ lane, tasks }) => lane === 'quick' && tasks.size > 0),

    isCold: () => !closed && ![...seats].some(({ lane }) => lane === 'quick'),

    async close() {
      closed = true
      const ending = [...seats].map(seat => {
        if (seat.idle !== null) clearTimeout(seat.idle)
        return seat.thread.stop()
      })
      await Promise.allSettled(ending)
    },
  }
}

function laneOf(request: Task['request']): Lane {
  if (request.type === 'export') return 'slow'
  return request.type === 'read' && slowReads.has(request.name) ? 'slow' : 'quick'
}

function lost(): Failure {
  return new Failure('internal', 'The read was broken off because its thread ended. Nothing was changed; ask again.')
}

function givenUp(): Failure {
  return failing('cancelled', sayRequest('stopped.read'))
}
