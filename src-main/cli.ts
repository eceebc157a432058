import { type Command, CommanderError } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { type App, openApp } from './app.ts'
import { chooseDataFolder, createPaths } from './app-paths.ts'
import type { CommandContext } from './commands/command.ts'
import { explainFailure } from './commands/explain-failure.ts'
import { createProgram } from './commands/program.ts'
import { registerCommands } from './commands/register-commands.ts'
import { createProgress, createTerminal } from './commands/terminal.ts'
import { listenForInterrupts } from './interrupts.ts'
import { createLogger } from './logger.ts'
import { systemClock } from './ports.ts'
import { ownOwner, remoteOwner } from './server/owner.ts'
import { findServingOwner } from './server/owner-client.ts'

/** The command line's entry. Exit codes: 0 done, 1 failed, 2 wrong usage. */
async function main(argv: readonly string[]): Promise<number> {
  const environment = process.env
  const terminal = createTerminal(process)
  const interruption = new AbortController()
  listenForInterrupts(process, presses => {
    if (presses > 1 || interruption.signal.aborted) process.exit(130)
    terminal.note('\nStopping. What is finished is kept. Press Ctrl+C again to stop at once.')
    interruption.abort()
  })
  process.on('SIGTERM', () => {
    if (interruption.signal.aborted) process.exit(143)
    interruption.abort()
  })

  const program = createProgram(packageJson.version, terminal)
  let commandName = ''
  program.hook('preAction', (_program, command) => {
    commandName = nameOf(command)
  })
  const opened: App[] = []
  const context: CommandContext = {
    terminal,
    environment,
    clock: systemClock,
    signal: interruption.signal,
    paths: () => {
      const { dataDir } = program.opts<{ dataDir?: string }>()
      return createPaths(chooseDataFolder(dataDir, environment, process.platform), import.meta.filename)
    },
    openApp: async (mode, options = {}) => {
      const app = await openApp({
        mode,
        paths: context.paths(),
        environment,
        clock: systemClock,
        logger: createLogger(environment, options.logLevel ?? 'error'),
        holder: commandName,
        onWait: terminal.note,
        signal: interruption.signal,
      })
      opened.push(app)
      return app
    },
    owner: async () => {
      const serving = findServingOwner(environment, context.paths())
      if (serving === null) return ownOwner(await context.openApp('owner'), interruption.signal)
      return remoteOwner(await context.openApp('reader'), serving, interruption.signal)
    },
    progress: label => createProgress(label, process.stderr, systemClock),
  }
  registerCommands(program, context)

  try {
    await program.parseAsync([...argv], { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    const { text, exitCode } = explainFailure(error, {
      json: argv.includes('--json'),
      debug: environment.GALLEY_DEBUG === '1',
    })
    terminal.note(text)
    return exitCode
  } finally {
    for (const app of opened) await app.close()
  }
}

/** `galley db backup`, as a person would have typed it. */
function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`
}

process.exitCode = await main(process.argv.slice(2))
