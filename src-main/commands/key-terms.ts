import type { KeyTermsAnswer, KeyTermsOptions } from '../operations/operation-types.ts'
import { readSourceText } from '../operations/read-source-text.ts'
import type { RegisterCommand } from './command.ts'
import { addOperationOptions, type OperationFlags, refuseTogether, toOperationOptions } from './operation-options.ts'
import { runOperationCommand } from './operation-output.ts'

interface KeyTermsFlags extends OperationFlags {
  readonly to?: string
}

export const registerKeyTerms: RegisterCommand = (program, context) => {
  addOperationOptions(
    program
      .command('key-terms <file>')
      .description(
        'list names and terms a translation must keep, as JSON that --glossary reads; - reads standard input',
      )
      .option('--to <language>', 'suggest a translation of each term into this language'),
  ).action(async (file: string, flags: KeyTermsFlags) => {
    refuseTogether(flags)
    const source = await readSourceText(file, {
      input: context.terminal.input as AsyncIterable<Uint8Array>,
      encoding: flags.encoding,
    })
    if (source.note !== null) context.terminal.note(source.note)
    const options: KeyTermsOptions = { ...toOperationOptions(flags, context), targetLanguage: flags.to ?? null }
    const { app } = await context.owner()
    await runOperationCommand<KeyTermsAnswer>(app, context, {
      label: 'Collecting terms',
      file,
      flags,
      streamed: false,
      estimate: () => app.operations.estimate.extractKeyTerms(source.text, options),
      run: hooks => app.operations.extractKeyTerms(source.text, { ...options, ...hooks }),
      toText: writeTerms,
    })
  })
}

function writeTerms({ terms }: KeyTermsAnswer): string {
  return `${JSON.stringify({ terms }, null, 2)}\n`
}
