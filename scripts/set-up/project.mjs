/** Installs the npm packages and builds, but only what is missing or out of date. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { newestChange } from './newest-change.mjs'
import { run, StepProblem } from './steps.mjs'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const modules = join(root, 'node_modules')
const stamp = join(modules, '.galley-installed')
const sources = ['src-main', 'src-preload', 'src-renderer', 'db', 'electron.vite.config.ts', 'package.json']

/** The environment in which `node` is the bundled Node 24. */
export const projectEnvironment = {
  ...process.env,
  PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH ?? ''}`,
}

export const bundledNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

function wantedStamp() {
  const hash = createHash('sha256')
  for (const file of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(root, file)))
  // keytar is optional: npm drops it where it cannot be built. Once its library is there, install again.
  const keychain = process.platform !== 'linux' || existsSync('/usr/include/libsecret-1/libsecret/secret.h')
  return `${hash.digest('hex')} keychain=${keychain}`
}

export async function installPackages(say) {
  const wanted = wantedStamp()
  if (existsSync(bundledNode) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return 'up to date'
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { code, output } = await run(npm, ['ci', '--no-audit', '--no-fund'], { cwd: root, say })
  if (code !== 0) {
    throw new StepProblem(`npm ci failed. Are you online, and is there space on the disk?\n${output.slice(-3000)}`)
  }
  writeFileSync(stamp, wanted)
  return undefined
}

export async function buildProject(say) {
  const built = join(root, 'out', 'main', 'cli.js')
  const changed = Math.max(...sources.map(source => newestChange(join(root, source))))
  if (newestChange(built) > changed) return 'up to date'
  const { code, output } = await run(
    bundledNode,
    [join(modules, 'electron-vite', 'bin', 'electron-vite.js'), 'build'],
    {
      cwd: root,
      env: projectEnvironment,
      say,
    },
  )
  if (code !== 0) throw new StepProblem(`The build failed:\n${output.slice(-4000)}`)
  return undefined
}
