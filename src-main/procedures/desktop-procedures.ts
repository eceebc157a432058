import { appendFile, mkdir, realpath, stat, writeFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import type { Failure } from '../failure.ts'
import type { Paths } from '../ports.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayServer } from '../words/failures/server-sentences.ts'
import type { Api } from './api.ts'
import type { DesktopHost } from './desktop-host.ts'
import { procedures } from './implementer.ts'

const { desktop } = procedures

/** Paths that the person chose in a dialog of this window; nothing else may be written or shown. */
const chosen = new WeakMap<DesktopHost, Set<string>>()

function chosenIn(host: DesktopHost): Set<string> {
  const known = chosen.get(host) ?? new Set()
  chosen.set(host, known)
  return known
}

function hostOf(api: Api): DesktopHost {
  if (api.desktop !== null) return api.desktop
  throw failing('conflict', sayServer('desktop.needed'), { host: 'browser' })
}

export const desktopProcedures = {
  status: desktop.status.handler(({ context }) => {
    const common = { version: packageJson.version, platform: process.platform as string }
    const host = context.api.desktop
    if (host === null) return { ...common, host: 'browser', api: null, update: null, notifications: false }
    return { ...common, host: 'window', ...host.status() }
  }),

  setAppearance: desktop.setAppearance.handler(({ input, context }) => {
    hostOf(context.api).setAppearance(input)
    return {}
  }),

  chooseSavePath: desktop.chooseSavePath.handler(async ({ input, context }) => {
    const host = hostOf(context.api)
    const path = await host.chooseSavePath(input.suggested_name, input.kinds ?? [])
    if (path !== null) chosenIn(host).add(path)
    return { path }
  }),

  writeFile: desktop.writeFile.handler(async ({ input, context }) => {
    const { path, text, append } = input
    if (!chosenIn(hostOf(context.api)).has(path)) throw notChosen(path)
    try {
      if (append) await appendFile(path, text)
      else await writeFile(path, text)
      return { path, bytes: (await stat(path)).size }
    } catch (error) {
      throw unwritable(path, error)
    }
  }),

  choosePaths: desktop.choosePaths.handler(async ({ input, context }) => {
    const host = hostOf(context.api)
    const { what, title = null, kinds = [], several } = input
    const paths = [...(await host.choosePaths({ what, title, kinds, several }))]
    for (const path of paths) chosenIn(host).add(path)
    return { paths }
  }),

  openFolder: desktop.openFolder.handler(async ({ input, context }) => {
    const host = hostOf(context.api)
    const { data } = context.api.app.paths
    const path = input.folder === 'data' ? data : join(data, input.folder)
    await mkdir(path, { recursive: true, mode: 0o700 })
    await host.openFolder(path)
    return { path }
  }),

  showItem: desktop.showItem.handler(async ({ input, context }) => {
    const host = hostOf(context.api)
    const { path } = input
    if (!chosenIn(host).has(path) && !(await isInDataFolder(path, context.api.app.paths))) throw notChosen(path)
    host.showItem(path)
    return { path }
  }),

  notify: desktop.notify.handler(({ input, context }) => {
    const { title, body, page = null } = input
    return { shown: hostOf(context.api).notify({ title, body, page }) }
  }),

  serveApi: desktop.serveApi.handler(({ input, context }) => hostOf(context.api).serveApi(input.port)),

  checkForUpdate: desktop.checkForUpdate.handler(({ context }) => hostOf(context.api).checkForUpdate()),

  restartToUpdate: desktop.restartToUpdate.handler(async ({ context }) => ({
    restarting: await hostOf(context.api).restartToUpdate(),
  })),
}

/** Where links lead is what counts, not how the path is written. */
async function isInDataFolder(path: string, { data }: Pick<Paths, 'data'>): Promise<boolean> {
  try {
    return (await realpath(path)).startsWith((await realpath(data)) + sep)
  } catch {
    return false
  }
}

function notChosen(path: string): Failure {
  return failing('conflict', sayServer('desktop.not_chosen', { path }), { path })
}

function unwritable(path: string, error: unknown): Failure {
  const { code } = error as NodeJS.ErrnoException
  const why =
    code === 'ENOSPC'
      ? 'the disk is full'
      : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
        ? 'writing is not allowed there'
        : String(code ?? error)
  return failing('storage', sayServer('desktop.not_written', { path, reason: why }), { path })
}
