import type { SettingEntry } from '../store/settings.ts'
import type { CommandContext, RegisterCommand } from './command.ts'

/** `galley settings list|get|set|reset`. */
export const registerSettingsCommand: RegisterCommand = (program, context) => {
  const settings = program.command('settings').description('see and change how Galley works')
  settings
    .command('list')
    .description('all settings, what they are and what they may be')
    .option('--json', 'print one setting a line as JSON')
    .action((options: { json?: boolean }) => list(context, options))
  settings
    .command('get')
    .description('one setting')
    .argument('<key>')
    .option('--json', 'print it as JSON')
    .action((key: string, options: { json?: boolean }) => get(context, key, options))
  settings
    .command('set')
    .description('change one setting; "null" stands for none')
    .argument('<key>')
    .argument('<value>')
    .option('--json', 'print the setting as JSON')
    .action((key: string, value: string, options: { json?: boolean }) => set(context, key, value, options))
  settings
    .command('reset')
    .description("put one setting back to the program's own default")
    .argument('<key>')
    .option('--json', 'print the setting as JSON')
    .action((key: string, options: { json?: boolean }) => reset(context, key, options))
}

async function list(context: CommandContext, options: { json?: boolean }): Promise<void> {
  const app = await context.openApp('reader')
  const entries = app.settings.list()
  if (options.json) {
    for (const entry of entries) context.terminal.print(JSON.stringify(entry))
    return
  }
  const width = Math.max(...entries.map(entry => entry.key.length)) + 2
  for (const entry of entries) {
    context.terminal.print(`${entry.key.padEnd(width)}${words(entry)}`)
    context.terminal.print(`${' '.repeat(width)}${entry.description}`)
  }
}

async function get(context: CommandContext, key: string, options: { json?: boolean }): Promise<void> {
  const app = await context.openApp('reader')
  const entry = app.settings.describe(key)
  context.terminal.print(options.json ? JSON.stringify(entry) : String(entry.value))
}

async function set(context: CommandContext, key: string, value: string, options: { json?: boolean }): Promise<void> {
  const owner = await context.owner()
  show(context, await owner.act('settings.set', { key, text: value }), options)
}

async function reset(context: CommandContext, key: string, options: { json?: boolean }): Promise<void> {
  const owner = await context.owner()
  show(context, await owner.act('settings.reset', { key }), options)
}

function show(context: CommandContext, entry: SettingEntry, options: { json?: boolean }): void {
  context.terminal.print(options.json ? JSON.stringify(entry) : `${entry.key} is now ${words(entry)}.`)
}

function words(entry: SettingEntry): string {
  return entry.isSet ? String(entry.value) : `${entry.value} (default)`
}
