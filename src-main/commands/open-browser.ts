import { spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import type { Environment, Paths } from '../ports.ts'
import { writeLoginFile } from '../server/login-file.ts'

/** Opens a login link in the person's browser. False where nothing opens pages here. */
export async function openBrowser(url: string, paths: Pick<Paths, 'data'>, environment: Environment): Promise<boolean> {
  return start(pathToFileURL(writeLoginFile(url, paths)).href, environment)
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
