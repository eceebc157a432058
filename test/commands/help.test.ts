import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import type { CommandContext } from '../../src-main/commands/command.ts'
import { createProgram } from '../../src-main/commands/program.ts'
import { registerCommands } from '../../src-main/commands/register-commands.ts'

/** Help opens nothing, so that a context is never asked for anything. */
const context = {} as CommandContext

function below(command: Command): Command[] {
  return [command, ...command.commands.flatMap(below)]
}

function everyCommand(columns: number): readonly Command[] {
  const program = createProgram('1.0.0', { columns })
  registerCommands(program, context)
  return below(program)
}

describe('the help of every command', () => {
  it('says what the command and each of its options do', () => {
    const commands = everyCommand(100)
    expect(commands.length).toBeGreaterThan(30)
    for (const command of commands) {
      // One voice: no capital first, no full stop; the program itself introduces itself in a sentence.
      if (command.parent !== null) expect(command.description(), command.name()).toMatch(/^(?![A-Z][a-z]).*[^.]$/)
      for (const option of command.options) expect(option.description, option.flags).not.toBe('')
    }
  })

  it.each([80, 100, 250])('fits a terminal of %i columns, and is never wider than 100', columns => {
    for (const command of everyCommand(columns)) {
      for (const line of command.helpInformation().split('\n')) {
        expect(line.length, line).toBeLessThanOrEqual(Math.min(columns, 100))
      }
    }
  })
})
