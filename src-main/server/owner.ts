import type { App } from '../app-types.ts'
import type { ActionProgress } from './owner-action.ts'
import { type ActionInput, type ActionName, type ActionOutput, runAction } from './owner-actions.ts'
import type { ServingOwner } from './owner-client.ts'
import { createRemoteOperations } from './remote-operations.ts'

/** Whoever owns the database, as a command sees it: this process, or one that serves already. */
export interface Owner {
  /**
   * Reads, and runs operations. Where another process is the owner, this is a reader beside it whose operations run there; what
   * it could change itself is refused.
   */
  readonly app: App
  /** Where the other process serves; null where this one is the owner. */
  readonly servedAt: string | null
  /** `onProgress` is told only where this process is the owner. */
  act<K extends ActionName>(action: K, input: ActionInput<K>, onProgress?: ActionProgress): Promise<ActionOutput<K>>
}

export function ownOwner(app: App, signal: AbortSignal): Owner {
  return {
    app,
    servedAt: null,
    act: async (action, input, onProgress) =>
      (await runAction(app, action, input, { signal, onProgress })) as ActionOutput<typeof action>,
  }
}

export function remoteOwner(reader: App, owner: ServingOwner, signal: AbortSignal): Owner {
  return {
    app: { ...reader, operations: createRemoteOperations(reader.operations, owner) },
    servedAt: owner.url,
    async act(action, input) {
      const { output } = (await owner.post('/owner/actions', { action, input }, signal)) as { output: unknown }
      return output as ActionOutput<typeof action>
    },
  }
}
