import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const main = resolve(import.meta.dirname, 'src-main')
const renderer = resolve(import.meta.dirname, 'src-renderer')

/**
 * Packages of many small files, built in: drizzle-orm alone costs half a second and 200 MB to load from
 * node_modules, because Node reads its very large package.json again for each of its files.
 */
const builtIn = [
  'drizzle-orm',
  'zod',
  'commander',
  '@clack/prompts',
  'csv-parse',
  'p-limit',
  'fastify',
  '@fastify/static',
  // All of oRPC or none: its parts know each other's errors by their class.
  '@orpc/client',
  '@orpc/contract',
  '@orpc/json-schema',
  '@orpc/openapi',
  '@orpc/openapi-client',
  '@orpc/server',
  '@orpc/zod',
  'prom-client',
  // Its prices are a megabyte of script, which V8 keeps in memory.
  '@pydantic/genai-prices',
]

/**
 * V8 keeps a script's text as long as the script runs, and takes two bytes for each of its characters where a single one is
 * not Latin: with escapes instead, the programs hold 5 MB less, and each thread its part of that.
 */
const inLatin: Plugin = {
  name: 'galley:in-latin',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = escapeOthers(file.code)
  },
}

/** A backslash before such a character means nothing of its own, but would before its escape. */
function escapeOthers(code: string): string {
  return code.replace(
    /(?<!\\)((?:\\\\)*)\\?([^\p{ASCII}])/gu,
    (_all, kept: string, char: string) =>
      kept + [...Array(char.length).keys()].map(at => escapeOf(char.charCodeAt(at))).join(''),
  )
}

function escapeOf(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}

/**
 * A browser fetches six files of one server at a time: what every page starts with is one file, and small parts that several
 * pages share go together.
 */
const chunks = [
  { name: 'start', tags: ['$initial' as const], priority: 2 },
  { name: 'parts', minShareCount: 4, priority: 1 },
]

export default defineConfig({
  main: {
    publicDir: false,
    plugins: [inLatin],
    build: {
      outDir: 'out/main',
      externalizeDeps: { exclude: builtIn },
      rolldownOptions: {
        input: {
          cli: resolve(main, 'cli.ts'),
          'bill-worker': resolve(main, 'insights/bills/bill-worker.ts'),
          'check-worker': resolve(main, 'quality/check-worker.ts'),
          main: resolve(main, 'main.ts'),
          'content-worker': resolve(main, 'ledger/content-worker.ts'),
          'digest-worker': resolve(main, 'metrics/digest-worker.ts'),
          'keychain-process': resolve(main, 'vault/keychain-process.ts'),
          'rebuild-worker': resolve(main, 'ledger/rebuild-worker.ts'),
          'read-worker': resolve(main, 'procedures/reading/read-worker.ts'),
        },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    publicDir: false,
    build: {
      outDir: 'out/preload',
      // A sandboxed preload is one file of CommonJS that can load nothing but Electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(import.meta.dirname, 'src-preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: renderer,
    base: './',
    publicDir: false,
    plugins: [react()],
    // Whoever serves the page puts a nonce of each answer in its place (src-main/server/pages.ts).
    html: { cspNonce: '__GALLEY_NONCE__' },
    build: {
      outDir: 'out/renderer',
      emptyOutDir: true,
      target: 'es2023',
      minify: true,
      // Tells the tests which file a catalogue went into.
      manifest: true,
      // The page's policy loads fonts from files alone.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: resolve(renderer, 'index.html'),
        output: { codeSplitting: { groups: chunks } },
      },
    },
  },
})
