import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'

const main = resolve(import.meta.dirname, 'src-main')

export default defineConfig({
  main: {
    publicDir: false,
    build: {
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          cli: resolve(main, 'cli.ts'),
          'content-worker': resolve(main, 'ledger/content-worker.ts'),
          'keychain-process': resolve(main, 'vault/keychain-process.ts'),
        },
        output: { format: 'es' },
      },
    },
  },
})
