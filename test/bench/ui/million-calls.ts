import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtEntry, type ServeProcess, startServe } from '../../server/galley-serve.ts'
import { fillFolder } from '../filled-folder.ts'

export interface ServedCalls {
  readonly data: string
  readonly serving: ServeProcess
  dispose(): Promise<void>
}

/** A data folder with so many calls of the last 200 days, ready as Galley leaves one, and `galley serve` over it. */
export async function serveCalls(calls: number): Promise<ServedCalls> {
  const data = mkdtempSync(join(tmpdir(), 'galley-bench-'))
  fillFolder(data, calls)
  const serving = await startServe(data, [], {}, builtEntry)
  return {
    data,
    serving,
    async dispose() {
      await serving.dispose()
      rmSync(data, { recursive: true, force: true })
    },
  }
}
