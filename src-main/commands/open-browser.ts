import { spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Environment, Paths } from '../ports.ts'

/** Long enough for a browser to start. */
const keepMs = 60_000

/**
 * Opens a login link in the person's browser. Arguments of a process can be seen by everybody on the machine, so the link
 * stands in a page of a private file that leads on to it; its code works once. False where nothing opens pages here.
 */
export async function openBrowser(url: string, paths: Pick<Paths, 'data'>, environment: Environment): Promise<boolean> {
  const file = join(paths.data, 'open-galley.html')
  rmSync(file, { force: true })
  writeFileSync(
    file,
    `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${url}"><title>Galley</title>`,
    {
      mode: 0o600,
      flag: 'wx',
    },
  )
  const remove = setTimeout(() => rmSync(file, { force: true }), keepMs)
  remove.unref()
  return start(pathToFileURL(file).href, environment)
}

function start(page: string, environment: Environment): Promise<boolean> {
  const [command, args] = openerOf(page)
  return new Promise(resolve => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true, env: { ...environment } })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}

function openerOf(page: string): [string, string[]] {
  if (process.platform === 'darwin') return ['open', [page]]
  if (process.platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', page]]
  return ['xdg-open', [page]]
}
