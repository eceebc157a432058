import { existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

/**
 * Bundles a program of the sources into one file, with everything but built-in and native modules. For tests that
 * start the same program many times: hundreds of small modules cost each start half a second of a core.
 * `folder` gets a link to the project's modules, where the native one is found.
 */
export async function bundleProgram(entry: string, folder: string, name: string): Promise<string> {
  const modules = join(folder, 'node_modules')
  if (!existsSync(modules)) symlinkSync(join(import.meta.dirname, '../../node_modules'), modules, 'junction')
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: entry,
      target: 'node24',
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: `${name}.mjs`, codeSplitting: false } },
    },
  })
  return join(folder, `${name}.mjs`)
}
