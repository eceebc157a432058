/**
 * Adds the platform packages that package-lock.json lacks, so that `npm ci` accepts it on every system.
 *
 * A registry that mirrors one platform only answers 404 for the others; npm then leaves them out of the lockfile and
 * `npm ci` refuses it as incomplete. Run after every change of dependencies: `npm run lockfile`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './set-up/project.mjs'

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32']
const synonyms = {
  windows: 'win32',
  macos: 'darwin',
  x86: 'ia32',
  loongarch64: 'loong64',
  ppc64le: 'ppc64',
  wasm: 'wasm32',
}

/** What a platform package's name says about where it runs: `cli-linux-x64-musl`. */
function readPlatform(name) {
  const words = name.split(/[/-]/).map(word => synonyms[word] ?? word)
  const os = words.filter(word => systems.includes(word))
  const cpu = words.filter(word => processors.includes(word))
  const libc = words.some(word => word.startsWith('musl')) ? ['musl'] : words.includes('gnu') ? ['glibc'] : []
  if (name === 'fsevents') os.push('darwin')
  return {
    ...(cpu.length > 0 && { cpu }),
    ...(os.length > 0 && { os }),
    ...(libc.length > 0 && { libc }),
  }
}

function completeLockfile(lockfile) {
  const packages = { ...lockfile.packages }
  const added = []
  for (const [path, entry] of Object.entries(lockfile.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isResolved(packages, path, name)) continue
      const atRoot = `node_modules/${name}`
      const place = atRoot in packages ? `${path}/node_modules/${name}` : atRoot
      const isDev = entry.dev === true || entry.devOptional === true
      packages[place] = {
        version: range.replace(/^[\^~]/, ''),
        ...readPlatform(name),
        ...(isDev && { dev: true }),
        optional: true,
      }
      added.push(place)
    }
  }
  const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)))
  return { lockfile: { ...lockfile, packages: sorted }, added }
}

/** Whether a package is found from a place by Node's rule: its own node_modules, then each one further out. */
function isResolved(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in packages) return true
    if (folder === '') return false
  }
}

const file = join(root, 'package-lock.json')
const { lockfile, added } = completeLockfile(JSON.parse(readFileSync(file, 'utf8')))
if (added.length > 0) writeFileSync(file, `${JSON.stringify(lockfile, null, 2)}\n`)
process.stdout.write(added.length === 0 ? 'The lockfile is complete.\n' : `Added ${added.length} platform packages.\n`)
