import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { checkBuild } from './check-build.ts'

const root = join(import.meta.dirname, '../..')
/** As it is built, which starts four times as fast as its sources. */
const entry = join(root, 'out', 'main', 'cli.js')
checkBuild(entry, join(root, 'src-main'), join(root, 'db'))

/** The command line in a process of its own, as a person runs it. Nothing of this process's environment reaches it but PATH. */
export function galley(
  data: string,
  args: readonly string[],
  options: { environment?: Readonly<Record<string, string>>; input?: string } = {},
): { exitCode: number; out: string; notes: string } {
  const environment = options.environment ?? { PATH: process.env.PATH ?? '', HOME: data }
  const run = spawnSync(process.execPath, [entry, '--data-dir', data, ...args], {
    env: { TZ: 'UTC', ...environment },
    input: options.input ?? '',
    encoding: 'utf8',
    timeout: 120_000,
  })
  return { exitCode: run.status ?? -1, out: run.stdout, notes: run.stderr }
}

/** The same without holding this process up, for tests that keep connections of their own meanwhile. */
export function galleyBeside(
  data: string,
  args: readonly string[],
): Promise<{ exitCode: number; out: string; notes: string }> {
  return new Promise(resolve => {
    const options = { env: { TZ: 'UTC', PATH: process.env.PATH ?? '', HOME: data }, timeout: 120_000 }
    const child = execFile(process.execPath, [entry, '--data-dir', data, ...args], options, (_error, out, notes) =>
      resolve({ exitCode: child.exitCode ?? -1, out, notes }),
    )
    child.stdin?.end()
  })
}

/** The same as a line for a shell. */
export function galleyLine(data: string, ...args: readonly string[]): string {
  return [process.execPath, entry, '--data-dir', data, ...args].map(part => `'${part}'`).join(' ')
}
