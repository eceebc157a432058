import { join } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import type { App } from '../app.ts'
import { Failure } from '../failure.ts'
import { createLogger } from '../logger.ts'
import { openSampleApp, samplePaths } from '../sample-app.ts'
import { isLoopback } from '../server/allowed-hosts.ts'
import { findServingOwner, type ServingOwner } from '../server/owner-client.ts'
import { createRestarts } from '../server/restarts.ts'
import type { RunningServer } from '../server/running-server.ts'
import { createSessions } from '../server/sessions.ts'
import type { CommandContext, RegisterCommand } from './command.ts'
import { openBrowser } from './open-browser.ts'

const usualPort = 4545
const drainMs = 60_000
/** What is under way when a backup is restored: whoever restores has been told that it ends. */
const restartDrainMs = 5000

interface ServeOptions {
  readonly port?: string
  readonly host?: string
  readonly allowNetwork?: boolean
  readonly nextPort?: boolean
  readonly open?: boolean
  readonly demo?: boolean
  readonly json?: boolean
  /** Where it is served already, print where and go on to that one; not an option of the command line. */
  readonly join?: boolean
  /** Said once it is served, another way to go on; not an option of the command line. */
  readonly hint?: string
}

/** `galley serve`: the local API and the app's pages until it is told to stop. */
export const registerServe: RegisterCommand = (program: Command, context: CommandContext) => {
  program
    .command('serve')
    .description('serve the local API and the app in the browser')
    .option('--port <number>', `port on this machine; 0 takes a free one (GALLEY_PORT, else ${usualPort})`)
    .option('--next-port', 'where the port is taken, use the next free one')
    .option('--host <address>', 'address to serve', '127.0.0.1')
    .option('--allow-network', 'accept an address that other machines can reach')
    .option('--open', 'open the app in the browser')
    .option('--demo', 'serve sample data instead of your own: three months of invented calls, nothing costs anything')
    .option('--json', 'print where it serves as one JSON object')
    .action((options: ServeOptions) => serve(context, options))
}

/** Serves until it is told to stop. */
export async function serve(context: CommandContext, options: ServeOptions): Promise<void> {
  const { terminal, environment, signal } = context
  const port = readPort(options.port, environment.GALLEY_PORT)
  const demo = options.demo === true
  const paths = demo ? samplePaths(context.paths()) : context.paths()
  const running = findServingOwner(environment, paths)
  if (running !== null) return joinRunning(context, options, running)
  // Loaded here, so that no other command waits for it.
  const { serveApp } = await import('../server/serve-app.ts')
  const log = { logLevel: terminal.interactive ? 'error' : 'info' } as const
  const host = options.host ?? '127.0.0.1'
  const restarts = createRestarts()
  const sessions = createSessions(context.clock)
  const openSample = (anew: boolean) =>
    openSampleApp(
      {
        ...{ environment, signal, clock: context.clock, paths: context.paths(), onWait: terminal.note },
        logger: createLogger(environment, log.logLevel),
        holder: 'galley serve --demo',
      },
      anew,
    )
  const openApp = () => (demo ? openSample(false) : context.openApp('owner', log))
  const serveIt = (app: App, port: number, pickNextPort: boolean) =>
    serveApp(app, {
      ...{ host, port, pickNextPort, sessions },
      allowNetwork: options.allowNetwork === true,
      pages: join(paths.resources, '..', 'out', 'renderer'),
      ...(!demo && { openSample, restart: restarts.host }),
    })
  let app = await openApp()
  try {
    let server = await serveIt(app, port, options.nextPort === true)
    warn(context, host, port, server.port)
    const loginUrl = server.loginUrl()
    announce(context, options, app, server, loginUrl)
    if (options.hint !== undefined) terminal.note(options.hint)
    if (options.open === true) await open(context, loginUrl)
    for (;;) {
      const work = await restarts.next(signal)
      if (work === null) break
      await server.drain(restartDrainMs)
      await app.close()
      await restarts.run(work)
      app = await openApp()
      server = await serveIt(app, server.port, false)
    }
    await stop(context, server)
  } finally {
    await app.close()
  }
}

