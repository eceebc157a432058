import { Readable } from 'node:stream'
import { Command, CommanderError } from 'commander'
import { type App, openApp } from '../../src-main/app.ts'
import type { CommandContext } from '../../src-main/commands/command.ts'
import { explainFailure } from '../../src-main/commands/explain-failure.ts'
import { type Clock, type Environment, type Paths, silentLogger, systemClock } from '../../src-main/ports.ts'
import { ownOwner } from '../../src-main/server/owner.ts'

export interface CommandRun {
  readonly exitCode: number
  /** What was thrown; null where nothing was. */
  readonly error: unknown
  readonly printed: readonly string[]
  readonly noted: readonly string[]
}

/** Runs one command line in this process as the entry does, over an app on a data folder of the test's. */
export async function runCommand(
  argv: readonly string[],
  options: {
    readonly register: readonly ((program: Command, context: CommandContext) => void)[]
    readonly paths: Paths
    readonly environment?: Environment
    readonly clock?: Clock
    /** What a person at the terminal types; without it nobody is there to ask. */
    readonly typed?: string | null | undefined
    /** What another program pipes in. */
    readonly piped?: readonly string[]
    readonly columns?: number
    /** In place of a real app. */
    readonly app?: App
  },
): Promise<CommandRun> {
  const { paths, environment = {}, clock = systemClock, piped = [], columns = 100 } = options
  const typed = options.typed ?? null
  const printed: string[] = []
  const noted: string[] = []
  const apps: App[] = []
  const context: CommandContext = {
    terminal: {
      print: text => void printed.push(text),
      note: text => void noted.push(text),
      input: Readable.from(typed === null ? piped.map(text => Buffer.from(text)) : [`${typed}\n`]),
      interactive: typed !== null,
      columns,
    },
    environment,
    clock,
    signal: new AbortController().signal,
    paths: () => paths,
    async openApp(mode) {
      if (options.app !== undefined) return options.app
      const app = await openApp({ mode, paths, environment, clock, logger: silentLogger })
      apps.push(app)
      return app
    },
    owner: async () => ownOwner(await context.openApp('owner'), context.signal),
    progress: () => ({ update() {}, end() {} }),
  }
  const program = new Command('galley')
    .exitOverride()
    .configureOutput({ writeErr: text => void noted.push(text), writeOut: text => void printed.push(text) })
  for (const register of options.register) register(program, context)
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return { exitCode: 0, error: null, printed, noted }
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2, error, printed, noted }
    const { text, exitCode } = explainFailure(error, { json: argv.includes('--json'), debug: false })
    return { exitCode, error, printed, noted: [...noted, text] }
  } finally {
    for (const app of apps) await app.close()
  }
}
