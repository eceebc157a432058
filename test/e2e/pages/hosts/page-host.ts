import { it } from 'vitest'

/**
 * Who shows the pages to the specs: `server` (a browser over `galley serve`), `window` (the built main process over the stand-in
 * for Electron, in Chromium), `electron` (Electron itself). One for a whole run: `GALLEY_TEST_HOST`.
 */
export type PageHost = 'server' | 'window' | 'electron'

export const pageHost = readHost(process.env.GALLEY_TEST_HOST)

function readHost(given: string | undefined): PageHost {
  if (given === undefined || given === '') return 'server'
  if (given === 'server' || given === 'window' || given === 'electron') return given
  throw new Error(`GALLEY_TEST_HOST is ${given}; it can be server, window or electron.`)
}

type Body = () => Promise<void>

const onlyOn = (hosts: readonly PageHost[], why: string) => (name: string, body: Body) =>
  hosts.includes(pageHost) ? it(name, body) : it.skip(`${name} (${why})`, body)

/** What is about a browser and its server, and has no counterpart in a window; skipped by name elsewhere. */
export const itOverTheServer = onlyOn(['server'], 'over the server alone')

/** What needs a Chromium that opens further pages or prints; Electron's does neither for others. */
export const itInChromium = onlyOn(['server', 'window'], 'in Chromium alone')

/** A refusal over HTTP stands in the browser's console, one over the window's port does not. */
export function overHttp<Complaint>(complaints: readonly Complaint[]): readonly Complaint[] {
  return pageHost === 'server' ? complaints : []
}
