import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { Failure } from '../../src-main/failure.ts'
import { type Clock, silentLogger, systemClock } from '../../src-main/ports.ts'
import { type DataLayout, layoutOf } from '../../src-main/store/data-folder.ts'
import { type OpenStoreOptions, openStore } from '../../src-main/store/open-store.ts'
import type { Store } from '../../src-main/store/store.ts'
import { migrationsFolder } from '../support/temporary-store.ts'

type Cleanup = () => void

const cleanups: Cleanup[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup()
})

function afterTest(cleanup: Cleanup): void {
  cleanups.push(cleanup)
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'galley-store-'))
  afterTest(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A data folder of its own, and ways to open what is in it; everything is closed and removed after the test. */
export function dataFolder(folder = join(temporaryFolder(), 'data')): {
  layout: DataLayout
  paths: { data: string; migrations: string }
  open: (mode?: 'owner' | 'reader', options?: Partial<OpenStoreOptions>) => Promise<Store>
} {
  const paths = { data: folder, migrations: migrationsFolder }
  return {
    layout: layoutOf(paths),
    paths,
    async open(mode = 'owner', options = {}) {
      const store = await openStore({
        paths,
        clock: systemClock,
        logger: silentLogger,
        waitMs: 0,
        ...options,
        mode,
      })
      afterTest(() => store.close())
      return store
    },
  }
}

/** The failure that a promise or a function ends in; anything else fails the test. */
export async function failureOf(work: Promise<unknown> | (() => unknown)): Promise<Failure> {
  try {
    await (typeof work === 'function' ? work() : work)
  } catch (error) {
    if ((error as Error).name === 'Failure') return error as Failure
    throw error
  }
  throw new Error('It did not fail.')
}

/** Providers, requests and calls with everything that refers to them. */
export function populate(store: Store, calls = 20): void {
  const { db } = store
  db.exec(`INSERT INTO providers (id, name, kind, display_name, created_at, updated_at)
    VALUES (1, 'openai', 'openai', 'OpenAI', 0, 0), (2, 'mistral', 'mistral', 'Mistral', 0, 0);
    INSERT INTO requests (id, uid, status, managed, realm, operation, provider_id, model_name, created_at)
    VALUES (1, 'r-1', 'answered', 1, 'real', 'translation', 1, 'm', 0);`)
  const call = db.prepare(
    `INSERT INTO service_calls (id, request_id, origin, provider_id, model_name, operation, status, created_at, output_text)
     VALUES (?, 1, 'service', 1 + ? % 2, 'm', 'translation', 'success', ?, 7)`,
  )
  const content = db.prepare(`INSERT INTO call_contents (call_id, encoding, body) VALUES (?, 'plain', ?)`)
  const score = db.prepare(
    `INSERT INTO scores (call_id, source, name, value, created_at) VALUES (?, 'check', 'length', 900, 0)`,
  )
  db.transaction(() => {
    for (let id = 1; id <= calls; id += 1) {
      call.run(id, id, id)
      content.run(id, JSON.stringify({ output: `text of call ${id} ${'字'.repeat(300)}` }))
      score.run(id)
    }
  })()
}

export function countRows(store: Pick<Store, 'db'>, table: string): number {
  return Number(store.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
}

/** A copy of the real migrations with more behind them, as a later version of the program would bring. */
export function laterMigrations(...added: readonly { tag: string; sql: string; when?: number }[]): string {
  const folder = join(temporaryFolder(), 'migrations')
  mkdirSync(folder)
  cpSync(migrationsFolder, folder, { recursive: true })
  const journalFile = join(folder, 'meta/_journal.json')
  const journal = JSON.parse(readFileSync(journalFile, 'utf8')) as { entries: { when: number; tag: string }[] }
  for (const [index, { tag, sql, when }] of added.entries()) {
    writeFileSync(join(folder, `${tag}.sql`), sql)
    journal.entries.push({ tag, when: when ?? 9_000_000_000_000 + index })
  }
  writeFileSync(journalFile, JSON.stringify(journal))
  return folder
}

/** Runs `store-process.ts` in a process of its own until it says that it is ready. */
export async function startProcess(
  args: readonly string[],
  options: { uid?: number } = {},
): Promise<{ pid: number; kill: () => Promise<void>; lines: string[] }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'store-process.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  })
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const lines: string[] = []
  const ready = new Promise<void>((resolve, reject) => {
    let rest = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n')
      rest = parts.pop() ?? ''
      lines.push(...parts)
      if (lines.includes('ready')) resolve()
    })
    const errors: string[] = []
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text))
    child.once('close', code => reject(new Error(`The process ended with ${code}: ${errors.join('')}`)))
  })
  afterTest(() => child.kill('SIGKILL'))
  await ready
  return {
    pid: child.pid ?? -1,
    lines,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Names in a folder; none where there is no such folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

/** A clock that stands still until it is moved. */
export function fixedClock(time: number): Clock & { set: (time: number) => void } {
  let now = time
  return {
    now: () => now,
    monotonic: () => performance.now(),
    set: next => {
      now = next
    },
  }
}

/** True where a small file system of one's own can be mounted: as root on Linux, outside most containers. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0 && probeMount()

function probeMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'galley-mount-'))
  const mounted = mount(folder, '1m')
  if (mounted) succeeds('umount', folder)
  rmSync(folder, { recursive: true })
  return mounted
}

function mount(folder: string, size: string): boolean {
  return succeeds('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder)
}

/** From here on nothing can be written to a file system of {@link mountSmall}. */
export function makeReadOnly(folder: string): void {
  if (!succeeds('mount', '-o', 'remount,ro', folder)) throw new Error('The file system could not be made read-only.')
}

function succeeds(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args).status === 0
}

/** A file system with that much room; gone after the test. */
export function mountSmall(size: string): string {
  const folder = temporaryFolder()
  if (!mount(folder, size)) throw new Error('The file system could not be mounted.')
  afterTest(() => void succeeds('umount', folder))
  return folder
}

/** The migrations as they were before the one of this name. */
export function migrationsBefore(name: string): string {
  const folder = join(temporaryFolder(), 'migrations')
  cpSync(migrationsFolder, folder, { recursive: true })
  const file = join(folder, 'meta/_journal.json')
  const journal = JSON.parse(readFileSync(file, 'utf8')) as { entries: { tag: string }[] }
  const at = journal.entries.findIndex(({ tag }) => tag.endsWith(`_${name}`))
  if (at < 1) throw new Error(`There is no migration ${name}`)
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, at) }))
  return folder
}
