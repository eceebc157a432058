import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const source = join(import.meta.dirname, '../../src-main/cli.ts')
/** The program as a person runs it, where it was built. */
export const builtEntry = join(import.meta.dirname, '../../out/main/cli.js')

/** `galley serve` in a process of its own. */
export interface ServeProcess {
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly loginUrl: string
  readonly tokenFile: string
  /** Standard error so far. */
  notes(): string
  signal(name: NodeJS.Signals): void
  ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** Ends it in whatever state it is. */
  dispose(): Promise<void>
}

/** Starts it and waits until it says where it serves. Rejects with what it said where it ended before. */
export async function startServe(
  data: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
  entry = source,
): Promise<ServeProcess> {
  const child: ChildProcess = spawn(
    process.execPath,
    [entry, '--data-dir', data, 'serve', '--port', '0', '--json', ...args],
    { env: { PATH: process.env.PATH ?? '', HOME: data, TZ: 'UTC', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let notes = ''
  child.stderr?.on('data', piece => {
    notes += piece
  })
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>(resolve => {
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  const line = await Promise.race([
    new Promise<string>(resolve => {
      if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', resolve)
    }),
    ended.then(({ code }) => {
      throw new Error(`galley serve ended with ${code}: ${notes}`)
    }),
  ])
  const { url, port, pid, loginUrl, tokenFile } = JSON.parse(line)
  return {
    ...{ url, port, pid, loginUrl, tokenFile, ended },
    notes: () => notes,
    signal: name => void child.kill(name),
    async dispose() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
    },
  }
}
