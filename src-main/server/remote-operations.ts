import { Failure, type FailureCode } from '../failure.ts'
import type { Operations } from '../operations/operations.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayServer } from '../words/failures/server-sentences.ts'
import type { ServingOwner } from './owner-client.ts'
import type { OperationLine, OperationName } from './owner-routes.ts'

interface Hooks {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: (progress: never) => void
  readonly onText?: (piece: never) => void
  readonly deliver?: (answer: never) => Promise<void> | void
}

/** Operations that run in the process that owns the database; estimates and prompts are read here. */
export function createRemoteOperations(local: Operations, owner: ServingOwner): Operations {
  const run = (operation: OperationName) => async (text: string, given: object | undefined) => {
    const { signal, onProgress, onText, deliver, ...options } = (given ?? {}) as Hooks & Record<string, unknown>
    let result: unknown
    const body = { operation, text, options, streamed: onText !== undefined }
    await owner.postForLines('/owner/operations', body, signal, async value => {
      const line = value as OperationLine
      if (line.type === 'progress') onProgress?.(line.progress as never)
      else if (line.type === 'text') onText?.(line.piece as never)
      else if (line.type === 'deliver') await confirmDelivery(owner, line.id, () => deliver?.(line.answer as never))
      else if (line.type === 'result') result = line.result
      else throw new Failure(line.failure.code as FailureCode, line.failure.message, { ...line.failure.details })
    })
    if (result !== undefined) return result
    throw failing('cancelled', sayServer('stopped.owner_gone'))
  }
  return {
    estimate: local.estimate,
    prompts: local.prompts,
    translate: run('translate') as Operations['translate'],
    writeAbstract: run('writeAbstract') as Operations['writeAbstract'],
    extractKeyTerms: run('extractKeyTerms') as Operations['extractKeyTerms'],
    divideChapters: run('divideChapters') as Operations['divideChapters'],
  }
}

/** The owner keeps a job's parts until the answer is saved here; where it could not be, they stay. */
async function confirmDelivery(
  owner: ServingOwner,
  id: string,
  deliver: () => Promise<void> | void | undefined,
): Promise<void> {
  try {
    await deliver()
  } catch (error) {
    await owner.post('/owner/delivered', { id, error: error instanceof Error ? error.message : String(error) })
    throw error
  }
  await owner.post('/owner/delivered', { id, error: null })
}
