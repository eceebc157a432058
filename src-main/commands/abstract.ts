import { Failure } from '../failure.ts'
import {
  type AbstractAnswer,
  type AbstractLength,
  type AbstractOptions,
  abstractLengths,
} from '../operations/operation-types.ts'
import { readSourceText } from '../operations/read-source-text.ts'
import type { RegisterCommand } from './command.ts'
import { addOperationOptions, type OperationFlags, refuseTogether, toOperationOptions } from './operation-options.ts'
import { runOperationCommand } from './operation-output.ts'

interface AbstractFlags extends OperationFlags {
  readonly to?: string
  readonly length?: string
}

export const registerAbstract: RegisterCommand = (program, context) => {
  addOperationOptions(
    program
      .command('abstract <file>')
      .description('write the abstract of a chapter or a book; - reads standard input')
      .option('--to <language>', "language of the abstract; the text's own where left out")
      .option('--length <length>', `${Object.keys(abstractLengths).join(', ')}, or a number of words`, 'medium'),
  ).action(async (file: string, flags: AbstractFlags) => {
    refuseTogether(flags)
    const length = parseLength(flags.length ?? 'medium')
    const source = await readSourceText(file, {
      input: context.terminal.input as AsyncIterable<Uint8Array>,
      encoding: flags.encoding,
    })
    if (source.note !== null) context.terminal.note(source.note)
    const options: AbstractOptions = { ...toOperationOptions(flags, context), targetLanguage: flags.to ?? null, length }
    const { app } = await context.owner()
    await runOperationCommand<AbstractAnswer>(app, context, {
      label: 'Writing the abstract',
      file,
      flags,
      streamed: false,
      estimate: () => app.operations.estimate.writeAbstract(source.text, options),
      run: hooks => app.operations.writeAbstract(source.text, { ...options, ...hooks }),
      toText: answer => `${answer.text}\n`,
    })
  })
}

function parseLength(given: string): AbstractLength | number {
  if (Object.hasOwn(abstractLengths, given)) return given as AbstractLength
  if (/^\d+$/.test(given)) return Number(given)
  throw new Failure(
    'usage',
    `--length takes ${Object.keys(abstractLengths).join(', ')} or a number of words, not "${given}".`,
  )
}
