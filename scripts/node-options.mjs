import { readFileSync } from 'node:fs'

/**
 * What package.json says of V8's room for what is about to be thrown away. `config.semiSpaceMb`: how large each half of it may
 * become; V8 by itself takes 67 MB in all, and keeps them once they were used, where a quarter does the same work
 * (docs/gateway.md). `v8Flags`: until the first work it does not grow at all. Electron reads that field itself, before it runs
 * the first script; `src-main/thread-memory.ts` has the rest.
 */
const { v8Flags, config } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/** How Node is started where Galley stays. */
export const nodeOptions = [`--max-semi-space-size=${config.semiSpaceMb}`]

/** Most of what is made at the start stays: no reason for more room. */
export const firstFlags = v8Flags
