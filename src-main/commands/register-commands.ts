import { registerAbstract } from './abstract.ts'
import type { RegisterCommand } from './command.ts'
import { registerDbCommand } from './db-command.ts'
import { registerDivide } from './divide.ts'
import { registerImportCommand } from './import-command.ts'
import { registerKeyTerms } from './key-terms.ts'
import { registerPrompts } from './prompts.ts'
import { registerProviders } from './providers.ts'
import { registerSettingsCommand } from './settings-command.ts'
import { registerSetupProviders } from './setup-providers.ts'
import { registerTranslate } from './translate.ts'

/** In the order in which help lists them. */
const commands: readonly RegisterCommand[] = [
  registerSetupProviders,
  registerProviders,
  registerTranslate,
  registerAbstract,
  registerKeyTerms,
  registerDivide,
  registerPrompts,
  registerSettingsCommand,
  registerImportCommand,
  registerDbCommand,
]

export const registerCommands: RegisterCommand = (program, context) => {
  for (const register of commands) register(program, context)
}
