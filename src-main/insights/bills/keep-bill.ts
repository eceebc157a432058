import { setImmediate as nextTurn } from 'node:timers/promises'
import type { BillRepository } from '../../store/repositories/bill-repository.ts'
import { failing } from '../../words/failure-sentences.ts'
import { sayInsight } from '../../words/failures/insight-sentences.ts'
import type { BillLine, ImportedBill } from './bill-types.ts'

/** Lines deleted in one go: some milliseconds. */
const removedAtOnce = 1000

/**
 * Writes a bill some lines at a time, so that calls under way are not held up. Nobody sees it before its last line is written; what a
 * killed process left half-way is never seen, and removed before the next bill is kept.
 */
export async function keepBill(
  repository: BillRepository,
  bill: Omit<ImportedBill, 'id'>,
  lines: AsyncIterable<readonly BillLine[]>,
  signal: AbortSignal | undefined,
): Promise<number> {
  const id = repository.begin(bill)
  try {
    for await (const some of lines) {
      if (signal?.aborted) throw failing('cancelled', sayInsight('bill.given_up'))
      repository.addLines(id, some)
      await nextTurn()
    }
    repository.tell(id, bill)
    return id
  } catch (error) {
    await removeBill(repository, id)
    throw error
  }
}

/** Gone at once for whoever looks; its lines go some at a time. */
export async function removeBill(repository: BillRepository, id: number): Promise<void> {
  repository.tell(id, { hasUsage: false, hasCost: false })
  while (repository.removeLines(id, removedAtOnce) > 0) await nextTurn()
  repository.remove(id)
}

export async function removeUnfinished(repository: BillRepository): Promise<void> {
  for (const id of repository.unfinished()) await removeBill(repository, id)
}