function warn({ terminal }: CommandContext, host: string, asked: number, port: number): void {
  if (!isLoopback(host)) {
    terminal.note(
      `Warning: other machines can reach this server at ${host}. Whoever has a token can make calls at your cost, and the connection is not encrypted.`,
    )
  }
  if (asked !== 0 && port !== asked) terminal.note(`Port ${asked} is in use; ${port} is used instead.`)
}

function announce(
  { terminal }: CommandContext,
  { json }: ServeOptions,
  app: App,
  server: RunningServer,
  loginUrl: string,
): void {
  const tokenFile = app.tokens.owner().file
  if (json === true) {
    const { url, host, port } = server
    terminal.print(
      JSON.stringify({ url, loginUrl, host, port, pid: process.pid, dataFolder: app.paths.data, tokenFile }),
    )
    return
  }
  terminal.print(
    [
      `Galley serves ${app.isSample ? 'sample data at ' : ''}${server.url}`,
      `Open in a browser (works once, for ten minutes): ${loginUrl}`,
      `API token: ${tokenFile === null ? 'GALLEY_API_TOKEN' : `in ${tokenFile}`}; "galley tokens create" makes one for an app.`,
      `Base URLs for SDKs: ${server.url}/openai/v1, /anthropic, /google, /cohere, /mistral; ${server.url}/v1 for all providers.`,
      'Ctrl+C stops it.',
    ].join('\n'),
  )
}

const linkBody = z.object({ url: z.string() })

/** A second `galley serve` for the same folder: the first one goes on, and is opened where that was asked for. */
async function joinRunning(context: CommandContext, options: ServeOptions, owner: ServingOwner): Promise<void> {
  const { info, url } = owner
  if (options.open !== true && options.join !== true) {
    throw new Failure(
      'conflict',
      `Galley serves this data folder already, at ${url} (\`${info.holder}\`, process ${info.pid}). "galley serve --open" opens it in the browser.`,
      { url, owner: info },
    )
  }
  const link = linkBody.parse(await owner.post('/login-links', {}))
  if (options.json === true) context.terminal.print(JSON.stringify({ url, loginUrl: link.url, pid: info.pid }))
  else
    context.terminal.print(
      `Galley serves ${url} already.\nOpen in a browser (works once, for ten minutes): ${link.url}`,
    )
  if (options.open === true) await open(context, link.url)
}

async function open({ terminal, paths, environment }: CommandContext, loginUrl: string): Promise<void> {
  if (!(await openBrowser(loginUrl, paths(), environment))) {
    terminal.note('No browser could be opened here. Open the link above yourself.')
  }
}

async function stop({ terminal }: CommandContext, server: RunningServer): Promise<void> {
  const under = server.activeCalls()
  if (under > 0)
    terminal.note(`Waiting for ${count(under)} to end, at most ${drainMs / 1000} s. A second signal stops at once.`)
  const { finished, ended } = await server.drain(drainMs)
  const cut =
    ended === 0
      ? ''
      : ` ${count(ended)} took longer and ${ended === 1 ? 'was' : 'were'} cut off; they are on record as cancelled.`
  terminal.note(`Stopped.${finished === 0 ? '' : ` ${count(finished)} finished.`}${cut}`)
}

function count(requests: number): string {
  return requests === 1 ? '1 request' : `${requests} requests`
}

/** @throws Failure `usage` */
function readPort(option: string | undefined, variable: string | undefined): number {
  const given = option ?? (variable === '' ? undefined : variable)
  if (given === undefined) return usualPort
  const port = Number(given)
  if (/^\d{1,5}$/.test(given) && port <= 65_535) return port
  const name = option === undefined ? 'GALLEY_PORT' : '--port'
  throw new Failure('usage', `${name} takes a port number from 0 to 65535, not ${JSON.stringify(given)}.`)
}
