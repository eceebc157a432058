import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from '../../app.ts'
import { Failure } from '../../failure.ts'
import { parseLanguage } from '../../operations/languages.ts'
import { readSourceText } from '../../operations/read-source-text.ts'
import { createFigureFormats } from '../../reports/format-figures.ts'
import type { CommandContext } from '../command.ts'
import { createLinePrinter } from '../line-printer.ts'
import { describeReport } from '../operation-output.ts'
import { askChoice, askText } from './ask.ts'
import type { Notes } from './note.ts'
import { findUsable, readProviderStates } from './provider-keys.ts'

const ownFile = 'own file'

/** Translates a sample chapter or a person's own file, shows it as it is written, and says where it is on record. */
export async function translateOne(app: App, context: CommandContext, notes: Notes): Promise<void> {
  const file = await chooseFile(app)
  const source = await readSourceText(file, { input: context.terminal.input as AsyncIterable<Uint8Array> })
  const usual = /[぀-ヿ㐀-鿿]/.test(source.text) ? 'en' : 'zh-Hans'
  const targetLanguage = await askText('Into which language?', usual, value => {
    try {
      parseLanguage(value)
      return null
    } catch (error) {
      if (error instanceof Failure) return error.message
      throw error
    }
  })
  const provider = await chooseProvider(app)
  const printer = createLinePrinter(context.terminal)
  notes.step(`Translating with ${provider}`)
  const result = await app.operations.translate(source.text, {
    provider,
    targetLanguage,
    book: file.startsWith(samples(app)) ? 'Sample book' : null,
    signal: context.signal,
    onText: printer.onText,
  })
  printer.end()
  const formats = createFigureFormats({ timeZone: app.settings.get('timeZone') })
  for (const warning of result.warnings) notes.warn(warning.message)
  if (result.ok) notes.success(describeReport(result, formats))
  else notes.error(result.failure.message)
}

const samples = (app: App) => join(app.paths.resources, 'sample-book')

async function chooseFile(app: App): Promise<string> {
  const titles: Readonly<Record<string, string>> = {
    en: 'The Bell at Harrow Lock (English)',
    ja: '硝子屋の猫 (Japanese)',
    zh: '夜航的灯 (Chinese)',
  }
  const options = readdirSync(samples(app))
    .filter(name => name.endsWith('.txt'))
    .map(name => ({ value: join(samples(app), name), label: titles[name.slice(0, 2)] ?? name, hint: 'sample chapter' }))
  const chosen = await askChoice({
    message: 'What shall be translated?',
    options: [...options, { value: ownFile, label: 'A text file of mine' }],
  })
  if (chosen !== ownFile) return chosen
  return askText('Path of the file', '', value =>
    value.trim() === '' ? 'Type or paste the path of a text file.' : null,
  )
}

async function chooseProvider(app: App): Promise<string> {
  const usable = findUsable(await readProviderStates(app))
  return askChoice({
    message: 'With which provider?',
    options: [
      ...usable.map(({ provider }) => ({
        value: provider.name,
        label: provider.displayName,
        hint: provider.defaultModel ?? 'choose a model first',
      })),
      { value: 'practice', label: 'Practice', hint: 'simulated: nothing leaves this machine, no cost' },
    ],
  })
}
