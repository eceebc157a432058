import { join } from 'node:path'
import { Failure } from '../failure.ts'
import type { Chapter, DivideOptions, DivisionAnswer } from '../operations/operation-types.ts'
import { readSourceText } from '../operations/read-source-text.ts'
import type { RegisterCommand } from './command.ts'
import { addOperationOptions, type OperationFlags, refuseTogether, toOperationOptions } from './operation-options.ts'
import { runOperationCommand } from './operation-output.ts'
import { prepareOutputFile } from './output-file.ts'

interface DivideFlags extends OperationFlags {
  readonly splitTo?: string
}

export const registerDivide: RegisterCommand = (program, context) => {
  addOperationOptions(
    program
      .command('divide <file>')
      .description('find where chapters begin; every character ends up in exactly one. - reads standard input')
      .option('--split-to <folder>', 'also write each chapter to a file of its own in this folder'),
  ).action(async (file: string, flags: DivideFlags) => {
    refuseTogether(flags)
    const source = await readSourceText(file, {
      input: context.terminal.input as AsyncIterable<Uint8Array>,
      encoding: flags.encoding,
    })
    if (source.note !== null) context.terminal.note(source.note)
    const { splitTo } = flags
    // Refuses a folder that cannot be written, or has chapters in it, before anything is paid for.
    if (splitTo !== undefined)
      await prepareOutputFile(join(splitTo, chapterFile(0, 1)), { force: flags.force === true, source: file })
    const options: DivideOptions = toOperationOptions(flags, context)
    const { app } = await context.owner()
    await runOperationCommand<DivisionAnswer>(app, context, {
      label: 'Finding chapters',
      file,
      flags,
      streamed: false,
      estimate: () => app.operations.estimate.divideChapters(source.text, options),
      run: hooks =>
        app.operations.divideChapters(source.text, {
          ...options,
          ...hooks,
          async deliver(answer) {
            if (splitTo !== undefined) await writeChapters(splitTo, answer.chapters, file, flags.force === true)
            await hooks.deliver(answer)
          },
        }),
      toText: answer =>
        flags.out === undefined ? listChapters(answer.chapters) : `${JSON.stringify(answer, null, 2)}\n`,
    })
  })
}

function chapterFile(index: number, count: number): string {
  return `${String(index + 1).padStart(Math.max(3, String(count).length), '0')}.txt`
}

async function writeChapters(
  folder: string,
  chapters: readonly Chapter[],
  source: string,
  force: boolean,
): Promise<void> {
  const targets = []
  for (const [index, { text }] of chapters.entries()) {
    const output = await prepareOutputFile(join(folder, chapterFile(index, chapters.length)), { force, source })
    targets.push({ output, text })
  }
  if (targets.length === 0) throw new Failure('internal', 'A division without chapters cannot be written.')
  for (const { output, text } of targets) await output.write(text)
}

function listChapters(chapters: readonly Chapter[]): string {
  const lines = chapters.map(({ title, text, hasHeading }, index) => {
    const length = [...text].length.toLocaleString('en')
    return `${String(index + 1).padStart(3)}  ${title}${hasHeading ? '' : ' (title not in the text)'}  ${length} characters`
  })
  return `${lines.join('\n')}\n`
}
