import { join } from 'node:path'
import type { Command } from 'commander'
import { Failure } from '../../failure.ts'
import { didYouMean } from '../../providers/nearest-names.ts'
import { findServingOwner } from '../../server/owner-client.ts'
import { windowHolder } from '../../server/window-holder.ts'
import type { CommandContext, RegisterCommand } from '../command.ts'
import { serve } from '../serve.ts'
import { findDesktopRuntime } from './desktop-runtime.ts'
import { openWindow } from './open-window.ts'
import { startInTerminal } from './walk-through.ts'

interface StartOptions {
  readonly browser?: boolean
  readonly terminal?: boolean
  readonly port?: string
}

/** `galley start`, also without a command: opens the app, in its window where there can be one, else in the browser. */
export const registerStart: RegisterCommand = (program, context) => {
  program
    .command('start', { isDefault: true })
    // Whatever is no command ends up here.
    .allowExcessArguments()
    .description('open Galley: in its own window, or in the browser where that is not possible')
    .option('--browser', 'open it in the browser, and do not look for the window’s runtime')
    .option('--terminal', 'set up Galley and make a first tracked translation here in the terminal, step by step')
    .option('--port <number>', 'port of the local API; 0 takes a free one (GALLEY_PORT, else 4545)')
    .action(async (options: StartOptions, { args }: Command) => {
      refuseUnknownCommand(args, program)
      if (options.terminal === true) await startInTerminal(context)
      else await openGalley(context, options)
    })
}

function refuseUnknownCommand([name]: readonly string[], program: Command): void {
  if (name === undefined) return
  const names = program.commands.flatMap(command => [command.name(), ...command.aliases()])
  throw new Failure(
    'usage',
    `There is no command "${name}".${didYouMean(name, names)} "galley --help" lists them all. Nothing was done.`,
  )
}

async function openGalley(context: CommandContext, options: StartOptions): Promise<void> {
  const { terminal, environment, signal } = context
  const reason = options.browser === true ? null : await tryWindow(context, options)
  if (reason === opened || signal.aborted) return
  if (reason !== null) terminal.note(`Galley opens in the browser: ${reason}.`)
  const hasScreen = process.platform !== 'linux' || Boolean(environment.DISPLAY) || Boolean(environment.WAYLAND_DISPLAY)
  const { port } = options
  await serve(context, {
    ...(terminal.interactive && !hasScreen && { hint: 'To set it up here in the terminal: galley start --terminal' }),
    nextPort: true,
    open: terminal.interactive && hasScreen,
    join: true,
    ...(port !== undefined && { port }),
  })
}

const opened = Symbol('opened')

/** Why there is no window; `opened` where there was one and it has ended. */
async function tryWindow(context: CommandContext, { port }: StartOptions): Promise<string | typeof opened> {
  const { terminal, environment, clock, signal } = context
  const paths = context.paths()
  const owner = findServingOwner(environment, paths)
  if (owner !== null && owner.info.holder !== windowHolder) return 'it is running already'
  const root = join(paths.resources, '..')
  const found = await findDesktopRuntime({
    electron: join(root, 'node_modules', 'electron'),
    environment,
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    signal,
    say: terminal.note,
  })
  if (found.program === null) return found.reason
  const own = port === undefined ? environment : { ...environment, GALLEY_PORT: port }
  terminal.note('Galley opens its window. It keeps running until you quit it there.')
  const failed = await openWindow({
    program: found.program,
    root,
    dataFolder: paths.data,
    environment: own,
    clock,
    signal,
  })
  return failed ?? opened
}
