import pLimit from 'p-limit'
import type { OperationFailure } from './operation-types.ts'
import { PartFailed, stopped } from './part-failures.ts'
import { createPartWorker } from './part-worker.ts'
import type { Leaf, PartsOutcome, PartsPlan, PartsRun, Piece } from './parts-plan.ts'
import { createOrderedStream, createPartChannel } from './stream-in-order.ts'

/**
 * Runs the parts of a plan, a bounded number at a time, each through the tracked service and each kept
 * as soon as it is answered. An answer cut off at the output limit, or refused for its length, is
 * never used: the part is halved and its halves are asked for. After the first failure no further
 * call begins; those under way are waited for and kept.
 */
export async function runParts(plan: PartsPlan, run: PartsRun): Promise<PartsOutcome> {
  const limit = pLimit(run.concurrency)
  const stream = plan.onText === null ? null : createOrderedStream(plan.onText)
  const progress = createProgressCount(plan, run)
  const halved: number[] = []
  let failure: OperationFailure | null = null

  const runPart = async (piece: Piece, index: number): Promise<readonly Leaf[]> => {
    if (failure !== null) return []
    const part = plan.firstPart + index
    const worker = createPartWorker(plan, run, part, () => halved.push(part), progress.add)
    const channel = stream === null ? null : createPartChannel(stream.part(index))
    try {
      if (run.basis.signal?.aborted === true) throw stopped()
      const leaves = await worker(piece, 1, channel)
      channel?.end()
      return leaves
    } catch (error) {
      failure ??= error instanceof PartFailed ? error.failure : stopped().failure
      if (!(error instanceof PartFailed)) throw error
      return []
    }
  }
  const [ahead, ...others] = plan.parts.map((piece, index) => () => limit(() => runPart(piece, index)))
  const first = ahead?.()
  if (plan.firstAhead === true) await first?.catch(() => undefined)
  const settled = await Promise.allSettled([...(first === undefined ? [] : [first]), ...others.map(other => other())])
  const fault = settled.find(each => each.status === 'rejected')
  if (fault !== undefined) throw fault.reason
  if (failure !== null) return { ok: false, failure }
  const parts = settled.map(each => (each.status === 'fulfilled' ? each.value : []))
  return { ok: true, parts, halved }
}

function createProgressCount(plan: PartsPlan, run: PartsRun) {
  const total = plan.parts.reduce((sum, piece) => sum + piece.text.length, 0) || 1
  let done = 0
  const report = () =>
    run.onProgress?.({
      share: Math.min(1, done / total),
      partsDone: run.job.partsKept(),
      parts: plan.firstPart + plan.parts.length,
      resumed: run.job.resumedParts,
    })
  report()
  return {
    add(piece: Piece) {
      done += piece.text.length
      report()
    },
  }
}
