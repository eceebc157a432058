import { parseGlossary } from '../operations/glossary.ts'
import type { TranslateOptions, TranslationAnswer } from '../operations/operation-types.ts'
import { readSourceText } from '../operations/read-source-text.ts'
import type { RegisterCommand } from './command.ts'
import { createLinePrinter } from './line-printer.ts'
import {
  addOperationOptions,
  type OperationFlags,
  readHelperFile,
  refuseTogether,
  toOperationOptions,
} from './operation-options.ts'
import { runOperationCommand } from './operation-output.ts'

interface TranslateFlags extends OperationFlags {
  readonly to: string
  readonly glossary?: string
  readonly context?: string
  readonly stream?: boolean
}

export const registerTranslate: RegisterCommand = (program, context) => {
  addOperationOptions(
    program
      .command('translate <file>')
      .description('translate a chapter; - reads standard input')
      .requiredOption('--to <language>', 'target language as a BCP 47 tag: en, pt-BR, zh-Hans')
      .option('--glossary <file>', 'CSV, TSV or JSON: source term, translation, notes')
      .option('--context <file>', "what happened before, such as the previous chapter's abstract")
      .option('--stream', 'print the translation while it is written'),
  ).action(async (file: string, flags: TranslateFlags) => {
    refuseTogether(flags)
    const source = await readSourceText(file, {
      input: context.terminal.input as AsyncIterable<Uint8Array>,
      encoding: flags.encoding,
    })
    if (source.note !== null) context.terminal.note(source.note)
    const { glossary: glossaryFile, context: contextFile } = flags
    const options: TranslateOptions = {
      ...toOperationOptions(flags, context),
      targetLanguage: flags.to,
      glossary: glossaryFile === undefined ? null : parseGlossary(await readHelperFile(glossaryFile), glossaryFile),
      context: contextFile === undefined ? null : await readHelperFile(contextFile),
    }
    const { app } = await context.owner()
    const { operations } = app
    const printer = flags.stream === true ? createLinePrinter(context.terminal) : null
    await runOperationCommand<TranslationAnswer>(app, context, {
      label: 'Translating',
      file,
      flags,
      streamed: printer !== null,
      estimate: () => operations.estimate.translate(source.text, options),
      async run(hooks) {
        const onText = printer === null ? {} : { onText: printer.onText }
        const result = await operations.translate(source.text, { ...options, ...hooks, ...onText })
        printer?.end()
        return result
      },
      toText: answer => answer.text,
    })
  })
}
