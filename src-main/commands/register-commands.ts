import type { RegisterCommand } from './command.ts'

const commands: readonly RegisterCommand[] = []

export const registerCommands: RegisterCommand = (program, context) => {
  for (const register of commands) register(program, context)
}
