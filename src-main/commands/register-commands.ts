import type { RegisterCommand } from './command.ts'
import { registerDbCommand } from './db-command.ts'
import { registerImportCommand } from './import-command.ts'
import { registerProviders } from './providers.ts'
import { registerSettingsCommand } from './settings-command.ts'
import { registerSetupProviders } from './setup-providers.ts'

/** In the order in which help lists them. */
const commands: readonly RegisterCommand[] = [
  registerSetupProviders,
  registerProviders,
  registerSettingsCommand,
  registerImportCommand,
  registerDbCommand,
]

export const registerCommands: RegisterCommand = (program, context) => {
  for (const register of commands) register(program, context)
}
