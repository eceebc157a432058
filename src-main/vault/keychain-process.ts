import { createRequire } from 'node:module'

/**
 * Runs keytar in a process of its own; the only file that loads it.
 *
 * A keychain that waits for a prompt nobody answers holds keytar's thread for ever, and Node joins
 * that thread on exit: in the main process it would keep the app from ever ending. This process can
 * be killed instead, and ends itself when the one that started it is gone.
 */
export interface KeychainCall {
  readonly id: number
  readonly method: 'getPassword' | 'setPassword' | 'deletePassword'
  readonly values: readonly string[]
}

export type KeychainReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string; readonly code: string | null }

type Loaded = Record<KeychainCall['method'], (...values: readonly string[]) => Promise<unknown>>

let loaded: Loaded | undefined

async function answer({ id, method, values }: KeychainCall): Promise<KeychainReply> {
  try {
    loaded ??= createRequire(import.meta.url)('keytar') as Loaded
    const value = await loaded[method](...values)
    return { id, ok: true, value: value ?? null }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    return { id, ok: false, message: error instanceof Error ? error.message : String(error), code: code ?? null }
  }
}

/** Electron's utility processes have a port where forked ones have a channel. */
const { parentPort } = process as typeof process & { readonly parentPort?: ParentPort }

interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
  postMessage(message: unknown): void
}

if (parentPort !== undefined) {
  // It dies with the app's main process; nothing to listen for.
  parentPort.on('message', ({ data }) => void answer(data as KeychainCall).then(reply => parentPort.postMessage(reply)))
} else {
  process.on('message', (call: KeychainCall) => {
    answer(call).then(reply => process.send?.(reply))
  })
  // An ordinary exit would wait for the call that hangs.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
}
