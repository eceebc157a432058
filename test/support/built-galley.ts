import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

/** The command as it is installed. */
const entry = join(root, 'scripts/galley.mjs')

/** What a person's shell has: without the packages' own commands, which a test run puts first. */
export const machinePath = (process.env.PATH ?? '')
  .split(delimiter)
  .filter(folder => !folder.includes('node_modules'))
  .join(delimiter)

/** The machine's own Node, the one `npx galley` starts with; Galley's where the machine has none. */
export const machineNode =
  machinePath
    .split(delimiter)
    .map(folder => join(folder, process.platform === 'win32' ? 'node.exe' : 'node'))
    .find(existsSync) ?? process.execPath

export const machineNodeVersion = spawnSync(machineNode, ['--version'], { encoding: 'utf8' }).stdout.trim()

export interface Run {
  readonly exitCode: number
  readonly out: string
  readonly notes: string
}

interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>
  readonly input?: string | Uint8Array
  /** In a group of processes of its own, as a terminal starts it. */
  readonly ownGroup?: boolean
}

/** A folder of its own, with the built command line over a data folder in it. */
export interface BuiltGalley {
  readonly folder: string
  readonly data: string
  /** Variables for every command; what is handed to one command wins. */
  environment: Readonly<Record<string, string>>
  /** Runs one command to its end. Nothing of this process's environment reaches it but PATH. */
  run(args: readonly string[], options?: RunOptions): Promise<Run>
  /** Starts one without waiting for it. */
  start(args: readonly string[], options?: RunOptions): ChildProcess
  dispose(): void
}

export function createBuiltGalley(environment: Readonly<Record<string, string>> = {}): BuiltGalley {
  const folder = mkdtempSync(join(tmpdir(), 'galley-e2e-'))
  const data = join(folder, 'data')
  const galley: BuiltGalley = {
    folder,
    data,
    environment,
    start(args, options = {}) {
      return spawn(machineNode, [entry, ...args], {
        cwd: folder,
        env: {
          PATH: machinePath,
          HOME: folder,
          TZ: 'UTC',
          GALLEY_DATA_DIR: data,
          ...galley.environment,
          ...options.environment,
        },
        stdio: 'pipe',
        detached: options.ownGroup === true,
      })
    },
    async run(args, options = {}) {
      const child = galley.start(args, options)
      child.stdin?.on('error', () => {})
      child.stdin?.end(options.input ?? '')
      return collect(child)
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  }
  return galley
}

/** Waits for a started command to end. */
export async function collect(child: ChildProcess): Promise<Run> {
  const out: Buffer[] = []
  const notes: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => notes.push(chunk))
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? (signal === null ? -1 : 128)))
  })
  return { exitCode, out: Buffer.concat(out).toString(), notes: Buffer.concat(notes).toString() }
}
