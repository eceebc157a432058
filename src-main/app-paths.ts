import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Environment, Paths } from './ports.ts'

/** Worker threads by name: where their source is. The build puts each at `out/main/<name>.js`. */
const workerSources: Readonly<Record<string, string>> = {
  'bill-worker': 'src-main/insights/bills/bill-worker.ts',
  'check-worker': 'src-main/quality/check-worker.ts',
  'content-worker': 'src-main/ledger/content-worker.ts',
  'digest-worker': 'src-main/metrics/digest-worker.ts',
  'keychain-process': 'src-main/vault/keychain-process.ts',
  'rebuild-worker': 'src-main/ledger/rebuild-worker.ts',
  'read-worker': 'src-main/procedures/reading/read-worker.ts',
}

/** The folder that holds package.json, from a file in the sources or in the build. */
function findAppRoot(from: string): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'resources'))) return folder
  }
  return from
}

/**
 * The data folder: `--data-dir`, then `GALLEY_DATA_DIR`, then where the system keeps application data
 * (XDG on Linux, Application Support on macOS, AppData on Windows).
 */
export function chooseDataFolder(
  asked: string | undefined,
  environment: Environment,
  platform: NodeJS.Platform,
): string {
  const explicit = asked ?? environment.GALLEY_DATA_DIR
  if (explicit !== undefined && explicit !== '') return resolve(explicit)
  const home = environment.HOME ?? environment.USERPROFILE ?? homedir()
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Galley')
  if (platform === 'win32') return join(environment.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Galley')
  return join(environment.XDG_DATA_HOME || join(home, '.local', 'share'), 'galley')
}

/** @param moduleFile the running entry's own file name: tells sources from the build */
export function createPaths(data: string, moduleFile: string): Paths {
  const root = findAppRoot(dirname(moduleFile))
  const built = !moduleFile.endsWith('.ts')
  return {
    data,
    resources: join(root, 'resources'),
    migrations: join(root, 'db', 'migrations'),
    worker: name => {
      const source = workerSources[name]
      if (source === undefined) throw new Error(`There is no worker named ${name}`)
      return built ? join(root, 'out', 'main', `${name}.js`) : join(root, source)
    },
  }
}
