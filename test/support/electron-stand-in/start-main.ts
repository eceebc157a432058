import { createRequire, registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ElectronStandIn } from './electron-stand-in.ts'

const root = join(import.meta.dirname, '../../..')
const key = Symbol.for('galley.electron-stand-in')
const built = join(root, 'out/main/main.js')

let runs = 0
let hooked = false

/** Runs the built `out/main/main.js`, here or of a package, with the stand-in for `electron`; each time anew. */
export async function startMain(standIn: ElectronStandIn, main = built): Promise<void> {
  const entry = pathToFileURL(main).href
  if (!hooked) {
    hooked = true
    registerHooks({
      resolve(specifier, context, next) {
        if (specifier !== 'electron') return next(specifier, context)
        // A module of its own for each run, or the second would have the first one's windows.
        const run = new URL(context.parentURL ?? import.meta.url).searchParams.get('run') ?? '0'
        return { url: `data:text/javascript,${encodeURIComponent(moduleSource())}//${run}`, shortCircuit: true }
      },
    })
  }
  runs += 1
  Object.assign(globalThis, { [key]: standIn.module })
  names = Object.keys(standIn.module)
  const load = createRequire(import.meta.url)('./native-import.cjs') as (url: string) => Promise<unknown>
  await load(`${entry}?run=${runs}`)
}

let names: readonly string[] = []

function moduleSource(): string {
  return `const electron = globalThis[Symbol.for('galley.electron-stand-in')]
export const { ${names.join(', ')} } = electron
export default electron`
}
