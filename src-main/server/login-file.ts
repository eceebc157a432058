import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Paths } from '../ports.ts'

/** Long enough for a browser to start. */
const keepMs = 60_000

/**
 * Arguments of a process can be seen by everybody on the machine, so a login link is not handed to a browser as one: it stands
 * in a page of a private file that leads on to it. Returns the file; its code works once, and the file goes after a minute.
 */
export function writeLoginFile(url: string, paths: Pick<Paths, 'data'>): string {
  const file = join(paths.data, 'open-galley.html')
  rmSync(file, { force: true })
  writeFileSync(
    file,
    `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${url}"><title>Galley</title>`,
    { mode: 0o600, flag: 'wx' },
  )
  setTimeout(() => rmSync(file, { force: true }), keepMs).unref()
  return file
}
