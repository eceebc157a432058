import { Failure } from '../failure.ts'
import { storageFailure } from '../store/storage-failure.ts'

/**
 * Turns whatever ended a command into words and an exit code: 2 where the command was wrong as
 * written, 1 otherwise. A fault of Galley itself says so and how to see more; never a bare stack.
 */
export function explainFailure(
  error: unknown,
  { json, debug }: { json: boolean; debug: boolean },
): { text: string; exitCode: 1 | 2 } {
  const failure = error instanceof Failure ? error : (storageFailure(error, pathOf(error)) ?? unexpected(error))
  const exitCode = failure.code === 'usage' ? 2 : 1
  if (json) return { text: JSON.stringify({ error: failure.toJSON() }), exitCode }
  const trace = debug && error instanceof Error ? `\n${error.stack}` : ''
  return { text: `galley: ${failure.message}${trace}`, exitCode }
}

function pathOf(error: unknown): string {
  return error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : 'the data folder'
}

function unexpected(error: unknown): Failure {
  const words = error instanceof Error ? error.message : String(error)
  return new Failure(
    'internal',
    `Something went wrong inside Galley: ${words}\nNothing that was already recorded is lost. Set GALLEY_DEBUG=1 to see where it happened.`,
    {},
    error,
  )
}
